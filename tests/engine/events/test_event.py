"""Parsing events, and errors that do not repeat what was sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
import string
from types import MappingProxyType
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.event import (
    EVENT_TYPES,
    UsageEvent,
    event_ids,
    parse_event_type,
    parse_metadata,
)
from custom_components.usage_stats.engine.events.sanitize import (
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    sanitize,
    size,
)
from custom_components.usage_stats.engine.fields import RefusedError

ANNA = "annas-word"


def error_of(parse: Callable[[object], object], value: object) -> RefusedError:
    """Return why a value is refused, having seen that the error does not repeat it."""
    with pytest.raises(RefusedError) as caught:
        parse(value)
    error = caught.value
    assert ANNA not in f"{error} {error.limits} {error.__cause__}"
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
def test_every_type_is_accepted(event_type: str) -> None:
    assert parse_event_type(event_type) == event_type


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
    kept = parse_metadata(MappingProxyType(metadata))
    assert kept == {
        "printer_type": "PRUSA_MK4S",
        "duration_seconds": 12.5,
        "layers": 300,
        "supports": True,
        "material": None,
        "note": "for [email]",
    }
    assert list(kept) == [key for key in metadata if key in kept]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((value, "field_not_text") for value in (None, 1, True, [ANNA], {ANNA: 1})),
        *((value, "field_unknown_event_type") for value in ("", ANNA, "Job_Created")),
    ],
)
def test_refused_types(value: object, reason: str) -> None:
    assert error_of(parse_event_type, value).reason == reason


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
    kept = parse_metadata(metadata)
    assert kept
    error = error_of(parse_metadata, dict.fromkeys(keys[: most + 1], 1))
    assert error.reason == "field_too_large"


@pytest.mark.parametrize(("number", "reason"), [(204, "field_bad_key"), (205, "field_too_large")])
def test_too_many_keys_are_not_checked_one_by_one(number: int, reason: str) -> None:
    """So many keys that even the shortest would be too large."""
    assert MAX_METADATA_BYTES // len('"a":1') == 204
    error = error_of(parse_metadata, {f"{ANNA}{key}": 1 for key in range(number)})
    assert error.reason == reason
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
    """Errors contain no key or value of it."""
    error = error_of(parse_metadata, metadata)
    assert error.reason == reason


def test_limits_in_errors() -> None:
    too_long = error_of(parse_metadata, {"a": "x" * 129})
    assert too_long.limits == {"maximum": MAX_TEXT_LENGTH}
    too_large = error_of(parse_metadata, {f"a{number}": "x" * 128 for number in range(8)})
    assert too_large.limits == {"maximum": MAX_METADATA_BYTES}
    out_of_range = error_of(parse_metadata, {"a": 2**64})
    assert out_of_range.limits == {"minimum": -(2**63), "maximum": 2**63 - 1}


@pytest.mark.parametrize("character", ["\u00fc", "\u6f22", "\U0001f600", '"', "\n", "!"])
def test_longest_text(character: str) -> None:
    """128 characters, whatever their size in bytes, under a key of 32."""
    metadata = {"speed_of_the_third_fan_in_percent"[:32]: character * MAX_TEXT_LENGTH}
    assert parse_metadata(metadata) == metadata


@pytest.mark.parametrize("character", ["!", "\u00fc", '"'])
def test_largest_metadata(character: str) -> None:
    """1,024 bytes as stored, and not one more."""
    metadata = {f"k{number}": character * 60 for number in range(3)} | dict.fromkeys("abcdef", "")
    for key in "abcdef":
        metadata[key] = "!" * min(MAX_TEXT_LENGTH, MAX_METADATA_BYTES - size(metadata))
    metadata["k0"] += "!" * (MAX_METADATA_BYTES - size(metadata))
    assert size(metadata) == MAX_METADATA_BYTES
    assert parse_metadata(metadata) == metadata
    metadata["k0"] += "!"
    assert error_of(parse_metadata, metadata).reason == "field_too_large"


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


@settings(deadline=None, derandomize=True, max_examples=500)
@given(metadata_values)
def test_anything(value: object) -> None:
    """Any value is refused with a RefusedError, or is sanitized and within limits afterwards."""
    try:
        metadata = parse_metadata(value)
    except RefusedError:
        return
    assert size(metadata) <= MAX_METADATA_BYTES
    assert sanitize(metadata) == metadata


def test_subclass_of_str() -> None:
    assert parse_metadata({"mode": Mode.DRAFT}) == {"mode": "draft"}


def test_fields_of_an_event() -> None:
    now = datetime(2026, 10, 4, 7, 30, tzinfo=UTC)
    event = UsageEvent("id", "app_start", now, {"platform": "linux"}, None)
    assert event == ("id", "app_start", now, {"platform": "linux"}, None)


def test_ids_are_neighbours() -> None:
    ids = list(islice(event_ids(), 2_500))
    assert len(set(ids)) == len(ids)
    assert {(UUID(event_id).version, str(UUID(event_id))) for event_id in ids} == {
        (4, event_id) for event_id in ids
    }
    assert len({event_id[:13] for event_id in ids}) == 3
    assert len({event_id[15:] for event_id in ids}) == len(ids)
