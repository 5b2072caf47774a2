"""Events over HTTP: the same answers as the actions."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.http.ban import KEY_BAN_MANAGER, KEY_FAILED_LOGIN_ATTEMPTS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats import backup

from .common import (
    async_call,
    async_record,
    async_set_up,
    async_totals,
    csv_path,
    database,
    runtime_data,
    spoil,
)
from .events.common import Json, async_record_events, held
from .uses.bad_input import MARK

API = "/api/v1/usage-stats"
EVENT = {"event_type": "job_failed", "metadata": {"error_type": "jam"}}
ADMIN_ONLY = (("GET", "events"), ("GET", "export"), ("DELETE", "delete-all?confirm=true"))
ENDPOINTS = (("GET", "local"), ("POST", "events"), *ADMIN_ONLY)

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(noon_entry: MockConfigEntry, hass_client: ClientSessionGenerator) -> Client:
    """Return an administrator's client of a loaded integration."""
    # Home Assistant's own start is on the disk.
    assert await runtime_data(noon_entry).storage.write_behind.flush()
    return await hass_client()


async def ask(
    client: Client,
    method: str,
    path: str,
    status: HTTPStatus = HTTPStatus.OK,
    json: object = None,
) -> Json:
    """Send a request and return the JSON that was answered with that status."""
    response = await client.request(method, f"{API}/{path}", json=json)
    answer = await response.json()
    assert response.status == status, answer
    assert isinstance(answer, dict)
    return answer


async def test_events_go_all_the_way(hass: HomeAssistant, client: Client) -> None:
    """Record, look, take and delete over HTTP alone."""
    answer = await ask(client, "POST", "events", json=EVENT)
    assert answer == {"success": True, "recorded": 1, "durable": True}
    answer = await ask(client, "POST", "events", json={"events": [EVENT, EVENT]})
    assert answer == {"success": True, "recorded": 2, "durable": True}
    local = await ask(client, "GET", "local")
    assert local == await async_call(hass, "get_local_stats")
    assert (local["total_events"], local["this_week"]["error_count"]) == (4, 0)
    assert local["this_week"]["job_count"] == 3
    found = await ask(client, "GET", "events")
    assert found == await async_call(hass, "get_events")
    assert [event["metadata"] for event in found["events"][:3]] == [{"error_type": "jam"}] * 3
    document = await ask(client, "GET", "export")
    assert document["events"] == held(hass)
    answer = await ask(client, "DELETE", "delete-all?confirm=true")
    assert (answer["success"], answer["deleted_events"]) == (True, 4)
    assert await ask(client, "GET", "events") == {"success": True, "events": []}


async def test_queries(hass: HomeAssistant, client: Client, freezer: FrozenDateTimeFactory) -> None:
    """Text in the address means what the action's fields mean."""
    await async_record_events(hass, 3)
    freezer.move_to("2027-03-10T12:10:00+01:00")
    await async_record_events(hass, 4, "job_failed")
    for query, data, number in (
        ("type=job_completed", {"type": "job_completed"}, 3),
        ("limit=2", {"limit": 2}, 2),
        ("limit=2.0", {"limit": "2"}, 2),
        ("from=1804676700", {"from": 1_804_676_700}, 4),
        ("limit=1000", {"limit": 1_000}, 8),
        ("from=2027-03-10T12:05:00", {"from": "2027-03-10T12:05:00"}, 4),
        ("to=2027-03-10T11:05:00Z", {"to": "2027-03-10T11:05:00Z"}, 4),
        ("from=2027-03-11", {"from": "2027-03-11"}, 0),
        ("from=20270310", {"from": "20270310"}, 8),
        ("to=20270310", {"to": "20270310"}, 0),
        ("from=0001-01-01&to=9999-12-31", {"from": "0001-01-01", "to": "9999-12-31"}, 8),
    ):
        answer = await ask(client, "GET", f"events?{query}")
        assert answer == await async_call(hass, "get_events", data)
        assert len(answer["events"]) == number, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"type={MARK}", "type"),
        ("type=7", "type"),
        (f"from={MARK}", "from"),
        (f"to=2027-13-01{MARK}", "to"),
        ("to=1e9", "to"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.5", "limit"),
        ("limit=true", "limit"),
        ("limit=%D9%A1", "limit"),
        (f"limit={'9' * 5_000}", "limit"),
        (f"limit={MARK}", "limit"),
        (f"colour={MARK}", "colour"),
    ],
)
async def test_a_bad_query_is_400(client: Client, query: str, field: str) -> None:
    """The message names the field, never the value."""
    answer = await ask(client, "GET", f"events?{query}", HTTPStatus.BAD_REQUEST)
    assert answer == {"success": False, "message": answer["message"]}
    assert f" {field} " in answer["message"]
    assert MARK not in answer["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "event_type"),
        ({"event_type": MARK}, "event_type"),
        ({"event_type": 7}, "event_type"),
        ({**EVENT, "metadata": MARK}, "metadata"),
        ({**EVENT, "metadata": {"a": {"b": MARK}}}, "metadata"),
        ({**EVENT, "metadata": {MARK: 1}}, "metadata"),
        ({**EVENT, "metadata": {"a": MARK * 20}}, "metadata"),
        ({"events": [EVENT, {"event_type": MARK}]}, "events[1].event_type"),
        ({"events": [EVENT] * 1_001}, "events"),
        ({**EVENT, "timestamp": MARK}, "timestamp"),
    ],
)
async def test_a_bad_event_is_400(
    hass: HomeAssistant, client: Client, body: object, field: str
) -> None:
    """None of several is recorded."""
    answer = await ask(client, "POST", "events", HTTPStatus.BAD_REQUEST, json=body)
    assert f" {field} " in answer["message"]
    assert MARK not in answer["message"]
    assert len(held(hass)) == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b'{"a": "\\ud800"}', b"a=b"])
