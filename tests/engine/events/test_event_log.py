"""Saving, finding, paging and deleting events in the database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
import json
import sqlite3
from typing import Any

import pytest

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.query import MAX_FOUND, Query
from custom_components.usage_stats.engine.events.sanitize import Metadata

DAY = date(2025, 12, 22)
NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)
YEAR_1970 = datetime(1970, 1, 1, tzinfo=UTC)
YEAR_2242 = datetime(2242, 1, 1, tzinfo=UTC)
METADATA: Metadata = {
    "note": 'groß ☕ "x"\n',
    "duration_seconds": 0.1,
    "layers": 2**63 - 1,
    "supports": True,
    "material": None,
}


def made(
    number: int, event_type: str = "job_created", metadata: Metadata | None = None
) -> UsageEvent:
    """Return an event so many minutes after noon."""
    return UsageEvent(str(number), event_type, NOON + number * MINUTE, metadata or {}, None)


def add(connection: sqlite3.Connection, *events: UsageEvent) -> None:
    """Save events."""
    connection.execute("BEGIN IMMEDIATE")
    event_log.insert(connection, events, NOON)
    connection.execute("COMMIT")


def accept(connection: sqlite3.Connection, submission_id: int, state: str = "accepted") -> None:
    """Add a submission, accepted unless another state is given."""
    connection.execute(
        "INSERT INTO submissions (id, idempotency_key, installation_id, period_start, period_end, "
        "payload, state, created_at) VALUES (?, 'key', 'i', '2027-03-01', '2027-03-08', X'', ?, 0)",
        (submission_id, state),
    )


def ids(events: list[UsageEvent]) -> list[str]:
    """Return the ids of events."""
    return [event.id for event in events]


def as_json(event: UsageEvent) -> dict[str, Any]:
    """Return an event as pages hold it, decoded."""
    return {
        "id": event.id,
        "event_type": event.event_type,
        "timestamp": event.timestamp.isoformat(),
        "metadata": event.metadata,
        "submitted": event.submission_id is not None,
    }


def decoded(page: list[str]) -> list[dict[str, Any]]:
    """Return the events of a page."""
    return [json.loads(text) for text in page]


def pages(connection: sqlite3.Connection) -> Iterator[list[str]]:
    """Yield the pages of the events that exist at the start."""
    row, last_row = 0, event_log.extent(connection).last_row
    while True:
        row, page = event_log.page(connection, row, last_row)
        if not page:
            return
        yield page


def saved(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return all events in the order of saving."""
    return decoded(list(chain.from_iterable(pages(connection))))


