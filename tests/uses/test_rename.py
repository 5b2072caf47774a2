"""The action `rename`: in history, counters, snapshot and what waits, whatever happens."""

import asyncio
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats.const import SIGNAL_RENAMED

from ..common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    async_totals,
    busy_disk,
    database,
    exported,
    query,
    runtime_data,
    state_path,
    stored,
)
from ..sharing.common import unwritable_state

OLD, NEW = ("espresso", "button"), ("Espresso", "button")
RENAME = {"skill": "espresso", "new_skill": "Espresso"}
DAY = "2027-03-10"


async def async_rename(hass: HomeAssistant, **fields: str) -> dict[str, Any]:
    """Rename, and return the answer."""
    return await async_call(hass, "rename", fields or RENAME)


async def async_lose_database(
    hass: HomeAssistant, entry: MockConfigEntry, copy: Path | None = None
) -> None:
    """Delete it while it is closed, or put a copy in its place."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    for path in database(hass).parent.glob("*.db*"):
        path.unlink()
    if copy is not None:
        shutil.move(copy, database(hass))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)


async def async_copy_database(hass: HomeAssistant, entry: MockConfigEntry) -> Path:
    """Copy it while it is closed."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    copy = Path(shutil.copy(database(hass), database(hass).with_suffix(".copy")))
    assert await hass.config_entries.async_setup(entry.entry_id)
    return copy


