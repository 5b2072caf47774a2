"""What all entities have in common: the service device, and how often a state is written."""

from abc import abstractmethod
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN
from .data import UsageStatsConfigEntry
from .helpers.throttle import Throttle

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
    """An entity that changes more often than its state should be written."""

    _throttle: Throttle | None = None

    @callback
    def changed(self) -> None:
        """Have the state written, now or when the last one is a second old."""
        if self._throttle is None:
            self._throttle = Throttle(self.hass.loop, PUBLISH_SECONDS, self.publish)
        self._throttle.happened()

    @callback
    @abstractmethod
    def publish(self) -> None:
        """Write the state if it is another."""

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Leave no timer behind; after a reload the value is read anew."""
        if self._throttle is not None:
            self._throttle.cancel()
