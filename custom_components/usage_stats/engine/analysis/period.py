"""Which days somebody asks about."""

from contextlib import suppress
from datetime import date, datetime, timedelta
import re
from typing import NamedTuple

from ..fields import FieldError, RefusedError, is_number, parse_integer

MAX_DAYS = 3_660
DEFAULT_DAYS = 28
DAY = timedelta(days=1)
_FIRST_YEAR = 1900
# A template turns the eight digits of a date into a number.
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{8})(?:\.0)?", re.ASCII)


class Period(NamedTuple):
    """Local dates, both included, and the open day, which they may include."""

    start: date
    end: date
    open_day: date

    @property
    def last(self) -> date:
        """The last whole day; before `start` if there is none."""
        return min(self.end, self.open_day - DAY)

    @property
    def whole_days(self) -> int:
        """How many whole days there are, whether or not the history reaches them."""
        return max(0, (self.last - self.start).days + 1)

    @property
    def before(self) -> tuple[date, date]:
        """The first and the last of as many days before."""
        return self.start - self.whole_days * DAY, self.start - DAY


class PeriodRequest(NamedTuple):
    """What somebody says of a period; None: not said."""

    days: int | None = None
    start: date | None = None
    end: date | None = None

    def period(self, open_day: date, today: date) -> Period:
        """Return the period, `DEFAULT_DAYS` before the open day if nothing is said.

        `today` is the local date: until a day is closed, it may be later than the open day. Raise
        FieldError.
        """
        latest = max(open_day, today)
        if self.days is not None and self.start is not None:
            raise FieldError("days", "field_days_and_from")
        for field, day in (("from", self.start), ("to", self.end)):
            if day is not None and day > latest:
                raise FieldError(field, "field_in_future")
        start, end = self.start, self.end
        if end is None:
            end = max(open_day - DAY, start or date.min)
        if start is None:
            start = end - (self.days or DEFAULT_DAYS) * DAY + DAY
        if start > end:
            raise FieldError("from", "field_after_to")
        if (end - start).days >= MAX_DAYS:
            raise FieldError("from", "field_too_many_days", maximum=MAX_DAYS)
        return Period(start, end, open_day)


def parse_days(value: object) -> int:
    """Return a number of days; raise RefusedError."""
    return parse_integer(value, 1, MAX_DAYS)


def parse_date(value: object) -> date:
    """Return a date in ISO 8601, or as YAML reads it; raise RefusedError."""
    day = value if isinstance(value, date) and not isinstance(value, datetime) else _parsed(value)
    if day is None or day.year < _FIRST_YEAR:
        raise RefusedError("field_not_date")
    return day


def _parsed(value: object) -> date | None:
    # A datetime is a time, whose date depends on the zone.
    if isinstance(value, str) or is_number(value):
        found = _DATE.fullmatch(str(value).strip())
        if found is not None:
            with suppress(ValueError):
                return date.fromisoformat(found[1])
    return None
