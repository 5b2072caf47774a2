"""What a person types stays here: not sent, not logged, not in diagnostics, in no event of ours."""

from collections.abc import AsyncIterator
import json
import logging
from typing import Any

from aiohttp import web
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.diagnostics import async_get_config_entry_diagnostics
from custom_components.usage_stats.system_health import _async_info

from ..common import (
    async_call,
    async_record,
    async_restart,
    async_settle,
    database,
    entity_id,
    locked,
)
from ..e2e.collector import Request
from ..servers import Server, serving
from .household import DAY, MORNING, Household, breaking

MARK = "quetzal"
"""In everything that is planted, in some spelling."""
PATH = "/quetzal/path"
GOOD_DAY = "2027-03-19"
"""From then on the collector answers."""
KEY = "quetzal-api-key"
ERROR, FEATURE = "quetzal_error", "quetzal_feature"
METADATA = {
    "quetzal_key": "Quetzal value",
    "printer_type": "Quetzal 3000",
    "component": "quetzal component",
    "app_version": "1.0-quetzal",
    "platform": "quetzal-os",
    "path": "/home/quetzal/secret.gcode",
    "mail": "quetzal@example.test",
}
EVENTS: list[dict[str, Any]] = [
    *({"event_type": kind, "metadata": METADATA} for kind in ("job_created", "job_failed")),
    {"event_type": "error_occurred", "metadata": {**METADATA, "error_type": ERROR}},
    {"event_type": "error_occurred", "metadata": {"error_type": "timeout"}},
    {"event_type": "feature_enabled", "metadata": {**METADATA, "feature": FEATURE}},
    {"event_type": "printer_connected", "metadata": METADATA},
]
MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("record", {"skill": "=Quetzal", "modality": "quetzal"}),
    ("record", {"skill": "Quetzal", "modality": "quetzal", "quetzal": 1}),
    ("record_event", {"event_type": "quetzal", "metadata": {}}),
    ("record_event", {"event_type": "job_created", "metadata": {"quetzal": {"quetzal": 1}}}),
    ("opt_in", {"collector_url": "https://quetzal:quetzal@quetzal.test"}),
    ("opt_in", {"collector_url": "http://quetzal.test"}),
    ("opt_in", {"api_key": "quetzal ö"}),
    ("opt_out", {"erase": "quetzal"}),
]


class Seen:
    """All that left or was told."""

    def __init__(self, household: Household, log: pytest.LogCaptureFixture) -> None:
        """Listen, and log as much as there is."""
        self.events: list[Event] = []
        self._log = log
        log.set_level(logging.DEBUG)
        household.hass.bus.async_listen(MATCH_ALL, self.events.append)

    def ours(self) -> str:
        """Return the events that are our own."""
        found = [event for event in self.events if str(event.event_type).startswith(f"{DOMAIN}_")]
        return str([(event.event_type, event.data) for event in found])

    def logged(self) -> list[str]:
        """Return what we and the client have logged."""
        return [
            record.getMessage() + str(record.exc_text or "")
            for record in self._log.records
            if record.name.startswith(("custom_components.usage_stats", "aiohttp.client"))
        ]


async def accept(request: web.Request) -> web.StreamResponse:
    """Accept anything, and tell the test's time; not on the first day that something is due."""
    if dt_util.utcnow().isoformat() < GOOD_DAY:
        return await breaking(request)
    headers = {"Date": dt_util.utcnow().strftime("%a, %d %b %Y %H:%M:%S GMT")}
    if request.path.endswith("/health"):
        return web.json_response({"status": "ok"}, headers=headers)
    return web.Response(status=201, headers=headers)


@pytest.fixture
async def server(household: Household) -> AsyncIterator[Server]:
    """Share with a collector whose address and key somebody planted."""
    async with serving(accept) as server:
        await household.agree(collector_url=server.url + PATH, api_key=KEY)
        yield server


async def plant_names(household: Household) -> None:
    """Give a name to whatever has one."""
    hass = household.hass
    hass.config.location_name = "Quetzal home"
    hass.config.country = "DE"
    area = ar.async_get(hass).async_create("Quetzal area")
    printers = MockConfigEntry(domain="octoprint", title="Quetzal's printers")
    printers.add_to_hass(hass)
    devices = dr.async_get(hass)
    device = devices.async_get_or_create(
        config_entry_id=printers.entry_id,
        identifiers={("octoprint", "quetzal-serial")},
        name="Quetzal's Ender",
        manufacturer="Quetzal",
        model="Quetzal 3000",
    )
    devices.async_update_device(device.id, area_id=area.id, name_by_user="Quetzal's own")
    hass.config_entries.async_update_entry(household.entry, title="Quetzal stats")
    er.async_get(hass).async_update_entity(
        entity_id(hass, household.entry, "total_uses"),
        name="Quetzal uses",
        new_entity_id="sensor.quetzal_uses",
    )
    person = await hass.auth.async_get_user(household.person.user_id or "")
    assert person is not None
    person.name = "Quetzal"


