"""Machines that have finished, and 3D printers."""

from collections.abc import Collection

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.tracking.kinds import KINDS

from ..common import async_restart, async_tick, issues
from .common import async_change, async_track, device, events, register, set_state, totals

POWER = {"device_class": "power", "unit_of_measurement": "W", "friendly_name": "Washer"}
STATUS = "sensor.prusa"
OPTIONS = ("idle", "printing", "paused", "finished", "stopped", "error", "ready")


async def async_power(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *watts: str, entity: str = "sensor.washer"
) -> None:
    """Report powers, each four minutes after the one before."""
    for value in watts:
        set_state(hass, entity, value, **POWER)
        await async_tick(hass, freezer, 240)


async def test_a_machine_finishes_once(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    set_state(hass, "sensor.washer", "0", **POWER)
    await async_track(hass, entry, kind="finished", counted_by="origin", watts=5.0, minutes=5.0)
    # Four minutes are a pause.
    await async_power(hass, freezer, "500", "1", "500", "1", "1.5")
    assert totals(entry) == {("Washer", "device"): 1}
    await async_power(hass, freezer, "unavailable", "1", "unknown", "0", "0")
    assert totals(entry) == {("Washer", "device"): 1}


async def test_watts_and_minutes_of_a_machine(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    target = {"entity_id": ["sensor.washer"]}
    set_state(hass, "sensor.washer", "100", **POWER)
    set_state(hass, "sensor.other", "100", **POWER)
    tracker = await async_track(
        hass, entry, kind="finished", counted_by="none", watts=50.0, minutes=1.0, target=target
    )
    await async_power(hass, freezer, "40")
    await async_power(hass, freezer, "40", entity="sensor.other")
    assert totals(entry) == {("Washer", "-"): 1}
    await async_change(hass, entry, tracker, minutes=30.0)
    await async_power(hass, freezer, "100", "40", "100")
    assert totals(entry) == {("Washer", "-"): 1}


async def test_a_machine_that_is_new_or_gone(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_track(hass, entry, kind="finished", counted_by="none", watts=5.0, minutes=1.0)
    register(hass, "sensor.washer", original_device_class="power")
    set_state(hass, "sensor.washer", "100", **POWER)
    set_state(hass, "sensor.energy", "100", device_class="energy")
    await async_tick(hass, freezer, 2)
    await async_power(hass, freezer, "1")
    assert totals(entry) == {("Washer", "-"): 1}
    er.async_get(hass).async_update_entity("sensor.washer", hidden_by=er.RegistryEntryHider.USER)
    await async_tick(hass, freezer, 2)
    await async_power(hass, freezer, "100", "1")
    assert totals(entry) == {("Washer", "-"): 1}


def add_printer(
    hass: HomeAssistant,
    platform: str = "prusalink",
    entity_id: str = STATUS,
    options: Collection[str] = OPTIONS,
) -> str:
    """Register a printer's status, and return the id of its device."""
    printer = device(hass, f"Printer {entity_id}", platform)
    register(
        hass,
        entity_id,
        platform,
        device_id=printer.id,
        original_device_class="enum",
        capabilities={"options": list(options)},
    )
    register(hass, f"{entity_id}_temperature", platform, device_id=printer.id)
    return printer.id


async def async_report(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    *words: str,
    seconds: float = 10,
    **attributes: object,
) -> None:
    """Report the words of a status, with some seconds after each."""
    for word in words:
        set_state(hass, STATUS, word, **attributes)
        await async_tick(hass, freezer, seconds)


async def test_the_jobs_of_a_printer(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    add_printer(hass)
    assert KINDS["printers"].async_count(hass) == 1
    await async_report(hass, freezer, "idle")
    await async_track(hass, entry, kind="printers")
    await async_report(hass, freezer, "printing", "paused", "printing", "finished", "idle")
    await async_report(hass, freezer, "printing", "stopped", "printing", "error")
    prusa = {"printer_type": "prusa"}
    assert [event for event in events(entry) if event[0] != "error_occurred"] == [
        ("job_created", prusa),
        ("job_completed", {**prusa, "duration_seconds": 30}),
        ("job_created", prusa),
        ("job_failed", {**prusa, "duration_seconds": 10, "error_type": "print_cancelled"}),
        ("job_created", prusa),
        ("job_failed", {**prusa, "duration_seconds": 10, "error_type": "print_failed"}),
    ]


async def test_a_printer_that_was_lost(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    add_printer(hass)
    await async_report(hass, freezer, "idle")
    await async_track(hass, entry, kind="printers")
    await async_report(hass, freezer, "unavailable", "idle")
    assert _connections(entry) == []
    await async_report(hass, freezer, "unavailable", seconds=61)
    await async_report(hass, freezer, "unavailable", "unavailable", seconds=61)
    assert _connections(entry) == ["printer_disconnected"]
    await async_report(hass, freezer, "idle")
    assert _connections(entry) == ["printer_disconnected", "printer_connected"]


async def test_a_printer_that_is_reloaded_or_off_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    add_printer(hass)
    await async_report(hass, freezer, "unavailable")
    await async_track(hass, entry, kind="printers")
    await async_report(hass, freezer, "idle")
    # Unloaded for long: its states are those that are kept for it.
    await async_report(hass, freezer, "unavailable", seconds=600, restored=True)
    await async_report(hass, freezer, "idle")
    set_state(hass, STATUS, "unavailable")
    await async_restart(hass, entry)
    await async_report(hass, freezer, "idle")
    assert _connections(entry) == []
    set_state(hass, STATUS, "unavailable")
    await async_restart(hass, entry)
    # It was off all the time; that it comes is seen.
    await async_tick(hass, freezer, 61)
    await async_report(hass, freezer, "idle")
    assert _connections(entry) == ["printer_connected"]


def _connections(entry: MockConfigEntry) -> list[str]:
    return [event_type for event_type, _ in events(entry) if event_type.startswith("printer_")]


@pytest.mark.parametrize("by", ["entity", "device"])
async def test_a_printer_of_another_integration(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, by: str
) -> None:
    printer = add_printer(hass, "flashforge")
    assert KINDS["printers"].async_count(hass) == 0
    target = {"entity_id": [STATUS]} if by == "entity" else {"device_id": [printer]}
    await async_report(hass, freezer, "idle")
    await async_track(hass, entry, kind="printers")
    await async_track(hass, entry, kind="printers", target=target)
    await async_report(hass, freezer, "printing")
    assert events(entry) == [("job_created", {"printer_type": "flashforge"})]
    assert issues(hass) == set()


async def test_a_printer_that_is_added_later(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_track(hass, entry, kind="printers")
    add_printer(hass, "octoprint")
    add_printer(hass, "octoprint", "sensor.speed", options=["silent", "printing"])
    await async_tick(hass, freezer, 2)
    await async_report(hass, freezer, "operational", "printing", "finishing", "operational")
    assert [event_type for event_type, _ in events(entry)] == ["job_created", "job_completed"]
    er.async_get(hass).async_remove(STATUS)
    await async_tick(hass, freezer, 2)
    await async_report(hass, freezer, "operational", "printing")
    assert len(events(entry)) == 2
