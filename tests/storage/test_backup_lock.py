"""Writing waits while a backup is made, in whatever state it finds the saving."""

import asyncio
from contextlib import suppress

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.storage.backup_lock import BackupLock
from custom_components.usage_stats.storage.database import DatabaseError

from ..common import (
    KEY,
    ONE,
    async_call,
    async_record,
    async_settle,
    async_tick,
    busy_disk,
    database,
    issues,
    locked,
    our_threads,
    runtime_data,
    state_path,
    stored,
)
from ..events.bad_events import EVENT
from ..events.common import async_queue_event, async_record_events, recorded

HOUR = 60 * 60


async def test_it_holds_until_it_is_released(hass: HomeAssistant) -> None:
    """And tells once that it is."""
    released: list[bool] = []
    hold = BackupLock(hass.loop, lambda: released.append(hold.held))
    hold.check()
    hold.release()
    assert (hold.held, released) == (False, [])
    hold.begin()
    assert hold.held
    with pytest.raises(DatabaseError):
        hold.check()
    hold.release()
    hold.release()
    hold.check()
    assert (hold.held, released) == (False, [False])


async def test_what_is_put_off_is_done_once(hass: HomeAssistant) -> None:
    """After the release, in order; never if that is the end."""
    done: list[object] = []
    hold = BackupLock(hass.loop, lambda: done.append("released"))
    hold.when_released(lambda: done.append(1))
    hold.begin()
    hold.when_released(lambda: done.append(2))
    hold.when_released(lambda: done.append(3))
    assert done == [1]
    hold.release()
    hold.release()
    assert done == [1, "released", 2, 3]
    hold.begin()
    hold.when_released(lambda: done.append(4))
    hold.end()
    hold.release()
    assert done == [1, "released", 2, 3, "released"]


