"""What a database that was lost, or is older than the files, must know to write nothing twice."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from pathlib import Path
import sqlite3

from . import csv_file, use_log
from .csv_file import STAMP_FORMAT
from .day import Snapshot
from .uses import Combination, Use

_SECONDS_PER_HOUR = 3_600


def rebuild(
    connection: sqlite3.Connection, folder: Path, snapshot: Snapshot | None, zone: tzinfo
) -> None:
    """Fill a new database from the files and, of the open day, from the counters as last kept.

    What the files do not have of those counters is pending. Raise OSError.
    """
    for file in csv_file.files(folder):
        _add_exported(connection, file.date, csv_file.rows(file), zone)
    if snapshot is None:
        return
    start = snapshot.start
    use_log.open_day(connection, start)
    since = start.since.astimezone(zone).replace(tzinfo=None)
    written: Counter[Combination] = Counter()
    for file in csv_file.files(folder):
        if file.date == start.date:
            for stamp, (skill, modality, count) in csv_file.rows(file):
                written[skill, modality] += count * (stamp > since)
    # Of what is in the database now, this much was counted since the counters began.
    connection.executemany(
        "UPDATE day_base SET count = count - ? WHERE skill = ? AND modality = ?",
        [(count, *combination) for combination, count in written.items()],
    )
    hour = int(start.since.timestamp()) // _SECONDS_PER_HOUR
    pending = {
        (hour, combination): rest
        for combination, total in snapshot.totals.items()
        if (rest := total - written[combination]) > 0
    }
    use_log.add_uses(connection, start.date, pending.items())
    connection.execute("UPDATE exports SET written = ?", (snapshot.exports,))


def absorb(connection: sqlite3.Connection, folder: Path, exports: int, zone: tzinfo) -> list[date]:
    """Take off the pending counts what the files have and an older database does not know of.

    `exports` is how many batches had been written. Stamps only grow within a file, so that a later
    one tells. Return the dates found; raise OSError.
    """
    found = []
    for file in csv_file.files(folder):
        known = connection.execute(
            "SELECT stamp FROM dates WHERE date = ? AND stamp IS NOT NULL", (file.date.isoformat(),)
        ).fetchone()
        rows = [
            (stamp, (skill, modality, count - _settle(connection, file.date, row)))
            for stamp, row in csv_file.rows(file)
            for skill, modality, count in [row]
            if known is None or stamp > datetime.fromisoformat(known[0])
        ]
        if rows:
            found.append(file.date)
            _add_exported(connection, file.date, rows, zone)
    connection.execute("UPDATE exports SET written = ?", (exports,))
    return found


def _settle(connection: sqlite3.Connection, day: date, row: Use) -> int:
    """Mark up to the row's count of pending uses as exported; return how many there were."""
    skill, modality, exported = row
    settled = 0
    pending = connection.execute(
        "SELECT hour, count - exported FROM uses "
        "WHERE date = ? AND skill = ? AND modality = ? AND count > exported ORDER BY hour",
        (day.isoformat(), skill, modality),
    ).fetchall()
    for hour, count in pending:
        part = max(0, min(count, exported - settled))
        settled += part
        connection.execute(
            "UPDATE uses SET exported = exported + ? "
            "WHERE date = ? AND hour = ? AND skill = ? AND modality = ?",
            (part, day.isoformat(), hour, skill, modality),
        )
    return settled


def _add_exported(
    connection: sqlite3.Connection,
    day: date,
    rows: Iterable[tuple[datetime, Use]],
    zone: tzinfo,
) -> None:
    """Add uses that are in the date's file, at the hours of their export."""
    last = None
    for stamp, (skill, modality, count) in rows:
        last = stamp if last is None else max(last, stamp)
        if count:
            hour = int(stamp.replace(tzinfo=zone).timestamp()) // _SECONDS_PER_HOUR
            connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET count = count + excluded.count, exported = exported + excluded.exported",
                (day.isoformat(), hour, skill, modality, count, count),
            )
    if last is not None:
        connection.execute(
            "INSERT INTO dates (date, stamp) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET stamp = excluded.stamp",
            (day.isoformat(), last.strftime(STAMP_FORMAT)),
        )
