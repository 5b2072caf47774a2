"""Events while the disk is in trouble: they wait, within bounds, and what is lost is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import shutil
import sqlite3

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.events.queue import MAX_WAITING_EVENTS

from ..common import (
    KEY,
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    busy_disk,
    database,
    issue,
    issues,
    locked,
    query,
    runtime_data,
    stored,
)
from .bad_events import EVENT
from .common import async_queue_event, async_record_events, recorded


@contextmanager
def full_disk(entry: MockConfigEntry) -> Iterator[None]:
    """Let the database not grow, as on a disk without space."""
    database = runtime_data(entry).storage.database

    def limit(connection: sqlite3.Connection) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    database._writer.submit(lambda: limit(database._checked_connection())).result()
    yield
    unlimit = "PRAGMA max_page_count = 1000000"
    database._writer.submit(lambda: database._checked_connection().execute(unlimit)).result()


async def async_overflow(hass: HomeAssistant, number: int, first: int = 0) -> None:
    """Record so many numbered events, which nothing takes."""
    for begin in range(first, first + number, 1_000):
        end = min(begin + 1_000, first + number)
        events = [{**EVENT, "metadata": {"layers": layers}} for layers in range(begin, end)]
        answer = await async_call(hass, "record_event", {"events": events})
        assert answer == {"success": True, "recorded": end - begin, "durable": False}


def numbers(hass: HomeAssistant) -> list[int]:
    """Return the numbers of the events on the disk."""
    return [metadata["layers"] for _, metadata in recorded(hass)]


def dropped(hass: HomeAssistant) -> str | None:
    """Return how many events were lost, as a person is told."""
    found = issue(hass, "events_dropped")
    return None if found is None else (found.translation_placeholders or {})["dropped"]


@pytest.mark.usefixtures("noon_entry")
async def test_a_locked_database_heals(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Events are taken, told not to be durable, and saved once it is free, uses with them."""
    await async_record_events(hass, 1)
    with locked(database(hass)):
        await async_overflow(hass, 3, first=1)
        assert (await async_record(hass))["durable"] is False
        await async_tick(hass, freezer, 1)
        assert numbers(hass) == [0]
        assert issues(hass) == {"write_failed"}
        assert (await async_call(hass, "get_local_stats"))["this_week"]["job_count"] == 1
    await async_tick(hass, freezer, 10)
    assert numbers(hass) == [0, 1, 2, 3]
    assert stored(hass) == {KEY: 1}
    assert not issues(hass)
    assert (await async_call(hass, "record_event", EVENT))["durable"] is True


