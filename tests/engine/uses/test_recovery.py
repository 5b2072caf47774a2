"""A database that was lost, or put back to an older copy, writes nothing twice."""

from datetime import datetime, timedelta
from pathlib import Path
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.uses import csv_file, recovery, use_log
from custom_components.usage_stats.engine.uses.open_day import (
    DayCounts,
    DayStart,
    PendingChanges,
    Snapshot,
)
from custom_components.usage_stats.engine.uses.use_log import Exports

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

# The database is lost.


def test_history_and_what_is_pending_come_back(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    save(lost, (CT, 2), (("New", "ct"), 7))
    totals = {CT: 5, VOICE: 1, ("New", "ct"): 7}

    recovery.rebuild(new, folder, Snapshot(START, totals, 2, None), ZONE)

    assert use_log.load(new) == DayCounts(START, totals)
    assert use_log.exports(new) == Exports(2, None)
    assert pending(new) == pending(lost)
    assert new.execute("SELECT date, hour, skill, count FROM uses ORDER BY 1, 3").fetchall() == [
        ("2025-12-21", HOUR, "Notfall", 4),
        ("2025-12-22", HOUR, "Käse, alt", 1),
        ("2025-12-22", HOUR, "New", 7),
        ("2025-12-22", HOUR, "Notfall", 5),
    ]
    export(new, folder)
    assert in_files(folder) == {
        (DAY - timedelta(days=1), *CT): 4,
        (DAY, *CT): 5,
        (DAY, *VOICE): 1,
        (DAY, "New", "ct"): 7,
    }
    stamps = [
        export_time for file in csv_file.files(folder) for export_time, _ in csv_file.rows(file)
    ]
    assert max(stamps) == datetime.fromisoformat("2025-12-22 12:05:01")


def test_without_a_snapshot_the_files_are_all_there_is(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    recovery.rebuild(new, folder, None, ZONE)

    assert use_log.load(new) is None
    assert pending(new) == []
    assert use_log.used_since(new, DAY) == use_log.used_since(lost, DAY) == {CT, VOICE}


def test_without_files_the_counters_are_all_there_is(new: sqlite3.Connection, folder: Path) -> None:
    start = DayStart(DAY, NOON, previous=DAY - timedelta(days=1))

    recovery.rebuild(new, folder, Snapshot(start, {CT: 2}, 0, None), ZONE)

    assert use_log.load(new) == DayCounts(start, {CT: 2})
    assert pending(new) == [("2025-12-22", *CT, 2)]


def test_what_was_exported_before_a_reset_is_not_of_the_counters(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    again = DayStart(DAY, NOON + timedelta(hours=1), previous=None)
    use_log.reset(lost, again.since)
    save(lost, (CT, 2))
    export(lost, folder, timedelta(hours=2))
    save(lost, (CT, 6))

    recovery.rebuild(new, folder, kept(lost), ZONE)

    assert use_log.load(new) == DayCounts(again, {CT: 8})
    assert pending(new) == [("2025-12-22", *CT, 6)]


@pytest.mark.parametrize(
    ("after", "zone"),
    [
        (timedelta(), ZONE),
        (timedelta(minutes=5), ZoneInfo("Asia/Tokyo")),
        (timedelta(minutes=-30), ZONE),
    ],
    ids=["in the second it began", "the zone moves", "the clock is put back"],
)
def test_no_clock_is_asked_what_was_exported(
    connection: sqlite3.Connection,
    new: sqlite3.Connection,
    folder: Path,
    after: timedelta,
    zone: ZoneInfo,
) -> None:
    save(connection, (CT, 5), start=START)
    export(connection, folder, after)
    save(connection, (CT, 1))

    recovery.rebuild(new, folder, kept(connection), zone)

    assert use_log.load(new) == DayCounts(START, {CT: 6})
    assert pending(new) == [("2025-12-22", *CT, 1)]


def test_a_day_that_was_opened_again_counts_from_there(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    again = DayStart(DAY, NOON + timedelta(hours=1), previous=NEXT)
    save(lost, (CT, 6), start=DayStart(NEXT, NOON, previous=DAY))
    save(lost, (CT, 2), start=again)

    recovery.rebuild(new, folder, kept(lost), ZONE)

    assert use_log.load(new) == DayCounts(again, {CT: 2})
    assert pending(new) == [("2025-12-22", *CT, 2)]


def test_files_that_have_more_than_the_snapshot_win(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    assert use_log.load(lost) == DayCounts(START, {CT: 3, VOICE: 1})

    recovery.rebuild(new, folder, Snapshot(START, {CT: 1}, 1, None), ZONE)

    assert use_log.load(new) == DayCounts(START, {CT: 3, VOICE: 1})
    assert pending(new) == []


FOREIGN = [
    "a note",
    "2025-12-22,Notfall,ct,many,2025-12-22 13:00:00",
    "2025-12-22,Notfall,ct,99999999999999999999,2025-12-22 13:00:00",
    "2025-12-22,Notfall,ct,5,9999-12-31 23:59:59",
    "2025-12-22,=1,ct,5,2025-12-22 13:00:00",
    "2025-12-22,Notfall,ct,5,0001-01-01",
]


@pytest.mark.parametrize("line", FOREIGN)
def test_what_others_wrote_does_not_count(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, line: str
) -> None:
    with (folder / "usage_stats_2025-12-22.csv").open("a") as file:
        file.write(line + "\n")

    recovery.rebuild(new, folder, Snapshot(START, {CT: 4, VOICE: 1}, 2, None), ZONE)

    assert use_log.load(new) == DayCounts(START, {CT: 4, VOICE: 1})
    assert pending(new) == [("2025-12-22", *CT, 1)]
    assert export(new, folder) == export(lost, folder) + 1


def test_a_file_without_rows_of_ours_says_nothing(new: sqlite3.Connection, folder: Path) -> None:
    folder.mkdir()
    (folder / "usage_stats_2025-12-22.csv").write_text("a note\n")

    recovery.rebuild(new, folder, None, ZONE)

    assert new.execute("SELECT * FROM dates").fetchall() == []


def test_a_folder_that_cannot_be_read_is_an_error(new: sqlite3.Connection, folder: Path) -> None:
    folder.touch()

    with pytest.raises(NotADirectoryError):
        recovery.rebuild(new, folder, None, ZONE)
    with pytest.raises(NotADirectoryError):
        recovery.catch_up(new, folder, Snapshot(START, {}, 1, None), ZONE)


# The database has refused the last writes.


def test_open_counters_that_the_database_refused_are_pending(
    lost: sqlite3.Connection, folder: Path
) -> None:
    snapshot = Snapshot(START, {CT: 9, VOICE: 1}, kept(lost).batches_written, None)

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == []
    assert recovery.catch_up(lost, folder, snapshot, ZONE) == []

    assert use_log.load(lost) == DayCounts(START, {CT: 9, VOICE: 1})
    assert pending(lost) == [("2025-12-22", *CT, 6)]


def test_a_day_that_the_database_never_knew_is_opened(
    lost: sqlite3.Connection, folder: Path
) -> None:
    start = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
    snapshot = Snapshot(start, {CT: 2}, kept(lost).batches_written, None)

    for _ in range(2):
        assert recovery.catch_up(lost, folder, snapshot, ZONE) == []
        assert use_log.load(lost) == DayCounts(start, {CT: 2})
        assert pending(lost) == [("2025-12-23", *CT, 2)]


def test_an_empty_database_gets_the_first_day(new: sqlite3.Connection, folder: Path) -> None:
    assert recovery.catch_up(new, folder, Snapshot(START, {CT: 2}, 0, None), ZONE) == []

    assert use_log.load(new) == DayCounts(START, {CT: 2})


def test_a_database_that_is_ahead_stays_as_it_is(lost: sqlite3.Connection, folder: Path) -> None:
    """The snapshot is from before the next day was opened."""
    snapshot = kept(lost)
    start = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
    save(lost, (CT, 2), start=start)

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == []

    assert use_log.load(lost) == DayCounts(start, {CT: 2})


def test_what_was_deleted_does_not_come_back(lost: sqlite3.Connection, folder: Path) -> None:
    """Killed after the deletion, before the state was saved."""
    snapshot = kept(lost)
    use_log.delete_all(lost, NOON + timedelta(hours=1))

    assert recovery.catch_up(lost, folder, snapshot, ZONE) == []

    found = use_log.load(lost)
    assert found is not None
    assert found.totals == {}


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

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == [DAY]

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

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == [DAY]

    assert pending(new) == [("2025-12-22", *VOICE, 1), ("2025-12-22", *CT, 5)]
    assert use_log.load(new) == DayCounts(START, {CT: 10, VOICE: 2})


def test_dates_that_the_copy_does_not_know_join_the_history(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    older(lost, new)
    save(lost, (CT, 6), start=DayStart(NEXT, NOON, previous=DAY))
    export(lost, folder)

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == [NEXT]

    assert use_log.used_since(new, NEXT) == {CT}
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

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == []

    assert use_log.waiting(new)
    export(new, folder)
    assert not use_log.waiting(new)
    assert in_files(folder) == before


def test_a_copy_that_knows_the_files_is_left_as_it_is(
    lost: sqlite3.Connection, folder: Path
) -> None:
    save(lost, (CT, 2))
    before = list(lost.iterdump())

    assert recovery.catch_up(lost, folder, kept(lost), ZONE) == []

    assert list(lost.iterdump()) == before


def test_uses_that_only_the_snapshot_has_are_pending(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    older(lost, new)
    save(lost, (CT, 2))
    export(lost, folder, timedelta(hours=1))
    save(lost, (VOICE, 4))

    assert recovery.catch_up(new, folder, kept(lost), ZONE) == [DAY]

    assert use_log.load(new) == use_log.load(lost)
    assert pending(new) == pending(lost) == [("2025-12-22", *VOICE, 4)]
