"""A backfill beside something else: a database that is lost, a tracker that goes, an unload."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_call, async_record, async_restart, database
from .home import busy_recorder
from .lived_home import Home


@pytest.fixture
async def used(home: Home) -> Home:
    """Return a home in which a lamp was turned on before there was a tracker."""
    await home.act("input_boolean.turn_on", person=True, entity_id="input_boolean.lamp")
    await home.act("input_boolean.turn_off", person=True, entity_id="input_boolean.lamp")
    home.freezer.tick(60)
    await home.recorded()
    return home


async def test_what_is_counted_after_a_database_was_lost_comes_once(used: Home) -> None:
    """The new database knows since when trackers count, and a start backfills nothing of it."""
    entry = await used.install()
    used.freezer.tick(60)
    database(used.hass).unlink()
    await async_record(used.hass)
    await used.settle()
    used.freezer.tick(60)
    await used.act("input_boolean.turn_on", person=True, entity_id="input_boolean.lamp")
    used.freezer.tick(60)
    await used.settle()
    counted = used.data(entry).counter.day.totals["Lamp", "person"]
    assert counted == 2

    await async_restart(used.hass, entry)
    await used.settle()
    await async_call(used.hass, "backfill")
    assert used.data(entry).counter.day.totals["Lamp", "person"] == counted


async def begin(home: Home, entry: MockConfigEntry) -> asyncio.Task[dict[str, Any]]:
    """Begin a backfill, up to where it waits for the recorder, which must be busy."""
    task = home.hass.async_create_task(async_call(home.hass, "backfill"))
    # In turn: after the start of the trackers is saved.
    for _ in range(3):
        await home.data(entry).storage.write_behind.async_commit(lambda _: None)
    return task


async def settle_trackers(home: Home, entry: MockConfigEntry) -> None:
    """Wait until a change of the trackers is saved."""
    for _ in range(3):
        await home.data(entry).trackers.async_update()
        await home.data(entry).storage.write_behind.async_commit(lambda _: None)


async def test_a_tracker_that_goes_meanwhile_brings_nothing(used: Home) -> None:
    """The others bring what they have."""
    entry = await used.install(backfill=False)
    turned_on, pressed = list(entry.subentries)[1:]
    with busy_recorder(used.recorder):
        answers = await begin(used, entry)
        used.hass.config_entries.async_remove_subentry(entry, turned_on)
        await settle_trackers(used, entry)
    answer = await answers

    assert (answer["success"], answer["uses"]) == (True, 2)
    assert {skill for _, skill, _ in used.uses()} == {"Evening", "Film"}
    assert pressed in used.data(entry).trackers.tracker_ids()


async def test_a_tracker_that_is_changed_meanwhile_begins_again(used: Home) -> None:
    """What was found is not what it counts now."""
    entry = await used.install(backfill=False)
    turned_on = list(entry.subentries.values())[1]
    with busy_recorder(used.recorder):
        answers = await begin(used, entry)
        used.freezer.tick(7)
        used.hass.config_entries.async_update_subentry(
            entry, turned_on, data={**turned_on.data, "target": {"entity_id": ["light.desk"]}}
        )
        await settle_trackers(used, entry)
    answer = await answers

    assert (answer["success"], answer["uses"]) == (True, 2)
    assert {skill for _, skill, _ in used.uses()} == {"Evening", "Film"}


async def test_an_undo_that_an_unload_overtakes_is_no_success(used: Home) -> None:
    """Trackers are gone by then, so nothing would be looked at."""
    entry = await used.install(backfill=False)
    # An unload waits for it, with the trackers gone and the database open.
    async with used.data(entry).storage.file_lock:
        with busy_recorder(used.recorder):
            first = await begin(used, entry)
            second = used.hass.async_create_task(async_call(used.hass, "backfill", {"undo": True}))
            unloads = used.hass.async_create_task(
                used.hass.config_entries.async_unload(entry.entry_id)
            )
            await settle_trackers(used, entry)
            assert not used.data(entry).trackers.plans()
        answers = await asyncio.gather(first, second)
    assert await unloads
    assert [(answer["success"], answer["uses"]) for answer in answers] == [(True, 4), (False, 0)]


async def test_nothing_is_tried_again_after_an_unload(used: Home) -> None:
    entry = await used.install(backfill=False)
    backfiller = used.data(entry).backfiller
    with busy_recorder(used.recorder):
        answers = [await begin(used, entry) for _ in range(2)]
        assert await used.hass.config_entries.async_unload(entry.entry_id)
    for answer in await asyncio.gather(*answers):
        assert (answer["success"], answer["uses"]) == (False, 0)
    assert not backfiller._retry.pending
