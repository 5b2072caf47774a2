"""Which combinations have a sensor: the first ones, for as long as they are used.

The entity registry is where that is remembered.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import batched
import json
from typing import Protocol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import LOGGER, SIGNAL_DAY, SIGNAL_ROLLED_OVER, SIGNAL_USED
from .data import UsageStatsConfigEntry
from .engine.uses.use import Combination
from .entity import PublishingEntity
from .issues import TOO_MANY_SENSORS, async_clear_issue, async_raise_issue
from .storage.database import DatabaseError

_AT_ONCE = 5
"""Entities added or states written in one turn of the event loop."""


class SensorFactory(Protocol):
    """Makes the entity of a combination."""

    def __call__(
        self,
        entry: UsageStatsConfigEntry,
        combination: Combination,
        counters: CombinationSensors,
        *,
        new: bool,
    ) -> PublishingEntity:
        """Return the entity; a new one has no history in statistics."""


def combination_key(combination: Combination) -> str:
    """Return the part of a unique id that names a combination."""
    return json.dumps(combination, ensure_ascii=False)


class CombinationSensors:
    """Adds the sensors of combinations, calls them, and takes them out of the registry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: UsageStatsConfigEntry,
        factory: SensorFactory,
        add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Take what sensors are made with; `async_start` comes next."""
        self._hass = hass
        self._entry = entry
        self._factory = factory
        self._add_entities = add_entities
        data = entry.runtime_data
        self._counter = data.counter
        self._state = data.storage.state_store.state
        self._options = entry.runtime_data.options
        self._sensors: dict[Combination, PublishingEntity] = {}
        """Those that are in use; a disabled one is not."""
        self._registered: set[Combination] = set()
        self._new: list[Combination] = []
        """Combinations that wait for their sensor."""
        self._told = False
        """That there are more combinations than sensors."""

    async def async_start(self) -> None:
        """Add the sensors there were, and those for what is counted already; then follow."""
        entries = self._registry_entries()
        for combination in list(entries)[self._options.max_sensors :]:
            er.async_get(self._hass).async_remove(entries.pop(combination).entity_id)
        self._registered.update(entries)
        await self._async_add(entries, new=False)
        async_clear_issue(self._hass, TOO_MANY_SENSORS)
        self._used(list(self._counter.day.totals))
        for signal, target in (
            (SIGNAL_USED, self._used),
            (SIGNAL_DAY, self._day_changed),
            (SIGNAL_ROLLED_OVER, self._rolled_over),
        ):
            self._entry.async_on_unload(async_dispatcher_connect(self._hass, signal, target))

    @callback
    def async_attach(
        self, combination: Combination, sensor: PublishingEntity
    ) -> Callable[[], None]:
        """Call the sensor whenever its combination is counted; return the end of it."""
        self._sensors[combination] = sensor
        # A new entity id takes a sensor away and adds it again.
        self._registered.add(combination)

        @callback
        def detach() -> None:
            del self._sensors[combination]
            self._registered.discard(combination)

        return detach

    def _registry_entries(self) -> dict[Combination, er.RegistryEntry]:
        """Return the registered sensors of combinations, the oldest first."""
        # The key of a combination is a JSON list; no other key begins with a bracket.
        prefix = f"{self._entry.entry_id}_["
        found = {}
        for entry in er.async_entries_for_config_entry(
            er.async_get(self._hass), self._entry.entry_id
        ):
            if entry.domain == Platform.SENSOR and entry.unique_id.startswith(prefix):
                skill, modality = json.loads(entry.unique_id[len(prefix) - 1 :])
                found[skill, modality] = entry
        return dict(sorted(found.items(), key=lambda item: item[1].created_at))

    @callback
    def _used(self, combinations: list[Combination]) -> None:
        if len(combinations) > _AT_ONCE:
            self._entry.async_create_task(self._hass, self._async_used(combinations))
            return
        for combination in combinations:
            self._show(combination)

    async def _async_used(self, combinations: list[Combination]) -> None:
        for some in batched(combinations, _AT_ONCE, strict=False):
            for combination in some:
                self._show(combination)
            await asyncio.sleep(0)

    @callback
    def _show(self, combination: Combination) -> None:
        if (sensor := self._sensors.get(combination)) is not None:
            sensor.changed()
        elif combination not in self._registered:
            maximum = self._options.max_sensors
            if len(self._registered) >= maximum:
                # Whoever wants none need not be told.
                if maximum and not self._told:
                    self._told = True
                    async_raise_issue(self._hass, TOO_MANY_SENSORS, maximum=maximum)
                return
            self._registered.add(combination)
            if not self._new:
                self._entry.async_create_task(self._hass, self._async_add_new())
            self._new.append(combination)

    async def _async_add_new(self) -> None:
        # What is counted in one call is one list.
        await asyncio.sleep(0)
        new, self._new = self._new, []
        await self._async_add(new, new=True)

    async def _async_add(self, combinations: Iterable[Combination], *, new: bool) -> None:
        for some in batched(combinations, _AT_ONCE, strict=False):
            # What is added after the platform was taken down would stay for ever.
            if self._entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
                return
            self._add_entities(
                [self._factory(self._entry, combination, self, new=new) for combination in some]
            )
            await asyncio.sleep(0)

    @callback
    def _day_changed(self) -> None:
        self._entry.async_create_task(self._hass, self._async_publish())

    async def _async_publish(self) -> None:
        for some in batched(list(self._sensors.values()), _AT_ONCE, strict=False):
            for sensor in some:
                sensor.publish()
            await asyncio.sleep(0)

    @callback
    def _rolled_over(self) -> None:
        self._entry.async_create_task(self._hass, self._async_forget())

    async def _async_forget(self) -> None:
        """Take out of the registry what was not used for long; the next use brings it back."""
        today = self._state.safe_today
        if today is None:
            return
        oldest = today - timedelta(days=self._options.unused_days)
        try:
            used = await self._counter.async_used_since(oldest)
        except DatabaseError as err:
            LOGGER.debug("Unused sensors stay: %s", err)
            return
        registry = er.async_get(self._hass)
        for combination, entry in self._registry_entries().items():
            unused = combination not in used and combination not in self._counter.day.totals
            if unused and dt_util.as_local(entry.created_at).date() < oldest:
                registry.async_remove(entry.entity_id)
                # A disabled one has no entity that would tell of its end.
                self._registered.discard(combination)
                await asyncio.sleep(0)
        if len(self._registered) < self._options.max_sensors:
            self._told = False
            async_clear_issue(self._hass, TOO_MANY_SENSORS)
