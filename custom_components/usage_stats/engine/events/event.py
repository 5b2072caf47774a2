"""An event, and which types and metadata it may have. Where it is kept is not known here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
import math
import random
from typing import NamedTuple
from uuid import UUID

from ..fields import RefusedError, is_number, parse_text
from .sanitize import (
    KNOWN_KEYS,
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    Metadata,
    Value,
    is_slug,
    sanitize,
    size,
)

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

# A template hands over an error such as 404 as a number, but it is a name.
_NAMES = KNOWN_KEYS - {"duration_seconds"}

_SHORTEST_MEMBER = len('"a":1')
_BEGINNING_BITS, _ENDING_BITS = 48, 80
_NEIGHBOURS = 1_000
"""Ids with the same beginning. Of the bits that follow, 74 are random."""


class UsageEvent(NamedTuple):
    """One event as it is kept. `id` is a UUID 4, `timestamp` aware and in UTC.

    `submission_id` tells the accepted submission that it is counted in, if any.
    """

    id: str
    event_type: str
    timestamp: datetime
    metadata: Metadata
    submission_id: int | None


def event_ids() -> Iterator[str]:
    """Yield UUIDs 4, many in a row with the same random beginning.

    They are neighbours in the index by id. Otherwise a thousand events would change a thousand
    pages of a large index. Not from the system's random source: reading it lets another thread
    run, which takes a third of the time when there are many callers. The id of an event is no
    secret.
    """
    while True:
        beginning = random.getrandbits(_BEGINNING_BITS) << _ENDING_BITS
        for _ in range(_NEIGHBOURS):
            yield str(UUID(int=beginning | random.getrandbits(_ENDING_BITS), version=4))


def parse_event_type(value: object) -> str:
    """Return one of the known types; raise RefusedError."""
    if not isinstance(value, str):
        raise RefusedError("field_not_text")
    if value not in EVENT_TYPES:
        raise RefusedError("field_unknown_event_type")
    return value


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_TEXT_LENGTH)
    # Half a surrogate pair cannot be stored.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RefusedError("field_bad_characters")


def _parse_value(value: object) -> Value:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int):
        if not _MIN_INTEGER <= value <= _MAX_INTEGER:
            raise RefusedError("field_out_of_range", minimum=_MIN_INTEGER, maximum=_MAX_INTEGER)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise RefusedError("field_not_finite")
    elif value is not None:
        raise RefusedError("field_not_flat")
    return value


def parse_metadata(value: object) -> Metadata:
    """Return metadata sanitised; raise RefusedError.

    The limits hold for what the caller sent and for what is left of it.
    """
    if not isinstance(value, Mapping):
        raise RefusedError("field_not_mapping")
    # Before all are looked at, which takes long if they are many.
    if len(value) > MAX_METADATA_BYTES // _SHORTEST_MEMBER:
        raise RefusedError("field_too_large", maximum=MAX_METADATA_BYTES)
    metadata: Metadata = {}
    for key, item in value.items():
        if not is_slug(key):
            raise RefusedError("field_bad_key")
        metadata[key] = _parse_value(
            parse_text(item) if key in _NAMES and is_number(item) else item
        )
    if size(metadata) > MAX_METADATA_BYTES:
        raise RefusedError("field_too_large", maximum=MAX_METADATA_BYTES)
    return sanitize(metadata)
