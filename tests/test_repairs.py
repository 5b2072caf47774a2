"""What a person is asked before sharing goes on, by Home Assistant's own HTTP API."""

from datetime import date, timedelta
from http import HTTPStatus
import json
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION
from custom_components.usage_stats.sharing.form import FOLDING

from .common import async_call, async_restart, async_settle, issues
from .e2e.collector import Collector
from .sharing.common import (
    agreement,
    async_opt_in,
    change_text,
    consent,
    installation,
    stored,
    unreadable_events,
    unwritable_state,
)

FLOWS = "/api/repairs/issues/fix"
ISSUES = ("privacy_text_changed", "state_restored")

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

type Client = TestClient[Any, Any]


@pytest.fixture
async def sharing(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    collector: Collector,
    hass_admin_user: User,
) -> MockConfigEntry:
    """Return an entry that shares."""
    assert await async_setup_component(hass, "repairs", {})
    await async_opt_in(hass, hass_admin_user, collector)
    await async_settle(hass)
    return noon_entry


@pytest.fixture(params=ISSUES)
async def asked(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Return which issue a person is asked by."""
    issue: str = request.param
    freezer.tick(60)
    if issue == "privacy_text_changed":
        change_text(monkeypatch, "another")
        await async_restart(hass, sharing)
    else:
        assert await hass.config_entries.async_unload(sharing.entry_id)
        freezer.tick(timedelta(days=9))
        assert await hass.config_entries.async_setup(sharing.entry_id)
    await async_settle(hass)
    assert issues(hass) == {issue}
    assert agreement(sharing).paused
    return issue


@pytest.fixture
async def client(asked: str, hass_client: ClientSessionGenerator) -> Client:
    """Return an administrator's client, logged in after the time was moved."""
    assert asked in ISSUES
    return await hass_client()


async def async_open(client: Client, issue: str) -> dict[str, Any]:
    """Press *Fix*."""
    response = await client.post(FLOWS, json={"handler": DOMAIN, "issue_id": issue})
    assert response.status == HTTPStatus.OK
    answer: dict[str, Any] = await response.json()
    return answer


async def async_confirm(client: Client, flow: dict[str, Any]) -> dict[str, Any]:
    """Press *Submit*."""
    response = await client.post(f"{FLOWS}/{flow['flow_id']}", json={})
    assert response.status == HTTPStatus.OK
    answer: dict[str, Any] = await response.json()
    return answer


async def test_it_shows_what_would_be_sent(
    hass: HomeAssistant, client: Client, sharing: MockConfigEntry, asked: str
) -> None:
    """Looking at it is no answer."""
    flow = await async_open(client, asked)

    preview = await async_call(hass, "preview_submission")
    assert (flow["type"], flow["step_id"]) == ("form", "confirm")
    assert flow["data_schema"] == []
    assert flow["description_placeholders"].keys() == {
        *FOLDING,
        *("version", "document", "documentation"),
    }
    assert flow["description_placeholders"]["version"] == (
        "another" if asked == "privacy_text_changed" else PRIVACY_VERSION
    )
    assert json.loads(flow["description_placeholders"]["document"]) == preview["document"]
    assert agreement(sharing).paused
    assert issues(hass) == {asked}


async def test_confirming_goes_on(
    hass: HomeAssistant, client: Client, sharing: MockConfigEntry, asked: str
) -> None:
    """Agreeing to a new text is a new consent; confirming continues the old one."""
    before, known = consent(sharing), installation(sharing)

    answer = await async_confirm(client, await async_open(client, asked))
    await async_settle(hass)

    assert answer["type"] == "create_entry"
    assert not issues(hass)
    assert agreement(sharing).installation == known
    if asked == "privacy_text_changed":
        assert before.policy_version == PRIVACY_VERSION
        assert consent(sharing).policy_version == "another"
        assert consent(sharing).first_day == date(2027, 3, 11)
        assert consent(sharing).since > before.since
    else:
        assert consent(sharing) == before
    assert stored(hass)["unconfirmed"] is False
    assert stored(hass)["consent"] == consent(sharing).to_store_format()


async def test_an_answer_that_cannot_be_saved(
    hass: HomeAssistant, client: Client, sharing: MockConfigEntry, asked: str
) -> None:
    """Sharing stays paused, and the person may be asked again."""
    flow = await async_open(client, asked)
    with unwritable_state(hass):
        answer = await async_confirm(client, flow)

    assert (answer["type"], answer["reason"]) == ("abort", "not_saved")
    assert agreement(sharing).paused
    assert asked in issues(hass)
    answer = await async_confirm(client, await async_open(client, asked))
    assert answer["type"] == "create_entry"
    assert not agreement(sharing).paused


async def test_a_document_that_cannot_be_read(
    hass: HomeAssistant, client: Client, sharing: MockConfigEntry, asked: str
) -> None:
    """Nobody agrees to what is not shown."""
    with unreadable_events(hass):
        answer = await async_open(client, asked)

    assert (answer["type"], answer["reason"]) == ("abort", "not_saved")
    assert agreement(sharing).paused


@pytest.mark.parametrize("opened", [False, True], ids=["before", "meanwhile"])
async def test_an_entry_that_is_not_loaded(
    hass: HomeAssistant,
    client: Client,
    sharing: MockConfigEntry,
    asked: str,
    opened: bool,
) -> None:
    flow = await async_open(client, asked) if opened else None
    await hass.config_entries.async_unload(sharing.entry_id)

    answer = await (async_open(client, asked) if flow is None else async_confirm(client, flow))

    assert (answer["type"], answer["reason"]) == ("abort", "not_loaded")


@pytest.mark.parametrize("erase", [False, True])
async def test_who_has_disagreed_meanwhile(
    hass: HomeAssistant,
    client: Client,
    sharing: MockConfigEntry,
    asked: str,
    erase: bool,
) -> None:
    """A window that was left open is no consent: nothing was asked any more."""
    flow = await async_open(client, asked)
    await async_call(hass, "opt_out", {"erase": erase})
    assert not issues(hass)

    answer = await async_confirm(client, flow)

    assert (answer["type"], answer["reason"]) == ("abort", "not_asked")
    assert not agreement(sharing).agreed
    assert stored(hass)["consent"] is None
