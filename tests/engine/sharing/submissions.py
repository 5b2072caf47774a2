"""Submissions of a home: which period is whose, and what its events are marked with."""

from datetime import UTC, date, datetime, timedelta
import sqlite3

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.sanitize import Value
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.delivery import Period, idempotency_key
from custom_components.usage_stats.engine.sharing.payload import Usage
from custom_components.usage_stats.engine.sharing.submission_log import Slot, Submission

FIRST = date(2027, 3, 10)
INSTALLATION = "9f4b6a34-6d4c-4b0e-8f43-0f8a4d0c1b2e"
OTHER_INSTALLATION = "11111111-6d4c-4b0e-8f43-0f8a4d0c1b2e"
DAY, WEEK, HOUR = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
START = datetime(2027, 3, 10, tzinfo=UTC)
NOW = datetime(2027, 4, 30, 9, 30, 0, 250_000, tzinfo=UTC)


def slot(number: int, installation_id: str = INSTALLATION, weeks: int = 1) -> Slot:
    """Return what a submission of some weeks is for, counted from the first."""
    start = FIRST + number * WEEK
    key = idempotency_key(installation_id, start)
    return Slot(key, installation_id, Period(start, start + weeks * WEEK), FIRST)


def add(
    connection: sqlite3.Connection,
    name: str,
    moment: datetime,
    event_type: str = "job_completed",
    **metadata: Value,
) -> None:
    """Save an event."""
    event_log.insert(connection, [UsageEvent(name, event_type, moment, {**metadata}, None)], NOW)


def marked(connection: sqlite3.Connection) -> dict[str, str | None]:
    """Return the keys of the submissions that events are marked with, by the events' ids."""
    return dict(
        connection.execute(
            "SELECT usage_events.id, IFNULL(idempotency_key, submission_id) FROM usage_events "
            "LEFT JOIN submissions ON submissions.id = submission_id"
        ).fetchall()
    )


def counted(usage: Usage) -> bytes:
    """Make a payload that holds the number of events alone."""
    return str(sum(usage.counts.values())).encode()


def freeze(connection: sqlite3.Connection, slot: Slot, now: datetime = NOW) -> Submission:
    """Freeze a period in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    found = submission_log.freeze(connection, slot, counted, now)
    connection.execute("COMMIT")
    return found
