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
    known = use_log.last_hours(lost, DAY).keys()

    assert recovery.last_export(new, ZONE) is None
    recovery.rebuild(new, folder, None, ZONE)

    assert use_log.load(new) is None
    assert pending(new) == []
    stamps = [
        export_time for file in csv_file.files(folder) for export_time, _ in csv_file.rows(file)
    ]
    assert recovery.last_export(new, ZONE) == max(stamps).replace(tzinfo=ZONE)
    assert use_log.last_hours(new, DAY).keys() == known == {CT, VOICE}


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
