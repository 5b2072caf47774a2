"""Which roll-ups are to be computed, and which weeks are complete. Nothing here reads a clock."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ..days import DAYS_PER_WEEK, SECONDS_PER_DAY, day_number, day_of, monday_of
from ..store.rollups import Job
from ..weeks import OPEN_DAYS, is_closed, open_weeks
from .count import WHOLE

HOUR: Final = 3600


class Calendar(NamedTuple):
    """The weeks that matter at some time, each by the number of its Monday."""

    now: int
    """in seconds since 1970-01-01"""
    today: int
    oldest: int
    """The oldest week that is still computed; rows are kept from the week before it on."""
    newest: int
    """The newest week in which a period can start."""


def calendar(now: int, kept_days: int, dropped_before: int) -> Calendar:
    """Return the weeks at a time; `dropped_before` is the week up to which rows were deleted."""
    today = now // SECONDS_PER_DAY
    oldest = max(monday_of(today - kept_days) + DAYS_PER_WEEK, dropped_before + DAYS_PER_WEEK)
    return Calendar(now, today, oldest, day_number(open_weeks(day_of(today))[-1]))


def missing(
    first_days: Mapping[int, int], jobs: Iterable[Job], weeks: Calendar
) -> list[tuple[int, int]]:
    """Return week and shard of the jobs that are not there yet, those of whole weeks included.

    A shard that holds nothing needs none, and nothing before its first period.
    """
    there = {(job.week, job.shard) for job in jobs}
    wanted = {
        (week, place)
        for shard, first in first_days.items()
        for week in range(max(monday_of(first), weeks.oldest), weeks.newest + 1, DAYS_PER_WEEK)
        for place in (shard, WHOLE)
    }
    wanted |= {(week, WHOLE) for week, _ in there if weeks.oldest <= week <= weeks.newest}
    return sorted(wanted - there)


def is_due(job: Job, now: int) -> bool:
    """Return whether a job is to be computed: hourly, until the week has been closed for an hour.

    Later only what changed after an erasure.
    """
    if job.done < job.wanted or job.computed is None:
        return True
    return job.shard != WHOLE and job.computed < min(now - HOUR, _settled(job.week))


def is_complete(jobs: Iterable[Job], weeks: Calendar) -> bool:
    """Return whether the jobs of a week hold all that will ever be sent of it."""
    of_week = list(jobs)
    return any(job.shard == WHOLE for job in of_week) and all(
        job.done == job.wanted
        and job.computed is not None
        and (job.shard == WHOLE or job.computed >= _settled(job.week))
        and is_closed(day_of(job.week), day_of(weeks.today))
        for job in of_week
    )


def _settled(week: int) -> int:
    """Return the time from which on nothing can be added to a week, not even under way."""
    closes = week + DAYS_PER_WEEK - 1 + OPEN_DAYS + 1
    return closes * SECONDS_PER_DAY + HOUR
