"""Which uses the long-term statistics of a counter stand for. Times are seconds since 1970."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from .backfill import Found, Question, Subject

HOUR_SECONDS = 3_600
_CHUNK_SECONDS = 31 * 86_400
_MAX_CHANGE = 10_000
"""More uses in an hour are an exchanged counter, or a wrong number."""
_TOLERANCE = 1e-6
"""Sums of statistics are not exact."""


class CounterHours:
    """Counts the uses of one counter by hour.

    What goes up by parts of one is a use when a whole one is reached.
    """

    def __init__(self, question: Question, subject: Subject, zone: tzinfo) -> None:
        """Count nothing yet."""
        self.left_out = 0
        """Hours in which the counter went down or up too much."""
        self._question = question
        self._subject = subject
        self._zone = zone
        self._rest = 0.0

    def take(self, rows: Iterable[tuple[float, float]]) -> Counter[Found]:
        """Return the uses of hours that do not count yet.

        Rows are (start of the hour, by how much the counter went up), the oldest first.
        """
        found: Counter[Found] = Counter()
        for start, change in rows:
            if not self._question.wants(self._subject.entity_id, start, start):
                continue
            if not 0 <= change <= _MAX_CHANGE:
                self.left_out += 1
                continue
            self._rest += change
            uses = int(self._rest + _TOLERANCE)
            if uses:
                self._rest -= uses
                day = datetime.fromtimestamp(start, self._zone).date()
                found[Found(day, int(start) // HOUR_SECONDS, self._subject)] += uses
        return found


def chunks(since: float, until: float) -> Iterator[tuple[float, float]]:
    """Yield the parts of a period that are read and written one after the other."""
    while since < until:
        end = min(since + _CHUNK_SECONDS, until)
        yield since, end
        since = end
