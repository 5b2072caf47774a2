"""The sensors of the service: totals, dates of exports and submissions, events of a week.

Those of the skills are in skill_sensors.py.
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
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import SIGNAL_DAY, SIGNAL_EXPORTED, SIGNAL_SHARING
from .coordinator import LastWeekCoordinator
from .count_sensors import AllUsesSensor, TotalUsesSensor
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.uses.use import Combination
from .entity import UsageStatsEntity
from .events.recorder import Week
from .long_term_statistics import LongTermStatistics
from .sharing_entities import async_add_while_known
from .skill_sensors import SkillSensors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the service, then those of the skills."""
    coordinator = LastWeekCoordinator(hass, entry)
    statistics = LongTermStatistics(hass, entry)
    for sensor in (
        TotalUsesSensor(entry, "total_uses", statistics),
        CombinationsSensor(entry),
        *(FactSensor(entry, description) for description in FACTS),
        *(WeekSensor(coordinator, description) for description in WEEK),
    ):
        async_add_entities([sensor])
        # All at once would hold the event loop for some milliseconds.
        await asyncio.sleep(0)
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
    def _handle_used(self, _combinations: list[Combination]) -> None:
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


@dataclass(frozen=True, kw_only=True)
class WeekDescription(SensorEntityDescription):
    """A number of events of the last seven days."""

    # It goes up and down, so statistics take its mean.
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    # Most people record uses only.
    entity_registry_enabled_default: bool = False
    value_fn: Callable[[Week], int]


WEEK = (
    WeekDescription(key="week_jobs", translation_key="week_jobs", value_fn=lambda week: week.jobs),
    WeekDescription(
        key="week_files", translation_key="week_files", value_fn=lambda week: week.files
    ),
    WeekDescription(
        key="week_errors", translation_key="week_errors", value_fn=lambda week: week.errors
    ),
)


class WeekSensor(CoordinatorEntity[LastWeekCoordinator], UsageStatsEntity, SensorEntity):
    """A number of the last seven days; unavailable while the events cannot be read."""

    entity_description: WeekDescription

    def __init__(self, coordinator: LastWeekCoordinator, description: WeekDescription) -> None:
        """Share the coordinator with the other sensors of the week."""
        CoordinatorEntity.__init__(self, coordinator)
        UsageStatsEntity.__init__(self, coordinator.config_entry, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number as last read."""
        week = self.coordinator.data
        return None if week is None else self.entity_description.value_fn(week)
