"""The binary sensors: whether summaries are sent, and whether something was unusual."""

from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands.unusual import described
from .const import SIGNAL_SHARING, SIGNAL_UNUSUAL
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity
from .sharing_entities import async_add_while_known

PARALLEL_UPDATES = 0
_MAX_SHOWN = 5


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensor of unusual use, and that of sharing once somebody shares."""
    async_add_entities([UnusualUseSensor(entry, "unusual_use")])
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


class UnusualUseSensor(UsageStatsEntity, BinarySensorEntity):
    """On if something was unusual on the day that was closed last, until the next is closed."""

    _attr_translation_key = "unusual_use"
    # The recorder would keep the names of what was counted.
    _unrecorded_attributes = frozenset({"combinations", "more"})

    @property
    @override
    def is_on(self) -> bool | None:
        """Return None while there is too little history to judge anything."""
        judgement = self._data.unusual.judgement
        return bool(judgement.findings) if judgement is not None and judgement.judged else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what is most unusual, and how much else there is."""
        judgement = self._data.unusual.judgement
        findings = [] if judgement is None else judgement.findings
        return {
            "combinations": [described(finding) for finding in findings[:_MAX_SHOWN]],
            "more": max(0, len(findings) - _MAX_SHOWN),
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Write the state when a day was judged."""
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_UNUSUAL, self.async_write_ha_state)
        )
