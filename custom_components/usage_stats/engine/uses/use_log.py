"""The SQL of uses, counters, batches and use ids, each within the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
import sqlite3
from typing import NamedTuple

from . import use_days
from .csv_file import EXPORT_TIME_FORMAT, Batch
from .open_day import DayCounts, DayStart, PendingChanges
from .use import Combination, Use


class Exports(NamedTuple):
    """The batches that were written into their files."""

    written: int
    """How many, ever."""
    last: datetime | None
    """When the last one was written, in UTC."""


class ResetResult(NamedTuple):
    """The counters before and after a reset."""

    found: DayCounts
    """The counters before."""
    start: DayStart
    """The start of the counters after it."""
    discarded: int
    """Uses that were pending."""


_DELETE_ALL = (
    "DELETE FROM uses",
    "DELETE FROM use_days",
    "DELETE FROM corrections",
    "DELETE FROM backfill_uses",
    "DELETE FROM batch_rows",
    "DELETE FROM batches",
    "DELETE FROM dates",
    "DELETE FROM renames",
    "DELETE FROM use_ids",
)


def load(connection: sqlite3.Connection) -> DayCounts | None:
    """Return the open day; None before the first one."""
    start = day_start(connection)
    if start is None:
        return None
    totals = connection.execute(
        "SELECT skill, modality, SUM(uses.count) - COALESCE(day_base.count, 0) AS total "
        "FROM uses LEFT JOIN day_base USING (skill, modality) WHERE date = ? "
        "GROUP BY skill, modality HAVING total <> 0",
        (start.date.isoformat(),),
    )
    return DayCounts(start, {(skill, modality): total for skill, modality, total in totals})


def day_start(connection: sqlite3.Connection) -> DayStart | None:
    """Return when the open counters were at zero; None before the first day."""
    row = connection.execute("SELECT date, since, previous FROM day").fetchone()
    if row is None:
        return None
    day, since, previous = row
    return DayStart(
        date.fromisoformat(day),
        datetime.fromtimestamp(since, UTC),
        None if previous is None else date.fromisoformat(previous),
    )


def save(connection: sqlite3.Connection, changes_list: Iterable[PendingChanges]) -> None:
    """Write the changes of one or more open days, the oldest first."""
    for changes in changes_list:
        if changes.opened:
            open_day(connection, changes.start)
        start = changes.start
        if changes.uses:
            add_uses(connection, start.date, changes.uses.items())
        add_use_ids(connection, start.date, changes.use_ids)


def add_use_ids(connection: sqlite3.Connection, day: date, use_ids: Iterable[str]) -> None:
    """Remember the ids of uses that were counted on a date."""
    connection.executemany(
        "INSERT OR IGNORE INTO use_ids VALUES (?, ?)",
        [(use_id, day.isoformat()) for use_id in use_ids],
    )


def add_uses(
    connection: sqlite3.Connection,
    day: date,
    uses: Iterable[tuple[tuple[int, Combination], int]],
) -> None:
    """Add uses to a date, to be exported."""
    use_days.take_back(connection, day)
    connection.execute(
        "INSERT INTO dates (date, unsettled) VALUES (?, 1) "
        "ON CONFLICT DO UPDATE SET unsettled = 1 WHERE unsettled = 0",
        (day.isoformat(),),
    )
    connection.executemany(
        "INSERT INTO uses (date, hour, skill, modality, count) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET count = count + excluded.count",
        [
            (day.isoformat(), hour, skill, modality, count)
            for (hour, (skill, modality)), count in uses
        ],
    )


def open_day(connection: sqlite3.Connection, start: DayStart) -> None:
    """Close the open day and set the counters to zero at `start`, whose date may be the same.

    Or it was open before. What was used on the day that ends must be saved.
    """
    _close_day(connection, start.date)
    day = start.date.isoformat()
    previous = None if start.previous is None else start.previous.isoformat()
    connection.execute(
        "INSERT OR REPLACE INTO day VALUES (1, ?, ?, ?, (SELECT stamp FROM dates WHERE date = ?))",
        (day, start.since.timestamp(), previous, day),
    )
    connection.execute("DELETE FROM day_base")
    connection.execute(
        "INSERT INTO day_base SELECT skill, modality, SUM(count) FROM uses WHERE date = ? "
        "GROUP BY skill, modality",
        (day,),
    )
    connection.execute(
        "DELETE FROM use_ids WHERE date NOT IN (?, ?)", (day, day if previous is None else previous)
    )


def _close_day(connection: sqlite3.Connection, opened: date) -> None:
    """Roll up the open day, if another date is opened."""
    closed = connection.execute("SELECT date FROM day").fetchone()
    if closed is not None and closed[0] != opened.isoformat():
        use_days.roll_up(connection, date.fromisoformat(closed[0]))
    use_days.take_back(connection, opened)


def base_export_time(connection: sqlite3.Connection) -> str | None:
    """Return the last export time of the open day before its counters started; None: no export."""
    export_time: str | None = connection.execute("SELECT stamp FROM day").fetchone()[0]
    return export_time


def knows(connection: sqlite3.Connection, day: date) -> bool:
    """Return whether uses were ever saved for a date."""
    found = connection.execute("SELECT 1 FROM dates WHERE date = ?", (day.isoformat(),))
    return found.fetchone() is not None


def has_use_id(connection: sqlite3.Connection, use_id: str, start: DayStart) -> bool:
    """Return whether the id was counted on the open or the previous day."""
    days = [day.isoformat() for day in (start.date, start.previous or start.date)]
    found = connection.execute(
        "SELECT 1 FROM use_ids WHERE use_id = ? AND date IN (?, ?)", (use_id, *days)
    )
    return found.fetchone() is not None


def pending(connection: sqlite3.Connection, day: date) -> int:
    """Return how many uses of a date no export has taken."""
    uses: int = connection.execute(
        "SELECT COALESCE(SUM(count - exported), 0) FROM uses WHERE date = ?", (day.isoformat(),)
    ).fetchone()[0]
    return uses


def reset(connection: sqlite3.Connection, now: datetime) -> ResetResult:
    """Discard the pending uses of the open day and set its counters to zero.

    `now` is in UTC. Raise LookupError before the first day.
    """
    found = load(connection)
    if found is None:
        raise LookupError("no day is open")
    before = found.start
    day = (before.date.isoformat(),)
    discarded = pending(connection, before.date)
    connection.execute("DELETE FROM uses WHERE date = ? AND exported = 0", day)
    connection.execute("UPDATE uses SET count = exported WHERE date = ? AND count <> exported", day)
    start = DayStart(before.date, now, before.previous)
    open_day(connection, start)
    return ResetResult(found, start, discarded)


def delete_all(connection: sqlite3.Connection, now: datetime) -> ResetResult:
    """Delete all uses, corrections, batches, use ids and old names; set the counters to zero.

    `now` is in UTC. Raise LookupError before the first day.
    """
    done = reset(connection, now)
    for statement in _DELETE_ALL:
        connection.execute(statement)
    open_day(connection, done.start)
    return done


def take(connection: sqlite3.Connection, now: datetime, *, closed_only: bool) -> list[Batch]:
    """Move what is pending into batches, one for each date; return them, the oldest date first.

    `now` is local time. With `closed_only` the uses of the open day stay pending.
    """
    taken = []
    opened = connection.execute("SELECT date FROM day").fetchone()
    unsettled = connection.execute(
        "SELECT date FROM dates WHERE unsettled = 1 ORDER BY date"
    ).fetchall()
    for (day,) in unsettled:
        if (day,) == opened:
            if closed_only:
                continue
        else:
            connection.execute("UPDATE dates SET unsettled = 0 WHERE date = ?", (day,))
        if (batch := _take_date(connection, day, now)) is not None:
            taken.append(batch)
    return taken


def _take_date(connection: sqlite3.Connection, day: str, now: datetime) -> Batch | None:
    rows = connection.execute(
        "SELECT skill, modality, SUM(count - exported) AS pending FROM uses WHERE date = ? "
        "GROUP BY skill, modality HAVING pending <> 0 ORDER BY skill, modality",
        (day,),
    ).fetchall()
    if not rows:
        return None
    connection.execute(
        "UPDATE uses SET exported = count WHERE date = ? AND exported <> count", (day,)
    )
    return add_batch(connection, day, now, rows)


def add_batch(
    connection: sqlite3.Connection, day: str, now: datetime, rows: Sequence[Use]
) -> Batch:
    """Add a batch for the file of a known date; `now` is local time."""
    last = connection.execute("SELECT stamp FROM dates WHERE date = ?", (day,)).fetchone()[0]
    export_time = _next_export_time(now, last)
    batch_id: int = connection.execute(
        "INSERT INTO batches (date, stamp) VALUES (?, ?) RETURNING id", (day, export_time)
    ).fetchone()[0]
    connection.executemany(
        "INSERT INTO batch_rows VALUES (?, ?, ?, ?)", [(batch_id, *row) for row in rows]
    )
    connection.execute("UPDATE dates SET stamp = ? WHERE date = ?", (export_time, day))
    return Batch(batch_id, date.fromisoformat(day), export_time, rows)


def _next_export_time(now: datetime, last: str | None) -> str:
    """Return the local time, or a second after the last export time of the date's file."""
    export_time = now.strftime(EXPORT_TIME_FORMAT)
    if last is None or export_time > last:
        return export_time
    return (datetime.fromisoformat(last) + timedelta(seconds=1)).strftime(EXPORT_TIME_FORMAT)


