"""Trends, worked out by hand."""

from datetime import UTC, date
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.analysis.tally import GROUPINGS, Group
from custom_components.usage_stats.engine.analysis.trends import (
    CombinationTrend,
    NotUsed,
    PeriodTotal,
    TrendsQuestion,
    TrendsResult,
    parse_limit,
    trends,
)
from custom_components.usage_stats.engine.fields import RefusedError

from .past import COFFEE, FILM, ask, days, record, roll_up

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def named(groups: list[Group]) -> dict[object, tuple[int, int, float | None]]:
    """Return (count, times, average) of groups with one label, by its value."""
    return {
        value: (group.count, group.times, group.average)
        for group in groups
        for value in [tuple(group.label.values())]
    }


def test_the_night_on_which_an_hour_comes_twice(connection: sqlite3.Connection) -> None:
    """Two o'clock came three times in two days."""
    record(connection, ["2025-10-25T02:00+02:00"], BERLIN)
    night = ["2025-10-26T02:10+02:00", "2025-10-26T02:10+01:00", "2025-10-26T02:30+01:00"]
    record(connection, night, BERLIN)

    found = ask(connection, BERLIN, days("2025-10-25", "2025-10-26", "2025-10-27"), "hour")

    assert len(found.groups) == 24
    assert named(found.groups)[2,] == (4, 3, 1.333)
    assert named(found.groups)[3,] == (0, 2, 0.0)
    assert found.peaks == {
        "hour": Group({"hour": 2}, 4, 3),
        "weekday": Group({"weekday": "sunday"}, 3, 1),
        "hour_of_week": Group({"weekday": "sunday", "hour": 2}, 3, 2),
    }
    assert found.peak_day == Group({"date": "2025-10-26"}, 3, 1)


def test_the_night_that_leaves_out_an_hour(connection: sqlite3.Connection) -> None:
    """It is no zero: two o'clock came once, and was used once."""
    record(connection, ["2025-03-29T02:30+01:00", "2025-03-30T03:00+02:00"], BERLIN)

    found = ask(connection, BERLIN, days("2025-03-29", "2025-03-30", "2025-03-31"), "hour_of_week")

    groups = named(found.groups)
    assert len(groups) == 7 * 24
    assert groups["saturday", 2] == (1, 1, 1.0)
    assert groups["sunday", 2] == (0, 0, None)
    assert groups["sunday", 3] == (1, 1, 1.0)
    assert groups["monday", 2] == (0, 0, None)
    assert found.peaks["hour"] == Group({"hour": 2}, 1, 1)


def test_uses_of_another_zone_in_the_hour_that_a_night_leaves_out(
    connection: sqlite3.Connection,
) -> None:
    """It was eight in the evening in New York, and two o'clock of the next day in Berlin."""
    record(connection, ["2025-03-30T20:10-04:00"], ZoneInfo("America/New_York"))

    found = ask(connection, BERLIN, days("2025-03-30", "2025-03-30", "2025-04-01"))

    peak = Group({"weekday": "sunday", "hour": 3}, 1, 1)
    assert (found.total, found.peaks["hour_of_week"]) == (1, peak)


def test_ten_past_midnight_in_kathmandu(connection: sqlite3.Connection) -> None:
    """It is in the same UTC hour as ten to midnight of the day before."""
    times = ["2025-12-20T23:50+05:45", "2025-12-21T00:10+05:45", "2025-12-21T00:20+05:45"]
    record(connection, times, KATHMANDU)

    found = ask(connection, KATHMANDU, days("2025-12-20", "2025-12-21", "2025-12-22"), "hour")

    assert {label: group for label, group in named(found.groups).items() if group[0]} == {
        (0,): (2, 2, 1.0),
        (23,): (1, 2, 0.5),
    }
    assert found.days_with_uses == found.streak == 2


def test_an_empty_history(connection: sqlite3.Connection) -> None:
    found = ask(connection, BERLIN, days("2025-12-01", "2025-12-21", "2025-12-22"), "weekday")

    assert found == TrendsResult(
        None,
        0,
        peaks=dict.fromkeys(("hour", "weekday", "hour_of_week")),
        groups=[Group({"weekday": day}, 0, 0) for day in _WEEK],
    )
    assert found.per_day is None


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def test_a_first_day_is_not_whole(connection: sqlite3.Connection) -> None:
    record(connection, ["2025-12-22T08:00+01:00"], BERLIN)
    period = days("2025-12-01", "2025-12-22", "2025-12-22")
    question = TrendsQuestion(period, Selection(), "day", {COFFEE: 1, FILM: 2})

    found = trends(connection, question, BERLIN)

    assert (found.history_from, found.days, found.total) == (date(2025, 12, 22), 0, 0)
    assert found.today == 3
    assert found.compared is None
    assert (found.groups, found.combinations, found.not_used) == ([], [], [])


def test_a_period_before_the_history(connection: sqlite3.Connection) -> None:
    record(connection, ["2025-12-10T08:00+01:00"], BERLIN)

    found = ask(connection, BERLIN, days("2025-11-01", "2025-11-28", "2025-12-22"))

    assert (found.days, found.total, found.compared) == (0, 0, None)
    assert found.not_used == []


