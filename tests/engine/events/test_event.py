"""Parsing events, and errors that do not repeat what was sent."""

from datetime import UTC, datetime
from enum import StrEnum
import string
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.event import (
    EVENT_TYPES,
    MAX_EVENTS,
    UsageEvent,
    parse_events_request,
)
from custom_components.usage_stats.engine.events.sanitize import (
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    sanitize,
    size,
)
from custom_components.usage_stats.engine.fields import FieldError

ANNA = "annas-word"
EVENT = {"event_type": "job_completed"}


def error_of(data: dict[Any, Any]) -> FieldError:
    """Return the error of a request, which must not contain what the caller sent."""
    with pytest.raises(FieldError) as caught:
        parse_events_request(data)
    error = caught.value
    assert ANNA not in f"{error} {error.field} {error.limits} {error.__cause__}"
    assert error.__suppress_context__ or error.__context__ is None
    return error


def test_event_types() -> None:
    assert sorted(EVENT_TYPES) == [
        "app_shutdown",
        "app_start",
        "error_occurred",
        "feature_disabled",
        "feature_enabled",
        "file_downloaded",
        "file_uploaded",
        "job_completed",
        "job_created",
        "job_failed",
        "printer_connected",
        "printer_disconnected",
    ]


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_metadata_is_optional(event_type: str) -> None:
    assert parse_events_request({"event_type": event_type}) == [(event_type, {})]


def test_metadata_is_sanitized() -> None:
    """The order of its keys stays."""
    metadata = {
        "printer_type": "PRUSA_MK4S",
        "duration_seconds": 12.5,
        "layers": 300,
        "supports": True,
        "material": None,
        "note": "for anna@example.com",
        "file_name": ANNA,
    }
    [(_, kept)] = parse_events_request({**EVENT, "metadata": MappingProxyType(metadata)})
    assert kept == {
        "printer_type": "PRUSA_MK4S",
        "duration_seconds": 12.5,
        "layers": 300,
        "supports": True,
        "material": None,
        "note": "for [email]",
    }
    assert list(kept) == [key for key in metadata if key in kept]


def test_several_events() -> None:
    assert parse_events_request(
        {
            "events": [
                {"event_type": "job_created", "metadata": {"mode": "draft"}},
                {"event_type": "job_failed"},
            ]
        }
    ) == [("job_created", {"mode": "draft"}), ("job_failed", {})]
    assert len(parse_events_request({"events": [EVENT] * MAX_EVENTS})) == MAX_EVENTS


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        ({}, "event_type", "field_missing"),
        ({"metadata": {}}, "event_type", "field_missing"),
        ({"event_type": 1}, "event_type", "field_not_text"),
        ({"event_type": [ANNA]}, "event_type", "field_not_text"),
        ({"event_type": ANNA}, "event_type", "field_unknown_event_type"),
        ({"event_type": "Job_Created"}, "event_type", "field_unknown_event_type"),
        ({**EVENT, "timestamp": ANNA}, "timestamp", "field_unknown"),
        ({**EVENT, ANNA: 1}, "?", "field_unknown"),
        ({**EVENT, "events": [EVENT]}, "events", "field_conflict"),
        ({"metadata": {}, "events": [EVENT]}, "events", "field_conflict"),
        ({"events": EVENT}, "events", "field_not_list"),
        ({"events": ANNA}, "events", "field_not_list"),
        ({"events": []}, "events", "field_wrong_size"),
        ({"events": [EVENT] * (MAX_EVENTS + 1)}, "events", "field_wrong_size"),
        ({"events": [EVENT, ANNA]}, "events[1]", "field_not_mapping"),
        ({"events": [EVENT, {}]}, "events[1].event_type", "field_missing"),
        ({"events": [{**EVENT, "id": ANNA}]}, "events[0].id", "field_unknown"),
        ({"events": [{"events": [EVENT]}]}, "events[0].events", "field_unknown"),
        (
            {"events": [EVENT, {**EVENT, "metadata": {"a": [ANNA]}}]},
            "events[1].metadata",
            "field_not_flat",
        ),
    ],
)
def test_refused_requests(data: dict[str, Any], field: str, reason: str) -> None:
    """One invalid event is enough to refuse all; the error says which."""
    error = error_of(data)
    assert (error.field, error.reason) == (field, reason)


