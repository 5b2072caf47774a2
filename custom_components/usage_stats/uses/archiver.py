"""Compresses and deletes old CSV files, some at a time, once a day after the rollover."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import batched

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import LOGGER, SIGNAL_ROLLED_OVER
from ..engine.uses import archive, use_log
from ..engine.uses.archive import Limits, Step
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.storage import Storage

_AT_ONCE = 5
"""Files between two looks at what else wants to write: an export, a backup, the end."""


@dataclass(slots=True)
class PurgeResult:
    """The names of the files that were compressed and deleted, or would be, oldest date first."""

    compressed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    failed: int = 0
    """Files that could not be compressed or deleted."""
    interrupted: bool = False
    """A backup is being made, the database cannot be used, or Home Assistant stops."""

    def add(self, step: Step) -> None:
        """Add a file."""
        path = step.file.path
        (self.deleted if step.delete else self.compressed).append(path.name)


class Archiver:
    """Applies the options to the files. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, options: Options) -> None:
        """Do nothing before `async_start`, unless asked."""
        self._hass = hass
        self._storage = storage
        self._options = options
        self._disconnect: CALLBACK_TYPE | None = None
        self._stopped = False

    @callback
    def async_start(self) -> None:
        """Work after each rollover."""
        self._disconnect = async_dispatcher_connect(self._hass, SIGNAL_ROLLED_OVER, self.async_run)

    async def async_stop(self) -> None:
        """Finish the files in hand."""
        self._stopped = True
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None
        async with self._storage.file_lock:
            pass

    @callback
    def async_run(self) -> None:
        """Work in the background, or after the backup that is being made."""
        if self._limits() is not None:
            self._hass.async_create_background_task(self._async_run(), "usage_stats archive")

    async def _async_run(self) -> None:
        try:
            result = await self.async_purge()
        except OSError as err:
            LOGGER.warning("%s cannot be read, so that no file is archived", self._storage.folder)
            LOGGER.debug("Not archived: %s", err)
            return
        if result.interrupted:
            if self._storage.backup_lock.held:
                self._storage.backup_lock.when_released(self.async_run)
        elif result.failed:
            LOGGER.warning("Old files in %s could not all be archived", self._storage.folder)

    async def async_plan(self) -> PurgeResult:
        """Return what `async_purge` would do; raise OSError or DatabaseError."""
        result = PurgeResult()
        held = await self._storage.database.async_read(use_log.incomplete_dates)
        for step in await self._async_steps(held):
            result.add(step)
        return result

    async def async_purge(self) -> PurgeResult:
        """Compress and delete what is old; raise OSError if the folder cannot be read."""
        result = PurgeResult()
        try:
            async with self._storage.file_lock:
                held = await self._async_held()
                await self._hass.async_add_executor_job(self._remove_parts)
                steps = await self._async_steps(held)
            for some in batched(steps, _AT_ONCE, strict=False):
                # Others get the lock in between.
                async with self._storage.file_lock:
                    held = await self._async_held()
                    work = partial(self._carry_out, some, held, result)
                    await self._hass.async_add_executor_job(work)
        except DatabaseError as err:
            LOGGER.debug("Archiving put off: %s", err)
            result.interrupted = True
        return result

    async def _async_held(self) -> set[date]:
        """Return the dates whose files are not complete; raise DatabaseError if none may change."""
        if self._stopped or self._hass.is_stopping:
            raise DatabaseError("stopping")
        self._storage.backup_lock.check()
        # With what waits in memory, which may belong to any date.
        held = await self._storage.write_behind.async_commit(use_log.incomplete_dates)
        # A backup may have started meanwhile. It waits for the file lock, so that no later check
        # is needed.
        self._storage.backup_lock.check()
        return {*held, self._storage.open_date}

    async def _async_steps(self, held: set[date]) -> list[Step]:
        limits = self._limits()
        if limits is None:
            return []
        plan = partial(archive.plan, self._storage.folder, limits, held)
        return await self._hass.async_add_executor_job(plan)

    def _limits(self) -> Limits | None:
        """Return which files are old; None while none can be."""
        state, options = self._storage.state_store.state, self._options
        today = state.safe_today
        ages = (options.compress_after_days, options.delete_after_days)
        if today is None or ages == (None, None):
            return None
        return Limits(*(None if days is None else today - timedelta(days=days) for days in ages))

    # The methods below run in a thread.

    def _remove_parts(self) -> None:
        for path in archive.list_parts(self._storage.folder):
            path.unlink(missing_ok=True)

    def _carry_out(self, steps: tuple[Step, ...], held: set[date], result: PurgeResult) -> None:
        for step in steps:
            if step.file.date in held:
                continue
            try:
                archive.carry_out(step)
            except OSError as err:
                LOGGER.debug("Not archived: %s", err)
                result.failed += 1
            else:
                result.add(step)
