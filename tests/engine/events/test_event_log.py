"""What the database keeps of events, and that nothing asked of it reads more than it must."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
import json
import sqlite3
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.query import MAX_FOUND, Query
from custom_components.usage_stats.engine.events.sanitize import Metadata

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
    """Return an event of that minute after noon."""
    return UsageEvent(str(number), event_type, NOON + number * MINUTE, metadata or {}, None)


def add(connection: sqlite3.Connection, *events: UsageEvent) -> None:
    """Save events."""
    connection.execute("BEGIN IMMEDIATE")
    event_log.insert(connection, events, NOON)
    connection.execute("COMMIT")


def accept(connection: sqlite3.Connection, submission_id: int, state: str = "accepted") -> None:
    """Put a submission into the history."""
    connection.execute(
        "INSERT INTO submissions (id, idempotency_key, installation_id, period_start, period_end, "
        "payload, state, created_at) VALUES (?, 'key', 'i', '2027-03-01', '2027-03-08', X'', ?, 0)",
        (submission_id, state),
    )


def ids(events: list[UsageEvent]) -> list[str]:
    """Return the ids alone."""
    return [event.id for event in events]


def as_taken(event: UsageEvent) -> dict[str, Any]:
    """Return an event as a page holds it."""
    return {
        "id": event.id,
        "event_type": event.event_type,
        "timestamp": event.timestamp.isoformat(),
        "metadata": event.metadata,
        "submitted": event.submission_id is not None,
    }


def taken(page: list[str]) -> list[dict[str, Any]]:
    """Return what the texts of a page say."""
    return [json.loads(text) for text in page]


def saved(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return all events in the order they were saved."""
    _, texts = event_log.page(connection, 0, event_log.extent(connection).last_row)
    return taken(texts)