def test_highest_number_of_keys() -> None:
    """The quick check of their number refuses none that fit into the size."""
    signs = "abcdefghijklmnopqrstuvwxyz0123456789"
    keys = [*signs, *(first + second for first in signs for second in signs)]
    most = max(
        number
        for number in range(300)
        if size(dict.fromkeys(keys[:number], 1)) <= MAX_METADATA_BYTES
    )
    metadata = dict.fromkeys(keys[:most], 1)
    [(_, kept)] = parse_events_request({**EVENT, "metadata": metadata})
    assert kept
    error = error_of({**EVENT, "metadata": dict.fromkeys(keys[: most + 1], 1)})
    assert error.reason == "field_too_large"


@pytest.mark.parametrize(("number", "reason"), [(204, "field_bad_key"), (205, "field_too_large")])
def test_too_many_keys_are_not_checked_one_by_one(number: int, reason: str) -> None:
    """So many keys that even the shortest would be too large."""
    assert MAX_METADATA_BYTES // len('"a":1') == 204
    error = error_of({**EVENT, "metadata": {f"{ANNA}{key}": 1 for key in range(number)}})
    assert (error.field, error.reason) == ("metadata", reason)
    assert error.limits == ({} if number == 204 else {"maximum": MAX_METADATA_BYTES})


class Mode(StrEnum):
    """A subclass of str."""

    DRAFT = "draft"


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (None, "field_not_mapping"),
        (ANNA, "field_not_mapping"),
        ([("a", ANNA)], "field_not_mapping"),
        ({ANNA: 1}, "field_bad_key"),
        ({"": 1}, "field_bad_key"),
        ({"A": 1}, "field_bad_key"),
        ({"a b": 1}, "field_bad_key"),
        ({"_a": 1}, "field_bad_key"),
        ({"a_": 1}, "field_bad_key"),
        ({"a__b": 1}, "field_bad_key"),
        ({"a\n": 1}, "field_bad_key"),
        ({"\u00e4": 1}, "field_bad_key"),
        ({"\u0661": 1}, "field_bad_key"),
        ({"a" * 33: 1}, "field_bad_key"),
        ({1: ANNA}, "field_bad_key"),
        ({None: ANNA}, "field_bad_key"),
        ({"a": {"b": ANNA}}, "field_not_flat"),
        ({"a": [ANNA]}, "field_not_flat"),
        ({"a": (1,)}, "field_not_flat"),
        ({"a": ANNA.encode()}, "field_not_flat"),
        ({"a": 1j}, "field_not_flat"),
        ({"a": datetime(2026, 10, 4, tzinfo=UTC)}, "field_not_flat"),
        ({"a": float("nan")}, "field_not_finite"),
        ({"a": float("inf")}, "field_not_finite"),
        ({"a": -float("inf")}, "field_not_finite"),
        ({"a": 2**63}, "field_out_of_range"),
        ({"a": -(2**63) - 1}, "field_out_of_range"),
        ({"a": 10**5_000}, "field_out_of_range"),
        ({"a": f"{ANNA}\ud800"}, "field_bad_characters"),
        ({"a": ANNA.ljust(129)}, "field_too_long"),
        # Values of keys that would be left out are checked too.
        ({"file_name": [ANNA]}, "field_not_flat"),
        ({f"key{number}": ANNA.ljust(MAX_TEXT_LENGTH) for number in range(9)}, "field_too_large"),
    ],
)
def test_refused_metadata(metadata: object, reason: str) -> None:
    """Errors name the field `metadata`, but no key or value of it."""
    error = error_of({**EVENT, "metadata": metadata})
    assert (error.field, error.reason) == ("metadata", reason)


