"""Which events somebody asks for."""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any, NamedTuple

from ..fields import FieldError, check_fields
from .event import EVENT_TYPES

MAX_FOUND = 1_000
_DEFAULT_FOUND = 100


class Query(NamedTuple):
    """Which events to look for; None sets no bound. Times are aware, and the window half-open.

    `limit` is at least 1: to SQLite, one below zero is none.
    """

    event_type: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = MAX_FOUND


def parse_query(data: Mapping[str, Any], zone: tzinfo) -> Query:
    """Read `type`, `from`, `to` and `limit`, each of which may be missing; raise FieldError.

    Times are ISO 8601, or what YAML makes of such; without an offset they are in the given zone.
    """
    check_fields(data, frozenset({"type", "from", "to", "limit"}))
    event_type = data.get("type")
    if event_type is not None and not (isinstance(event_type, str) and event_type in EVENT_TYPES):
        raise FieldError("type", "field_unknown_event_type")
    start = _parse_time(data.get("from"), "from", zone)
    end = _parse_time(data.get("to"), "to", zone)
    return Query(event_type, start, end, _parse_limit(data.get("limit", _DEFAULT_FOUND)))


def _parse_time(value: object, field: str, zone: tzinfo) -> datetime | None:
    if value is None or isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time.min)
    elif isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            raise FieldError(field, "field_not_time") from None
    else:
        raise FieldError(field, "field_not_time")
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=zone)
    return found


def _parse_limit(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError("limit", "field_not_integer")
    if not 1 <= value <= MAX_FOUND:
        raise FieldError("limit", "field_out_of_range", minimum=1, maximum=MAX_FOUND)
    return value
