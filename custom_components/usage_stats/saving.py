"""Keeps the database up with the open day.

One save is under way at a time and is shared by all who wait; what fails is kept and tried again.
A database that is lost is begun anew from what memory, state and files know.
"""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .const import LOGGER
from .database import Connection, Database, DatabaseError, DatabaseLostError, Work
from .engine import recovery, use_log
from .engine.day import DayStart, OpenDay, Segment, Snapshot
from .engine.schema import NoWalError
from .engine.use_log import Exports
from .issues import (
    DATABASE_DAMAGED,
    FILE_NEWER,
    STATE_NOT_SAVED,
    WRITE_FAILED,
    async_clear_issue,
    async_raise_issue,
)
from .store import StateStore

ANSWER_SECONDS = 1.0
"""The longest that an answer waits for the disk."""
FLUSH_SECONDS = 5.0
"""How long uses may wait that nobody waits for."""
_RETRY_SECONDS = (1, 2, 5, 10, 30, 60)


class Saving:
    """Methods run in the event loop."""

    day: OpenDay

    def __init__(self, hass: HomeAssistant, database: Database, store: StateStore) -> None:
        """Take where things are kept; `async_load` comes next."""
        self._hass = hass
        self.database = database
        self.store = store
        self.exports = Exports(written=0, last=None)
        self.began_empty = False
        """There was neither a database nor a snapshot: no rollover was missed."""
        self._idle = asyncio.Event()
        self._idle.set()
        self._next: asyncio.Future[bool] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._failures = 0
        self._told = False
        self._stopping = False

    @property
    def folder(self) -> Path:
        """The folder of the database and the CSV files."""
        return self.database.path.parent

    async def async_load(self) -> None:
        """Open the database and read the open day.

        Raise DatabaseError, NewerSchemaError or NoWalError.
        """
        snapshot = self.store.state.snapshot
        if await self._async_usable():
            await self._async_absorb(snapshot)
        else:
            self.began_empty = snapshot is None
            await self.database.async_replace(self._rebuild(snapshot))
        stored = await self.database.submit(use_log.load)
        if stored is None:
            now = dt_util.utcnow()
            start = DayStart(dt_util.as_local(now).date(), now, previous=None)
            self.day = OpenDay(start, {}, new=True)
        else:
            self.day = OpenDay(stored.start, dict(stored.totals), new=False)
        self.exports = await self.database.submit(use_log.exports)
        await self.async_check_set_aside()

    async def _async_usable(self) -> bool:
        """Tell whether there is a database and it can be read."""
        try:
            if not await self.database.async_open():
                return False
            await self.database.submit(use_log.load)
        except DatabaseLostError:
            return False
        return True

    def _rebuild(self, snapshot: Snapshot | None) -> Work[None]:
        zone = dt_util.get_default_time_zone()
        return partial(recovery.rebuild, folder=self.folder, snapshot=snapshot, zone=zone)

    async def _async_absorb(self, snapshot: Snapshot | None) -> None:
        """Bring up to date a database that somebody replaced by an older copy.

        That it is older is told by the state, which counts exports too. Rows with late stamps alone
        tell nothing: anybody may write a line into a file.
        """
        exports = await self.database.submit(use_log.exports)
        if snapshot is None or snapshot.batches_written <= exports.written:
            return
        zone = dt_util.get_default_time_zone()
        dates = await self.database.submit(
            partial(recovery.absorb, folder=self.folder, snapshot=snapshot, zone=zone)
        )
        if dates:
            named = ", ".join(found.isoformat() for found in sorted(dates))
            async_raise_issue(self._hass, FILE_NEWER, persistent=True, dates=named)

    async def async_check_set_aside(self) -> None:
        """Tell of databases that were set aside for as long as they are there."""
        found = await self._hass.async_add_executor_job(self.database.list_set_aside)
        if found:
            async_raise_issue(self._hass, DATABASE_DAMAGED, path=found[-1])
        else:
            async_clear_issue(self._hass, DATABASE_DAMAGED)

    async def async_save_snapshot(self) -> None:
        """Save, and keep the open counters and the rest of the state outside the database too."""
        start, stamp = self.day.start, None
        with suppress(DatabaseError):
            # The commit saves what is unsaved too; async_stop relies on that.
            stamp = await self.async_commit(use_log.base_stamp)
        # A day that began meanwhile has another stamp.
        if stamp is None or self.day.start is not start:
            stamp = self._kept_base_stamp()
        self.store.state.snapshot = self.day.snapshot(self.exports.written, stamp)
        if await self.store.async_save_state():
            async_clear_issue(self._hass, STATE_NOT_SAVED)
        else:
            async_raise_issue(self._hass, STATE_NOT_SAVED, path=self.store.path)

    def _kept_base_stamp(self) -> str | None:
        """Return the base stamp as last kept; a day opened since then began without a file."""
        kept = self.store.state.snapshot
        return kept.base_stamp if kept is not None and kept.start == self.day.start else None

    async def async_stop(self) -> None:
        """Save what there is; from now on nothing is tried again."""
        self._stopping = True
        self._cancel_timers()
        await self.async_save_snapshot()

    async def async_close(self) -> None:
        """Finish what is under way and close the database."""
        await self.database.async_close()

    @callback
    def flush_later(self) -> None:
        """See to it that what is counted is saved within some seconds; while stopping, now."""
        if self._stopping:
            self.flush()
        elif self._timer is None and self._retry is None and self._next is None:
            self._timer = self._hass.loop.call_later(FLUSH_SECONDS, self.flush)

    @callback
    def flush(self) -> asyncio.Future[bool]:
        """Begin to save; the future tells whether all that is counted by now is on the disk."""
        if self._retry is not None:
            failed: asyncio.Future[bool] = self._hass.loop.create_future()
            failed.set_result(False)
            return failed
        if self._next is None:
            self._next = self._hass.loop.create_future()
        flushed = self._next
        if self._idle.is_set():
            self._save_next()
        return flushed

    async def async_flush(self, deadline: float) -> bool:
        """Save and wait for the disk until then, by the loop's clock; tell whether it is done."""
        flushed = self.flush()
        timeout = max(0.0, deadline - self._hass.loop.time())
        done, _ = await asyncio.wait([flushed], timeout=timeout)
        if done:
            return flushed.result()
        # Slow is not failed: the write goes on, and the issue goes when it ends.
        self._tell()
        return False

    async def async_idle(self) -> None:
        """Wait until no save is under way; what follows at once is the first to be handed in."""
        while not self._idle.is_set():
            await self._idle.wait()

    async def async_commit[T](self, work: Work[T]) -> T:
        """Save, and do the work in the same transaction; raise DatabaseError."""
        await self.async_idle()
        saved = self._save(work)
        # Not awaited itself, so that a caller's cancellation does not reach it.
        await asyncio.wait([saved])
        return saved.result()

    @callback
    def _save_next(self) -> None:
        self._save(lambda _connection: None)

    def _save[T](self, work: Work[T]) -> asyncio.Future[T]:
        self._idle.clear()
        self._cancel_timers()
        flushed, self._next = self._next, None
        segments = self.day.take_unsaved()

        def save(connection: Connection) -> T:
            use_log.save(connection, segments)
            return work(connection)

        saved = self.database.submit(save)
        saved.add_done_callback(partial(self._saved, segments, flushed))
        return saved

    @callback
    def _saved(
        self,
        segments: list[Segment],
        flushed: asyncio.Future[bool] | None,
        saved: asyncio.Future[Any],
    ) -> None:
        error = saved.exception()
        if flushed is not None:
            flushed.set_result(error is None)
        if error is None:
            self._idle.set()
            self._healed()
            if self._next is not None:
                self._save_next()
            return
        self.day.put_back(segments)
        if isinstance(error, DatabaseLostError):
            self._hass.async_create_task(self._async_replace(), "usage_stats new database")
        else:
            self._failed(error)

    async def _async_replace(self) -> None:
        """Begin a new database; what it could not be told of closed days is saved after that."""
        segments = self.day.take_unsaved()
        # The counters hold all uses of the open day, saved or not.
        snapshot = self.day.snapshot(self.exports.written, self._kept_base_stamp())
        try:
            replaced = await self.database.async_replace(self._rebuild(snapshot))
        except (DatabaseError, NoWalError) as err:
            self.day.put_back(segments)
            self._failed(err)
            return
        for segment in segments if replaced else ():
            segment.opened = False
            if segment.start.date == snapshot.start.date:
                segment.uses.clear()
        self.day.put_back(segments)
        await self.async_check_set_aside()
        self._save_next()

    @callback
    def _failed(self, error: BaseException) -> None:
        """Tell a person once, and try again later and later."""
        self._idle.set()
        if self._next is not None:
            self._next.set_result(False)
            self._next = None
        if not self._failures:
            LOGGER.warning("Uses cannot be written to the database: %s", error)
        self._tell()
        delay = _RETRY_SECONDS[min(self._failures, len(_RETRY_SECONDS) - 1)]
        self._failures += 1
        if not self._stopping:
            self._retry = self._hass.loop.call_later(delay, self._save_next)

    @callback
    def _tell(self) -> None:
        if not self._told:
            self._told = True
            async_raise_issue(self._hass, WRITE_FAILED, path=self.database.path)

    @callback
    def _healed(self) -> None:
        if self._failures:
            LOGGER.info("Uses are written to the database again")
            self._failures = 0
        if self._told:
            self._told = False
            async_clear_issue(self._hass, WRITE_FAILED)

    @callback
    def _cancel_timers(self) -> None:
        for timer in (self._timer, self._retry):
            if timer is not None:
                timer.cancel()
        self._timer = self._retry = None
