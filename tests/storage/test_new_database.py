"""A new database is there whole or not at all; those it replaces are set aside."""

from errno import ENOSPC
from pathlib import Path
import sqlite3

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DATABASE
from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.storage.database import Database, DatabaseError, delete

from ..common import (
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    database,
    folder,
    issue,
    issues,
    runtime_data,
)


def put(hass: HomeAssistant, *ends: str) -> None:
    """Put files that look set aside beside the database."""
    for end in ends:
        (folder(hass) / f"usage_stats.db.damaged-{end}").write_bytes(b"set aside")


def aside(hass: HomeAssistant) -> set[str]:
    """Return the ends of the names of what looks set aside."""
    found = folder(hass).glob("usage_stats.db.damaged-*")
    return {path.name.partition("damaged-")[2] for path in found}


@pytest.mark.usefixtures("berlin")
async def test_a_place_without_a_write_ahead_log(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network share: a clear error, and nothing is left there."""

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{path}?mode={mode}&vfs=unix-dotfile", uri=True)

    monkeypatch.setattr(schema, "_connect", connect)
    entry = await async_set_up(hass)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "database_no_wal"
    assert not list(folder(hass).iterdir())


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("existing", [False, True])
async def test_a_place_without_shared_memory(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, *, existing: bool
) -> None:
    """The advice fits, and nothing is tried again without end."""
    if existing:
        folder(hass).mkdir()
        schema.create(database(hass)).close()

    class WithoutSharedMemory(sqlite3.Connection):
        def execute(self, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
            assert parameters == ()
            if sql.startswith(("PRAGMA user_version", "PRAGMA journal_mode")):
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMMAP
                raise error
            return super().execute(sql)

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        address = f"file:{path}?mode={mode}"
        return sqlite3.connect(
            address, uri=True, autocommit=True, check_same_thread=False, factory=WithoutSharedMemory
        )

    monkeypatch.setattr(schema, "_connect", connect)
    entry = await async_set_up(hass)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "database_no_wal"
    assert [path.name for path in folder(hass).iterdir()] == ([DATABASE] if existing else [])


async def test_a_new_database_that_cannot_be_filled_leaves_nothing(hass: HomeAssistant) -> None:
    """A disk that is full while the files are read, as an example."""
    kept = Database(database(hass))

    def fail(_connection: sqlite3.Connection) -> None:
        raise OSError(ENOSPC, "full")

    with pytest.raises(DatabaseError):
        await kept.async_replace(fail)
    await kept.async_close()
    assert not list(folder(hass).iterdir())


async def test_removing_takes_a_new_database_that_was_never_finished(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A kill at the wrong time leaves it."""
    for suffix in ("", "-wal", "-shm"):
        (folder(hass) / f"usage_stats.db.new{suffix}").write_bytes(b"half")
    await hass.config_entries.async_remove(berlin_entry.entry_id)
    assert not list(folder(hass).iterdir())


async def test_databases_set_aside_are_in_the_order_of_their_numbers(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A person is told of the last one; a copy of somebody's is none of them."""
    put(hass, "2", "10", "9", "copy")
    await async_restart(hass, berlin_entry)
    found_by_name = runtime_data(berlin_entry).storage.database.list_set_aside()
    assert [path.name.partition("-")[2] for path in found_by_name] == ["2", "9", "10"]
    found = issue(hass, "database_damaged")
    assert found is not None
    last = str(folder(hass) / "usage_stats.db.damaged-10")
    assert found.translation_placeholders == {"path": last}


async def test_the_next_one_has_the_next_number(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Not that of a gap: a person is told of the newest."""
    put(hass, "2", "10", "copy")
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    database(hass).write_text("no database at all")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)

    newest = folder(hass) / "usage_stats.db.damaged-11"
    assert newest.read_text() == "no database at all"
    found = issue(hass, "database_damaged")
    assert found is not None
    assert found.translation_placeholders == {"path": str(newest)}


OTHERS = ("", "0", "copy", "2-wal", "2-shm", "2.bak", "-2", "²")


async def test_what_somebody_else_named_is_none_of_ours(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """It is neither told of nor removed."""
    put(hass, *OTHERS)
    await async_restart(hass, berlin_entry)

    assert not issues(hass)
    kept = runtime_data(berlin_entry).storage.database
    assert kept.list_set_aside() == []
    assert kept.list_leftovers() == []
    assert aside(hass) == set(OTHERS)


async def test_they_are_removed_with_their_logs(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """And the database stays."""
    put(hass, "1", "1-wal", "1-shm", "12", "copy")

    for path in runtime_data(berlin_entry).storage.database.list_leftovers():
        delete(path)
    assert aside(hass) == {"copy"}
    assert (await async_record(hass))["durable"] is True
    assert runtime_data(berlin_entry).storage.database.list_leftovers() == []


async def test_one_that_cannot_be_removed_is_an_error(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Nobody may think that it is gone, and it is found again."""
    put(hass, "1", "1-shm")
    (folder(hass) / "usage_stats.db.damaged-1-wal").mkdir()
    [path] = runtime_data(berlin_entry).storage.database.list_leftovers()

    with pytest.raises(OSError, match="damaged-1-wal"):
        delete(path)
    assert runtime_data(berlin_entry).storage.database.list_leftovers() == [path]
