"""Trackers of anything else: the families of triggers, conditions, templates."""

from datetime import timedelta
import json
from typing import Any

from aiohttp.web import Request
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import async_generate_path, async_register, async_unregister
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import TriggerSelector
from homeassistant.helpers.sun import get_astral_event_next
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import EVENT_RESET

from ..common import async_settle, issue, issues
from .common import (
    SWITCH,
    async_add_switch,
    async_custom,
    async_set_states,
    async_untrack,
    device,
    register,
    set_state,
    totals,
)

ONCE = {("Bell", "door"): 1}
GO = {"trigger": "event", "event_type": "go"}
ON = {"trigger": "state", "to": "on"}


def selected(*triggers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return triggers as the selector hands them to the flow, and the disk gives them back."""
    kept: list[dict[str, Any]] = json.loads(json.dumps(TriggerSelector()(list(triggers))))
    return kept


async def async_lamp(hass: HomeAssistant) -> None:
    """Have a lamp with a registry entry that is off, with a device."""
    lamp = device(hass, "Lamp")
    register(hass, "light.lamp", device_id=lamp.id, original_name="Lamp")
    await async_set_states(hass, "light.lamp", "off")


@pytest.mark.parametrize(
    "trigger",
    [
        {"trigger": "state", "entity_id": "light.lamp", "to": "on"},
        {"trigger": "template", "value_template": "{{ is_state('light.lamp', 'on') }}"},
        {
            "trigger": "numeric_state",
            "entity_id": "light.lamp",
            "attribute": "brightness",
            "above": 5,
        },
        {"trigger": "light.turned_on", "target": {"entity_id": "light.lamp"}},
        {"trigger": "event", "event_type": "state_changed",
         "event_data": {"entity_id": "light.lamp"}},
    ],
)  # fmt: skip
async def test_triggers_on_a_state(
    hass: HomeAssistant, entry: MockConfigEntry, trigger: dict[str, Any]
) -> None:
    set_state(hass, "light.lamp", "off", brightness=0)
    await async_custom(hass, entry, selected(trigger))
    set_state(hass, "light.lamp", "on", brightness=9)
    await hass.async_block_till_done()
    assert totals(entry) == ONCE
    assert issues(hass) == set()


async def test_device_triggers(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "light", {})
    await async_lamp(hass)
    lamp = er.async_get(hass).async_get("light.lamp")
    assert lamp is not None
    trigger = {
        "trigger": "device",
        "domain": "light",
        "type": "turned_on",
        "device_id": lamp.device_id,
        "entity_id": lamp.id,
    }
    await async_custom(hass, entry, selected(trigger))
    await async_set_states(hass, "light.lamp", "on", "off")
    assert totals(entry) == ONCE
    # The trigger looked up the id, and would be deaf after this.
    er.async_get(hass).async_update_entity("light.lamp", new_entity_id="light.other")
    await hass.async_block_till_done()
    await async_set_states(hass, "light.other", "off", "on")
    assert totals(entry) == {("Bell", "door"): 2}


@pytest.mark.parametrize(
    ("trigger", "context"),
    [
        ({"trigger": "time_pattern", "minutes": "/1"}, "home_assistant"),
        ({"trigger": "time", "at": "12:01:00"}, "home_assistant"),
        ({"trigger": "sun", "event": "sunset"}, "home_assistant"),
    ],
)
async def test_triggers_of_time(
    hass: HomeAssistant,
    berlin_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    trigger: dict[str, Any],
    context: str,
) -> None:
    entry = berlin_entry
    await async_custom(hass, entry, selected(trigger), modality="{{ origin }}")
    at = "2027-03-10T12:01:00.6+01:00"
    if trigger["trigger"] == "sun":
        at = get_astral_event_next(hass, "sunset").isoformat()
    freezer.move_to(at)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", context): 1}


async def test_webhooks(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "webhook", {})
    trigger = {"trigger": "webhook", "webhook_id": "bell", "allowed_methods": ["POST"]}
    await async_custom(
        hass,
        entry,
        selected(trigger),
        skill="{{ trigger.json.button }}",
        modality="{{ origin }}",
    )
    client = await hass_client_no_auth()
    for button in ("A", "A", "B"):
        await client.post(async_generate_path("bell"), json={"button": button})
    await hass.async_block_till_done()
    assert totals(entry) == {("A", "device"): 2, ("B", "device"): 1}


async def test_tags_and_events(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "tag", {"tag": {}})
    await async_custom(hass, entry, selected({"trigger": "tag", "tag_id": "coffee"}, GO))
    hass.bus.async_fire("tag_scanned", {"tag_id": "coffee"})
    hass.bus.async_fire("tag_scanned", {"tag_id": "tea"})
    hass.bus.async_fire("go")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "door"): 3}


async def test_event_entities(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    trigger = {
        "trigger": "event.received",
        "target": {"entity_id": "event.remote"},
        "options": {"event_type": ["short"]},
    }
    set_state(hass, "event.remote", "unknown")
    await async_custom(hass, entry, selected(trigger))
    at = "2027-03-10T12:00:00.000+00:00"
    set_state(hass, "event.remote", at, event_type="short")
    await hass.async_block_till_done()
    assert totals(entry) == ONCE


async def test_the_power_of_a_machine(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    trigger = {
        "trigger": "power.crossed_threshold",
        "target": {"entity_id": "sensor.washer"},
        "options": {
            "threshold": {
                "type": "below",
                "value": {"number": 5, "unit_of_measurement": "W"},
            },
            "for": {"minutes": 5},
        },
    }
    facts = {"device_class": "power", "unit_of_measurement": "W"}
    set_state(hass, "sensor.washer", "100", **facts)
    await async_custom(hass, entry, selected(trigger))
    set_state(hass, "sensor.washer", "1", **facts)
    await hass.async_block_till_done()
    assert totals(entry) == {}
    freezer.tick(301)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert totals(entry) == ONCE


@pytest.mark.parametrize("state", ["starting", "stopping"])
async def test_the_start_of_home_assistant(
    hass: HomeAssistant, entry: MockConfigEntry, state: str
) -> None:
    """Also the second start; what is reported in between is no use."""
    event = {"starting": "start", "stopping": "shutdown"}[state]
    await async_custom(hass, entry, selected({"trigger": "homeassistant", "event": event}))
    assert totals(entry) == {}
    if state == "stopping":
        await hass.async_stop(force=True)
        assert totals(entry) == ONCE


async def test_mqtt_that_is_not_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_custom(
        hass, entry, selected({"trigger": "mqtt", "topic": "bell"}, GO), title="My bell"
    )
    broken = issue(hass, f"tracker_broken_{tracker.subentry_id}")
    assert broken is not None
    assert broken.translation_placeholders is not None
    assert broken.translation_placeholders["name"] == "My bell"
    assert "setting up" not in broken.translation_placeholders["reason"]
    # Its other trigger works.
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == ONCE
    await async_untrack(hass, entry, tracker)
    assert issues(hass) == set()


async def test_a_trigger_that_can_be_attached_later(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    assert await async_setup_component(hass, "webhook", {})
    webhook = selected({"trigger": "webhook", "webhook_id": "bell"})
    async_register(hass, "test", "Another", "bell", async_handle)
    tracker = await async_custom(hass, entry, webhook)
    name = f"tracker_broken_{tracker.subentry_id}"
    broken = issue(hass, name)
    assert broken is not None
    assert broken.translation_placeholders is not None
    assert "Handler is already defined" in broken.translation_placeholders["reason"]
    # Nothing has changed: it is tried again, and told once.
    await async_register_something(hass, freezer)
    assert issue(hass, name) is not None
    assert caplog.text.count("A tracker cannot listen") == 1
    async_unregister(hass, "bell")
    await async_register_something(hass, freezer)
    assert issues(hass) == set()


async def async_handle(_hass: HomeAssistant, _webhook_id: str, _request: Request) -> None:
    """Answer the webhook of another integration."""


async def async_register_something(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Register a device, and let the second go by after which trackers are tried again."""
    device(hass, f"Device at {dt_util.utcnow()}")
    await hass.async_block_till_done()
    freezer.tick(2)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def test_the_next_step_of_a_script_knows_the_use(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Calling an action may not give the event loop a turn."""
    await async_add_switch(hass)
    await async_custom(hass, entry, selected({**ON, "entity_id": SWITCH}))
    sequence = [
        {"action": "input_boolean.turn_on", "target": {"entity_id": SWITCH}},
        {"condition": "usage_stats.is_used_at_least", "options": {"number": 1}},
        {"action": "usage_stats.reset"},
    ]
    assert await async_setup_component(hass, "script", {"script": {"all": {"sequence": sequence}}})
    await async_settle(hass)
    resets = async_capture_events(hass, EVENT_RESET)
    await hass.services.async_call("script", "all", blocking=True)
    await async_settle(hass)
    assert len(resets) == 1
    assert totals(entry) == {}
