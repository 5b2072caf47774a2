"""What the last seven days came to, read once for all the sensors that show it."""

import asyncio
from typing import override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN, LOGGER, SIGNAL_EVENTS, SIGNAL_ROLLED_OVER
from .data import UsageStatsConfigEntry
from .events.recorder import Week
from .storage.database import DatabaseError
from .storage.write_behind import ANSWER_SECONDS

_READ_SECONDS = 60.0
"""The shortest time between two reads."""


class LastWeekCoordinator(DataUpdateCoordinator[Week | None]):
    """Follows the events for as long as anybody listens; None until they were read."""

    config_entry: UsageStatsConfigEntry

    def __init__(self, hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
        """Take what is read with; nothing is read yet."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name="last week",
            request_refresh_debouncer=Debouncer(
                hass, LOGGER, cooldown=_READ_SECONDS, immediate=True
            ),
        )
        self._unlisten: list[CALLBACK_TYPE] = []

    @callback
    @override
    def _schedule_refresh(self) -> None:
        """Begin with the first listener; after a read there is nothing to do."""
        if not self._unlisten:
            refresh = self._debounced_refresh.async_schedule_call
            # Of events that are not recorded only the rollover tells that they grow old.
            self._unlisten = [
                async_dispatcher_connect(self.hass, signal, refresh)
                for signal in (SIGNAL_EVENTS, SIGNAL_ROLLED_OVER)
            ]
            refresh()

    @callback
    @override
    def _unschedule_refresh(self) -> None:
        """End with the last listener."""
        super()._unschedule_refresh()
        while self._unlisten:
            self._unlisten.pop()()

    @override
    async def _async_update_data(self) -> Week | None:
        data = self.config_entry.runtime_data
        # What was recorded just now is not on the disk yet.
        await asyncio.wait([data.storage.write_behind.flush()], timeout=ANSWER_SECONDS)
        try:
            return await data.events.async_saved_week()
        except DatabaseError as err:
            if not self._unlisten:
                # Unloading has closed the database: nobody looks, and nothing is wrong.
                return self.data
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="database_not_readable"
            ) from err
