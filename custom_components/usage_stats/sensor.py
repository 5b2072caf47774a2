"""The sensors of counts and dates; those of the events of a week are in week_sensors.py."""

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

from .const import SIGNAL_DAY, SIGNAL_EXPORTED, SIGNAL_SHARING, SIGNAL_USED
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.uses.use import Combination
from .entity import PublishingEntity, UsageStatsEntity
from .skill_sensors import CombinationSensors, combination_key
from .week_sensors import async_start_enabling, week_sensors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the service, then those of the combinations."""
    async_add_entities(
        [
            TotalUsesSensor(entry, "total_uses"),
            CombinationsSensor(entry),
            *(FactSensor(entry, description) for description in FACTS),
            *week_sensors(hass, entry),
        ]
    )
    async_start_enabling(hass, entry)
    sensors = CombinationSensors(hass, entry, CombinationSensor, async_add_entities)
    await sensors.async_start()


class DayCountSensor(PublishingEntity, SensorEntity):
    """A count that goes back to zero with each day.

    Long-term statistics need two states: the last count of a day, then the 0 of the next day with
    its own `last_reset`.
    """

    _attr_state_class = SensorStateClass.TOTAL

    def __init__(self, entry: UsageStatsConfigEntry, key: str) -> None:
        """Show the current count without writing it first."""
        super().__init__(entry, key)
        self._counter = self._data.counter
        self._day = self._counter.day
        self._attr_last_reset = self._day.start.since
        self._attr_native_value = self._count(self._day.totals)

    def _count(self, totals: Mapping[Combination, int]) -> int:
        """Return the count of this sensor in the counters of a day."""
        return sum(totals.values())

    @override
    def _write_states(self) -> None:
        # Days that ended since the last state come first, each with its last count.
        ended = self._counter.ended_since(self._attr_last_reset)
        for day in [*ended, self._day.counts()]:
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


class AllUsesSensor(PublishingEntity, SensorEntity):
    """A sensor that every use may change."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for uses, and publish when the counters go back to zero."""
        await super().async_added_to_hass()
        for signal, target in ((SIGNAL_USED, self._handle_used), (SIGNAL_DAY, self.publish)):
            self.async_on_remove(async_dispatcher_connect(self.hass, signal, target))

    @callback
    def _handle_used(self, _combinations: list[Combination]) -> None:
        self.schedule_publish()


class TotalUsesSensor(AllUsesSensor, DayCountSensor):
    """The uses of all combinations on the open day."""

    _attr_translation_key = "total_uses"


class CombinationSensor(DayCountSensor):
    """The uses of one combination on the open day."""

    _attr_translation_key = "counter"

    def __init__(
        self,
        entry: UsageStatsConfigEntry,
        combination: Combination,
        sensors: CombinationSensors,
        *,
        new: bool,
    ) -> None:
        """Show 0 first if `new`: statistics add up what comes after the first state."""
        # First, since the base class calls `_count`.
        self._combination = combination
        super().__init__(entry, combination_key(combination))
        self._sensors = sensors
        self._new = new
        skill, modality = combination
        self._attr_name = f"{skill} · {modality}"
        self._attr_extra_state_attributes = {"skill": skill, "modality": modality}

    @override
    def _count(self, totals: Mapping[Combination, int]) -> int:
        return totals.get(self._combination, 0)

    @override
    async def async_added_to_hass(self) -> None:
        """Publish when the combination is used."""
        await super().async_added_to_hass()
        self.async_on_remove(self._sensors.async_attach(self._combination, self))
        if self._new:
            # Home Assistant writes this 0 after the method returns, and then the count follows.
            # Not again when the entity gets another id: it is added a second time.
            self._new = False
            self._attr_native_value = 0
            self.async_on_remove(self.hass.loop.call_soon(self.schedule_publish).cancel)
        else:
            self._attr_native_value = self._count(self._day.totals)


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
