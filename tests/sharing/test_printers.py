"""How many printers there are, as Home Assistant's device registry knows them."""

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import CONF_PRINTER_INTEGRATIONS
from custom_components.usage_stats.engine.sharing.allowlist import PRINTER_INTEGRATIONS
from custom_components.usage_stats.sharing.printers import async_count_printers

from ..common import async_call, async_settle


def add_entry(hass: HomeAssistant, domain: str) -> MockConfigEntry:
    """Add a config entry of an integration that is not set up."""
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    return entry


def add_device(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    name: str,
    *,
    via: dr.DeviceEntry | None = None,
    service: bool = False,
) -> dr.DeviceEntry:
    """Add a device."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(entry.domain, name)},
        via_device_id=None if via is None else via.id,
        entry_type=dr.DeviceEntryType.SERVICE if service else None,
    )


def counted(hass: HomeAssistant, *domains: str) -> dict[str, int]:
    """Return the number of printers by type."""
    return dict(async_count_printers(hass, domains or PRINTER_INTEGRATIONS))


async def test_printers_are_counted_by_type(hass: HomeAssistant) -> None:
    """Only those of the integrations that are asked for; an unlisted one is its own type."""
    for domain, names in {"prusalink": "ab", "moonraker": "c", "sun": "d", "my_own": "e"}.items():
        for name in names:
            add_device(hass, add_entry(hass, domain), name)

    assert counted(hass) == {"prusa": 2, "klipper": 1}
    assert counted(hass, "prusalink", "my_own") == {"prusa": 2, "my_own": 1}
    assert counted(hass, "octoprint") == {}


async def test_several_devices_of_one_entry(hass: HomeAssistant) -> None:
    entry = add_entry(hass, "bambu_lab")
    for name in "abc":
        add_device(hass, entry, name)

    assert counted(hass) == {"bambu_lab": 3}


async def test_a_part_of_a_printer_is_none(hass: HomeAssistant) -> None:
    """Neither what is behind it nor a child of it; behind something else it is one."""
    entry = add_entry(hass, "bambu_lab")
    printer = add_device(hass, entry, "printer")
    part = add_device(hass, entry, "material", via=printer)
    add_device(hass, entry, "spool", via=part)
    dr.async_get(hass).async_get_or_create_child(
        config_entry_id=entry.entry_id,
        identifiers={("bambu_lab", "nozzle")},
        parent_device_id=printer.id,
    )
    hub = add_device(hass, add_entry(hass, "sun"), "hub")
    add_device(hass, entry, "behind a hub", via=hub)

    assert counted(hass) == {"bambu_lab": 2}


async def test_a_service_is_no_printer(hass: HomeAssistant) -> None:
    """The printers behind it are."""
    entry = add_entry(hass, "repetier")
    server = add_device(hass, entry, "server", service=True)
    for name in "ab":
        add_device(hass, entry, name, via=server)

    assert counted(hass) == {"repetier": 2}


async def test_what_is_disabled_is_not_counted(hass: HomeAssistant) -> None:
    """Neither a device nor all those of an entry."""
    entry, other = add_entry(hass, "octoprint"), add_entry(hass, "octoprint")
    add_device(hass, entry, "a")
    disabled = add_device(hass, entry, "b")
    add_device(hass, other, "c")
    assert counted(hass) == {"octoprint": 3}

    registry = dr.async_get(hass)
    registry.async_update_device(disabled.id, disabled_by=dr.DeviceEntryDisabler.USER)
    assert counted(hass) == {"octoprint": 2}
    await hass.config_entries.async_set_disabled_by(other.entry_id, ConfigEntryDisabler.USER)
    assert counted(hass) == {"octoprint": 1}


async def test_a_part_of_a_disabled_printer_is_none(hass: HomeAssistant) -> None:
    entry = add_entry(hass, "bambu_lab")
    printer = add_device(hass, entry, "printer")
    add_device(hass, entry, "material", via=printer)
    registry = dr.async_get(hass)
    registry.async_update_device(printer.id, disabled_by=dr.DeviceEntryDisabler.USER)

    assert counted(hass) == {}


@pytest.mark.usefixtures("reachable")
async def test_the_fleet_of_a_preview(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """It follows the option, and counts no device of ours."""
    add_device(hass, add_entry(hass, "prusalink"), "a")
    add_device(hass, add_entry(hass, "octoprint"), "b")
    everywhere = {"printer_count": 2, "printer_types": ["octoprint", "prusa"]}
    for options, expected in (
        ({}, everywhere),
        (
            {CONF_PRINTER_INTEGRATIONS: ["prusalink"]},
            {"printer_count": 1, "printer_types": ["prusa"]},
        ),
        ({CONF_PRINTER_INTEGRATIONS: ["usage_stats"]}, {"printer_count": 0, "printer_types": []}),
    ):
        hass.config_entries.async_update_entry(entry, options=options)
        await async_settle(hass)
        preview = await async_call(hass, "preview_submission")
        assert preview["document"]["printer_fleet"].items() >= expected.items()
