"""What a database would not take is kept outside it, and saved once when it can be."""

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

from .past import CT, DAY, HOUR, NOON, START, VOICE, ZONE, export, kept, older, pending, save

YESTERDAY = DayStart(DAY - timedelta(days=1), NOON - timedelta(days=1), previous=None)
UNSAVED = [
    PendingChanges(YESTERDAY, opened=False, uses={(HOUR - 24, VOICE): 5}, use_ids=["a"]),
    PendingChanges(
        DayStart(DAY, NOON, previous=YESTERDAY.date),
        opened=True,
        uses={(HOUR, CT): 2},
        use_ids=["b"],
    ),
]


def test_what_the_lost_database_would_not_take_comes_back(
    new: sqlite3.Connection, folder: Path
) -> None:
    start = UNSAVED[-1].start

    recovery.rebuild(new, folder, Snapshot(start, {CT: 2}, 0, None, UNSAVED, 7), ZONE)

    assert use_log.load(new) == DayCounts(start, {CT: 2})
    assert pending(new) == [("2025-12-21", *VOICE, 5), ("2025-12-22", *CT, 2)]
    assert use_log.has_use_id(new, "a", start)
    assert use_log.has_use_id(new, "b", start)
    assert use_log.snapshot_number(new) == 7


def test_what_the_database_would_not_take_is_saved_once(
    connection: sqlite3.Connection, folder: Path
) -> None:
    save(connection, (VOICE, 1), start=YESTERDAY)
    snapshot = Snapshot(UNSAVED[-1].start, {CT: 2}, 0, None, UNSAVED, 7)

    for _ in range(2):
        assert recovery.catch_up(connection, folder, snapshot, ZONE) == []

        assert use_log.load(connection) == DayCounts(snapshot.start, {CT: 2})
        assert pending(connection) == [("2025-12-21", *VOICE, 6), ("2025-12-22", *CT, 2)]
        assert use_log.has_use_id(connection, "a", snapshot.start)


def test_what_a_disk_has_forgotten_of_the_open_day_is_pending(
    connection: sqlite3.Connection, folder: Path
) -> None:
    save(connection, (CT, 1), start=START)

    assert recovery.catch_up(connection, folder, Snapshot(START, {CT: 3}, 0, None), ZONE) == []

    assert use_log.load(connection) == DayCounts(START, {CT: 3})
    assert pending(connection) == [("2025-12-22", *CT, 3)]


def test_an_older_copy_gets_what_the_newer_one_would_not_take(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    older(lost, new)
    save(lost, (CT, 2))
    export(lost, folder, timedelta(hours=1))
    found = kept(lost)
    unsaved = [
        PendingChanges(YESTERDAY, opened=False, uses={(HOUR - 24, VOICE): 5}),
        PendingChanges(START, opened=False, uses={(HOUR, CT): 4}),
    ]
    snapshot = Snapshot(
        START, {**found.totals, CT: 9}, found.batches_written, found.base_export_time, unsaved, 1
    )

    assert recovery.catch_up(new, folder, snapshot, ZONE) == [DAY]

    assert use_log.load(new) == DayCounts(START, {CT: 9, VOICE: 1})
    assert pending(new) == [("2025-12-21", *VOICE, 5), ("2025-12-22", *CT, 4)]
