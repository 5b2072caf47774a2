"""Between the hooks of a backup our files are of one instant, and nothing is lost by it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
import json
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_test_home_assistant,
)

from custom_components.usage_stats.backup import async_post_backup, async_pre_backup
from custom_components.usage_stats.const import CONF_MAX_SENSORS

from .common import (
    KEY,
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    busy_disk,
    database,
    exported,
    folder,
    issues,
    locked,
    runtime_data,
    state_path,
    stored,
)
from .events.bad_events import EVENT
from .events.common import async_queue_event, async_record_events, recorded


def ours(hass: HomeAssistant) -> dict[str, tuple[int, bytes]]:
    """Return our files as a backup would find them, and when each was written.

    Not the index of the log, which readers write too, and which is rebuilt after a restore.
    """
    paths = [path for path in folder(hass).iterdir() if not path.name.endswith("-shm")]
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes())
        for path in (folder(hass), *paths, state_path(hass))
        if path.is_file()
    } | {"folder": (folder(hass).stat().st_mtime_ns, b"")}


async def test_a_backup_is_of_one_instant(
    hass: HomeAssistant, noon_entry: MockConfigEntry, tmp_path: Path
) -> None:
    """Restored, it goes on where it was, to the last use and event."""
    await async_record(hass, count=3, use_id="a")
    await async_call(hass, "export")
    await async_record_events(hass, 2_000)
    runtime_data(noon_entry).counter.record([(*ONE, 4)])
    await async_queue_event(hass, noon_entry, layers=7)
    await async_pre_backup(hass)
    # Counted while the files are read, and not in them.
    await async_record(hass, count=50)
    await async_call(hass, "record_event", EVENT)
    copy = tmp_path / "copy"
    shutil.copytree(hass.config.config_dir, copy)
    await async_post_backup(hass)
    snapshot = json.loads((copy / ".storage" / "usage_stats").read_bytes())["data"]["snapshot"]
    assert snapshot["counters"] == [[*ONE, 7]]
    async with async_test_home_assistant(config_dir=str(copy)) as other:
        await other.config.async_set_time_zone("Europe/Berlin")
        other.data["custom_components"] = hass.data["custom_components"]
        again = await async_set_up(other)
        assert await async_totals(other) == {ONE: 7}
        assert (await async_record(other, use_id="a"))["counted"] == 0
        await async_call(other, "export")
        assert exported(other) == {KEY: 7}
        assert len(recorded(other)) == 2_001
        assert not issues(other)
        await other.config_entries.async_unload(again.entry_id)
        await other.async_stop(force=True)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 57}
    assert len(recorded(hass)) == 2_002


async def test_nothing_is_written_meanwhile(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whatever is asked for, and whatever is due: it is refused or made up for."""
    await async_record(hass, count=3)
    await async_record_events(hass, 2)
    await async_pre_backup(hass)
    before = ours(hass)
    assert (await async_record(hass, use_id="a"))["durable"] is False
    assert (await async_record(hass, use_id="a"))["counted"] == 0
    assert (await async_call(hass, "record_event", EVENT))["durable"] is False
    refused = {"export": {}, "reset": {}, "export_events": {}, "delete_all": {"confirm": True}}
    for action, data in refused.items():
        assert (await async_call(hass, action, data))["success"] is False, action
    stats = await async_call(hass, "get_local_stats")
    assert (stats["total_events"], stats["this_week"]["job_count"]) == (3, 2)
    assert len((await async_call(hass, "get_events"))["events"]) == 3
    for seconds in (5, 10, 15 * 60, 15 * 60):
        await async_tick(hass, freezer, seconds)
    assert await async_totals(hass) == {ONE: 4}
    assert ours(hass) == before
    assert not issues(hass)
    await async_post_backup(hass)
    await async_tick(hass, freezer, 30 * 60)
    assert len(recorded(hass)) == 3
    # The export that was asked for is made up for.
    assert exported(hass) == stored(hass) == {KEY: 4}
    assert runtime_data(noon_entry).storage.backup_lock.held is False


async def test_a_rollover_that_falls_into_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The day is closed in memory, and exported afterwards."""
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, "2027-03-11T07:29:00+01:00")
    await async_pre_backup(hass)
    before = ours(hass)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert await async_totals(hass) == {}
    assert (await async_record(hass, count=2))["counted"] == 2
    assert ours(hass) == before
    await async_post_backup(hass)
    await async_move_to(hass, freezer, "2027-03-11T08:30:00+01:00")
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 2}
    assert runtime_data(noon_entry).storage.state_store.state.rollover == date(2027, 3, 11)


async def test_a_backup_that_never_ends(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """After an hour everything is saved again."""
    await async_pre_backup(hass)
    await async_record(hass, count=2)
    await async_call(hass, "record_event", EVENT)
    await async_tick(hass, freezer, 60 * 60 - 1)
    assert (recorded(hass), stored(hass)) == ([], {})
    await async_tick(hass, freezer, 1)
    assert runtime_data(noon_entry).storage.backup_lock.held is False
    assert len(recorded(hass)) == 1
    assert stored(hass) == {KEY: 2}
    await async_post_backup(hass)
    assert (await async_record(hass))["durable"] is True


async def test_its_end_without_its_begin(hass: HomeAssistant, noon_entry: MockConfigEntry) -> None:
    """As after a restart in between; also twice, and with nothing loaded."""
    await async_post_backup(hass)
    assert (await async_record(hass))["durable"] is True
    for _ in range(2):
        await async_pre_backup(hass)
    for _ in range(2):
        await async_post_backup(hass)
    assert (await async_record(hass))["durable"] is True
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert await hass.config_entries.async_setup(noon_entry.entry_id)
    assert (await async_record(hass))["durable"] is True


async def test_a_locked_database_does_not_stop_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Uses that are not in the database are in the state file then."""
    await async_record(hass)
    with locked(database(hass)):
        await async_record(hass, count=2)
        await async_pre_backup(hass)
    snapshot = json.loads(state_path(hass).read_bytes())["data"]["snapshot"]
    assert snapshot["counters"] == [[*ONE, 3]]
    before = ours(hass)
    await async_tick(hass, freezer, 60)
    assert ours(hass) == before
    await async_post_backup(hass)
    await async_settle(hass)
    assert stored(hass) == {KEY: 3}
    assert runtime_data(noon_entry).storage.write_behind.in_trouble is False


