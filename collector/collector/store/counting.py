"""The submissions of a week that count, read a few shards at a time.

An installation has at most one period that starts in a week, because periods do not overlap. It
counts from its second week on: in periods that started when it was already enrolled.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..days import DAYS_PER_WEEK
from .database import Row, Transaction

_FOLDER = Path(__file__).with_name("queries")
_COUNTED, _GONE = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").partition("\n")[2]
    for name in ("counted", "gone")
)
_SIZE = "SELECT COUNT(*) FROM submission WHERE shard = ? AND period_start BETWEEN ? AND ?"

COLUMNS: Final = (
    *("shard", "app_version", "country", "deployment", "platform", "features_on", "is_first"),
    *("job_count", "file_count", "upload_count", "uptime_hours", "printer_count"),
    *("printers", "errors"),
)
"""What `counted` returns; is_first: 1 in the first week that counts."""


def rows_of_shard(transaction: Transaction, week: int, shard: int) -> int:
    """Return how many rows a shard has; those of the others are about as many."""
    [(rows,)] = transaction.select(_SIZE, (shard, week, week + DAYS_PER_WEEK - 1))
    return int(rows)


def counted(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return the rows of a few shards."""
    return transaction.select_in(_COUNTED, shards, week, week + DAYS_PER_WEEK - 1)


def gone(transaction: Transaction, week: int, shards: Sequence[int]) -> list[Row]:
    """Return for each shard how many of the week before have no period in this one."""
    before = week - DAYS_PER_WEEK, week - 1
    return transaction.select_in(_GONE, shards, *before, week, week + DAYS_PER_WEEK - 1)
