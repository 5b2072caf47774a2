"""The sensors whose state is a count of the open day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.restore_state import RestoredExtraData, RestoreEntity
from homeassistant.util import dt as dt_util

from .const import SIGNAL_CORRECTED, SIGNAL_DAY, SIGNAL_RENAMED, SIGNAL_USED
from .data import UsageStatsConfigEntry
from .engine.uses.use import Combination
from .entity import PublishingEntity, SensorKey, unique_id
from .long_term_statistics import LongTermStatistics

_LAST_USED = "last_used"


class DayCountSensor(PublishingEntity, SensorEntity):
    """A count that goes back to zero with each day.

    Long-term statistics need two states: the last count of a day, then the 0 of the next day with
    its own `last_reset`.
    """

    _attr_state_class = SensorStateClass.TOTAL
    _attr_last_reset: datetime
    _attr_native_value: int | None = None

    def __init__(
        self,
        entry: UsageStatsConfigEntry,
        key: SensorKey | str,
        statistics: LongTermStatistics,
        *,
        new: bool = False,
    ) -> None:
        """Show 0 first if `new`: statistics add up what comes after the first state."""
        super().__init__(entry, key)
        self._statistics = statistics
        self._new = new
        self._was_added = False
        self._counter = self._data.counter
        self._day = self._counter.day
        self._attr_last_reset = self._day.start.since

    def _count(self, totals: Mapping[Combination, int]) -> int:
        """Return the count of this sensor in the counters of a day."""
        return sum(totals.values())

    @override
    async def async_added_to_hass(self) -> None:
        """Show the current count, after a 0 where statistics need one."""
        await super().async_added_to_hass()
        self._attr_native_value = self._count(self._day.totals)
        # Not again when the entity gets another id: it is added a second time.
        shown_first = not self._was_added and (self._new or self._has_come_back())
        self._was_added = True
        if shown_first and self._attr_native_value != 0:
            self._attr_native_value = 0
            # Home Assistant writes this 0 after the method returns, and then the count follows.
            self.async_on_remove(self.hass.loop.call_soon(self.schedule_publish).cancel)
        self.async_on_remove(
            self._statistics.async_watch(
                self.entity_id,
                self._attr_native_value,
                self._attr_last_reset,
                self.unit_of_measurement or "",
            )
        )

    def _has_come_back(self) -> bool:
        """Return whether it was disabled until now; while Home Assistant starts nobody knows."""
        return self.hass.is_running and self.hass.states.get(self.entity_id) is None

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
    """A sensor that every use, correction and new name may change."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for these, and publish when the counters go back to zero."""
        await super().async_added_to_hass()
        for signal, target in (
            (SIGNAL_USED, self._handle_changed),
            (SIGNAL_CORRECTED, self._handle_changed),
            (SIGNAL_RENAMED, self._handle_changed),
            (SIGNAL_DAY, self.publish),
        ):
            self.async_on_remove(async_dispatcher_connect(self.hass, signal, target))

    @callback
    def _handle_changed(self, *_what: object) -> None:
        self.schedule_publish()


class TotalUsesSensor(AllUsesSensor, DayCountSensor):
    """The uses of all combinations on the open day."""

    _attr_translation_key = "total_uses"


class SensorOwner(Protocol):
    """What a sensor of a skill must be told, and tells."""

    statistics: LongTermStatistics

    def device(self, skill: str) -> DeviceInfo:
        """Return the device of a skill."""

    def last_used(self, key: SensorKey) -> datetime | None:
        """Return when something was last used, as far as is known without the sensor."""

    def async_attach(self, sensor: SkillSensor) -> CALLBACK_TYPE:
        """Publish the sensor whenever it may have changed; return how to end that."""


class SkillSensor(DayCountSensor, RestoreEntity):
    """A count on the device of a skill."""

    # Else each state would be stored with attributes of its own.
    _unrecorded_attributes = frozenset({_LAST_USED})

    def __init__(
        self, entry: UsageStatsConfigEntry, key: SensorKey, owner: SensorOwner, *, new: bool
    ) -> None:
        """Belong to the device of the skill, the first part of the key."""
        super().__init__(entry, key, owner.statistics, new=new)
        self._entry_id = entry.entry_id
        self._owner = owner
        self._last_used: datetime | None = None
        self.set_key(key)

    @callback
    def set_key(self, key: SensorKey) -> None:
        """Count what another key stands for."""
        self.key = key
        self._attr_unique_id = unique_id(self._entry_id, key)
        self._attr_device_info = self._owner.device(key[0])
        self._attr_extra_state_attributes = {"skill": key[0], _LAST_USED: self._last_used}

    @property
    def last_used(self) -> datetime | None:
        """When it was last used, in UTC."""
        return self._last_used

    @callback
    def mark_used(self, at: datetime | None) -> None:
        """Keep the time of the last use, for the next state."""
        if at is not None and (self._last_used is None or at > self._last_used):
            self._last_used = at
            self._attr_extra_state_attributes[_LAST_USED] = at

    @property
    @override
    def extra_restore_state_data(self) -> RestoredExtraData:
        """Return what the next start needs."""
        return RestoredExtraData({_LAST_USED: self._last_used and self._last_used.isoformat()})

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the last use, and publish when there is another."""
        if not self._was_added:
            if (stored := await self.async_get_last_extra_data()) is not None:
                self.mark_used(dt_util.parse_datetime(str(stored.as_dict().get(_LAST_USED))))
            self.mark_used(self._owner.last_used(self.key))
        await super().async_added_to_hass()
        self.async_on_remove(self._owner.async_attach(self))


class CombinationSensor(SkillSensor):
    """The uses of one combination on the open day, named after its modality."""

    _attr_translation_key = "counter"

    @callback
    @override
    def set_key(self, key: SensorKey) -> None:
        """Count another combination."""
        super().set_key(key)
        self._combination = (key[0], key[1])
        self._attr_name = key[1]
        self._attr_extra_state_attributes["modality"] = key[1]

    @override
    def _count(self, totals: Mapping[Combination, int]) -> int:
        return totals.get(self._combination, 0)


class SkillTotalSensor(SkillSensor):
    """The uses of a skill on the open day, by all modalities."""

    _attr_translation_key = "skill_total"

    @override
    def _count(self, totals: Mapping[Combination, int]) -> int:
        return sum(count for (skill, _), count in totals.items() if skill == self.key[0])
