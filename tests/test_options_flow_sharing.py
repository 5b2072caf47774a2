"""The same page of an entry that is there: consent, address, key and names are changed."""

from dataclasses import replace
from datetime import date, timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import config_validation as cv
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import (
    CONF_MAX_SENSORS,
    CONF_PRINTER_INTEGRATIONS,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
)
from custom_components.usage_stats.engine.sharing.allowlist import PRINTER_INTEGRATIONS

from .common import async_call, async_settle, async_tick, issues, runtime_data
from .e2e.collector import Collector
from .flows import WAYS, OptionsForm, suggested
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


def shown_fields(page: ConfigFlowResult) -> dict[str, Any]:
    """Return the fields as the frontend gets them."""
    fields = probatio.to_field_list(page["data_schema"], custom_serializer=cv.custom_serializer)
    assert isinstance(fields, list)
    return {field["name"]: field for field in fields}


async def test_turning_it_on(form: OptionsForm, collector: Collector) -> None:
    page = await form.open("sharing")
    assert suggested(page) == {
        "share": False,
        CONF_PRINTER_INTEGRATIONS: PRINTERS,
        CONF_SHARED_ERRORS: [],
        CONF_SHARED_FEATURES: [],
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
        CONF_PRINTER_INTEGRATIONS: PRINTERS,
        CONF_SHARED_ERRORS: [],
        CONF_SHARED_FEATURES: [],
    }
    entered = {**suggested(page), "api_key": "a-new-key"}
    wrong = await sharing.send(page["flow_id"], {**entered, "collector_url": "wrong"})
    assert "api_key" not in suggested(wrong)
    silent = await sharing.send(page["flow_id"], {**entered, "collector_url": NOBODY})
    end = await sharing.send(page["flow_id"], {})

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
        (CONF_PRINTER_INTEGRATIONS, True),
        (CONF_SHARED_ERRORS, True),
        (CONF_SHARED_FEATURES, True),
        ("erase", True),
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

    assert result["errors"] == {"erase": "erase_while_sharing"}
    assert suggested(result)["erase"] is True
    assert agreement(sharing.entry).agreed
    assert not collector.requests


async def test_the_names_to_choose_from(form: OptionsForm) -> None:
    """One's own that are not listed anyway, what was chosen before, and all integrations."""
    MockConfigEntry(domain="sun").add_to_hass(form.hass)
    chosen = {CONF_PRINTER_INTEGRATIONS: ["prusalink"], CONF_SHARED_ERRORS: ["chosen_before"]}
    form.hass.config_entries.async_update_entry(form.entry, options=chosen)
    await form.hass.async_block_till_done()
    names = {"error_occurred": ("error_type", "melted", "timeout")}
    names["feature_enabled"] = ("feature", "laser", "camera")
    for event_type, (key, *values) in names.items():
        for value in values:
            event = {"event_type": event_type, "metadata": {key: value}}
            await async_call(form.hass, "record_event", event)

    page = await form.open("sharing")

    choices = {name: field["selector"].get("select") for name, field in shown_fields(page).items()}
    assert choices[CONF_SHARED_ERRORS]["options"] == ["chosen_before", "melted"]
    assert choices[CONF_SHARED_FEATURES]["options"] == ["laser"]
    assert choices[CONF_PRINTER_INTEGRATIONS]["options"] == sorted(
        {*PRINTERS, "sun", "usage_stats"}
    )
    assert suggested(page)[CONF_PRINTER_INTEGRATIONS] == ["prusalink"]


async def test_names_are_options_and_need_no_reload(form: OptionsForm) -> None:
    """The other options stay, and settings leave the names as they are."""
    form.hass.config_entries.async_update_entry(form.entry, options={CONF_MAX_SENSORS: 7})
    await form.hass.async_block_till_done()
    before = runtime_data(form.entry)
    form.assert_finished(await form.fill("sharing", {}))
    assert runtime_data(form.entry) is before

    form.assert_finished(await form.fill("sharing", {CONF_PRINTER_INTEGRATIONS: ["octoprint"]}))
    chosen = {
        CONF_PRINTER_INTEGRATIONS: ["octoprint"],
        CONF_SHARED_ERRORS: [],
        CONF_SHARED_FEATURES: [],
    }
    assert form.entry.options == {CONF_MAX_SENSORS: 7, **chosen}
    assert runtime_data(form.entry) is before
    assert runtime_data(form.entry).options.printer_integrations == {"octoprint"}

    form.assert_finished(await form.fill("settings", {CONF_MAX_SENSORS: 8}))
    assert form.entry.options.items() >= {CONF_MAX_SENSORS: 8, **chosen}.items()
    assert runtime_data(form.entry) is not before


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
        entered = {}
    assert result["step_id"] == page
    assert await form.hass.config_entries.async_unload(form.entry.entry_id)

    result = await form.send(result["flow_id"], entered)

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")
    assert form.entry.data == {}
