"""UTC days as they are stored: counted from 1970-01-01, a Thursday."""

from datetime import date
from typing import Final

SECONDS_PER_DAY: Final = 86_400
DAYS_PER_WEEK: Final = 7
_FIRST_DAY = date(1970, 1, 1).toordinal()
_MONDAY_BEFORE = 3


def day_number(day: date) -> int:
    """Return the number of a day."""
    return day.toordinal() - _FIRST_DAY


def day_of(number: int) -> date:
    """Return the day with a number."""
    return date.fromordinal(number + _FIRST_DAY)


def day_at(seconds: float) -> int:
    """Return the number of the day of a Unix time."""
    return int(seconds // SECONDS_PER_DAY)


def monday_of(number: int) -> int:
    """Return the first day of the ISO week that a day is in."""
    return number - (number + _MONDAY_BEFORE) % DAYS_PER_WEEK
