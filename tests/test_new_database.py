"""A new database is there whole or not at all; those it replaces are set aside."""

from errno import ENOSPC
from pathlib import Path
import sqlite3

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.database import Database, DatabaseError
from custom_components.usage_stats.engine import schema

from .common import async_restart, async_set_up, database, folder, issue


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
    for name in ("2", "10", "9", "copy"):
        (folder(hass) / f"usage_stats.db.damaged-{name}").write_bytes(b"set aside")
    await async_restart(hass, berlin_entry)
    found = issue(hass, "database_damaged")
    assert found is not None
    last = str(folder(hass) / "usage_stats.db.damaged-10")
    assert found.translation_placeholders == {"path": last}