async def test_a_full_disk_heals(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing of a batch is saved while not all of it can be."""
    await async_record_events(hass, 1)
    with full_disk(noon_entry):
        await async_overflow(hass, 1_000, first=1)
        assert (await async_record(hass, count=2))["counted"] == 2
        await async_tick(hass, freezer, 1)
        assert numbers(hass) == [0]
        assert not stored(hass)
        assert issues(hass) == {"write_failed"}
    await async_tick(hass, freezer, 2)
    assert numbers(hass) == list(range(1_001))
    assert stored(hass) == {KEY: 2}
    assert not issues(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_no_more_wait_than_memory_should_hold(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The oldest are lost, a person is told how many, and uses are not concerned."""
    with locked(database(hass)):
        await async_overflow(hass, MAX_WAITING_EVENTS)
        assert dropped(hass) is None
        await async_overflow(hass, 1, first=MAX_WAITING_EVENTS)
        assert dropped(hass) == "1"
        await async_overflow(hass, 1_499, first=MAX_WAITING_EVENTS + 1)
        assert (await async_record(hass, count=7))["counted"] == 7
        assert dropped(hass) == "1"
        await async_tick(hass, freezer, 60)
        assert dropped(hass) == "1500"
        assert issues(hass) == {"write_failed", "events_dropped"}
    await async_tick(hass, freezer, 60)
    assert numbers(hass) == list(range(1_500, 11_500))
    assert await async_totals(hass) == {("Espresso", "button"): 7}
    assert stored(hass) == {KEY: 7}
    assert issues(hass) == {"events_dropped"}


async def test_what_was_lost_is_told_for_a_day(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Over a restart too, and until a day without a loss has gone by."""
    with locked(database(hass)):
        await async_overflow(hass, MAX_WAITING_EVENTS + 10)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert dropped(hass) == "10"
    with locked(database(hass)):
        await async_overflow(hass, MAX_WAITING_EVENTS + 1)
        assert dropped(hass) == "1"
    await async_move_to(hass, freezer, "2027-03-12T07:30:00+01:00")
    await async_restart(hass, noon_entry)
    found = issue(hass, "events_dropped")
    assert found is not None
    assert found.is_persistent
    assert dropped(hass) == "1"
    await async_move_to(hass, freezer, "2027-03-13T07:30:00+01:00")
    assert dropped(hass) is None
    assert not issues(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_a_rollover_right_after_a_loss(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What is told is the whole loss, and it does not become none."""
    await async_move_to(hass, freezer, "2027-03-11T07:29:30+01:00")
    with locked(database(hass)):
        await async_overflow(hass, MAX_WAITING_EVENTS + 5)
        await async_overflow(hass, 1)
    await async_tick(hass, freezer, 10)
    assert dropped(hass) == "5"
    await async_tick(hass, freezer, 20)
    assert dropped(hass) == "6"
    await async_tick(hass, freezer, 60)
    assert dropped(hass) == "6"


async def test_a_loss_is_found_when_a_save_fails(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """More came while it was under way than there is room for."""
    await async_record_events(hass, 1)
    events, storage = runtime_data(noon_entry).events, runtime_data(noon_entry).storage
    with full_disk(noon_entry):
        with busy_disk(noon_entry):
            events.record([("job_failed", {})] * 1_000)
            failed = storage.write_behind.flush()
            events.record([("job_completed", {"layers": 7})] * (MAX_WAITING_EVENTS - 10))
            assert dropped(hass) is None
        assert await failed is False
        assert dropped(hass) == "990"
        assert len(storage.event_queue) == MAX_WAITING_EVENTS
    await async_tick(hass, freezer, 60)
    assert len(recorded(hass)) == MAX_WAITING_EVENTS + 1
    assert [kept for kept, _ in recorded(hass)].count("job_failed") == 10


async def test_an_event_that_was_dropped_is_not_durable(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """It waited behind a slow save, and the next one came to its end without it."""
    await async_record_events(hass, 1)
    with busy_disk(noon_entry):
        under_way = hass.async_create_task(async_call(hass, "record_event", EVENT))
        await asyncio.sleep(0)
        waiting = hass.async_create_task(async_call(hass, "record_event", EVENT))
        await asyncio.sleep(0)
        assert len(runtime_data(noon_entry).storage.event_queue) == 1
        runtime_data(noon_entry).events.record([("job_failed", {})] * MAX_WAITING_EVENTS)
    await under_way
    assert (await waiting)["durable"] is False
    await async_settle(hass)
    kept = [event_type for event_type, _ in recorded(hass)]
    assert (kept.count("job_completed"), kept.count("job_failed")) == (2, MAX_WAITING_EVENTS)
    assert (await async_call(hass, "record_event", EVENT))["durable"] is True


async def test_uses_and_events_are_saved_together_or_not_at_all(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """They share one transaction."""
    storage = runtime_data(noon_entry).storage
    await async_record_events(hass, 1)
    with busy_disk(noon_entry):
        runtime_data(noon_entry).counter.record([("Espresso", "button", 3)])
        await async_queue_event(hass, noon_entry, layers=1)
        flushed = storage.write_behind.flush()
        assert len(storage.event_queue) == 0
    assert await flushed is True
    assert stored(hass) == {KEY: 3}
    other = sqlite3.connect(database(hass), autocommit=True)
    other.execute("ALTER TABLE usage_events RENAME TO elsewhere")
    runtime_data(noon_entry).counter.record([("Espresso", "button", 4)])
    await async_queue_event(hass, noon_entry, layers=2)
    assert await storage.write_behind.flush() is False
    assert stored(hass) == {KEY: 3}
    other.execute("ALTER TABLE elsewhere RENAME TO usage_events")
    other.execute("ALTER TABLE uses RENAME TO elsewhere")
    await async_tick(hass, freezer, 1)
    assert numbers(hass) == [0, 1]
    other.execute("ALTER TABLE elsewhere RENAME TO uses")
    other.close()
    await async_tick(hass, freezer, 2)
    assert numbers(hass) == [0, 1, 2]
    assert stored(hass) == {KEY: 7}


async def test_what_was_answered_durable_survives_a_crash(
    hass: HomeAssistant, noon_entry: MockConfigEntry, tmp_path: Path
) -> None:
    """The files as they are at that moment hold it, and nothing half."""
    await async_record_events(hass, 2_500)
    await async_record(hass, count=3)
    with busy_disk(noon_entry):
        # Under way and not answered.
        late = [hass.async_create_task(async_call(hass, "record_event", EVENT)) for _ in range(3)]
        await asyncio.sleep(0)
        for name in (database(hass), Path(f"{database(hass)}-wal")):
            shutil.copy(name, tmp_path)
    copy = tmp_path / database(hass).name
    assert query(copy, "PRAGMA integrity_check") == [("ok",)]
    found = query(copy, "SELECT event_type, COUNT(DISTINCT id) FROM usage_events GROUP BY 1")
    assert found == [("app_start", 1), ("job_completed", 2_500)]
    assert query(copy, "SELECT SUM(count) FROM uses") == [(3,)]
    assert [answer["durable"] for answer in await asyncio.gather(*late)] == [True] * 3
    assert len(recorded(hass)) == 2_503


async def test_what_waits_goes_into_a_new_database(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """Once each, when the old one is taken away."""
    await async_record_events(hass, 5)
    database(hass).unlink()
    runtime_data(noon_entry).events.record([("job_failed", {"layers": 8})])
    answer = await async_call(hass, "record_event", {**EVENT, "metadata": {"layers": 9}})
    assert answer == {"success": True, "recorded": 1, "durable": False}
    await async_settle(hass)
    assert recorded(hass) == [("job_failed", {"layers": 8}), ("job_completed", {"layers": 9})]
    assert (await async_call(hass, "get_local_stats"))["total_events"] == 2


async def test_events_that_nobody_waits_for_are_saved_within_seconds(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """As the end of Home Assistant is."""
    await async_settle(hass)
    await async_queue_event(hass, noon_entry)
    await async_tick(hass, freezer, 4)
    assert recorded(hass) == []
    await async_tick(hass, freezer, 1)
    assert recorded(hass) == [("job_completed", {})]
