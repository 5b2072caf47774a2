"""An event, and what a caller may say of it. Where it is kept is not known here."""

from collections.abc import Mapping
from datetime import datetime
import math
from typing import Any, NamedTuple

from ..fields import FieldError, check_fields
from .sanitize import MAX_METADATA_BYTES, MAX_TEXT_LENGTH, Metadata, Value, is_slug, sanitize, size

type EventRequest = tuple[str, Metadata]
"""(event type, sanitised metadata)"""

MAX_EVENTS = 1_000
EVENT_TYPES = frozenset(
    {
        *("app_start", "app_shutdown"),
        *("job_created", "job_completed", "job_failed"),
        *("file_downloaded", "file_uploaded"),
        *("printer_connected", "printer_disconnected"),
        "error_occurred",
        *("feature_enabled", "feature_disabled"),
    }
)
# JSON as Home Assistant writes it holds no larger ones.
_MIN_INTEGER, _MAX_INTEGER = -(2**63), 2**63 - 1

_SHORTEST_MEMBER = len('"a":1')


class UsageEvent(NamedTuple):
    """One event as it is kept. `id` is a UUID 4, `timestamp` aware and in UTC.

    `submission_id` tells the accepted submission that it is counted in, if any.
    """

    id: str
    event_type: str
    timestamp: datetime
    metadata: Metadata
    submission_id: int | None


def _parse_event_type(value: object) -> str:
    if not isinstance(value, str):
        raise FieldError("event_type", "field_not_text")
    if value not in EVENT_TYPES:
        raise FieldError("event_type", "field_unknown_event_type")
    return value


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT_LENGTH:
        raise FieldError("metadata", "field_too_long", maximum=MAX_TEXT_LENGTH)
    # Half a surrogate pair cannot be stored.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise FieldError("metadata", "field_bad_characters")


def _parse_value(value: object) -> Value:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int):
        if not _MIN_INTEGER <= value <= _MAX_INTEGER:
            raise FieldError(
                "metadata", "field_out_of_range", minimum=_MIN_INTEGER, maximum=_MAX_INTEGER
            )
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise FieldError("metadata", "field_not_finite")
    elif value is not None:
        raise FieldError("metadata", "field_not_flat")
    return value


def _parse_metadata(value: object) -> Metadata:
    if not isinstance(value, Mapping):
        raise FieldError("metadata", "field_not_mapping")
    # Before all are looked at, which takes long if they are many.
    if len(value) > MAX_METADATA_BYTES // _SHORTEST_MEMBER:
        raise FieldError("metadata", "field_too_large", maximum=MAX_METADATA_BYTES)
    metadata: Metadata = {}
    for key, item in value.items():
        if not is_slug(key):
            raise FieldError("metadata", "field_bad_key")
        metadata[key] = _parse_value(item)
    if size(metadata) > MAX_METADATA_BYTES:
        raise FieldError("metadata", "field_too_large", maximum=MAX_METADATA_BYTES)
    return sanitize(metadata)


def _parse_event(data: Mapping[str, Any]) -> EventRequest:
    if "event_type" not in data:
        raise FieldError("event_type", "field_missing")
    return _parse_event_type(data["event_type"]), _parse_metadata(data.get("metadata", {}))


def _parse_events(value: object) -> list[EventRequest]:
    if not isinstance(value, list):
        raise FieldError("events", "field_not_list")
    if not 1 <= len(value) <= MAX_EVENTS:
        raise FieldError("events", "field_wrong_size", minimum=1, maximum=MAX_EVENTS)
    events = []
    for index, item in enumerate(value):
        if not isinstance(item, Mapping):
            raise FieldError(f"events[{index}]", "field_not_mapping")
        try:
            check_fields(item, _EVENT_FIELDS)
            events.append(_parse_event(item))
        except FieldError as err:
            raise FieldError(f"events[{index}].{err.field}", err.reason, **err.limits) from None
    return events


_EVENT_FIELDS = frozenset({"event_type", "metadata"})
_REQUEST_FIELDS = _EVENT_FIELDS | {"events"}


def parse_events_request(data: Mapping[str, Any]) -> list[EventRequest]:
    """Read one event (`event_type`, `metadata`) or many (`events`), all of them or none.

    The limits hold for what the caller says and for what is left of it. Raise FieldError.
    """
    check_fields(data, _REQUEST_FIELDS)
    if "events" not in data:
        return [_parse_event(data)]
    if not _EVENT_FIELDS.isdisjoint(data):
        raise FieldError("events", "field_conflict")
    return _parse_events(data["events"])
