"""Reads the events of the last seven days, once for all sensors that show them."""

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
    """Refreshes when events are recorded, while there are listeners. The data is None at first."""

    config_entry: UsageStatsConfigEntry

    def __init__(self, hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
        """Read nothing yet."""
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
        """Listen for events with the first listener. Refreshes need no timer."""
        if not self._unlisten:
            refresh = self._debounced_refresh.async_schedule_call
            # While no events come, the rollover lets the old ones drop out.
            self._unlisten = [
                async_dispatcher_connect(self.hass, signal, refresh)
                for signal in (SIGNAL_EVENTS, SIGNAL_ROLLED_OVER)
            ]
            refresh()

    @callback
    @override
    def _unschedule_refresh(self) -> None:
        """Stop with the last listener."""
        super()._unschedule_refresh()
        while self._unlisten:
            self._unlisten.pop()()

    @override
    async def _async_update_data(self) -> Week | None:
        data = self.config_entry.runtime_data
        write_behind = data.storage.write_behind
        # Events that wait to be written are not in the database yet.
        await asyncio.wait([write_behind.flush()], timeout=ANSWER_SECONDS)
        try:
            return await data.events.async_saved_week()
        except DatabaseError as err:
            if not self._unlisten:
                # Unloading has closed the database, so this is no error.
                return self.data
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="database_not_readable"
            ) from err