async def use_everything(household: Household) -> None:
    """Fill every input, well and badly."""
    hass = household.hass
    await async_record(hass, "Quetzal skill", "quetzal modality", use_id="quetzal-use")
    await async_call(
        hass, "record", {"uses": [{"skill": "Espresso quetzal", "modality": "button", "count": 3}]}
    )
    await async_call(hass, "record_event", {"events": EVENTS})
    for action, data in MALFORMED:
        with pytest.raises(HomeAssistantError):
            await async_call(hass, action, data, household.person)
    for action in ("export", "export_events", "get_local_stats", "get_events", "get_current"):
        await async_call(hass, action)


async def submit_on_a_bad_day(household: Household) -> None:
    """Send what is due when something fails first: the more is logged."""
    await household.move_to(MORNING)
    with locked(database(household.hass)):
        await household.move_to("2027-03-19T12:00:00+01:00")
        await async_record(household.hass, "Quetzal skill", "quetzal modality")
        await household.submit()
    await household.pass_time(DAY)
    await async_restart(household.hass, household.entry)


async def diagnostics(household: Household) -> str:
    """Return what a person may hand on."""
    facts = await async_get_config_entry_diagnostics(household.hass, household.entry)
    health = await _async_info(household.hass)
    return json.dumps([facts, health], default=str)


def beside_authority(request: Request) -> str:
    """Return what a request says, but for what its collector is to know."""
    headers = dict(request.headers)
    if request.method == "GET":
        assert request.path == f"{PATH}/health"
        assert {"X-API-Key", "Authorization"}.isdisjoint(headers)
    else:
        assert headers.pop("X-API-Key") == KEY
        assert headers.pop("Authorization").startswith("Bearer ")
    assert request.path.startswith(PATH)
    return str((request.path.removeprefix(PATH), headers, request.body))


def expect_nothing(text: str, *secrets: str) -> None:
    """Look for what was planted, in any spelling."""
    for secret in (MARK, *secrets):
        assert secret.lower() not in text.lower()


async def test_what_a_person_types_stays_here(
    household: Household, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    seen = Seen(household, caplog)
    known = household.installation
    await plant_names(household)
    await household.move_to("2027-03-12T12:00:00+01:00")
    await use_everything(household)
    told = [await diagnostics(household)]
    await submit_on_a_bad_day(household)
    told.append(await diagnostics(household))
    await async_call(household.hass, "reset", {}, household.person)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    everything = {"confirm": True, "files": True}
    await async_call(household.hass, "delete_all", everything, household.person)
    told.append(await diagnostics(household))

    assert {request.method for request in server.requests} == {"GET", "POST", "DELETE"}
    for request in server.requests:
        expect_nothing(beside_authority(request), known.secret)
    for text in (*told, seen.ours(), *seen.logged()):
        expect_nothing(text, known.secret, KEY, known.id)
    # There was something to find.
    for said in ("does not answer", "Not sent", "accepted"):
        assert any(said in line for line in seen.logged())
    assert len(seen.ours()) > 100
    [submission] = [request for request in server.requests if request.method == "POST"]
    document = json.loads(submission.body)
    assert document["usage_stats"]["job_count"] == 1
    assert document["error_summary"] == {"other": 1, "timeout": 1}
    assert document["usage_stats"]["feature_usage"] == {}
    assert document["printer_fleet"]["printer_type_counts"] == {"octoprint": 1}


async def test_what_a_person_ticks_leaves(household: Household, server: Server) -> None:
    """And the search finds it."""
    household.hass.config_entries.async_update_entry(
        household.entry, options={"shared_errors": [ERROR], "shared_features": [FEATURE]}
    )
    await household.hass.async_block_till_done()
    await household.move_to("2027-03-12T12:00:00+01:00")
    await use_everything(household)
    await household.move_to("2027-03-20T12:00:00+01:00")

    [submission] = [request for request in server.requests if request.method == "POST"]
    assert submission.body.decode().count(MARK) == 2
    expect_nothing(await diagnostics(household))
