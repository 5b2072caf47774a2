"""How many installations there are of each kind in a week: read in one statement per few shards.

An installation has at most one period that starts in a week, because periods do not overlap. It
counts from its second week on: in periods that started when it was already enrolled. What is told
apart here is put together in rollup/count.py.
"""

from collections.abc import Sequence
from typing import Final

from ..days import DAYS_PER_WEEK
from .database import Row, Transaction

SHARDS_AT_ONCE: Final = 16
_MARKS = ", ".join("?" * SHARDS_AT_ONCE)

_COUNTED = (
    "SELECT submission.shard AS shard, submission.installation AS installation, app_version, "
    "country, deployment, platform, features_on, printers, errors, job_count, file_count, "
    "upload_count, uptime_hours, printer_count, "
    f"CASE WHEN period_start < enrolled + {DAYS_PER_WEEK} THEN 1 ELSE 0 END AS is_first "
    "FROM submission "
    "JOIN installation ON installation.installation = submission.installation "
    f"WHERE submission.shard IN ({_MARKS}) AND period_start BETWEEN ? AND ? "
    "AND period_start >= enrolled"
)
_ONE_OF = ("app_version", "country", "deployment", "platform", "features_on", "is_first")
"""Columns by whose values installations are counted."""
_NUMBERS = ("job_count", "file_count", "upload_count", "uptime_hours", "printer_count")

_BY_VALUE = (
    f"WITH counted AS ({_COUNTED}) "
    + " UNION ALL ".join(
        f"SELECT shard, '{column}', CAST({column} AS TEXT), COUNT(*) FROM counted "
        f"GROUP BY shard, {column}"
        for column in _ONE_OF
    )
    + " UNION ALL "
    + " UNION ALL ".join(
        f"SELECT shard, '{column}', CAST({column} AS TEXT), COUNT(*) FROM counted "
        f"WHERE {column} > 0 GROUP BY shard, {column}"
        for column in _NUMBERS
    )
)
_PACKED = (
    "SELECT submission.shard, printers, errors, COUNT(*) FROM submission "
    "JOIN installation ON installation.installation = submission.installation "
    f"WHERE submission.shard IN ({_MARKS}) AND period_start BETWEEN ? AND ? "
    "AND period_start >= enrolled GROUP BY submission.shard, printers, errors"
)
_GONE = (
    "SELECT submission.shard, COUNT(*) FROM submission "
    "JOIN installation ON installation.installation = submission.installation "
    f"WHERE submission.shard IN ({_MARKS}) AND submission.period_start BETWEEN ? AND ? "
    "AND submission.period_start >= enrolled AND NOT EXISTS ("
    "SELECT 1 FROM submission AS later WHERE later.installation = submission.installation "
    "AND later.period_start BETWEEN ? AND ?) GROUP BY submission.shard"
)
STATEMENTS: Final = (_BY_VALUE, _PACKED, _GONE)


def by_value(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return shard, column, value as text, and how many installations."""
    return transaction.select(_BY_VALUE, _parameters(week, shards))


def packed(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return shard, packed printers, packed errors, and how many installations."""
    return transaction.select(_PACKED, _parameters(week, shards))


def gone(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return for each shard how many of the week before have no period in this one."""
    before = _parameters(week - DAYS_PER_WEEK, shards)
    return transaction.select(_GONE, (*before, week, week + DAYS_PER_WEEK - 1))


def _parameters(week: int, shards: Sequence[int]) -> list[int]:
    # The statement is always the same; a shard that is asked for twice is not counted twice.
    padding = [shards[0]] * (SHARDS_AT_ONCE - len(shards))
    return [*shards, *padding, week, week + DAYS_PER_WEEK - 1]
