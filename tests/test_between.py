"""What is asked for in the moment in which something else is under way."""

import asyncio
import threading
from types import SimpleNamespace

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.backup import async_post_backup, async_pre_backup
from custom_components.usage_stats.engine.uses.alike import NameIndex
from custom_components.usage_stats.events import heartbeat
from custom_components.usage_stats.storage.database import Connection
from custom_components.usage_stats.uses import names

from .common import (
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_settle,
    async_tick,
    busy_disk,
    runtime_data,
    state,
)
from .events.common import async_queue_event


async def test_events_that_are_just_written_are_found(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_queue_event(hass, entry)
    with busy_disk(entry):
        written = runtime_data(entry).storage.write_behind.flush()
        finds = hass.async_create_task(async_call(hass, "get_events", {"type": "job_completed"}))
        for _ in range(3):
            await asyncio.sleep(0)
        # A read finds nothing as long as the write is under way.
        await runtime_data(entry).storage.database.async_read(lambda _: None)
    assert await written
    assert len((await finds)["events"]) == 1


async def test_what_a_reset_would_discard_is_not_told_during_a_backup(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What waits in memory is not in the database, and nothing can be discarded either."""
    await async_record(hass)
    storage = runtime_data(entry).storage
    await storage.async_hold()
    await async_record(hass)
    for dry_run in (True, False):
        answer = await async_call(hass, "reset", {"dry_run": dry_run})
        assert (answer["success"], answer["discarded"]) == (False, 0)
    storage.backup_lock.release()
    assert (await async_call(hass, "reset", {"dry_run": True}))["discarded"] == 2


async def test_merged_names_are_one_combination(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass)
    await async_record(hass, "Lungo")
    await async_tick(hass, freezer, 2)
    assert state(hass, noon_entry, "combinations").state == "2"
    await async_call(hass, "rename", {"skill": "Lungo", "new_skill": "Espresso"})
    await async_tick(hass, freezer, 2)
    assert state(hass, noon_entry, "combinations").state == "1"


async def test_a_name_that_comes_while_names_are_read_is_known(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long history takes its time: who takes a wrong name away adds the right one at once."""
    began, go_on = threading.Event(), threading.Event()
    read = names._read

    def slow(connection: Connection) -> NameIndex:
        index = read(connection)
        began.set()
        go_on.wait()
        return index

    await async_record(hass, "Esprezzo", count=2)
    await async_record(hass)
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    correction = {"date": "2027-03-10", "modality": "button", "reason": "typing"}
    with monkeypatch.context() as patch:
        patch.setattr(names, "_read", slow)
        wrong = {**correction, "skill": "Esprezzo", "count": -2}
        assert (await async_call(hass, "correct", wrong))["corrected"] == -2
        await hass.async_add_executor_job(began.wait)
    right = {**correction, "skill": "Cortado", "count": 2}
    assert (await async_call(hass, "correct", right))["corrected"] == 2
    await async_call(hass, "rename", {"skill": "Espresso", "new_skill": "Lungo"})
    go_on.set()
    await async_settle(hass)
    known = {skill for skill, _ in runtime_data(noon_entry).names.combinations}
    assert known == {"Cortado", "Lungo"}


async def test_a_backup_that_begins_during_a_reload_pauses_writing(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    reloads = hass.async_create_task(hass.config_entries.async_reload(entry.entry_id))
    await asyncio.sleep(0)
    await async_pre_backup(hass)
    assert await reloads
    assert runtime_data(entry).storage.backup_lock.held
    await async_post_backup(hass)
    assert not runtime_data(entry).storage.backup_lock.held


async def test_a_deletion_that_an_unload_overtakes_is_told(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It comes to its end."""
    await async_record(hass)
    data = runtime_data(entry)
    async with data.storage.file_lock:
        deletes = hass.async_create_task(
            async_call(hass, "delete_all", {"confirm": True, "files": True})
        )
        await data.storage.write_behind.async_commit(lambda _: None)
        await data.history.async_close()
    assert (await deletes)["success"]
    assert data.counter.day.totals.get(ONE) is None


async def test_events_are_counted_although_the_clock_was_set(
    hass: HomeAssistant, noon_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no uptime to save then, with which they would be written."""
    await async_queue_event(hass, noon_entry)
    monkeypatch.setattr(heartbeat, "time", SimpleNamespace(monotonic=lambda: 1e9))
    answer = await async_call(hass, "get_local_stats")
    assert answer["this_week"]["job_count"] == 1
