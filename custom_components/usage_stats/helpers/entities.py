"""Where an entity comes from, and whether people use it."""

from homeassistant.components.event.const import DOMAIN as EVENT_DOMAIN
from homeassistant.components.event.const import EventDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import entity_sources

from ..const import DOMAIN


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
def async_is_for_people(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether people use an entity.

    Not one that is hidden, for settings or ours, and no event that happens without them: motion,
    and what a service reports, such as a backup.
    """
    entry = er.async_get(hass).async_get(entity_id)
    if entry is not None and (entry.hidden_by is not None or entry.entity_category is not None):
        return False
    if async_is_own(hass, entity_id):
        return False
    state = hass.states.get(entity_id)
    if state is not None and state.attributes.get(ATTR_DEVICE_CLASS) == EventDeviceClass.MOTION:
        # Also of a binary sensor.
        return False
    return not (entry is not None and entry.domain == EVENT_DOMAIN and _is_of_service(hass, entry))


def _is_of_service(hass: HomeAssistant, entry: er.RegistryEntry) -> bool:
    device = entry.device_id and dr.async_get(hass).async_get(entry.device_id)
    return isinstance(device, dr.DeviceEntry) and device.entry_type is dr.DeviceEntryType.SERVICE