async def test_a_skill_gets_another_name(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """In the counters and the history; rows in the file stay, new ones have the new name."""
    signals: list[object] = []

    @callback
    def renamed(old: object, new: object) -> None:
        signals.append((old, new))

    async_dispatcher_connect(hass, SIGNAL_RENAMED, renamed)
    await async_record(hass, *OLD, count=5)
    await async_call(hass, "export")
    await async_record(hass, *OLD, count=2, use_id="a")
    runtime_data(berlin_entry).counter.record([(*OLD, 1)])

    assert await async_rename(hass) == {
        "success": True,
        "message": "Renamed combinations: 1. Automations that use the old name create it again.",
        "renamed": 1,
    }

    assert signals == [(OLD, NEW)]
    assert await async_totals(hass) == {NEW: 8}
    assert stored(hass) == {(DAY, *NEW): 8}
    assert (await async_record(hass, *NEW, count=2, use_id="a"))["counted"] == 0
    await async_call(hass, "export")
    assert exported(hass) == {(DAY, *OLD): 5, (DAY, *NEW): 3}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {NEW: 8}


@pytest.mark.usefixtures("berlin_entry")
async def test_two_are_merged(hass: HomeAssistant) -> None:
    await async_record(hass, *OLD, count=5)
    await async_record(hass, *NEW, count=2)
    await async_record(hass, "espresso", "voice")
    answer = await async_rename(hass)
    assert answer["renamed"] == 2
    assert await async_totals(hass) == {NEW: 7, ("Espresso", "voice"): 1}
    assert (await async_rename(hass))["renamed"] == 0


@pytest.mark.usefixtures("berlin_entry")
async def test_one_modality_gets_another_name(hass: HomeAssistant) -> None:
    await async_record(hass, "Espresso", "button")
    await async_record(hass, "Espresso", "voice")
    await async_rename(hass, skill="Espresso", modality="button", new_modality="tap")
    assert await async_totals(hass) == {("Espresso", "tap"): 1, ("Espresso", "voice"): 1}


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"skill": "a"}, "new_skill"),
        ({"new_skill": "a"}, "skill"),
        ({"skill": "a", "new_modality": "b"}, "modality"),
        ({"skill": "a", "new_skill": "=b"}, "new_skill"),
        ({"skill": "a", "new_skill": "b", "colour": "c"}, "colour"),
    ],
)
async def test_what_is_malformed_is_refused(
    hass: HomeAssistant, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(ServiceValidationError, match=f" {field} "):
        await async_rename(hass, **fields)


@pytest.mark.usefixtures("berlin_entry")
async def test_it_is_for_administrators(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(hass, "rename", RENAME, context)


async def test_what_is_counted_meanwhile_is_renamed_too(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_record(hass, *OLD)
    with busy_disk(berlin_entry):
        rename = hass.async_create_task(async_rename(hass))
        await asyncio.sleep(0)
        runtime_data(berlin_entry).counter.record([(*OLD, 2)])
    assert (await rename)["renamed"] == 1
    assert await async_totals(hass) == {NEW: 3}
    await async_record(hass, *NEW)
    assert stored(hass) == {(DAY, *NEW): 4}


async def test_what_is_first_used_meanwhile_is_signalled(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    signals: list[object] = []

    @callback
    def renamed(old: object, new: object) -> None:
        signals.append((old, new))

    async_dispatcher_connect(hass, SIGNAL_RENAMED, renamed)
    await async_record(hass, *OLD)
    await async_settle(hass)
    with busy_disk(berlin_entry):
        rename = hass.async_create_task(async_rename(hass))
        for _ in range(50):
            await asyncio.sleep(0)
        runtime_data(berlin_entry).counter.record([("espresso", "voice", 2)])
    assert (await rename)["renamed"] == 2
    assert signals == [(OLD, NEW), (("espresso", "voice"), ("Espresso", "voice"))]


async def test_a_rename_that_cannot_be_saved_changes_nothing(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_record(hass, *OLD, count=5)
    await async_call(hass, "export")
    with unwritable_state(hass):
        answer = await async_rename(hass)
    assert (answer["success"], answer["renamed"]) == (False, 0)
    assert await async_totals(hass) == {OLD: 5}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {OLD: 5}


async def test_a_crash_after_the_commit_counts_nothing_twice(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The state on the disk is the one from before the commit then."""
    await async_record(hass, *OLD, count=5)
    await async_call(hass, "export")
    before = state_path(hass).read_bytes()
    assert OLD[0].encode() in before
    with busy_disk(berlin_entry):
        rename = hass.async_create_task(async_rename(hass))
        for _ in range(10_000):
            if await hass.async_add_executor_job(state_path(hass).read_bytes) != before:
                break
        shutil.copy(state_path(hass), state_path(hass).with_suffix(".kept"))
    assert (await rename)["success"]
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    state_path(hass).with_suffix(".kept").rename(state_path(hass))

    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)

    assert await async_totals(hass) == {NEW: 5}
    assert (await async_call(hass, "export"))["rows"] == 0
    # The rename is not lost: the next state has it again.
    await async_record(hass, *NEW)
    await async_restart(hass, berlin_entry)
    await async_lose_database(hass, berlin_entry)
    await async_call(hass, "export")
    assert await async_totals(hass) == {NEW: 6}
    assert exported(hass) == {(DAY, *OLD): 5, (DAY, *NEW): 1}


async def test_a_database_lost_after_it_exports_nothing_twice(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Rows under the old name are known to be those of the new one."""
    await async_record(hass, *OLD, count=5)
    await async_call(hass, "export")
    await async_rename(hass)
    await async_record(hass, *NEW, count=2)
    await async_restart(hass, berlin_entry)
    await async_lose_database(hass, berlin_entry)

    assert await async_totals(hass) == {NEW: 7}
    await async_call(hass, "export")
    assert exported(hass) == {(DAY, *OLD): 5, (DAY, *NEW): 2}


async def test_an_older_database_put_back_exports_nothing_twice(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """It does not know the new name yet."""
    await async_record(hass, *OLD, count=5)
    copy = await async_copy_database(hass, berlin_entry)
    await async_rename(hass)
    await async_record(hass, *NEW, count=2)
    await async_call(hass, "export")
    await async_lose_database(hass, berlin_entry, copy)

    assert await async_totals(hass) == {NEW: 7}
    assert (await async_call(hass, "export"))["rows"] == 0
    assert exported(hass) == {(DAY, *NEW): 7}
    assert query(database(hass), "SELECT DISTINCT skill FROM uses") == [("Espresso",)]


async def test_the_same_on_a_later_date(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass, *OLD, count=5)
    copy = await async_copy_database(hass, berlin_entry)
    await async_rename(hass)
    await async_call(hass, "export")
    await async_move_to(hass, freezer, "2027-03-11T08:00:00+01:00")
    await async_record(hass, "Movie", "x")

    await async_lose_database(hass, berlin_entry, copy)

    await async_move_to(hass, freezer, "2027-03-12T08:00:00+01:00")
    assert exported(hass) == {(DAY, *NEW): 5, ("2027-03-11", "Movie", "x"): 1}


async def test_a_copy_from_before_it_counts_nothing_twice(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Also if nothing was exported since; what has the old name again keeps it."""
    await async_record(hass, *OLD, count=5)
    copy = await async_copy_database(hass, berlin_entry)
    await async_rename(hass)
    await async_record(hass, *OLD)
    assert await async_totals(hass) == {NEW: 5, OLD: 1}

    await async_lose_database(hass, berlin_entry, copy)

    assert await async_totals(hass) == {NEW: 5, OLD: 1}
    copy = await async_copy_database(hass, berlin_entry)
    await async_call(hass, "export")
    await async_lose_database(hass, berlin_entry, copy)
    assert await async_totals(hass) == {NEW: 5, OLD: 1}
