"""Deciding what is shown of the weeks that are closed, and writing the files."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from ..days import DAYS_PER_WEEK, day_of
from ..publish.edition import Week, settled, shown
from ..publish.files import edition_files, write_files
from ..rollup.count import WHOLE, RollupRow, groups
from ..rollup.plan import Calendar, is_complete
from ..rollup.run import Rollup
from ..store import published, rollups
from ..store.database import Transaction
from .clock import is_plausible


def publish(rollup: Rollup, folder: Path) -> int:
    """Write an edition, and return how many weeks in it are new or were looked at again.

    While the clock may be wrong no week is added or changed. Raise UnavailableError and OSError.
    """
    database = rollup.database
    weeks = rollup.calendar()
    decided = 0
    if database.run(lambda work: is_plausible(work, weeks), writes=False):
        known = database.run(published.revisions, writes=False)
        for week, revision in _complete(rollup, weeks):
            if known.get(week) != revision:
                database.run(partial(_decide, week=week, revision=revision))
                decided += 1
    dimensions = database.run(published.read, writes=False)
    edition = [Week(day_of(week), shown_then) for week, shown_then in dimensions.items()]
    write_files(folder, edition_files(edition, day_of(weeks.today)))
    return decided


def _complete(rollup: Rollup, weeks: Calendar) -> Iterator[tuple[int, int]]:
    """Yield the complete weeks, oldest first, with the state of their roll-ups.

    One that is not complete holds up those after it, which tell how many of it are gone.
    """
    by_week = attrgetter("week")
    for week, some in groupby(sorted(rollup.jobs(weeks), key=by_week), by_week):
        jobs = list(some)
        if not is_complete(jobs, weeks):
            return
        yield week, sum(job.done for job in jobs)


def _decide(work: Transaction, week: int, revision: int) -> None:
    """Decide about a week in one transaction, from what was decided about others."""
    before = published.read(work)
    counted = groups(RollupRow(*row) for row in rollups.read(work, week, [WHOLE]))
    dimensions = shown(counted, before.get(week - DAYS_PER_WEEK, {}))
    if week in before:
        published.replace(work, week, settled(before[week], dimensions), revision)
    else:
        published.replace(work, week, dimensions, revision)
