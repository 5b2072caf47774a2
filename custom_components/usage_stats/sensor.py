"""The sensors of the service: totals, and dates of exports and submissions.

Those of the skills are in skill_sensors.py, those of the events of a week in week_sensors.py.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SIGNAL_DAY, SIGNAL_EXPORTED, SIGNAL_SHARING
from .count_sensors import AllUsesSensor, TotalUsesSensor
from .data import UsageStatsConfigEntry, UsageStatsData
from .entity import UsageStatsEntity
from .long_term_statistics import LongTermStatistics
from .sharing_entities import async_add_while_known
from .skill_sensors import SkillSensors
from .week_sensors import WeekSensors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the service, then those of the skills."""
    statistics = LongTermStatistics(hass, entry)
    for sensor in (
        TotalUsesSensor(entry, "total_uses", statistics),
        CombinationsSensor(entry),
        *(FactSensor(entry, description) for description in FACTS),
    ):
        async_add_entities([sensor])
        # All at once would hold the event loop for some milliseconds.
        await asyncio.sleep(0)
    await WeekSensors(hass, entry, async_add_entities).async_start()
    async_add_while_known(
        hass,
        entry,
        async_add_entities,
        lambda: [FactSensor(entry, description) for description in SHARING],
    )
    await SkillSensors(hass, entry, statistics, async_add_entities).async_start()
    statistics.async_start()


class CombinationsSensor(AllUsesSensor):
    """The number of combinations used on the open day."""

    _attr_translation_key = "combinations"
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: UsageStatsConfigEntry) -> None:
        """Show the current number."""
        super().__init__(entry, "combinations")
        self._day = self._data.counter.day
        self._attr_native_value = len(self._day.totals)

    @callback
    @override
    def _handle_changed(self, *_what: object) -> None:
        if len(self._day.totals) != self._attr_native_value:
            self.schedule_publish()

    @override
    def _write_states(self) -> None:
        self._attr_native_value = len(self._day.totals)
        self.async_write_ha_state()


@dataclass(frozen=True, kw_only=True)
class FactDescription(SensorEntityDescription):
    """A value that changes with a signal."""

    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    signal: str
    value_fn: Callable[[UsageStatsData], date | datetime | int | None]


FACTS = (
    FactDescription(
        key="last_export",
        translation_key="last_export",
        device_class=SensorDeviceClass.TIMESTAMP,
        signal=SIGNAL_EXPORTED,
        value_fn=lambda data: data.exporter.last_export,
    ),
    FactDescription(
        key="open_day",
        translation_key="open_day",
        device_class=SensorDeviceClass.DATE,
        signal=SIGNAL_DAY,
        value_fn=lambda data: data.storage.open_date,
    ),
)
SHARING = (
    FactDescription(
        key="last_submission",
        translation_key="last_submission",
        device_class=SensorDeviceClass.TIMESTAMP,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.last_submission,
    ),
    FactDescription(
        key="next_submission",
        translation_key="next_submission",
        device_class=SensorDeviceClass.TIMESTAMP,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.next_submission,
    ),
    FactDescription(
        key="submissions",
        translation_key="submissions",
        # Deleting the history takes it back to zero.
        state_class=SensorStateClass.TOTAL_INCREASING,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.submissions,
    ),
)


class FactSensor(UsageStatsEntity, SensorEntity):
    """A value of the runtime data; unknown while it is None."""

    entity_description: FactDescription

    def __init__(self, entry: UsageStatsConfigEntry, description: FactDescription) -> None:
        """Set the description."""
        super().__init__(entry, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> date | datetime | int | None:
        """Return the value."""
        return self.entity_description.value_fn(self._data)

    @override
    async def async_added_to_hass(self) -> None:
        """Write the state at each signal."""
        signal = self.entity_description.signal
        self.async_on_remove(async_dispatcher_connect(self.hass, signal, self.async_write_ha_state))
