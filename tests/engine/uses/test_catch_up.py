"""A database that has refused the last writes, or is an older copy, is brought up to date."""

from datetime import timedelta
from pathlib import Path
import sqlite3

from custom_components.usage_stats.engine.uses import recovery, use_log
from custom_components.usage_stats.engine.uses.open_day import (
    DayCounts,
    DayStart,
    PendingChanges,
    Snapshot,
)

from .past import (
    CT,
    DAY,
    HOUR,
    NEXT,
    NOON,
    START,
    VOICE,
    ZONE,
    export,
    in_files,
    kept,
    older,
    pending,
    save,
)

NOTHING = recovery.CatchUpResult([], recovery.Unread([], 0))

# The database has refused the last writes.


def test_open_counters_that_the_database_refused_are_pending(
    lost: sqlite3.Connection, folder: Path
) -> None:
    snapshot = Snapshot(START, {CT: 9, VOICE: 1}, kept(lost).batches_written, None)

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING
    assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING

    assert use_log.load(lost) == DayCounts(START, {CT: 9, VOICE: 1})
    assert pending(lost) == [("2025-12-22", *CT, 6)]


def test_a_day_that_the_database_never_knew_is_opened(
    lost: sqlite3.Connection, folder: Path
) -> None:
    start = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
    snapshot = Snapshot(start, {CT: 2}, kept(lost).batches_written, None)

    for _ in range(2):
        assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING
        assert use_log.load(lost) == DayCounts(start, {CT: 2})
        assert pending(lost) == [("2025-12-23", *CT, 2)]


def test_an_empty_database_gets_the_first_day(new: sqlite3.Connection, folder: Path) -> None:
    assert recovery.catch_up(new, folder, Snapshot(START, {CT: 2}, 0, None), ZONE) == NOTHING

    assert use_log.load(new) == DayCounts(START, {CT: 2})


def test_a_database_that_is_ahead_stays_as_it_is(lost: sqlite3.Connection, folder: Path) -> None:
    """The snapshot is from before the next day was opened."""
    snapshot = kept(lost)
    start = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
    save(lost, (CT, 2), start=start)

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING

    assert use_log.load(lost) == DayCounts(start, {CT: 2})


def test_what_was_deleted_does_not_come_back(lost: sqlite3.Connection, folder: Path) -> None:
    """Killed after the deletion, before the state was saved."""
    snapshot = kept(lost)
    use_log.delete_all(lost, NOON + timedelta(hours=1))

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING

    found = use_log.load(lost)
    assert found is not None
    assert found.totals == {}


def test_what_was_deleted_does_not_come_back_on_a_later_day(
    lost: sqlite3.Connection, folder: Path
) -> None:
    """The state could not be saved since."""
    snapshot = kept(lost)
    use_log.delete_all(lost, NOON + timedelta(hours=1))
    start = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
    save(lost, (CT, 2), start=start)

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == NOTHING

    assert use_log.load(lost) == DayCounts(start, {CT: 2})
    assert pending(lost) == [("2025-12-23", *CT, 2)]


def test_a_day_opened_after_the_clock_was_put_back(lost: sqlite3.Connection, folder: Path) -> None:
    """The database has refused writes since, so it only knows the day before that step."""
    start = DayStart(DAY - timedelta(days=5), NOON - timedelta(days=5), previous=DAY)

    assert recovery.catch_up(lost, folder, Snapshot(start, {CT: 2}, 0, None), ZONE) == NOTHING

    assert use_log.load(lost) == DayCounts(start, {CT: 2})


def test_uses_of_another_day_that_wait_in_memory_come_back(
    new: sqlite3.Connection, folder: Path
) -> None:
    """The database is lost while it refuses writes."""
    yesterday = DayStart(DAY - timedelta(days=1), NOON - timedelta(days=1), previous=None)
    start = DayStart(DAY, NOON, previous=yesterday.date)
    waiting = [
        PendingChanges(yesterday, opened=False, uses={(HOUR - 24, VOICE): 5}, use_ids=["a"]),
        PendingChanges(start, opened=True, uses={(HOUR, CT): 2}, use_ids=["b"]),
    ]

    recovery.rebuild(new, folder, Snapshot(start, {CT: 2}, 0, None), ZONE, waiting)

    assert use_log.load(new) == DayCounts(start, {CT: 2})
    assert pending(new) == [("2025-12-21", *VOICE, 5), ("2025-12-22", *CT, 2)]
    assert use_log.has_use_id(new, "a", start)
    assert use_log.has_use_id(new, "b", start)


# The database is an older copy.


def test_what_was_exported_since_the_copy_is_no_longer_pending(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    use_log.save(
        lost, [PendingChanges(START, opened=False, uses={(HOUR, CT): 2, (HOUR + 1, CT): 3})]
    )
    older(lost, new)
    save(lost, (CT, 1), (("New", "ct"), 7))
    exports = export(lost, folder, timedelta(hours=1))
    before = in_files(folder)

    assert recovery.catch_up(new, folder, kept(lost), ZONE).newer == [DAY]

    assert use_log.load(new) == use_log.load(lost)
    assert use_log.exports(new).written == exports
    assert pending(new) == []
    export(new, folder)
    assert in_files(folder) == before
    save(new, (CT, 1))
    export(new, folder)
    assert in_files(folder) - before == {(DAY, *CT): 1}


def test_what_was_not_exported_yet_stays_pending(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    save(lost, (CT, 2))
    older(lost, new)
    export(lost, folder, timedelta(hours=1))
    save(new, (CT, 5), (VOICE, 1))

    assert recovery.catch_up(new, folder, kept(lost), ZONE).newer == [DAY]

    assert pending(new) == [("2025-12-22", *VOICE, 1), ("2025-12-22", *CT, 5)]
    assert use_log.load(new) == DayCounts(START, {CT: 10, VOICE: 2})


def test_dates_that_the_copy_does_not_know_join_the_history(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    older(lost, new)
    save(lost, (CT, 6), start=DayStart(NEXT, NOON, previous=DAY))
    export(lost, folder)

    assert recovery.catch_up(new, folder, kept(lost), ZONE).newer == [NEXT]

    assert use_log.last_hours(new, NEXT).keys() == {CT}
    assert use_log.load(new) == DayCounts(DayStart(NEXT, NOON, previous=DAY), {CT: 6})
    assert pending(new) == []


def test_a_batch_that_waits_in_the_copy_and_is_in_the_file_is_written_once(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    save(lost, (CT, 2))
    use_log.take(lost, NOON.astimezone(ZONE), closed_only=False)
    older(lost, new)
    export(lost, folder)
    before = in_files(folder)

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == NOTHING

    assert use_log.waiting(new)
    export(new, folder)
    assert not use_log.waiting(new)
    assert in_files(folder) == before


def test_a_copy_that_knows_the_files_is_left_as_it_is(
    lost: sqlite3.Connection, folder: Path
) -> None:
    save(lost, (CT, 2))
    before = list(lost.iterdump())

    assert recovery.catch_up(lost, folder, kept(lost), ZONE) == NOTHING

    assert list(lost.iterdump()) == before


def test_uses_that_only_the_snapshot_has_are_pending(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    older(lost, new)
    save(lost, (CT, 2))
    export(lost, folder, timedelta(hours=1))
    save(lost, (VOICE, 4))

    assert recovery.catch_up(new, folder, kept(lost), ZONE).newer == [DAY]

    assert use_log.load(new) == use_log.load(lost)
    assert pending(new) == pending(lost) == [("2025-12-22", *VOICE, 4)]
