"""The SQL of events and uptime.

Functions that write run in the caller's transaction. Reading needs none, and no result grows with
the number of events.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
import json
import sqlite3
from typing import NamedTuple

from ..daily import FIRST_DATE
from .event import UsageEvent
from .query import Query
from .sanitize import encode

_PAGE = 4_000
"""Events in one read: about 1 MB of JSON, with few switches between threads."""
_PURGED_AT_ONCE = 1_000
# Seconds since 1970, beyond every date.
_FIRST, _LAST = -1e12, 1e12
_SELECT = (
    # Events are also marked by submissions that are waiting or were dropped.
    "SELECT id, event_type, timestamp, metadata, IIF(submission_id IN "
    "(SELECT id FROM submissions WHERE state = 'accepted'), submission_id, NULL) FROM usage_events"
)
_LONGEST_JOB = timedelta(days=31)
"""A longer duration is an error, and one alone would spoil the sum."""
_MAX_NAMES = 100
_LATEST = 100
UNNAMED = "unknown"
"""For jobs and errors without a type."""
REST = "other"
"""For the types beyond the most common ones."""


def insert(connection: sqlite3.Connection, events: Iterable[UsageEvent], now: datetime) -> None:
    """Add events; one whose id exists stays unchanged, so that a save can be retried."""
    connection.executemany(
        "INSERT INTO usage_events (id, event_type, timestamp, metadata, submission_id, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [
            (
                event.id,
                event.event_type,
                event.timestamp.timestamp(),
                encode(event.metadata),
                event.submission_id,
                now.timestamp(),
            )
            for event in events
        ],
    )


def counts(
    connection: sqlite3.Connection, start: datetime | None, end: datetime | None
) -> dict[str, int]:
    """Return the number of events by type in a half-open window; None sets no bound."""
    return dict(
        connection.execute(
            "SELECT event_type, COUNT(*) FROM usage_events "
            "WHERE timestamp >= ? AND timestamp < ? GROUP BY event_type",
            _window(start, end),
        ).fetchall()
    )


class Summary(NamedTuple):
    """What the events of a window add up to."""

    counts: dict[str, int]
    """by event type"""
    printing: timedelta
    """The duration of completed and failed jobs, where a plausible one was recorded."""
    printers: dict[str, int]
    """Completed and failed jobs by type of printer."""
    errors: dict[str, int]
    """by type of error"""


def summary(
    connection: sqlite3.Connection, start: datetime | None, end: datetime | None
) -> Summary:
    """Sum up the events of a half-open window; None sets no bound."""
    window = _window(start, end)
    printers: Counter[str] = Counter()
    seconds = 0.0
    for name, jobs, duration in connection.execute(
        "SELECT IIF(json_type(metadata, '$.printer_type') = 'text', "
        "metadata ->> '$.printer_type', NULL) AS name, COUNT(*), "
        "TOTAL(IIF(json_type(metadata, '$.duration_seconds') IN ('integer', 'real'), "
        "IIF(metadata ->> '$.duration_seconds' BETWEEN 0 AND ?, "
        "metadata ->> '$.duration_seconds', 0), 0)) FROM usage_events "
        "WHERE event_type IN ('job_completed', 'job_failed') AND timestamp >= ? AND timestamp < ? "
        "GROUP BY name",
        (_LONGEST_JOB.total_seconds(), *window),
    ):
        printers[name or UNNAMED] += jobs
        seconds += duration
    errors: Counter[str] = Counter()
    for name, number in connection.execute(
        "SELECT IIF(json_type(metadata, '$.error_type') = 'text', "
        "metadata ->> '$.error_type', NULL) AS name, COUNT(*) FROM usage_events "
        "WHERE event_type = 'error_occurred' AND timestamp >= ? AND timestamp < ? GROUP BY name",
        window,
    ):
        errors[name or UNNAMED] += number
    return Summary(
        counts(connection, start, end),
        timedelta(seconds=seconds),
        _most_common(printers),
        _most_common(errors),
    )


def _most_common(names: Counter[str]) -> dict[str, int]:
    """Return the counts of the most common names, highest first; the others as one."""
    ordered = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    found = dict(ordered[:_MAX_NAMES])
    if others := sum(number for _, number in ordered[_MAX_NAMES:]):
        found[REST] = found.get(REST, 0) + others
    return found


def has_event(
    connection: sqlite3.Connection, event_types: Iterable[str], *, with_duration: bool
) -> bool:
    """Return whether there is an event of one of these types.

    With a duration, only the last `_LATEST` of each type are looked at.
    """
    for event_type in event_types:
        found: int = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM (SELECT metadata FROM usage_events WHERE event_type = ? "
            "ORDER BY timestamp DESC LIMIT ?) "
            "WHERE NOT ? OR json_type(metadata, '$.duration_seconds') IN ('integer', 'real'))",
            (event_type, _LATEST, with_duration),
        ).fetchone()[0]
        if found:
            return True
    return False


def total(connection: sqlite3.Connection) -> int:
    """Return the number of all events."""
    found: int = connection.execute("SELECT COUNT(*) FROM usage_events").fetchone()[0]
    return found


def oldest(connection: sqlite3.Connection) -> datetime | None:
    """Return the time of the oldest event since `FIRST_DATE`; None if there are none."""
    first = datetime.combine(FIRST_DATE, time.min, UTC).timestamp()
    timestamp = connection.execute(
        "SELECT MIN(timestamp) FROM usage_events WHERE timestamp >= ?", (first,)
    ).fetchone()[0]
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


def find(connection: sqlite3.Connection, query: Query) -> list[UsageEvent]:
    """Return events, newest first; those of the same instant by type and row, descending."""
    window = _window(query.start, query.end)
    if query.event_type is None:
        rows = connection.execute(
            f"{_SELECT} WHERE timestamp >= ? AND timestamp < ? "
            "ORDER BY timestamp DESC, event_type DESC, rowid DESC LIMIT ?",
            (*window, query.limit),
        )
    else:
        rows = connection.execute(
            f"{_SELECT} WHERE event_type = ? AND timestamp >= ? AND timestamp < ? "
            "ORDER BY timestamp DESC, rowid DESC LIMIT ?",
            (query.event_type, *window, query.limit),
        )
    return [_event(*row) for row in rows]


def _window(start: datetime | None, end: datetime | None) -> tuple[float, float]:
    return (
        _FIRST if start is None else start.timestamp(),
        _LAST if end is None else end.timestamp(),
    )


class Extent(NamedTuple):
    """The events that existed when a long read started."""

    last_row: int
    """The highest rowid; 0 if there are no events."""
    number: int
    ends: tuple[str, ...]
    """Ids of the first and the last event."""


def extent(connection: sqlite3.Connection, last_row: int | None = None) -> Extent:
    """Return the extent of all events, or of those up to a row.

    Deleting any of these events changes it.
    """
    bound = 2**63 - 1 if last_row is None else last_row
    number, first, last = connection.execute(
        "SELECT COUNT(*), MIN(rowid), MAX(rowid) FROM usage_events WHERE rowid <= ?", (bound,)
    ).fetchone()
    ends = connection.execute(
        "SELECT id FROM usage_events WHERE rowid IN (?, ?) ORDER BY rowid", (first, last)
    )
    return Extent(last or 0, number, tuple(event_id for (event_id,) in ends))


def page(connection: sqlite3.Connection, after: int, last_row: int) -> tuple[int, list[str]]:
    """Return the next events of the rows above `after` up to `last_row`, in the order of saving.

    The result is the last row of the page and its events as JSON, an empty list at the end.
    """
    rows = connection.execute(
        "SELECT rowid, id, event_type, timestamp, metadata, IIF(submission_id IN "
        "(SELECT id FROM submissions WHERE state = 'accepted'), submission_id, NULL) "
        "FROM usage_events WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?",
        (after, last_row, _PAGE),
    ).fetchall()
    return (rows[-1][0] if rows else after), [_event_json(*row) for _, *row in rows]


def _event_json(
    event_id: str, event_type: str, timestamp: float, metadata: str, submission_id: int | None
) -> str:
    # No need to decode: metadata is stored as JSON, ids and types need no escaping.
    return (
        f'{{"id":"{event_id}","event_type":"{event_type}",'
        f'"timestamp":"{datetime.fromtimestamp(timestamp, UTC).isoformat()}",'
        f'"metadata":{metadata},"submitted":{"false" if submission_id is None else "true"}}}'
    )


def _event(
    event_id: str, event_type: str, timestamp: float, metadata: str, submission_id: int | None
) -> UsageEvent:
    moment = datetime.fromtimestamp(timestamp, UTC)
    return UsageEvent(event_id, event_type, moment, json.loads(metadata), submission_id)


def seen_running(connection: sqlite3.Connection, since: datetime, until: datetime) -> None:
    """Save an interval in which Home Assistant was running.

    If the last interval ends where this one starts, it is extended. An interval that ends before it
    starts, because the clock was set back, is ignored.
    """
    if until <= since:
        return
    start, end = since.timestamp(), until.timestamp()
    extended = connection.execute(
        "UPDATE uptime SET end = ? WHERE id = (SELECT MAX(id) FROM uptime) AND end = ?",
        (end, start),
    )
    if extended.rowcount:
        return
    connection.execute("INSERT INTO uptime (start, end) VALUES (?, ?)", (start, end))


def uptime(connection: sqlite3.Connection, start: datetime, end: datetime) -> timedelta:
    """Return how long Home Assistant was seen running within a window.

    Overlapping intervals, left by a clock that was set back, count once.
    """
    counted_to, window_end = start.timestamp(), end.timestamp()
    seconds = 0.0
    for since, until in connection.execute(
        "SELECT start, end FROM uptime WHERE end > ? AND start < ? ORDER BY start",
        (counted_to, window_end),
    ):
        seconds += max(0.0, min(until, window_end) - max(since, counted_to))
        counted_to = max(until, counted_to)
    return timedelta(seconds=seconds)


def forget_uptime(connection: sqlite3.Connection, since: datetime) -> None:
    """Delete the uptime from a time on."""
    bound = since.timestamp()
    connection.execute("DELETE FROM uptime WHERE start >= ?", (bound,))
    connection.execute("UPDATE uptime SET end = ? WHERE end > ?", (bound, bound))


def mark(connection: sqlite3.Connection, day: date) -> None:
    """Note which events there are on a day, to measure their age from it."""
    connection.execute(
        "INSERT INTO event_marks SELECT ?, id FROM usage_events "
        "WHERE rowid = (SELECT MAX(rowid) FROM usage_events) ON CONFLICT (date) DO NOTHING",
        (day.isoformat(),),
    )


def purge(connection: sqlite3.Connection, before: date) -> bool:
    """Delete a page of the events that were there on a day; return whether there are more.

    Their own times do not matter: the clock may have been wrong. A page at a time keeps
    transactions short.
    """
    last_row = _last_row(connection, before)
    connection.execute(
        "DELETE FROM usage_events WHERE rowid IN (SELECT rowid FROM usage_events "
        "WHERE rowid <= ? ORDER BY rowid LIMIT ?)",
        (last_row, _PURGED_AT_ONCE),
    )
    more: int = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM usage_events WHERE rowid <= ?)", (last_row,)
    ).fetchone()[0]
    if more == 0:
        connection.execute("DELETE FROM event_marks WHERE date <= ?", (before.isoformat(),))
    connection.execute("PRAGMA incremental_vacuum").fetchall()
    return more == 1


def _last_row(connection: sqlite3.Connection, day: date) -> int:
    """Return the last row that was there on a day, by the marks; 0 if there is none.

    A clock that ran ahead leaves marks of later days on earlier rows, which do not count here.
    """
    row: int | None = connection.execute(
        "SELECT MAX(usage_events.rowid) FROM event_marks "
        "JOIN usage_events ON usage_events.id = event_marks.event_id WHERE event_marks.date <= ?",
        (day.isoformat(),),
    ).fetchone()[0]
    return row or 0


def purge_uptime(connection: sqlite3.Connection, before: datetime) -> None:
    """Delete the uptime that ended before a time."""
    connection.execute("DELETE FROM uptime WHERE end <= ?", (before.timestamp(),))


def delete_all(connection: sqlite3.Connection) -> int:
    """Delete all events and uptime; return the number of events.

    Deleted rows remain in the file until `schema.erase_remnants`.
    """
    deleted = connection.execute("DELETE FROM usage_events").rowcount
    connection.execute("DELETE FROM event_marks")
    connection.execute("DELETE FROM uptime")
    return deleted