def _delete(hass: HomeAssistant) -> None:
    database(hass).unlink()


def _block_the_state(hass: HomeAssistant) -> None:
    state_path(hass).unlink(missing_ok=True)
    state_path(hass).mkdir()


@pytest.mark.parametrize("spoil", [_delete, _block_the_state])
async def test_what_fails_does_not_stop_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry, spoil: Callable[[HomeAssistant], None]
) -> None:
    """The backup of all the rest is made, and counting goes on."""
    await async_record(hass, count=2)
    spoil(hass)
    await async_pre_backup(hass)
    await async_record(hass)
    await async_post_backup(hass)
    await async_settle(hass)
    assert (await async_record(hass))["durable"] is True
    assert stored(hass) == {KEY: 4}
    assert await async_totals(hass) == {ONE: 4}
    if state_path(hass).is_dir():
        state_path(hass).rmdir()
    assert runtime_data(noon_entry).storage.backup_lock.held is False


async def test_a_database_found_lost_is_begun_anew_afterwards(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A new one in mid-backup would be of another instant than the state."""
    await async_record(hass, count=2)
    database(hass).unlink()
    runtime_data(noon_entry).counter.record([(*ONE, 3)])
    await async_queue_event(hass, noon_entry)
    await async_pre_backup(hass)
    before = ours(hass)
    await async_tick(hass, freezer, 60)
    assert (await async_record(hass))["durable"] is False
    assert ours(hass) == before
    assert not database(hass).exists()
    await async_post_backup(hass)
    await async_settle(hass)
    assert stored(hass) == {KEY: 6}
    assert len(recorded(hass)) == 1
    assert not issues(hass)


async def test_a_slow_disk_does_not_stop_it(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It waits half a minute, and says so in the log."""
    await async_settle(hass)

    async def pre() -> None:
        await async_pre_backup(hass)

    async def goes_by(hook: Coroutine[Any, Any, None], seconds: int) -> bool:
        task = hass.async_create_task(hook)
        await asyncio.sleep(0)
        freezer.tick(seconds)
        async_fire_time_changed(hass)
        for _ in range(5):
            await asyncio.sleep(0)
        return task.done()

    with busy_disk(noon_entry):
        assert await goes_by(pre(), 31) is True
        assert runtime_data(noon_entry).storage.backup_lock.held
        assert (await async_record(hass))["durable"] is False
    assert caplog.text.count("Not everything could be written before the backup") == 1
    await async_settle(hass)
    assert stored(hass) == {}
    await async_post_backup(hass)
    await async_settle(hass)
    assert stored(hass) == {KEY: 1}
    caplog.clear()
    with busy_disk(noon_entry):
        assert await goes_by(pre(), 29) is False
    await async_settle(hass)
    assert runtime_data(noon_entry).storage.backup_lock.held
    assert "Not everything could be written" not in caplog.text
    await async_post_backup(hass)


async def test_options_that_change_meanwhile(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The entry is reloaded with them when the backup is over."""
    loaded = runtime_data(noon_entry)
    await async_pre_backup(hass)
    before = ours(hass)
    await async_record(hass, count=2)
    for number in (7, 8):
        hass.config_entries.async_update_entry(noon_entry, options={CONF_MAX_SENSORS: number})
        await async_settle(hass)
    assert ours(hass) == before
    assert runtime_data(noon_entry) is loaded
    assert loaded.storage.backup_lock.held
    await async_post_backup(hass)
    await async_settle(hass)
    assert runtime_data(noon_entry).options.max_sensors == 8
    assert stored(hass) == {KEY: 2}


async def test_options_that_change_meanwhile_and_back(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """They are the same as before, so the entry is not reloaded."""
    loaded = runtime_data(noon_entry)
    await async_pre_backup(hass)
    for options in ({CONF_MAX_SENSORS: 7}, {}):
        hass.config_entries.async_update_entry(noon_entry, options=options)
        await async_settle(hass)
    await async_post_backup(hass)
    await async_settle(hass)
    assert runtime_data(noon_entry) is loaded


async def test_home_assistant_stops_meanwhile_with_other_options(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """An entry is not reloaded while Home Assistant stops."""
    loaded = runtime_data(noon_entry)
    await async_pre_backup(hass)
    hass.config_entries.async_update_entry(noon_entry, options={CONF_MAX_SENSORS: 7})
    await async_record(hass, count=2)
    await hass.async_stop(force=True)
    assert runtime_data(noon_entry) is loaded
    assert stored(hass) == {KEY: 2}
