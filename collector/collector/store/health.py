"""The state of a database in a few numbers, for its operator."""

from typing import NamedTuple

from ..dimensions import ALL
from .database import Transaction

_COMPUTED = "SELECT MAX(computed) FROM rollup_job"
_WAITING = "SELECT COUNT(*) FROM rollup_job WHERE done < wanted"
_PUBLISHED = "SELECT MAX(week) FROM published WHERE dimension = ? AND installations > 0"


class Health(NamedTuple):
    """None: never yet."""

    computed: int | None
    """when the last roll-up was computed, in seconds since 1970-01-01"""
    waiting: int
    """how many jobs have changed since they were computed"""
    published: int | None
    """the Monday of the newest week that is shown, in days since 1970-01-01"""


def read(transaction: Transaction) -> Health:
    """Return them."""
    [(computed,)] = transaction.select(_COMPUTED)
    [(waiting,)] = transaction.select(_WAITING)
    [(published,)] = transaction.select(_PUBLISHED, (ALL,))
    return Health(computed, waiting, published)
