"""A database that is removed while it is in use is rebuilt from memory."""

import asyncio
from collections.abc import Callable
from errno import EIO
import os
from pathlib import Path
import shutil
import threading

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.uses import csv_file, recovery
from custom_components.usage_stats.engine.uses.csv_file import AppendResult, Batch
from custom_components.usage_stats.storage import storage
from custom_components.usage_stats.storage.database import Database, DatabaseLostError

from ..common import (
    KEY,
    ONE,
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    database,
    exported,
    folder,
    issues,
    locked,
    runtime_data,
    stored,
)


def _delete(hass: HomeAssistant) -> None:
    database(hass).unlink()


def _delete_folder(hass: HomeAssistant) -> None:
    shutil.rmtree(folder(hass))


def _replace(hass: HomeAssistant) -> None:
    other = folder(hass) / "other"
    other.write_bytes(b"not a database" * 1_000)
    other.rename(database(hass))


@pytest.mark.parametrize("lose", [_delete, _delete_folder, _replace])
async def test_a_database_that_is_taken_away_is_begun_anew(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    lose: Callable[[HomeAssistant], None],
) -> None:
    """Memory knows the open day; nothing of it is lost or doubled."""
    await async_record(hass, count=3, use_id="a")
    await async_call(hass, "export")
    await async_record(hass, count=4)
    lose(hass)
    await async_record(hass, "Lungo")
    await async_settle(hass)
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    assert (await async_record(hass, use_id="a", count=3))["counted"] == 0
    totals = {ONE: 8, ("Lungo", "button"): 1}
    assert await async_totals(hass) == totals
    await async_restart(hass, noon_entry)
    assert await async_totals(hass) == totals
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 8, ("2027-03-10", "Lungo", "button"): 1}
    assert issues(hass) == ({"database_damaged"} if lose is _replace else set())


@pytest.mark.parametrize("lose", [_delete, _delete_folder, _replace])
async def test_a_database_is_taken_away_just_before_unloading(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    lose: Callable[[HomeAssistant], None],
) -> None:
    """The last save still finds out, and begins the new one before the end."""
    await async_record(hass, count=3)
    await async_call(hass, "export")
    runtime_data(noon_entry).counter.record([(*ONE, 4)])
    lose(hass)
    await async_restart(hass, noon_entry)
    assert await async_totals(hass) == {ONE: 7}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 7}


