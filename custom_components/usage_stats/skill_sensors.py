"""Adds and removes the sensors of combinations.

The first combinations get a sensor, up to the limit, and keep it while they are used. The entity
registry remembers which have one.
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

_CHUNK_SIZE = 5
"""Entities added or states written in one turn of the event loop."""


class SensorFactory(Protocol):
    """Creates the entity of a combination."""

    def __call__(
        self,
        entry: UsageStatsConfigEntry,
        combination: Combination,
        sensors: CombinationSensors,
        *,
        new: bool,
    ) -> PublishingEntity:
        """Return the entity. A `new` one was not in the entity registry."""


def combination_key(combination: Combination) -> str:
    """Return the combination's part of the unique id."""
    return json.dumps(combination, ensure_ascii=False)


class CombinationSensors:
    """The sensors of the combinations of one entry."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: UsageStatsConfigEntry,
        factory: SensorFactory,
        add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add nothing before `async_start`."""
        self._hass = hass
        self._entry = entry
        self._factory = factory
        self._add_entities = add_entities
        data, storage = entry.runtime_data, entry.runtime_data.storage
        self._counter = data.counter
        self._day = storage.day
        self._state = storage.state_store.state
        self._options = data.options
        self._sensors: dict[Combination, PublishingEntity] = {}
        """The sensors in Home Assistant. Disabled ones are not among them."""
        self._registered: set[Combination] = set()
        """Combinations with a sensor in the registry, or about to get one."""
        self._to_add: list[Combination] = []
        self._issue_raised = False

    async def async_start(self) -> None:
        """Add the registered sensors and those of the open day, then listen for uses."""
        entries = self._registry_entries()
        for combination in list(entries)[self._options.max_sensors :]:
            er.async_get(self._hass).async_remove(entries.pop(combination).entity_id)
        self._registered.update(entries)
        await self._async_add(entries, new=False)
        async_clear_issue(self._hass, TOO_MANY_SENSORS)
        self._handle_used(list(self._day.totals))
        for signal, target in (
            (SIGNAL_USED, self._handle_used),
            (SIGNAL_DAY, self._handle_day),
            (SIGNAL_ROLLED_OVER, self._handle_rolled_over),
        ):
            self._entry.async_on_unload(async_dispatcher_connect(self._hass, signal, target))

    @callback
    def async_attach(
        self, combination: Combination, sensor: PublishingEntity
    ) -> Callable[[], None]:
        """Publish the sensor whenever its combination is used; return how to end that."""
        self._sensors[combination] = sensor
        # A sensor that gets a new entity id was detached before.
        self._registered.add(combination)

        @callback
        def detach() -> None:
            del self._sensors[combination]
            self._registered.discard(combination)

        return detach

    def _registry_entries(self) -> dict[Combination, er.RegistryEntry]:
        """Return the registry entries of all combinations, the oldest first."""
        # The key of a combination is a JSON list. No other key starts with a bracket.
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
    def _handle_used(self, combinations: list[Combination]) -> None:
        if len(combinations) > _CHUNK_SIZE:
            self._start_in_chunks(self._publish_or_add, combinations)
            return
        for combination in combinations:
            self._publish_or_add(combination)

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
    def _publish_or_add(self, combination: Combination) -> None:
        if (sensor := self._sensors.get(combination)) is not None:
            sensor.schedule_publish()
        elif combination in self._registered:
            # It is disabled, or about to be added.
            return
        elif len(self._registered) < self._options.max_sensors:
            self._registered.add(combination)
            if not self._to_add:
                self._entry.async_create_task(self._hass, self._async_add_new())
            self._to_add.append(combination)
        elif self._options.max_sensors and not self._issue_raised:
            # With a limit of 0 nobody expects sensors.
            self._issue_raised = True
            async_raise_issue(self._hass, TOO_MANY_SENSORS, maximum=self._options.max_sensors)

    async def _async_add_new(self) -> None:
        # The other combinations of the same call join the list first.
        await asyncio.sleep(0)
        combinations, self._to_add = self._to_add, []
        await self._async_add(combinations, new=True)

    async def _async_add(self, combinations: Iterable[Combination], *, new: bool) -> None:
        for chunk in batched(combinations, _CHUNK_SIZE, strict=False):
            # An entity that is added after the platform was unloaded would never be removed.
            if self._entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
                return
            self._add_entities(
                [self._factory(self._entry, combination, self, new=new) for combination in chunk]
            )
            await asyncio.sleep(0)

    @callback
    def _handle_day(self) -> None:
        self._start_in_chunks(PublishingEntity.publish, list(self._sensors.values()))

    @callback
    def _handle_rolled_over(self) -> None:
        self._entry.async_create_task(self._hass, self._async_remove_unused())

    async def _async_remove_unused(self) -> None:
        """Remove sensors that were not used for long. The next use adds them again."""
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
            unused = combination not in used and combination not in self._day.totals
            if unused and dt_util.as_local(entry.created_at).date() < oldest:
                registry.async_remove(entry.entity_id)
                # A disabled sensor was never attached, so nothing detaches it.
                self._registered.discard(combination)
                await asyncio.sleep(0)
        if len(self._registered) < self._options.max_sensors:
            self._issue_raised = False
            async_clear_issue(self._hass, TOO_MANY_SENSORS)
