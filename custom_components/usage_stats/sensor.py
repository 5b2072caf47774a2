"""The sensors: the open day's counts, what exporting has come to, and the events of a week."""

from collections.abc import Callable, Mapping
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

from .const import SIGNAL_DAY, SIGNAL_EXPORTED, SIGNAL_SHARING, SIGNAL_USED
from .coordinator import LastWeekCoordinator
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.uses.use import Combination
from .entity import PublishingEntity, UsageStatsEntity
from .events.recorder import Week
from .skill_sensors import CombinationSensors, combination_key

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the service, then those of the combinations."""
    coordinator = LastWeekCoordinator(hass, entry)
    async_add_entities(
        [
            TotalUsesSensor(entry),
            CombinationsSensor(entry),
            *(FactSensor(entry, description) for description in FACTS),
            *(WeekSensor(coordinator, description) for description in WEEK),
        ]
    )
    counters = CombinationSensors(hass, entry, CombinationSensor, async_add_entities)
    await counters.async_start()


class DayCountSensor(PublishingEntity, SensorEntity):
    """A count that goes back to zero with the open day.

    Its states are what long-term statistics need: the last count of a day, and then the 0 of the
    next with its own `last_reset`.
    """

    _attr_state_class = SensorStateClass.TOTAL

    def __init__(self, entry: UsageStatsConfigEntry, key: str) -> None:
        """Begin with the count as it is."""
        super().__init__(entry, key)
        self._counter = entry.runtime_data.counter
        day = self._counter.day
        self._attr_last_reset = day.start.since
        self._attr_native_value = self._count(day.totals)

    def _count(self, totals: Mapping[Combination, int]) -> int:
        """Return this sensor's part of a day's counters."""
        return sum(totals.values())

    @callback
    @override
    def publish(self) -> None:
        """Write what is new, the end of the day that is shown first."""
        ended = self._counter.ended_since(self._attr_last_reset)
        for day in [*ended, self._counter.day.counts()]:
            if self._attr_last_reset != day.start.since:
                self._attr_last_reset = day.start.since
                self._attr_native_value = None
                self._write(0)
            self._write(self._count(day.totals))

    @callback
    def _write(self, count: int) -> None:
        if count != self._attr_native_value:
            self._attr_native_value = count
            self.async_write_ha_state()


class TotalUsesSensor(DayCountSensor):
    """All uses of the open day."""

    _attr_translation_key = "total_uses"

    def __init__(self, entry: UsageStatsConfigEntry) -> None:
        """Name the sensor."""
        super().__init__(entry, "total_uses")

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the counting."""
        _follow_counting(self, self._used)

    @callback
    def _used(self, _combinations: list[Combination]) -> None:
        self.changed()


class CombinationSensor(DayCountSensor):
    """The uses of one combination on the open day."""

    _attr_translation_key = "counter"

    def __init__(
        self,
        entry: UsageStatsConfigEntry,
        combination: Combination,
        counters: CombinationSensors,
        *,
        new: bool,
    ) -> None:
        """Name the sensor; a new one begins at 0, from which statistics reckon."""
        # First: the base class counts.
        self._combination = combination
        super().__init__(entry, combination_key(combination))
        self._counters = counters
        self._new = new
        skill, modality = combination
        self._attr_name = f"{skill} · {modality}"
        self._attr_extra_state_attributes = {"skill": skill, "modality": modality}

    @override
    def _count(self, totals: Mapping[Combination, int]) -> int:
        return totals.get(self._combination, 0)

    @override
    async def async_added_to_hass(self) -> None:
        """Be called when the combination is counted."""
        self.async_on_remove(self._counters.async_attach(self._combination, self))
        if self._new:
            # Written when this has come to its end; until then Home Assistant writes nothing.
            # Only once: an entity that gets another id is added again.
            self._new = False
            self._attr_native_value = 0
            self.async_on_remove(self.hass.loop.call_soon(self.changed).cancel)
        else:
            self._attr_native_value = self._count(self._counter.day.totals)


class CombinationsSensor(PublishingEntity, SensorEntity):
    """How many combinations were used on the open day."""

    _attr_translation_key = "combinations"
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: UsageStatsConfigEntry) -> None:
        """Begin with the number as it is."""
        super().__init__(entry, "combinations")
        self._counter = entry.runtime_data.counter
        self._attr_native_value = len(self._counter.day.totals)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the counting."""
        _follow_counting(self, self._used)

    @callback
    def _used(self, _combinations: list[Combination]) -> None:
        if len(self._counter.day.totals) != self._attr_native_value:
            self.changed()

    @callback
    @override
    def publish(self) -> None:
        """Write the number as it is."""
        self._attr_native_value = len(self._counter.day.totals)
        self.async_write_ha_state()


@dataclass(frozen=True, kw_only=True)
class FactDescription(SensorEntityDescription):
    """A fact that changes with a signal."""

    signal: str
    value_fn: Callable[[UsageStatsData], date | datetime | int | None]


FACTS = (
    FactDescription(
        key="last_export",
        translation_key="last_export",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        signal=SIGNAL_EXPORTED,
        value_fn=lambda data: data.exporter.exports.last,
    ),
    FactDescription(
        key="open_day",
        translation_key="open_day",
        device_class=SensorDeviceClass.DATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        signal=SIGNAL_DAY,
        value_fn=lambda data: data.counter.day.start.date,
    ),
    FactDescription(
        key="last_submission",
        translation_key="last_submission",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.totals.last,
    ),
    FactDescription(
        key="next_submission",
        translation_key="next_submission",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.next_submission,
    ),
    FactDescription(
        key="submissions",
        translation_key="submissions",
        # Deleting the history takes it back to zero.
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        signal=SIGNAL_SHARING,
        value_fn=lambda data: data.sharing.totals.accepted,
    ),
)


class FactSensor(UsageStatsEntity, SensorEntity):
    """One fact as it is; unknown where there is none yet."""

    entity_description: FactDescription

    def __init__(self, entry: UsageStatsConfigEntry, description: FactDescription) -> None:
        """Take the description."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._data = entry.runtime_data

    @property
    @override
    def native_value(self) -> date | datetime | int | None:
        """The fact now."""
        return self.entity_description.value_fn(self._data)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the signal."""
        signal = self.entity_description.signal
        self.async_on_remove(async_dispatcher_connect(self.hass, signal, self.async_write_ha_state))


@dataclass(frozen=True, kw_only=True)
class WeekDescription(SensorEntityDescription):
    """A number of events of the last seven days."""

    # It goes up and down: statistics take its mean.
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    # Who records no events has no use for it.
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
    """One number of the last seven days; unavailable while the events cannot be read."""

    entity_description: WeekDescription

    def __init__(self, coordinator: LastWeekCoordinator, description: WeekDescription) -> None:
        """Take the description, and where all of them read."""
        CoordinatorEntity.__init__(self, coordinator)
        UsageStatsEntity.__init__(self, coordinator.config_entry, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> int | None:
        """The number as it was read last."""
        week = self.coordinator.data
        return None if week is None else self.entity_description.value_fn(week)


def _follow_counting(sensor: PublishingEntity, used: Callable[[list[Combination]], None]) -> None:
    """Have the sensor called for each use, and published when the counters go back to zero."""
    for signal, target in ((SIGNAL_USED, used), (SIGNAL_DAY, sensor.publish)):
        sensor.async_on_remove(async_dispatcher_connect(sensor.hass, signal, target))
