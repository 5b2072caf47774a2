"""What the last seven days came to, read once for all the sensors that show it."""

import asyncio
from collections.abc import Callable

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import LOGGER, SIGNAL_EVENTS, SIGNAL_ROLLED_OVER
from .database import DatabaseError
from .events import Week
from .runtime import UsageStatsConfigEntry
from .saving import ANSWER_SECONDS
from .throttle import Throttle

_READ_SECONDS = 60.0
"""The shortest time between two reads."""


class LastWeek:
    """Follows the events for as long as anybody asks. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
        """Take what is read with; nothing is read yet."""
        self.week: Week | None = None
        """None while it is not known, or cannot be read."""
        self._hass = hass
        self._entry = entry
        self._throttle = Throttle(hass.loop, _READ_SECONDS, self._read)
        self._readers: set[Callable[[], None]] = set()
        self._unlisten: list[Callable[[], None]] = []

    @callback
    def async_attach(self, reader: Callable[[], None]) -> Callable[[], None]:
        """Call the reader whenever `week` was read; return the end of it."""
        self._readers.add(reader)
        if not self._unlisten:
            # Of events that are not recorded only the rollover tells that they grow old.
            self._unlisten = [
                async_dispatcher_connect(self._hass, signal, self._throttle.happened)
                for signal in (SIGNAL_EVENTS, SIGNAL_ROLLED_OVER)
            ]
            self._throttle.happened()

        @callback
        def detach() -> None:
            self._readers.discard(reader)
            if not self._readers:
                self._throttle.cancel()
                while self._unlisten:
                    self._unlisten.pop()()

        return detach

    @callback
    def _read(self) -> None:
        self._entry.async_create_task(self._hass, self._async_read(), "usage_stats last week")

    async def _async_read(self) -> None:
        parts = self._entry.runtime_data
        # What was recorded just now is not on the disk yet.
        await asyncio.wait([parts.saving.flush()], timeout=ANSWER_SECONDS)
        try:
            self.week = await parts.events.async_saved_week()
        except DatabaseError as err:
            LOGGER.debug("The events of the last week cannot be read: %s", err)
            self.week = None
        for reader in list(self._readers):
            reader()
