"""Signed paths, and how those are refused who may not do something."""

from datetime import timedelta
from http import HTTPStatus
import logging

from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.http.ban import KEY_FAILED_LOGIN_ATTEMPTS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from .common import async_call, async_record


@pytest.mark.parametrize(
    "path",
    [
        "usage-stats/current",
        "usage-stats/files",
        "usage-stats/trends?days=7",
        "v1/usage-stats/local",
        "v1/usage-stats/events",
        "v1/usage-stats/events?limit=2&from=20270310",
        "v1/usage-stats/preview",
        "v1/usage-stats/export",
    ],
)
@pytest.mark.usefixtures("entry")
async def test_a_signed_path_is_answered(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    path: str,
) -> None:
    """As pages and apps ask, by `auth/sign_path`; the signature is no field of ours."""
    assert await async_setup_component(hass, "auth", {})
    websocket = await hass_ws_client()
    await websocket.send_json_auto_id({"type": "auth/sign_path", "path": f"/api/{path}"})
    signed = (await websocket.receive_json())["result"]["path"]
    assert "authSig=" in signed

    client = await hass_client_no_auth()
    response = await client.get(signed)
    assert response.status == HTTPStatus.OK
    assert isinstance(await response.json(), dict)
    assert (await client.get(f"/api/{path}")).status == HTTPStatus.UNAUTHORIZED
    # What is changed is no longer signed.
    more = "&" if "?" in signed else "?"
    assert (await client.get(f"{signed}{more}type=x")).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.usefixtures("entry")
async def test_a_signed_file_is_answered(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    await async_record(hass)
    day = (await async_call(hass, "export"))["date"]
    path = f"/api/usage-stats/files/usage_stats_{day}.csv"
    signed = async_sign_path(hass, path, timedelta(minutes=1), use_content_user=True)
    assert (await client.get(signed)).status == HTTPStatus.OK


async def test_a_signature_is_ignored_when_deleting(
    entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """Who is logged in may have one in the address all the same."""
    assert entry.runtime_data
    client = await hass_client()
    response = await client.delete("/api/v1/usage-stats/delete-all?confirm=true&authSig=x")
    assert (await response.json())["success"]


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("action", ["reset", "correct", "delete_all", "export_events", "submit"])
async def test_a_refused_websocket_action_is_one_line_in_the_log(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    caplog: pytest.LogCaptureFixture,
    action: str,
) -> None:
    """Refused for what the caller got wrong, in words of ours, and without a traceback."""
    caplog.set_level(logging.INFO)
    websocket = await hass_ws_client(hass, hass_read_only_access_token)
    await websocket.send_json_auto_id(
        {"type": "call_service", "domain": "usage_stats", "service": action, "service_data": {}}
    )
    answer = await websocket.receive_json()
    assert not answer["success"]
    assert answer["error"]["translation_key"] == "admin_only"
    lines = [record for record in caplog.records if "administrator" in record.getMessage()]
    assert len(lines) == 1
    assert not any(record.exc_info for record in caplog.records)


async def test_no_refusal_is_a_failed_log_in(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """By Home Assistant's own REST API neither: who fails too often is locked out."""
    assert entry.runtime_data
    assert await async_setup_component(hass, "api", {})
    client = await hass_client(hass_read_only_access_token)
    for path, status in (
        ("/api/services/usage_stats/reset", HTTPStatus.BAD_REQUEST),
        ("/api/usage-stats/reset", HTTPStatus.FORBIDDEN),
    ):
        assert (await client.post(path, json={})).status == status
    assert not hass.http.app.get(KEY_FAILED_LOGIN_ATTEMPTS)
