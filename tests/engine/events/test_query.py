"""Parsing times and limits of a query, and errors that do not repeat what was sent."""

from datetime import UTC, date, datetime, time, timedelta, timezone
import math
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.events.query import MAX_FOUND, parse_limit, parse_time
from custom_components.usage_stats.engine.fields import RefusedError

BERLIN = ZoneInfo("Europe/Berlin")
ANNA = "annas-word"


@pytest.mark.parametrize("limit", [1, 2, MAX_FOUND])
def test_limits(limit: int) -> None:
    for given in (limit, float(limit), f"{limit}", f"{limit}.0"):
        assert parse_limit(given) == limit


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
        # A template renders digits as a number.
        ("20251222", "2025-12-21T23:00:00+00:00"),
        (20251222.0, "2025-12-21T23:00:00+00:00"),
        ("20251222.0", "2025-12-21T23:00:00+00:00"),
        (20251222, "2025-12-21T23:00:00+00:00"),
        (1_766_401_200, "2025-12-22T11:00:00+00:00"),
        (1_766_401_200.25, "2025-12-22T11:00:00.250000+00:00"),
        ("1766401200", "2025-12-22T11:00:00+00:00"),
        ("1766401200.25", "2025-12-22T11:00:00.250000+00:00"),
        (0, "1970-01-01T00:00:00+00:00"),
        (-1.5, "1969-12-31T23:59:58.500000+00:00"),
    ],
)
def test_a_time_without_an_offset_is_local(given: object, meant: str) -> None:
    assert parse_time(given, BERLIN).astimezone(UTC).isoformat() == meant


@pytest.mark.parametrize(
    "moment", ["0001-01-01", "0001-01-01T00:00+23:59", "9999-12-31T23:59:59-23:59"]
)
def test_the_first_and_the_last_time_can_be_asked_for(moment: str) -> None:
    start = parse_time(moment, ZoneInfo("Pacific/Kiritimati"))

    assert abs(start.timestamp()) < 1e12


NO_TIMES: list[object] = [
    *("", ANNA, "2025-13-01", "2025-12-22T25:00", "12:00", "now", "2025-12-22T12:00+25"),
    *(None, 1e12, 10**40, math.inf, math.nan, "1e9", True, False, time(12), [ANNA], {ANNA: 1}, {1}),
]


@pytest.mark.parametrize("value", NO_TIMES)
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_time(value, BERLIN)
    error = caught.value
    assert (error.reason, error.limits) == ("field_not_time", {})
    assert ANNA not in f"{error} {error.__cause__}"
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    ("value", "reason", "limits"),
    [
        *(
            (value, "field_not_integer", {})
            for value in (None, True, False, 1.5, "", "7.5", ANNA, [1], {1: 1})
        ),
        *(
            (value, "field_out_of_range", {"minimum": 1, "maximum": MAX_FOUND})
            for value in (0, -1, MAX_FOUND + 1, 10**30)
        ),
    ],
)
def test_a_bad_limit_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_limit(value)
    assert (caught.value.reason, caught.value.limits) == (reason, limits)
