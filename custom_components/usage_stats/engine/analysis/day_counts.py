"""The uses of each combination by date, read from the sums and, where there are none, the hours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
import sqlite3

from ..uses import use_days
from ..uses.use import Combination
from .history import Selection

# By the whole key: the dates of a combination stand together.
_SUMS = "SELECT date, count FROM use_days WHERE skill = ? AND modality = ? AND date BETWEEN ? AND ?"


def read(
    connection: sqlite3.Connection, first: date, last: date
) -> dict[Combination, dict[date, int]]:
    """Return the uses of all combinations that were used between two dates, both included."""
    found: dict[Combination, dict[date, int]] = defaultdict(dict)
    dates = _Dates()
    for combination, counts in _counts(connection, Selection(), first, last):
        if by_date := {dates[day]: count for day, count in counts}:
            found[combination].update(by_date)
    return dict(found)


def totals(
    connection: sqlite3.Connection, selection: Selection, first: date, last: date
) -> dict[date, int]:
    """Return the uses of what is selected, by date, between two dates, both included."""
    found: Counter[str] = Counter()
    for _, counts in _counts(connection, selection, first, last):
        for day, count in counts:
            found[day] += count
    return {date.fromisoformat(day): count for day, count in found.items()}


def _counts(
    connection: sqlite3.Connection, selection: Selection, first: date, last: date
) -> Iterator[tuple[Combination, Iterable[tuple[str, int]]]]:
    """Yield (date, count) of each selected combination, in several parts."""
    bounds = first.isoformat(), last.isoformat()
    for combination in filter(selection.has, use_days.combinations(connection)):
        yield combination, connection.execute(_SUMS, (*combination, *bounds))
    for skill, modality, day, count in use_days.not_rolled_up(connection, first, last):
        if selection.has((skill, modality)):
            yield (skill, modality), [(day, count)]


class _Dates(dict[str, date]):
    """Dates by their text, of which there are few for many rows."""

    def __missing__(self, text: str) -> date:
        found = self[text] = date.fromisoformat(text)
        return found