def four_weeks(connection: sqlite3.Connection) -> None:
    """Record films in the first week, and coffee on most days since."""
    films = [f"2025-12-0{day}T20:00+01:00" for day in range(1, 8)]
    record(connection, films, BERLIN, FILM)
    coffee = [f"2025-12-{day:02}T07:00+01:00" for day in (8, 9, 10, 15, 16, 17, 18, 20, 21)]
    record(connection, [*coffee, "2025-12-21T08:00+01:00"], BERLIN)
    record(connection, ["2025-12-15T20:00+01:00"], BERLIN, FILM)
    # A clock that ran ahead, and the open day.
    record(connection, ["2031-01-01T08:00+01:00", "2025-12-22T08:00+01:00"], BERLIN)
    record(connection, ["2031-01-01T08:00+01:00"], BERLIN, ("Ahead", "button"))
    record(connection, ["1970-01-01T08:00+01:00"], BERLIN)


@pytest.mark.parametrize("rolled_up", [False, True])
def test_a_week_and_the_week_before(connection: sqlite3.Connection, *, rolled_up: bool) -> None:
    four_weeks(connection)
    if rolled_up:
        roll_up(connection)

    found = ask(connection, BERLIN, days("2025-12-15", "2025-12-21", "2025-12-22"), "day")

    assert found.history_from == date(2025, 12, 1)
    assert (found.days, found.days_with_uses, found.total) == (7, 6, 8)
    assert found.per_day == 1.143
    # Friday had no uses.
    assert (found.streak, found.longest_streak) == (2, 4)
    assert found.compared == PeriodTotal(date(2025, 12, 8), date(2025, 12, 14), 3, 5)
    assert found.compared.change_percent == 166.7
    assert found.combinations == [
        CombinationTrend(*COFFEE, 7, 0.875, 4, 6, "2025-12-21"),
        CombinationTrend(*FILM, 1, 0.125, 1, 1, "2025-12-15"),
    ]
    assert [group.count for group in found.groups] == [2, 1, 1, 1, 0, 1, 2]
    assert found.groups[0] == Group({"date": "2025-12-15"}, 2, 1)


@pytest.mark.parametrize("rolled_up", [False, True])
def test_what_is_not_used(connection: sqlite3.Connection, *, rolled_up: bool) -> None:
    four_weeks(connection)
    if rolled_up:
        roll_up(connection)

    found = ask(connection, BERLIN, days("2025-12-16", "2025-12-19", "2025-12-22"))

    assert found.not_used == [NotUsed(*FILM, "2025-12-15", 4)]
    assert (found.streak, found.longest_streak) == (0, 3)
    assert found.compared == PeriodTotal(date(2025, 12, 12), date(2025, 12, 15), 2, 1)


def test_what_is_used_today_is_used_in_a_period_with_today(
    connection: sqlite3.Connection,
) -> None:
    four_weeks(connection)
    period = days("2025-12-20", "2025-12-22", "2025-12-22")
    for today, unused in (({}, [FILM]), ({FILM: 1}, [])):
        question = TrendsQuestion(period, Selection(), None, today)
        found = trends(connection, question, BERLIN)
        assert [(row.skill, row.modality) for row in found.not_used] == unused
        assert (found.days, found.total) == (2, 3)


@pytest.mark.parametrize("selection", [Selection("Espresso"), Selection(None, "button")])
def test_a_selection(connection: sqlite3.Connection, selection: Selection) -> None:
    """The history is that of all uses, so that the days before the first coffee are without."""
    four_weeks(connection)
    period = days("2025-12-01", "2025-12-21", "2025-12-22")

    found = ask(connection, BERLIN, period, "week", selection)

    assert (found.history_from, found.days, found.days_with_uses) == (date(2025, 12, 1), 21, 9)
    assert named(found.groups) == {
        ("2025-12-01",): (0, 7, 0.0),
        ("2025-12-08",): (3, 7, 0.429),
        ("2025-12-15",): (7, 7, 1.0),
    }
    assert [row.count for row in found.combinations] == [10]
    assert not selection.has(FILM)


def test_a_change_after_a_zero_has_no_percent(connection: sqlite3.Connection) -> None:
    record(connection, ["2025-12-01T08:00+00:00", "2025-12-21T08:00+00:00"], UTC)

    found = ask(connection, UTC, days("2025-12-21", "2025-12-21", "2025-12-22"))

    assert found.compared is not None
    assert (found.compared.total, found.compared.change_percent) == (0, None)


def test_months_have_the_days_that_the_history_reaches(connection: sqlite3.Connection) -> None:
    record(connection, ["2025-11-21T08:00+00:00", "2025-12-21T08:00+00:00"], UTC)

    found = ask(connection, UTC, days("2025-10-01", "2025-12-21", "2025-12-22"), "month")

    assert named(found.groups) == {("2025-11",): (1, 10, 0.1), ("2025-12",): (1, 21, 0.048)}
    assert found.compared is None


def test_averages_are_per_occurrence(connection: sqlite3.Connection) -> None:
    """Two Mondays and one Tuesday."""
    record(connection, ["2025-12-01T08:00+00:00"] * 3 + ["2025-12-02T08:00+00:00"] * 2, UTC)

    found = ask(connection, UTC, days("2025-12-01", "2025-12-08", "2025-12-22"), "weekday")

    groups = named(found.groups)
    assert groups["monday",] == (3, 2, 1.5)
    assert groups["tuesday",] == (2, 1, 2.0)
    assert found.peaks["weekday"] == Group({"weekday": "tuesday"}, 2, 1)


def test_every_grouping_has_all_uses(connection: sqlite3.Connection) -> None:
    four_weeks(connection)
    for group_by in GROUPINGS:
        period = days("2025-12-01", "2025-12-21", "2025-12-22")
        found = ask(connection, BERLIN, period, group_by)
        assert sum(group.count for group in found.groups) == found.total == 18


def test_limits_have_bounds() -> None:
    assert parse_limit("10") == 10
    for value in (0, 1_001):
        with pytest.raises(RefusedError, match="field_out_of_range"):
            parse_limit(value)
