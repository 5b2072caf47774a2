"""The sensors of jobs, which are added by the first event of their kind."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN, SIGNAL_EVENTS

from .common import (
    async_call,
    async_restart,
    async_settle,
    async_tick,
    database,
    entity_id,
    runtime_data,
    spoil,
    state,
)
from .events.common import async_record_events


async def test_sensors_of_jobs_are_added_by_the_first_one(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Each by its own kind, without a reload, and for ever."""
    registry, before = er.async_get(hass), runtime_data(noon_entry)

    def added() -> set[str]:
        keys = ("week_jobs_completed", "week_jobs_failed", "week_print_hours")
        return {
            key
            for key in keys
            if registry.async_get_entity_id("sensor", DOMAIN, f"{noon_entry.entry_id}_{key}")
        }

    await async_record_events(hass, 1, "job_created", duration_seconds=5)
    await async_tick(hass, freezer, 61)
    assert added() == set()
    await async_record_events(hass, 2, "job_completed")
    await async_tick(hass, freezer, 61)
    assert added() == {"week_jobs_completed"}
    assert state(hass, noon_entry, "week_jobs_completed").state == "2"
    await async_record_events(hass, 1, "job_failed", duration_seconds=5_400)
    await async_tick(hass, freezer, 61)
    await async_settle(hass)
    assert added() == {"week_jobs_completed", "week_jobs_failed", "week_print_hours"}
    assert state(hass, noon_entry, "week_print_hours").state == "1.5"
    assert runtime_data(noon_entry) is before

    await async_call(hass, "delete_all", {"confirm": True})
    await async_restart(hass, noon_entry)
    assert state(hass, noon_entry, "week_jobs_failed").state == "0"


async def test_a_sensor_of_jobs_that_a_person_disabled_stays_disabled(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record_events(hass, 1, "job_completed")
    await async_tick(hass, freezer, 61)
    found = entity_id(hass, noon_entry, "week_jobs_completed")
    er.async_get(hass).async_update_entity(found, disabled_by=er.RegistryEntryDisabler.USER)
    await async_restart(hass, noon_entry)
    await async_record_events(hass, 1, "job_completed")
    await async_tick(hass, freezer, 61)
    assert hass.states.get(found) is None


async def test_a_database_that_cannot_be_read_adds_no_sensor_of_jobs(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The next event looks again."""
    await async_tick(hass, freezer, 61)
    good = database(hass).read_bytes()
    spoil(database(hass), "usage_events")
    async_dispatcher_send(hass, SIGNAL_EVENTS)
    await async_tick(hass, freezer, 61)
    registry, key = er.async_get(hass), f"{noon_entry.entry_id}_week_jobs_completed"
    assert registry.async_get_entity_id("sensor", DOMAIN, key) is None
    database(hass).write_bytes(good)
    await async_restart(hass, noon_entry)
    await async_record_events(hass, 1, "job_completed")
    await async_tick(hass, freezer, 61)
    assert registry.async_get_entity_id("sensor", DOMAIN, key) is not None