def may_export(connection: sqlite3.Connection, day: date) -> bool:
    """Return whether the database has uses of a date to export, or may not know all of its uses.

    It may not know those of the open day and later.
    """
    opened = connection.execute("SELECT date FROM day").fetchone()
    found = connection.execute(
        "SELECT 1 FROM dates WHERE date = ?1 AND unsettled = 1 "
        "UNION ALL SELECT 1 FROM batches WHERE date = ?1",
        (day.isoformat(),),
    )
    return opened is None or day.isoformat() >= opened[0] or found.fetchone() is not None


def mark_all_exported(connection: sqlite3.Connection, day: date) -> int:
    """Count all uses of a date as exported, also those that wait in batches; return how many."""
    text = (day.isoformat(),)
    held: int = connection.execute(
        "SELECT (SELECT COALESCE(SUM(count - exported), 0) FROM uses WHERE date = ?1) + "
        "(SELECT COALESCE(SUM(count), 0) FROM batches JOIN batch_rows ON batch_id = id "
        "WHERE date = ?1)",
        text,
    ).fetchone()[0]
    connection.execute(
        "UPDATE uses SET exported = count WHERE date = ? AND exported <> count", text
    )
    connection.execute(
        "DELETE FROM batch_rows WHERE batch_id IN (SELECT id FROM batches WHERE date = ?)", text
    )
    connection.execute("DELETE FROM batches WHERE date = ?", text)
    return held


