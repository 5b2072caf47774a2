"""What a database that was lost, or is older than the files, must know to write nothing twice."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from pathlib import Path
import sqlite3

from . import csv_file, use_log
from .csv_file import EXPORT_TIME_FORMAT
from .open_day import DayCounts, PendingChanges, Snapshot, utc_hour
from .use import Combination, Use


def rebuild(
    connection: sqlite3.Connection,
    folder: Path,
    snapshot: Snapshot | None,
    zone: tzinfo,
    pending: Iterable[PendingChanges] = (),
) -> None:
    """Fill a new database from the files, from the open counters and from what waits in memory.

    Raise OSError.
    """
    for file in csv_file.files(folder):
        _add_exported(connection, file.date, csv_file.rows(file), zone)
    if snapshot is not None:
        _restore(connection, folder, snapshot, pending)


def catch_up(
    connection: sqlite3.Connection, folder: Path, snapshot: Snapshot, zone: tzinfo
) -> list[date]:
    """Bring a database up to date that does not have all that the snapshot has.

    Either it refused the last writes, or somebody put an older copy in its place. The number of
    batches written tells an older copy. Rows with late export times do not: anybody may write a
    line into a file. Return the dates of which an older copy knew nothing; raise OSError.
    """
    if snapshot.batches_written > use_log.exports(connection).written:
        return _absorb(connection, folder, snapshot, zone)
    stored = use_log.load(connection)
    other_day = stored is None or stored.start.date != snapshot.start.date
    if other_day and snapshot.totals and not use_log.knows(connection, snapshot.start.date):
        # The database has refused all writes since that day was opened. The uses of a date that
        # was open before may be in the database already, or were deleted.
        use_log.open_day(connection, snapshot.start)
        stored = use_log.load(connection)
    if stored is not None and stored.start == snapshot.start:
        _add_missing(connection, snapshot, stored)
    return []


def _absorb(
    connection: sqlite3.Connection, folder: Path, snapshot: Snapshot, zone: tzinfo
) -> list[date]:
    """Bring up to date a database that is older than the files and the snapshot.

    What the files have is taken off the pending counts. Stamps only grow within a file, so that a
    later one tells.
    """
    found = []
    for file in csv_file.files(folder):
        known = connection.execute(
            "SELECT stamp FROM dates WHERE date = ? AND stamp IS NOT NULL", (file.date.isoformat(),)
        ).fetchone()
        rows = [
            (written, (skill, modality, count - _mark_exported(connection, file.date, row)))
            for written, row in csv_file.rows(file)
            if known is None or written > datetime.fromisoformat(known[0])
            for skill, modality, count in [row]
        ]
        if rows:
            found.append(file.date)
            _add_exported(connection, file.date, rows, zone)
    _restore(connection, folder, snapshot, ())
    return found


def _restore(
    connection: sqlite3.Connection,
    folder: Path,
    snapshot: Snapshot,
    pending: Iterable[PendingChanges],
) -> None:
    """Save what is pending of other days, and bring the open counters up to the snapshot.

    Uses that neither the database nor the files have are pending afterwards.
    """
    start = snapshot.start
    # The open counters hold all that they counted, saved or not.
    use_log.save(
        connection,
        [
            PendingChanges(
                changes.start,
                opened=False,
                uses={} if changes.start == start else changes.uses,
                use_ids=changes.use_ids,
            )
            for changes in pending
        ],
    )
    stored = use_log.load(connection)
    if stored is None or stored.start != start:
        use_log.open_day(connection, start)
        # That took all uses of the date as the base. These counters counted what was exported
        # after they began.
        connection.executemany(
            "UPDATE day_base SET count = count - ? WHERE skill = ? AND modality = ?",
            [
                (count, *combination)
                for combination, count in _written_since(folder, snapshot).items()
            ],
        )
        connection.execute("UPDATE day SET stamp = ?", (snapshot.base_export_time,))
        stored = use_log.load(connection)
    _add_missing(connection, snapshot, stored)
    connection.execute("UPDATE exports SET written = ?", (snapshot.batches_written,))


def _add_missing(
    connection: sqlite3.Connection, snapshot: Snapshot, stored: DayCounts | None
) -> None:
    """Have pending what the snapshot knows of the open counters and the database does not."""
    counted = {} if stored is None else stored.totals
    hour = utc_hour(snapshot.start.since)
    missing = {
        (hour, combination): rest
        for combination, total in snapshot.totals.items()
        if (rest := total - counted.get(combination, 0)) > 0
    }
    if missing:
        use_log.add_uses(connection, snapshot.start.date, missing.items())


def _written_since(folder: Path, snapshot: Snapshot) -> Counter[Combination]:
    """Sum what the open day's file has of the counters in the snapshot."""
    written: Counter[Combination] = Counter()
    for file in csv_file.files(folder):
        if file.date == snapshot.start.date:
            for when, (skill, modality, count) in csv_file.rows(file):
                if when.strftime(EXPORT_TIME_FORMAT) > (snapshot.base_export_time or ""):
                    written[skill, modality] += count
    return written


def _mark_exported(connection: sqlite3.Connection, day: date, row: Use) -> int:
    """Mark up to the row's count of pending uses as exported; return how many there were."""
    skill, modality, exported = row
    marked = 0
    pending = connection.execute(
        "SELECT hour, count - exported FROM uses "
        "WHERE date = ? AND skill = ? AND modality = ? AND count > exported ORDER BY hour",
        (day.isoformat(), skill, modality),
    ).fetchall()
    for hour, count in pending:
        part = max(0, min(count, exported - marked))
        marked += part
        connection.execute(
            "UPDATE uses SET exported = exported + ? "
            "WHERE date = ? AND hour = ? AND skill = ? AND modality = ?",
            (part, day.isoformat(), hour, skill, modality),
        )
    return marked


def _add_exported(
    connection: sqlite3.Connection,
    day: date,
    rows: Iterable[tuple[datetime, Use]],
    zone: tzinfo,
) -> None:
    """Add uses that are in the date's file, at the hours of their export."""
    last = None
    for written, (skill, modality, count) in rows:
        last = written if last is None else max(last, written)
        if count:
            hour = utc_hour(written.replace(tzinfo=zone))
            connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET count = count + excluded.count, exported = exported + excluded.exported",
                (day.isoformat(), hour, skill, modality, count, count),
            )
    if last is not None:
        connection.execute(
            "INSERT INTO dates (date, stamp) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET stamp = excluded.stamp",
            (day.isoformat(), last.strftime(EXPORT_TIME_FORMAT)),
        )
