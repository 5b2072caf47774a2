"""Kinds that are told by an event: runs, tags, actions, errors; and features."""

import logging
from pathlib import Path

from homeassistant.auth.models import User
from homeassistant.components.tag import async_scan_tag
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import label_registry as lr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.tracking.kinds import KINDS

from .common import (
    async_act,
    async_add_switch,
    async_set_states,
    async_track,
    device,
    events,
    set_state,
    totals,
)

GO = {"trigger": "event", "event_type": "go"}
NOTHING = {"event": "done"}


async def async_add_runs(hass: HomeAssistant) -> None:
    """Add an automation named *Evening* and a script named *Cinema*."""
    assert await async_setup_component(hass, "homeassistant", {})
    automation = {"id": "e", "alias": "Evening", "triggers": GO, "actions": NOTHING}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    script = {"cinema": {"alias": "Cinema", "sequence": [NOTHING]}}
    assert await async_setup_component(hass, "script", {"script": script})
    await hass.async_block_till_done()


async def async_run(hass: HomeAssistant) -> None:
    """Run the automation and the script."""
    hass.bus.async_fire("go")
    await async_act(hass, "script.cinema")


@pytest.mark.parametrize(
    ("domains", "counted"),
    [
        (["automation", "script"], {("Evening", "device"): 1, ("Cinema", "home_assistant"): 1}),
        (["automation"], {("Evening", "device"): 1}),
        (["script"], {("Cinema", "home_assistant"): 1}),
    ],
)
async def test_runs_of_either_or_both(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    domains: list[str],
    counted: dict[tuple[str, str], int],
) -> None:
    await async_add_runs(hass)
    await async_track(hass, entry, kind="runs", counted_by="origin", domains=domains)
    await async_run(hass)
    assert totals(entry) == counted


