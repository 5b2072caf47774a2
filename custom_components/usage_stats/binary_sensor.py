"""The binary sensor that shows whether summaries are sent."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SIGNAL_SHARING
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity
from .sharing_entities import async_add_while_known

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sharing sensor, once somebody shares."""
    async_add_while_known(
        hass, entry, async_add_entities, lambda: [SharingSensor(entry, "sharing")]
    )


class SharingSensor(UsageStatsEntity, BinarySensorEntity):
    """On while summaries are sent. Off as well while sharing is paused."""

    _attr_translation_key = "sharing"
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @property
    @override
    def is_on(self) -> bool:
        """Return whether summaries are sent."""
        consent = self._data.sharing.consent
        return consent.installation is not None

    @override
    async def async_added_to_hass(self) -> None:
        """Write the state when the consent changes."""
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_SHARING, self.async_write_ha_state)
        )
