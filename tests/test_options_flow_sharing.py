"""The same page of an entry that is there: consent, address, key and names are changed."""

from dataclasses import replace
from datetime import date, timedelta
import json

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import (
    CONF_PRINTER_INTEGRATIONS,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
)
from custom_components.usage_stats.engine.sharing.allowlist import PRINTER_INTEGRATIONS

from .common import async_call, async_settle, async_tick, issues
from .e2e.collector import Collector
from .flows import WAYS, OptionsForm, shown_fields, suggested
from .sharing.common import (
    API_KEY,
    NOBODY,
    agreement,
    consent,
    installation,
    stored,
    unreadable_events,
    unwritable_state,
)

PRINTERS = sorted(PRINTER_INTEGRATIONS)
DAY = 24 * 60 * 60


pytestmark = pytest.mark.usefixtures("reachable")


@pytest.fixture(params=WAYS)
def form(
    request: pytest.FixtureRequest, hass: HomeAssistant, noon_entry: MockConfigEntry
) -> OptionsForm:
    """Return either way to the page, of an entry that shares nothing."""
    way: type[OptionsForm] = request.param
    return way(hass, noon_entry)


@pytest.fixture
async def sharing(form: OptionsForm, collector: Collector) -> OptionsForm:
    """Return either way to the page, of an entry that shares."""
    form.assert_finished(await async_share(form, collector.url))
    collector.requests.clear()
    return form


async def async_share(form: OptionsForm, url: str, **entered: object) -> ConfigFlowResult:
    """Turn sharing on, by the page."""
    entered = {"share": True, "collector_url": url, "api_key": API_KEY, **entered}
    return await form.fill("sharing", entered)


async def test_turning_it_on(form: OptionsForm, collector: Collector) -> None:
    page = await form.open("sharing")
    assert suggested(page) == {
        "share": False,
        "names": {
            CONF_PRINTER_INTEGRATIONS: PRINTERS,
            CONF_SHARED_ERRORS: [],
            CONF_SHARED_FEATURES: [],
        },
    }
    assert "erase" not in shown_fields(page)

    form.assert_finished(await async_share(form, collector.url))

    assert agreement(form.entry).installation == installation(form.entry)
    assert stored(form.hass)["installation"] == installation(form.entry).to_store_format()
    assert installation(form.entry).api_key == API_KEY
    assert form.entry.data["consent"]["since"] == stored(form.hass)["consent"]["since"]
    assert consent(form.entry).first_day == date(2027, 3, 11)
    assert not issues(form.hass)


async def test_the_page_shows_what_is_set_but_the_key(
    sharing: OptionsForm, collector: Collector
) -> None:
    """Not in any other answer of the flow either."""
    page = await sharing.open("sharing")
    assert suggested(page) == {
        "share": True,
        "collector_url": collector.url,
        "names": {
            CONF_PRINTER_INTEGRATIONS: PRINTERS,
            CONF_SHARED_ERRORS: [],
            CONF_SHARED_FEATURES: [],
        },
    }
    entered = {**suggested(page), "api_key": "a-new-key"}
    wrong = await sharing.send(page["flow_id"], {**entered, "collector_url": "wrong"})
    assert "api_key" not in suggested(wrong)
    silent = await sharing.send(page["flow_id"], {**entered, "collector_url": NOBODY})
    end = await sharing.send(page["flow_id"], {"next_step_id": "save"})

    told = [repr({**result}) for result in (page, wrong, silent, end)]
    assert silent["step_id"] == "silent"
    assert installation(sharing.entry).api_key == "a-new-key"
    for secret in (API_KEY, "a-new-key", installation(sharing.entry).secret):
        assert not [text for text in told if secret in text]