async def test_it_holds_an_hour_at_most(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """A pause that is never released ends with a warning; the next one has its own hour."""
    released: list[bool] = []
    hold = BackupLock(hass.loop, lambda: released.append(True))
    hold.begin()
    freezer.tick(HOUR - 1)
    hold.release()
    hold.begin()
    for held in (True, False):
        freezer.tick(HOUR - 2 if held else 3)
        async_fire_time_changed(hass)
        await asyncio.sleep(0)
        assert hold.held is held
    assert released == [True, True]
    assert caplog.text.count("did not end within an hour") == 1


async def test_to_hold_saves_everything_first(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """What nobody has waited for too; the log is in the file."""
    await async_record_events(hass, 2)
    await async_queue_event(hass, noon_entry, layers=2)
    runtime_data(noon_entry).counter.record([(*ONE, 3)])
    await runtime_data(noon_entry).storage.async_hold()
    assert len(recorded(hass)) == 3
    assert stored(hass) == {KEY: 3}
    assert database(hass).with_name(f"{database(hass).name}-wal").stat().st_size == 0
    # A second one, which others may ask for, changes nothing.
    await runtime_data(noon_entry).storage.async_hold()
    assert runtime_data(noon_entry).storage.backup_lock.held
    runtime_data(noon_entry).storage.backup_lock.release()
    assert not runtime_data(noon_entry).storage.backup_lock.held


async def test_what_comes_meanwhile_is_saved_by_the_release(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is counted, and told not to be durable; that is no trouble."""
    storage = runtime_data(noon_entry).storage
    await storage.async_hold()
    for _ in range(3):
        assert await async_record(hass) == {"success": True, "counted": 1, "durable": False}
        answer = await async_call(hass, "record_event", EVENT)
        assert answer == {"success": True, "recorded": 1, "durable": False}
        await async_tick(hass, freezer, 10)
    assert (recorded(hass), stored(hass)) == ([], {})
    with pytest.raises(DatabaseError):
        await storage.write_behind.async_commit(event_log.total)
    assert not issues(hass)
    storage.backup_lock.release()
    await async_settle(hass)
    assert len(recorded(hass)) == 3
    assert stored(hass) == {KEY: 3}
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    await async_queue_event(hass, noon_entry)
    await async_tick(hass, freezer, 5)
    assert len(recorded(hass)) == 4


async def test_those_who_wait_for_the_disk_are_told(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """A running write is finished; one that has not started is refused, and its uses are kept."""
    await async_settle(hass)
    storage = runtime_data(noon_entry).storage
    with busy_disk(noon_entry):
        first = hass.async_create_task(async_record(hass))
        await asyncio.sleep(0)
        second = hass.async_create_task(async_call(hass, "record_event", EVENT))
        commit = hass.async_create_task(storage.write_behind.async_commit(event_log.total))
        await asyncio.sleep(0)
        hold = hass.async_create_task(storage.async_hold())
        await asyncio.sleep(0)
        assert storage.backup_lock.held
        third = await async_record(hass, count=4)
        # Nor does an export wait for files that the hold has.
        export = hass.async_create_task(async_call(hass, "export"))
        for _ in range(5):
            await asyncio.sleep(0)
        assert export.done()
    assert (await first)["durable"] is True
    assert await second == {"success": True, "recorded": 1, "durable": False}
    with pytest.raises(DatabaseError):
        await commit
    assert third == {"success": True, "counted": 4, "durable": False}
    assert (await export)["success"] is False
    await hold
    # The hold has saved them itself.
    assert len(recorded(hass)) == 1
    assert stored(hass) == {KEY: 5}
    storage.backup_lock.release()
    await async_settle(hass)
    assert stored(hass) == {KEY: 5}


async def test_a_database_in_trouble_is_left_alone(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """No try falls into the backup; uses are in the state file meanwhile."""
    storage = runtime_data(noon_entry).storage
    with locked(database(hass)):
        assert (await async_record(hass, count=2))["durable"] is False
        await async_call(hass, "record_event", EVENT)
        assert storage.write_behind._retry.pending
        await storage.async_hold()
        assert not storage.write_behind._retry.pending
    before = state_path(hass).read_bytes()
    assert storage.write_behind.in_trouble
    for _ in range(5):
        await async_tick(hass, freezer, 60)
    assert (recorded(hass), stored(hass)) == ([], {})
    assert state_path(hass).read_bytes() == before
    storage.backup_lock.release()
    await async_settle(hass)
    assert len(recorded(hass)) == 1
    assert stored(hass) == {KEY: 2}
    assert not issues(hass)


async def test_trouble_after_it_is_tried_again(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """As at any other time."""
    storage = runtime_data(noon_entry).storage
    await storage.async_hold()
    await async_record(hass)
    with locked(database(hass)):
        storage.backup_lock.release()
        await async_settle(hass)
        assert issues(hass) == {"write_failed"}
    await async_tick(hass, freezer, 1)
    assert stored(hass) == {KEY: 1}
    assert not issues(hass)


@pytest.mark.parametrize("stop", [False, True])
async def test_the_end_of_the_entry_ends_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry, *, stop: bool
) -> None:
    """What was counted meanwhile is saved before."""
    storage = runtime_data(noon_entry).storage
    await storage.async_hold()
    await async_record(hass, count=3)
    await async_call(hass, "record_event", EVENT)
    if stop:
        await hass.async_stop(force=True)
    else:
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
        await hass.async_block_till_done()
        assert our_threads() == []
    assert not storage.backup_lock.held
    assert len(recorded(hass)) == 1
    assert stored(hass) == {KEY: 3}


async def test_an_unload_and_a_lost_database_beside_the_start_of_a_backup(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """None waits for another: not the new database for the backup, nor the other way round."""
    storage = runtime_data(noon_entry).storage
    await async_record(hass, count=3)
    with busy_disk(noon_entry):
        storage.write_behind.flush()
        hold = hass.async_create_task(storage.async_hold())
        await asyncio.sleep(0)
        database(hass).unlink()
        stop = hass.async_create_task(storage.async_stop())
        await asyncio.sleep(0)
    _, waiting = await asyncio.wait([hold, stop], timeout=5)
    for task in waiting:
        task.cancel()
    assert not waiting
    with suppress(DatabaseError):
        hold.result()
    assert stored(hass) == {KEY: 3}
