"""The uses of each combination by date, read from the sums and, where there are none, the hours."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
import sqlite3

from ..uses import use_days
from ..uses.use import Combination
from .history import Selection

# By the whole key: the dates of a combination stand together.
_SUMS = "SELECT date, count FROM use_days WHERE skill = ? AND modality = ? AND date BETWEEN ? AND ?"


def read(connection: sqlite3.Connection, first: date, last: date) -> dict[Combination, list[int]]:
    """Return the uses of each day between two dates, both included.

    Only of combinations that were used then.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    numbers = {day.isoformat(): number for number, day in enumerate(days)}
    found: dict[Combination, list[int]] = {}
    for combination, counts in _counts(connection, Selection(), first, last):
        history = found.get(combination) or [0] * len(days)
        for day, count in counts:
            history[numbers[day]] = count
        if any(history):
            found[combination] = history
    return found


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
