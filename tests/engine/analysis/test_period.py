"""Which days a question is about, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.usage_stats.engine.analysis.period import (
    MAX_DAYS,
    Period,
    PeriodRequest,
    parse_date,
    parse_days,
)
from custom_components.usage_stats.engine.fields import FieldError, RefusedError

OPEN = date(2025, 12, 22)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("request_", "first", "last"),
    [
        (PeriodRequest(), "2025-11-24", "2025-12-21"),
        (PeriodRequest(days=1), "2025-12-21", "2025-12-21"),
        (PeriodRequest(days=MAX_DAYS), "2015-12-15", "2025-12-21"),
        (PeriodRequest(start=day("2025-12-01")), "2025-12-01", "2025-12-21"),
        (PeriodRequest(start=OPEN), "2025-12-22", "2025-12-22"),
        (PeriodRequest(end=OPEN), "2025-11-25", "2025-12-22"),
        (PeriodRequest(days=7, end=day("2025-12-07")), "2025-12-01", "2025-12-07"),
        (PeriodRequest(start=day("2025-12-01"), end=OPEN), "2025-12-01", "2025-12-22"),
        # Not closed yet, though the night is over.
        (PeriodRequest(end=day("2025-12-23"), days=2), "2025-12-22", "2025-12-23"),
        (PeriodRequest(start=day("1900-01-01"), end=day("1900-01-01")), "1900-01-01", "1900-01-01"),
    ],
)
def test_what_is_not_said_is_the_last_four_weeks(
    request_: PeriodRequest, first: str, last: str
) -> None:
    assert request_.period(OPEN, day("2025-12-23")) == Period(day(first), day(last), OPEN)


@pytest.mark.parametrize(
    ("request_", "field", "reason"),
    [
        (PeriodRequest(days=7, start=OPEN), "days", "field_days_and_from"),
        (PeriodRequest(start=day("2025-12-24")), "from", "field_in_future"),
        (PeriodRequest(end=day("2025-12-24")), "to", "field_in_future"),
        (PeriodRequest(start=OPEN, end=day("2025-12-21")), "from", "field_after_to"),
        (PeriodRequest(start=day("2015-12-14")), "from", "field_too_many_days"),
    ],
)
def test_what_makes_no_period_is_refused(request_: PeriodRequest, field: str, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        request_.period(OPEN, day("2025-12-23"))
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_whole_days_end_before_the_open_day() -> None:
    period = Period(day("2025-12-20"), OPEN, OPEN)

    assert period.last == day("2025-12-21")
    assert period.whole_days == 2
    assert period.before == (day("2025-12-18"), day("2025-12-19"))
    assert Period(OPEN, OPEN, OPEN).whole_days == 0


@pytest.mark.parametrize(
    "value", [OPEN, "2025-12-22", " 2025-12-22 ", "20251222", 20251222, 20251222.0]
)
def test_a_date_in_its_forms(value: object) -> None:
    assert parse_date(value) == OPEN


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "2025-02-30",
            "22.12.2025",
            "2025-W52-1",
            "2025-12-22T10:00",
            "1899-12-31",
            "20250230",
        ),
        *(
            None,
            True,
            5,
            1.5,
            datetime(2025, 12, 22, tzinfo=UTC),
            [],
            float("nan"),
            "2025-12-22\n2025",
        ),
    ],
)
def test_what_is_no_date(value: object) -> None:
    with pytest.raises(RefusedError, match="field_not_date"):
        parse_date(value)


def test_days_have_bounds() -> None:
    assert parse_days("28") == 28
    for value in (0, MAX_DAYS + 1):
        with pytest.raises(RefusedError, match="field_out_of_range"):
            parse_days(value)


def test_the_longest_period_has_a_period_before() -> None:
    first = date(1900, 1, 1)
    assert Period(first, first + timedelta(days=MAX_DAYS - 1), OPEN).before[0].year == 1889
