"""The local hours of a date: which UTC hours are in them, and how often each comes.

On the nights of a clock change an hour comes twice or not at all.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

_DAY = timedelta(days=1)
_HOUR = 3_600
_DAY_SECONDS = 24 * _HOUR
# All zones change by multiples of it.
_QUARTER = 900
_ONCE_EACH = (1,) * 24


class LocalDay(NamedTuple):
    """A date in a zone, from `start` to before `end`, in seconds since 1970."""

    start: int
    end: int
    zone: tzinfo

    @property
    def is_even(self) -> bool:
        """Whether the clock does not change on it."""
        return self.end - self.start == _DAY_SECONDS

    @property
    def first_hour(self) -> int | None:
        """The UTC hour of its first local one; None if some are not whole, or come twice."""
        return self.start // _HOUR if self.is_even and self.start % _HOUR == 0 else None

    def hour_of(self, utc_hour: int) -> int:
        """Return the local hour of what was recorded on this date in an hour since 1970.

        Where zones differ by half an hour, a UTC hour is in two local ones. It is taken for the one
        that has most of the part that is on this date.
        """
        begins, ends = utc_hour * _HOUR, (utc_hour + 1) * _HOUR
        first, last = max(begins, self.start), min(ends, self.end)
        if first >= last:
            return self._hour_of_another_date((begins + ends) // 2)
        middle = (first + last) // 2
        if self.is_even:
            return (middle - self.start) // _HOUR
        return datetime.fromtimestamp(middle, self.zone).hour

    def _hour_of_another_date(self, moment: int) -> int:
        """Return the local hour of what was recorded in another zone, or by a wrong clock.

        If this date leaves that hour out, it is the next one.
        """
        hour = datetime.fromtimestamp(moment, self.zone).hour
        day = datetime.fromtimestamp(self.start, self.zone).date()
        here = datetime.combine(day, time(hour), self.zone).timestamp()
        return datetime.fromtimestamp(here, self.zone).hour

    def times(self) -> tuple[int, ...]:
        """Return how often each local hour comes; one that is cut short counts."""
        if self.is_even:
            return _ONCE_EACH
        quarters = Counter(
            datetime.fromtimestamp(moment, self.zone).hour
            for moment in range(self.start, self.end, _QUARTER)
        )
        return tuple([max(1, quarters[hour] // 4) if quarters[hour] else 0 for hour in range(24)])


def local_days(first: date, last: date, zone: tzinfo) -> Iterator[tuple[date, LocalDay]]:
    """Yield the dates of a period, both ends included, with their bounds."""
    day, start = first, _midnight(first, zone)
    while day <= last:
        next_day = day + _DAY
        end = _midnight(next_day, zone)
        yield day, LocalDay(start, end, zone)
        day, start = next_day, end


def _midnight(day: date, zone: tzinfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