async def test_broken_json_is_400(hass: HomeAssistant, client: Client, body: bytes) -> None:
    response = await client.post(f"{API}/events", data=body)
    assert response.status == HTTPStatus.BAD_REQUEST
    assert await response.json() == {
        "success": False,
        "message": "The body of the request must be a JSON object",
    }
    assert len(held(hass)) == 1


async def test_what_is_not_recorded_is_told(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """An option turns it off."""
    await async_set_up(hass, {"record_events": False})
    answer = await ask(await hass_client(), "POST", "events", json=EVENT)
    assert answer == {
        "success": False,
        "recorded": 0,
        "durable": False,
        "message": "The recording of events is turned off.",
    }
    assert held(hass) == []


async def test_deleting_over_http(hass: HomeAssistant, client: Client) -> None:
    """It must be confirmed in so many words."""
    await async_record(hass)
    await async_call(hass, "export")
    for query, field in (
        ("", "confirm"),
        ("?confirm=TRUE", "confirm"),
        ("?confirm=1", "confirm"),
        ("?confirm=false", "confirm"),
        ("?confirm=true&files=1", "files"),
        (f"?confirm=true&files={MARK}", "files"),
    ):
        answer = await ask(client, "DELETE", f"delete-all{query}", HTTPStatus.BAD_REQUEST)
        assert f" {field} " in answer["message"], query
        assert MARK not in answer["message"]
    assert len(held(hass)) == 1
    answer = await ask(client, "DELETE", "delete-all?confirm=true&files=false")
    assert (answer["success"], answer["deleted_files"]) == (True, 0)
    assert await async_totals(hass) == {("Espresso", "button"): 1}
    answer = await ask(client, "DELETE", "delete-all?confirm=true&files=true")
    assert (answer["success"], answer["deleted_files"]) == (True, 1)
    assert await async_totals(hass) == {}
    assert not csv_path(hass, "2027-03-10").exists()


@pytest.mark.usefixtures("entry")
async def test_without_login_it_is_401(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    for method, path in ENDPOINTS:
        response = await client.request(method, f"{API}/{path}", json=EVENT)
        assert response.status == HTTPStatus.UNAUTHORIZED, path
    assert (await async_call(hass, "get_local_stats"))["total_events"] == 1


async def test_others_are_403_and_no_failed_login(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    """What is not an administrator's alone they may."""
    config = {"ip_ban_enabled": True, "login_attempts_threshold": 3}
    assert await async_setup_component(hass, "http", {"http": config})
    await async_set_up(hass)
    client = await hass_client(hass_read_only_access_token)
    await ask(client, "POST", "events", json=EVENT)
    assert (await ask(client, "GET", "local"))["total_events"] == 2
    for method, path in ADMIN_ONLY * 2:
        answer = await ask(client, method, path, HTTPStatus.FORBIDDEN)
        assert answer == {"success": False, "message": "Only administrators can do this"}
    assert not hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS]
    assert not hass.http.app[KEY_BAN_MANAGER].ip_bans_lookup
    assert len(held(hass)) == 2


async def test_while_nothing_is_loaded_it_is_503(
    hass: HomeAssistant, noon_entry: MockConfigEntry, client: Client
) -> None:
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    for method, path in ENDPOINTS:
        answer = await ask(client, method, path, HTTPStatus.SERVICE_UNAVAILABLE)
        assert answer.keys() == {"success", "message"}


async def test_an_unreadable_database_is_500(
    hass: HomeAssistant, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A download too, before its first part is sent."""
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    for table in ("usage_events", "usage_events_by_time"):
        spoil(database(hass), table)
    for path in ("local", "events", "export"):
        answer = await ask(client, "GET", path, HTTPStatus.INTERNAL_SERVER_ERROR)
        assert answer == {
            "success": False,
            "message": "The database cannot be read at the moment. Try again later",
        }
    assert "Error handling request" not in caplog.text
