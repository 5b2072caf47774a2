"""The calendar, and the counters in memory."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.usage_stats.engine.uses.open_day import (
    MAX_UNSAVED_USE_IDS,
    DayCounts,
    DayStart,
    OpenDay,
    PendingChanges,
    Step,
    calendar_step,
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


def test_counters_under_new_names_are_added_up() -> None:
    counts = DayCounts(START, {CT: 2, ("notfall", "ct"): 3, VOICE: 1})

    renamed = counts.renamed(lambda combination: VOICE if combination == VOICE else CT)

    assert renamed == DayCounts(START, {CT: 5, VOICE: 1})
