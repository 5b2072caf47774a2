"""How many printers of which type there are, as Home Assistant's device registry knows them."""

from collections import Counter
from collections.abc import Collection, Mapping

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .engine.listed import PRINTER_INTEGRATIONS


@callback
def async_count_printers(hass: HomeAssistant, integrations: Collection[str]) -> Mapping[str, int]:
    """Count the enabled devices of integrations by type.

    A device behind another of them is a part of that printer, and a service is none.
    """
    entries = {
        entry.entry_id: entry.domain
        for entry in hass.config_entries.async_entries(include_disabled=False)
        if entry.domain in integrations
    }
    printers = {
        device.id: domain
        for device in dr.async_get(hass).devices.values()
        if not device.disabled and device.entry_type is not dr.DeviceEntryType.SERVICE
        for domain in {entries[found] for found in device.config_entries & entries.keys()}
    }
    registry = dr.async_get(hass)
    return Counter(
        PRINTER_INTEGRATIONS.get(domain, domain)
        for device_id, domain in printers.items()
        if (device := registry.async_get(device_id)) is not None
        and device.via_device_id not in printers
    )
