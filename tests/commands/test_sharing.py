"""The actions of sharing and the same over HTTP: who may, what they take, and what they answer."""

from datetime import timedelta
from http import HTTPStatus
import json
from typing import Any
from uuid import UUID

from aiohttp.test_utils import TestClient
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION
from custom_components.usage_stats.engine.sharing.payload import ZERO_ID

from ..common import async_call, async_settle
from ..e2e.collector import Collector
from ..sharing.common import (
    API_KEY,
    agreement,
    async_freeze,
    async_opt_in,
    consent,
    installation,
    unreadable_events,
)

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

API = "/api/v1/usage-stats"
MARK = "xylophon"
OFF = "Sharing is off. What is stored on this machine stays."
BAD_OPT_INS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no address": ({}, "collector_url", "required"),
    "address null": ({"collector_url": None}, "collector_url", "must be text"),
    "address number": ({"collector_url": 7}, "collector_url", "must be text"),
    "plain": ({"collector_url": f"http://{MARK}.test"}, "collector_url", "https"),
    "password": ({"collector_url": f"https://a:{MARK}@b.test"}, "collector_url", "password"),
    "no URL": ({"collector_url": MARK}, "collector_url", "address"),
    "key empty": ({"collector_url": "https://a.test", "api_key": ""}, "api_key", "empty"),
    "key null": ({"collector_url": "https://a.test", "api_key": None}, "api_key", "text"),
    "key": ({"collector_url": "https://a.test", "api_key": f"{MARK} 1"}, "api_key", "ASCII"),
    "text old": ({"privacy_policy_version": f"0{MARK}"}, "privacy_policy_version", "version"),
    "text number": ({"privacy_policy_version": 1}, "privacy_policy_version", "version"),
    "text null": ({"privacy_policy_version": None}, "privacy_policy_version", "version"),
    "unknown": ({"collector_url": "https://a.test", "colour": MARK}, "colour", "known"),
    "erase": ({"erase": True}, "erase", "known"),
}

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(noon_entry: MockConfigEntry, hass_client: ClientSessionGenerator) -> Client:
    """Return an administrator's client."""
    assert noon_entry.runtime_data
    return await hass_client()