@pytest.fixture
def log(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a database with an event a minute, not saved in the order of time."""
    add(
        connection,
        made(2, "job_completed"),
        made(0),
        made(1, metadata=METADATA),
        made(3, "error_occurred"),
        made(4, "job_completed"),
    )
    return connection


def test_an_event_comes_back_as_it_was(connection: sqlite3.Connection) -> None:
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
def test_an_event_as_it_is_taken_away(
    connection: sqlite3.Connection, metadata: Metadata, submission: int | None
) -> None:
    event = UsageEvent("a", "job_failed", NOON + MICROSECOND, metadata, submission)
    add(connection, event)
    accept(connection, 7)

    _, [text] = event_log.page(connection, 0, 1)
    found = json.loads(text)
    assert found == as_taken(event)
    assert list(found) == list(as_taken(event))
    assert list(found["metadata"]) == list(metadata)
    assert found["timestamp"] == "2025-12-22T12:00:00.000001+00:00"
    # One line each, so that a program may read them one by one.
    assert "\n" not in text


@pytest.mark.parametrize("state", ["waiting", "dropped"])
def test_what_was_not_accepted_was_not_submitted(
    connection: sqlite3.Connection, state: str
) -> None:
    add(connection, UsageEvent("a", "job_failed", NOON, METADATA, 7))
    accept(connection, 7, state)

    _, [text] = event_log.page(connection, 0, 1)
    assert json.loads(text)["submitted"] is False
    assert [event.submission_id for event in event_log.find(connection, Query())] == [None]


@settings(deadline=None, derandomize=True, max_examples=2_000)
@given(st.integers(0, (YEAR_2242 - YEAR_1970) // MICROSECOND - 1))
@example((YEAR_2242 - YEAR_1970) // MICROSECOND - 1)
def test_times_are_kept_to_the_microsecond(microseconds: int) -> None:
    moment = YEAR_1970 + microseconds * MICROSECOND
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE kept (timestamp REAL)")
        connection.execute("INSERT INTO kept VALUES (?)", (moment.timestamp(),))
        [(kept,)] = connection.execute("SELECT timestamp FROM kept")
    assert datetime.fromtimestamp(kept, UTC) == moment


def test_a_save_may_be_tried_again(connection: sqlite3.Connection) -> None:
    add(connection, made(1), made(2))
    event_log.insert(connection, [made(1, "job_failed"), made(2), made(3)], NOON + MINUTE)

    assert saved(connection) == [as_taken(made(number)) for number in (1, 2, 3)]
    created = connection.execute("SELECT created_at FROM usage_events ORDER BY rowid").fetchall()
    assert created == [(NOON.timestamp(),), (NOON.timestamp(),), ((NOON + MINUTE).timestamp(),)]


def test_what_is_no_event_is_an_error(connection: sqlite3.Connection) -> None:
    """Only an id that is there already is passed over."""
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


def test_the_oldest(log: sqlite3.Connection) -> None:
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
def test_finding(log: sqlite3.Connection, query: Query, found: str) -> None:
    assert ids(event_log.find(log, query)) == list(found)


def test_finding_has_a_bound(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number) for number in range(MAX_FOUND + 1)))

    assert len(event_log.find(connection, Query())) == MAX_FOUND


def test_events_of_one_instant_have_an_order(connection: sqlite3.Connection) -> None:
    add(
        connection,
        *(made(1)._replace(id=letter) for letter in "cab"),
        made(1, "job_failed")._replace(id="d"),
    )
    assert ids(event_log.find(connection, Query())) == list("dbac")
    assert ids(event_log.find(connection, Query("job_created"))) == list("bac")


def test_pages(connection: sqlite3.Connection) -> None:
    """In the order they were saved, up to the last one when the read began."""
    add(connection, *(made(-number) for number in range(8_500)))
    extent = event_log.extent(connection)
    add(connection, made(1))

    row, sizes, found = 0, [], []
    while True:
        row, texts = event_log.page(connection, row, extent.last_row)
        if not texts:
            break
        sizes.append(len(texts))
        found += taken(texts)
    assert sizes == [4_000, 4_000, 500]
    assert found == [as_taken(made(-number)) for number in range(8_500)]
    assert event_log.extent(connection, extent.last_row) == extent


@pytest.mark.parametrize("event_id", ["0", "-4000", "-8499"])
def test_a_deletion_changes_the_extent(connection: sqlite3.Connection, event_id: str) -> None:
    add(connection, *(made(-number) for number in range(8_500)))
    extent = event_log.extent(connection)

    connection.execute("DELETE FROM usage_events WHERE id = ?", (event_id,))
    # The row of the last one is used again.
    add(connection, made(1))

    assert event_log.extent(connection, extent.last_row) != extent


def test_other_events_in_the_same_rows_are_another_extent(connection: sqlite3.Connection) -> None:
    add(connection, made(0), made(1))
    extent = event_log.extent(connection)

    event_log.delete_all(connection)
    add(connection, made(2), made(3))

    assert event_log.extent(connection, extent.last_row) != extent


def test_the_extent_of_nothing(connection: sqlite3.Connection) -> None:
    assert event_log.extent(connection) == (0, 0, ())
    assert event_log.page(connection, 0, 0) == (0, [])


def test_purging(connection: sqlite3.Connection) -> None:
    """The oldest go first, a page at a time; the bound itself stays."""
    add(connection, *(made(number) for number in reversed(range(2_002))))
    before = NOON + 2_001 * MINUTE

    assert event_log.purge(connection, before)
    assert event_log.oldest(connection) == NOON + 1_000 * MINUTE
    assert event_log.purge(connection, before)
    assert event_log.oldest(connection) == NOON + 2_000 * MINUTE
    assert not event_log.purge(connection, before)
    assert saved(connection) == [as_taken(made(2_001))]
    assert not event_log.purge(connection, before)
    assert saved(connection) == [as_taken(made(2_001))]


def test_a_full_page_may_be_the_last(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number) for number in range(1_000)))

    assert not event_log.purge(connection, NOON + 1_000 * MINUTE)
    assert event_log.total(connection) == 0


def test_purging_gives_space_back(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number, metadata=METADATA) for number in range(5_000)))
    pages = connection.execute("PRAGMA page_count").fetchone()[0]

    while event_log.purge(connection, NOON + 5_000 * MINUTE):
        pass
    assert connection.execute("PRAGMA page_count").fetchone()[0] < pages / 5
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_deleting_all(log: sqlite3.Connection) -> None:
    event_log.seen_running(log, NOON, NOON + MINUTE)

    assert event_log.delete_all(log) == 5
    assert event_log.total(log) == 0
    assert event_log.uptime(log, NOON, NOON + MINUTE) == timedelta()
    assert event_log.delete_all(log) == 0
