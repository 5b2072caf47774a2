"""The page about sharing as a person goes through it, when the integration is added."""

import json
import ssl
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.config_entries import ConfigFlowResult as Result
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import config_validation as cv
import probatio
import pytest

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION
from custom_components.usage_stats.engine.sharing.payload import ZERO_ID

from . import tls
from .common import async_call, async_settle, issues, state_path
from .e2e.collector import Collector
from .flows import async_tick_nothing, suggested
from .servers import serving
from .sharing.common import API_KEY, NOBODY, agreement, installation, stored

MARK = "xylophon"
NOT_SAVED = {"base": "not_saved_yet"}
BAD_ADDRESSES = {
    f"http://{MARK}.test": "field_not_https",
    "http://192.168.1.7": "field_not_https",
    f"https://{MARK}:secret@collector.test": "field_url_too_much",
    f"https://{MARK}@collector.test": "field_url_too_much",
    f"https://collector.test?key={MARK}": "field_url_too_much",
    f"https://collector.test/#{MARK}": "field_url_too_much",
    MARK: "field_not_url",
    f"ftp://{MARK}.test": "field_not_url",
    f"https://{MARK} .test": "field_not_url",
    "https://": "field_not_url",
    "https://[::1": "field_not_url",
    "https://300.1.1.1": "field_not_url",
    "https://collector.test:70000": "field_not_url",
    "   ": "field_empty",
    f"https://collector.test/{MARK * 25}": "field_too_long",
}
BAD_KEYS = {
    "  ": "field_empty",
    f"{MARK} {MARK}": "field_bad_characters",
    f"{MARK}\n{MARK}": "field_bad_characters",
    f"{MARK}é": "field_bad_characters",
    MARK * 26: "field_too_long",
}


async def async_begin(hass: HomeAssistant) -> Result:
    """Add the integration up to the page about sharing."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"sharing": "share"})


async def async_send(hass: HomeAssistant, result: Result, **entered: object) -> Result:
    """Send a page; the one about trackers, which comes last, as well."""
    result = await hass.config_entries.flow.async_configure(result["flow_id"], entered)
    if result.get("step_id") == "trackers":
        result = await async_tick_nothing(hass, result)
    await async_settle(hass)
    return result


async def async_add(hass: HomeAssistant, **entered: object) -> ConfigEntry[Any]:
    """Add the integration with what is entered on the page."""
    result = await async_send(hass, await async_begin(hass), **entered)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


async def async_keep(hass: HomeAssistant) -> ConfigEntry[Any]:
    """Add the integration by the first page alone."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await async_send(hass, result, sharing="keep")
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


def asked(collector: Collector) -> list[tuple[str, str]]:
    """Return what was asked of a collector."""
    return [(request.method, request.path) for request in collector.requests]


async def test_the_consent_is_taken_and_durable(hass: HomeAssistant, collector: Collector) -> None:
    """The collector learns no more than that somebody with its key is there."""
    entry = await async_add(hass, share=True, collector_url=f"{collector.url}/", api_key=API_KEY)

    assert agreement(entry).agreed
    assert agreement(entry).installation == installation(entry)
    assert (installation(entry).collector_url, installation(entry).api_key) == (
        collector.url,
        API_KEY,
    )
    consent = stored(hass)["consent"]
    assert consent["policy_version"] == PRIVACY_VERSION
    assert stored(hass)["installation"] == installation(entry).to_store_format()
    assert entry.data == {
        "consent": {
            "since": consent["since"],
            "policy_version": PRIVACY_VERSION,
            "collector_url": collector.url,
        }
    }
    assert entry.options == {}
    assert asked(collector) == [("GET", "/health")]
    assert "X-API-Key" not in collector.requests[0].headers
    assert "Authorization" not in collector.requests[0].headers
    assert not issues(hass)


