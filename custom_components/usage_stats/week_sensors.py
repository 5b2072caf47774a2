"""The sensors of the events of the last seven days, and when they are added."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EntityCategory, Platform, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, LOGGER, SIGNAL_EVENTS
from .coordinator import LastWeekCoordinator
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity, unique_id
from .events.recorder import Week
from .storage.database import DatabaseError
from .storage.write_behind import ANSWER_SECONDS

_HOUR = timedelta(hours=1)
_LOOK_SECONDS = 60.0
"""The shortest time between two looks for the first event of a kind."""


@dataclass(frozen=True, kw_only=True)
class WeekDescription(SensorEntityDescription):
    """A number of events of the last seven days."""

    # It goes up and down, so statistics take its mean.
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    # Most people record uses only.
    entity_registry_enabled_default: bool = False
    value_fn: Callable[[Week], float]
    added_by: frozenset[str] = frozenset()
    """The sensor is added once there is an event of one of these types."""
    with_duration: bool = False
    """It has to have a duration."""


_ENDED = frozenset({"job_completed", "job_failed"})
WEEK = (
    WeekDescription(key="week_jobs", translation_key="week_jobs", value_fn=lambda week: week.jobs),
    WeekDescription(
        key="week_jobs_completed",
        translation_key="week_jobs_completed",
        value_fn=lambda week: week.completed,
        added_by=frozenset({"job_completed"}),
        entity_registry_enabled_default=True,
    ),
    WeekDescription(
        key="week_jobs_failed",
        translation_key="week_jobs_failed",
        value_fn=lambda week: week.failed,
        added_by=frozenset({"job_failed"}),
        entity_registry_enabled_default=True,
    ),
    WeekDescription(
        key="week_print_hours",
        translation_key="week_print_hours",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        value_fn=lambda week: round(week.printing / _HOUR, 2),
        added_by=_ENDED,
        entity_registry_enabled_default=True,
        with_duration=True,
    ),
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
    def native_value(self) -> float | None:
        """Return the number as last read."""
        week = self.coordinator.data
        return None if week is None else self.entity_description.value_fn(week)


class WeekSensors:
    """The sensors of the week of one entry, some of which wait for the first event of their kind.

    Those are added then, since enabling a sensor would reload the entry.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: UsageStatsConfigEntry,
        add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add nothing before `async_start`."""
        self._hass = hass
        self._entry = entry
        self._add_entities = add_entities
        self._coordinator = LastWeekCoordinator(hass, entry)
        self._waiting = [description for description in WEEK if description.added_by]
        self._debouncer = Debouncer(
            hass, LOGGER, cooldown=_LOOK_SECONDS, immediate=True, function=self._async_look
        )

    async def async_start(self) -> None:
        """Add the sensors, except those of which there was no event yet."""
        for description in WEEK:
            if not description.added_by or self._is_registered(description):
                self._add(description)
                # All at once would hold the event loop for some milliseconds.
                await asyncio.sleep(0)
        if self._waiting:
            self._entry.async_on_unload(self._debouncer.async_shutdown)
            self._entry.async_on_unload(
                async_dispatcher_connect(self._hass, SIGNAL_EVENTS, self._handle_events)
            )
            self._handle_events()

    def _is_registered(self, description: WeekDescription) -> bool:
        identifier = unique_id(self._entry.entry_id, description.key)
        registry = er.async_get(self._hass)
        return registry.async_get_entity_id(Platform.SENSOR, DOMAIN, identifier) is not None

    @callback
    def _add(self, description: WeekDescription) -> None:
        self._add_entities([WeekSensor(self._coordinator, description)])
        if description in self._waiting:
            self._waiting.remove(description)

    @callback
    def _handle_events(self) -> None:
        if self._waiting:
            self._debouncer.async_schedule_call()

    async def _async_look(self) -> None:
        data = self._entry.runtime_data
        write_behind = data.storage.write_behind
        await asyncio.wait([write_behind.flush()], timeout=ANSWER_SECONDS)
        for description in list(self._waiting):
            try:
                found = await data.events.async_has_event(
                    description.added_by, with_duration=description.with_duration
                )
            except DatabaseError as err:
                LOGGER.debug("No look for events: %s", err)
                return
            # An entity that is added after the platform was unloaded would never be removed.
            if found and self._entry.state is not ConfigEntryState.UNLOAD_IN_PROGRESS:
                self._add(description)
