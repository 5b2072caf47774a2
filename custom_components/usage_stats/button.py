"""The button *Export now*."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the export button."""
    async_add_entities([ExportButton(entry, "export")])


class ExportButton(UsageStatsEntity, ButtonEntity):
    """Exports pending uses. A file that cannot be written raises a repair issue, not an error."""

    _attr_translation_key = "export"

    @override
    async def async_press(self) -> None:
        """Export pending uses."""
        await self._data.exporter.async_export()
