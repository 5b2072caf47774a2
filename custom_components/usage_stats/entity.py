"""What all entities have in common: the service device, and how often a state is written."""

import asyncio
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN
from .runtime import UsageStatsConfigEntry

PUBLISH_SECONDS = 1.0
"""The shortest time between two states of an entity that counts."""


class UsageStatsEntity(Entity):
    """An entity of the service device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: UsageStatsConfigEntry, key: str) -> None:
        """`key` names the entity within the entry."""
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name="Usage Stats",
        )


class PublishingEntity(UsageStatsEntity):
    """An entity that changes more often than its state should be written.

    The first change is written at once, the last one within a second.
    """

    _timer: asyncio.TimerHandle | None = None
    _changed_since = False

    @callback
    def changed(self) -> None:
        """Have the state written, now or when the last one is a second old."""
        if self._timer is not None:
            self._changed_since = True
            return
        self._changed_since = False
        self.publish()
        self._timer = self.hass.loop.call_later(PUBLISH_SECONDS, self._second_over)

    @callback
    def publish(self) -> None:
        """Write the state."""
        self.async_write_ha_state()

    @callback
    def _second_over(self) -> None:
        self._timer = None
        if self._changed_since:
            self.changed()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Write the last state while there is still somebody to write it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            if self._changed_since:
                self.publish()
