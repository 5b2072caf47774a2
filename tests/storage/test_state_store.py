"""The state file: its shape, and what becomes of one that cannot be read."""

import asyncio
import json
from pathlib import Path
import stat
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util.file import write_utf8_file_atomic
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.usage_stats.engine.sharing.consent import SharingState
from custom_components.usage_stats.engine.uses.open_day import Snapshot

from ..common import (
    async_call,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_totals,
    database,
    issue,
    issues,
    locked,
    runtime_data,
)

ONE = ("Espresso", "button")


@pytest.fixture
async def entry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> MockConfigEntry:
    """Return an entry set up on 2027-03-10."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-10T12:00:00+01:00")
    return await async_set_up(hass, {"history_days": 400})


def state_file(hass: HomeAssistant) -> Path:
    """Return the path of the state file."""
    return Path(hass.config.path(".storage", "usage_stats"))


def read(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is in the state file."""
    content = json.loads(state_file(hass).read_text())
    assert isinstance(content, dict)
    return content


async def test_the_state_keeps_its_shape(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
) -> None:
    """A change of it needs a new version and a migration."""
    await async_record(hass, count=3)
    await async_call(hass, "export")
    freezer.move_to("2027-03-11T08:00:00+01:00")
    await async_record(hass, "Licht, hell ☕", "voice")
    await async_settle(hass)
    with locked(database(hass)):
        await async_record(hass, use_id="a")
        freezer.move_to("2027-03-12T08:00:00+01:00")
        await async_record(hass)
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert read(hass) == snapshot
    assert stat.S_IMODE(state_file(hass).stat().st_mode) == 0o600


async def test_the_state_comes_back_as_it_was(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A restart changes nothing in it."""
    await async_record(hass, count=3)
    await async_restart(hass, entry)
    before = read(hass)
    await async_restart(hass, entry)
    assert read(hass) == before
    assert before["data"]["snapshot"]["counters"] == [["Espresso", "button", 3]]


@pytest.mark.parametrize("content", ["", "{", "\x00\x00\x00", "no json"])
async def test_a_corrupt_state_is_set_aside(
    hass: HomeAssistant, entry: MockConfigEntry, content: str
) -> None:
    """Home Assistant says so; the database still knows all uses."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    state_file(hass).write_text(content)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 3}
    assert list(state_file(hass).parent.glob("usage_stats.corrupt.*"))
    await async_restart(hass, entry)
    assert await async_totals(hass) == {ONE: 3}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 2}, "state_newer"),
        ({"data": {}}, "state_unreadable"),
        ({"data": []}, "state_unreadable"),
        (
            {"data": {"first_run": 7, "rollover": None, "trusted_date": None, "snapshot": None}},
            "state_unreadable",
        ),
        (
            {"data": {"first_run": "x", "rollover": None, "trusted_date": None, "snapshot": None}},
            "state_unreadable",
        ),
        (
            {
                "data": {
                    "first_run": "2027-03-10T11:00:00+00:00",
                    "rollover": None,
                    "trusted_date": None,
                    "snapshot": {"counters": [["Espresso", 3]]},
                }
            },
            "state_unreadable",
        ),
        ({"minor_version": 2, "data": {"snapshot": "x"}}, "state_unreadable"),
    ],
)
async def test_a_state_that_is_not_ours_stops_the_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, change: dict[str, Any], reason: str
) -> None:
    """A clear error, and not a byte changed, neither there nor in the database."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    content = read(hass)
    state_file(hass).write_text(json.dumps({**content, **change}))
    before = state_file(hass).read_bytes(), database(hass).read_bytes()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == reason
    assert str(state_file(hass)) in str(entry.reason)
    assert (state_file(hass).read_bytes(), database(hass).read_bytes()) == before
    state_file(hass).write_text(json.dumps(content))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 3}


async def test_a_newer_minor_version_is_read(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """It promises to be readable."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    state_file(hass).write_text(json.dumps({**read(hass), "minor_version": 9}))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await async_totals(hass) == {ONE: 3}


