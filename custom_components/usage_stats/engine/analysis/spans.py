"""The SQL of when something was counted for the first and for the last time.

Each question runs in one read transaction.
"""

from collections.abc import Iterable
from datetime import date
import sqlite3
from typing import NamedTuple

from ..daily import FIRST_KNOWN_DATE
from ..uses.use import Combination

# By the key of `use_days`; a date that the background has not rolled up is in `uses` only.
_DATES = """
SELECT MIN(date), MAX(date) FROM (
    SELECT MIN(date) AS date FROM use_days
    WHERE skill = :skill AND modality = :modality AND date BETWEEN :first AND :last
    UNION ALL SELECT MAX(date) FROM use_days
    WHERE skill = :skill AND modality = :modality AND date BETWEEN :first AND :last
)
"""
_NOT_ROLLED_UP = """
SELECT skill, modality, MIN(date), MAX(date) FROM uses
WHERE date IN (SELECT date FROM dates WHERE rolled = 0 AND date BETWEEN :first AND :last)
AND count > 0 GROUP BY skill, modality
"""
_HOURS = """
SELECT MIN(hour), MAX(hour) FROM uses
WHERE date IN (?3, ?4) AND skill = ?1 AND modality = ?2 AND count > 0
"""


class Span(NamedTuple):
    """UTC hours since 1970."""

    first: int
    last: int


def spans(
    connection: sqlite3.Connection, combinations: Iterable[Combination], last_date: date
) -> dict[str, Span]:
    """Return when each skill was first and last used with any of these combinations.

    Later dates, of a clock that ran ahead, are left out, as are those before `FIRST_KNOWN_DATE`.
    """
    bounds = {"first": FIRST_KNOWN_DATE.isoformat(), "last": last_date.isoformat()}
    left = {
        (skill, modality): days
        for skill, modality, *days in connection.execute(_NOT_ROLLED_UP, bounds)
    }
    found: dict[str, Span] = {}
    for skill, modality in combinations:
        named = {"skill": skill, "modality": modality, **bounds}
        days = [*connection.execute(_DATES, named).fetchone(), *left.get((skill, modality), ())]
        known = [day for day in days if day is not None]
        if not known:
            continue
        first, last = connection.execute(
            _HOURS, (skill, modality, min(known), max(known))
        ).fetchone()
        if first is not None:
            earlier = found.get(skill, Span(first, last))
            found[skill] = Span(min(first, earlier.first), max(last, earlier.last))
    return found
