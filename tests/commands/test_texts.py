"""The texts of answers and of errors over HTTP, in the language of the server."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

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


async def test_placeholders(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    await async_set_up(hass)
    await async_record(hass)
    await async_record(hass, "Lungo")

    assert (await async_call(hass, "export"))["message"] == "Geschriebene Zeilen: 2."
