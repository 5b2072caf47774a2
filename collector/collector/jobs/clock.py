"""Whether this machine's clock can be right. Nothing is deleted or published by a wrong one."""

from ..days import DAYS_PER_WEEK
from ..rollup.plan import Calendar
from ..store import rollups
from ..store.database import Transaction

_WEEKS_OF_SILENCE = 3


def is_plausible(transaction: Transaction, weeks: Calendar) -> bool:
    """Return whether installations agree about the time.

    They send periods that have just ended. If the newest that was counted is from long ago, or
    from days to come, either the clock is wrong or the collector has been away for weeks.
    """
    latest = rollups.latest_week(transaction)
    if latest is None:
        return False
    return 0 <= weeks.newest - latest <= _WEEKS_OF_SILENCE * DAYS_PER_WEEK
