"""Counts 3D printers in the device registry."""

from collections import Counter
from collections.abc import Collection, Mapping

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..engine.sharing.allowlist import PRINTER_INTEGRATIONS


@callback
def async_count_printers(hass: HomeAssistant, integrations: Collection[str]) -> Mapping[str, int]:
    """Return the number of enabled printers by type; `integrations` are domains.

    A device with a parent among them is part of that printer, even if the parent is disabled.
    Service devices are no printers.
    """
    domains = {
        entry.entry_id: entry.domain
        for entry in hass.config_entries.async_entries(include_disabled=False)
        if entry.domain in integrations
    }
    machines = {
        device.id: device
        for device in dr.async_get(hass).devices
        if device.config_entry_id in domains and device.entry_type is not dr.DeviceEntryType.SERVICE
    }
    found = [
        domains[device.config_entry_id]
        for device in machines.values()
        if not device.disabled and device.via_device_id not in machines
    ]
    return Counter(PRINTER_INTEGRATIONS.get(domain, domain) for domain in found)
