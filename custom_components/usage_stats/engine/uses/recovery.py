"""Recovers a database that was lost or is older than the files; no use is exported twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path
import sqlite3
from typing import NamedTuple

from . import archive, correction, csv_file, renaming, use_days, use_log
from .csv_file import EXPORT_TIME_FORMAT, File
from .open_day import DayCounts, DayStart, PendingChanges, Snapshot, utc_hour
from .renaming import Renamed, current_name
from .use import Combination, Use


class Unread(NamedTuple):
    """What other programs have saved in their own form, so that it cannot be read for sure."""

    dates: list[date]
    """Of these files, the oldest first."""
    uses: int
    """Uses that may be in them, and for that reason count as exported."""


class CatchUpResult(NamedTuple):
    """What was found in the files of an older copy."""

    newer: list[date]
    """Dates with rows that it did not know."""
    unread: Unread


_NOTHING_FOUND = CatchUpResult([], Unread([], 0))


def rebuild(
    connection: sqlite3.Connection,
    folder: Path,
    snapshot: Snapshot | None,
    zone: tzinfo,
    pending: Iterable[PendingChanges] = (),
) -> Unread:
    """Fill a new database from the CSV files, the snapshot and the pending changes.

    Raise OSError.
    """
    unread = _unread_dates(folder)
    renamed = () if snapshot is None else snapshot.renamed
    renaming.catch_up(connection, renamed)
    for day, files in archive.by_date(folder).items():
        _add_exported(connection, day, _rows(day, files, renamed), zone)
    held = 0 if snapshot is None else _restore(connection, folder, snapshot, unread, pending)
    return Unread(sorted(unread), held)


def last_export(connection: sqlite3.Connection, zone: tzinfo) -> datetime | None:
    """Return the newest export time of the rows that a new database was filled from.

    In the hour that a clock change repeats, it is the later one of two.
    """
    newest: str | None = connection.execute("SELECT MAX(stamp) FROM dates").fetchone()[0]
    return None if newest is None else datetime.fromisoformat(newest).replace(tzinfo=zone, fold=1)


def catch_up(
    connection: sqlite3.Connection, folder: Path, snapshot: Snapshot, zone: tzinfo
) -> CatchUpResult:
    """Add to a database what the snapshot has and it lacks; raise OSError.

    Either its last writes failed, or somebody restored an older copy. The number of written batches
    shows which; export times in the files do not, since anybody may add a line to a file.
    """
    renaming.catch_up(connection, snapshot.renamed)
    if snapshot.batches_written > use_log.exports(connection).written:
        return _catch_up_copy(connection, folder, snapshot, zone)
    stored = use_log.load(connection)
    later = stored is None or _is_later_day(snapshot.start, stored.start)
    if later and snapshot.totals and not use_log.knows(connection, snapshot.start.date):
        # All writes since that day was opened have failed. If the date is known, its uses may be in
        # the database already. If it is an earlier one and not known, they were deleted.
        use_log.open_day(connection, snapshot.start)
        stored = use_log.load(connection)
    if stored is not None and stored.start == snapshot.start:
        _add_missing(connection, snapshot, stored)
    return _NOTHING_FOUND


def _unread_dates(folder: Path) -> set[date]:
    """Return the dates of files in another form, also of those that were set aside."""
    changed = {day for day, files in archive.by_date(folder).items() if archive.is_changed(files)}
    return changed.union(file.date for file in csv_file.list_set_aside(folder))


def _is_later_day(start: DayStart, stored: DayStart) -> bool:
    """Return whether a day was opened after the stored one; the clock may have been put back."""
    return start.date != stored.date and (
        start.since > stored.since or start.previous == stored.date
    )


def _catch_up_copy(
    connection: sqlite3.Connection, folder: Path, snapshot: Snapshot, zone: tzinfo
) -> CatchUpResult:
    """Catch up a copy that is older than the files and the snapshot.

    Rows that it does not know are subtracted from its pending counts. Export times only grow within
    a file, so these rows are the ones after its last export time. Of a file that cannot be read for
    sure, all that the copy would export may be such rows.
    """
    found = []
    unread = {day for day in _unread_dates(folder) if use_log.may_export(connection, day)}
    renamed = renaming.all_renamed(connection)
    for day, files in archive.by_date(folder).items():
        known = connection.execute(
            "SELECT stamp FROM dates WHERE date = ? AND stamp IS NOT NULL", (day.isoformat(),)
        ).fetchone()
        rows = [
            (written, (skill, modality, count - _mark_exported(connection, day, row)))
            for written, row in _rows(day, files, renamed)
            if known is None or written > datetime.fromisoformat(known[0])
            for skill, modality, count in [row]
        ]
        if rows:
            found.append(day)
            _add_exported(connection, day, rows, zone)
    held = sum(use_log.mark_all_exported(connection, day) for day in unread)
    held += _restore(connection, folder, snapshot, unread, ())
    return CatchUpResult(found, Unread(sorted(unread), held))


def _restore(
    connection: sqlite3.Connection,
    folder: Path,
    snapshot: Snapshot,
    unread: set[date],
    pending: Iterable[PendingChanges],
) -> int:
    """Save the pending changes of other days, and raise the open counters to the snapshot.

    Uses that are neither in the database nor in the files are pending afterwards, except those that
    may be in an unread file; return how many these are.
    """
    start = snapshot.start
    unsaved: Counter[Combination] = Counter()
    for changes in pending:
        others = replace(changes, opened=False)
        if changes.start == start:
            # The snapshot includes these.
            for (_, combination), count in changes.uses.items():
                unsaved[combination] += count
            others.uses = {}
        use_log.save(connection, [others])
    stored = use_log.load(connection)
    if stored is None or stored.start != start:
        use_log.open_day(connection, start)
        # open_day sets the base to all uses of the date, but these counters include the ones that
        # were exported after they started.
        connection.executemany(
            "UPDATE day_base SET count = count - ? WHERE skill = ? AND modality = ?",
            [
                (count, *combination)
                for combination, count in _written_since(folder, snapshot).items()
            ],
        )
        connection.execute("UPDATE day SET stamp = ?", (snapshot.base_export_time,))
        stored = use_log.load(connection)
    held = _add_missing(connection, snapshot, stored, unsaved if start.date in unread else None)
    connection.execute("UPDATE exports SET written = ?", (snapshot.batches_written,))
    return held


def _add_missing(
    connection: sqlite3.Connection,
    snapshot: Snapshot,
    stored: DayCounts | None,
    unsaved: Mapping[Combination, int] | None = None,
) -> int:
    """Add the uses that the snapshot has and the stored counters lack; they are pending.

    If the day's file cannot be read, only `unsaved` are, which no export has seen. The others count
    as exported; return how many.
    """
    start = snapshot.start
    counted = {} if stored is None else stored.totals
    hour = utc_hour(start.since)
    missing = {
        combination: rest
        for combination, total in snapshot.totals.items()
        if (rest := total - counted.get(combination, 0)) > 0
    }
    pending = Counter(missing)
    if unsaved is not None:
        pending &= Counter(unsaved)
    held = Counter(missing) - pending
    if missing:
        slots = {(hour, combination): count for combination, count in pending.items()}
        use_log.add_uses(connection, start.date, slots.items())
    for (skill, modality), count in held.items():
        _insert_exported(connection, start.date, hour, (skill, modality, count))
    use_log.add_use_ids(connection, start.date, snapshot.use_ids)
    return held.total()


def _written_since(folder: Path, snapshot: Snapshot) -> Counter[Combination]:
    """Sum the rows in the open day's file that the counters of the snapshot include.

    A correction may have taken more away than a counter had since its reset.
    """
    written: Counter[Combination] = Counter()
    day = snapshot.start.date
    files = archive.by_date(folder).get(day, [])
    for when, (skill, modality, count) in _rows(day, files, snapshot.renamed):
        if when.strftime(EXPORT_TIME_FORMAT) > (snapshot.base_export_time or ""):
            written[skill, modality] = max(0, written[skill, modality] + count)
    return written


def _rows(
    day: date, files: Sequence[File], renamed: Iterable[Renamed]
) -> Iterator[tuple[datetime, Use]]:
    """Yield the rows of a date's files under the names that their combinations have now."""
    for written, (skill, modality, count) in archive.rows(files):
        export_time = written.strftime(EXPORT_TIME_FORMAT)
        yield written, (*current_name((skill, modality), day, export_time, renamed), count)


def _mark_exported(connection: sqlite3.Connection, day: date, row: Use) -> int:
    """Mark pending uses as exported, at most the row's count; return how many were marked."""
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
    """Add the rows of a date's file as exported uses, at the hours of their export.

    What corrections have taken away comes off them afterwards; people may have sorted the rows.
    """
    use_days.take_back(connection, day)
    last = None
    taken_away: Counter[Combination] = Counter()
    for written, use in rows:
        last = written if last is None else max(last, written)
        skill, modality, count = use
        if count < 0:
            taken_away[skill, modality] -= count
        else:
            _insert_exported(connection, day, utc_hour(written.replace(tzinfo=zone)), use)
    for combination, count in taken_away.items():
        correction.take_off(connection, day, combination, count)
    if last is not None:
        connection.execute(
            "INSERT INTO dates (date, stamp) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET stamp = excluded.stamp",
            (day.isoformat(), last.strftime(EXPORT_TIME_FORMAT)),
        )


def _insert_exported(connection: sqlite3.Connection, day: date, hour: int, use: Use) -> None:
    skill, modality, count = use
    if count:
        connection.execute(
            "INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET count = count + excluded.count, exported = exported + excluded.exported",
            (day.isoformat(), hour, skill, modality, count, count),
        )
