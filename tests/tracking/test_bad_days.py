"""Trackers on bad days: what is renamed, gone, broken, changed while it fires."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import label_registry as lr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.tracking.custom import Sample, async_sample, async_validate
from custom_components.usage_stats.tracking.kinds import KINDS

from ..common import async_restart, issue, issues
from .common import (
    area,
    async_change,
    async_custom,
    async_set_states,
    async_track,
    async_untrack,
    register,
    set_state,
    totals,
)
from .test_triggers import GO, async_lamp, async_register_something, selected

LAMP = {"trigger": "state", "entity_id": ["light.lamp"], "to": "on"}


async def test_trackers_follow_renamed_entities(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    register(hass, "light.lamp", original_name="Lamp")
    conditions = [{"condition": "state", "entity_id": "light.lamp", "state": "on"}]
    named = await async_track(
        hass, entry, kind="turned_on", counted_by="none", target={"entity_id": ["light.lamp"]}
    )
    custom = await async_custom(
        hass, entry, selected(LAMP), conditions=conditions, modality="light.lamp"
    )
    await async_set_states(hass, "light.lamp", "off", "on")
    er.async_get(hass).async_update_entity("light.lamp", new_entity_id="light.bed")
    await hass.async_block_till_done()
    await async_set_states(hass, "light.bed", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 2, ("Bell", "light.lamp"): 2}
    assert entry.subentries[named.subentry_id].data["target"] == {"entity_id": ["light.bed"]}
    data = entry.subentries[custom.subentry_id].data
    assert data["triggers"][0]["entity_id"] == ["light.bed"]
    assert data["conditions"][0]["entity_id"] == "light.bed"
    assert data["modality"] == "light.lamp"
    assert issues(hass) == set()


@pytest.mark.parametrize("what", ["entity", "area", "label", "device", "floor"])
async def test_a_target_that_is_gone(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, what: str
) -> None:
    target: dict[str, Any] = {
        "entity": {"entity_id": ["light.lamp"]},
        "area": {"area_id": ["kitchen"]},
        "label": {"label_id": ["counted"]},
        "device": {"device_id": ["gone"]},
        "floor": {"floor_id": ["gone"]},
    }[what]
    tracker = await async_track(
        hass, entry, title="My lamp", kind="turned_on", counted_by="none", target=target
    )
    name = f"tracker_target_missing_{tracker.subentry_id}"
    raised = issue(hass, name)
    assert raised is not None
    missing = next(iter(target.values()))[0]
    assert raised.translation_placeholders == {"name": "My lamp", "reason": missing}
    if what == "entity":
        register(hass, "light.lamp")
    elif what == "area":
        area(hass, "Kitchen")
    elif what == "label":
        lr.async_get(hass).async_create("Counted")
    else:
        await async_change(hass, entry, tracker, target={})
    await async_register_something(hass, freezer)
    assert issues(hass) == set()
    if what == "entity":
        er.async_get(hass).async_remove("light.lamp")
        await async_register_something(hass, freezer)
        assert issue(hass, name) is not None


async def test_what_is_missing_while_starting_may_still_come(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(
        hass, entry, kind="turned_on", counted_by="none", target={"entity_id": ["light.lamp"]}
    )
    assert len(issues(hass)) == 1
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == set()
    hass.set_state(CoreState.not_running)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert issues(hass) == set()
    await hass.async_start()
    await hass.async_block_till_done()
    assert len(issues(hass)) == 1


async def test_a_start_of_home_assistant(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The start counts for who listens for it; a state that comes back does not."""
    await async_custom(hass, entry, selected({"trigger": "homeassistant", "event": "start"}))
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    register(hass, "light.lamp", original_name="Lamp")
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.set_state(CoreState.not_running)
    assert await hass.config_entries.async_setup(entry.entry_id)
    er.async_get(hass).async_update_entity("light.lamp", name="A lamp")
    set_state(hass, "light.lamp", "unavailable", restored=True)
    set_state(hass, "light.lamp", "on", friendly_name="Lamp")
    await hass.async_start()
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "door"): 1}
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Bell", "door"): 1, ("Lamp", "-"): 1}