async def test_a_state_from_before_there_was_sharing(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It knew of no consent, so there is none."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    content = read(hass)
    assert content["minor_version"] == 5
    del content["data"]["sharing"], content["data"]["saved"]
    state_file(hass).write_text(json.dumps({**content, "minor_version": 1}))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await async_totals(hass) == {ONE: 3}
    assert runtime_data(entry).storage.state_store.state.sharing == SharingState()
    assert read(hass)["minor_version"] == 5
    assert not issues(hass)


async def test_a_state_from_before_names_could_be_merged(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Version 1.3: nothing was renamed, and no names were left as they are."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    content = read(hass)
    new = json.loads(json.dumps(content["data"]))
    del content["data"]["left_alike"], content["data"]["last_records"]
    for added in ("renamed", "use_ids"):
        del content["data"]["snapshot"][added]
    state_file(hass).write_text(json.dumps({**content, "minor_version": 3}))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await async_totals(hass) == {ONE: 3}
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert read(hass)["minor_version"] == 5
    assert {**read(hass)["data"], "saved": None} == {**new, "saved": None}


async def test_a_state_with_uses_that_the_database_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Version 1.2 kept them beside the counters, which have those of the open day too."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    content = read(hass)
    snapshot = content["data"]["snapshot"]
    start = {key: snapshot[key] for key in ("date", "since", "previous")}
    del snapshot["renamed"], snapshot["use_ids"]
    snapshot["counters"] = [[*ONE, 5]]
    snapshot["number"] = 1
    snapshot["unsaved"] = [
        {**start, "opened": False, "uses": [[505_000, *ONE, 2]], "use_ids": ["a"]}
    ]
    state_file(hass).write_text(json.dumps({**content, "minor_version": 2}))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await async_totals(hass) == {ONE: 5}
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert read(hass)["minor_version"] == 5
    assert read(hass)["data"]["snapshot"] == {
        **start,
        "batches_written": 0,
        "base_stamp": None,
        "renamed": [],
        "use_ids": [],
        "counters": [[*ONE, 5]],
    }


async def test_a_state_that_cannot_be_saved(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant only logs it; we tell a person, until it can be saved again."""
    storage = state_file(hass).parent
    moved = storage.rename(storage.with_name("moved"))
    storage.write_text("a file in the folder's place")
    await async_record(hass)
    assert (await async_call(hass, "export"))["success"] is True
    found = issue(hass, "state_not_saved")
    assert found is not None
    assert found.translation_placeholders == {"path": str(state_file(hass))}
    storage.unlink()
    moved.rename(storage)
    freezer.tick(60)
    await async_record(hass)
    await async_call(hass, "export")
    assert not issues(hass)
    assert runtime_data(entry).counter.day.total == 2


async def test_a_directory_in_the_states_place(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The same for an error of the write itself."""
    state_file(hass).unlink(missing_ok=True)
    state_file(hass).mkdir()
    await async_record(hass)
    await async_call(hass, "export")
    assert issues(hass) == {"state_not_saved"}
    state_file(hass).rmdir()
    await runtime_data(entry).storage.async_save_snapshot()
    assert not issues(hass)


async def test_a_caller_that_gives_up_does_not_stop_the_state(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A running write ends before the next one starts."""
    store = runtime_data(entry).storage.state_store
    await async_record(hass, count=3)
    store.state.snapshot = Snapshot(*runtime_data(entry).storage.day.counts(), 0, None)
    # A write that is done at once could not be given up.
    async with store._write_lock:
        saving = hass.async_create_task(store.async_save_state())
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
    assert await store.async_save_state()
    assert read(hass)["data"]["snapshot"]["counters"] == [["Espresso", "button", 3]]


async def test_each_save_is_told_of_its_own_error(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the next one was asked for before it failed."""
    store, path = runtime_data(entry).storage.state_store, state_file(hass)

    def write_and_make_room(name: str, data: bytes, private: bool, mode: str) -> None:
        try:
            write_utf8_file_atomic(name, data, private, mode)
        finally:
            if path.is_dir():
                path.rmdir()

    monkeypatch.setattr("homeassistant.helpers.storage.write_utf8_file_atomic", write_and_make_room)
    path.unlink(missing_ok=True)
    path.mkdir()
    saved = await asyncio.gather(store.async_save_state(), store.async_save_state())
    assert list(saved) == [False, True]
    assert path.is_file()
