"""What waits to be written, and what one transaction takes of it: the state machine of saving.

storage/write_behind.py runs the transactions and waits for time.
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
"""What is done within a transaction."""


class Waiter[T](Protocol):
    """A future: asyncio's, or that of concurrent.futures."""

    def set_result(self, result: T, /) -> None:
        """Hand over the result."""

    def set_exception(self, exception: BaseException, /) -> None:
        """Hand over the error."""


class Phase(Enum):
    """What is happening to the database."""

    IDLE = auto()
    WRITING = auto()
    BACKING_OFF = auto()
    """The last transaction failed, and the next one waits for its time."""
    REPLACING = auto()
    """The database is lost, and a new one is being filled."""


class Job(NamedTuple):
    """Work for a transaction of its own, with all that waits at that time."""

    work: Work[Any]
    done: Waiter[Any]


class Transaction(NamedTuple):
    """What is written at once."""

    changes: list[PendingChanges]
    events: list[UsageEvent]
    flushed: Waiter[bool] | None
    job: Job | None

    def write(self, connection: sqlite3.Connection, now: datetime) -> object:
        """Write it within the caller's transaction; return the result of the job."""
        use_log.save(connection, self.changes)
        event_log.insert(connection, self.events, now)
        return None if self.job is None else self.job.work(connection)


class WriteQueue[F: Waiter[bool]]:
    """One transaction at a time. A flush is shared by all who ask before it begins."""

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
        """Whether a transaction can be begun."""
        return self.phase in {Phase.IDLE, Phase.BACKING_OFF}

    def flush(self) -> F:
        """Ask for all that is recorded by now to be written.

        The result tells whether it was. While writing fails the answer is no, without a try.
        """
        if self.phase is Phase.BACKING_OFF or self.paused is not None:
            refused = self._create_flush()
            refused.set_result(False)
            return refused
        if self._flush is None:
            self._flush = self._create_flush()
        return self._flush

    def add(self, job: Job) -> None:
        """Have a job done in turn."""
        self._jobs.append(job)

    def begin(self) -> Transaction:
        """Take what waits. `succeed` or `fail` must follow."""
        self.phase = Phase.WRITING
        flush, self._flush = self._flush, None
        job = self._jobs.popleft() if self._jobs else None
        return Transaction(self._day.take_pending(), self._events.take(), flush, job)

    def succeed(self, transaction: Transaction, result: object) -> bool:
        """Answer those who wait for a transaction; return whether another one is asked for."""
        self.phase = Phase.IDLE
        flushed, job = transaction.flushed, transaction.job
        if flushed is not None:
            flushed.set_result(True)
        if job is not None:
            job.done.set_result(result)
        if self.paused is not None:
            self._refuse(self.paused)
        return bool(self._jobs) or self._flush is not None

    def fail(self, transaction: Transaction, error: BaseException) -> None:
        """Put back what could not be written, and refuse all who wait: they may ask again."""
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
        """Answer a flush with no until the next transaction."""
        self.phase = Phase.BACKING_OFF

    def end_back_off(self) -> None:
        """Let a flush begin a transaction again."""
        if self.phase is Phase.BACKING_OFF:
            self.phase = Phase.IDLE

    def begin_replacing(self) -> None:
        """Begin no transaction until `end_replacing`."""
        self.phase = Phase.REPLACING

    def take_pending_uses(self) -> list[PendingChanges]:
        """Hand over the uses that a new database is filled with. Events wait."""
        return self._day.take_pending()

    def end_replacing(
        self, taken: list[PendingChanges], error: BaseException | None = None
    ) -> None:
        """Go on with a new database, or, after an error, with what was taken put back."""
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
