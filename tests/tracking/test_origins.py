"""Who or what a use is said to come from."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from .common import (
    SWITCH,
    async_act,
    async_add_switch,
    async_set_states,
    async_track,
    set_state,
    totals,
)

TURN_ON = {"action": "input_boolean.turn_on", "target": {"entity_id": SWITCH}}


@pytest.fixture
async def tracked(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return an entry that counts what is turned on, and runs, by their origin."""
    assert await async_setup_component(hass, "homeassistant", {})
    await async_add_switch(hass)
    await async_track(hass, entry, kind="turned_on", counted_by="origin")
    await async_track(hass, entry, kind="runs", counted_by="origin")
    return entry


async def async_automate(hass: HomeAssistant, triggers: object, actions: object = TURN_ON) -> None:
    """Add an automation named *Evening*."""
    config = {"id": "evening", "alias": "Evening", "triggers": triggers, "actions": actions}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()


async def test_a_person_by_an_action(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    await async_act(
        hass, "input_boolean.turn_on", Context(user_id=hass_admin_user.id), entity_id=SWITCH
    )
    assert totals(tracked) == {("Lamp", "person"): 1}


async def test_an_automation_that_the_clock_started(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    await async_automate(hass, {"trigger": "time_pattern", "minutes": "/1"})
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1, seconds=1))
    await hass.async_block_till_done()
    assert totals(tracked) == {("Lamp", "automation"): 1, ("Evening", "home_assistant"): 1}
    # Else its timer would outlive the test.
    await async_act(hass, "automation.turn_off", entity_id="automation.evening")