@pytest.mark.parametrize("share", [{}, {"share": False}])
async def test_no_consent_is_no_consent(
    hass: HomeAssistant, collector: Collector, share: dict[str, bool]
) -> None:
    """Nobody is asked anything, and no entry is made that somebody believes to share."""
    entered = {**share, "collector_url": collector.url, "api_key": API_KEY}
    result = await async_send(hass, await async_begin(hass), **entered)
    assert result["errors"] == {"share": "not_turned_on", **NOT_SAVED}
    assert not hass.config_entries.async_entries(DOMAIN)

    result = await async_send(hass, result, **share, api_key=API_KEY)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "not_shared")
    assert result["menu_options"] == ["sharing", "keep"]
    page = await async_send(hass, result, next_step_id="sharing")
    assert (page["type"], page["step_id"]) == (FlowResultType.FORM, "sharing")
    result = await async_send(hass, page, **share, api_key=API_KEY)

    result = await async_send(hass, result, next_step_id="keep")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (entry,) = hass.config_entries.async_entries(DOMAIN)

    assert not agreement(entry).agreed
    assert agreement(entry).state.installation is None
    assert entry.data == {}
    assert not collector.requests
    assert not issues(hass)


@pytest.mark.parametrize(
    ("address", "reason"), BAD_ADDRESSES.items(), ids=range(len(BAD_ADDRESSES))
)
async def test_a_bad_address_is_an_error_at_its_field(
    hass: HomeAssistant, reachable: None, address: str, reason: str
) -> None:
    assert reachable is None
    result = await async_send(
        hass, await async_begin(hass), share=True, collector_url=address, api_key=API_KEY
    )

    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "sharing")
    assert result["errors"] == {"collector_url": reason, **NOT_SAVED}
    assert suggested(result) == {"share": True, "collector_url": address}
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.parametrize(("key", "reason"), BAD_KEYS.items(), ids=range(len(BAD_KEYS)))
async def test_a_bad_key_is_an_error_at_its_field_and_not_shown(
    hass: HomeAssistant, collector: Collector, key: str, reason: str
) -> None:
    result = await async_send(
        hass, await async_begin(hass), share=True, collector_url=collector.url, api_key=key
    )

    assert result["errors"] == {"api_key": reason, **NOT_SAVED}
    assert suggested(result) == {"share": True, "collector_url": collector.url}
    assert not collector.requests

    result = await async_send(hass, result, share=True, collector_url=collector.url)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_to_share_takes_an_address(hass: HomeAssistant) -> None:
    result = await async_send(hass, await async_begin(hass), share=True)

    assert result["errors"] == {"collector_url": "field_missing", **NOT_SAVED}
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.parametrize("field", ["erase", "names", "another"])
async def test_what_the_page_does_not_have_is_refused(hass: HomeAssistant, field: str) -> None:
    with pytest.raises(InvalidData):
        await async_send(hass, await async_begin(hass), **{field: True})


async def test_nobody_is_asked_before_the_page_is_sent(
    hass: HomeAssistant, collector: Collector
) -> None:
    """Each time it is sent, as the address may be another, and only when it is right."""
    result = await async_begin(hass)
    await async_settle(hass)
    assert not collector.requests

    result = await async_send(
        hass, result, share=True, collector_url=collector.url, api_key="not a key"
    )
    assert not collector.requests

    await async_send(hass, result, share=True, collector_url=collector.url)
    assert asked(collector) == [("GET", "/health")]
    assert "X-API-Key" not in collector.requests[0].headers


async def test_a_silent_collector_may_be_kept(hass: HomeAssistant, reachable: None) -> None:
    """A person is asked, and nothing is agreed to before."""
    assert reachable is None
    result = await async_begin(hass)
    result = await async_send(hass, result, share=True, collector_url=NOBODY, api_key=API_KEY)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "silent")
    assert result["menu_options"] == ["sharing", "save"]
    assert not hass.config_entries.async_entries(DOMAIN)

    result = await async_send(hass, result, next_step_id="save")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert agreement(entry).agreed
    assert (installation(entry).collector_url, installation(entry).api_key) == (NOBODY, API_KEY)


@pytest.mark.parametrize("key", [{}, {"api_key": "another"}])
async def test_the_address_of_a_silent_collector_can_be_changed(
    hass: HomeAssistant, collector: Collector, key: dict[str, str]
) -> None:
    """What was entered is kept, the key too, though it is not shown."""
    result = await async_begin(hass)
    result = await async_send(hass, result, share=True, collector_url=NOBODY, api_key=API_KEY)

    result = await async_send(hass, result, next_step_id="sharing")
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "sharing")
    assert (result["errors"], suggested(result)) == ({}, {"share": True, "collector_url": NOBODY})
    assert API_KEY not in repr({**result})

    result = await async_send(hass, result, share=True, collector_url=collector.url, **key)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert installation(entry).collector_url == collector.url
    assert installation(entry).api_key == key.get("api_key", API_KEY)


