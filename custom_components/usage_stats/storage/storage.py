"""What a loaded entry keeps, and when it is saved."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..engine import schema
from ..engine.events.queue import EventQueue
from ..engine.uses import renaming, use_log
from ..engine.uses.correction import Correction, CorrectionResult, correct
from ..engine.uses.open_day import OpenDay, PendingChanges, Snapshot
from ..engine.uses.renaming import Rename, Renamed
from ..engine.uses.use import Combination
from ..engine.uses.use_log import Exports
from ..engine.write_behind import Work, WriteQueue
from .backup_lock import BackupError, BackupLock
from .database import Connection, Database, DatabaseError
from .replacement import async_check_set_aside, async_replace
from .state_store import StateStore
from .write_behind import WriteBehind

_SNAPSHOT_INTERVAL = timedelta(minutes=15)


class OpenedDatabase(NamedTuple):
    """What was read from the database when it was opened."""

    day: OpenDay
    exports: Exports
    first_run: bool
    """No day was ever opened, so no rollover was missed."""
    renamed: tuple[Renamed, ...]


class Storage:
    """Owns the database, the state store, the open day, the event queue and the locks.

    Methods run in the event loop.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        database: Database,
        state_store: StateStore,
        opened: OpenedDatabase,
    ) -> None:
        """All of these are opened in startup.py."""
        self._hass = hass
        self.database = database
        self.state_store = state_store
        self.opened = opened
        self.day = opened.day
        self.event_queue = EventQueue()
        self.file_lock = asyncio.Lock()
        """Held while files are written or read to fill a new database, and during a deletion.

        The deletion relies on none of the others running.
        """
        self.write_behind = WriteBehind(
            hass,
            database,
            WriteQueue(self.day, self.event_queue, hass.loop.create_future),
            self.file_lock,
            self._async_rebuild,
        )
        self.backup_lock = BackupLock(hass.loop, self.write_behind.async_resume)
        self._snapshot_lock = asyncio.Lock()
        self._renamed = opened.renamed
        """For the snapshot, should the database be lost or an older one be restored."""
        self._saved_records = dict(state_store.state.last_records)
        """The last records of trackers that the last snapshot was saved with."""
        self._untrack: CALLBACK_TYPE | None = None
        self._stopping = False

    @property
    def folder(self) -> Path:
        """The folder of the database and the files."""
        return self.database.path.parent

    @property
    def open_date(self) -> date:
        """The date that the counters belong to."""
        return self.day.date

    @callback
    def async_start(self) -> None:
        """Save a snapshot every quarter of an hour, for a crash or if the database is lost."""
        self._untrack = async_track_time_interval(
            self._hass, self._async_refresh_snapshot, _SNAPSHOT_INTERVAL
        )

    async def _async_refresh_snapshot(self, _now: datetime) -> None:
        state = self.state_store.state
        kept, recorded = state.snapshot, state.last_records != self._saved_records
        if not self._stopping and (
            recorded or kept is None or self.day.counts() != (kept.start, kept.totals)
        ):
            await self.async_save_snapshot()

    async def async_save_snapshot(self) -> None:
        """Write what waits, then save the state with a snapshot of the open counters."""
        if not self.backup_lock.held:
            await self._async_save_snapshot()

    async def _async_save_snapshot(self) -> None:
        async with self._snapshot_lock:
            start, stored = self.day.start, None
            with suppress(DatabaseError):
                stored, self._renamed = await self.write_behind.async_commit_paused(_kept_outside)
            # If another day was opened meanwhile, the export time is not that of its file.
            if stored is None or self.day.start is not start:
                stored = self._kept_export_state()
            state = self.state_store.state
            state.snapshot, self._saved_records = self._snapshot(*stored), dict(state.last_records)
            await self.state_store.async_save_state()

    @callback
    def forget_last_records(self) -> None:
        """Forget when trackers recorded last. The next snapshot is saved without it."""
        state = self.state_store.state
        state.last_records.clear()

    async def async_rename(self, rename: Rename) -> dict[Combination, Combination]:
        """Rename combinations in the database and in memory; return them, old → new.

        Raise DatabaseError. Those first used during the commit are in memory alone.
        A crash at any point leaves either the old names or the new ones.
        """
        names: dict[Combination, Combination] = {}

        def lowered(combination: Combination, total: int) -> int:
            return total if rename.target(combination) == combination else 0

        def apply(renamed: list[Renamed]) -> None:
            names.update(self.day.rename(rename.target))
            self._renamed = (*self._renamed, *renamed)

        work = partial(renaming.rename, target=rename.target)
        result = await self.async_change(lowered, work, apply)
        await self.async_save_snapshot()
        return {renamed.old: renamed.new for renamed in result} | names

    async def async_correct(self, correction: Correction, limit: int) -> CorrectionResult:
        """Correct uses in the database and in memory, up to so many combinations on a date.

        Raise DatabaseError. A crash at any point leaves all of the correction or nothing.
        """

        def lowered(combination: Combination, total: int) -> int:
            if (correction.date, correction.combination) != (self.day.date, combination):
                return total
            return min(total, max(0, self.day.totals.get(combination, 0) + correction.count))

        def apply(result: CorrectionResult) -> None:
            if result.start == self.day.start:
                self.day.correct(correction.combination, result.counter_change)

        kept = self.state_store.state.snapshot
        work = partial(correct, correction=correction, now=dt_util.now(), limit=limit)
        result = await self.async_change(lowered, work, apply)
        if not result.corrected and self.state_store.state.snapshot is not kept:
            await self.async_save_snapshot()
        return result

    async def async_change[T](
        self,
        lowered: Callable[[Combination, int], int],
        work: Work[T],
        apply: Callable[[T], object],
    ) -> T:
        """Run work that may lower counters; raise DatabaseError.

        `lowered` says what becomes of each counter in the saved snapshot, and that is saved first:
        the next start would take what is missing for uses that the database has lost.
        """
        self.backup_lock.check()
        async with self._snapshot_lock:
            kept = self.state_store.state.snapshot
            try:
                await self._async_lower_snapshot(lowered)
                return await self.write_behind.async_commit(work, apply)
            except DatabaseError:
                self.state_store.state.snapshot = kept
                if not self.backup_lock.held:
                    await self.state_store.async_save_state()
                raise

    async def _async_lower_snapshot(self, lowered: Callable[[Combination, int], int]) -> None:
        kept = self.state_store.state.snapshot
        if kept is None:
            return
        totals = {
            combination: left
            for combination, total in kept.totals.items()
            if (left := lowered(combination, total))
        }
        if totals != kept.totals:
            self.state_store.state.snapshot = replace(kept, totals=totals)
            if not await self.state_store.async_save_state():
                raise DatabaseError("the state cannot be saved")

    def _snapshot(self, batches_written: int, base_export_time: str | None) -> Snapshot:
        start, totals = self.day.counts()
        return Snapshot(
            start,
            totals,
            batches_written,
            base_export_time,
            self._renamed,
            self.day.unsaved_use_ids,
        )

    def _kept_export_state(self) -> tuple[int, str | None]:
        """Return the export state of the last snapshot. A day opened since then has no file."""
        kept = self.state_store.state.snapshot
        if kept is None:
            return 0, None
        same_day = kept.start == self.day.start
        return kept.batches_written, kept.base_export_time if same_day else None

    async def _async_rebuild(self, pending: list[PendingChanges]) -> bool:
        """Replace the lost database; return False if it is back in its place."""
        snapshot = self._snapshot(*self._kept_export_state())
        replaced = await async_replace(self._hass, self.database, snapshot, pending)
        # Beside it: should this fail, the changes in the new database must not be written again.
        self._hass.async_create_task(
            async_check_set_aside(self._hass, self.database), "usage_stats set aside"
        )
        return replaced

    async def async_hold(self) -> None:
        """Write everything to the disk, then pause writing until `backup_lock.release`."""
        if self.backup_lock.held:
            return
        self.backup_lock.begin()
        self.write_behind.async_pause(BackupError())
        # Not while holding the lock: if an unload ends the pause, a lost database may be replaced,
        # and that needs the lock.
        await self.write_behind.async_wait_idle()
        # A running export ends soon, as its commits are refused.
        async with self.file_lock:
            await self._async_save_snapshot()
            await self.database.async_maintain(schema.empty_log)

    async def async_stop(self) -> None:
        """Save everything. From now on nothing is retried."""
        self.backup_lock.end()
        self._stopping = True
        if self._untrack is not None:
            self._untrack()
            self._untrack = None
        await self.write_behind.async_stop(self.async_save_snapshot)

    async def async_close(self) -> None:
        """Finish the submitted work and close the database."""
        await self.database.async_close()


def _kept_outside(
    connection: Connection,
) -> tuple[tuple[int, str | None], tuple[Renamed, ...]]:
    """Read what the snapshot has besides the counters."""
    written = use_log.exports(connection).written
    return (written, use_log.base_export_time(connection)), renaming.all_renamed(connection)
