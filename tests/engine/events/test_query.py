"""Parsing queries, and errors that do not repeat what was sent."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.query import MAX_FOUND, Query, parse_query
from custom_components.usage_stats.engine.fields import FieldError

BERLIN = ZoneInfo("Europe/Berlin")
ANNA = "annas-word"


def test_empty_query_is_limited_to_a_hundred() -> None:
    assert parse_query({}, UTC) == Query(None, None, None, 100)


def test_all_fields() -> None:
    asked = {"type": "job_failed", "from": "2025-12-22", "to": "2025-12-23T06:30:00Z", "limit": 7}

    assert parse_query(MappingProxyType(asked), BERLIN) == Query(
        "job_failed",
        datetime(2025, 12, 22, tzinfo=BERLIN),
        datetime(2025, 12, 23, 6, 30, tzinfo=UTC),
        7,
    )


def test_null_is_no_condition() -> None:
    assert parse_query({"type": None, "from": None, "to": None}, UTC) == parse_query({}, UTC)


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_event_types(event_type: str) -> None:
    assert parse_query({"type": event_type}, UTC).event_type == event_type


@pytest.mark.parametrize("limit", [1, 2, MAX_FOUND])
def test_limits(limit: int) -> None:
    assert parse_query({"limit": limit}, UTC).limit == limit


@pytest.mark.parametrize("field", ["from", "to"])
@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2025-12-22", "2025-12-21T23:00:00+00:00"),
        ("2025-12-22 12:00:00", "2025-12-22T11:00:00+00:00"),
        ("2025-07-01T12:00", "2025-07-01T10:00:00+00:00"),
        ("2025-07-01T12:00Z", "2025-07-01T12:00:00+00:00"),
        ("2025-07-01T12:00:00.25+05:30", "2025-07-01T06:30:00.250000+00:00"),
        # An ambiguous time when summer time ends: the first, unless there is an offset.
        ("2025-10-26T02:30", "2025-10-26T00:30:00+00:00"),
        ("2025-10-26T02:30+01:00", "2025-10-26T01:30:00+00:00"),
        (datetime.fromisoformat("2025-12-22T12:00"), "2025-12-22T11:00:00+00:00"),
        (datetime(2025, 12, 22, 12, tzinfo=UTC), "2025-12-22T12:00:00+00:00"),
        (
            datetime(2025, 12, 22, 12, tzinfo=timezone(timedelta(hours=-8))),
            "2025-12-22T20:00:00+00:00",
        ),
        # As YAML reads a date without quotes.
        (date(2025, 12, 22), "2025-12-21T23:00:00+00:00"),
    ],
)
def test_times_without_an_offset_are_local(field: str, given: object, meant: str) -> None:
    query = parse_query({field: given}, BERLIN)

    found, other = (query.start, query.end) if field == "from" else (query.end, query.start)
    assert found is not None
    assert found.astimezone(UTC).isoformat() == meant
    assert other is None


@pytest.mark.parametrize(
    "moment", ["0001-01-01", "0001-01-01T00:00+23:59", "9999-12-31T23:59:59-23:59"]
)
def test_earliest_and_latest_time(moment: str) -> None:
    start = parse_query({"from": moment}, ZoneInfo("Pacific/Kiritimati")).start

    assert start is not None
    assert abs(start.timestamp()) < 1e12


_NO_TYPE = "field_unknown_event_type"
_NO_TIME = "field_not_time"
_NO_LIMIT = "field_not_integer"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        *(
            ("type", value, _NO_TYPE)
            for value in ("", ANNA, "Job_failed", "job_failed ", 7, True, 1.5, [ANNA], {ANNA: 1})
        ),
        *(
            (field, value, _NO_TIME)
            for field in ("from", "to")
            for value in (
                *(
                    "",
                    ANNA,
                    "2025-13-01",
                    "2025-12-22T25:00",
                    "12:00",
                    "now",
                    "2025-12-22T12:00+25",
                ),
                *(0, 1_766_400_000, 1.5, True, False, time(12), [ANNA], {ANNA: 1}, {1}),
            )
        ),
        *(
            ("limit", value, _NO_LIMIT)
            for value in (None, True, False, 1.0, 1.5, "", "7", ANNA, [1], {1: 1})
        ),
        *(("limit", value, "field_out_of_range") for value in (0, -1, MAX_FOUND + 1, 10**30)),
        (ANNA.replace("-", "_"), 1, "field_unknown"),
    ],
)
def test_refused_queries(field: str, value: object, reason: str) -> None:
    asked: dict[str, Any] = {field: value}

    with pytest.raises(FieldError) as caught:
        parse_query(asked, BERLIN)
    error = caught.value
    assert (error.field, error.reason) == (field, reason)
    bounds = {"minimum": 1, "maximum": MAX_FOUND}
    assert error.limits == (bounds if reason == "field_out_of_range" else {})
    assert ANNA not in f"{error} {error.__cause__}"
    assert error.__suppress_context__ or error.__context__ is None


def test_unknown_field_is_named_only_if_it_is_an_identifier() -> None:
    with pytest.raises(FieldError, match=r"^\?: field_unknown$"):
        parse_query({f"={ANNA}": 1}, UTC)
