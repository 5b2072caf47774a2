"""What our own states, events and triggers start is not counted: nothing goes in a circle."""

import tracemalloc
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_restart, async_set_up, issues
from .common import (
    async_add_switch,
    async_custom,
    async_set_states,
    async_track,
    set_state,
    totals,
)

ON_OURS = {"trigger": "state", "entity_id": "sensor.usage_stats_uses_today"}
NOTHING = {"event": "done"}


def automation(alias: str, triggers: object, actions: object, mode: str) -> dict[str, Any]:
    """Return an automation."""
    return {
        "id": alias.lower(),
        "alias": alias,
        "mode": mode,
        "max": 10,
        "triggers": triggers,
        "actions": actions,
    }


@pytest.mark.parametrize("mode", ["single", "queued", "parallel"])
async def test_an_automation_on_our_sensor(
    hass: HomeAssistant, entry: MockConfigEntry, mode: str
) -> None:
    """And one on what it does: neither counts, and nothing piles up."""
    assert await async_setup_component(hass, "homeassistant", {})
    await async_add_switch(hass)
    toggle = {"action": "input_boolean.toggle", "target": {"entity_id": "input_boolean.lamp"}}
    configs = [
        automation("First", ON_OURS, [toggle], mode),
        automation("Second", {"trigger": "state", "entity_id": "input_boolean.lamp"},
                   [NOTHING], mode),
    ]  # fmt: skip
    assert await async_setup_component(hass, "automation", {"automation": configs[:2]})
    await hass.async_block_till_done()
    for kind in ("runs", "turned_on", "actions"):
        await async_track(hass, entry, kind=kind, counted_by="none")
    await async_set_states(hass, "light.lamp", "off")
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(20):
        await async_set_states(hass, "light.lamp", "on", "off")
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert totals(entry) == {("Lamp", "-"): 20}
    assert after - before < 20_000_000


async def test_an_automation_that_records(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Ours does not count as an action, and its own run only because of what started it."""
    assert await async_setup_component(hass, "homeassistant", {})
    record = {"action": "usage_stats.record", "data": {"skill": "Espresso", "modality": "x"}}
    configs = [
        automation("First", {"trigger": "event", "event_type": "go"}, [record], "queued"),
        automation("Second", ON_OURS, [record], "queued"),
    ]
    assert await async_setup_component(hass, "automation", {"automation": configs})
    await hass.async_block_till_done()
    await async_track(hass, entry, kind="runs", counted_by="none")
    await async_track(hass, entry, kind="actions", counted_by="none")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    counted = totals(entry)
    assert counted.pop(("Espresso", "x")) < 5
    assert counted == {("First", "-"): 1}


async def test_an_automation_on_our_event(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    on_export = {"trigger": "event", "event_type": "usage_stats_exported"}
    config = automation("First", on_export, [NOTHING], "single")
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    await async_track(hass, entry, kind="runs", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    for action in ("record", "export"):
        data = {"skill": "Espresso", "modality": "x"} if action == "record" else {}
        await hass.services.async_call("usage_stats", action, data, blocking=True,
                                       return_response=True)  # fmt: skip
    await hass.async_block_till_done()
    state = hass.states.get("automation.first")
    assert state is not None
    assert state.attributes["last_triggered"] is not None
    assert totals(entry) == {("Espresso", "x"): 1}


async def test_an_automation_on_what_is_unusual(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    on_unusual = {"trigger": "event", "event_type": "usage_stats_unusual"}
    config = automation("First", on_unusual, [NOTHING], "single")
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    await async_track(hass, entry, kind="runs", counted_by="none")
    hass.bus.async_fire("usage_stats_unusual", {"high": 1, "low": 0})
    await hass.async_block_till_done()
    assert totals(entry) == {}


async def test_what_we_started_before_a_reload_is_still_ours(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An automation may wait for long before it acts."""
    await async_add_switch(hass)
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    ours = entry.runtime_data.trackers.own_context()
    await async_restart(hass, entry)
    for context in (ours, Context(parent_id=ours.id)):
        for action in ("turn_on", "turn_off"):
            data = {"entity_id": "input_boolean.lamp"}
            await hass.services.async_call(
                "input_boolean", action, data, blocking=True, context=context
            )
    await hass.async_block_till_done()
    assert totals(entry) == {}


async def test_a_template_on_our_sensor(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The selector cannot see what a template looks at."""
    template = "{{ states('sensor.usage_stats_uses_today') | int(0) is odd }}"
    await async_custom(hass, entry, [{"platform": "template", "value_template": template}])
    for _ in range(3):
        await async_custom(
            hass,
            entry,
            [{"platform": "event", "event_type": "state_changed"}],
            skill="{{ trigger.event.data.entity_id }}",
        )
    await async_set_states(hass, "light.lamp", "off", "on")
    counted = totals(entry)
    assert counted == {("light.lamp", "door"): 2}


async def test_what_our_triggers_start_has_a_context_of_ours(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_add_switch(hass)
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    trackers = entry.runtime_data.trackers
    ours = trackers.own_context()
    for context in (ours, Context(parent_id=ours.id), Context()):
        await hass.services.async_call(
            "input_boolean",
            "turn_on",
            {"entity_id": "input_boolean.lamp"},
            blocking=True,
            context=context,
        )
        await hass.services.async_call(
            "input_boolean",
            "turn_off",
            {"entity_id": "input_boolean.lamp"},
            blocking=True,
            context=context,
        )
    await hass.async_block_till_done()
    assert totals(entry) == {("Lamp", "-"): 1}
    assert not trackers.is_own(None)


async def test_ready_made_trackers_do_not_ask_for_more_sensors(hass: HomeAssistant) -> None:
    """Those of anything else do, and so do actions."""
    entry = await async_set_up(hass, {"max_sensors": 1})
    await async_track(hass, entry, kind="turned_on", counted_by="origin")
    for lamp in ("a", "b"):
        for lamp_state in ("off", "on"):
            set_state(hass, f"light.{lamp}", lamp_state, friendly_name=lamp)
    await hass.async_block_till_done()
    assert len(totals(entry)) == 2
    assert issues(hass) == set()
    await async_restart(hass, entry)
    assert issues(hass) == set()
    await async_custom(hass, entry, [{"platform": "event", "event_type": "go"}])
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert issues(hass) == {"too_many_sensors"}
