"""The SQL of events and uptime.

Functions that write run in the caller's transaction. Reading needs none, and no result grows with
the number of events.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
import json
import sqlite3
from typing import NamedTuple

from .event import UsageEvent
from .query import Query
from .sanitize import encode

_PAGE = 4_000
"""Events in one read: about 1 MB of JSON, with few switches between threads."""
_PURGED_AT_ONCE = 1_000
# Seconds since 1970, beyond every date.
_FIRST, _LAST = -1e12, 1e12


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


def counts(connection: sqlite3.Connection, start: datetime, end: datetime) -> dict[str, int]:
    """Return the number of events by type in a half-open window."""
    return dict(
        connection.execute(
            "SELECT event_type, COUNT(*) FROM usage_events "
            "WHERE timestamp >= ? AND timestamp < ? GROUP BY event_type",
            (start.timestamp(), end.timestamp()),
        ).fetchall()
    )


def total(connection: sqlite3.Connection) -> int:
    """Return the number of all events."""
    found: int = connection.execute("SELECT COUNT(*) FROM usage_events").fetchone()[0]
    return found


def oldest(connection: sqlite3.Connection) -> datetime | None:
    """Return the time of the oldest event; None if there are none."""
    timestamp = connection.execute("SELECT MIN(timestamp) FROM usage_events").fetchone()[0]
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


def find(connection: sqlite3.Connection, query: Query) -> list[UsageEvent]:
    """Return events, newest first; those of the same instant by type and row, descending."""
    rows = connection.execute(
        # Events are also marked by submissions that are waiting or were dropped.
        "SELECT id, event_type, timestamp, metadata, IIF(submission_id IN "
        "(SELECT id FROM submissions WHERE state = 'accepted'), submission_id, NULL) "
        "FROM usage_events "
        "WHERE timestamp >= ? AND timestamp < ? AND event_type = IFNULL(?, event_type) "
        "ORDER BY timestamp DESC, event_type DESC, rowid DESC LIMIT ?",
        (
            _FIRST if query.start is None else query.start.timestamp(),
            _LAST if query.end is None else query.end.timestamp(),
            query.event_type,
            query.limit,
        ),
    )
    return [_event(*row) for row in rows]


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


def purge(connection: sqlite3.Connection, before: datetime) -> bool:
    """Delete a page of the oldest events before a time; return whether there are more.

    A page at a time keeps transactions short. All uptime before that time is deleted too.
    """
    bound = before.timestamp()
    connection.execute(
        "DELETE FROM usage_events WHERE rowid IN (SELECT rowid FROM usage_events "
        "WHERE timestamp < ? ORDER BY timestamp LIMIT ?)",
        (bound, _PURGED_AT_ONCE),
    )
    connection.execute("DELETE FROM uptime WHERE end <= ?", (bound,))
    connection.execute("PRAGMA incremental_vacuum").fetchall()
    more: int = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM usage_events WHERE timestamp < ?)", (bound,)
    ).fetchone()[0]
    return more == 1


def delete_all(connection: sqlite3.Connection) -> int:
    """Delete all events and uptime; return the number of events.

    Deleted rows remain in the file until `schema.erase_remnants`.
    """
    deleted = connection.execute("DELETE FROM usage_events").rowcount
    connection.execute("DELETE FROM uptime")
    return deleted
