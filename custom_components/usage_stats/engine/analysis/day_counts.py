"""The uses of each combination by date, read from the sums and, where there are none, the hours."""

from collections import defaultdict
from datetime import date
import sqlite3

from ..uses.use import Combination
from .history import Selection


def read(
    connection: sqlite3.Connection, first: date, last: date
) -> dict[Combination, dict[date, int]]:
    """Return the uses of all combinations that were used between two dates, both included."""
    found: dict[Combination, dict[date, int]] = defaultdict(dict)
    dates = _Dates()
    rows = connection.execute(
        "SELECT skill, modality, date, count FROM use_days WHERE date BETWEEN ?1 AND ?2 "
        "UNION ALL SELECT skill, modality, date, SUM(count) AS total FROM uses "
        "WHERE date IN (SELECT date FROM dates WHERE date BETWEEN ?1 AND ?2 AND rolled = 0) "
        "GROUP BY date, skill, modality HAVING total <> 0",
        (first.isoformat(), last.isoformat()),
    )
    for skill, modality, day, count in rows:
        found[skill, modality][dates[day]] = count
    return dict(found)


class _Dates(dict[str, date]):
    """Dates by their text, of which there are few for many rows."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found


def totals(
    connection: sqlite3.Connection, selection: Selection, first: date, last: date
) -> dict[date, int]:
    """Return the uses of what is selected, by date, between two dates, both included."""
    rows = connection.execute(
        "SELECT date, SUM(count) FROM ("
        "SELECT date, skill, modality, count FROM use_days WHERE date BETWEEN :first AND :last "
        "UNION ALL SELECT date, skill, modality, count FROM uses "
        "WHERE date IN (SELECT date FROM dates WHERE date BETWEEN :first AND :last AND rolled = 0)"
        ") WHERE (:skill IS NULL OR skill = :skill) "
        "AND (:modality IS NULL OR modality = :modality) GROUP BY date",
        {"first": first.isoformat(), "last": last.isoformat(), **selection._asdict()},
    )
    return {date.fromisoformat(day): count for day, count in rows}