async def test_the_page_can_be_rendered(sharing: OptionsForm) -> None:
    page = await sharing.open("sharing")

    fields = shown_fields(page)

    assert [(name, field["required"]) for name, field in fields.items()] == [
        ("share", True),
        ("collector_url", False),
        ("api_key", False),
        ("erase", True),
        ("names", False),
    ]
    names = fields["names"]
    assert (names["type"], names["expanded"]) == ("expandable", False)
    assert [(field["name"], field["required"]) for field in names["schema"]] == [
        (CONF_PRINTER_INTEGRATIONS, True),
        (CONF_SHARED_ERRORS, True),
        (CONF_SHARED_FEATURES, True),
    ]


async def test_the_document_is_the_one_of_the_preview(sharing: OptionsForm) -> None:
    placeholders = (await sharing.open("sharing"))["description_placeholders"]
    preview = await async_call(sharing.hass, "preview_submission")

    assert placeholders is not None
    shown = json.loads(placeholders["document"])
    assert json.dumps(shown, separators=(",", ":"), ensure_ascii=False) == preview["payload"]
    assert shown["installation"]["installation_id"] == installation(sharing.entry).id


async def test_only_another_key(
    sharing: OptionsForm, collector: Collector, freezer: FrozenDateTimeFactory
) -> None:
    """The consent stays the same, and an empty field changes nothing."""
    known, agreed = installation(sharing.entry), consent(sharing.entry)
    await async_tick(sharing.hass, freezer, 2 * DAY)
    collector.requests.clear()

    sharing.assert_finished(await sharing.fill("sharing", {"api_key": "another"}))
    assert installation(sharing.entry).api_key == "another"
    sharing.assert_finished(await sharing.fill("sharing", {}))

    assert installation(sharing.entry) == agreement(sharing.entry).installation
    assert replace(installation(sharing.entry), api_key=API_KEY) == known
    assert consent(sharing.entry) == agreed
    assert not agreement(sharing.entry).state.former
    assert stored(sharing.hass)["installation"]["api_key"] == "another"
    assert not [request for request in collector.requests if "X-API-Key" in request.headers]


async def test_another_address(sharing: OptionsForm, freezer: FrozenDateTimeFactory) -> None:
    """It knows us by another id, gets no key of the other's, and begins with the next day."""
    known = installation(sharing.entry)
    await async_tick(sharing.hass, freezer, 2 * DAY)
    other = Collector()
    async with other.serve():
        sharing.assert_finished(await sharing.fill("sharing", {"collector_url": other.url}))
        await async_settle(sharing.hass)

    now = installation(sharing.entry)
    assert (now.collector_url, now.api_key) == (other.url, None)
    assert now.first_seen == date(2027, 3, 12)
    assert known.id != now.id
    assert known.secret != now.secret
    assert agreement(sharing.entry).state.former == [known]
    assert consent(sharing.entry).first_day == date(2027, 3, 13)
    assert sharing.entry.data["consent"]["collector_url"] == other.url
    assert [request.path for request in other.requests] == ["/health"]
    assert "X-API-Key" not in other.requests[0].headers


async def test_without_an_address_it_stays_as_it_is(
    sharing: OptionsForm, collector: Collector
) -> None:
    """Nobody is asked then."""
    known = installation(sharing.entry)
    page = await sharing.open("sharing")
    entered = suggested(page)
    del entered["collector_url"]

    sharing.assert_finished(await sharing.send(page["flow_id"], entered))

    assert installation(sharing.entry) == known
    assert not collector.requests


async def test_turning_it_off_and_on_again(
    sharing: OptionsForm, freezer: FrozenDateTimeFactory
) -> None:
    """The id is kept for a later erasure; a new consent starts a new period."""
    known = installation(sharing.entry)
    sharing.assert_finished(await sharing.fill("sharing", {"share": False}))
    assert not agreement(sharing.entry).agreed
    assert stored(sharing.hass)["consent"] is None
    assert sharing.entry.data == {}
    assert installation(sharing.entry) == known

    freezer.tick(timedelta(days=3))
    page = await sharing.open("sharing")
    assert suggested(page)["share"] is False
    sharing.assert_finished(await sharing.send(page["flow_id"], {**suggested(page), "share": True}))

    assert agreement(sharing.entry).installation == known
    assert consent(sharing.entry).first_day == date(2027, 3, 14)


