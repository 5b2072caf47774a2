"""Where an entity is, and which entities stand for others or are not meant to be used."""

from homeassistant.components.event.const import EventDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import entity_sources

from ..const import DOMAIN

_STAND_FOR_OTHERS = frozenset({"group", "template", "switch_as_x", "universal"})
"""Platforms whose entities change with those they are made of."""
_NOT_USED = frozenset({DOMAIN, "backup"})
"""Platforms whose event entities nobody presses."""


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
def async_platform(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the integration that an entity comes from."""
    if (entry := er.async_get(hass).async_get(entity_id)) is not None:
        return entry.platform
    # Entities from YAML without an id are in no registry.
    source = entity_sources(hass).get(entity_id)
    return None if source is None else source["domain"]


@callback
def async_is_own(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether an entity is one of ours."""
    return async_platform(hass, entity_id) == DOMAIN


@callback
def async_is_counted(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether a tracker of all of a kind counts an entity.

    Not one that is hidden or for settings, that stands for others, or that is no work of a person.
    """
    entry = er.async_get(hass).async_get(entity_id)
    if entry is not None and (entry.hidden_by is not None or entry.entity_category is not None):
        return False
    platform = async_platform(hass, entity_id)
    if platform in _NOT_USED or platform in _STAND_FOR_OTHERS:
        return False
    state = hass.states.get(entity_id)
    if state is not None and state.attributes.get(ATTR_DEVICE_CLASS) == EventDeviceClass.MOTION:
        # Also of a binary sensor, which is no door either.
        return False
    # A scene names what it sets; of all others only groups have members.
    return state is None or state.domain == "scene" or ATTR_ENTITY_ID not in state.attributes
