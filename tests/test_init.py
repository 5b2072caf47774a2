"""The life of the entry: set up, reloaded, stopped, killed, removed."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
import shutil

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.usage_stats.const import CONF_MAX_SENSORS, DATABASE, DOMAIN
from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.uses.exporter import Exporter, ExportResult

from .common import (
    async_call,
    async_record,
    async_set_up,
    async_settle,
    async_totals,
    csv_path,
    database,
    exported,
    folder,
    issues,
    locked,
    our_threads,
    query,
    runtime_data,
    stored,
)

ONE = ("Espresso", "button")
DAY = "2027-03-10"
KEY = (DAY, *ONE)


async def test_one_service_device(hass: HomeAssistant, berlin_entry: MockConfigEntry) -> None:
    """Everything belongs to it that is not of a skill."""
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), berlin_entry.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.name == "Usage Stats"
    entities = er.async_entries_for_config_entry(er.async_get(hass), berlin_entry.entry_id)
    assert len(entities) == 10
    assert {entity.device_id for entity in entities} == {device.id}


async def test_a_changed_option_loses_nothing(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The entry is reloaded with what was counted a moment ago."""
    await async_record(hass, count=3)
    runtime_data(berlin_entry).counter.record([(*ONE, 4)])
    hass.config_entries.async_update_entry(berlin_entry, options={CONF_MAX_SENSORS: 7})
    await async_settle(hass)
    assert runtime_data(berlin_entry).options.max_sensors == 7
    assert await async_totals(hass) == {ONE: 7}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 7}


async def test_twenty_reloads_leave_nothing_behind(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """No thread, no timer, and no use is lost under way."""
    before = len(our_threads())
    for _ in range(20):
        await async_record(hass)
        assert await hass.config_entries.async_reload(berlin_entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 20}
    await async_record(hass)
    assert len(our_threads()) <= before
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    await hass.async_block_till_done()
    assert not our_threads()


async def test_calls_beside_a_reload_are_counted_or_refused(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A call is answered either way, and what was told to be counted is."""
    counted = 0
    calls = []
    reload = hass.async_create_task(hass.config_entries.async_reload(berlin_entry.entry_id))
    for number in range(200):
        use = async_record(hass, f"{number % 50}", use_id=f"{number}")
        calls.append(hass.async_create_task(use))
        await asyncio.sleep(0)
    assert await reload
    for answer in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(answer, dict):
            counted += answer["counted"]
        else:
            assert "not loaded" in str(answer)
    await async_settle(hass)
    assert runtime_data(berlin_entry).counter.day.total == counted
    await async_record(hass)
    assert sum(stored(hass).values()) == counted + 1


async def test_stopping_saves_everything(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Entries are not unloaded then, and the last uses come late."""
    await async_record(hass, count=3)
    runtime_data(berlin_entry).counter.record([(*ONE, 4)])
    during: list[int] = []

    async def still_counting(_event: object) -> None:
        during.append((await async_record(hass, "Lungo", use_id="a"))["counted"])
        answer = await async_call(hass, "export")
        assert (answer["success"], answer["rows"]) == (False, 0)

    for event in ("homeassistant_stop", "homeassistant_final_write"):
        hass.bus.async_listen_once(event, still_counting)
    await hass.async_stop(force=True)
    assert hass.state is CoreState.stopped
    assert during == [1, 0]
    assert stored(hass) == {KEY: 7, (DAY, "Lungo", "button"): 1}
    assert not exported(hass)
    assert not (folder(hass) / f"{DATABASE}-wal").exists()


async def test_a_kill_loses_nothing_that_was_durable(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, tmp_path: Path
) -> None:
    """The files as they are at any moment are enough for another start."""
    await async_record(hass, count=3, use_id="a")
    await async_call(hass, "export")
    await async_record(hass, count=4)
    runtime_data(berlin_entry).counter.record([(*ONE, 100)])
    copy = tmp_path / "copy"
    shutil.copytree(hass.config.config_dir, copy)
    async with async_test_home_assistant(config_dir=str(copy)) as other:
        await other.config.async_set_time_zone("Europe/Berlin")
        other.data["custom_components"] = hass.data["custom_components"]
        again = await async_set_up(other)
        assert again.state is ConfigEntryState.LOADED
        assert await async_totals(other) == {ONE: 7}
        assert (await async_record(other, use_id="a"))["counted"] == 0
        await async_call(other, "export")
        assert exported(other) == {KEY: 7}
        await other.config_entries.async_unload(again.entry_id)
        await other.async_stop(force=True)
    assert exported(hass) == {KEY: 3}


async def test_removing_exports_what_is_pending(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The CSV files stay, the database and the state go."""
    await async_record(hass, count=3)
    freezer.move_to("2027-03-11T01:00:00+01:00")
    await async_record(hass, count=4)
    (folder(hass) / f"{DATABASE}.damaged-1").write_bytes(b"set aside")
    await hass.config_entries.async_remove(berlin_entry.entry_id)
    await hass.async_block_till_done()
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}
    assert sorted(path.name for path in folder(hass).iterdir()) == [
        "usage_stats_2027-03-10.csv",
        "usage_stats_2027-03-11.csv",
    ]
    assert not (folder(hass).parent / ".storage" / DOMAIN).exists()
    assert not issues(hass)
    assert not our_threads()


async def test_removing_keeps_what_cannot_be_exported(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The database stays, and a new entry goes on with it."""
    await async_record(hass, count=3)
    csv_path(hass, DAY).mkdir()
    await hass.config_entries.async_remove(berlin_entry.entry_id)
    await hass.async_block_till_done()
    assert database(hass).exists()
    csv_path(hass, DAY).rmdir()
    await async_set_up(hass)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 3}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3}


async def test_removing_beside_a_locked_database(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Nothing is removed that could not be looked at, and nobody is asked to repair it any more."""
    await async_record(hass, count=3)
    csv_path(hass, DAY).mkdir()
    await async_call(hass, "export")
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    assert issues(hass)
    with locked(database(hass)):
        await hass.config_entries.async_remove(berlin_entry.entry_id)
        await hass.async_block_till_done()
    assert query(database(hass), "SELECT SUM(count) FROM uses") == [(3,)]
    assert not issues(hass)
    assert not our_threads()


async def test_removing_beside_a_database_that_is_locked_meanwhile(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails is not tried for ever by an integration that is gone."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    with ExitStack() as held:
        export = Exporter.async_export

        async def be_locked_and_export(exporter: Exporter) -> ExportResult:
            held.enter_context(locked(database(hass)))
            return await export(exporter)

        monkeypatch.setattr(Exporter, "async_export", be_locked_and_export)
        await hass.config_entries.async_remove(berlin_entry.entry_id)
        await hass.async_block_till_done()
    assert query(database(hass), "SELECT SUM(count) FROM uses") == [(3,)]
    assert not our_threads()


async def test_removing_what_was_never_loaded(hass: HomeAssistant) -> None:
    """A newer database is left as it is."""
    folder(hass).mkdir()
    database(hass).write_bytes(b"")
    connection = schema._connect(database(hass), "rw")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    entry = await async_set_up(hass)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert query(database(hass), "PRAGMA user_version") == [(999,)]
    assert not our_threads()
