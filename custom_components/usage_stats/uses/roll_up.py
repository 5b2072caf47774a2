"""Rolls up closed dates in the background: those from before an update, and those that changed."""

import asyncio
from contextlib import suppress

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import LOGGER, SIGNAL_ROLLED_OVER
from ..engine.uses import use_days
from ..storage.database import DatabaseError
from ..storage.storage import Storage


class RollUp:
    """Works after the start and after each rollover. Methods run in the event loop.

    Nobody waits for it: what is not rolled up is read from the single hours.
    """

    def __init__(self, hass: HomeAssistant, storage: Storage) -> None:
        """Do nothing before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._task: asyncio.Task[None] | None = None
        self._disconnect: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Roll up what is left."""
        self._disconnect = async_dispatcher_connect(self._hass, SIGNAL_ROLLED_OVER, self._run)
        self._run()

    async def async_stop(self) -> None:
        """Leave the rest to the next start."""
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @callback
    def _run(self) -> None:
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(
                self._async_run(), "usage_stats roll-up"
            )

    async def _async_run(self) -> None:
        """Commit a few dates at a time: uses that wait for the disk are written with them."""
        try:
            while await self._storage.database.async_read(use_days.is_left):
                await self._storage.write_behind.async_commit(use_days.roll_up_next)
        except DatabaseError as err:
            LOGGER.debug("Roll-up put off: %s", err)
