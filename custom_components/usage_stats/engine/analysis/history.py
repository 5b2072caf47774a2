"""The SQL of questions about the past.

One question runs in one read transaction, so that all it reads is of the same moment. Dates are
included at both ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile
from operator import itemgetter
import sqlite3
from typing import NamedTuple

from ..daily import FIRST_KNOWN_DATE
from ..uses import use_days
from ..uses.use import Combination
from .period import Period

_SELECTED = "(:skill IS NULL OR skill = :skill) AND (:modality IS NULL OR modality = :modality)"
_BY_HOUR = "SELECT date, hour, SUM(count) FROM uses WHERE date >= :first"
# Without a selection: testing it takes a tenth of the time that ten years need, and comparing each
# row with the last date takes a quarter. The reader stops after that date instead.
_HOURS = f"{_BY_HOUR} GROUP BY date, hour"
_SELECTED_HOURS = f"{_BY_HOUR} AND date <= :last AND {_SELECTED} GROUP BY date, hour"
# Each part is a range of the primary key.
_SUMS = """
SELECT (
    SELECT MAX(date) FROM use_days
    WHERE skill = :skill AND modality = :modality AND date BETWEEN :history_from AND :last
), COALESCE(SUM(count), 0), COUNT(*), (
    SELECT COALESCE(SUM(count), 0) FROM use_days
    WHERE skill = :skill AND modality = :modality AND date BETWEEN :before_first AND :before_last
) FROM use_days WHERE skill = :skill AND modality = :modality AND date BETWEEN :first AND :last
"""
_DISTINCT = (
    "SELECT DISTINCT skill, modality FROM uses WHERE count <> 0 AND date BETWEEN :first AND :last"
)
_BY_COMBINATION = "SELECT skill, modality, SUM(count) AS total FROM uses WHERE date = :day"


class Selection(NamedTuple):
    """Which combinations somebody asks about; None: all."""

    skill: str | None = None
    modality: str | None = None

    def has(self, combination: Combination) -> bool:
        """Return whether a combination is one of them."""
        skill, modality = combination
        return self.skill in (None, skill) and self.modality in (None, modality)


@dataclass(slots=True)
class CombinationSums:
    """What is known of one combination up to the end of a period."""

    skill: str
    modality: str
    last: str
    """The last date on which it was used, in the period or before."""
    count: int = 0
    days: int = 0
    """Dates in the period on which it was used."""
    count_before: int = 0
    """In the period before."""


def first_date(connection: sqlite3.Connection) -> date | None:
    """Return the first date with uses; None before the first use.

    A clock that had started in 1970 is left out.
    """
    found = connection.execute(
        "SELECT date FROM uses WHERE date >= ? AND count <> 0 ORDER BY date LIMIT 1",
        (FIRST_KNOWN_DATE.isoformat(),),
    ).fetchone()
    return None if found is None else date.fromisoformat(found[0])


def hours(
    connection: sqlite3.Connection, selection: Selection, first: date, last: date
) -> Iterator[tuple[str, Iterator[tuple[str, int, int]]]]:
    """Yield each date and its (date, UTC hour since 1970, count), the oldest first."""
    bounds = {"first": first.isoformat(), "last": last.isoformat()}
    query = _HOURS if selection == Selection() else _SELECTED_HOURS
    found = connection.execute(query, {**bounds, **selection._asdict()})
    return takewhile(lambda day: day[0] <= bounds["last"], groupby(found, itemgetter(0)))


def combinations(
    connection: sqlite3.Connection, selection: Selection, period: Period
) -> list[CombinationSums]:
    """Return all combinations used by the last whole day of a period, also those before it."""
    before_first, before_last = period.before
    bounds = {
        "first": max(period.start, FIRST_KNOWN_DATE).isoformat(),
        "last": period.last.isoformat(),
        "before_first": max(before_first, FIRST_KNOWN_DATE).isoformat(),
        "before_last": before_last.isoformat(),
        "history_from": FIRST_KNOWN_DATE.isoformat(),
    }
    found = {}
    for skill, modality in filter(selection.has, use_days.combinations(connection)):
        names = {"skill": skill, "modality": modality}
        last, *sums = connection.execute(_SUMS, {**bounds, **names}).fetchone()
        if last is not None:
            found[skill, modality] = CombinationSums(skill, modality, last, *sums)
    left = use_days.not_rolled_up(connection, FIRST_KNOWN_DATE, period.last)
    for skill, modality, day, count in left:
        if not selection.has((skill, modality)):
            continue
        sums = found.setdefault((skill, modality), CombinationSums(skill, modality, day))
        sums.last = max(sums.last, day)
        if day >= bounds["first"]:
            sums.count += count
            sums.days += 1
        elif bounds["before_first"] <= day <= bounds["before_last"]:
            sums.count_before += count
    return list(found.values())


def combinations_between(
    connection: sqlite3.Connection, selection: Selection, period: Period
) -> list[Combination]:
    """Return what was used in a period, also on the open day, sorted by skill, then modality."""
    found = connection.execute(
        f"{_DISTINCT} AND {_SELECTED} ORDER BY skill, modality",
        {
            "first": max(period.start, FIRST_KNOWN_DATE).isoformat(),
            "last": period.end.isoformat(),
            **selection._asdict(),
        },
    )
    return [(skill, modality) for skill, modality in found]


def uses_of(
    connection: sqlite3.Connection, selection: Selection, day: date
) -> dict[Combination, int]:
    """Return the uses of a date, sorted by skill, then modality."""
    found = connection.execute(
        f"{_BY_COMBINATION} AND {_SELECTED} GROUP BY skill, modality HAVING total <> 0 "
        "ORDER BY skill, modality",
        {"day": day.isoformat(), **selection._asdict()},
    )
    return {(skill, modality): total for skill, modality, total in found}
