"""Local hours of dates, worked out by hand."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.analysis.local_hours import LocalDay, local_days


def utc_hour(text: str) -> int:
    """Return the hour since 1970 of a time in ISO 8601."""
    return int(datetime.fromisoformat(text).timestamp()) // 3_600


def _local_day(day: date, zone: tzinfo) -> LocalDay:
    [(_, local)] = local_days(day, day, zone)
    return local


@pytest.mark.parametrize(
    ("zone", "day", "moment", "hour"),
    [
        ("UTC", "2025-12-22", "2025-12-22T23:59+00:00", 23),
        ("Europe/Berlin", "2025-12-22", "2025-12-22T00:10+01:00", 0),
        # Both hours of the autumn night are two o'clock.
        ("Europe/Berlin", "2025-10-26", "2025-10-26T02:10+02:00", 2),
        ("Europe/Berlin", "2025-10-26", "2025-10-26T02:10+01:00", 2),
        ("Europe/Berlin", "2025-10-26", "2025-10-26T03:00+01:00", 3),
        # After 1:59 comes 3:00.
        ("Europe/Berlin", "2025-03-30", "2025-03-30T01:59+01:00", 1),
        ("Europe/Berlin", "2025-03-30", "2025-03-30T03:00+02:00", 3),
        # 18:00 to 19:00 in UTC is 23:45 to 0:45: of two dates.
        ("Asia/Kathmandu", "2025-12-21", "2025-12-21T23:50+05:45", 23),
        ("Asia/Kathmandu", "2025-12-22", "2025-12-22T00:10+05:45", 0),
        ("Asia/Kathmandu", "2025-12-22", "2025-12-22T00:50+05:45", 1),
        ("Asia/Kathmandu", "2025-12-22", "2025-12-22T12:50+05:45", 13),
        ("Asia/Kolkata", "2025-12-22", "2025-12-22T00:10+05:30", 0),
        ("Asia/Kolkata", "2025-12-21", "2025-12-21T23:40+05:30", 23),
        # Recorded elsewhere, or by a clock that was put back: the date stays, the hour is of here.
        ("Europe/Berlin", "2025-12-22", "2025-12-24T07:30+01:00", 7),
        ("Europe/Berlin", "2025-10-26", "2025-10-27T02:30+01:00", 2),
        # That night has no such hour.
        ("Europe/Berlin", "2025-03-30", "2025-03-31T02:30+02:00", 3),
    ],
)
def test_the_hour_in_which_most_of_it_is(zone: str, day: str, moment: str, hour: int) -> None:
    local = _local_day(date.fromisoformat(day), ZoneInfo(zone))
    assert local.hour_of(utc_hour(moment)) == hour


@pytest.mark.parametrize(
    ("zone", "day", "hour", "times", "hours"),
    [
        ("Europe/Berlin", "2025-03-30", 2, 0, 23),
        ("Europe/Berlin", "2025-10-26", 2, 2, 25),
        ("Europe/Berlin", "2025-12-22", 2, 1, 24),
        # At midnight.
        ("America/Santiago", "2025-09-07", 0, 0, 23),
        ("America/Santiago", "2025-04-05", 23, 2, 25),
        ("America/Havana", "2025-11-02", 0, 2, 25),
        # By half an hour: two o'clock is cut short, then half past one comes twice.
        ("Australia/Lord_Howe", "2025-10-05", 2, 1, 24),
        ("Australia/Lord_Howe", "2025-04-06", 1, 1, 24),
    ],
)
def test_how_often_an_hour_comes(zone: str, day: str, hour: int, times: int, hours: int) -> None:
    found = _local_day(date.fromisoformat(day), ZoneInfo(zone)).times()
    assert (found[hour], sum(found)) == (times, hours)


def test_every_hour_of_a_year_is_on_its_date() -> None:
    """What is recorded on a date in its zone has the hour that the clock on the wall has."""
    zone = ZoneInfo("Europe/Berlin")
    first = utc_hour("2025-01-01T00:00+01:00")
    days = dict(local_days(date(2025, 1, 1), date(2025, 12, 31), zone))
    for hour in range(first, first + 365 * 24):
        moment = datetime.fromtimestamp(hour * 3_600, UTC).astimezone(zone)
        assert days[moment.date()].hour_of(hour) == moment.hour
