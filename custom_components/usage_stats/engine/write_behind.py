"""What waits to be written, and what one transaction takes: the state machine of saving.

storage/write_behind.py runs the transactions and the timers.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
import sqlite3
from typing import Any, NamedTuple, Protocol

from .events import event_log
from .events.event import UsageEvent
from .events.queue import EventQueue
from .uses import use_log
from .uses.open_day import OpenDay, PendingChanges

type Work[T] = Callable[[sqlite3.Connection], T]
"""A function that runs in a transaction."""


class Waiter[T](Protocol):
    """A future of asyncio or concurrent.futures."""

    def set_result(self, result: T, /) -> None:
        """Finish the future with a result."""

    def set_exception(self, exception: BaseException, /) -> None:
        """Finish the future with an error."""


class Phase(Enum):
    """What the next transaction has to wait for, if anything."""

    IDLE = auto()
    WRITING = auto()
    BACKING_OFF = auto()
    """The last transaction failed, and a delay runs until the next one."""
    REPLACING = auto()
    """The database is lost, and a new one is being filled."""


class Job(NamedTuple):
    """Work for a transaction that has no other job, but writes what waits by then."""

    work: Work[Any]
    done: Waiter[Any]
    apply: Callable[[Any], object] | None = None
    """Gets the result before the next transaction begins, to change what waits in memory."""


class Transaction(NamedTuple):
    """What is written together, and who waits for it."""

    changes: list[PendingChanges]
    events: list[UsageEvent]
    flushed: Waiter[bool] | None
    job: Job | None

    def write(self, connection: sqlite3.Connection, now: datetime) -> object:
        """Write everything in the caller's transaction; return the result of the job."""
        use_log.save(connection, self.changes)
        event_log.insert(connection, self.events, now)
        return None if self.job is None else self.job.work(connection)


class WriteQueue[F: Waiter[bool]]:
    """Owns the jobs and the flush for the next transaction; callers share the flush."""

    def __init__(self, day: OpenDay, events: EventQueue, create_flush: Callable[[], F]) -> None:
        """`create_flush` makes the future that answers a flush."""
        self._day = day
        self._events = events
        self._create_flush = create_flush
        self._flush: F | None = None
        self._jobs: deque[Job] = deque()
        self.phase = Phase.IDLE
        self.paused: Exception | None = None
        """Why nothing may be written now, such as a backup."""

    @property
    def may_begin(self) -> bool:
        """Whether a transaction can start now."""
        return self.phase in {Phase.IDLE, Phase.BACKING_OFF}

    @property
    def _is_all_saved(self) -> bool:
        """Whether everything recorded so far is on disk, if no transaction is under way."""
        return not (self._day.has_pending or self._events)

    def flush(self) -> F:
        """Ask for everything recorded so far to be written.

        The result is whether it was. While writing fails or is paused, it is False at once.
        """
        if self.phase is Phase.BACKING_OFF or self.paused is not None:
            refused = self._create_flush()
            refused.set_result(False)
            return refused
        if self.phase is Phase.IDLE and self._is_all_saved:
            saved = self._create_flush()
            saved.set_result(True)
            return saved
        if self._flush is None:
            self._flush = self._create_flush()
        return self._flush

    def add(self, job: Job) -> None:
        """Add a job. Jobs run in the order in which they were added."""
        self._jobs.append(job)

    def begin(self) -> Transaction:
        """Take what waits for the next transaction. `succeed` or `fail` must follow."""
        self.phase = Phase.WRITING
        flush, self._flush = self._flush, None
        job = self._jobs.popleft() if self._jobs else None
        return Transaction(self._day.take_pending(), self._events.take(), flush, job)

    def succeed(self, transaction: Transaction, result: object) -> bool:
        """Answer all who wait for the transaction; return whether another one is needed."""
        self.phase = Phase.IDLE
        self._day.forget_taken()
        self._events.forget_taken()
        flushed, job = transaction.flushed, transaction.job
        if flushed is not None:
            flushed.set_result(True)
        if job is not None:
            if job.apply is not None:
                job.apply(result)
            job.done.set_result(result)
        if self.paused is not None:
            self._refuse(self.paused)
        if self._flush is not None and self._is_all_saved:
            self._flush.set_result(True)
            self._flush = None
        return bool(self._jobs) or self._flush is not None

    def fail(self, transaction: Transaction, error: BaseException) -> None:
        """Put back what could not be written, and refuse all who wait; they may ask again."""
        self._day.put_back(transaction.changes)
        self._events.put_back(transaction.events)
        flushed, job = transaction.flushed, transaction.job
        if flushed is not None:
            flushed.set_result(False)
        if job is not None:
            job.done.set_exception(error)
        self.phase = Phase.IDLE
        self._refuse(error)

    def back_off(self) -> None:
        """Refuse every flush until the next transaction."""
        self.phase = Phase.BACKING_OFF

    def end_back_off(self) -> None:
        """Let a flush start a transaction again."""
        if self.phase is Phase.BACKING_OFF:
            self.phase = Phase.IDLE

    def begin_replacing(self) -> None:
        """Start no transaction until `end_replacing`."""
        self.phase = Phase.REPLACING

    def take_pending_uses(self) -> list[PendingChanges]:
        """Take the uses that fill the new database. Events keep waiting."""
        return self._day.take_pending()

    def end_replacing(
        self, taken: list[PendingChanges], error: BaseException | None = None
    ) -> None:
        """Put back what the database did not get, and let transactions start again."""
        self._day.put_back(taken)
        self.phase = Phase.IDLE
        if error is not None:
            self._refuse(error)

    def _refuse(self, error: BaseException) -> None:
        while self._jobs:
            self._jobs.popleft().done.set_exception(error)
        if self._flush is not None:
            self._flush.set_result(False)
            self._flush = None