def test_limits_in_errors() -> None:
    too_long = error_of({**EVENT, "metadata": {"a": "x" * 129}})
    assert too_long.limits == {"maximum": MAX_TEXT_LENGTH}
    too_large = error_of({**EVENT, "metadata": {f"a{number}": "x" * 128 for number in range(8)}})
    assert too_large.limits == {"maximum": MAX_METADATA_BYTES}
    too_many = error_of({"events": []})
    assert too_many.limits == {"minimum": 1, "maximum": MAX_EVENTS}
    out_of_range = error_of({**EVENT, "metadata": {"a": 2**64}})
    assert out_of_range.limits == {"minimum": -(2**63), "maximum": 2**63 - 1}


@pytest.mark.parametrize("character", ["\u00fc", "\u6f22", "\U0001f600", '"', "\n", "!"])
def test_longest_text(character: str) -> None:
    """128 characters, whatever their size in bytes, under a key of 32."""
    metadata = {"speed_of_the_third_fan_in_percent"[:32]: character * MAX_TEXT_LENGTH}
    assert parse_events_request({**EVENT, "metadata": metadata}) == [("job_completed", metadata)]


@pytest.mark.parametrize("character", ["!", "\u00fc", '"'])
def test_largest_metadata(character: str) -> None:
    """1,024 bytes as stored, and not one more."""
    metadata = {f"k{number}": character * 60 for number in range(3)} | dict.fromkeys("abcdef", "")
    for key in "abcdef":
        metadata[key] = "!" * min(MAX_TEXT_LENGTH, MAX_METADATA_BYTES - size(metadata))
    metadata["k0"] += "!" * (MAX_METADATA_BYTES - size(metadata))
    assert size(metadata) == MAX_METADATA_BYTES
    assert parse_events_request({**EVENT, "metadata": metadata}) == [("job_completed", metadata)]
    metadata["k0"] += "!"
    assert error_of({**EVENT, "metadata": metadata}).reason == "field_too_large"


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=MAX_TEXT_LENGTH),
)
leaves = st.one_of(scalars, st.floats(), st.integers(), st.binary(max_size=8))
nested = st.one_of(
    leaves,
    st.lists(leaves, max_size=3),
    st.dictionaries(st.text(max_size=8), leaves, max_size=3),
)
metadata_keys = st.text(string.ascii_lowercase, min_size=1, max_size=32)
metadata_values = st.one_of(
    st.dictionaries(metadata_keys, scalars, max_size=12),
    st.dictionaries(metadata_keys, nested, max_size=3),
    nested,
)
event_types = st.one_of(st.sampled_from(sorted(EVENT_TYPES)), nested)
events = st.one_of(
    st.builds(lambda metadata: {**EVENT, "metadata": metadata}, metadata_values),
    st.fixed_dictionaries({}, optional={"event_type": event_types, "metadata": metadata_values}),
    st.dictionaries(st.sampled_from(["event_type", "metadata", "x"]), nested, max_size=3),
)
requests = st.one_of(
    events,
    st.fixed_dictionaries(
        {"events": st.one_of(st.lists(st.one_of(events, leaves), max_size=3), nested)},
        optional={"metadata": nested, "x": nested},
    ),
)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(requests)
def test_anything(data: dict[str, Any]) -> None:
    """Any request is refused with a FieldError, or its events are sanitized and within limits."""
    try:
        events = parse_events_request(data)
    except FieldError:
        return
    for event_type, metadata in events:
        assert event_type in EVENT_TYPES
        assert size(metadata) <= MAX_METADATA_BYTES
        assert sanitize(metadata) == metadata


def test_subclass_of_str() -> None:
    assert parse_events_request({**EVENT, "metadata": {"mode": Mode.DRAFT}}) == [
        ("job_completed", {"mode": "draft"})
    ]


def test_event() -> None:
    """An event keeps what it was made of."""
    now = datetime(2026, 10, 4, 7, 30, tzinfo=UTC)
    event = UsageEvent("id", "app_start", now, {"platform": "linux"}, None)
    assert event == ("id", "app_start", now, {"platform": "linux"}, None)
