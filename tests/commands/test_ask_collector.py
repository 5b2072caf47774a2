"""Asking whether a collector is there before anybody agrees: `opt_in` with `dry_run`."""

from http import HTTPStatus
import json
from pathlib import Path
import ssl
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

import custom_components.usage_stats

from .. import tls
from ..common import async_call, async_settle
from ..e2e.collector import Collector
from ..servers import serving
from ..sharing.common import NOBODY, agreement, installation, stored

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

FOUND = {
    "success": True,
    "installation_id": None,
    "message": "A collector responds at this address. Nothing was changed.",
}
FIELD = " in the field {field}"
TRANSLATIONS = Path(custom_components.usage_stats.__file__).parent / "translations"


async def async_ask(hass: HomeAssistant, user: MockUser, **fields: object) -> dict[str, Any]:
    """Ask as a person."""
    return await async_call(hass, "opt_in", {"dry_run": True, **fields}, Context(user_id=user.id))


async def async_ask_in_vain(
    hass: HomeAssistant, entry: MockConfigEntry, user: MockUser, url: str
) -> str | None:
    """Expect an error at the address, which is not repeated; return why."""
    before = stored(hass)
    with pytest.raises(ServiceValidationError) as refused:
        await async_ask(hass, user, collector_url=url)
    assert refused.value.translation_placeholders == {"field": "collector_url"}
    assert "collector_url" in str(refused.value)
    assert url not in str(refused.value)
    assert not agreement(entry).agreed
    assert agreement(entry).state.installation is None
    assert stored(hass) == before
    return refused.value.translation_key


async def test_a_collector_that_answers(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_admin_user: MockUser,
    collector: Collector,
) -> None:
    """One request without ID, key or token, and nothing is stored."""
    assert (
        await async_ask(hass, hass_admin_user, collector_url=collector.url, api_key="secret")
        == FOUND
    )

    await async_settle(hass)
    (request,) = collector.requests
    assert (request.method, request.path, request.body) == ("GET", "/health", b"")
    assert not {"authorization", "x-api-key", "cookie"} & {name.lower() for name in request.headers}
    assert not agreement(noon_entry).agreed
    assert agreement(noon_entry).state.installation is None


async def test_the_address_of_the_consent_is_asked(
    hass: HomeAssistant, sharing: MockConfigEntry, hass_admin_user: MockUser, collector: Collector
) -> None:
    known = installation(sharing)
    assert await async_ask(hass, hass_admin_user) == FOUND
    assert collector.requests[-1].path == "/health"
    assert installation(sharing) == known


async def test_nobody_answers(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """Who knows better may agree all the same."""
    assert await async_ask_in_vain(hass, noon_entry, hass_admin_user, NOBODY) == "silent"

    person = Context(user_id=hass_admin_user.id)
    assert (await async_call(hass, "opt_in", {"collector_url": NOBODY}, person))["success"]
    assert installation(noon_entry).collector_url == NOBODY


async def test_a_server_that_is_no_collector(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    async with serving() as server:
        assert await async_ask_in_vain(hass, noon_entry, hass_admin_user, server.url) == "silent"


@pytest.mark.parametrize("context", tls.WRONG.values(), ids=tls.WRONG)
async def test_a_wrong_certificate(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_admin_user: MockUser,
    context: ssl.SSLContext,
) -> None:
    async with serving(context=context) as server:
        reason = await async_ask_in_vain(hass, noon_entry, hass_admin_user, server.url)
    assert reason == "wrong_certificate"
    assert server.requests == []


async def test_without_an_address(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    with pytest.raises(ServiceValidationError, match="collector_url is required"):
        await async_ask(hass, hass_admin_user)
    assert not agreement(noon_entry).agreed


async def test_only_a_person_who_administers_may_ask(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_read_only_user: MockUser,
    collector: Collector,
) -> None:
    """Nobody else lets Home Assistant contact a machine of their choice."""
    assert not agreement(noon_entry).agreed
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_ask(hass, hass_read_only_user, collector_url=collector.url)
    with pytest.raises(ServiceValidationError, match="not automations"):
        await async_call(hass, "opt_in", {"dry_run": True, "collector_url": collector.url})
    assert collector.requests == []


async def test_the_same_over_http(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    collector: Collector,
) -> None:
    client = await hass_client()
    path = "/api/v1/usage-stats/opt-in"
    found = await client.post(path, json={"dry_run": True, "collector_url": collector.url})
    assert (found.status, await found.json()) == (HTTPStatus.OK, FOUND)
    silent = await client.post(path, json={"dry_run": True, "collector_url": NOBODY})
    assert silent.status == HTTPStatus.BAD_REQUEST
    assert "no valid response from a collector" in (await silent.json())["message"]
    await async_settle(hass)
    assert not agreement(noon_entry).agreed


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_words_are_those_of_the_flow(language: str) -> None:
    """But for the name of the field, which an automation needs to know."""
    texts = json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))
    said = {key: texts["exceptions"][key]["message"] for key in ("silent", "wrong_certificate")}
    this, field = {"en": ("this", FIELD), "de": ("dieser", " im Feld {field}")}[language]
    the = {"en": "the", "de": "der"}[language]
    address = {"en": "address", "de": "Adresse"}[language]

    silent = texts["config"]["step"]["silent"]["description"]
    assert said["silent"] == silent.replace(f"{this} {address}", f"{the} {address}{field}")
    certificate = texts["config"]["error"]["wrong_certificate"]
    this = {"en": "this", "de": "diese"}[language]
    the = {"en": "the", "de": "die"}[language]
    assert said["wrong_certificate"] == certificate.replace(
        f"{this} {address}", f"{the} {address}{field}"
    )
