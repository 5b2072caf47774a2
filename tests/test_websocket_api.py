"""The subscription that an open panel lives on, as the frontend makes it."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.usage_stats.const import DOMAIN, SIGNAL_USED
from custom_components.usage_stats.issues import FILE_NOT_WRITTEN, async_raise_issue

from .common import (
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    folder,
)
from .e2e.collector import Collector
from .trackers import USE, Trackers

TOTALS = ("date", "total_combinations", "total_usages", "stats")


class Subscription:
    """One subscription, and the messages it got."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Take over a connection."""
        self.client = client

    async def begin(self) -> dict[str, Any]:
        """Subscribe, and return the first message."""
        await self.client.send_json_auto_id({"type": f"{DOMAIN}/subscribe"})
        answer = await self.client.receive_json()
        assert answer["success"]
        return await self.next()

    async def next(self) -> dict[str, Any]:
        """Return the next message."""
        message = await self.client.receive_json()
        assert message["type"] == "event"
        event: dict[str, Any] = message["event"]
        return event

    async def has_more(self) -> bool:
        """Return whether a message is there before the answer to a ping."""
        await self.client.send_json_auto_id({"type": "ping"})
        answer: dict[str, Any] = await self.client.receive_json()
        return bool(answer["type"] != "pong")


@pytest.fixture
async def subscription(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Subscription:
    """Return one of an administrator, for a test to start."""
    return Subscription(await hass_ws_client(hass))


@pytest.mark.usefixtures("noon_entry")
async def test_the_first_message_has_all_that_a_panel_shows(
    hass: HomeAssistant, subscription: Subscription
) -> None:
    await async_record(hass)
    current = await async_call(hass, "get_current")

    message = await subscription.begin()

    assert {name: message[name] for name in TOTALS} == current
    assert message["state"] == "loaded"
    assert message["issues"] == []
    assert message["closes"] == "2027-03-11T07:30:00+01:00"
    assert message["next_rollover"] == "2027-03-11T07:30:00+01:00"
    assert message["last_export"] is None
    assert message["waiting_batches"] == 0
    assert message["known_combinations"] == 1
    assert message["records_events"] is True
    assert message["trackers"] == []
    assert message["sharing"] == {
        "status": "off",
        "since": None,
        "privacy_version": "2",
        "policy_version": None,
        "collector_url": None,
        "next_submission": None,
    }


@pytest.mark.usefixtures("noon_entry")
async def test_a_use_is_told_at_once_and_more_of_them_a_second_later(
    hass: HomeAssistant, subscription: Subscription, freezer: FrozenDateTimeFactory
) -> None:
    await subscription.begin()

    await async_record(hass)
    assert (await subscription.next())["total_usages"] == 1

    for _ in range(5):
        await async_record(hass)
    assert not await subscription.has_more()
    await async_tick(hass, freezer, 1.1)
    assert (await subscription.next())["total_usages"] == 6
    assert not await subscription.has_more()


@pytest.mark.usefixtures("noon_entry")
async def test_an_export_a_reset_and_an_issue_are_told(
    hass: HomeAssistant, subscription: Subscription, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass)
    await subscription.begin()

    await async_call(hass, "export")
    assert (await subscription.next())["last_export"].startswith("2027-03-10T11:00")
    await async_tick(hass, freezer, 1.1)

    await async_call(hass, "reset")
    await async_tick(hass, freezer, 1.1)
    assert (await subscription.next())["total_usages"] == 0

    async_raise_issue(hass, FILE_NOT_WRITTEN, path="usage_stats", batches=1)
    await async_settle(hass)
    await async_tick(hass, freezer, 1.1)
    message = await subscription.next()
    while message["issues"] != [FILE_NOT_WRITTEN]:
        message = await subscription.next()


async def test_it_belongs_to_the_domain_and_goes_on_after_a_reload(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    subscription: Subscription,
    freezer: FrozenDateTimeFactory,
) -> None:
    await subscription.begin()

    await async_restart(hass, noon_entry)
    await async_tick(hass, freezer, 1.1)
    await async_record(hass, count=3)
    await async_tick(hass, freezer, 1.1)

    message = await subscription.next()
    while message.get("total_usages") != 3:
        message = await subscription.next()
    assert message["state"] == "loaded"


async def test_an_entry_that_cannot_be_loaded_says_why(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    folder(hass).write_bytes(b"a file in the place of the folder")
    entry = MockConfigEntry(domain=DOMAIN, title="Usage Stats")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)

    message = await Subscription(await hass_ws_client(hass)).begin()

    assert message["state"] == "setup_retry"
    assert message["entry_id"] == entry.entry_id
    assert message["reason"]
    assert "stats" not in message


async def test_without_an_entry_it_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, subscription: Subscription
) -> None:
    await hass.config_entries.async_remove(entry.entry_id)

    message = await subscription.begin()

    assert message["state"] == "not_found"


async def test_who_is_no_administrator_sees_less_from_the_next_message_on(
    hass: HomeAssistant,
    trackers: Trackers,
    subscription: Subscription,
    hass_admin_user: MockUser,
    freezer: FrozenDateTimeFactory,
) -> None:
    await trackers.choose(await trackers.add_custom({}, USE), "save")
    await async_settle(hass)
    whole = await subscription.begin()
    assert whole["trackers"][0]["skill"] == "{{ name }}"
    assert "entry_id" in whole

    await hass.auth.async_update_user(hass_admin_user, group_ids=[GROUP_ID_USER])
    hass.states.async_set("light.bed", "off")
    hass.states.async_set("light.bed", "on")
    await async_settle(hass)
    await async_tick(hass, freezer, 1.1)

    less = await subscription.next()
    while not less["total_usages"]:
        less = await subscription.next()
    assert less["sharing"] == {"status": "off"}
    assert less["stats"] != []
    assert "entry_id" not in less
    (tracker,) = less["trackers"]
    assert tracker.keys() == {"id", "name", "kind", "last", "has_problem"}
    assert tracker["last"] is not None
    assert not tracker["has_problem"]
    await hass.auth.async_update_user(hass_admin_user, group_ids=[GROUP_ID_ADMIN])


async def test_sharing_is_told_as_it_holds(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    subscription: Subscription,
    collector: Collector,
    freezer: FrozenDateTimeFactory,
) -> None:
    on = (await subscription.begin())["sharing"]
    assert on["status"] == "on"
    assert on["since"].startswith("2027-03-10T11:00")
    assert on["policy_version"] == on["privacy_version"]
    assert on["collector_url"] == collector.url
    assert on["next_submission"] is not None

    sharing.runtime_data.options.record_events = False
    await async_tick(hass, freezer, 1.1)
    async_dispatcher_send(hass, SIGNAL_USED, [])
    await async_settle(hass)
    await async_tick(hass, freezer, 1.1)
    paused = await subscription.next()
    assert paused["sharing"]["status"] == "paused"


@pytest.mark.usefixtures("entry")
async def test_the_last_one_that_leaves_ends_the_listening(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, freezer: FrozenDateTimeFactory
) -> None:
    first = Subscription(await hass_ws_client(hass))
    second = Subscription(await hass_ws_client(hass))
    await first.begin()
    await second.begin()

    await first.client.close()
    await async_record(hass)
    assert (await second.next())["total_usages"] == 1
    await second.client.close()
    await async_settle(hass)
    await async_record(hass)
    await async_tick(hass, freezer, 1.1)

    third = Subscription(await hass_ws_client(hass))
    assert (await third.begin())["total_usages"] == 2
