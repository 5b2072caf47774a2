"""Writes recorded uses and events to the database within seconds, or at once on request.

There is one transaction at a time, shared by all callers who wait. If it fails, its content stays
in memory and is retried. What a transaction takes is in engine/write_behind.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import LOGGER, SIGNAL_REPLACED
from ..engine.schema import NoWalError
from ..engine.uses.open_day import PendingChanges
from ..engine.write_behind import Job, Phase, Transaction, Work, WriteQueue
from ..helpers.retry import FailureReport, Retry, fixed_delays
from ..issues import WRITE_FAILED
from .database import Database, DatabaseError, DatabaseLostError

type Rebuild = Callable[[list[PendingChanges]], Awaitable[bool]]
"""Replaces a lost database by one with the open counters and these changes of other days.

Must read the counters before its first await. Returns False if the database is back in its place.
"""

ANSWER_SECONDS = 1.0
"""The longest time that an answer waits for the disk."""
_FLUSH_SECONDS = 5.0
"""The longest time that uses and events wait in memory if no caller waits for them."""
_RETRY_DELAYS = fixed_delays(1, 2, 5, 10, 30, 60)


class WriteBehind:
    """Owns the timers, the retries and the replacement of a lost database.

    Methods run in the event loop.
    """

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
        """Refuse new requests; a running transaction continues."""
        self._queue.paused = error
        self._cancel_timers()

    @callback
    def async_resume(self) -> None:
        """Resume writing."""
        self._queue.paused = None
        self.flush()

    async def async_stop(self, save: Callable[[], Awaitable[object]]) -> None:
        """Write everything by calling `save`. From now on nothing is retried."""
        self._stopping = True
        self._cancel_timers()
        await save()
        if self._replacement is not None and self._queue.phase is Phase.REPLACING:
            # `save` found the database lost. Save again, into the new one.
            await asyncio.wait([self._replacement])
            await save()

    @callback
    def flush_later(self) -> None:
        """Write what waits within some seconds; while stopping, at once."""
        if self._stopping:
            self.flush()
        elif self._timer is None and not self._retry.pending:
            self._timer = self._hass.loop.call_later(_FLUSH_SECONDS, self._flush_due)

    @callback
    def _flush_due(self) -> None:
        self._timer = None
        self.flush()

    @callback
    def flush(self) -> asyncio.Future[bool]:
        """Write what waits; the result is whether everything recorded so far is on disk."""
        flushed = self._queue.flush()
        if not flushed.done() and self._queue.may_begin:
            self._begin()
        return flushed

    async def async_flush(self, deadline: float) -> bool:
        """Write what waits; return whether it is on disk by `deadline`, by the loop's clock."""
        flushed = self.flush()
        if not flushed.done():
            await self._async_wait(flushed, deadline)
        if flushed.done():
            return flushed.result()
        # Slow, but not failed: the write continues, and clears the issue when it ends.
        self._failure.raise_issue(path=self._database.path)
        return False

    async def _async_wait(self, flushed: asyncio.Future[bool], deadline: float) -> None:
        """Wait for a flush that others wait for too: a caller who gives up does not cancel it.

        `asyncio.wait` does the same, and costs as much as counting the use.
        """
        waiter = self._hass.loop.create_future()

        def wake(_flushed: asyncio.Future[bool] | None = None) -> None:
            if not waiter.done():
                waiter.set_result(None)

        flushed.add_done_callback(wake)
        timer = self._hass.loop.call_at(deadline, wake)
        try:
            await waiter
        finally:
            timer.cancel()
            flushed.remove_done_callback(wake)

    async def async_commit[T](self, work: Work[T], apply: Callable[[T], object] | None = None) -> T:
        """Run work in a transaction, together with what waits; raise DatabaseError.

        `apply` gets the result before the next transaction begins.
        """
        if self._queue.paused is not None:
            raise self._queue.paused
        return await self.async_commit_paused(work, apply)

    async def async_commit_paused[T](
        self, work: Work[T], apply: Callable[[T], object] | None = None
    ) -> T:
        """Run work even while writing is paused: the last transaction before a backup."""
        if self._queue.phase is Phase.REPLACING:
            raise DatabaseLostError("a new one is being filled")
        done: asyncio.Future[T] = self._hass.loop.create_future()
        # Retrieves the error also when the caller was cancelled.
        done.add_done_callback(lambda done: done.exception())
        self._queue.add(Job(work, done, apply))
        if self._queue.may_begin:
            self._begin()
        # Not awaited directly: cancelling the caller must not cancel the write.
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
        # Not during a backup: the first write after it detects the loss again.
        if isinstance(error, DatabaseLostError) and self._queue.paused is None:
            self._replacement = self._hass.async_create_task(
                self._async_replace(), "usage_stats new database"
            )
        else:
            self._retry_later(error)

    async def _async_replace(self) -> None:
        # Jobs fail at once meanwhile, so that a running export ends and releases the lock.
        self._queue.begin_replacing()
        taken: list[PendingChanges] = []
        try:
            async with self._file_lock:
                taken = self._queue.take_pending_uses()
                replaced = await self._rebuild(taken)
        except BaseException as err:
            if not isinstance(err, (DatabaseError, NoWalError, asyncio.CancelledError)):
                LOGGER.exception("Unexpected error while replacing the database")
            self._queue.end_replacing(taken, err)
            self._retry_later(err)
            if not isinstance(err, Exception):
                raise
            return
        self._queue.end_replacing([] if replaced else taken)
        self._begin()
        if replaced:
            async_dispatcher_send(self._hass, SIGNAL_REPLACED)

    @callback
    def _retry_later(self, error: BaseException) -> None:
        """Report the failure once, and schedule a retry."""
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
