"""The texts of answers and of errors over HTTP, in the language of the server."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.usage_stats.const import DOMAIN

from ..common import async_call, async_record, async_set_up

API = "/api/usage-stats"
GERMAN = "Nichts Neues zu exportieren."
ENGLISH = "Nothing new to export."


@pytest.mark.parametrize(
    ("language", "message", "error"),
    [
        ("de", GERMAN, "Das Feld skill "),
        # Of these there are no texts.
        ("xx", ENGLISH, "The field skill "),
    ],
)
async def test_the_language_of_the_server(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    language: str,
    message: str,
    error: str,
) -> None:
    hass.config.language = language
    await async_set_up(hass)
    client = await hass_client()

    assert (await async_call(hass, "export"))["message"] == message
    answer = await (await client.post(f"{API}/export")).json()
    assert answer["message"] == message
    response = await client.post(f"{API}/record", json={"skill": None, "modality": "ct"})
    assert response.status == HTTPStatus.BAD_REQUEST
    refused = (await response.json())["message"]
    assert refused.startswith(error)
    assert not refused.endswith(".")


@pytest.mark.usefixtures("disable_translations_once")
async def test_a_change_of_the_language(hass: HomeAssistant) -> None:
    """As with the first user of a German home, when Home Assistant has started in English."""
    # Without the texts that other tests have loaded.
    cache = hass.data[translation.TRANSLATION_FLATTEN_CACHE]
    cache.cache_data = translation._TranslationsCacheData({}, {})
    translation.async_setup(hass)
    await async_set_up(hass)
    assert (await async_call(hass, "export"))["message"] == ENGLISH
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    assert (await async_call(hass, "export"))["message"] == GERMAN


async def test_placeholders(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    await async_set_up(hass)
    await async_record(hass)
    await async_record(hass, "Lungo")

    assert (await async_call(hass, "export"))["message"] == "Geschriebene Zeilen: 2."


async def test_an_error_of_an_action_is_translated_where_it_is_seen(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The frontend gets what it needs for the person's own language; the log is English."""
    hass.config.language = "de"
    await async_set_up(hass)
    assert await async_setup_component(hass, "websocket_api", {})
    client = await hass_ws_client()
    call = {"type": "call_service", "domain": DOMAIN, "service": "record"}
    await client.send_json_auto_id({**call, "service_data": {"skill": "", "modality": "ct"}})
    error = (await client.receive_json())["error"]
    assert error["translation_domain"] == DOMAIN
    assert error["translation_key"] == "field_empty"
    assert error["translation_placeholders"] == {"field": "skill"}
    assert error["message"].endswith("The field skill must not be empty")
