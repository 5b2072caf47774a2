"""The line of health that Home Assistant shows to everybody who may log in."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
import json
from pathlib import Path
from threading import Event
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.usage_stats import backup
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.write_behind import Work
from custom_components.usage_stats.storage.database import Database

from .common import async_call, async_record, database, folder, locked, runtime_data, spoil
from .events.common import async_record_events, held

PLANTED = "Zaphod"
UNREADABLE = {"type": "failed", "error": "unreadable"}
TEXTS = Path(__file__).parents[1] / "custom_components" / DOMAIN / "translations" / "en.json"


@pytest.fixture
async def client(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> MockHAClientWebSocket:
    """Return the connection of a user without rights."""
    assert noon_entry.runtime_data
    assert await async_setup_component(hass, "system_health", {})
    await async_record(hass, f"{PLANTED} skill", f"{PLANTED} modality", use_id=f"{PLANTED} id")
    await async_record_events(hass, 3, error_type=PLANTED)
    return await hass_ws_client(hass, hass_read_only_access_token)


async def ask(client: MockHAClientWebSocket) -> dict[str, Any]:
    """Ask as the page does, and return our line of what is told at once."""
    await client.send_json_auto_id({"type": "system_health/info"})
    assert (await client.receive_json())["success"] is True
    first = (await client.receive_json())["event"]
    assert first["type"] == "initial"
    assert (await client.receive_json())["event"] == {"type": "finish"}
    info = first["data"][DOMAIN]["info"]
    assert isinstance(info, dict)
    return info


async def test_all_is_well(
    hass: HomeAssistant, noon_entry: MockConfigEntry, client: MockHAClientWebSocket
) -> None:
    """Each line has a text, and nothing in it is private."""
    size = f"{database(hass).stat().st_size / 1024 / 1024:.2f} MiB"
    info = await ask(client)
    assert info == {
        "version": "0.1.0",
        "loaded": True,
        "combinations": 1,
        "events": 4,
        "database_size": size,
        "writing_works": True,
    }
    await async_call(hass, "export")
    info = await ask(client)
    assert info.pop("last_export") == {"type": "date", "value": "2027-03-10T11:00:02+00:00"}
    told = json.dumps(info)
    ids = [event["id"] for event in held(hass)]
    for private in (PLANTED, hass.config.config_dir, noon_entry.entry_id, *ids):
        assert private not in told
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))["system_health"]["info"]
    assert {*info, "last_export"} == texts.keys()


async def test_not_loaded(
    hass: HomeAssistant, noon_entry: MockConfigEntry, client: MockHAClientWebSocket
) -> None:
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    assert await ask(client) == {"version": "0.1.0", "loaded": False}


async def test_writing_fails(hass: HomeAssistant, client: MockHAClientWebSocket) -> None:
    with locked(database(hass)):
        await async_record(hass)
        info = await ask(client)
    assert info["writing_works"] is False
    assert (info["combinations"], info["events"]) == (2, 4)


async def test_what_cannot_be_read_is_told_for_itself(
    hass: HomeAssistant, client: MockHAClientWebSocket
) -> None:
    """The rest is told all the same."""
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    spoil(database(hass), "usage_events_by_time")
    spoil(database(hass), "sqlite_autoindex_usage_events_1")
    info = await ask(client)
    assert info["events"] == UNREADABLE
    assert info["database_size"].endswith(" MiB")


async def test_a_database_that_is_gone(hass: HomeAssistant, client: MockHAClientWebSocket) -> None:
    before = (await ask(client))["events"]
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    info = await ask(client)
    assert info["database_size"] == UNREADABLE
    assert info["events"] == before
    moved.rename(folder(hass))


@asynccontextmanager
async def slow_reads(entry: MockConfigEntry) -> AsyncGenerator[None]:
    """Keep the database's reading thread busy, as a slow disk does."""
    free = Event()
    reading = asyncio.ensure_future(
        runtime_data(entry).storage.database.async_read(lambda _connection: free.wait())
    )
    await asyncio.sleep(0)
    try:
        yield
    finally:
        free.set()
        await reading


async def test_a_slow_disk_takes_nothing_but_its_own_line(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    client: MockHAClientWebSocket,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Home Assistant gives up after five seconds, and then shows nothing."""
    reading, async_read = asyncio.Event(), Database.async_read

    def signal_read(database: Database, work: Work[Any]) -> Coroutine[Any, Any, Any]:
        reading.set()
        return async_read(database, work)

    async with slow_reads(noon_entry):
        monkeypatch.setattr(Database, "async_read", signal_read)
        asked = hass.async_create_task(ask(client))
        await reading.wait()
        freezer.tick(2)
        async_fire_time_changed(hass)
        info = await asked
    assert info["events"] == UNREADABLE
    assert info["database_size"].endswith(" MiB")
    assert info["loaded"] is True
