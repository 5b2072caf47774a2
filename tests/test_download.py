"""The download of all events: in parts, whole or told to be none, and holding nobody up."""

import asyncio
from collections.abc import Iterator
from http import HTTPStatus
import json
from pathlib import Path
import sqlite3
from threading import Event
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientTimeout
from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats import backup
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.events import event_log

from .common import async_call, async_tick, database, runtime_data
from .events.common import PAGE, async_fill, async_reads_are_over, async_record_events, held

API = "/api/v1/usage-stats"
LARGE = PAGE * 4

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(noon_entry: MockConfigEntry, hass_client: ClientSessionGenerator) -> Client:
    """Return an administrator's client of a loaded integration."""
    assert noon_entry.runtime_data
    return await hass_client()


async def test_the_download(hass: HomeAssistant, client: Client) -> None:
    """In parts, of several pages, and the same as the file."""
    await async_record_events(hass, PAGE + 7, error_type='a "jam", Ärger ☕')
    response = await client.get(f"{API}/export")
    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="usage_stats_events_2027-03-10_12-00-02.json"'
    )
    assert response.headers["Transfer-Encoding"] == "chunked"
    content = await response.read()
    assert json.loads(content)["events"] == held(hass)
    written = await async_call(hass, "export_events")
    path = Path(hass.config.path(written["file_path"]))
    assert await hass.async_add_executor_job(path.read_bytes) == content


async def begin_download(client: Client, entry: MockConfigEntry) -> ClientResponse:
    """Begin a download that is larger than what a connection holds, and read on no more."""
    await async_fill(entry, LARGE)
    response = await client.get(f"{API}/export", timeout=ClientTimeout())
    assert (await response.content.read(20)) == b'{"export_version": "'
    assert runtime_data(entry).saving.streams._running
    return response


async def test_a_download_read_to_its_end(client: Client, noon_entry: MockConfigEntry) -> None:
    """So that the tests below tell something."""
    response = await begin_download(client, noon_entry)
    document = json.loads(b'{"export_version": "' + await response.content.read())
    assert len(document["events"]) == LARGE + 1
    assert not runtime_data(noon_entry).saving.streams._running


async def test_a_reader_that_never_reads_on_is_sent_away(
    hass: HomeAssistant,
    client: Client,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A minute after nothing more fits into the buffers on the way."""
    response = await begin_download(client, noon_entry)
    await async_tick(hass, freezer, 59)
    assert runtime_data(noon_entry).saving.streams._running
    for _ in range(LARGE // PAGE):
        await async_tick(hass, freezer, 61)
        for _ in range(100):
            await hass.async_add_executor_job(bool)
    assert not runtime_data(noon_entry).saving.streams._running
    assert await async_reads_are_over(hass)
    with pytest.raises(ClientError):
        await response.content.read()


async def test_a_reader_that_never_reads_on_holds_nothing_up(
    hass: HomeAssistant, client: Client, noon_entry: MockConfigEntry
) -> None:
    """Neither a backup nor deleting, which ends the download."""
    response = await begin_download(client, noon_entry)
    await async_record_events(hass, 1)
    await backup.async_pre_backup(hass)
    assert runtime_data(noon_entry).storage.backup_lock.held
    await backup.async_post_backup(hass)
    answer = await async_call(hass, "delete_all", {"confirm": True})
    assert (answer["success"], answer["deleted_events"]) == (True, LARGE + 2)
    assert await async_reads_are_over(hass)
    assert b"x" * 900 not in database(hass).read_bytes()
    with pytest.raises(ClientError):
        await response.content.read()
    assert not runtime_data(noon_entry).saving.streams._running


async def test_a_reader_that_goes_away(
    hass: HomeAssistant,
    client: Client,
    noon_entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing is left of it, and it is no error."""
    response = await begin_download(client, noon_entry)
    response.close()
    while runtime_data(noon_entry).saving.streams._running:
        await hass.async_add_executor_job(bool)
    assert await async_reads_are_over(hass)
    assert "Error handling request" not in caplog.text
    assert await hass.config_entries.async_unload(noon_entry.entry_id)


@pytest.mark.parametrize("sent", [[], [["{}"]]])
async def test_a_reader_that_goes_away_while_the_disk_is_slow(
    hass: HomeAssistant,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    sent: list[list[str]],
) -> None:
    """What is being read is read to its end, and that is the end of it."""
    [entry] = hass.config_entries.async_loaded_entries(DOMAIN)
    begun, free = Event(), Event()

    def slow(_connection: sqlite3.Connection) -> Iterator[list[str]]:
        yield from sent
        begun.set()
        free.wait()
        yield from ([], [])

    monkeypatch.setattr(event_log, "pages", slow)
    download = asyncio.create_task(client.get(f"{API}/export"))
    await hass.async_add_executor_job(begun.wait)
    if sent:
        (await download).close()
    else:
        download.cancel()
    for _ in range(100):
        await hass.async_add_executor_job(bool)
    free.set()
    while runtime_data(entry).saving.streams._running:
        await hass.async_add_executor_job(bool)
    assert await async_reads_are_over(hass)
    assert "Error handling request" not in caplog.text
