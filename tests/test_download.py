"""The download of all events: in parts, whole or told to be none, and holding nobody up."""

from http import HTTPStatus
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientTimeout
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats import backup

from .common import async_call, database, runtime_data
from .events.common import PAGE, async_fill, async_record_events, held

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
    return response


async def test_a_download_read_to_its_end(client: Client, noon_entry: MockConfigEntry) -> None:
    response = await begin_download(client, noon_entry)
    document = json.loads(b'{"export_version": "' + await response.content.read())
    assert len(document["events"]) == LARGE + 1


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
    assert b"x" * 900 not in database(hass).read_bytes()
    with pytest.raises(ClientError):
        await response.content.read()


async def test_unloading_ends_the_download(
    hass: HomeAssistant, client: Client, noon_entry: MockConfigEntry
) -> None:
    response = await begin_download(client, noon_entry)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    with pytest.raises(ClientError):
        await response.content.read()


async def test_a_reader_that_goes_away(
    hass: HomeAssistant,
    client: Client,
    noon_entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is no error."""
    response = await begin_download(client, noon_entry)
    response.close()
    for _ in range(100):
        await hass.async_add_executor_job(bool)
    assert "Error handling request" not in caplog.text
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