async def test_an_automation_that_a_person_ran(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    await async_automate(hass, {"trigger": "event", "event_type": "never"})
    await async_act(
        hass,
        "automation.trigger",
        Context(user_id=hass_admin_user.id),
        entity_id="automation.evening",
    )
    assert totals(tracked) == {("Lamp", "automation"): 1, ("Evening", "person"): 1}


async def test_an_automation_that_a_device_started(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    await async_automate(
        hass, {"trigger": "state", "entity_id": "binary_sensor.motion", "to": "on"}
    )
    await async_set_states(hass, "binary_sensor.motion", "off", "on")
    assert totals(tracked) == {("Lamp", "automation"): 1, ("Evening", "device"): 1}


async def test_an_automation_that_a_person_started_through_a_switch(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    await async_automate(
        hass, {"trigger": "state", "entity_id": SWITCH, "to": "on"}, {"event": "done"}
    )
    await async_act(
        hass, "input_boolean.turn_on", Context(user_id=hass_admin_user.id), entity_id=SWITCH
    )
    assert totals(tracked) == {("Lamp", "person"): 1, ("Evening", "person"): 1}


async def test_an_automation_that_an_automation_started(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    configs = [
        {"id": "a", "alias": "A", "triggers": {"trigger": "event", "event_type": "go"},
         "actions": TURN_ON},
        {"id": "b", "alias": "B",
         "triggers": {"trigger": "state", "entity_id": SWITCH, "to": "on"},
         "actions": {"event": "done"}},
    ]  # fmt: skip
    assert await async_setup_component(hass, "automation", {"automation": configs})
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    counted = totals(tracked)
    assert counted == {("Lamp", "automation"): 1, ("A", "device"): 1, ("B", "automation"): 1}


async def test_a_script_has_the_origin_of_its_caller(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    script = {"script": {"evening": {"alias": "Evening", "sequence": [TURN_ON]}}}
    assert await async_setup_component(hass, "script", script)
    await async_act(hass, "script.evening", Context(user_id=hass_admin_user.id))
    assert totals(tracked) == {("Lamp", "person"): 1, ("Evening", "person"): 1}


async def test_a_scene_has_the_origin_of_its_caller(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    scene = {"scene": {"name": "Evening", "entities": {SWITCH: "on"}}}
    assert await async_setup_component(hass, "scene", scene)
    await hass.async_block_till_done()
    await async_track(hass, tracked, kind="pressed", counted_by="origin")
    await async_act(
        hass, "scene.turn_on", Context(user_id=hass_admin_user.id), entity_id="scene.evening"
    )
    assert totals(tracked) == {("Lamp", "person"): 1, ("Evening", "person"): 1}


async def test_a_satellite_has_neither_user_nor_parent(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    context = Context()
    set_state(hass, "assist_satellite.kitchen", "idle")
    set_state(hass, "assist_satellite.kitchen", "listening", context)
    await async_act(hass, "input_boolean.turn_on", context, entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "voice"): 1}


async def test_assist_that_was_typed_to(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    context = Context(user_id=hass_admin_user.id)
    set_state(hass, "conversation.home_assistant", "2027-03-10T11:00:00+00:00")
    set_state(hass, "conversation.home_assistant", "2027-03-10T12:00:00+00:00", context)
    await async_act(hass, "input_boolean.turn_on", context, entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "voice"): 1}


@pytest.mark.parametrize(
    ("event_type", "word"),
    [
        ("homekit_state_change", "homekit"),
        ("google_assistant_command", "google_assistant"),
        ("alexa_smart_home", "alexa"),
    ],
)
async def test_an_assistant_that_fires_its_event_first(
    hass: HomeAssistant, tracked: MockConfigEntry, event_type: str, word: str
) -> None:
    context = Context()
    hass.bus.async_fire(event_type, {"entity_id": SWITCH}, context=context)
    await async_act(hass, "input_boolean.turn_on", context, entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", word): 1}


async def test_alexa_fires_its_event_after_the_call(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    cloud = await hass.auth.async_create_system_user(
        "Home Assistant Cloud", group_ids=[GROUP_ID_ADMIN]
    )
    await hass.async_block_till_done()
    await async_act(hass, "input_boolean.turn_on", Context(user_id=cloud.id), entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "alexa"): 1}


async def test_an_app_is_a_system_user(hass: HomeAssistant, tracked: MockConfigEntry) -> None:
    app = await hass.auth.async_create_system_user("Supervisor", group_ids=[GROUP_ID_ADMIN])
    await hass.async_block_till_done()
    await async_act(hass, "input_boolean.turn_on", Context(user_id=app.id), entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "app"): 1}


async def test_a_phone_is_its_person(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    context = Context(user_id=hass_admin_user.id)
    hass.bus.async_fire("tag_scanned", {"tag_id": "a", "device_id": "b"}, context=context)
    await async_automate(hass, {"trigger": "event", "event_type": "tag_scanned"})
    hass.bus.async_fire("tag_scanned", {"tag_id": "a", "device_id": "b"}, context=context)
    await hass.async_block_till_done()
    assert totals(tracked) == {("Lamp", "automation"): 1, ("Evening", "person"): 1}


async def test_home_assistant_without_any_cause(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    await async_act(hass, "input_boolean.turn_on", entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "home_assistant"): 1}


async def test_a_device_that_reports_on_its_own(
    hass: HomeAssistant, tracked: MockConfigEntry
) -> None:
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(tracked) == {("Lamp", "device"): 1}


async def test_a_slow_device_looks_like_one_used_by_hand(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    async_provide_light(hass)
    await async_set_states(hass, "light.lamp", "off")
    await async_act(
        hass, "light.turn_on", Context(user_id=hass_admin_user.id), entity_id="light.lamp"
    )
    # After five seconds an entity has lost the context of the call.
    await async_set_states(hass, "light.lamp", "on")
    assert totals(tracked) == {("Lamp", "device"): 1}


@callback
def async_provide_light(hass: HomeAssistant) -> None:
    """Offer the actions of lights, which report by themselves."""

    async def nothing(_call: ServiceCall) -> None:
        """Leave it to the light to report."""

    for action in ("turn_on", "turn_off", "toggle"):
        hass.services.async_register("light", action, nothing)


@pytest.mark.parametrize("ending", ["turn_off", "toggle"])
async def test_a_change_against_the_call_is_the_device_s(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User, ending: str
) -> None:
    async_provide_light(hass)
    context = Context(user_id=hass_admin_user.id)
    set_state(hass, "light.lamp", "on", friendly_name="Lamp")
    await async_act(hass, f"light.{ending}", context, entity_id="light.lamp")
    set_state(hass, "light.lamp", "off", context, friendly_name="Lamp")
    # By hand within five seconds: the entity still has the context of the call.
    set_state(hass, "light.lamp", "on", context, friendly_name="Lamp")
    await hass.async_block_till_done()
    assert totals(tracked) == {("Lamp", "device"): 1}


async def test_a_script_that_turns_off_and_on_is_no_contradiction(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    context = Context(user_id=hass_admin_user.id)
    await async_act(hass, "input_boolean.turn_on", context, entity_id=SWITCH)
    await async_act(hass, "input_boolean.turn_off", context, entity_id=SWITCH)
    await async_act(hass, "input_boolean.turn_on", context, entity_id=SWITCH)
    assert totals(tracked) == {("Lamp", "person"): 2}


async def test_an_action_for_another_lamp_contradicts_nothing(
    hass: HomeAssistant, tracked: MockConfigEntry, hass_admin_user: User
) -> None:
    async_provide_light(hass)
    context = Context(user_id=hass_admin_user.id)
    set_state(hass, "light.lamp", "on", friendly_name="Lamp")
    await async_act(hass, "light.turn_on", context, entity_id=["light.lamp"])
    set_state(hass, "light.lamp", "off", context, friendly_name="Lamp")
    await async_act(hass, "light.turn_off", context, entity_id=["light.other"])
    set_state(hass, "light.lamp", "on", context, friendly_name="Lamp")
    await hass.async_block_till_done()
    assert totals(tracked) == {("Lamp", "person"): 1}


async def test_the_oldest_contexts_are_forgotten(
    hass: HomeAssistant, tracked: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    assert freezer is not None
    async_provide_light(hass)
    for _ in range(5_000):
        await hass.services.async_call("light", "turn_on", {}, blocking=True, context=Context())
    origins = tracked.runtime_data.trackers.recorder.origins
    assert len(origins._words) == 4_096
