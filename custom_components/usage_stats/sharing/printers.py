"""How many printers of which type there are, as Home Assistant's device registry knows them."""

from collections import Counter
from collections.abc import Collection, Mapping

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..engine.sharing.allowlist import PRINTER_INTEGRATIONS


@callback
def async_count_printers(hass: HomeAssistant, integrations: Collection[str]) -> Mapping[str, int]:
    """Count the enabled devices of integrations by type.

    A device behind another of them is a part of that printer, which may be disabled, and a service
    is none.
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
