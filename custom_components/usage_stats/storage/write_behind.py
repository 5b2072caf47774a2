"""Writes what is recorded to the database some seconds later, or at once for those who wait.

One transaction is under way at a time and is shared by all who wait. What fails stays in memory and
is tried again. What a transaction takes is in engine/write_behind.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..engine.schema import NoWalError
from ..engine.uses.open_day import PendingChanges
from ..engine.write_behind import Job, Phase, Transaction, Work, WriteQueue
from ..helpers.retry import FailureReport, Retry, fixed_delays
from ..issues import WRITE_FAILED
from .database import Database, DatabaseError, DatabaseLostError

type Rebuild = Callable[[list[PendingChanges]], Awaitable[bool]]
"""Replaces a lost database by one with the open counters and these changes of other days.

Reads the counters before it waits for anything. False: the database is not lost any more.
"""

ANSWER_SECONDS = 1.0
"""The longest that an answer waits for the disk."""
_FLUSH_SECONDS = 5.0
"""How long uses and events may wait that nobody waits for."""
_RETRY_DELAYS = fixed_delays(1, 2, 5, 10, 30, 60)


class WriteBehind:
    """Methods run in the event loop."""

    def __init__(
        self,
        hass: HomeAssistant,
        database: Database,
        queue: WriteQueue[asyncio.Future[bool]],
        file_lock: asyncio.Lock,
        rebuild: Rebuild,
    ) -> None:
        """`file_lock` is held while `rebuild` reads the files."""
        self._hass = hass
        self._database = database
        self._queue = queue
        self._file_lock = file_lock
        self._rebuild = rebuild
        self._idle = asyncio.Event()
        self._idle.set()
        self._timer: asyncio.TimerHandle | None = None
        self._retry = Retry(hass, self._begin, _RETRY_DELAYS)
        self._failure = FailureReport(
            hass,
            WRITE_FAILED,
            "Uses and events cannot be written to the database",
            "Uses and events are written to the database again",
        )
        self._stopping = False
        self._replacement: asyncio.Task[None] | None = None

    @property
    def in_trouble(self) -> bool:
        """Whether writing fails, or is too slow for an answer."""
        return self._failure.present

    async def async_wait_idle(self) -> None:
        """Wait until no transaction is under way."""
        await self._idle.wait()

    @callback
    def async_pause(self, error: DatabaseError) -> None:
        """Refuse what is asked for from now on; a transaction under way goes on."""
        self._queue.paused = error
        self._cancel_timers()

    @callback
    def async_resume(self) -> None:
        """Write again."""
        self._queue.paused = None
        self.flush()

    async def async_stop(self, save: Callable[[], Awaitable[object]]) -> None:
        """Write what there is by `save`. From now on nothing is tried again."""
        self._stopping = True
        self._cancel_timers()
        await save()
        if self._replacement is not None and self._queue.phase is Phase.REPLACING:
            # That found the database lost. What waits goes into the new one.
            await asyncio.wait([self._replacement])
            await save()

    @callback
    def flush_later(self) -> None:
        """Write what waits within some seconds; while stopping, now."""
        if self._stopping:
            self.flush()
        elif self._timer is None and not self._retry.pending:
            self._timer = self._hass.loop.call_later(_FLUSH_SECONDS, self.flush)

    @callback
    def flush(self) -> asyncio.Future[bool]:
        """Write what waits; the result tells whether all that was recorded by now is on disk."""
        flushed = self._queue.flush()
        if not flushed.done() and self._queue.may_begin:
            self._begin()
        return flushed

    async def async_flush(self, deadline: float) -> bool:
        """Write what waits; wait for it until `deadline`, by the loop's clock."""
        flushed = self.flush()
        timeout = max(0.0, deadline - self._hass.loop.time())
        done, _ = await asyncio.wait([flushed], timeout=timeout)
        if done:
            return flushed.result()
        # Slow is not failed: the write goes on, and clears the issue when it ends.
        self._failure.raise_issue(path=self._database.path)
        return False

    async def async_commit[T](self, work: Work[T]) -> T:
        """Do work in a transaction, together with what waits; raise DatabaseError."""
        if self._queue.paused is not None:
            raise self._queue.paused
        return await self.async_commit_paused(work)

    async def async_commit_paused[T](self, work: Work[T]) -> T:
        """Do the same although writing is paused: the last transaction before a backup."""
        if self._queue.phase is Phase.REPLACING:
            raise DatabaseLostError("a new one is being filled")
        done: asyncio.Future[T] = self._hass.loop.create_future()
        # A caller that was cancelled does not ask for the error.
        done.add_done_callback(lambda done: done.exception())
        self._queue.add(Job(work, done))
        if self._queue.may_begin:
            self._begin()
        # Waited for, not awaited: a caller's cancellation must not reach the write.
        await asyncio.wait([done])
        return done.result()

    @callback
    def _begin(self) -> None:
        self._idle.clear()
        self._cancel_timers()
        transaction = self._queue.begin()
        write = partial(transaction.write, now=dt_util.utcnow())
        self._database.submit(write).add_done_callback(partial(self._done, transaction))

    @callback
    def _done(self, transaction: Transaction, written: asyncio.Future[Any]) -> None:
        error = written.exception()
        if error is None:
            more = self._queue.succeed(transaction, written.result())
            self._idle.set()
            self._retry.reset()
            self._failure.clear()
            if more:
                self._begin()
            return
        self._queue.fail(transaction, error)
        # Not during a backup: the write at its end finds the same.
        if isinstance(error, DatabaseLostError) and self._queue.paused is None:
            self._replacement = self._hass.async_create_task(
                self._async_replace(), "usage_stats new database"
            )
        else:
            self._retry_later(error)

    async def _async_replace(self) -> None:
        # Jobs fail at once meanwhile, so that an export under way ends and releases the files.
        self._queue.begin_replacing()
        async with self._file_lock:
            taken = self._queue.take_pending_uses()
            try:
                replaced = await self._rebuild(taken)
            except Exception as err:
                if not isinstance(err, (DatabaseError, NoWalError)):
                    LOGGER.exception("Unexpected error while replacing the database")
                self._queue.end_replacing(taken, err)
                self._retry_later(err)
                return
        self._queue.end_replacing([] if replaced else taken)
        self._begin()

    @callback
    def _retry_later(self, error: BaseException) -> None:
        """Report the failure once, and try again later and later."""
        self._idle.set()
        self._failure.report(error, path=self._database.path)
        if not self._stopping and self._queue.paused is None:
            self._queue.back_off()
            self._retry.schedule()

    @callback
    def _cancel_timers(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._retry.cancel()
        self._queue.end_back_off()
