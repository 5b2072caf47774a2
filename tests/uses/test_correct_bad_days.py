"""The action `correct` on bad days: a disk in trouble, a lost database, other things meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import (
    ONE,
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    busy_disk,
    csv_path,
    database,
    exported,
    locked,
    runtime_data,
)
from ..sharing.common import unwritable_state
from .test_correct import DAY, NEXT, async_correct
from .test_rename import async_copy_database, async_lose_database


async def _async_in_vain(hass: HomeAssistant) -> None:
    answer = await async_correct(hass)
    assert (answer["success"], answer["corrected"], answer["total"]) == (False, 0, None)
    assert await async_totals(hass) == {ONE: 5}


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize("trouble", [lambda hass: locked(database(hass)), unwritable_state])
async def test_a_disk_in_trouble_changes_nothing(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, trouble: Callable[[HomeAssistant], Any]
) -> None:
    await async_record(hass, count=5)
    await runtime_data(berlin_entry).storage.async_save_snapshot()
    with trouble(hass):
        await _async_in_vain(hass)
    await async_restart(hass, berlin_entry)

    assert await async_totals(hass) == {ONE: 5}


@pytest.mark.usefixtures("berlin_entry")
async def test_a_snapshot_brings_nothing_back(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A start after a crash would take what is missing for lost uses."""
    await async_record(hass, count=5)
    storage = runtime_data(berlin_entry).storage
    await storage.async_save_snapshot()
    await async_correct(hass, -2)

    kept = storage.state_store.state.snapshot
    assert kept is not None
    assert kept.totals == {ONE: 3}


@pytest.mark.usefixtures("berlin_entry")
async def test_what_is_refused_lowers_no_snapshot(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_record(hass, count=5)
    storage = runtime_data(berlin_entry).storage
    await storage.async_save_snapshot()
    with pytest.raises(ServiceValidationError):
        await async_correct(hass, -6)

    kept = storage.state_store.state.snapshot
    assert kept is not None
    assert kept.totals == {ONE: 5}


async def test_uses_meanwhile_are_counted(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Its caller may be gone."""
    await async_record(hass, count=2)
    with busy_disk(berlin_entry):
        correcting = hass.async_create_task(async_correct(hass, -2))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        runtime_data(berlin_entry).counter.record([(*ONE, 3)])
        correcting.cancel()
        await asyncio.gather(correcting, return_exceptions=True)
    await async_settle(hass)

    assert await async_totals(hass) == {ONE: 3}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {ONE: 3}


async def test_a_day_that_ends_meanwhile(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The counters of the new day are not lowered."""
    await async_record(hass, count=5)
    with busy_disk(berlin_entry):
        correcting = hass.async_create_task(async_correct(hass))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        freezer.move_to(f"{NEXT}T08:00:00+01:00")
        runtime_data(berlin_entry).counter.record([(*ONE, 2)])
    assert (await correcting)["total"] == 4
    await async_settle(hass)

    assert await async_totals(hass) == {ONE: 2}
    await async_call(hass, "export")
    assert exported(hass) == {(DAY, *ONE): 4, (NEXT, *ONE): 2}


@pytest.mark.parametrize("copied", [True, False])
async def test_a_lost_database_knows_it_from_the_files(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, *, copied: bool
) -> None:
    await async_record(hass, count=5)
    copy = await async_copy_database(hass, berlin_entry) if copied else None
    await async_correct(hass, -2)
    await async_settle(hass)
    await async_record(hass)
    await async_lose_database(hass, berlin_entry, copy)

    assert await async_totals(hass) == {ONE: 4}
    await async_call(hass, "export")
    assert exported(hass) == {(DAY, *ONE): 4}


async def test_a_folder_that_cannot_be_written_holds_it(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass, count=5)
    csv_path(hass, DAY).mkdir()
    await async_correct(hass, -2)
    await async_settle(hass)
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {ONE: 3}
    csv_path(hass, DAY).rmdir()

    assert (await async_call(hass, "export"))["rows"] == 2
    await async_tick(hass, freezer, 60)
    assert exported(hass) == {(DAY, *ONE): 3}