@pytest.mark.parametrize("context", tls.WRONG.values(), ids=tls.WRONG)
async def test_a_wrong_certificate_is_an_error_at_the_address(
    hass: HomeAssistant, reachable: None, context: ssl.SSLContext
) -> None:
    assert reachable is None
    async with serving(context=context) as server:
        result = await async_begin(hass)
        result = await async_send(hass, result, share=True, collector_url=server.url)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "sharing")
    assert result["errors"] == {"collector_url": "wrong_certificate", **NOT_SAVED}
    assert server.requests == []


async def test_an_ip_address_with_the_certificate_of_a_name(
    hass: HomeAssistant, reachable: None
) -> None:
    assert reachable is None
    async with serving() as server:
        url = server.url.replace("localhost", "127.0.0.1")
        result = await async_send(hass, await async_begin(hass), share=True, collector_url=url)
    assert result["errors"] == {"collector_url": "wrong_certificate", **NOT_SAVED}


async def test_who_closes_the_window_has_not_agreed(hass: HomeAssistant, reachable: None) -> None:
    assert reachable is None
    result = await async_send(
        hass, await async_begin(hass), share=True, collector_url=NOBODY, api_key=API_KEY
    )
    hass.config_entries.flow.async_abort(result["flow_id"])

    entry = await async_keep(hass)

    assert not agreement(entry).agreed


async def test_a_consent_is_for_its_own_entry(hass: HomeAssistant, collector: Collector) -> None:
    """What was agreed to for one that could not be set up is not for the next."""
    state_path(hass).parent.mkdir(exist_ok=True)
    state_path(hass).write_text(json.dumps({"version": 9, "key": DOMAIN, "data": {}}))
    entry = await async_add(hass, share=True, collector_url=collector.url)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    await hass.config_entries.async_remove(entry.entry_id)
    state_path(hass).unlink()

    entry = await async_keep(hass)

    assert entry.state is ConfigEntryState.LOADED
    assert not agreement(entry).agreed


async def test_a_consent_waits_until_the_entry_can_be_set_up(
    hass: HomeAssistant, collector: Collector
) -> None:
    state_path(hass).parent.mkdir(exist_ok=True)
    state_path(hass).write_text(json.dumps({"version": 9, "key": DOMAIN, "data": {}}))
    entry = await async_add(hass, share=True, collector_url=collector.url)
    state_path(hass).unlink()

    assert await hass.config_entries.async_reload(entry.entry_id)

    assert agreement(entry).agreed


@pytest.mark.usefixtures("berlin")
async def test_the_document_is_the_one_of_the_preview(hass: HomeAssistant) -> None:
    """Without a config entry it is that of a week without events."""
    placeholders = (await async_begin(hass))["description_placeholders"]
    await async_keep(hass)
    preview = await async_call(hass, "preview_submission")

    assert placeholders is not None
    shown = placeholders["document"]
    assert json.loads(shown) == preview["document"]
    assert shown == json.dumps(preview["document"], indent=2, ensure_ascii=False)
    assert preview["document"]["installation"]["installation_id"] == ZERO_ID
    assert preview["document"]["period"] == {
        "start": "2027-03-04",
        "end": "2027-03-11",
        "duration_days": 7,
    }
    assert placeholders["version"] == PRIVACY_VERSION
    assert placeholders["documentation"].startswith("https://")


async def test_the_page_can_be_rendered(hass: HomeAssistant) -> None:
    result = await async_begin(hass)

    fields = probatio.to_field_list(result["data_schema"], custom_serializer=cv.custom_serializer)

    assert isinstance(fields, list)
    assert [(field["name"], field["required"], field.get("default")) for field in fields] == [
        ("share", True, False),
        ("collector_url", False, None),
        ("api_key", False, None),
    ]
    assert fields[2]["selector"]["text"]["type"] == "password"
    assert suggested(result) == {}
