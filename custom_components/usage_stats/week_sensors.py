"""The sensors of the events of the last seven days, and when they are enabled."""

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
from homeassistant.const import EntityCategory, Platform, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, LOGGER, SIGNAL_ROLLED_OVER
from .coordinator import LastWeekCoordinator
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity
from .events.recorder import Week
from .storage.database import DatabaseError
from .storage.write_behind import ANSWER_SECONDS

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class WeekDescription(SensorEntityDescription):
    """A number of events of the last seven days."""

    # It goes up and down, so statistics take its mean.
    state_class: SensorStateClass = SensorStateClass.MEASUREMENT
    entity_category: EntityCategory = EntityCategory.DIAGNOSTIC
    # Most people record uses only.
    entity_registry_enabled_default: bool = False
    value_fn: Callable[[Week], float]
    enabled_by: frozenset[str] = frozenset()
    """The sensor is enabled once there is an event of one of these types."""
    with_duration: bool = False
    """It has to have a duration."""


_ENDED = frozenset({"job_completed", "job_failed"})
WEEK = (
    WeekDescription(key="week_jobs", translation_key="week_jobs", value_fn=lambda week: week.jobs),
    WeekDescription(
        key="week_jobs_completed",
        translation_key="week_jobs_completed",
        value_fn=lambda week: week.completed,
        enabled_by=frozenset({"job_completed"}),
    ),
    WeekDescription(
        key="week_jobs_failed",
        translation_key="week_jobs_failed",
        value_fn=lambda week: week.failed,
        enabled_by=frozenset({"job_failed"}),
    ),
    WeekDescription(
        key="week_print_hours",
        translation_key="week_print_hours",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        value_fn=lambda week: round(week.printing / _HOUR, 2),
        enabled_by=_ENDED,
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


def week_sensors(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> list[WeekSensor]:
    """Return the sensors of the week, which share one coordinator."""
    coordinator = LastWeekCoordinator(hass, entry)
    return [WeekSensor(coordinator, description) for description in WEEK]


@callback
def async_start_enabling(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
    """Enable sensors at the rollover after the first event of their kind.

    Home Assistant reloads the entry half a minute after a sensor was enabled, so this is not done
    while a job is just being recorded.
    """

    @callback
    def check() -> None:
        entry.async_create_task(hass, _async_enable(hass, entry), "usage_stats week sensors")

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_ROLLED_OVER, check))


async def _async_enable(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
    registry, data = er.async_get(hass), entry.runtime_data
    if not any(_disabled(registry, entry, description) for description in WEEK):
        return
    write_behind = data.storage.write_behind
    await asyncio.wait([write_behind.flush()], timeout=ANSWER_SECONDS)
    for description in WEEK:
        try:
            wanted = await data.events.async_has_event(
                description.enabled_by, with_duration=description.with_duration
            )
        except DatabaseError as err:
            LOGGER.debug("No look for events: %s", err)
            return
        # Not before: a person may have disabled it meanwhile.
        if wanted and (entity_id := _disabled(registry, entry, description)) is not None:
            registry.async_update_entity(entity_id, disabled_by=None)


@callback
def _disabled(
    registry: er.EntityRegistry, entry: UsageStatsConfigEntry, description: WeekDescription
) -> str | None:
    """Return the id of a sensor that waits for its first event, and that no person disabled."""
    unique_id = f"{entry.entry_id}_{description.key}"
    entity_id = registry.async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    if not description.enabled_by or entity_id is None:
        return None
    found = registry.entities[entity_id]
    return entity_id if found.disabled_by is er.RegistryEntryDisabler.INTEGRATION else None
