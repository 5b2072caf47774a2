"""The uses of each combination by date, read from the sums and, where there are none, the hours."""

from datetime import date
import sqlite3

from ..uses.use import Combination


def read(
    connection: sqlite3.Connection, first: date, last: date
) -> dict[Combination, dict[date, int]]:
    """Return the uses of all combinations that were used between two dates, both included."""
    found: dict[Combination, dict[date, int]] = {}
    dates: dict[str, date] = {}
    rows = connection.execute(
        "SELECT skill, modality, date, count FROM use_days WHERE date BETWEEN ?1 AND ?2 "
        "UNION ALL SELECT skill, modality, date, SUM(count) AS total FROM uses "
        "WHERE date IN (SELECT date FROM dates WHERE date BETWEEN ?1 AND ?2 AND rolled = 0) "
        "GROUP BY date, skill, modality HAVING total <> 0",
        (first.isoformat(), last.isoformat()),
    )
    for skill, modality, text, count in rows:
        day = dates.get(text)
        if day is None:
            day = dates[text] = date.fromisoformat(text)
        found.setdefault((skill, modality), {})[day] = count
    return found
