"""The database in trouble while it runs: counting goes on, nothing is lost or counted twice."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.usage_stats.engine.write_behind import Work
from custom_components.usage_stats.storage.database import Database

from ..common import (
    KEY,
    ONE,
    async_call,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    busy_disk,
    database,
    exported,
    issue,
    issues,
    locked,
    query,
    runtime_data,
    state_path,
    stored,
)


async def test_a_locked_database_holds_no_answer_for_long(hass: HomeAssistant) -> None:
    """By a real clock, with the times as they are."""
    await async_set_up(hass)
    await async_record(hass)
    with locked(database(hass)):
        began = time.monotonic()
        first = await async_record(hass)
        took = time.monotonic() - began
        assert first == {"success": True, "counted": 1, "durable": False}
        assert took < 1.9
        assert issues(hass) == {"write_failed"}
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
    await async_settle(hass)
    assert not issues(hass)
    assert (await async_record(hass))["durable"] is True
    assert list(stored(hass).values()) == [3]


@pytest.mark.usefixtures("noon_entry")
async def test_a_locked_database_heals(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Uses are counted, told not to be durable, and saved once it is free."""
    await async_record(hass)
    changes = async_capture_events(hass, "repairs_issue_registry_updated")
    with locked(database(hass)):
        for _ in range(3):
            answer = await async_record(hass)
            assert answer == {"success": True, "counted": 1, "durable": False}
        answer = await async_record(hass, use_id="a")
        assert answer == {"success": True, "counted": 1, "durable": False}
        answer = await async_record(hass, use_id="a")
        assert answer == {"success": True, "counted": 0, "durable": False}
        assert stored(hass) == {KEY: 1}
        assert await async_totals(hass) == {ONE: 5}
        await async_tick(hass, freezer, 1)
        found = issue(hass, "write_failed")
        assert found is not None
        assert found.translation_placeholders == {"path": str(database(hass))}
        assert [event.data["action"] for event in changes] == ["create"]
    await async_tick(hass, freezer, 2)
    assert stored(hass) == {KEY: 5}
    assert not issues(hass)
    assert [event.data["action"] for event in changes] == ["create", "remove"]
    assert await async_record(hass, use_id="a") == {"success": True, "counted": 0, "durable": True}
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    assert stored(hass) == {KEY: 6}


