"""When something daily was due, in every zone and on the odd days of the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.daily import last_due

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("zone", "at", "moment", "due"),
    [
        ("UTC", "07:30", "2025-12-22T07:29:59", "2025-12-21"),
        ("UTC", "07:30", "2025-12-22T07:30:00", "2025-12-22"),
        ("UTC", "00:00", "2025-12-22T00:00:00", "2025-12-22"),
        ("UTC", "23:59", "2025-12-22T23:58:59", "2025-12-21"),
        # The night in which the hour after 02:00 is skipped: 02:30 is due at 03:30.
        (BERLIN, "02:30", "2025-03-30T00:59:59", "2025-03-29"),
        (BERLIN, "02:30", "2025-03-30T01:29:59", "2025-03-29"),
        (BERLIN, "02:30", "2025-03-30T01:30:00", "2025-03-30"),
        (BERLIN, "07:30", "2025-03-30T05:29:59", "2025-03-29"),
        (BERLIN, "07:30", "2025-03-30T05:30:00", "2025-03-30"),
        # The night in which that hour comes twice: it is due the first time, and stays done.
        (BERLIN, "02:30", "2025-10-26T00:29:59", "2025-10-25"),
        (BERLIN, "02:30", "2025-10-26T00:30:00", "2025-10-26"),
        (BERLIN, "02:30", "2025-10-26T01:00:00", "2025-10-26"),
        (BERLIN, "02:30", "2025-10-26T01:30:00", "2025-10-26"),
        (BERLIN, "07:30", "2025-10-26T06:29:59", "2025-10-25"),
        (BERLIN, "07:30", "2025-10-26T06:30:00", "2025-10-26"),
        # Offsets of +05:45 and of +12:45 or +13:45.
        ("Asia/Kathmandu", "07:30", "2025-12-22T01:44:59", "2025-12-21"),
        ("Asia/Kathmandu", "07:30", "2025-12-22T01:45:00", "2025-12-22"),
        ("Pacific/Chatham", "07:30", "2025-12-21T17:44:59", "2025-12-21"),
        ("Pacific/Chatham", "07:30", "2025-12-21T17:45:00", "2025-12-22"),
        ("Pacific/Chatham", "02:50", "2025-09-27T14:04:59", "2025-09-27"),
        ("Pacific/Chatham", "02:50", "2025-09-27T14:05:00", "2025-09-28"),
    ],
)
def test_the_rollover_is_due_at_its_local_time(zone: str, at: str, moment: str, due: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))

    assert last_due(now, time.fromisoformat(at)) == date.fromisoformat(due)


@pytest.mark.parametrize("zone", [BERLIN, "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"])
@pytest.mark.parametrize("at", [time(0), time(0, 30), time(2, 15), time(2, 30), time(7, 30)])
def test_each_day_of_a_year_has_one_rollover(zone: str, at: time) -> None:
    now = datetime(2025, 1, 1, 12, tzinfo=UTC)
    last = last_due(now.astimezone(ZoneInfo(zone)), at)
    for _ in range(365 * 24):
        now += timedelta(hours=1)
        due = last_due(now.astimezone(ZoneInfo(zone)), at)
        assert due - last in (timedelta(0), timedelta(days=1))
        last = due