async def test_erasing_asks_all_who_may_hold_something(
    sharing: OptionsForm, collector: Collector
) -> None:
    first = installation(sharing.entry)
    other = Collector()
    async with other.serve():
        sharing.assert_finished(await sharing.fill("sharing", {"collector_url": other.url}))
        second = installation(sharing.entry)
        entered = {"share": False, "erase": True}
        sharing.assert_finished(await sharing.fill("sharing", entered))
        await async_settle(sharing.hass)

    asked = [[request.path for request in at.sent("DELETE")] for at in (collector, other)]
    assert asked == [[f"/installation/{first.id}"], [f"/installation/{second.id}"]]
    assert agreement(sharing.entry).state.known == []
    assert stored(sharing.hass)["installation"] is None


async def test_erasing_is_not_sharing(sharing: OptionsForm, collector: Collector) -> None:
    result = await sharing.fill("sharing", {"erase": True})

    assert result["errors"] == {"erase": "erase_while_sharing", "base": "not_saved_yet"}
    assert suggested(result)["erase"] is True
    assert agreement(sharing.entry).agreed
    assert not collector.requests


async def test_an_address_without_the_switch_is_an_oversight(
    form: OptionsForm, collector: Collector
) -> None:
    result = await form.fill("sharing", {"collector_url": collector.url})

    assert result["errors"] == {"share": "not_turned_on", "base": "not_saved_yet"}
    assert suggested(result)["collector_url"] == collector.url
    assert not agreement(form.entry).agreed
    assert not collector.requests


async def test_nothing_that_is_entered_stops_an_end(
    sharing: OptionsForm, collector: Collector
) -> None:
    """Such as a password that the browser has filled in, or another address."""
    entered = {"share": False, "collector_url": f"{collector.url}/other", "api_key": "filled-in"}
    known = installation(sharing.entry)

    sharing.assert_finished(await sharing.fill("sharing", entered))

    assert not agreement(sharing.entry).agreed
    assert installation(sharing.entry) == known


async def test_erasing_again_what_was_given_up(sharing: OptionsForm) -> None:
    """The field is there without an installation too."""
    manager = agreement(sharing.entry)
    await manager.async_opt_out(erase=True)
    await manager.async_update(
        lambda state: replace(
            state, erasures=[replace(erasure, given_up=True) for erasure in state.erasures]
        )
    )
    assert manager.state.known == []

    assert "erase" in shown_fields(await sharing.open("sharing"))


async def test_what_cannot_be_saved_is_not_agreed_to(
    form: OptionsForm, collector: Collector
) -> None:
    with unwritable_state(form.hass):
        result = await async_share(form, collector.url)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_saved")
    assert not agreement(form.entry).agreed
    assert form.entry.data == {}


async def test_an_end_that_cannot_be_saved(sharing: OptionsForm) -> None:
    """It holds in memory, and a person is told that this is not enough."""
    with unwritable_state(sharing.hass):
        result = await sharing.fill("sharing", {"share": False})

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "opt_out_not_saved")
    assert not agreement(sharing.entry).agreed
    assert stored(sharing.hass)["consent"] is not None
    assert sharing.entry.data == {}


async def test_a_database_that_cannot_be_read(form: OptionsForm) -> None:
    """What would be sent cannot be shown."""
    with unreadable_events(form.hass):
        result = await form.open("sharing")

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "database_not_readable")


@pytest.mark.parametrize("page", ["sharing", "silent"])
async def test_an_entry_that_is_unloaded_meanwhile(form: OptionsForm, page: str) -> None:
    result = await form.open("sharing")
    entered = {**suggested(result), "share": True, "collector_url": NOBODY}
    if page == "silent":
        result = await form.send(result["flow_id"], entered)
        entered = {"next_step_id": "save"}
    assert result["step_id"] == page
    assert await form.hass.config_entries.async_unload(form.entry.entry_id)

    result = await form.send(result["flow_id"], entered)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")
    assert form.entry.data == {}
