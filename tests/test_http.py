"""The same over HTTP, with real requests to Home Assistant's own server."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components.http.ban import KEY_BAN_MANAGER, KEY_FAILED_LOGIN_ATTEMPTS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from .common import (
    async_record,
    async_set_up,
    async_totals,
    csv_path,
    exported,
    folder,
    runtime_data,
)
from .uses.bad_input import BAD_INPUT, MARK

API = "/api/usage-stats"
USE = {"skill": "Espresso", "modality": "button"}
ENDPOINTS = (
    ("GET", "current"),
    ("GET", "files"),
    ("GET", "trends"),
    ("GET", "files/usage_stats_2027-01-10.csv"),
    ("POST", "record"),
    ("POST", "export"),
    ("POST", "reset"),
    ("POST", "correct"),
)
OTHER_NAMES = (
    "usage_stats.db",
    "secrets.yaml",
    "usage_stats_2027-01-10.csv.bak",
    "xusage_stats_2027-01-10.csv",
    "usage_stats_2027-02-30.csv",
    "usage_stats_20270110.csv",
    "usage_stats_%EF%BC%92027-01-10.csv",
    "USAGE_STATS_2027-01-10.CSV",
    "usage_stats_2027-01-11.csv",
    "usage_stats_2027-01-12.csv",
    "usage_stats_2027-01-13.csv",
    "usage_stats_2027-01-10.csv%00",
    "%2Fetc%2Fpasswd",
    "%2Fconfig%2Fsecrets.yaml",
    "sub%2Fusage_stats_2027-01-10.csv",
    "sub/usage_stats_2027-01-10.csv",
    "/etc/passwd",
)
WAYS_OUT = (
    "../secrets.yaml",
    "..%2Fsecrets.yaml",
    "%2e%2e%2fsecrets.yaml",
    "%252e%252e%252fsecrets.yaml",
    "..%5Csecrets.yaml",
    "usage_stats_2027-01-10.csv%2F..%2F..%2Fsecrets.yaml",
)
CLIENT = ip_address("127.0.0.1")

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(entry: MockConfigEntry, hass_client: ClientSessionGenerator) -> Client:
    """Return an administrator's client of a loaded integration."""
    assert entry.runtime_data
    return await hass_client()


