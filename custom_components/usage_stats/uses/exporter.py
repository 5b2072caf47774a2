"""Writes pending uses into the CSV files, and retries while a file cannot be written."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import EVENT_EXPORTED, LOGGER, SIGNAL_CORRECTED, SIGNAL_DAY, SIGNAL_EXPORTED
from ..engine.uses import archive, csv_file, use_log
from ..engine.uses.batch_queue import BatchQueue
from ..engine.uses.correction import CorrectionResult
from ..engine.uses.csv_file import AppendResult, Batch
from ..engine.uses.recovery import Unread
from ..helpers.retry import FailureReport, Retry, fixed_delays
from ..issues import FILE_NOT_WRITTEN, async_clear_issue
from ..storage.database import DatabaseError
from ..storage.replacement import async_check_set_aside, async_report_unread
from ..storage.storage import Storage

_RETRY_DELAYS = fixed_delays(10, 60, 300, 1_800)


@dataclass(slots=True)
class ExportResult:
    """What one export wrote, and what it could not write."""

    date: date
    """Of the last file written, else of the open day."""
    file: Path | None = None
    """The last file written."""
    files: set[Path] = field(default_factory=set)
    """All files written."""
    rows: int = 0
    """Rows written, in all files."""
    waiting: int = 0
    """Batches whose file cannot be written now."""
    error: OSError | None = None
    """Why the last of these files cannot be written."""
    interrupted: bool = False
    """The database cannot be used now, or Home Assistant stops. The rest stays pending."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to write."""
        return not self.interrupted and not self.waiting

    def add(self, batch: Batch, file: Path) -> None:
        """Add a batch that was written."""
        self.date = batch.date
        self.file = file
        self.files.add(file)
        self.rows += len(batch.rows)