async def test_a_closed_day_that_was_not_saved_survives_unloading_too(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The new database is whole before it is closed."""
    await async_record(hass)
    await async_call(hass, "export")
    with locked(database(hass)):
        await async_record(hass, count=2)
        freezer.move_to("2027-03-11T00:00:10+01:00")
        await async_record(hass, count=4)
        database(hass).unlink()
    await async_restart(hass, noon_entry)
    assert stored(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}


@pytest.mark.parametrize("read_first", [False, True])
async def test_a_database_that_is_taken_away_during_an_export(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    *,
    read_first: bool,
) -> None:
    """The new database is created after the file is written, so nothing is exported twice."""
    started, go_on = threading.Event(), threading.Event()
    append = csv_file.append

    def append_slowly(path: Path, batch: Batch, *, tried: bool) -> AppendResult:
        appended = None if read_first else append(path, batch, tried=tried)
        started.set()
        assert go_on.wait(10)
        return appended or append(path, batch, tried=tried)

    await async_record(hass, count=3)
    monkeypatch.setattr(csv_file, "append", append_slowly)
    export = hass.async_create_task(async_call(hass, "export"))
    await hass.async_add_executor_job(started.wait, 10)
    database(hass).unlink()
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": False}
    go_on.set()
    assert (await export)["success"] is False
    await async_settle(hass)
    await async_tick(hass, freezer, 10)
    assert (await async_call(hass, "export"))["success"] is True
    assert exported(hass) == {KEY: 4}
    assert stored(hass) == {KEY: 4}
    assert await hass.config_entries.async_unload(noon_entry.entry_id)


async def test_an_unexpected_error_while_a_new_database_is_begun(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged and retried; nothing is lost meanwhile."""
    await async_record(hass, count=3)
    database(hass).unlink()
    with monkeypatch.context() as patched:
        patched.setattr(recovery, "rebuild", lambda *_args, **_fields: 1 / 0)
        assert (await async_record(hass))["durable"] is False
        await async_settle(hass)
    assert "Unexpected error while replacing the database" in caplog.text
    caplog.clear()
    await async_tick(hass, freezer, 1)
    assert stored(hass) == {KEY: 4}
    assert not issues(hass)
    assert (await async_record(hass))["durable"] is True
    assert runtime_data(noon_entry).counter.day.total == 5


async def test_a_replacement_that_is_cancelled(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is tried again, with what it would have written."""
    write_behind = runtime_data(noon_entry).storage.write_behind
    await async_record(hass, count=3)
    database(hass).unlink()
    async with runtime_data(noon_entry).storage.file_lock:
        assert (await async_record(hass))["durable"] is False
        replacement = write_behind._replacement
        assert replacement is not None
        replacement.cancel()
        with pytest.raises(asyncio.CancelledError):
            await replacement
    await async_tick(hass, freezer, 1)
    assert stored(hass) == {KEY: 4}
    assert (await async_record(hass))["durable"] is True
    assert not issues(hass)


async def test_a_new_database_does_not_wait_for_a_look_at_the_folder(
    hass: HomeAssistant, noon_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has got is saved then, and is not written once more should the look fail."""
    await async_record(hass, count=3)
    database(hass).unlink()
    go_on, written = asyncio.Event(), threading.Event()

    async def look_slowly(_hass: HomeAssistant, _database: Database) -> None:
        await go_on.wait()

    monkeypatch.setattr(storage, "async_check_set_aside", look_slowly)
    assert (await async_record(hass))["durable"] is False
    idle = hass.async_create_task(runtime_data(noon_entry).storage.write_behind.async_wait_idle())
    idle.add_done_callback(lambda _idle: written.set())
    in_time = await hass.async_add_executor_job(written.wait, 5)
    go_on.set()
    assert in_time
    assert stored(hass) == {KEY: 4}


async def test_a_commit_into_a_file_that_was_just_deleted_is_none(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """SQLite would say that it is done."""
    saved = runtime_data(noon_entry).storage.database.submit(
        lambda _connection: database(hass).unlink()
    )
    with pytest.raises(DatabaseLostError):
        await saved


async def test_a_commit_that_cannot_be_looked_at_afterwards_is_done(
    hass: HomeAssistant, noon_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken for a failure, its uses would be written once more."""
    kept = runtime_data(noon_entry).storage.database
    stat, looks = Path.stat, 0

    def stat_once(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        nonlocal looks
        if path == kept.path:
            looks += 1
            if looks == 2:
                raise OSError(EIO, "on request")
        return stat(path, follow_symlinks=follow_symlinks)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", stat_once)
        answer = await async_record(hass, count=3)
    assert looks == 2
    assert answer == {"success": True, "counted": 3, "durable": True}
    await async_record(hass)
    assert stored(hass) == {KEY: 4}


async def test_a_closed_day_that_was_not_saved_survives_the_database(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What memory holds of yesterday goes into the new database too."""
    with locked(database(hass)):
        await async_record(hass, count=3)
        freezer.move_to("2027-03-11T00:00:10+01:00")
        await async_record(hass, count=4)
        database(hass).unlink()
    for seconds in (1, 10, 60):
        await async_tick(hass, freezer, seconds)
    assert stored(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}
    assert exported(hass) == {KEY: 3}
    await async_restart(hass, noon_entry)
    assert await async_totals(hass) == {ONE: 4}


@pytest.mark.usefixtures("noon_entry")
async def test_a_file_in_the_folders_place(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Counting goes on in memory; with the folder back its database is used as it is."""
    await async_record(hass, count=3)
    await async_call(hass, "export")
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": False}
    await async_settle(hass)
    assert issues(hass) == {"write_failed"}
    answer = await async_call(hass, "export")
    assert (answer["success"], answer["rows"]) == (False, 0)
    folder(hass).unlink()
    moved.rename(folder(hass))
    await async_tick(hass, freezer, 120)
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 5}
    assert stored(hass) == {KEY: 5}
    assert not issues(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_a_file_in_the_folders_place_and_nothing_comes_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """As soon as there can be a folder there is one, with the open day in it."""
    await async_record(hass, count=3)
    shutil.rmtree(folder(hass))
    folder(hass).write_text("a file in the folder's place")
    await async_record(hass)
    await async_settle(hass)
    folder(hass).unlink()
    await async_tick(hass, freezer, 120)
    assert stored(hass) == {KEY: 4}
    assert not issues(hass)


async def test_a_database_that_is_back_in_time_is_not_replaced(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """It was missing during a write, and is back before it is replaced."""
    await async_record(hass, count=3)
    db = runtime_data(noon_entry).storage.database

    assert await db.async_replace(lambda _connection: None) is False

    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    assert stored(hass) == {KEY: 4}
    assert not issues(hass)
