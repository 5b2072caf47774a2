"""Trackers of anything else: conditions, templates, minimum interval, events."""

import json

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_restart, issues
from .common import async_change, async_custom, async_set_states, events, set_state, totals
from .test_triggers import GO, selected


async def async_fire(hass: HomeAssistant, event_type: str) -> None:
    """Fire an event, and let triggers look at the states as they are."""
    hass.bus.async_fire(event_type)
    await hass.async_block_till_done()


async def test_conditions(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    raw = [
        {"condition": "state", "entity_id": "light.lamp", "state": "on"},
        {"condition": "template", "value_template": "{{ origin == 'device' }}"},
        {"condition": "or", "conditions": [
            {"condition": "numeric_state", "entity_id": "sensor.a", "above": 3},
            {"condition": "trigger", "id": "1"},
        ]},
    ]  # fmt: skip
    assert json.loads(json.dumps(raw)) == raw
    tracker = await async_custom(
        hass, entry, selected(GO, GO | {"event_type": "two"}), conditions=raw
    )
    set_state(hass, "light.lamp", "off")
    set_state(hass, "sensor.a", "9")
    await async_fire(hass, "go")
    set_state(hass, "light.lamp", "on")
    await async_fire(hass, "go")
    set_state(hass, "sensor.a", "1")
    await async_fire(hass, "go")
    await async_fire(hass, "two")
    assert totals(entry) == {("Bell", "door"): 2}
    assert issues(hass) == set()
    # A condition that cannot be told is an issue, until it can.
    set_state(hass, "sensor.a", "no number")
    await async_fire(hass, "go")
    assert issues(hass) == {f"tracker_counts_nothing_{tracker.subentry_id}"}
    set_state(hass, "sensor.a", "9")
    await async_fire(hass, "go")
    assert issues(hass) == set()
    await async_restart(hass, entry)
    assert entry.subentries[tracker.subentry_id].data["conditions"] == raw
    await async_fire(hass, "go")
    await async_change(hass, entry, tracker, conditions=raw[:1])
    set_state(hass, "sensor.a", "1")
    await async_fire(hass, "go")
    assert totals(entry) == {("Bell", "door"): 5}


async def test_templates_know_name_area_and_origin(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_custom(
        hass,
        entry,
        selected({"trigger": "state", "entity_id": "light.lamp", "to": "on"}),
        skill="{{ name }} in {{ area }}",
        modality="{{ origin }}, {{ user_known }}, {{ trigger.to_state.state }}",
    )
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp in", "device, False, on"): 1}


async def test_a_number_is_its_text(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_custom(hass, entry, selected(GO), skill="{{ 40 + 2 }}", modality="3")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == {("42", "3"): 1}


@pytest.mark.parametrize("skill", ["{{ nobody.knows.this }}", "{{ '' }}", "{{ ' = ' }}"])
async def test_a_template_that_gives_no_name(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture, skill: str
) -> None:
    guarded = f"{{% if trigger.event.data.ok is defined %}}Ok{{% else %}}{skill}{{% endif %}}"
    tracker = await async_custom(hass, entry, selected(GO), skill=guarded)
    for _ in range(3):
        hass.bus.async_fire("go")
        await hass.async_block_till_done()
    assert totals(entry) == {}
    assert issues(hass) == {f"tracker_counts_nothing_{tracker.subentry_id}"}
    assert caplog.text.count("A tracker could not count") == 1
    hass.bus.async_fire("go", {"ok": 1})
    await hass.async_block_till_done()
    assert totals(entry) == {("Ok", "door"): 1}
    assert issues(hass) == set()


async def test_a_least_interval_is_per_combination(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_custom(
        hass, entry, selected(GO), skill="{{ trigger.event.data.skill }}", interval=60
    )
    for seconds in (0, 59, 1, 59, 1):
        freezer.tick(seconds)
        for skill in ("A", "B", "A"):
            hass.bus.async_fire("go", {"skill": skill})
        await hass.async_block_till_done()
    assert totals(entry) == {("A", "door"): 3, ("B", "door"): 3}


async def test_a_thousand_triggers_are_all_counted(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_custom(hass, entry, selected(GO), skill="{{ 'Bell' }}")
    for _ in range(1_000):
        hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "door"): 1_000}


async def test_the_same_event_counts_once(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    state = {"trigger": "state", "entity_id": "light.lamp", "to": "on"}
    await async_custom(hass, entry, selected(state, state))
    await async_custom(
        hass,
        entry,
        selected({"trigger": "light.turned_on", "target": {"entity_id": "light.lamp"}}, GO),
    )
    await async_custom(hass, entry, selected(GO))
    await async_set_states(hass, "light.lamp", "off", "on", "off", "on")
    hass.bus.async_fire("go")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "door"): 4}


async def test_events_with_metadata(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_custom(
        hass,
        entry,
        selected(GO),
        record="event",
        event_type="job_completed",
        metadata={
            "duration_seconds": "{{ trigger.event.data.seconds * 2 }}",
            "printer_type": "prusa",
            "file": "{{ trigger.event.data.file }}",
        },
    )
    hass.bus.async_fire("go", {"seconds": 30, "file": "/srv/anna/benchy.gcode"})
    await hass.async_block_till_done()
    [(event_type, metadata)] = events(entry)
    assert event_type == "job_completed"
    assert metadata["duration_seconds"] == 60
    assert metadata["printer_type"] == "prusa"
    assert "anna" not in str(metadata)
    # What is refused is told.
    hass.bus.async_fire("go", {"seconds": [1], "file": "a"})
    await hass.async_block_till_done()
    assert issues(hass) == {f"tracker_counts_nothing_{tracker.subentry_id}"}


async def test_events_that_are_not_recorded_at_all(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain="usage_stats", options={"record_events": False})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_custom(hass, entry, selected(GO), record="event", event_type="file_uploaded")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert events(entry) == []
    assert issues(hass) == set()


async def test_what_is_stored_is_not_changed_by_attaching(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    triggers = selected({"trigger": "template", "value_template": "{{ true }}", "for": "00:00:05"})
    conditions = [{"condition": "and", "conditions": [
        {"condition": "template", "value_template": "{{ true }}"}]}]  # fmt: skip
    before = json.dumps([triggers, conditions])
    await async_custom(hass, entry, triggers, conditions=conditions)
    assert json.dumps([triggers, conditions]) == before
