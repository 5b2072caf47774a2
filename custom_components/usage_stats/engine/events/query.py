"""Which events somebody asks for."""

from datetime import date, datetime, time, tzinfo
from typing import NamedTuple

from ..fields import RefusedError, parse_integer

MAX_FOUND = 1_000


class Query(NamedTuple):
    """Which events to look for; None sets no bound. Times are aware, and the window half-open.

    `limit` is at least 1: to SQLite, one below zero is none.
    """

    event_type: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = MAX_FOUND


def parse_time(value: object, zone: tzinfo) -> datetime:
    """Return a time given in ISO 8601, or as YAML reads it; raise RefusedError.

    Without an offset it is in the given zone; a date is its first instant.
    """
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time.min)
    elif isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            raise RefusedError("field_not_time") from None
    else:
        raise RefusedError("field_not_time")
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def parse_limit(value: object) -> int:
    """Return how many events to return at most; raise RefusedError."""
    return parse_integer(value, 1, MAX_FOUND)