def waiting(connection: sqlite3.Connection) -> list[tuple[int, date]]:
    """Return (id, date) of the batches that wait for their files, the oldest first."""
    found = connection.execute("SELECT id, date FROM batches ORDER BY id")
    return [(batch_id, date.fromisoformat(day)) for batch_id, day in found]


def incomplete_dates(connection: sqlite3.Connection) -> set[date]:
    """Return the open day, and the dates of which something is pending or waits in a batch."""
    found = connection.execute(
        "SELECT date FROM day UNION SELECT date FROM batches "
        "UNION SELECT date FROM dates WHERE unsettled = 1"
    )
    return {date.fromisoformat(day) for (day,) in found}


def batch(connection: sqlite3.Connection, batch_id: int) -> Batch:
    """Return a waiting batch, its rows sorted by skill, then modality."""
    day, export_time = connection.execute(
        "SELECT date, stamp FROM batches WHERE id = ?", (batch_id,)
    ).fetchone()
    rows = connection.execute(
        "SELECT skill, modality, count FROM batch_rows WHERE batch_id = ? ORDER BY skill, modality",
        (batch_id,),
    )
    return Batch(batch_id, date.fromisoformat(day), export_time, rows.fetchall())


def finish(connection: sqlite3.Connection, batch_id: int, now: datetime) -> Exports:
    """Delete a batch that is in its file; return the exports with it."""
    connection.execute("DELETE FROM batch_rows WHERE batch_id = ?", (batch_id,))
    connection.execute("DELETE FROM batches WHERE id = ?", (batch_id,))
    connection.execute("UPDATE exports SET written = written + 1, last = ?", (now.timestamp(),))
    return exports(connection)


def exports(connection: sqlite3.Connection) -> Exports:
    """Return how many batches were written, and when the last one was."""
    written, last = connection.execute("SELECT written, last FROM exports").fetchone()
    return Exports(written, None if last is None else datetime.fromtimestamp(last, UTC))


def last_hours(connection: sqlite3.Connection, day: date) -> dict[Combination, datetime]:
    """Return the start of the last hour of use of what was used on that date or later, in UTC."""
    found = connection.execute(
        "SELECT skill, modality, MAX(hour) FROM uses WHERE date >= ? GROUP BY skill, modality",
        (day.isoformat(),),
    )
    return {
        (skill, modality): datetime.fromtimestamp(hour * 3_600, UTC)
        for skill, modality, hour in found
    }
