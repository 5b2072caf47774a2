"""What a comparison reads of the history: its extent, and the uses of a period by date."""

from collections.abc import Iterator
from datetime import date
import sqlite3

from .comparison import DayUse, Period


def extent(connection: sqlite3.Connection, last: date) -> Period | None:
    """Return the dates from the first with uses to `last`; None if there is none before."""
    found: str | None = connection.execute(
        "SELECT date FROM uses WHERE count > 0 ORDER BY date LIMIT 1"
    ).fetchone()
    if found is None or (first := date.fromisoformat(found[0])) > last:
        return None
    return Period(first, last)


def day_uses(connection: sqlite3.Connection, period: Period) -> Iterator[DayUse]:
    """Yield the uses of a period in the order of their dates, some of them in several parts."""
    day, text = period.first, ""
    for row_date, skill, modality, count in connection.execute(
        "SELECT date, skill, modality, count FROM uses WHERE date BETWEEN ? AND ? AND count <> 0 "
        "ORDER BY date",
        (period.first.isoformat(), period.last.isoformat()),
    ):
        if row_date != text:
            text, day = row_date, date.fromisoformat(row_date)
        yield day, skill, modality, count
