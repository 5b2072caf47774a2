"""What names an entity or its device: automations, scripts, scenes and groups.

Templates and areas are not followed.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator

from homeassistant.components.automation import devices_in_automation, entities_in_automation
from homeassistant.components.group import groups_with_entity
from homeassistant.components.homeassistant.scene import entities_in_scene
from homeassistant.components.script import devices_in_script, entities_in_script
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

_AT_ONCE = 25
"""Entities looked at in one turn of the event loop."""


async def async_used_by(hass: HomeAssistant, entity_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the entity IDs of what names each of the entities, sorted."""
    named = await _async_named(hass)
    registry = er.async_get(hass)
    found: dict[str, list[str]] = {}
    for number, entity_id in enumerate(entity_ids):
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
        entry = registry.async_get(entity_id)
        users = named[entity_id] | set(groups_with_entity(hass, entity_id))
        if entry is not None and entry.device_id is not None:
            users |= named[entry.device_id]
        found[entity_id] = sorted(users - {entity_id})
    return found


async def _async_named(hass: HomeAssistant) -> defaultdict[str, set[str]]:
    """Return what names an entity or a device, by its ID.

    The other way round Home Assistant would look through all automations for each entity.
    """
    users: defaultdict[str, set[str]] = defaultdict(set)
    for number, state in enumerate(hass.states.async_all(("automation", "script", "scene"))):
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
        for named in _names(hass, state.domain, state.entity_id):
            users[named].add(state.entity_id)
    return users


@callback
def _names(hass: HomeAssistant, domain: str, entity_id: str) -> Iterator[str]:
    if domain == "automation":
        yield from entities_in_automation(hass, entity_id)
        yield from devices_in_automation(hass, entity_id)
    elif domain == "script":
        yield from entities_in_script(hass, entity_id)
        yield from devices_in_script(hass, entity_id)
    else:
        yield from entities_in_scene(hass, entity_id)
