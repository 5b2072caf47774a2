"""Comparing over HTTP: JSON, or the file itself with its fields in the query."""

from http import HTTPStatus
import json
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .common import async_record, folder

URL = "/api/usage-stats/compare"
FILE = "Nummer;Datum;Gerät;Status\n1;10.03.2027;MRT;fertig\n1;10.03.2027;MRT;neu\n".encode("cp1252")

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> Client:
    """Return an administrator's client, after one use."""
    assert noon_entry.runtime_data
    await async_record(hass, "Notfall", "mr")
    return await hass_client()


async def post(
    client: Client, request: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> dict[str, Any]:
    """Send a request and return the JSON that was answered with that status."""
    response = await client.post(URL, **request)
    answer = await response.json()
    assert response.status == status, answer
    assert isinstance(answer, dict)
    return answer


async def test_json(hass: HomeAssistant, client: Client) -> None:
    (folder(hass) / "leistungen.csv").write_bytes(FILE)
    answer = await post(client, {"json": {"file": "leistungen.csv", "columns": {"count": None}}})
    assert (answer["entries"], answer["on"]) == (2, ["date", "modality"])
    answer = await post(client, {"json": {"entries": [{"date": "2027-03-10"}]}})
    assert (answer["uses"], answer["entries"], answer["coverage"]) == (1, 1, 1.0)


async def test_the_file_itself(client: Client) -> None:
    query = {
        "values": json.dumps({"modality": {"mrt": "mr"}}),
        "only": '{"Status": ["fertig", "neu"]}',
        "distinct": "Nummer",
        "write": "true",
    }
    for headers in ({}, {"Content-Type": "text/csv"}):
        answer = await post(client, {"params": query, "data": FILE, "headers": headers})
        assert (answer["uses"], answer["entries"], answer["coverage"]) == (1, 1, 1.0)
        assert answer["source"]["repeated"] == 1
        assert answer["file_path"].startswith("usage_stats/usage_stats_comparison_2027-03-10_")


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        ({"json": {}}, "file"),
        ({}, "file"),
        ({"data": b"[1]", "headers": {"Content-Type": "application/json"}}, "JSON"),
        ({"data": b"a;b\n1;2\n"}, "file"),
        ({"data": FILE, "params": {"values": "{"}}, "values"),
        ({"data": FILE, "params": {"columns": "date"}}, "columns"),
        ({"data": FILE, "params": {"distinct": "Name"}}, "distinct"),
        ({"data": FILE, "params": {"file": "leistungen.csv"}}, "file"),
    ],
)
async def test_bad_requests(client: Client, request_: dict[str, Any], named: str) -> None:
    answer = await post(client, request_, HTTPStatus.BAD_REQUEST)
    assert answer["success"] is False
    assert named in answer["message"]


async def test_at_most_sixteen_mebibytes(client: Client) -> None:
    row = b"1;10.03.2027;MRT;" + b"x" * 1_000 + b"\n"
    content = FILE + row * (16 * 1024**2 // len(row) - 1)
    answer = await post(client, {"data": content})
    assert answer["source"]["rows"] > 16_000
    answer = await post(client, {"data": content + row * 2}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert answer == {
        "success": False,
        "message": "The file in the field file must not be larger than 16 MiB",
    }


async def test_only_administrators(
    client: Client,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    assert client
    reader = await hass_client(hass_read_only_access_token)
    requests: list[dict[str, Any]] = [
        {"json": {"entries": [{"date": "2027-03-10"}]}},
        {"data": FILE},
    ]
    for request in requests:
        answer = await post(reader, request, HTTPStatus.FORBIDDEN)
        assert answer["success"] is False
    stranger = await hass_client_no_auth()
    response = await stranger.post(URL, data=FILE)
    assert response.status == HTTPStatus.UNAUTHORIZED
