"""Deleting what is old: rows by shard, and of old weeks all but what the shards come to."""

from typing import Final

from ..days import DAYS_PER_WEEK
from .database import Transaction

_FACT: Final = "dropped_before"

_READ = "SELECT value FROM fact WHERE name = ?"
_WRITE = (
    "INSERT INTO fact (name, value) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_SUBMISSIONS = "DELETE FROM submission WHERE shard = ? AND period_start < ?"
_SILENT = (
    "DELETE FROM installation WHERE installation >= ? AND installation <= ? AND enrolled < ? "
    "AND NOT EXISTS (SELECT 1 FROM submission "
    "WHERE submission.installation = installation.installation)"
)
_TOMBSTONES = (
    "DELETE FROM installation WHERE installation >= ? AND installation <= ? "
    "AND forgotten_until <= ?"
)
_ROLLUPS = "DELETE FROM rollup WHERE shard = ? AND week < ?"
_JOBS = "DELETE FROM rollup_job WHERE shard = ? AND week < ?"


def dropped_before(transaction: Transaction) -> int:
    """Return the first day of which submissions were kept; 0: none was ever deleted."""
    found = transaction.select(_READ, (_FACT,))
    return int(found[0][0]) if found else 0


def drop_before(transaction: Transaction, week: int) -> None:
    """Remember that submissions before a week are going to be deleted: it is not computed again."""
    if week > dropped_before(transaction):
        transaction.execute(_WRITE, (_FACT, str(week)))


def drop_shard(transaction: Transaction, shard: int, week: int, today: int) -> int:
    """Delete what a shard holds from before a week, and return how many submissions that were.

    Installations without a submission go too, and tombstones that no longer hold.
    """
    first, last = bytes([shard]), bytes([shard]) + b"\xff" * 16
    dropped = transaction.execute(_SUBMISSIONS, (shard, week))
    transaction.execute(_SILENT, (first, last, week))
    transaction.execute(_TOMBSTONES, (first, last, today))
    transaction.execute(_ROLLUPS, (shard, week + DAYS_PER_WEEK))
    transaction.execute(_JOBS, (shard, week + DAYS_PER_WEEK))
    return dropped
