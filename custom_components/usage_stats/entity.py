"""What all entities share: the service device, and how often they write their state."""

from abc import abstractmethod
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry

PUBLISH_SECONDS = 1.0
"""The shortest time between two states of an entity that counts."""


class UsageStatsEntity(Entity):
    """An entity of the service device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: UsageStatsConfigEntry, key: str) -> None:
        """`key` is the part of the unique id after the entry's id."""
        self._data = entry.runtime_data
        self._trackers = self._data.trackers
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name="Usage Stats",
        )

    @callback
    @override
    def _async_write_ha_state(self) -> None:
        """Write the state in a context by which trackers know it as ours.

        A person's press keeps theirs.
        """
        if self._context is None or self._trackers.is_own(self._context):
            self.async_set_context(self._trackers.own_context())
        super()._async_write_ha_state()


class PublishingEntity(UsageStatsEntity):
    """An entity whose value changes more often than its state is written."""

    _debouncer: Debouncer[None]
    _publishing = False

    @override
    async def async_added_to_hass(self) -> None:
        """Create the debouncer; an entity that gets a new id is removed and added again."""
        self._debouncer = Debouncer(
            self.hass, LOGGER, cooldown=PUBLISH_SECONDS, immediate=True, function=self.publish
        )
        self.async_on_remove(self._debouncer.async_shutdown)

    @callback
    def schedule_publish(self) -> None:
        """Publish now, or as soon as the last state is a second old."""
        self._debouncer.async_schedule_call()

    @callback
    def publish(self) -> None:
        """Write the states that differ from the last one, now."""
        if self._publishing:
            # An automation on the state has counted a use. This runs in the debouncer's lock:
            # the new value follows a second later, and not in between.
            self.schedule_publish()
            return
        self._publishing = True
        try:
            self._write_states()
        finally:
            self._publishing = False

    @abstractmethod
    def _write_states(self) -> None:
        """Write the current value, if it is not shown yet, and what must be shown before it."""
