"""Keeps the database up with the open day and the events.

One save is under way at a time and is shared by all who wait; what fails is kept and tried again.
A database that is lost is begun anew from what memory, state and files know.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..engine import schema
from ..engine.events import event_log
from ..engine.events.event import UsageEvent
from ..engine.events.queue import EventQueue
from ..engine.schema import NoWalError
from ..engine.uses import use_log
from ..engine.uses.open_day import PendingChanges, Snapshot
from .backup_lock import BackupLock
from .database import Connection, Database, DatabaseError, DatabaseLostError, Work
from .startup import OpenedDatabase, async_check_set_aside, rebuild
from .state_store import StateStore
from .stream import Streams
from .trouble import Trouble

ANSWER_SECONDS = 1.0
"""The longest that an answer waits for the disk."""
_FLUSH_SECONDS = 5.0
"""How long uses may wait that nobody waits for."""
_SNAPSHOT_EVERY = timedelta(minutes=15)


class _Commit(NamedTuple):
    """Work that waits for its turn."""

    work: Work[Any]
    done: asyncio.Future[Any]


class _Save(NamedTuple):
    """What is under way."""

    changes_list: list[PendingChanges]
    number: int | None
    """of the snapshot that has the segments too"""
    events: list[UsageEvent]
    flushed: asyncio.Future[bool] | None
    commit: _Commit


class WriteBehind:
    """Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, database: Database, store: StateStore, opened: OpenedDatabase
    ) -> None:
        """Take where things are kept, and what is there."""
        self._hass = hass
        self.database = database
        self.store = store
        self.day = opened.day
        self.exports = opened.exports
        self.began_empty = opened.began_empty
        self.events = EventQueue()
        self.streams = Streams(database.path)
        self.files = asyncio.Lock()
        """Held while CSV files or documents are written, or the CSV files read to begin a database
        anew, and while all is deleted, which relies on it that none of that goes on.
        """
        self._idle = asyncio.Event()
        self._idle.set()
        self._next: asyncio.Future[bool] | None = None
        self._commits: deque[_Commit] = deque()
        self._replacement: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._trouble = Trouble(hass, database.path)
        self._stopping = False
        self.hold = BackupLock(hass.loop, self.flush)
        self._snapshot_lock = asyncio.Lock()
        self._untrack: CALLBACK_TYPE | None = None
        self._number = opened.snapshot_number
        """of the last snapshot that had something unsaved"""
        self._unnoted: int | None = None
        """The same, if the database has not got what was unsaved yet."""

    @property
    def folder(self) -> Path:
        """The folder of the database and the CSV files."""
        return self.database.path.parent

    @property
    def in_trouble(self) -> bool:
        """Tell whether writing fails, or is too slow for an answer."""
        return self._trouble.present

    @callback
    def async_start(self) -> None:
        """Keep a snapshot that is never old, for the day that the database is lost."""
        self._untrack = async_track_time_interval(
            self._hass, self._async_refresh_snapshot, _SNAPSHOT_EVERY
        )

    async def _async_refresh_snapshot(self, _now: datetime) -> None:
        kept = self.store.state.snapshot
        if not self._stopping and (
            kept is None or self.day.counts() != (kept.start, kept.totals) or kept.unsaved
        ):
            await self.async_save_snapshot()

    async def async_save_snapshot(self) -> None:
        """Save, and keep the open counters and the rest of the state outside the database too."""
        if not self.hold.held:
            await self._async_save_snapshot()

    async def _async_save_snapshot(self) -> None:
        async with self._snapshot_lock:
            start, export_time = self.day.start, None
            with suppress(DatabaseError):
                # The commit saves what is unsaved too; async_stop relies on that.
                export_time = await self._async_commit(use_log.base_export_time)
            # A day that began meanwhile has another stamp.
            if export_time is None or self.day.start is not start:
                export_time = self._kept_base_export_time()
            self.store.state.snapshot = self._snapshot(export_time)
            await self.store.async_save_state()

    def _snapshot(self, base_export_time: str | None) -> Snapshot:
        """Take a snapshot; if it has something unsaved, the next save notes its number."""
        snapshot = self.day.snapshot(self.exports.written, base_export_time)
        if snapshot.unsaved:
            self._number += 1
            self._unnoted = self._number
        return replace(snapshot, number=self._number)

    def _kept_base_export_time(self) -> str | None:
        """Return the base stamp as last kept; a day opened since then began without a file."""
        kept = self.store.state.snapshot
        return kept.base_export_time if kept is not None and kept.start == self.day.start else None

    async def async_hold(self) -> None:
        """Bring everything into the files, and write nothing more; counting goes on.

        `hold.release` ends it.
        """
        if self.hold.held:
            return
        self.hold.begin()
        self._cancel_timers()
        # An export under way comes to its end, as its commits are refused.
        async with self.files:
            await self._idle.wait()
            await self._async_save_snapshot()
            await self.database.async_maintain(schema.empty_log)

    async def async_stop(self) -> None:
        """Save what there is; from now on nothing is tried again."""
        self.hold.end()
        self._stopping = True
        self._cancel_timers()
        if self._untrack is not None:
            self._untrack()
            self._untrack = None
        await self.async_save_snapshot()
        if self._replacement is not None and self._is_replacing:
            # That save found the database lost. What there is goes into the new one.
            await asyncio.wait([self._replacement])
            await self.async_save_snapshot()

    async def async_close(self) -> None:
        """Finish what is under way and close the database."""
        await self.streams.async_end()
        await self.database.async_close()

    @callback
    def flush_later(self) -> None:
        """See to it that what is counted is saved within some seconds; while stopping, now."""
        if self._stopping:
            self.flush()
        elif self._timer is None and self._retry is None and self._next is None:
            self._timer = self._hass.loop.call_later(_FLUSH_SECONDS, self.flush)

    @callback
    def flush(self) -> asyncio.Future[bool]:
        """Begin to save; the future tells whether all that is counted by now is on the disk."""
        if self._retry is not None or self.hold.held:
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
        self._trouble.tell()
        return False

    async def async_commit[T](self, work: Work[T]) -> T:
        """Save, and do the work in the same transaction, in turn; raise DatabaseError."""
        self.hold.check()
        return await self._async_commit(work)

    async def _async_commit[T](self, work: Work[T]) -> T:
        if self._is_replacing:
            raise DatabaseLostError("a new one is begun")
        done: asyncio.Future[T] = self._hass.loop.create_future()
        self._commits.append(_Commit(work, done))
        if self._idle.is_set():
            self._save_next()
        # Not awaited itself, so that a caller's cancellation does not reach it.
        await asyncio.wait([done])
        return done.result()

    @callback
    def _save_next(self) -> None:
        """Hand in what is not saved, with the work whose turn it is."""
        self._idle.clear()
        self._cancel_timers()
        if not self._commits:
            self._commits.append(_Commit(lambda _connection: None, self._hass.loop.create_future()))
        save = _Save(
            self.day.take_unsaved(),
            self._unnoted,
            self.events.take(),
            self._next,
            self._commits.popleft(),
        )
        self._next = None
        now = dt_util.utcnow()

        def work(connection: Connection) -> object:
            use_log.save(connection, save.changes_list)
            if save.number is not None:
                use_log.note_snapshot(connection, save.number)
            event_log.insert(connection, save.events, now)
            return save.commit.work(connection)

        self.database.submit(work).add_done_callback(partial(self._saved, save))

    @callback
    def _saved(self, save: _Save, saved: asyncio.Future[Any]) -> None:
        error = saved.exception()
        if save.flushed is not None:
            save.flushed.set_result(error is None)
        if error is None:
            save.commit.done.set_result(saved.result())
            if self._unnoted == save.number:
                self._unnoted = None
            self._idle.set()
            self._trouble.healed()
            if (held := self.hold.error) is not None:
                self._refuse(held)
            elif self._next is not None or self._commits:
                self._save_next()
            return
        self.day.put_back(save.changes_list)
        self.events.put_back(save.events)
        self._commits.appendleft(save.commit)
        self._refuse_commits(error)
        # In the midst of a backup nothing is begun: the save at its end finds the same.
        if isinstance(error, DatabaseLostError) and not self.hold.held:
            self._replacement = self._hass.async_create_task(
                self._async_replace(), "usage_stats new database"
            )
        else:
            self._failed(error)

    @callback
    def _refuse(self, error: BaseException) -> None:
        """Tell all who wait that nothing comes of it now."""
        self._refuse_commits(error)
        if self._next is not None:
            self._next.set_result(False)
            self._next = None

    @callback
    def _refuse_commits(self, error: BaseException) -> None:
        while self._commits:
            done = self._commits.popleft().done
            done.set_exception(error)
            # A caller that was cancelled does not ask.
            done.exception()

    @property
    def _is_replacing(self) -> bool:
        return self._replacement is not None and not self._replacement.done()

    async def _async_replace(self) -> None:
        """Begin a new database from what memory and files hold."""
        # Commits fail at once meanwhile, so that an export under way comes to its end.
        async with self.files:
            snapshot = self._snapshot(self._kept_base_export_time())
            taken = self.day.take_unsaved()
            try:
                replaced = await self.database.async_replace(rebuild(self.database, snapshot))
            except Exception as err:
                if not isinstance(err, (DatabaseError, NoWalError)):
                    LOGGER.exception("Unexpected error while a new database is begun")
                self.day.put_back(taken)
                self._failed(err)
                return
        if replaced:
            self._unnoted = None
        else:
            self.day.put_back(taken)
        self._save_next()
        await async_check_set_aside(self._hass, self.database)

    @callback
    def _failed(self, error: BaseException) -> None:
        """Tell a person once, and try again later and later."""
        self._idle.set()
        self._refuse(error)
        delay = self._trouble.failed(error)
        if not self._stopping and not self.hold.held:
            self._retry = self._hass.loop.call_later(delay, self._save_next)

    @callback
    def _cancel_timers(self) -> None:
        for timer in (self._timer, self._retry):
            if timer is not None:
                timer.cancel()
        self._timer = self._retry = None
