"""Computing what is due, one week and a few shards at a time.

A job that is killed is due again when its lease has ended. Computing it twice writes the same rows,
so jobs may run in any order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from uuid import uuid4

from ..store import counting, rollups
from ..store.database import Database, Transaction
from ..store.retention import dropped_before
from ..store.rollups import NOTHING, Changes, Job, Lease, LeaseLostError
from .count import WHOLE, Tally
from .plan import Calendar, calendar, is_due, missing

_LEASE_SECONDS = 300
_SHARDS_AT_ONCE = {"sqlite": 32, "postgresql": 256}
"""Submissions wait while SQLite writes what some shards come to."""
_ROWS_AT_ONCE = 20_000
"""What fits into memory, at some hundred bytes each."""
type Clock = Callable[[], int]
"""seconds since 1970-01-01"""


@dataclass(frozen=True)
class Rollup:
    """The roll-ups of a database."""

    database: Database
    clock: Clock
    kept_days: int

    def run(self) -> int:
        """Compute everything that is due, and return how many jobs that were.

        Jobs that somebody else computes at the same time are left to them. Raise UnavailableError.
        """
        weeks = self.calendar()
        by_week: dict[int, list[Job]] = defaultdict(list)
        for job in self._all_jobs(weeks):
            if job.week <= weeks.newest:
                by_week[job.week].append(job)
        return sum(self._run_week(by_week[week], weeks.now) for week in sorted(by_week)[::-1])

    def _run_week(self, jobs: Sequence[Job], now: int) -> int:
        """Compute the shards of a week that are due, then all of them together."""
        due = [job for job in jobs if job.shard != WHOLE and is_due(job, now)]
        computed = self._compute(due, _count) if due else 0
        whole = [job for job in jobs if job.shard == WHOLE]
        if computed:
            week = jobs[0].week
            whole = self.database.run(lambda work: rollups.job(work, week, WHOLE), writes=False)
        if any(is_due(job, now) for job in whole):
            computed += self._compute(whole, _put_together)
        return computed

    def calendar(self) -> Calendar:
        """Return the weeks that matter now."""
        dropped = self.database.run(dropped_before, writes=False)
        return calendar(self.clock(), self.kept_days, dropped)

    def jobs(self, weeks: Calendar) -> list[Job]:
        """Return the jobs of the weeks that are still computed."""
        return self.database.run(lambda work: rollups.jobs(work, weeks.oldest), writes=False)

    def _all_jobs(self, weeks: Calendar) -> list[Job]:
        """Return the jobs, after those that are missing were added."""
        jobs = self.jobs(weeks)
        planned = {job.shard for job in jobs if job.week == weeks.newest}
        others = [shard for shard in range(rollups.SHARDS) if shard not in planned]
        first_days = self.database.run(lambda work: rollups.first_days(work, others), writes=False)
        pairs = missing(first_days, jobs, weeks)
        if not pairs:
            return jobs
        self.database.run(lambda work: rollups.add_jobs(work, pairs))
        return self.jobs(weeks)

    def _compute(self, jobs: Sequence[Job], compute: Callable[[Transaction, Lease], Tally]) -> int:
        """Compute jobs of one week, and return how many of them were ours."""
        holder = str(uuid4())
        lease = self.database.run(
            lambda work: rollups.lease(work, holder, jobs, self.clock(), _LEASE_SECONDS)
        )
        computed = 0
        for part in self._parts(lease):
            # Submissions can be written meanwhile; SQLite has one writer.
            changes = self.database.run(
                partial(_changes, lease=part, compute=compute), writes=False
            )
            try:
                self.database.run(partial(self._store, lease=part, changes=changes))
            except LeaseLostError:
                break
            computed += len(part.wanted)
        return computed

    def _parts(self, lease: Lease) -> Iterator[Lease]:
        """Split a lease, so that what is read for each part fits into memory."""
        if not lease.wanted:
            return
        rows = self.database.run(
            partial(counting.rows_of_shard, week=lease.week, shard=min(lease.wanted)), writes=False
        )
        most = _SHARDS_AT_ONCE[self.database.dialect]
        fitting = max(1, _ROWS_AT_ONCE // max(1, rows))
        for wanted in batched(lease.wanted.items(), min(most, fitting), strict=False):
            yield lease._replace(wanted=dict(wanted))

    def _store(self, work: Transaction, lease: Lease, changes: Changes) -> None:
        rollups.store(work, lease, changes, self.clock())
        if WHOLE not in lease.wanted and changes != NOTHING:
            rollups.want_whole(work, lease.week)


def _changes(
    work: Transaction, lease: Lease, compute: Callable[[Transaction, Lease], Tally]
) -> Changes:
    before = rollups.read(work, lease.week, list(lease.wanted))
    return rollups.changes(before, compute(work, lease).rows())


def _count(work: Transaction, lease: Lease) -> Tally:
    shards = list(lease.wanted)
    tally = Tally()
    tally.add_submissions(counting.counted(work, lease.week, shards))
    for shard, number in counting.gone(work, lease.week, shards):
        tally.add_gone(shard, number)
    return tally


def _put_together(work: Transaction, lease: Lease) -> Tally:
    tally = Tally()
    tally.add_shards(*rollups.of_all_shards(work, lease.week))
    return tally
