"""The calendar, and the counters in memory."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.uses.open_day import (
    MAX_UNSAVED_USE_IDS,
    DayCounts,
    DayStart,
    OpenDay,
    PendingChanges,
    Step,
    calendar_step,
    last_due,
)

DAY = date(2025, 12, 22)
NEXT = date(2025, 12, 23)
NOON = datetime(2025, 12, 22, 11, tzinfo=UTC)
START = DayStart(DAY, NOON, previous=None)
CT = ("Notfall", "ct")
VOICE = ("Espresso", "voice")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-3_650, Step.BACK),
        (-2, Step.BACK),
        (-1, Step.NONE),
        (0, Step.NONE),
        (1, Step.FORWARD),
        (3_650, Step.FORWARD),
    ],
)
def test_a_step_back_of_a_day_changes_nothing(days: int, expected: Step) -> None:
    assert calendar_step(DAY, DAY + timedelta(days=days)) is expected


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


def opened(**totals: int) -> OpenDay:
    """Return a day that the database knows."""
    return OpenDay(START, {(skill, "ct"): count for skill, count in totals.items()}, new=False)


def test_uses_are_added_up_by_hour() -> None:
    day = opened(Notfall=2)

    assert day.record((*CT, 3), 1, 10)
    assert day.record((*CT, 4), 1, 10)
    assert day.record((*CT, 5), 2, 10)
    assert day.record((*VOICE, 1), 2, 10)

    assert (day.totals, day.total) == ({CT: 14, VOICE: 1}, 15)
    assert day.take_pending() == [
        PendingChanges(START, opened=False, uses={(1, CT): 7, (2, CT): 5, (2, VOICE): 1})
    ]


def test_beyond_the_limit_known_combinations_alone_are_counted() -> None:
    day = opened(Notfall=2)

    assert not day.record((*VOICE, 1), 1, 1)
    assert day.record((*CT, 1), 1, 1)
    assert day.record((*VOICE, 1), 1, 2)

    assert (day.totals, day.total) == ({CT: 3, VOICE: 1}, 4)


def test_what_is_saved_is_not_handed_out_again() -> None:
    day = OpenDay(START, {}, new=True)
    day.record((*CT, 1), 1, 10)

    assert day.take_pending() == [PendingChanges(START, opened=True, uses={(1, CT): 1})]
    assert day.take_pending() == []
    day.add_use_id("a")
    assert day.take_pending() == [PendingChanges(START, opened=False, use_ids=["a"])]
    assert day.totals == {CT: 1}


def test_a_new_day_begins_at_zero_and_the_old_one_is_still_saved() -> None:
    day = opened()
    day.record((*CT, 1), 1, 10)
    since = NOON + timedelta(days=1)

    day.open(NEXT, since)
    day.record((*CT, 5), 2, 10)

    start = DayStart(NEXT, since, previous=DAY)
    assert (day.start, day.totals, day.total) == (start, {CT: 5}, 5)
    assert day.take_pending() == [
        PendingChanges(START, opened=False, uses={(1, CT): 1}),
        PendingChanges(start, opened=True, uses={(2, CT): 5}),
    ]


def test_what_could_not_be_saved_comes_before_what_came_since() -> None:
    day = OpenDay(START, {}, new=True)
    day.record((*CT, 1), 1, 10)
    day.add_use_id("a")
    taken = day.take_pending()
    day.record((*CT, 2), 1, 10)
    day.record((*VOICE, 3), 2, 10)
    day.add_use_id("b")
    day.open(NEXT, NOON)
    day.record((*CT, 4), 3, 10)

    day.put_back(taken)

    assert day.take_pending() == [
        PendingChanges(START, opened=True, uses={(1, CT): 3, (2, VOICE): 3}, use_ids=["a", "b"]),
        PendingChanges(day.start, opened=True, uses={(3, CT): 4}),
    ]


def test_a_day_opened_again_stays_apart() -> None:
    """Its counters began at zero again."""
    day = opened()
    day.record((*CT, 1), 1, 10)
    taken = day.take_pending()
    day.open(NEXT, NOON)
    day.open(DAY, NOON)
    day.record((*CT, 2), 1, 10)

    day.put_back(taken)

    unsaved = day.take_pending()
    assert [(changes.start.date, changes.opened, changes.uses) for changes in unsaved] == [
        (DAY, False, {(1, CT): 1}),
        (NEXT, True, {}),
        (DAY, True, {(1, CT): 2}),
    ]


def test_nothing_put_back_changes_nothing() -> None:
    day = opened()
    day.record((*CT, 1), 1, 10)

    day.put_back([])

    assert day.take_pending() == [PendingChanges(START, opened=False, uses={(1, CT): 1})]


def test_use_ids_that_cannot_be_saved_are_bounded_and_the_latest_stay() -> None:
    day = opened()
    for number in range(MAX_UNSAVED_USE_IDS):
        day.add_use_id(f"{number}")
    taken = day.take_pending()
    day.add_use_id("last")

    day.put_back(taken)

    [changes] = day.take_pending()
    assert len(changes.use_ids) == MAX_UNSAVED_USE_IDS
    assert (changes.use_ids[0], changes.use_ids[-1]) == ("1", "last")


def test_a_reset_takes_off_what_it_found() -> None:
    day = opened(Notfall=2, Espresso=1)
    found = day.counts()
    day.record((*CT, 3), 1, 10)
    start = DayStart(DAY, NOON + timedelta(hours=1), previous=None)

    day.restart(start, found.totals)

    assert found == DayCounts(START, {CT: 2, ("Espresso", "ct"): 1})
    assert (day.start, day.totals, day.total) == (start, {CT: 3}, 3)
    assert day.take_pending() == [PendingChanges(start, opened=False, uses={(1, CT): 3})]


def test_a_copy_does_not_follow_the_counters() -> None:
    day = opened(Notfall=2)
    found = day.counts()

    day.record((*CT, 1), 1, 10)

    assert found.totals == {CT: 2}
