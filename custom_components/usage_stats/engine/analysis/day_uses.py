"""The SQL of a comparison: the uses of a period, date by date."""

from collections.abc import Iterator
from datetime import date
import sqlite3

from .comparison import DateRange, DayUse
from .history import first_date

# The sums of the dates that are rolled up, and the hours of those that are not.
_BY_DATE = """
SELECT date, skill, modality, count FROM use_days WHERE date BETWEEN :first AND :last
UNION ALL
SELECT date, skill, modality, count FROM uses
WHERE date IN (SELECT date FROM dates WHERE rolled = 0 AND date BETWEEN :first AND :last)
ORDER BY date
"""


def extent(connection: sqlite3.Connection, last: date) -> DateRange | None:
    """Return the dates from the first with uses to `last`; None if there are none."""
    first = first_date(connection)
    return None if first is None or first > last else DateRange(first, last)


def day_uses(connection: sqlite3.Connection, dates: DateRange) -> Iterator[DayUse]:
    """Yield the uses in the order of their dates, some of them in several parts."""
    day, text = dates.first, ""
    for row_date, skill, modality, count in connection.execute(
        _BY_DATE, {"first": dates.first.isoformat(), "last": dates.last.isoformat()}
    ):
        if row_date != text:
            text, day = row_date, date.fromisoformat(row_date)
        yield day, skill, modality, count
