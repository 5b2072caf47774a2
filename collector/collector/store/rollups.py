"""The rows of roll-ups and of their jobs. A job that is being computed has a lease for minutes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ..dimensions import ALL
from .database import Row, Transaction

SHARDS: Final = 256
"""The first byte of the hash."""
NO_SUMS: Final = "{}"
"""in place of sums where nothing is added up"""

_FIRST = "SELECT period_start FROM submission WHERE shard = ? ORDER BY period_start LIMIT 1"
_JOBS = "SELECT week, shard, wanted, done, computed FROM rollup_job WHERE week >= ?"
_JOB = "SELECT week, shard, wanted, done, computed FROM rollup_job WHERE week = ? AND shard = ?"
_ADD = (
    "INSERT INTO rollup_job (week, shard, wanted) VALUES (?, ?, 1) "
    "ON CONFLICT (week, shard) DO NOTHING"
)
_LEASE = (
    "UPDATE rollup_job SET holder = ?, leased_until = ? WHERE week = ? "
    "AND (holder IS NULL OR leased_until <= ? OR leased_until > ?) AND shard IN (?)"
)
_LEASED = "SELECT shard, wanted FROM rollup_job WHERE week = ? AND holder = ?"
_DONE = (
    "UPDATE rollup_job SET done = ?, computed = ?, holder = NULL, leased_until = NULL "
    "WHERE week = ? AND holder = ? AND shard IN (?)"
)
_WANT = "UPDATE rollup_job SET wanted = wanted + 1 WHERE week = ? AND shard = -1"
_DELETE = "DELETE FROM rollup WHERE shard = ? AND week = ? AND dimension = ? AND name = ?"
_INSERT = (
    "INSERT INTO rollup (week, shard, dimension, name, installations, sums) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_READ = (
    "SELECT shard, dimension, name, installations, sums FROM rollup WHERE shard IN (?) AND week = ?"
)
_COUNTS = (
    "SELECT dimension, name, SUM(installations) FROM rollup WHERE shard IN (?) AND week = ? "
    "GROUP BY dimension, name"
)
_SUMS = "SELECT dimension, name, sums FROM rollup WHERE shard IN (?) AND week = ? AND sums <> ?"
_LATEST = "SELECT MAX(week) FROM rollup WHERE shard = -1 AND dimension = ? AND name = ?"


class LeaseLostError(Exception):
    """Somebody else has taken over the job meanwhile."""


class Job(NamedTuple):
    """A roll-up of one week and shard, or of all shards."""

    week: int
    shard: int
    wanted: int
    done: int
    computed: int | None
    """in seconds since 1970-01-01"""


class Lease(NamedTuple):
    """What somebody computes at the moment."""

    holder: str
    week: int
    wanted: dict[int, int]
    """by shard, as it was before anything was read"""


class Changes(NamedTuple):
    """What is to be written of a roll-up: most of it is as it was."""

    old: list[tuple[int, str, str]]
    """shard, dimension and name of rows that are not right any more"""
    new: list[Row]


NOTHING: Final = Changes([], [])


def changes(before: Iterable[Row], after: Iterable[Row]) -> Changes:
    """Return what to delete and to insert; both hold shard, dimension, name, and the numbers."""
    old, new = set(before), set(after)
    return Changes([row[:3] for row in sorted(old - new)], sorted(new - old))


def first_days(transaction: Transaction, shards: Iterable[int]) -> dict[int, int]:
    """Return the first day of the oldest period of those shards that hold something."""
    found = {shard: transaction.select(_FIRST, (shard,)) for shard in shards}
    return {shard: rows[0][0] for shard, rows in found.items() if rows}


def jobs(transaction: Transaction, first_week: int) -> list[Job]:
    """Return the jobs of the weeks from one on."""
    return [Job(*row) for row in transaction.select(_JOBS, (first_week,))]


def job(transaction: Transaction, week: int, shard: int) -> list[Job]:
    """Return a job, if it is there."""
    return [Job(*row) for row in transaction.select(_JOB, (week, shard))]


def add_jobs(transaction: Transaction, pairs: Iterable[tuple[int, int]]) -> None:
    """Add jobs by week and shard where there are none."""
    transaction.execute_many(_ADD, list(pairs))


def lease(
    transaction: Transaction, holder: str, jobs: Sequence[Job], now: int, seconds: int
) -> Lease:
    """Take those jobs of one week that nobody holds; `holder` is a name that is used only once.

    A lease that ends much later than ours would is from a clock that was wrong.
    """
    week = jobs[0].week
    until = now + seconds
    others = holder, until, week, now, until + seconds
    transaction.execute_in(_LEASE, others, [job.shard for job in jobs])
    return Lease(holder, week, dict(transaction.select(_LEASED, (week, holder))))


def store(transaction: Transaction, lease: Lease, changes: Changes, now: int) -> None:
    """Write what has changed in the shards of a lease, and give it back.

    What has been erased since the lease was taken is wanted once more. Raise LeaseLostError.
    """
    by_wanted: dict[int, list[int]] = defaultdict(list)
    for shard, wanted in lease.wanted.items():
        by_wanted[wanted].append(shard)
    for wanted, shards in by_wanted.items():
        others = wanted, now, lease.week, lease.holder
        if transaction.execute_in(_DONE, others, shards) != len(shards):
            raise LeaseLostError
    if changes.old:
        keys = [(shard, lease.week, dimension, name) for shard, dimension, name in changes.old]
        transaction.execute_many(_DELETE, keys)
    if changes.new:
        transaction.load(_INSERT, [(lease.week, *row) for row in changes.new])


def want_whole(transaction: Transaction, week: int) -> None:
    """Have the shards of a week put together again."""
    transaction.execute(_WANT, (week,))


def read(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return shard, dimension, name, installations and sums."""
    return transaction.select_in(_READ, shards, week)


def of_all_shards(transaction: Transaction, week: int) -> tuple[list[Row], list[Row]]:
    """Return dimension, name and installations; then dimension, name and the sums of one shard."""
    return (
        transaction.select_in(_COUNTS, range(SHARDS), week),
        transaction.select_in(_SUMS, range(SHARDS), week, NO_SUMS),
    )


def latest_week(transaction: Transaction) -> int | None:
    """Return the newest week in which an installation was counted."""
    [(week,)] = transaction.select(_LATEST, (ALL, ALL))
    return None if week is None else int(week)
