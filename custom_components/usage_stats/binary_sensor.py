"""Whether anything is shared."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SIGNAL_SHARING
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensor."""
    async_add_entities([SharingSensor(entry)])


class SharingSensor(UsageStatsEntity, BinarySensorEntity):
    """On while summaries are sent; off too while a person is asked something first."""

    _attr_translation_key = "sharing"
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: UsageStatsConfigEntry) -> None:
        """Name the sensor."""
        super().__init__(entry, "sharing")
        self._agreement = entry.runtime_data.sharing.consent

    @property
    @override
    def is_on(self) -> bool:
        """Whether summaries are sent."""
        return self._agreement.installation is not None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the consent."""
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_SHARING, self.async_write_ha_state)
        )
