"""ISO weeks, and which of them can still change."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from collector.weeks import OPEN_DAYS, is_closed, label, open_weeks, week_of

DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))


def test_the_first_days_of_a_year_can_be_in_a_week_of_the_last() -> None:
    assert label(week_of(date(2027, 1, 1))) == "2026-W53"
    assert label(week_of(date(2027, 1, 4))) == "2027-W01"


def test_a_week_closes_when_a_period_from_its_sunday_is_too_old() -> None:
    monday = date(2027, 3, 1)
    sunday = date(2027, 3, 7)
    assert not is_closed(monday, sunday + timedelta(days=OPEN_DAYS))
    assert is_closed(monday, sunday + timedelta(days=OPEN_DAYS + 1))


@given(DAYS, st.integers(-(OPEN_DAYS), -6))
def test_every_period_that_is_accepted_starts_in_an_open_week(today: date, offset: int) -> None:
    week = week_of(today + timedelta(days=offset))
    assert week in open_weeks(today)
    assert not is_closed(week, today)


@given(DAYS)
def test_open_and_closed_weeks_follow_each_other(today: date) -> None:
    weeks = open_weeks(today)
    assert is_closed(weeks[0] - timedelta(days=7), today)
    assert not any(is_closed(week, today) for week in weeks)
    assert all(week.weekday() == 0 for week in weeks)
