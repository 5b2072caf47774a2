"""What waits to be written: taken once, put back when it fails, and answered in any case."""

from concurrent.futures import Future
from datetime import UTC, date, datetime
import sqlite3

import pytest

from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.queue import EventQueue
from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart, OpenDay
from custom_components.usage_stats.engine.write_behind import Job, Phase, WriteQueue

NOON = datetime(2025, 12, 22, 11, tzinfo=UTC)
EVENT = UsageEvent("a", "job_created", NOON, {}, None)

type Queue = WriteQueue[Future[bool]]


class FullError(Exception):
    """The disk is full."""


@pytest.fixture
def day() -> OpenDay:
    """Return an open day with a use that waits."""
    day = OpenDay(DayStart(date(2025, 12, 22), NOON, previous=None), {}, new=True)
    day.record(("Notfall", "ct", 2), 1, 10)
    return day


@pytest.fixture
def events() -> EventQueue:
    """Return a queue with an event that waits."""
    events = EventQueue()
    events.add([EVENT])
    return events


@pytest.fixture
def queue(day: OpenDay, events: EventQueue) -> Queue:
    """Return a queue with that use and that event."""
    return WriteQueue(day, events, Future)


def job(queue: Queue) -> Future[int]:
    """Ask for work, which counts the uses in the database."""
    done: Future[int] = Future()
    count = "SELECT SUM(count) FROM uses"
    queue.add(Job(lambda connection: connection.execute(count).fetchone()[0], done))
    return done


def test_one_transaction_writes_all_that_waits(
    queue: Queue, day: OpenDay, events: EventQueue, connection: sqlite3.Connection
) -> None:
    flushed, counted = queue.flush(), job(queue)

    transaction = queue.begin()
    assert not queue.may_begin
    assert (day.unsaved_uses, events.unsaved) == (2, 1)
    assert not queue.succeed(transaction, transaction.write(connection, NOON))
    assert (day.unsaved_uses, events.unsaved) == (0, 0)

    assert (flushed.result(0), counted.result(0)) == (True, 2)
    stored = use_log.load(connection)
    assert stored is not None
    assert stored.totals == {("Notfall", "ct"): 2}
    assert connection.execute("SELECT id FROM usage_events").fetchall() == [("a",)]
    assert queue.may_begin


def test_a_flush_is_shared_until_its_transaction_begins(queue: Queue, day: OpenDay) -> None:
    first = queue.flush()
    assert queue.flush() is first
    transaction = queue.begin()
    day.record(("Notfall", "ct", 1), 1, 10)
    second = queue.flush()
    assert second is not first

    assert queue.succeed(transaction, None)
    assert first.result(0)
    assert not second.done()


def test_jobs_have_a_transaction_each(queue: Queue) -> None:
    first, second = job(queue), job(queue)

    assert queue.succeed(queue.begin(), 1)
    assert not queue.succeed(queue.begin(), 2)

    assert (first.result(0), second.result(0)) == (1, 2)


def test_what_fails_is_put_back_and_all_who_wait_are_refused(queue: Queue, day: OpenDay) -> None:
    flushed, first, second = queue.flush(), job(queue), job(queue)
    transaction = queue.begin()
    later = queue.flush()
    day.record(("Notfall", "ct", 1), 1, 10)

    queue.fail(transaction, FullError())

    assert (flushed.result(0), later.result(0)) == (False, False)
    for done in (first, second):
        assert isinstance(done.exception(0), FullError)
    assert day.unsaved_uses == 3
    assert queue.begin().events == [EVENT]


def test_while_backing_off_a_flush_is_refused(queue: Queue) -> None:
    queue.fail(queue.begin(), FullError())
    queue.back_off()

    assert queue.flush().result(0) is False
    assert queue.may_begin
    queue.end_back_off()
    assert not queue.flush().done()


def test_while_paused_nothing_new_is_answered_with_yes(queue: Queue) -> None:
    flushed, first = queue.flush(), job(queue)
    transaction = queue.begin()
    later, second = queue.flush(), job(queue)
    queue.paused = FullError()

    assert not queue.succeed(transaction, 1)

    assert (flushed.result(0), first.result(0)) == (True, 1)
    assert later.result(0) is False
    assert isinstance(second.exception(0), FullError)
    assert queue.flush().result(0) is False


@pytest.mark.parametrize("error", [None, FullError()])
def test_a_new_database_takes_the_uses_or_leaves_them(
    queue: Queue, day: OpenDay, error: FullError | None
) -> None:
    queue.fail(queue.begin(), FullError())
    queue.begin_replacing()
    assert not queue.may_begin
    flushed = queue.flush()
    taken = queue.take_pending_uses()
    assert day.unsaved_uses == 2
    # An end of backing off that comes late changes nothing.
    queue.end_back_off()
    assert queue.phase is Phase.REPLACING

    queue.end_replacing([] if error is None else taken, error)

    assert day.unsaved_uses == (0 if error is None else 2)
    assert flushed.done() is (error is not None)
    assert queue.may_begin


def test_a_flush_of_nothing_needs_no_transaction(
    queue: Queue, day: OpenDay, connection: sqlite3.Connection
) -> None:
    """But one that runs is waited for: it has what was recorded before."""
    assert day.has_pending
    transaction = queue.begin()
    assert not day.has_pending
    flushed = queue.flush()
    assert not flushed.done()
    assert not queue.succeed(transaction, transaction.write(connection, NOON))
    assert flushed.result(0) is True

    assert queue.flush().result(0) is True
    day.record(("Notfall", "ct", 1), 1, 10)
    assert not queue.flush().done()
