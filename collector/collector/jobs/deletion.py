"""Deleting what is older than it is kept: submissions, then what the shards came to."""

from functools import partial

from ..days import DAYS_PER_WEEK
from ..rollup.run import Rollup
from ..store import retention, rollups
from .clock import is_plausible


def delete_old(rollup: Rollup) -> int:
    """Delete whole weeks, and return how many submissions that were; none by a wrong clock.

    The sums of all shards stay. Raise UnavailableError.
    """
    database = rollup.database
    weeks = rollup.calendar()
    if not database.run(lambda work: is_plausible(work, weeks), writes=False):
        return 0
    # The oldest week that is computed counts those that are gone since the one before.
    week = weeks.oldest - DAYS_PER_WEEK
    database.run(lambda work: retention.drop_before(work, week))
    return sum(
        database.run(partial(retention.drop_shard, shard=shard, week=week, today=weeks.today))
        for shard in range(rollups.SHARDS)
    )