@pytest.fixture
def log(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a database with one event per minute, saved in another order."""
    add(
        connection,
        made(2, "job_completed"),
        made(0),
        made(1, metadata=METADATA),
        made(3, "error_occurred"),
        made(4, "job_completed"),
    )
    return connection


def test_event_is_found_unchanged(connection: sqlite3.Connection) -> None:
    moment = datetime(2025, 12, 22, 12, 30, 1, 234_567, tzinfo=UTC)
    event = UsageEvent("a", "job_failed", moment, METADATA, 7)
    add(connection, event)
    accept(connection, 7)

    [found] = event_log.find(connection, Query())
    assert found == event
    assert list(found.metadata) == list(METADATA)
    assert found.timestamp.tzinfo is UTC


@pytest.mark.parametrize("submission", [None, 7])
@pytest.mark.parametrize("metadata", [METADATA, {}])
def test_event_as_json(
    connection: sqlite3.Connection, metadata: Metadata, submission: int | None
) -> None:
    event = UsageEvent("a", "job_failed", NOON + MICROSECOND, metadata, submission)
    add(connection, event)
    accept(connection, 7)

    [[text]] = pages(connection)
    found = json.loads(text)
    assert found == as_json(event)
    assert list(found) == list(as_json(event))
    assert list(found["metadata"]) == list(metadata)
    assert found["timestamp"] == "2025-12-22T12:00:00.000001+00:00"
    # One line per event, so that a program can read them one at a time.
    assert "\n" not in text


@pytest.mark.parametrize("state", ["waiting", "dropped"])
def test_only_accepted_submissions_count_as_submitted(
    connection: sqlite3.Connection, state: str
) -> None:
    add(connection, UsageEvent("a", "job_failed", NOON, METADATA, 7))
    accept(connection, 7, state)

    [[text]] = pages(connection)
    assert json.loads(text)["submitted"] is False
    assert [event.submission_id for event in event_log.find(connection, Query())] == [None]


def test_times_are_exact_to_the_microsecond(connection: sqlite3.Connection) -> None:
    """Evenly spread until 2242, and the last ones: the later a time, the coarser its float."""
    last = (YEAR_2242 - YEAR_1970) // MICROSECOND
    # Not a multiple of 2 or 5, so that all digits of the microseconds change.
    spread = range(0, last, 2_123_456_789_123)
    moments = [YEAR_1970 + count * MICROSECOND for count in (*spread, *range(last - 500, last))]
    assert len(moments) > 4_000
    add(connection, *(made(number)._replace(timestamp=at) for number, at in enumerate(moments)))

    assert [event["timestamp"] for event in saved(connection)] == [
        moment.isoformat() for moment in moments
    ]


def test_save_can_be_retried(connection: sqlite3.Connection) -> None:
    add(connection, made(1), made(2))
    event_log.insert(connection, [made(1, "job_failed"), made(2), made(3)], NOON + MINUTE)

    assert saved(connection) == [as_json(made(number)) for number in (1, 2, 3)]
    created = connection.execute("SELECT created_at FROM usage_events ORDER BY rowid").fetchall()
    assert created == [(NOON.timestamp(),), (NOON.timestamp(),), ((NOON + MINUTE).timestamp(),)]


def test_only_existing_ids_are_ignored(connection: sqlite3.Connection) -> None:
    """Any other conflict is an error."""
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        connection.execute(
            "INSERT INTO usage_events (id, event_type, timestamp, metadata, created_at) "
            "VALUES (NULL, 'app_start', 1.0, '{}', 1.0)"
        )
    nothing: list[UsageEvent] = []
    add(connection, *nothing)
    assert event_log.total(connection) == 0


def test_counts_of_a_window(log: sqlite3.Connection) -> None:
    assert event_log.counts(log, NOON, NOON + 4 * MINUTE) == {
        "job_created": 2,
        "job_completed": 1,
        "error_occurred": 1,
    }
    assert event_log.counts(log, NOON + 4 * MINUTE, NOON + 9 * MINUTE) == {"job_completed": 1}
    assert event_log.counts(log, NOON + 5 * MINUTE, NOON + 9 * MINUTE) == {}
    assert event_log.total(log) == 5


def test_oldest(log: sqlite3.Connection) -> None:
    assert event_log.oldest(log) == NOON
    assert event_log.delete_all(log) == 5
    assert event_log.oldest(log) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), "43210"),
        (Query(limit=2), "43"),
        (Query("job_completed"), "42"),
        (Query("job_completed", limit=1), "4"),
        (Query("app_start"), ""),
        (Query(start=NOON + MINUTE), "4321"),
        (Query(end=NOON + 3 * MINUTE), "210"),
        (Query(start=NOON + MINUTE, end=NOON + 3 * MINUTE), "21"),
        (Query(start=NOON + 3 * MINUTE, end=NOON + MINUTE), ""),
        (Query("job_completed", NOON + 3 * MINUTE, NOON + 9 * MINUTE, 3), "4"),
    ],
)
def test_find(log: sqlite3.Connection, query: Query, found: str) -> None:
    assert ids(event_log.find(log, query)) == list(found)


def test_find_is_limited(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number) for number in range(MAX_FOUND + 1)))

    assert len(event_log.find(connection, Query())) == MAX_FOUND


def test_order_of_events_at_the_same_instant(connection: sqlite3.Connection) -> None:
    add(
        connection,
        *(made(1)._replace(id=letter) for letter in "cab"),
        made(1, "job_failed")._replace(id="d"),
    )
    assert ids(event_log.find(connection, Query())) == list("dbac")
    assert ids(event_log.find(connection, Query("job_created"))) == list("bac")


def test_pages(connection: sqlite3.Connection) -> None:
    """Pages are in the order of saving and end with the events that existed at the start."""
    add(connection, *(made(-number) for number in range(8_500)))
    found = pages(connection)

    first = next(found)
    connection.execute("DELETE FROM usage_events WHERE id = '-4000'")
    add(connection, made(1))
    rest = list(found)
    assert [len(page) for page in (first, *rest)] == [4_000, 4_000, 499]
    assert decoded(first) == [as_json(made(-number)) for number in range(4_000)]
    assert decoded(rest[0])[0] == as_json(made(-4_001))
    assert decoded(rest[-1])[-1] == as_json(made(-8_499))
    assert saved(connection)[-1] == as_json(made(1))


def test_extent(log: sqlite3.Connection) -> None:
    extent = event_log.extent(log)

    assert extent == event_log.Extent(5, 5, ("2", "4"))
    add(log, made(5))
    assert event_log.extent(log, extent.last_row) == extent
    assert event_log.extent(log) == (6, 6, ("2", "5"))


@pytest.mark.parametrize("deleted", ["2", "1", "4"])
def test_deletion_changes_the_extent(log: sqlite3.Connection, deleted: str) -> None:
    """Also of the last event, the row of which the next event reuses."""
    extent = event_log.extent(log)
    log.execute("DELETE FROM usage_events WHERE id = ?", (deleted,))
    assert event_log.extent(log, extent.last_row) != extent

    add(log, made(5))
    assert event_log.extent(log, extent.last_row) != extent


def test_other_events_in_the_same_rows_have_another_extent(log: sqlite3.Connection) -> None:
    extent = event_log.extent(log)
    event_log.delete_all(log)
    add(log, *(made(number) for number in range(5, 10)))

    assert event_log.extent(log, extent.last_row) != extent


def test_extent_without_events(connection: sqlite3.Connection) -> None:
    assert event_log.extent(connection) == (0, 0, ())
    assert event_log.page(connection, 0, 0) == (0, [])


def test_delete_all(log: sqlite3.Connection) -> None:
    event_log.seen_running(log, NOON, NOON + MINUTE)

    event_log.mark(log, DAY)

    assert event_log.delete_all(log) == 5
    assert event_log.total(log) == 0
    assert log.execute("SELECT COUNT(*) FROM event_marks").fetchone() == (0,)
    assert event_log.uptime(log, NOON, NOON + MINUTE) == timedelta()
    assert event_log.delete_all(log) == 0
