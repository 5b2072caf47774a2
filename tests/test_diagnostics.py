"""Diagnostics as Home Assistant's own download returns them."""

from collections.abc import Awaitable, Callable
from datetime import date
import json
import sqlite3

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats import backup
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.sharing.allowlist import PRINTER_INTEGRATIONS

from .common import (
    async_call,
    async_record,
    async_set_up,
    csv_path,
    database,
    folder,
    locked,
    query,
    runtime_data,
    spoil,
)
from .events.common import Json, async_queue_event, async_record_events, held
from .tracking.common import async_custom, async_track

type Download = Callable[[MockConfigEntry], Awaitable[Json]]

PLANTED = "Zaphod"
OPTIONS = {
    "rollover_time": "06:15:00",
    "max_combinations": 2,
    "max_sensors": 7,
    "history_days": 500,
    "compress_after_days": 31,
    "delete_after_days": 3_650,
    "record_events": True,
    "event_days": 50,
    "show_uses": False,
}
ALL_IS_WELL = {
    "versions": {"integration": "0.1.0", "database": 6, "storage": "1.5"},
    "entry": {"state": "loaded", "reason": None},
    "options": {
        **OPTIONS,
        "false_alarms": 6,
        "show_panel": True,
        "load_cards": True,
        "printer_integrations": len(PRINTER_INTEGRATIONS),
        "shared_errors": 0,
        "shared_features": 0,
    },
    "issues": ["too_many_combinations"],
    "open_day": {"date": "2027-03-10", "combinations": 2, "uses": 47},
    "rollover": {"last": "2027-03-10", "trusted_date": None},
    "exports": {"batches_written": 1, "last": "2027-03-10T11:00:00+00:00"},
    "saving": {
        "trouble": False,
        "held_for_backup": False,
        "unsaved_uses": 0,
        "unsaved_events": 0,
        "dropped_events": 0,
    },
    "sharing": {
        "opt_in_status": "disabled",
        "paused": False,
        "policy_version": None,
        "since": None,
        "first_day": None,
        "known_installations": 0,
        "erasures": 0,
        "erasures_refused": [],
        "erasures_given_up": 0,
        "unanswered_since": None,
        "submissions": 0,
        "last_submission": None,
        "next_submission": None,
    },
    "trackers": {"kinds": {"custom": 1, "turned_on": 1}, "broken": {"custom": 1, "turned_on": 1}},
    "database": {
        "readable": True,
        "waiting_batches": 0,
        "events": 4,
        "events_of_7_days": {"app_start": 1, "job_completed": 3},
    },
}


@pytest.fixture
def download(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Download:
    """Return what downloads the diagnostics of an entry, and looks that nothing private is in."""

    async def download(entry: MockConfigEntry) -> Json:
        facts = dict(await get_diagnostics_for_config_entry(hass, hass_client, entry))
        told = json.dumps(facts, ensure_ascii=False)
        ids = [event["id"] for event in held(hass)] if folder(hass).is_dir() else []
        for private in (PLANTED, hass.config.config_dir, entry.entry_id, *ids):
            assert private not in told
        return facts

    return download


async def _plant(hass: HomeAssistant) -> None:
    """Put something private wherever a person or an app can."""
    await async_record(hass, f"{PLANTED} skill", f"{PLANTED} modality", use_id=f"{PLANTED} id")
    await async_record_events(hass, 3, error_type=PLANTED)
    [entry] = hass.config_entries.async_entries(DOMAIN)
    target = {"area_id": [PLANTED]}
    await async_track(hass, entry, PLANTED, kind="turned_on", counted_by="area", target=target)
    await async_custom(hass, entry, [{"platform": PLANTED}], title=PLANTED, skill=PLANTED)


async def test_all_is_well(hass: HomeAssistant, berlin: None, download: Download) -> None:
    """Numbers, dates and states."""
    assert berlin is None
    entry = await async_set_up(hass, OPTIONS)
    await _plant(hass)
    await async_record(hass, count=41)
    await async_record(hass, "One too many")
    await async_call(hass, "export")
    await async_record(hass, count=5)

    facts = await download(entry)

    assert facts.pop("sizes") == {
        "database": database(hass).stat().st_size,
        "database_log": database(hass).with_name("usage_stats.db-wal").stat().st_size,
        "csv_files": 1,
        "csv": csv_path(hass, "2027-03-10").stat().st_size,
        "archived_files": 0,
        "archived": 0,
    }
    assert facts == ALL_IS_WELL


async def test_in_trouble(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    """What waits, and why."""
    await _plant(hass)
    csv_path(hass, "2027-03-10").mkdir()
    await async_call(hass, "export")
    runtime_data(noon_entry).storage.state_store.state.trusted_date = date(2027, 3, 9)
    with locked(database(hass)):
        await async_record(hass, PLANTED, count=6)
        await async_queue_event(hass, noon_entry, error_type=PLANTED)
        runtime_data(noon_entry).storage.event_queue.dropped = 8
        facts = await download(noon_entry)
    assert facts["issues"] == ["file_not_written", "write_failed"]
    assert facts["rollover"] == {"last": "2027-03-10", "trusted_date": "2027-03-09"}
    assert facts["exports"] == {"batches_written": 0, "last": None}
    assert facts["saving"] == {
        "trouble": True,
        "held_for_backup": False,
        "unsaved_uses": 6,
        "unsaved_events": 1,
        "dropped_events": 8,
    }
    assert facts["database"]["waiting_batches"] == 1
    assert facts["sizes"]["csv_files"] == 0


async def test_during_a_backup(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    await backup.async_pre_backup(hass)
    facts = await download(noon_entry)
    assert facts["saving"]["held_for_backup"] is True
    await backup.async_post_backup(hass)


async def test_what_somebody_else_wrote_into_the_database(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    """Types of events that there are not stay there."""
    await _plant(hass)
    connection = sqlite3.connect(database(hass))
    with connection:
        connection.execute("UPDATE usage_events SET event_type = ? WHERE rowid = 2", (PLANTED,))
    connection.close()
    facts = await download(noon_entry)
    assert facts["database"]["events"] == 4
    assert facts["database"]["events_of_7_days"] == {"app_start": 1, "job_completed": 2}


async def test_an_unreadable_database(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    """Not even the error's text, which may name a path."""
    await _plant(hass)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    held_before = query(database(hass), "SELECT id FROM usage_events")
    assert held_before
    spoil(database(hass), "usage_events_by_time")
    facts = await download(noon_entry)
    assert facts["database"] == {"readable": False}
    assert facts["open_day"]["uses"] == 1


async def test_an_entry_that_cannot_be_set_up(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    """The reason by its key: its text names a path."""
    await _plant(hass)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    query(database(hass), "PRAGMA user_version = 99")
    assert not await hass.config_entries.async_setup(noon_entry.entry_id)
    assert noon_entry.state is ConfigEntryState.SETUP_ERROR
    facts = await download(noon_entry)
    assert facts.keys() == {"versions", "entry", "options", "issues", "sizes"}
    assert facts["entry"] == {"state": "setup_error", "reason": "database_newer"}


async def test_a_folder_that_is_none(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    download: Download,
) -> None:
    """No size can be told, and the rest is."""
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    facts = await download(noon_entry)
    assert facts["sizes"] == dict.fromkeys(
        ("database", "database_log", "csv_files", "csv", "archived_files", "archived")
    )
    assert facts["entry"] == {"state": "not_loaded", "reason": None}
    folder(hass).unlink()
    moved.rename(folder(hass))