async def test_tries_come_later_and_later(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A minute lies between them at most, and the log has one line of it."""
    retry = runtime_data(noon_entry).storage.write_behind._retry
    delays = []
    with locked(database(hass)):
        await async_record(hass)
        for _ in range(8):
            assert retry.scheduled_at is not None
            delays.append((retry.scheduled_at - dt_util.utcnow()).total_seconds())
            await async_tick(hass, freezer, delays[-1])
    assert delays == [1, 2, 5, 10, 30, 60, 60, 60]
    await async_tick(hass, freezer, 60)
    assert not retry.pending
    assert stored(hass) == {KEY: 1}
    assert caplog.text.count("Uses and events cannot be written to the database") == 1
    assert caplog.text.count("Uses and events are written to the database again") == 1


async def test_uses_that_nobody_waits_for_are_tried_again_too(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Counting in memory beside a failing disk starts no try of its own."""
    with locked(database(hass)):
        runtime_data(noon_entry).counter.record([(*ONE, 2)])
        await async_tick(hass, freezer, 5)
        assert issues(hass) == {"write_failed"}
        runtime_data(noon_entry).counter.record([(*ONE, 1)])
        assert runtime_data(noon_entry).storage.write_behind._timer is None
    await async_tick(hass, freezer, 1)
    assert stored(hass) == {KEY: 3}
    assert not issues(hass)


async def test_one_write_serves_all_who_wait(
    hass: HomeAssistant, noon_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is recorded while the disk is busy is written in one transaction."""
    transactions = []
    submit = Database.submit

    def count(kept: Database, work: Work[Any]) -> asyncio.Future[Any]:
        transactions.append(work)
        return submit(kept, work)

    with busy_disk(noon_entry):
        monkeypatch.setattr(Database, "submit", count)
        calls = [hass.async_create_task(async_record(hass)) for _ in range(50)]
        await asyncio.sleep(0)
    answers = await asyncio.gather(*calls)
    # The first caller begins one, all others share the next.
    assert len(transactions) == 2
    assert all(answer["durable"] for answer in answers)
    assert stored(hass) == {KEY: 50}


@pytest.mark.usefixtures("noon_entry")
async def test_a_reset_that_cannot_be_written_changes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing half done: what was pending stays pending."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        answer = await async_call(hass, "reset")
        assert (answer["success"], answer["discarded"]) == (False, 0)
    await async_tick(hass, freezer, 1)
    assert await async_totals(hass) == {ONE: 3}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3}


@pytest.mark.usefixtures("noon_entry")
async def test_a_reset_given_up_beside_a_locked_database(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody is left to be told of the error, and nobody is."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        reset = hass.async_create_task(async_call(hass, "reset"))
        await asyncio.sleep(0)
        reset.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reset
        await async_settle(hass)
    await async_tick(hass, freezer, 1)
    assert await async_totals(hass) == {ONE: 3}
    assert not issues(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_an_export_that_cannot_be_taken_waits(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It is told, and made up for as soon as the database is free."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        answer = await async_call(hass, "export")
        assert answer["success"] is False
        assert answer["message"].startswith("The export could not be finished now.")
        assert (answer["file_path"], answer["rows"]) == (None, 0)
    await async_tick(hass, freezer, 10)
    assert exported(hass) == {KEY: 3}
    assert not issues(hass)


async def test_unloading_beside_a_locked_database_keeps_the_open_day(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The snapshot has its counters, and the database gets them once."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        await async_record(hass, count=2)
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
    kept = state_path(hass).read_bytes()
    assert stored(hass) == {KEY: 3}
    for _ in range(2):
        assert await hass.config_entries.async_setup(noon_entry.entry_id)
        await async_settle(hass)
        assert not issues(hass)
        assert stored(hass) == {KEY: 5}
        assert await async_totals(hass) == {ONE: 5}
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
        # As after a crash before the state was saved again.
        state_path(hass).write_bytes(kept)


async def test_a_day_that_the_database_never_knew_is_opened_from_the_snapshot(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It refused all writes over the end of a day. What it did not get of that day is lost."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        await async_record(hass)
        freezer.move_to("2027-03-11T00:00:10+01:00")
        await async_record(hass, count=5)
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
    kept = state_path(hass).read_bytes()
    for _ in range(2):
        assert await hass.config_entries.async_setup(noon_entry.entry_id)
        await async_settle(hass)
        assert stored(hass) == {KEY: 3, ("2027-03-11", *ONE): 5}
        assert await async_totals(hass) == {ONE: 5}
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
        state_path(hass).write_bytes(kept)
    assert await hass.config_entries.async_setup(noon_entry.entry_id)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 5}


async def test_what_the_state_has_is_not_saved_again_after_it_was_saved(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A database that heals while it runs knows the day of the snapshot."""
    with locked(database(hass)):
        await async_record(hass, count=3)
        await runtime_data(noon_entry).storage.async_save_snapshot()
    kept = state_path(hass).read_bytes()
    freezer.move_to("2027-03-11T00:00:10+01:00")
    await async_tick(hass, freezer, 1)
    await async_record(hass)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    state_path(hass).write_bytes(kept)
    assert await hass.config_entries.async_setup(noon_entry.entry_id)
    await async_settle(hass)
    assert stored(hass) == {KEY: 3, ("2027-03-11", *ONE): 1}


async def test_a_snapshot_is_never_old(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The counters are outside the database a quarter of an hour later; without uses all rests."""
    await async_record(hass, count=3)
    await async_tick(hass, freezer, 15 * 60)
    kept = state_path(hass)
    assert json.loads(kept.read_bytes())["data"]["snapshot"]["counters"] == [[*ONE, 3]]
    kept.unlink()
    await async_tick(hass, freezer, 15 * 60)
    assert not kept.exists()
    assert await hass.config_entries.async_unload(noon_entry.entry_id)


@pytest.mark.usefixtures("noon_entry")
async def test_an_export_has_its_turn_among_many_uses(hass: HomeAssistant) -> None:
    """Callers that never pause, each waiting for the disk, leave room for others."""
    exported_all = asyncio.Event()

    async def use() -> int:
        uses = 0
        while not exported_all.is_set():
            uses += (await async_record(hass))["counted"]
        return uses

    callers = [hass.async_create_task(use()) for _ in range(3)]
    await async_record(hass)
    answer = await asyncio.wait_for(async_call(hass, "export"), 10)
    exported_all.set()
    uses = 1 + sum(await asyncio.gather(*callers))
    assert answer["success"] is True
    await async_call(hass, "export")
    assert exported(hass) == {KEY: uses}


async def test_a_reload_that_heals_takes_the_issue_back(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The run that raised it is over by then."""
    with locked(database(hass)):
        await async_record(hass)
        assert await hass.config_entries.async_unload(noon_entry.entry_id)
        assert issues(hass) == {"write_failed"}
    assert await hass.config_entries.async_setup(noon_entry.entry_id)
    await async_settle(hass)
    assert not issues(hass)


async def test_a_day_closes_while_the_database_is_locked(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Two days of uses wait in memory and are kept apart."""
    with locked(database(hass)):
        await async_record(hass, count=3)
        freezer.move_to("2027-03-11T00:00:10+01:00")
        await async_record(hass, count=4)
        assert await async_totals(hass) == {ONE: 4}
    # A retry may still be running, whose failure would schedule the next one after the tick.
    await async_settle(hass)
    await async_tick(hass, freezer, 70)
    assert stored(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}
    assert exported(hass) == {KEY: 3}
    await async_restart(hass, noon_entry)
    assert await async_totals(hass) == {ONE: 4}


async def test_last_export_is_kept_in_the_database(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """And read again at the next start."""
    await async_record(hass)
    await async_call(hass, "export")
    assert query(database(hass), "SELECT written FROM exports") == [(1,)]
    await async_restart(hass, noon_entry)
    exports = runtime_data(noon_entry).exporter.exports
    assert (exports.written, exports.last) == (1, datetime(2027, 3, 10, 11, 0, 2, tzinfo=UTC))