async def ask(
    client: Client,
    method: str,
    path: str,
    status: HTTPStatus = HTTPStatus.OK,
    json: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Send a request and return the JSON that was answered with that status."""
    response = await client.request(method, f"{API}/{path}", json=json)
    answer = await response.json()
    assert response.status == status, answer
    assert isinstance(answer, dict)
    return answer


async def test_a_use_goes_all_the_way(hass: HomeAssistant, client: Client) -> None:
    """Record, look, export, list and download over HTTP alone."""
    counted = await ask(client, "POST", "record", json={**USE, "count": 3, "use_id": "a"})
    assert counted == {"success": True, "counted": 3, "durable": True}
    again = await ask(client, "POST", "record", json={**USE, "count": 3, "use_id": "a"})
    assert again == {"success": True, "counted": 0, "durable": True}
    current = await ask(client, "GET", "current")
    day = current["date"]
    assert current == {
        "date": day,
        "total_combinations": 1,
        "total_usages": 3,
        "stats": [{**USE, "count": 3}],
    }
    export = await ask(client, "POST", "export")
    assert (export["success"], export["rows"]) == (True, 1)
    assert export["file_path"] == f"usage_stats/usage_stats_{day}.csv"
    [file] = (await ask(client, "GET", "files"))["files"]
    response = await client.get(f"{API}/files/{file['filename']}")
    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="usage_stats_{day}.csv"'
    )
    content = await response.read()
    assert len(content) == file["size_bytes"]
    assert content == csv_path(hass, day).read_bytes()


async def test_a_batch_over_http(hass: HomeAssistant, client: Client) -> None:
    """A list of uses is one request."""
    answer = await ask(client, "POST", "record", json={"uses": [USE, {**USE, "count": 4}]})
    assert answer == {"success": True, "counted": 5, "durable": True}
    assert await async_totals(hass) == {("Espresso", "button"): 5}


async def test_reset_over_http(hass: HomeAssistant, client: Client) -> None:
    """An administrator may reset."""
    await async_record(hass, count=2)
    answer = await ask(client, "POST", "reset")
    assert (answer["success"], answer["discarded"]) == (True, 2)
    assert await async_totals(hass) == {}


async def test_bad_input_is_400(
    client: Client, entry: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """The message names the field, never the value, and nothing is counted."""
    for name, (data, field) in BAD_INPUT.items():
        with subtests.test(name):
            answer = await ask(client, "POST", "record", HTTPStatus.BAD_REQUEST, json=data)
            assert answer["success"] is False
            assert f" {field} " in answer["message"]
            assert MARK not in answer["message"]
            assert answer.keys() == {"success", "message"}
            assert runtime_data(entry).counter.day.total == 0


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"skill": "Xylophon", "modality": ',
        b"[]",
        b'"Xylophon"',
        b"null",
        b"\xff\xfe",
        b'{"skill": "\\ud800", "modality": "button"}',
        b"skill=Espresso&modality=button",
    ],
)
async def test_broken_json_is_400(hass: HomeAssistant, client: Client, body: bytes) -> None:
    """What is no JSON object does nothing."""
    await async_record(hass)
    for path in ("record", "export", "reset"):
        response = await client.post(f"{API}/{path}", data=body)
        assert response.status == HTTPStatus.BAD_REQUEST
        assert await response.json() == {
            "success": False,
            "message": "The body of the request must be a JSON object",
        }
    assert await async_totals(hass) == {("Espresso", "button"): 1}
    assert not exported(hass)


async def test_unknown_fields_are_400(hass: HomeAssistant, client: Client) -> None:
    """An operation that takes nothing says so."""
    await async_record(hass)
    for path in ("export", "reset"):
        answer = await ask(client, "POST", path, HTTPStatus.BAD_REQUEST, json={"count": 1})
        assert answer == {"success": False, "message": "The field count is unknown"}
    assert await async_totals(hass) == {("Espresso", "button"): 1}


@pytest.mark.usefixtures("entry")
async def test_without_login_it_is_401(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Home Assistant itself refuses, and nothing is counted."""
    client = await hass_client_no_auth()
    for method, path in ENDPOINTS:
        response = await client.request(method, f"{API}/{path}", json=USE)
        assert response.status == HTTPStatus.UNAUTHORIZED, path
    assert await async_totals(hass) == {}


async def test_reset_by_another_user_is_403_and_no_failed_login(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """The address of somebody without the rights is not on its way to a ban."""
    config = {"ip_ban_enabled": True, "login_attempts_threshold": 3}
    assert await async_setup_component(hass, "http", {"http": config})
    entry = await async_set_up(hass)
    await async_record(hass)
    client = await hass_client(hass_read_only_access_token)
    stranger = await hass_client_no_auth()
    # What does count, so that the lines below tell something.
    assert (await stranger.post(f"{API}/reset")).status == HTTPStatus.UNAUTHORIZED
    assert hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS][CLIENT] == 1
    for _ in range(4):
        answer = await ask(client, "POST", "reset", HTTPStatus.FORBIDDEN)
        assert answer == {"success": False, "message": "Only administrators can do this"}
    assert hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS][CLIENT] == 1
    assert not hass.http.app[KEY_BAN_MANAGER].ip_bans_lookup
    assert runtime_data(entry).counter.day.total == 1


