"""What is shown of each week, as it was decided."""

from collections.abc import Mapping

from ..dimensions import ALL
from ..groups import Group, Groups
from .database import Transaction

_REVISIONS = "SELECT week, revision FROM published WHERE dimension = ? AND name = ?"
_READ = "SELECT week, dimension, name, installations, total FROM published ORDER BY week"
_DELETE = "DELETE FROM published WHERE week = ?"
_INSERT = (
    "INSERT INTO published (week, dimension, name, installations, total, revision) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)

type _Weeks = dict[int, dict[str, dict[str, Group]]]


def revisions(transaction: Transaction) -> dict[int, int]:
    """Return by week which state of its roll-ups was looked at last."""
    return dict(transaction.select(_REVISIONS, (ALL, ALL)))


def read(transaction: Transaction) -> _Weeks:
    """Return the groups by week, dimension and name, nothing for a week with too few."""
    weeks: _Weeks = {}
    for week, dimension, name, installations, total in transaction.select(_READ):
        dimensions = weeks.setdefault(week, {})
        if installations:
            dimensions.setdefault(dimension, {})[name] = Group(installations, total)
    return weeks


def replace(
    transaction: Transaction, week: int, dimensions: Mapping[str, Groups], revision: int
) -> None:
    """Write what is shown of a week from now on."""
    shown = dimensions or {ALL: {ALL: Group(0)}}
    transaction.execute(_DELETE, (week,))
    rows = [
        (week, dimension, name, group.installations, group.total, revision)
        for dimension, groups in shown.items()
        for name, group in groups.items()
    ]
    transaction.load(_INSERT, rows)
