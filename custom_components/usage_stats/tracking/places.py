"""Where an entity is, and which entities a tracker of all of a kind counts."""

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ..helpers.entities import async_is_for_people, async_platform

_STAND_FOR_OTHERS = frozenset({"group", "template", "switch_as_x", "universal"})
"""Platforms whose entities change with those they are made of."""


@callback
def async_area(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the name of the area that an entity is in, also through its device."""
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None:
        return None
    if entry.area_id is not None:
        return _area_name(hass, entry.area_id)
    return async_device_area(hass, entry.device_id)


@callback
def async_device_area(hass: HomeAssistant, device_id: str | None) -> str | None:
    """Return the name of the area that a device is in."""
    device = device_id and dr.async_get(hass).async_get(device_id)
    return _area_name(hass, device.area_id) if device and device.area_id else None


def _area_name(hass: HomeAssistant, area_id: str) -> str | None:
    area = ar.async_get(hass).async_get_area(area_id)
    return None if area is None else area.name


@callback
def async_is_counted(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether a tracker of all of a kind counts an entity.

    Not one that people do not use, nor one that stands for others.
    """
    if not async_is_for_people(hass, entity_id):
        return False
    if async_platform(hass, entity_id) in _STAND_FOR_OTHERS:
        return False
    # A scene names what it sets; of all others only groups have members.
    state = hass.states.get(entity_id)
    return state is None or state.domain == "scene" or ATTR_ENTITY_ID not in state.attributes
