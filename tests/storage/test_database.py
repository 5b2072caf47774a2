"""The database as it is found at the start, and the shape it is kept in."""

from pathlib import Path
import shutil
import sqlite3

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.storage.database import (
    Database,
    DatabaseError,
    DatabaseLostError,
)

from ..common import (
    async_call,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    database,
    exported,
    folder,
    issue,
    issues,
    locked,
    query,
    runtime_data,
    spoil,
    stored,
)

ONE = ("Espresso", "button")
KEY = ("2027-03-10", *ONE)


@pytest.fixture
async def entry(
    hass: HomeAssistant, berlin: None, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry set up at noon, with three uses exported and four pending."""
    assert berlin is None
    entry = await async_set_up(hass)
    freezer.tick(60)
    await async_record(hass, count=3)
    await async_call(hass, "export")
    await async_record(hass, count=4)
    return entry


@pytest.mark.usefixtures("entry")
async def test_the_schema_stays(hass: HomeAssistant, snapshot: SnapshotAssertion) -> None:
    """A change of it needs a new version and a migration."""
    shape = [
        row for (row,) in query(database(hass), "SELECT sql FROM sqlite_master WHERE sql <> ''")
    ]
    assert shape == snapshot
    assert query(database(hass), "PRAGMA user_version") == [(schema.SCHEMA_VERSION,)]
    assert query(database(hass), "PRAGMA journal_mode") == [("wal",)]


async def test_writes_are_synced(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Durable means that the disk has it."""
    ask = runtime_data(entry).storage.database.submit(
        lambda connection: connection.execute("PRAGMA synchronous").fetchone()
    )
    assert await ask == (2,)
    assert await async_totals(hass) == {ONE: 7}


def _garbage(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _garbage_in_the_middle(path: Path) -> None:
    spoil(path, "uses")


@pytest.mark.parametrize("damage", [_garbage, _emptied, _cut, _garbage_in_the_middle])
async def test_a_damaged_database_is_set_aside(
    hass: HomeAssistant, entry: MockConfigEntry, damage: object
) -> None:
    """The new database is filled from the snapshot and the files, exact to the last use."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert callable(damage)
    damage(database(hass))
    damaged = database(hass).read_bytes()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 7}
    assert stored(hass) == {KEY: 7}
    [aside] = folder(hass).glob("*.damaged-*")
    assert aside.read_bytes() == damaged
    found = issue(hass, "database_damaged")
    assert found is not None
    assert found.translation_placeholders == {"path": str(aside)}
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 7}
    await async_restart(hass, entry)
    assert issues(hass) == {"database_damaged"}
    aside.unlink()
    await async_restart(hass, entry)
    assert not issues(hass)
    assert await async_totals(hass) == {ONE: 7}


async def test_a_database_without_a_day_is_not_damaged(hass: HomeAssistant) -> None:
    """A kill right after it was made leaves one."""
    folder(hass).mkdir()
    schema.create(database(hass)).close()
    await async_set_up(hass)
    await async_record(hass)
    assert not issues(hass)
    assert not list(folder(hass).glob("*.damaged-*"))


async def test_a_second_damaged_database_has_a_name_of_its_own(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Nothing that was set aside is overwritten."""
    for _ in range(2):
        assert await hass.config_entries.async_unload(entry.entry_id)
        _garbage(database(hass))
        assert await hass.config_entries.async_setup(entry.entry_id)
        await async_settle(hass)
    first, second = sorted(path.name for path in folder(hass).glob("*.damaged-*"))
    assert (first, second) == ("usage_stats.db.damaged-1", "usage_stats.db.damaged-2")
    (folder(hass) / first).unlink()
    assert await hass.config_entries.async_unload(entry.entry_id)
    _garbage(database(hass))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    names = sorted(path.name for path in folder(hass).glob("*.damaged-*"))
    assert names == [second, "usage_stats.db.damaged-3"]
    assert await async_totals(hass) == {ONE: 7}


async def test_damage_is_noticed_while_running(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A page that is read for the first time tells, and all goes on from memory."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    spoil(database(hass), "use_ids")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert not issues(hass)
    runtime_data(entry).counter.record([(*ONE, 2)], use_id="a")
    await runtime_data(entry).storage.write_behind.flush()
    await async_settle(hass)
    assert issues(hass) == {"database_damaged"}
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    assert await async_totals(hass) == {ONE: 10}
    assert stored(hass) == {KEY: 10}
    assert "Unexpected error" not in caplog.text
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 10}


@pytest.mark.parametrize("also_the_state", [False, True])
async def test_a_database_that_is_gone_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, *, also_the_state: bool
) -> None:
    """Without the state too, what the files have is not written again."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    database(hass).unlink()
    if also_the_state:
        state_path = folder(hass).parent / ".storage" / "usage_stats"
        state_path.unlink()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3 if also_the_state else 7}
    assert not issues(hass)


async def test_lines_of_others_do_not_spoil_the_new_database(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Whatever somebody put into a file, the start comes to its end and counting goes on."""
    [path] = folder(hass).glob("usage_stats_*.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "a note\n\n,,,,\n2027-03-10,Espresso,button,99999999999999999999,2027-03-10 12:30:00\n"
        )
        file.write("2027-03-10,Espresso,button,one,2027-03-10 12:30:00\n")
        file.write("2027-03-10,Espresso,button,1,yesterday\n")
    assert await hass.config_entries.async_unload(entry.entry_id)
    _garbage(database(hass))
    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert entry.state is ConfigEntryState.LOADED
    assert await async_totals(hass) == {ONE: 7}


async def test_a_newer_database_is_left_as_it_is(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A clear error, and not a byte changed."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    connection = sqlite3.connect(database(hass))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = database(hass).read_bytes()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "database_newer"
    assert str(database(hass)) in str(entry.reason)
    assert database(hass).read_bytes() == before
    assert not list(folder(hass).glob("*.damaged-*"))


async def test_a_locked_database_is_tried_again(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant retries the set-up."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    with locked(database(hass)):
        assert not await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.SETUP_RETRY
        assert entry.error_reason_translation_key == "database_unavailable"
        assert str(database(hass)) in str(entry.reason)
    await async_tick(hass, freezer, 10)
    assert await async_totals(hass) == {ONE: 7}
    assert not list(folder(hass).glob("*.damaged-*"))


async def test_a_file_in_the_folders_place_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The set-up waits until there can be a folder."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    folder(hass).unlink()
    moved.rename(folder(hass))
    await async_tick(hass, freezer, 10)
    assert await async_totals(hass) == {ONE: 7}


async def test_an_older_copy_put_back_by_hand(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What the files have beyond it is not written again, and a person is told till tomorrow."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    copy = folder(hass).parent / "copy.db"
    shutil.copy(database(hass), copy)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    await async_record(hass, "Lungo", count=5)
    freezer.tick(60)
    await async_call(hass, "export")
    assert sum(exported(hass).values()) == 12
    assert await hass.config_entries.async_unload(entry.entry_id)
    shutil.copy(copy, database(hass))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    totals = {ONE: 7, ("Lungo", "button"): 5}
    assert await async_totals(hass) == totals
    found = issue(hass, "file_newer")
    assert found is not None
    assert found.translation_placeholders == {"dates": "2027-03-10"}
    await async_record(hass, count=1)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 8, ("2027-03-10", "Lungo", "button"): 5}
    await async_restart(hass, entry)
    assert issues(hass) == {"file_newer"}
    freezer.move_to("2027-03-11T00:00:01+01:00")
    await async_record(hass)
    assert not issues(hass)


async def test_an_error_of_one_is_not_that_of_the_others(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake in one piece of work leaves those that are committed with it alone."""
    kept = runtime_data(entry).storage.database

    def mistaken(_connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    good = kept.submit(lambda connection: connection.execute("SELECT 1").fetchone())
    bad = kept.submit(mistaken)
    also_good = kept.submit(lambda connection: connection.execute("SELECT 2").fetchone())
    assert await good == (1,)
    assert await also_good == (2,)
    with pytest.raises(ZeroDivisionError):
        await bad
    assert "Unexpected error in the database thread" in caplog.text
    assert (await async_record(hass))["durable"] is True


async def test_a_closed_database_refuses_work(hass: HomeAssistant) -> None:
    """Later calls fail at once, and closing twice is fine."""
    kept = Database(database(hass))
    assert await kept.async_open() is False
    await kept.async_close()
    await kept.async_close()
    with pytest.raises(DatabaseError):
        await kept.submit(lambda connection: connection.execute("SELECT 1"))
    with pytest.raises(DatabaseError):
        await kept.async_read(lambda connection: connection.execute("SELECT 1"))
    with pytest.raises(DatabaseError, match="closed"):
        await kept.async_maintain(schema.empty_log)


async def test_maintenance_is_outside_any_transaction(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """SQLite refuses VACUUM in a transaction."""
    kept = runtime_data(entry).storage.database
    asked = kept.submit(lambda connection: connection.execute("SELECT 1").fetchone())

    assert await kept.async_maintain(schema.erase_remnants) is True
    assert await asked == (1,)
    assert database(hass).with_name("usage_stats.db-wal").stat().st_size == 0
    assert await async_totals(hass) == {ONE: 7}
    assert (await async_record(hass))["durable"] is True


async def test_the_errors_of_maintenance_are_those_of_the_database(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    kept = runtime_data(entry).storage.database
    with locked(database(hass)), pytest.raises(DatabaseError, match="locked") as caught:
        await kept.async_maintain(schema.erase_remnants)
    assert not isinstance(caught.value, DatabaseLostError)
    database(hass).rename(database(hass).with_name("moved.db"))
    with pytest.raises(DatabaseError):
        await kept.async_maintain(schema.empty_log)