class Exporter:
    """Runs one export at a time. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage) -> None:
        """Export nothing before `async_start`, unless asked."""
        self._hass = hass
        self._storage = storage
        self.folder = storage.folder
        self.exports = storage.opened.exports
        """How many batches were written into files, and when the last one was."""
        self._queue = BatchQueue()
        self._closed_day_due = False
        """A day was closed, and no export has started since."""
        self._open_day_due = False
        """An export of all pending uses was interrupted; the next one makes up for it."""
        self._retry = Retry(hass, self._export_closed, _RETRY_DELAYS)
        self._report = FailureReport(
            hass,
            FILE_NOT_WRITTEN,
            f"Files in {self.folder} cannot be written",
            "Files are written again",
        )
        self._disconnect: list[Callable[[], None]] = []
        self._stopped = False

    @property
    def last_export(self) -> datetime | None:
        """Return when the last file was written, in UTC."""
        return self.exports.last

    @property
    def waiting(self) -> int:
        """Return how many batches the last export could not write."""
        return self._queue.waiting

    @callback
    def async_start(self) -> None:
        """Export what is left from before, and then each day when it is closed."""
        self._disconnect = [
            async_dispatcher_connect(self._hass, SIGNAL_DAY, self._export_closed),
            async_dispatcher_connect(self._hass, SIGNAL_CORRECTED, self._handle_corrected),
        ]
        self._export_closed()

    async def async_stop(self) -> None:
        """Refuse further exports and wait for the one under way."""
        self._stopped = True
        while self._disconnect:
            self._disconnect.pop()()
        async with self._storage.file_lock:
            self._retry.cancel()

    @callback
    def _export_closed(self) -> None:
        self._closed_day_due = True
        # Not eagerly: the rollover closes the day and then exports everything at once.
        self._hass.async_create_task(
            self._async_export(closed_only=True), "usage_stats export", eager_start=False
        )

    @callback
    def _handle_corrected(self, result: CorrectionResult) -> None:
        """Write a correction at once, of the open day too; what else is pending there stays."""
        self._queue.add_corrections(result.batches)
        self._export_closed()

    async def async_export(self) -> ExportResult:
        """Write what is pending. A caller that is cancelled does not stop the export half-way."""
        task = self._hass.async_create_task(self._async_export(closed_only=False))
        return await asyncio.shield(task)

    async def _async_export(self, *, closed_only: bool) -> ExportResult:
        result = ExportResult(self._storage.open_date)
        if self._stopped:
            # A retry would outlive the entry.
            result.interrupted = True
            return result
        if self._storage.backup_lock.held:
            # Not waited for: a backup may hold the files for long.
            self._open_day_due |= not closed_only
            result.interrupted = True
            self._schedule_retry(result)
            return result
        async with self._storage.file_lock:
            if closed_only and not self._closed_day_due:
                # Another export, such as the rollover's, has taken the closed day meanwhile.
                return result
            self._open_day_due |= not closed_only
            result.date = self._storage.open_date
            # The next start repairs a file that was cut off, but it is better not to cut it off.
            if self._stopped or self._hass.is_stopping:
                result.interrupted = True
                return result
            try:
                await self._async_write(result)
            except DatabaseError as err:
                LOGGER.debug("Export put off: %s", err)
                result.interrupted = True
            result.waiting = self._queue.waiting
            self._schedule_retry(result)
            if result.file is not None:
                await self._async_announce(result, result.file.name)
        return result

    async def _async_take(self) -> list[Batch]:
        """Move what is pending into new batches."""
        self._closed_day_due = False
        take = partial(use_log.take, now=dt_util.now(), closed_only=not self._open_day_due)
        taken = await self._storage.write_behind.async_commit(take)
        self._open_day_due = False
        return taken

    async def _async_write(self, result: ExportResult) -> None:
        """Write the batches in order. One whose file fails holds up those of its own date only."""
        queue, read = self._queue, self._storage.database.async_read
        backlog = queue.begin()
        taken = await self._async_take()
        queue.add(taken, await read(use_log.waiting) if backlog else None)
        for batch_id, day in queue.batches():
            if (batch := queue.known(batch_id)) is None:
                batch = await read(partial(use_log.batch, batch_id=batch_id))
            tried = queue.mark_tried(batch_id)
            append = partial(archive.append, self.folder, batch, tried=tried)
            try:
                appended = await self._hass.async_add_executor_job(append)
            except OSError as err:
                LOGGER.debug("Cannot write the file of %s: %s", day, err)
                if isinstance(err, csv_file.UntouchedError):
                    queue.mark_untouched(batch_id, tried=tried)
                queue.block(day)
                result.error = err
                continue
            finish = partial(use_log.finish, batch_id=batch_id, now=dt_util.utcnow())
            self.exports = await self._storage.write_behind.async_commit(finish)
            if appended.written:
                result.add(batch, self.folder / csv_file.file_name(day))
            await self._async_report(batch, appended)
        queue.end()

    async def _async_report(self, batch: Batch, appended: AppendResult) -> None:
        """Tell a person that another program has changed a file, and what that means."""
        if appended.set_aside:
            await async_check_set_aside(self._hass, self._storage.database)
        if not appended.written:
            uses = sum(count for _, _, count in batch.rows)
            async_report_unread(self._hass, Unread([batch.date], uses))

    async def _async_announce(self, result: ExportResult, file_name: str) -> None:
        """Save the number of batches in the snapshot, then tell sensors and automations."""
        await self._storage.async_save_snapshot()
        async_dispatcher_send(self._hass, SIGNAL_EXPORTED)
        self._hass.bus.async_fire(
            EVENT_EXPORTED,
            {"rows": result.rows, "files": len(result.files), "file_name": file_name},
        )

    @callback
    def _schedule_retry(self, result: ExportResult) -> None:
        """Retry what is left later, and report files that cannot be written."""
        if result.complete:
            self._retry.cancel()
            self._retry.reset()
            self._report.clear()
            # It may have been raised before a reload.
            async_clear_issue(self._hass, FILE_NOT_WRITTEN)
            return
        if result.error is not None:
            self._report.report(result.error, path=self.folder, batches=result.waiting)
        self._retry.schedule()
