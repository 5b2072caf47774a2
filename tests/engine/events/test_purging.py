"""What is deleted by age: what was there on a day that a mark is of."""

from datetime import date, timedelta
import sqlite3

from custom_components.usage_stats.engine.events import event_log

from .test_event_log import METADATA, add, as_json, made, saved

DAY = date(2025, 12, 22)


def test_purging(connection: sqlite3.Connection) -> None:
    """What came first is deleted first, a page at a time; what came after the mark stays."""
    add(connection, *(made(number) for number in reversed(range(1, 2_002))))
    event_log.mark(connection, DAY)
    add(connection, made(0))
    assert not event_log.purge(connection, DAY - timedelta(days=1))
    assert event_log.total(connection) == 2_002

    assert event_log.purge(connection, DAY)
    assert event_log.total(connection) == 1_002
    assert event_log.purge(connection, DAY)
    assert event_log.total(connection) == 2
    assert not event_log.purge(connection, DAY)
    assert saved(connection) == [as_json(made(0))]
    assert not event_log.purge(connection, DAY)
    assert saved(connection) == [as_json(made(0))]


def test_a_mark_stays_as_it_was_made(connection: sqlite3.Connection) -> None:
    """A rollover that comes again, or by a clock that is set back, makes nothing older."""
    event_log.mark(connection, DAY)
    add(connection, made(0))
    event_log.mark(connection, DAY)
    add(connection, made(1))
    event_log.mark(connection, DAY)

    assert not event_log.purge(connection, DAY)
    assert saved(connection) == [as_json(made(1))]


def test_marks_of_deleted_events_mean_no_others(connection: sqlite3.Connection) -> None:
    """Rows get the numbers of earlier ones when all are deleted."""
    add(connection, made(0), made(1))
    event_log.mark(connection, DAY)
    connection.execute("DELETE FROM usage_events")
    add(connection, made(2))

    assert not event_log.purge(connection, DAY)
    assert saved(connection) == [as_json(made(2))]


def test_full_page_can_be_the_last(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number) for number in range(1_000)))

    event_log.mark(connection, DAY)
    assert not event_log.purge(connection, DAY)
    assert event_log.total(connection) == 0


def test_purging_shrinks_the_file(connection: sqlite3.Connection) -> None:
    add(connection, *(made(number, metadata=METADATA) for number in range(5_000)))
    pages = connection.execute("PRAGMA page_count").fetchone()[0]

    event_log.mark(connection, DAY)
    while event_log.purge(connection, DAY):
        pass
    assert connection.execute("PRAGMA page_count").fetchone()[0] < pages / 5
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
