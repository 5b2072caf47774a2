"""Which skills and modalities have a device and sensors.

The first combinations get a sensor, up to the limit, and a skill with two of them a total. They
stay until a person removes them; then the next use adds them again. The entity registry remembers
which have one.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import batched

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import UNDEFINED
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER, SIGNAL_CORRECTED, SIGNAL_DAY, SIGNAL_RENAMED, SIGNAL_USED
from .count_sensors import CombinationSensor, SkillSensor, SkillTotalSensor
from .data import UsageStatsConfigEntry
from .engine.uses.correction import CorrectionResult
from .engine.uses.use import Combination, Use
from .entity import (
    PublishingEntity,
    SensorKey,
    is_skill_device,
    parse_unique_id,
    service_device,
    skill_device,
    unique_id,
)
from .issues import TOO_MANY_SENSORS, async_clear_issue, async_raise_issue
from .long_term_statistics import LongTermStatistics
from .storage.database import DatabaseError

_CHUNK_SIZE = 5
"""States written in one turn of the event loop."""
_LAST_USED_DAYS = timedelta(days=31)
"""How far back the history is read for the time of the last use."""


@dataclass(slots=True)
class _Known:
    """The sensors that are in the registry, or about to be."""

    keys: dict[SensorKey, None] = field(default_factory=dict)
    """Without values, in the order of the registry."""
    combinations: int = 0
    modalities: Counter[str] = field(default_factory=Counter)
    """How many each skill has."""

    def add(self, key: SensorKey) -> None:
        """Add a sensor."""
        if key not in self.keys:
            self.keys[key] = None
            if not is_total(key):
                self.combinations += 1
                self.modalities[key[0]] += 1


def is_total(key: SensorKey) -> bool:
    """Return whether it is the total of a skill."""
    return len(key) == 1


class SkillSensors:
    """The devices and sensors of the skills of one entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: UsageStatsConfigEntry,
        statistics: LongTermStatistics,
        add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add nothing before `async_start`."""
        self._hass = hass
        self._entry = entry
        self.statistics = statistics
        self._add_entities = add_entities
        data = entry.runtime_data
        self._counter = data.counter
        self._options = data.options
        self._sensors: dict[SensorKey, SkillSensor] = {}
        """The sensors in Home Assistant. Disabled ones are not among them."""
        self._known = _Known()
        self._outdated = True
        """The registry has changed since `_known` was read."""
        self._to_add: dict[SensorKey, None] = {}
        """The sensors to add, in order."""
        self._adding: asyncio.Task[None] | None = None
        self._tidying = False
        self._last_used: dict[SensorKey, datetime] = {}
        self._issue_raised = False
        self._trackers = entry.runtime_data.trackers
        devices = dr.async_get(hass)
        service = devices.async_get_or_create(
            config_entry_id=entry.entry_id, **service_device(entry.entry_id)
        )
        self._service_id = service.id

    async def async_start(self) -> None:
        """Add the registered sensors and those of the open day, then listen for uses."""
        await self._async_read_last_hours()
        await self._async_add(list(self._read_known().keys), new=False)
        async_clear_issue(self._hass, TOO_MANY_SENSORS)
        totals = self._counter.day.totals
        self._start_in_chunks(partial(self._show, used_at=None), list(totals))
        for signal, target in (
            (SIGNAL_USED, self._handle_used),
            (SIGNAL_CORRECTED, self._handle_corrected),
            (SIGNAL_DAY, self._handle_day),
            (SIGNAL_RENAMED, self._handle_renamed),
        ):
            self._entry.async_on_unload(async_dispatcher_connect(self._hass, signal, target))
        self._entry.async_on_unload(
            self._hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED, self._handle_removed, self._is_removal
            )
        )
        await asyncio.sleep(0)
        self._remove_empty_devices()

    async def _async_read_last_hours(self) -> None:
        """Learn from the history when something was last used, at least.

        Home Assistant restores the exact times, but not those of the minutes before a crash.
        """
        oldest = self._counter.day.date - _LAST_USED_DAYS
        try:
            hours = await self._counter.async_last_hours(oldest)
        except DatabaseError as err:
            LOGGER.debug("The last uses are not known: %s", err)
            return
        for combination, hour in hours.items():
            for key in (combination, combination[:1]):
                self._last_used[key] = max(hour, self._last_used.get(key, hour))

    def device(self, skill: str) -> DeviceInfo:
        """Return the device of a skill."""
        return skill_device(self._entry.entry_id, skill, self._service_id)

    def last_used(self, key: SensorKey) -> datetime | None:
        """Return when something was last used before it had a sensor."""
        return self._last_used.pop(key, None)

    @callback
    def async_attach(self, sensor: SkillSensor) -> CALLBACK_TYPE:
        """Publish the sensor whenever its skill or combination is used."""
        self._sensors[sensor.key] = sensor

        @callback
        def detach() -> None:
            if self._sensors.get(sensor.key) is sensor:
                del self._sensors[sensor.key]

        return detach

    def _registered(self) -> Iterator[SensorKey]:
        """Yield all sensors in the registry, disabled ones too."""
        entry_id = self._entry.entry_id
        for entry in er.async_entries_for_config_entry(er.async_get(self._hass), entry_id):
            key = parse_unique_id(entry_id, entry.unique_id)
            if key is not None and entry.domain == Platform.SENSOR:
                yield key

    def _entity_id(self, key: SensorKey) -> str | None:
        return er.async_get(self._hass).async_get_entity_id(
            Platform.SENSOR, DOMAIN, unique_id(self._entry.entry_id, key)
        )

    def _read_known(self) -> _Known:
        if self._outdated:
            self._outdated = False
            self._known = _Known()
            for key in (*self._registered(), *self._to_add):
                self._known.add(key)
        return self._known

    @callback
    def _handle_used(self, uses: list[Use]) -> None:
        now = dt_util.utcnow()
        combinations = dict.fromkeys((skill, modality) for skill, modality, _ in uses)
        if len(combinations) > _CHUNK_SIZE:
            self._start_in_chunks(partial(self._show, used_at=now), combinations)
            return
        for combination in combinations:
            self._show(combination, now)

    @callback
    def _handle_corrected(self, result: CorrectionResult) -> None:
        # Those that a person has removed come back with a use, not with one that is taken away.
        self._show(result.correction.combination, None, add=result.counter_change > 0)

    @callback
    def _start_in_chunks[T](self, action: Callable[[T], None], items: Iterable[T]) -> None:
        """Call an action for each item, for some in one turn of the event loop."""

        async def run() -> None:
            for chunk in batched(items, _CHUNK_SIZE, strict=False):
                for item in chunk:
                    action(item)
                await asyncio.sleep(0)

        self._entry.async_create_task(self._hass, run())

    @callback
    def _show(
        self, combination: Combination, used_at: datetime | None, *, add: bool = True
    ) -> None:
        """Publish a combination and the total of its skill; add what has no sensor yet."""
        for key in (combination, combination[:1]):
            if (sensor := self._sensors.get(key)) is not None:
                sensor.mark_used(used_at)
                sensor.schedule_publish()
            elif add and self._is_missing(key):
                self._add_soon(key)
                if used_at is not None:
                    self._last_used[key] = used_at

    def _is_missing(self, key: SensorKey) -> bool:
        """Return whether a sensor is to be added."""
        known = self._read_known()
        if key in known.keys:
            # It is disabled, or about to be added.
            return False
        if is_total(key):
            return known.modalities[key[0]] > 1
        maximum = self._options.max_sensors
        if known.combinations < maximum:
            return True
        if maximum and not self._issue_raised and not self._trackers.counts_unasked(key):
            # With a limit of 0 nobody expects sensors.
            self._issue_raised = True
            async_raise_issue(self._hass, TOO_MANY_SENSORS, fixable=True, maximum=maximum)
        return False

    @callback
    def _add_soon(self, key: SensorKey) -> None:
        self._known.add(key)
        self._to_add[key] = None
        if self._adding is None or self._adding.done():
            self._adding = self._entry.async_create_task(self._hass, self._async_add_new())

    async def _async_add_new(self) -> None:
        # The other combinations of the same call join the list first.
        await asyncio.sleep(0)
        while self._to_add:
            key = next(iter(self._to_add))
            await self._async_add([key], new=True)
            self._to_add.pop(key, None)

    async def _async_add(self, keys: Iterable[SensorKey], *, new: bool) -> None:
        for key in keys:
            # An entity that is added after the platform was unloaded would never be removed.
            if self._entry.state is not ConfigEntryState.UNLOAD_IN_PROGRESS:
                self._add_entities([self._create(key, new=new)])
                # One in one turn of the event loop: that takes a millisecond.
                await asyncio.sleep(0)

    def _create(self, key: SensorKey, *, new: bool) -> SkillSensor:
        kind = SkillTotalSensor if is_total(key) else CombinationSensor
        return kind(self._entry, key, self, new=new)

    @callback
    def _handle_day(self) -> None:
        self._start_in_chunks(PublishingEntity.publish, list(self._sensors.values()))

    @callback
    def _handle_renamed(self, old: Combination, new: Combination) -> None:
        """Let the sensor of a combination follow its new name."""
        self._move(old, new)
        skill = old[0]
        if not self._read_known().modalities[skill]:
            self._move((skill,), (new[0],))
        elif (total := self._sensors.get((skill,))) is not None:
            total.schedule_publish()
        self._show(new, None)

    @callback
    def _move(self, old: SensorKey, new: SensorKey) -> None:
        """Give a sensor another key; remove it where that key has one."""
        self._to_add.pop(old, None)
        self._outdated = True
        entity_id = self._entity_id(old)
        if entity_id is None or old == new:
            return
        registry = er.async_get(self._hass)
        sensor = self._sensors.get(old)
        if self._entity_id(new) is not None or new in self._to_add:
            if sensor is not None and (target := self._sensors.get(new)) is not None:
                target.mark_used(sensor.last_used)
            registry.async_remove(entity_id)
            return
        device = dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id, **self.device(new[0])
        )
        if sensor is not None:
            self._sensors[new] = self._sensors.pop(old)
            sensor.set_key(new)
        registry.async_update_entity(
            entity_id,
            new_unique_id=unique_id(self._entry.entry_id, new),
            device_id=device.id,
            original_name=UNDEFINED if is_total(new) else new[1],
        )
        self._remove_empty_devices()

    @callback
    def _is_removal(self, event: er.EventEntityRegistryUpdatedData) -> bool:
        return event["action"] == "remove" and event["entity_id"].startswith("sensor.")

    @callback
    def _handle_removed(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        self._outdated = True
        if not self._tidying:
            # Once for all that are removed together.
            self._tidying = True
            self._hass.loop.call_soon(self._tidy_up)

    @callback
    def _tidy_up(self) -> None:
        self._tidying = False
        if self._read_known().combinations < self._options.max_sensors:
            self._issue_raised = False
            async_clear_issue(self._hass, TOO_MANY_SENSORS)
        self._remove_empty_devices()

    @callback
    def _remove_empty_devices(self) -> None:
        """Remove the devices of skills that have no entity any more."""
        entry_id = self._entry.entry_id
        devices, entities = dr.async_get(self._hass), er.async_get(self._hass)
        for device in dr.async_entries_for_config_entry(devices, entry_id):
            if is_skill_device(entry_id, device) and not er.async_entries_for_device(
                entities, device.id, include_disabled_entities=True
            ):
                devices.async_remove_device(device.id)