async def test_runs_by_label_and_area(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_add_runs(hass)
    label = lr.async_get(hass).async_create("Counted").label_id
    hall = ar.async_get(hass).async_create("Hall").id
    registry = er.async_get(hass)
    await async_track(
        hass, entry, kind="runs", counted_by="area", target={"label_id": [label], "area_id": [hall]}
    )
    await async_run(hass)
    registry.async_update_entity("automation.evening", labels={label})
    registry.async_update_entity("script.cinema", area_id=hall)
    await async_run(hass)
    registry.async_update_entity("automation.evening", labels=set())
    registry.async_update_entity("script.cinema", area_id=None)
    await async_run(hass)
    assert totals(entry) == {("Evening", "-"): 1, ("Cinema", "Hall"): 1}


async def test_runs_leave_out_what_is_hidden(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_add_runs(hass)
    hidden = er.RegistryEntryHider.USER
    er.async_get(hass).async_update_entity("automation.evening", hidden_by=hidden)
    await async_track(hass, entry, kind="runs", counted_by="none")
    await async_run(hass)
    assert totals(entry) == {("Cinema", "-"): 1}


async def test_a_renamed_automation_has_its_name_of_the_moment(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_add_runs(hass)
    await async_track(hass, entry, kind="runs", counted_by="none", domains=["automation"])
    er.async_get(hass).async_update_entity("automation.evening", name="Night")
    await hass.async_block_till_done()
    await async_run(hass)
    assert totals(entry) == {("Night", "-"): 1}


async def test_a_run_of_something_without_a_state(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="runs", counted_by="none")
    for data in ({"entity_id": "script.gone", "name": "Gone"}, {"entity_id": "script.a"}, {}):
        hass.bus.async_fire("script_started", data)
    await hass.async_block_till_done()
    assert totals(entry) == {("Gone", "-"): 1, ("script.a", "-"): 1}


async def test_tags_by_their_reader(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: User
) -> None:
    assert await async_setup_component(hass, "tag", {"tag": {}})
    reader, phone = device(hass, "Reader"), device(hass, "Anna's phone", "mobile_app")
    await async_track(hass, entry, kind="tags", counted_by="origin")
    await async_scan_tag(hass, "coffee", reader.id)
    await hass.async_block_till_done()
    er.async_get(hass).async_update_entity("tag.coffee", name="Coffee")
    await hass.async_block_till_done()
    await async_scan_tag(hass, "coffee", reader.id)
    await async_scan_tag(hass, "coffee", phone.id, Context(user_id=hass_admin_user.id))
    await async_scan_tag(hass, "coffee", None)
    await async_scan_tag(hass, "coffee", "gone", Context(user_id=hass_admin_user.id))
    await hass.async_block_till_done()
    assert totals(entry) == {
        ("Tag coffee", "Reader"): 1,
        ("Coffee", "Reader"): 1,
        ("Coffee", "phone"): 1,
        ("Coffee", "device"): 1,
        ("Coffee", "person"): 1,
    }


async def test_tags_by_area_and_by_nothing(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "tag", {"tag": {}})
    reader = device(hass, "Reader")
    hall = ar.async_get(hass).async_create("Hall").id
    dr.async_get(hass).async_update_device(reader.id, area_id=hall)
    await async_scan_tag(hass, "a", reader.id)
    await async_scan_tag(hass, "b", reader.id)
    await hass.async_block_till_done()
    await async_track(hass, entry, kind="tags", counted_by="area", target={"entity_id": ["tag.a"]})
    await async_track(hass, entry, kind="tags", counted_by="none")
    await async_scan_tag(hass, "a", reader.id)
    await async_scan_tag(hass, "b", reader.id)
    await hass.async_block_till_done()
    assert totals(entry) == {("Tag a", "Hall"): 1, ("Tag a", "-"): 1, ("Tag b", "-"): 1}


async def test_actions_by_name_but_not_ours(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: User
) -> None:
    await async_add_switch(hass)
    await async_track(hass, entry, kind="actions", counted_by="origin")
    person = Context(user_id=hass_admin_user.id)
    await async_act(hass, "input_boolean.turn_on", person, entity_id="input_boolean.lamp")
    await async_act(hass, "input_boolean.turn_on", entity_id="input_boolean.lamp")
    await async_act(hass, "usage_stats.record", skill="Espresso", modality="button")
    assert totals(entry) == {
        ("input_boolean.turn_on", "person"): 1,
        ("input_boolean.turn_on", "home_assistant"): 1,
        ("Espresso", "button"): 1,
    }


async def test_errors_of_the_log(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert KINDS["errors"].async_count(hass) == 0
    assert await async_setup_component(hass, "system_log", {"system_log": {"fire_event": True}})
    assert KINDS["errors"].async_count(hass) == 1
    await async_track(hass, entry, kind="errors")
    for name in (
        *("homeassistant.components.hue.bridge", "custom_components.foo", "homeassistant.core"),
        *("somelibrary.api", "custom_components.usage_stats"),
    ):
        logging.getLogger(name).error("At %s", "/srv/anna")
        logging.getLogger(name).warning("Not of interest")
    await hass.async_block_till_done()
    assert events(entry) == [
        ("error_occurred", {"component": "hue"}),
        ("error_occurred", {"component": "foo"}),
        ("error_occurred", {"component": "homeassistant"}),
        ("error_occurred", {}),
    ]


async def test_features_that_are_turned_on_and_off(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="features")
    for state in ("on", "off", "off", "on", "unavailable", "on", "unknown", "off"):
        set_state(hass, "switch.a", state, friendly_name="Dark mode")
        set_state(hass, "light.a", state)
    await hass.async_block_till_done()
    assert events(entry) == [
        ("feature_disabled", {"feature": "dark_mode"}),
        ("feature_enabled", {"feature": "dark_mode"}),
    ]


async def test_features_of_a_target(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="features", target={"entity_id": ["switch.a"]})
    await async_set_states(hass, "switch.a", "off", "on")
    await async_set_states(hass, "switch.b", "off", "on")
    assert events(entry) == [("feature_enabled", {"feature": "lamp"})]


async def test_automations_that_are_disabled(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_add_runs(hass)
    # What it finds when it is reloaded.
    await hass.async_add_executor_job(
        Path(hass.config.path("configuration.yaml")).write_text,
        "automation: [{id: e, alias: Evening, triggers: [], actions: []}]",
    )
    await async_track(hass, entry, kind="features")
    for action in ("turn_off", "turn_on", "turn_on"):
        await async_act(hass, f"automation.{action}", entity_id="automation.evening")
    await async_act(hass, "automation.reload")
    assert events(entry) == [
        ("feature_disabled", {"feature": "evening"}),
        ("feature_enabled", {"feature": "evening"}),
    ]


async def test_the_wizard_knows_how_many_there_are(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry is not None
    await async_add_runs(hass)
    await async_add_switch(hass)
    set_state(hass, "light.a", "on")
    set_state(hass, "light.group", "on", entity_id=["light.a"])
    set_state(hass, "binary_sensor.door", "on", device_class="door")
    set_state(hass, "binary_sensor.motion", "on", device_class="motion")
    set_state(hass, "sensor.power", "3", device_class="power", unit_of_measurement="W")
    set_state(hass, "sensor.energy", "3", device_class="energy")
    set_state(hass, "media_player.a", "idle")
    counts = {key: kind.async_count(hass) for key, kind in KINDS.items()}
    actions = counts.pop("actions")
    assert actions > 10
    assert counts == {
        "runs": 2,
        "turned_on": 2,
        "pressed": 0,
        "opened": 1,
        "finished": 1,
        "playing": 1,
        "tags": 0,
        "voice": 0,
        "printers": 0,
        "features": 2,
        "errors": 0,
    }
    assert [key for key, kind in KINDS.items() if not kind.ticked] == ["actions"]
    assert [kind.name_key for kind in KINDS.values()] == list(KINDS)
