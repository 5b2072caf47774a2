"""Which events somebody asks for."""

from datetime import UTC, date, datetime, time, tzinfo
import re
from typing import NamedTuple

from ..fields import RefusedError, is_number, parse_integer

MAX_FOUND = 1_000
_DATE = re.compile(r"([0-9]{8})(?:\.0*)?")
_TIMESTAMP = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]+)?")


class Query(NamedTuple):
    """Which events to look for; None sets no bound. Times are aware, and the window half-open.

    `limit` is at least 1: to SQLite, one below zero is none.
    """

    event_type: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = MAX_FOUND


def parse_time(value: object, zone: tzinfo) -> datetime:
    """Return a time in ISO 8601, as YAML reads it, or in seconds since 1970; raise RefusedError.

    Without an offset it is in the given zone; a date is its first instant. Eight digits are a date,
    also as the number 20270310.0.
    """
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time.min)
    elif isinstance(value, str) or is_number(value):
        found = _parsed(str(value))
    else:
        raise RefusedError("field_not_time")
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _parsed(text: str) -> datetime:
    try:
        if (digits := _DATE.fullmatch(text)) is not None:
            return datetime.fromisoformat(digits[1])
        if _TIMESTAMP.fullmatch(text) is None:
            return datetime.fromisoformat(text)
        return datetime.fromtimestamp(float(text), UTC)
    except ValueError, OverflowError, OSError:
        raise RefusedError("field_not_time") from None


def parse_limit(value: object) -> int:
    """Return how many events to return at most; raise RefusedError."""
    return parse_integer(value, 1, MAX_FOUND)
