"""How many installations have sent something lately."""

from collections.abc import Sequence
from typing import Final

from .database import Transaction

_ACTIVE_DAYS = 35
_ALL_SHARDS = 256
SHARDS: Final = range(0, _ALL_SHARDS, 16)
"""Enough to know roughly how many there are in all: they are spread by a hash."""
_COUNT = "SELECT COUNT(DISTINCT installation) FROM submission WHERE shard = ? AND period_start >= ?"


def estimate(transaction: Transaction, *, day: int, shards: Sequence[int] | None = None) -> int:
    """Return about how many there are, from some of the shards."""
    shards = shards or SHARDS
    counted = 0
    for shard in shards:
        [(number,)] = transaction.select(_COUNT, (shard, day - _ACTIVE_DAYS))
        counted += number
    return counted * _ALL_SHARDS // len(shards)