@pytest.fixture
async def other(
    client: Client, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> Client:
    """Return an ordinary user's client."""
    assert client is not None
    return await hass_client(hass_read_only_access_token)


async def async_ask(
    client: Client, method: str, path: str, data: dict[str, Any] | None = None
) -> tuple[HTTPStatus, dict[str, Any]]:
    """Send a request; return the status and the JSON."""
    response = await client.request(method, f"{API}/{path}", json=data)
    return HTTPStatus(response.status), await response.json()


async def test_opting_in(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    answer = await async_opt_in(
        hass, hass_admin_user, collector, privacy_policy_version=PRIVACY_VERSION
    )

    known = installation(noon_entry)
    assert answer == {
        "success": True,
        "installation_id": known.id,
        "message": "Sharing is on. The first period begins with the next whole day in UTC.",
    }
    assert UUID(known.id).version == 4
    assert len(bytes.fromhex(known.secret)) == 32
    assert (known.collector_url, known.api_key) == (collector.url, API_KEY)
    assert known.first_seen.isoformat() == "2027-03-10"
    assert consent(noon_entry).first_day.isoformat() == "2027-03-11"
    assert agreement(noon_entry).installation == known
    await async_settle(hass)
    assert not collector.requests

    # What is not given stays as it was.
    again = await async_call(hass, "opt_in", context=Context(user_id=hass_admin_user.id))
    assert again["installation_id"] == known.id
    assert installation(noon_entry) == known


@pytest.mark.parametrize("bad", BAD_OPT_INS.values(), ids=BAD_OPT_INS)
async def test_a_bad_opt_in(
    hass: HomeAssistant,
    client: Client,
    noon_entry: MockConfigEntry,
    hass_admin_user: User,
    bad: tuple[dict[str, Any], str, str],
) -> None:
    """The error names the field, and nothing that was typed."""
    data, field, why = bad
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, "opt_in", data, Context(user_id=hass_admin_user.id))
    status, answer = await async_ask(client, "POST", "opt-in", data)

    assert (status, answer["success"]) == (HTTPStatus.BAD_REQUEST, False)
    for message in (str(refused.value), answer["message"]):
        assert field in message
        assert why in message
        assert MARK not in message
    assert not agreement(noon_entry).agreed


async def test_only_a_person_who_administers_may_agree(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_read_only_user: User,
    collector: Collector,
) -> None:
    """No automation, no add-on, nobody else."""
    entered = {"collector_url": collector.url}
    with pytest.raises(ServiceValidationError, match="not automations"):
        await async_call(hass, "opt_in", entered)
    supervisor = await hass.auth.async_create_system_user("Supervisor", group_ids=[GROUP_ID_ADMIN])
    with pytest.raises(ServiceValidationError, match="not automations"):
        await async_opt_in(hass, supervisor, collector)
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_opt_in(hass, hass_read_only_user, collector)
    assert not agreement(noon_entry).agreed


@pytest.mark.parametrize("who", ["automation", "user"])
async def test_anybody_may_disagree(
    hass: HomeAssistant, sharing: MockConfigEntry, hass_read_only_user: User, who: str
) -> None:
    context = Context(user_id=hass_read_only_user.id) if who == "user" else None

    answer = await async_call(hass, "opt_out", context=context)

    assert answer == {"success": True, "message": OFF}
    assert not agreement(sharing).agreed
    assert installation(sharing).id


async def test_disagreeing_with_erasure(
    hass: HomeAssistant, sharing: MockConfigEntry, collector: Collector
) -> None:
    """Also later, and again when there is nothing to erase any more."""
    known = installation(sharing)
    await async_call(hass, "opt_out")
    for _ in range(2):
        answer = await async_call(hass, "opt_out", {"erase": True})
        assert answer == {
            "success": True,
            "message": "Sharing is off. The collectors are asked to delete what they hold. "
            "What is stored on this machine stays.",
        }
        await async_settle(hass)

    paths = [request.path for request in collector.sent("DELETE")]
    assert paths == [f"/installation/{known.id}"]
    assert agreement(sharing).state.known == []


async def test_who_may_erase(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    other: Client,
    hass_read_only_user: User,
    collector: Collector,
) -> None:
    """It cannot be undone, so an ordinary user may not; a refusal changes nothing."""
    erase = {"erase": True}
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(hass, "opt_out", erase, Context(user_id=hass_read_only_user.id))
    status, answer = await async_ask(other, "POST", "opt-out", erase)
    assert (status, answer["message"]) == (
        HTTPStatus.FORBIDDEN,
        "Only administrators can do this",
    )
    assert agreement(sharing).agreed
    assert not collector.sent("DELETE")

    assert (await async_ask(other, "POST", "opt-out", {"erase": False}))[0] == HTTPStatus.OK
    assert not agreement(sharing).agreed
    assert not collector.sent("DELETE")


@pytest.mark.parametrize("data", [{"erase": "yes"}, {"erase": None}, {"erase": 1}, {"colour": 1}])
async def test_a_bad_opt_out(
    hass: HomeAssistant, sharing: MockConfigEntry, data: dict[str, Any]
) -> None:
    with pytest.raises(ServiceValidationError, match=next(iter(data))):
        await async_call(hass, "opt_out", data)

    assert agreement(sharing).agreed


async def test_the_same_over_http(
    hass: HomeAssistant,
    client: Client,
    noon_entry: MockConfigEntry,
    collector: Collector,
    other: Client,
) -> None:
    entered = {"collector_url": collector.url, "privacy_policy_version": PRIVACY_VERSION}
    assert (await async_ask(other, "POST", "opt-in", entered))[0] == HTTPStatus.FORBIDDEN
    assert (await async_ask(other, "GET", "preview"))[0] == HTTPStatus.FORBIDDEN
    status, answer = await async_ask(client, "POST", "opt-in", entered)
    known = installation(noon_entry)
    assert (status, answer["installation_id"]) == (HTTPStatus.OK, known.id)

    status, preview = await async_ask(client, "GET", "preview")
    assert status == HTTPStatus.OK
    assert preview == await async_call(hass, "preview_submission")
    status, local = await async_ask(client, "GET", "local")
    assert (status, local["opt_in_status"]) == (HTTPStatus.OK, "enabled")

    status, answer = await async_ask(other, "POST", "opt-out")
    assert (status, answer) == (HTTPStatus.OK, {"success": True, "message": OFF})
    status, answer = await async_ask(client, "POST", "opt-out", {"erase": True})
    assert (status, answer["success"]) == (HTTPStatus.OK, True)
    assert agreement(noon_entry).state.known == []


async def test_previews(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """Before the consent with no id, then of the time that goes on, then of what waits."""
    before = await async_call(hass, "preview_submission")
    assert before["document"]["installation"]["installation_id"] == ZERO_ID
    assert (before["success"], before["waiting"]) == (True, False)
    assert before["message"] == "This would be sent now. It changes until its period ends."

    await async_opt_in(hass, hass_admin_user, collector)
    going_on = await async_call(hass, "preview_submission")
    assert going_on["document"]["installation"]["installation_id"] == installation(noon_entry).id
    period = going_on["document"]["period"]
    assert (period["start"], period["end"]) == ("2027-03-11", "2027-03-18")
    assert json.loads(going_on["payload"]) == going_on["document"]

    await async_freeze(noon_entry, consent(noon_entry).first_day)
    assert await async_call(hass, "preview_submission") == {
        "success": True,
        "waiting": True,
        "payload": "{}",
        "document": {},
        "message": "This waits to be sent, byte for byte.",
        "submissions": [
            {
                "from": "2027-03-11",
                "to": "2027-03-17",
                "state": "waiting",
                "at": None,
                "payload": "{}",
            }
        ],
    }


@pytest.mark.usefixtures("sharing")
async def test_a_preview_that_is_refused(hass: HomeAssistant, hass_read_only_user: User) -> None:
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(
            hass, "preview_submission", context=Context(user_id=hass_read_only_user.id)
        )
    with pytest.raises(ServiceValidationError, match="colour"):
        await async_call(hass, "preview_submission", {"colour": 1})
    with unreadable_events(hass):
        await async_call(hass, "opt_out")
        with pytest.raises(HomeAssistantError) as failed:
            await async_call(hass, "preview_submission")
    assert failed.value.translation_key == "database_not_readable"


async def test_what_will_not_be_sent_does_not_wait(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    await async_freeze(sharing, consent(sharing).first_day - timedelta(days=7))
    assert (await async_call(hass, "preview_submission"))["waiting"] is False
