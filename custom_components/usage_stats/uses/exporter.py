"""Brings what is pending into the files; while one cannot be written, tries again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import EVENT_EXPORTED, LOGGER, SIGNAL_DAY, SIGNAL_EXPORTED
from ..engine.uses import csv_file, use_log
from ..engine.uses.csv_file import Batch
from ..issues import FILE_NOT_WRITTEN, async_clear_issue, async_raise_issue
from ..storage.database import DatabaseError
from ..storage.storage import Storage

_RETRY_SECONDS = (10, 60, 300, 1_800)


@dataclass(slots=True)
class ExportResult:
    """What one export came to."""

    date: date
    """of the last file written, else of the open day"""
    file: Path | None = None
    """the last file written"""
    files: set[Path] = field(default_factory=set)
    """all files written"""
    rows: int = 0
    """rows written, in all files"""
    waiting: int = 0
    """batches that must wait for their files"""
    interrupted: bool = False
    """The database cannot be used now, or Home Assistant stops; what is left stays pending"""

    @property
    def complete(self) -> bool:
        """Tell whether nothing has to wait."""
        return not self.interrupted and not self.waiting


class Exporter:
    """Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage) -> None:
        """Take what exporting works with; `async_start` comes next."""
        self._hass = hass
        self._storage = storage
        self._day = storage.day
        self._write_behind = storage.write_behind
        self._backup_lock = storage.backup_lock
        self._file_lock = storage.file_lock
        self.folder = storage.folder
        self.exports = storage.opened.exports
        """How many batches are in files, and when the last one was written."""
        self._untried: set[int] = set()
        """Batches taken since the start and not tried yet; any other may be in its file already."""
        self._retry: asyncio.TimerHandle | None = None
        self._failures = 0
        self._open_day_too = False
        """An export of all that is pending was interrupted, and is to be made up for."""
        self._disconnect: Callable[[], None] | None = None
        self._stopped = False

    @callback
    def async_start(self) -> None:
        """Export each day when it is closed, and now what waits from before."""
        self._disconnect = async_dispatcher_connect(self._hass, SIGNAL_DAY, self._export_closed)
        self._export_closed()

    async def async_stop(self) -> None:
        """Begin no export any more, and wait for the one that is under way."""
        self._stopped = True
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None
        async with self._file_lock:
            self._cancel_retry()

    @callback
    def _export_closed(self) -> None:
        self._hass.async_create_task(self.async_export(closed_only=True), "usage_stats export")

    async def async_export(self, *, closed_only: bool = False) -> ExportResult:
        """Export what is pending; a caller's cancellation does not stop it half-way."""
        task = self._hass.async_create_task(self._async_export(closed_only=closed_only))
        return await asyncio.shield(task)

    async def _async_export(self, *, closed_only: bool) -> ExportResult:
        exported = ExportResult(self._day.start.date)
        if self._backup_lock.held:
            # It can be long until the backup lets go of the files.
            self._open_day_too |= not closed_only
            exported.interrupted = True
            self._tell(exported)
            return exported
        async with self._file_lock:
            self._open_day_too |= not closed_only
            exported.date = self._day.start.date
            # A file that is half written when Home Assistant ends is mended at the next start.
            # It need not come to that.
            if self._stopped or self._hass.is_stopping:
                exported.interrupted = True
                return exported
            try:
                await self._async_take()
                await self._async_write_waiting(exported)
            except DatabaseError as err:
                LOGGER.debug("Export put off: %s", err)
                exported.interrupted = True
            self._tell(exported)
            if exported.file is not None:
                await self._storage.async_save_snapshot()
                async_dispatcher_send(self._hass, SIGNAL_EXPORTED)
                self._hass.bus.async_fire(
                    EVENT_EXPORTED,
                    {
                        "rows": exported.rows,
                        "files": len(exported.files),
                        "file_name": exported.file.name,
                    },
                )
        return exported

    async def _async_take(self) -> None:
        take = partial(use_log.take, now=dt_util.now(), closed_only=not self._open_day_too)
        self._untried.update(await self._write_behind.async_commit(take))
        self._open_day_too = False

    async def _async_write_waiting(self, exported: ExportResult) -> None:
        """Write the batches in order; one that must wait holds up those of its own date alone."""
        blocked: set[date] = set()
        for batch_id, day in await self._write_behind.async_commit(use_log.waiting):
            if day in blocked:
                exported.waiting += 1
                continue
            batch = await self._write_behind.async_commit(partial(use_log.batch, batch_id=batch_id))
            try:
                await self._async_append(batch)
            except OSError as err:
                LOGGER.debug("Cannot write the file of %s: %s", day, err)
                blocked.add(day)
                exported.waiting += 1
                continue
            finish = partial(use_log.finish, batch_id=batch_id, now=dt_util.utcnow())
            self.exports = await self._write_behind.async_commit(finish)
            exported.date = day
            exported.file = self.folder / csv_file.file_name(day)
            exported.files.add(exported.file)
            exported.rows += len(batch.rows)

    async def _async_append(self, batch: Batch) -> None:
        tried = batch.id not in self._untried
        self._untried.discard(batch.id)
        append = partial(csv_file.append, self.folder, batch, tried=tried)
        await self._hass.async_add_executor_job(append)

    @callback
    def _tell(self, exported: ExportResult) -> None:
        """Tell a person once that files cannot be written, and try again later and later."""
        self._cancel_retry()
        if exported.complete:
            if self._failures:
                LOGGER.info("Files are written again")
                self._failures = 0
            async_clear_issue(self._hass, FILE_NOT_WRITTEN)
            return
        if exported.waiting:
            if not self._failures:
                LOGGER.warning("Files in %s cannot be written", self.folder)
            async_raise_issue(
                self._hass, FILE_NOT_WRITTEN, path=self.folder, batches=exported.waiting
            )
        delay = _RETRY_SECONDS[min(self._failures, len(_RETRY_SECONDS) - 1)]
        self._failures += 1
        self._retry = self._hass.loop.call_later(delay, self._export_closed)

    @callback
    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
