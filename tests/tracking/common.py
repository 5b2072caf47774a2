"""What the tests of trackers share: adding trackers, and things that are used."""

from collections.abc import Mapping
import json
from types import MappingProxyType
from typing import Any, cast

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.data import UsageStatsData

from ..common import query, runtime_data

SWITCH = "input_boolean.lamp"


async def async_track(
    hass: HomeAssistant, entry: ConfigEntry[Any], title: str = "Tracker", **data: object
) -> ConfigSubentry:
    """Add a tracker, as its flow does."""
    subentry = ConfigSubentry(
        data=MappingProxyType(data), subentry_type="tracker", title=title, unique_id=None
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    return subentry


async def async_custom(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    triggers: list[dict[str, Any]],
    **data: object,
) -> ConfigSubentry:
    """Add a tracker of anything else that counts uses."""
    texts = {} if data.get("record") == "event" else {"skill": "Bell", "modality": "door"}
    fields: dict[str, Any] = {"record": "use", "conditions": [], "interval": 0, **texts, **data}
    return await async_track(hass, entry, kind="custom", triggers=triggers, **fields)


async def async_change(
    hass: HomeAssistant, entry: ConfigEntry[Any], subentry: ConfigSubentry, **data: object
) -> None:
    """Change a tracker, as its flow does."""
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, **data})
    await hass.async_block_till_done()


async def async_untrack(
    hass: HomeAssistant, entry: ConfigEntry[Any], subentry: ConfigSubentry
) -> None:
    """Delete a tracker."""
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()


def totals(entry: ConfigEntry[Any]) -> dict[tuple[str, str], int]:
    """Return the open counters."""
    return dict(_data(entry).counter.day.totals)


def events(entry: ConfigEntry[Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return type and metadata of the events on disk, and of those that wait, but for our own."""
    storage = _data(entry).storage
    # A transaction that is under way has taken them from the queue.
    storage.database._writer.submit(bool).result()
    rows = query(
        storage.database.path, "SELECT event_type, metadata FROM usage_events ORDER BY rowid"
    )
    waiting = storage.event_queue.take()
    storage.event_queue.put_back(waiting)
    return [
        (event_type, metadata)
        for event_type, metadata in (
            *((event_type, json.loads(metadata)) for event_type, metadata in rows),
            *((event.event_type, event.metadata) for event in waiting),
        )
        if event_type not in {"app_start", "app_shutdown"}
    ]


def _data(entry: ConfigEntry[Any]) -> UsageStatsData:
    return runtime_data(entry)


def register(
    hass: HomeAssistant, entity_id: str, platform: str = "test", **facts: object
) -> er.RegistryEntry:
    """Register an entity of an integration named `test`, or of another."""
    domain, _, object_id = entity_id.partition(".")
    entry = er.async_get(hass).async_get_or_create(
        domain, platform, object_id, suggested_object_id=object_id, **cast(dict[str, Any], facts)
    )
    assert entry.entity_id == entity_id
    return entry


def device(
    hass: HomeAssistant,
    name: str,
    domain: str = "test",
    entry_type: dr.DeviceEntryType | None = None,
) -> dr.DeviceEntry:
    """Register a device of an integration."""
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(domain, name)},
        name=name,
        entry_type=entry_type,
    )


def area(hass: HomeAssistant, name: str) -> str:
    """Register an area, and return its id."""
    return ar.async_get(hass).async_create(name).id


async def async_add_switch(hass: HomeAssistant) -> None:
    """Add a switch that reports at once, named *Lamp*."""
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": {"lamp": {"name": "Lamp"}}}
    )
    await hass.async_block_till_done()


async def async_act(
    hass: HomeAssistant, action: str, context: Context | None = None, **data: object
) -> None:
    """Call an action, such as `input_boolean.turn_on`."""
    domain, _, service = action.partition(".")
    await hass.services.async_call(domain, service, data, blocking=True, context=context)
    await hass.async_block_till_done()


@callback
def set_state(
    hass: HomeAssistant,
    entity: str,
    state: str,
    context: object = None,
    **attributes: object,
) -> None:
    """Write a state as an integration does."""
    hass.states.async_set(entity, state, attributes, context=cast(Context | None, context))


async def async_set_states(hass: HomeAssistant, entity_id: str, *states: str) -> None:
    """Write states one after the other."""
    for state in states:
        set_state(hass, entity_id, state, friendly_name="Lamp")
        await hass.async_block_till_done()