async def test_fifty_changes_in_a_second(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_track(hass, entry, kind="turned_on", counted_by="none")
    for number in range(50):
        hass.config_entries.async_update_subentry(
            entry,
            tracker,
            data={**tracker.data, "counted_by": ("origin", "none", "area")[number % 3],
                  "target": {"entity_id": [f"light.l{number}"]}},
        )  # fmt: skip
        if number % 7 == 0:
            await asyncio.sleep(0)
        set_state(hass, "light.l49", ("off", "on")[number % 2], friendly_name="Lamp")
    await hass.async_block_till_done()
    before = totals(entry)
    await async_set_states(hass, "light.l49", "off", "on")
    await async_set_states(hass, "light.l48", "off", "on")
    after = totals(entry)
    assert sum(after.values()) == sum(before.values()) + 1
    assert after[("Lamp", "origin" if 49 % 3 == 0 else "-")] >= 1
    await async_untrack(hass, entry, tracker)
    await async_set_states(hass, "light.l49", "off", "on")
    assert totals(entry) == after


async def test_nothing_stays_attached(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_lamp(hass)
    listeners = hass.bus.async_listeners()
    trackers = [await async_track(hass, entry, kind=kind, counted_by="none") for kind in KINDS]
    trackers += [
        await async_track(
            hass, entry, kind=kind, counted_by="none", target={"entity_id": ["light.lamp"]}
        )
        for kind in KINDS
    ]
    trackers.append(await async_custom(hass, entry, selected(LAMP, GO)))
    assert hass.bus.async_listeners() != listeners
    for tracker in trackers:
        await async_untrack(hass, entry, tracker)
    assert _counts(hass.bus.async_listeners()) == _counts(listeners)


def _counts(listeners: dict[Any, int]) -> dict[str, int]:
    """Return those without the ones of files that are saved later."""
    return {
        str(key): count
        for key, count in listeners.items()
        if count and key != EVENT_HOMEASSISTANT_FINAL_WRITE
    }


async def test_an_entry_that_is_unloaded_counts_nothing(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    tracker = await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off")
    assert await hass.config_entries.async_unload(entry.entry_id)
    # Changed while nothing is loaded.
    await async_change(hass, entry, tracker, counted_by="origin")
    await async_set_states(hass, "light.lamp", "on", "off")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await async_set_states(hass, "light.lamp", "on")
    assert totals(entry) == {("Lamp", "device"): 1}


async def test_what_was_used_just_before_the_entry_is_unloaded_counts(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off")
    set_state(hass, "light.lamp", "on", friendly_name="Lamp")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_a_kind_of_a_newer_version(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="telepathy")
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}
    assert entry.runtime_data.trackers.async_totals() == {
        "kinds": {"unknown": 1, "turned_on": 1},
        "broken": {},
    }


async def test_a_tracker_that_is_renamed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_custom(hass, entry, selected(GO), skill="{{ '' }}")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    hass.config_entries.async_update_subentry(entry, tracker, title="Another")
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    [name] = issues(hass)
    raised = issue(hass, name)
    assert raised is not None
    assert raised.translation_placeholders is not None
    assert raised.translation_placeholders["name"] == "Another"
    assert entry.runtime_data.trackers.async_totals()["broken"] == {"custom": 1}


async def test_a_text_that_cannot_be_parsed_any_more(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    for broken in ({"skill": "{{ no"}, {"conditions": [{"condition": "never"}]}):
        await async_custom(hass, entry, selected(GO), **broken)
    await async_custom(
        hass, entry, selected(GO), record="event", event_type="job_created", metadata={"A b": "x"}
    )
    await async_custom(
        hass, entry, selected(GO), record="event", event_type="job_created", metadata={"a": "{{ n"}
    )
    assert len(issues(hass)) == 4
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert totals(entry) == {}


USE = {"record": "use", "skill": "A", "modality": "b", "conditions": []}
EVENT = {"record": "event", "event_type": "job_created", "metadata": {"printer_type": "x"}}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (USE | {"triggers": [GO]}, {}),
        (EVENT | {"triggers": [GO]}, {}),
        (EVENT | {"triggers": [GO], "metadata": {"a": "{{ trigger }}", "b": 3}}, {}),
        (USE | {"triggers": []}, {"triggers": "no_triggers"}),
        (USE, {"triggers": "no_triggers"}),
        (USE | {"triggers": [{"trigger": "never"}]}, {"triggers": "trigger_invalid"}),
        (
            USE | {"triggers": [GO, {"trigger": "device", "device_id": "x", "domain": "light",
                                     "type": "turned_on", "entity_id": "y"}]},
            {"triggers": "trigger_invalid"},
        ),
        (
            USE | {"triggers": [{"trigger": "conversation", "command": "Turn on the bed lamp"}]},
            {"triggers": "trigger_sentence"},
        ),
        (
            USE | {"triggers": [{"trigger": "state",
                                 "entity_id": "sensor.usage_stats_uses_today"}]},
            {"triggers": "trigger_own_entity"},
        ),
        (
            USE | {"triggers": [{"trigger": "event", "event_type": "usage_stats_exported"}]},
            {"triggers": "trigger_own_entity"},
        ),
        (USE | {"triggers": [GO], "skill": "{{ no"}, {"skill": "template_invalid"}),
        (USE | {"triggers": [GO], "modality": " = "}, {"modality": "field_empty"}),
        (USE | {"triggers": [GO], "conditions": [{"condition": "never"}]},
         {"conditions": "condition_invalid"}),
        (EVENT | {"triggers": [GO], "event_type": "never"},
         {"event_type": "field_unknown_event_type"}),
        (EVENT | {"triggers": [GO], "metadata": {"A b": "x"}}, {"metadata": "field_bad_key"}),
        (EVENT | {"triggers": [GO], "metadata": {"a": "{{ no"}},
         {"metadata": "template_invalid"}),
    ],
)  # fmt: skip
async def test_what_the_flow_refuses(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, Any], wrong: dict[str, str]
) -> None:
    assert entry is not None
    assert await async_validate(hass, data) == wrong


async def test_a_trigger_on_our_device_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    entity = er.async_get(hass).async_get("sensor.usage_stats_uses_today")
    assert entity is not None
    trigger = {"trigger": "light.turned_on", "target": {"device_id": [entity.device_id]}}
    data = USE | {"triggers": [trigger]}
    assert await async_validate(hass, data) == {"triggers": "trigger_own_entity"}
    tracker = await async_custom(hass, entry, selected(trigger))
    assert issues(hass) == {f"tracker_broken_{tracker.subentry_id}"}


async def test_a_sample(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry is not None
    set_state(hass, "light.lamp", "off", friendly_name="Lamp")
    data = USE | {"triggers": [{"trigger": "never"}, LAMP]}
    named = data | {"skill": "={{ name }}", "modality": "{{ origin }}"}
    assert await async_sample(hass, named) == Sample({"skill": "Lamp", "modality": "device"})
    real = data | {"triggers": [GO], "skill": "{{ trigger.json.button }}", "modality": "{{ '' }}"}
    sample = await async_sample(hass, real)
    assert sample.values == {}
    assert "json" in sample.errors["skill"]
    assert sample.errors["modality"] == "field_empty"
    webhook = selected({"trigger": "webhook", "webhook_id": "bell"})
    outside = data | {"triggers": webhook, "skill": "Bell", "modality": "{{ origin }}"}
    assert await async_sample(hass, outside) == Sample({"skill": "Bell", "modality": "device"})
    event = EVENT | {"triggers": [LAMP], "metadata": {"a": "{{ name }}", "b": 3}}
    assert await async_sample(hass, event) == Sample(
        {"event_type": "job_created", "a": "Lamp", "b": "3"}
    )


async def test_the_diagnostics_of_an_entry_without_trackers(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry.runtime_data.trackers.async_totals() == {"kinds": {}, "broken": {}}
    await async_restart(hass, entry)