@pytest.mark.usefixtures("entry")
async def test_correct_over_http_is_for_administrators(
    client: Client, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    await ask(client, "POST", "record", json={**USE, "count": 5})
    day = (await ask(client, "GET", "current"))["date"]
    fields = {**USE, "date": day, "count": -1, "reason": "by mistake"}

    assert (await ask(client, "POST", "correct", json=fields))["total"] == 4
    answer = await ask(
        client, "POST", "correct", HTTPStatus.BAD_REQUEST, json={**fields, "count": -9}
    )
    assert " count " in answer["message"]
    other = await hass_client(hass_read_only_access_token)
    await ask(other, "POST", "correct", HTTPStatus.FORBIDDEN, json=fields)
    assert (await ask(client, "GET", "current"))["total_usages"] == 4


async def test_the_action_by_another_user_is_no_trouble_on_our_side(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Home Assistant's own way to call an action answers 400, and logs no error."""
    assert await async_setup_component(hass, "api", {})
    entry = await async_set_up(hass)
    await async_record(hass)
    client = await hass_client(hass_read_only_access_token)
    response = await client.post("/api/services/usage_stats/reset")
    assert response.status == HTTPStatus.BAD_REQUEST
    assert await response.json() == {"message": "Only administrators can do this"}
    assert "Error during service call" not in caplog.text
    assert runtime_data(entry).counter.day.total == 1


@pytest.mark.usefixtures("entry")
async def test_other_users_may_do_the_rest(
    hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    """Everything but the reset needs a login and no more."""
    client = await hass_client(hass_read_only_access_token)
    await ask(client, "POST", "record", json=USE)
    await ask(client, "GET", "current")
    await ask(client, "POST", "export")
    [file] = (await ask(client, "GET", "files"))["files"]
    assert (await client.get(f"{API}/files/{file['filename']}")).status == HTTPStatus.OK


async def test_other_names_are_404(
    hass: HomeAssistant, client: Client, subtests: pytest.Subtests
) -> None:
    """Only our regular files are given away, whatever else is there."""
    csv_path(hass, "2027-01-10").write_text("ours")
    csv_path(hass, "2027-01-11").symlink_to(hass.config.path("secrets.yaml"))
    csv_path(hass, "2027-01-12").mkdir()
    (folder(hass) / "sub").mkdir()
    (folder(hass) / "sub" / "usage_stats_2027-01-10.csv").write_text("Xylophon")
    (folder(hass).parent / "secrets.yaml").write_text("password: Xylophon")
    for name in OTHER_NAMES:
        with subtests.test(name):
            response = await client.get(URL(f"{API}/files/{name}", encoded=True))
            assert response.status == HTTPStatus.NOT_FOUND
            assert MARK not in await response.text()
    assert (await client.get(f"{API}/files/usage_stats_2027-01-10.csv")).status == HTTPStatus.OK


async def test_no_such_file_is_told_as_json(client: Client) -> None:
    """The answer has the form of every other."""
    answer = await ask(client, "GET", "files/usage_stats_2027-01-10.csv", HTTPStatus.NOT_FOUND)
    assert answer == {"success": False, "message": "The file does not exist"}


async def test_no_way_leads_out_of_the_folder(
    hass: HomeAssistant, client: Client, subtests: pytest.Subtests
) -> None:
    """Home Assistant's own filter answers most of these before us."""
    (folder(hass).parent / "secrets.yaml").write_text("password: Xylophon")
    for name in WAYS_OUT:
        with subtests.test(name):
            response = await client.get(URL(f"{API}/files/{name}", encoded=True))
            assert response.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
            assert MARK not in await response.text()


async def test_while_nothing_is_loaded_it_is_503(
    hass: HomeAssistant, entry: MockConfigEntry, client: Client
) -> None:
    """The views stay registered; what they need is not there."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    for method, path in ENDPOINTS:
        answer = await ask(client, method, path, HTTPStatus.SERVICE_UNAVAILABLE)
        assert answer == {
            "success": False,
            "message": "Usage Stats is not set up or not loaded",
        }
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await ask(client, "GET", "current"))["total_usages"] == 0


async def test_before_the_first_set_up_it_is_404(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Home Assistant loads an integration with its first entry; until then it answers itself."""
    assert await async_setup_component(hass, "http", {})
    client = await hass_client()
    for method, path in ENDPOINTS:
        response = await client.request(method, f"{API}/{path}")
        assert response.status == HTTPStatus.NOT_FOUND
        assert "message" not in await response.text()


async def test_a_folder_that_cannot_be_listed_is_500(hass: HomeAssistant, client: Client) -> None:
    """Trouble on our side is no mistake of the caller."""
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    answer = await ask(client, "GET", "files", HTTPStatus.INTERNAL_SERVER_ERROR)
    assert answer["success"] is False
    assert str(folder(hass)) in answer["message"]
    folder(hass).unlink()
    moved.rename(folder(hass))
