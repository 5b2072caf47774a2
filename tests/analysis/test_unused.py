"""What was not used in a real Home Assistant, as its own entities remember it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..automations import async_add_automations, automation
from ..common import async_record, async_settle, runtime_data
from ..trackers import Trackers
from .home import async_pass, async_states, async_unused, listed, register

START = datetime(2027, 3, 10, 11, tzinfo=UTC)
GO = {"trigger": "event", "event_type": "go"}
FILM = {"action": "scene.turn_on", "target": {"entity_id": "scene.film"}}
pytestmark = pytest.mark.usefixtures("recorded_entry")


async def async_do(hass: HomeAssistant, action: str, entity_id: str) -> None:
    """Call an action of Home Assistant."""
    domain, name = action.split(".")
    await hass.services.async_call(domain, name, {"entity_id": entity_id}, blocking=True)


async def async_add_house(hass: HomeAssistant) -> None:
    """Set up automations, scripts, scenes and helpers, of which some name others."""
    scenes = [
        {"id": "film", "name": "Film", "entities": {"light.sofa": "on"}},
        {"name": "Dinner", "entities": {"light.table": "on"}},
    ]
    assert await async_setup_component(
        hass, "scene", {"scene": {"platform": "homeassistant", "states": scenes}}
    )
    assert await async_setup_component(
        hass, "input_button", {"input_button": {"film": {}, "a": {}}}
    )
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"guests": {}}})
    guests = {"condition": "state", "entity_id": "input_boolean.guests", "state": "on"}
    await async_add_automations(
        hass,
        automation("Runs", GO, FILM),
        automation("Smoke", {"trigger": "event", "event_type": "smoke"}, FILM),
        automation("Holiday", GO, FILM, initial_state=False),
        automation("Guests", GO, FILM, conditions=[guests]),
        {
            "alias": "No id",
            "triggers": [{"trigger": "event", "event_type": "smoke"}],
            "actions": [],
        },
        scripts={"film": {"sequence": [FILM]}, "never": {"sequence": []}},
    )


async def test_automations(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Conditions that fail are no run."""
    await async_add_house(hass)
    freezer.tick(60)
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    await async_pass(hass, freezer, days=100)
    ran = {"automation.runs": ("not_since", 100)}
    never = {"automation.guests": ("never", 100), "automation.smoke": ("never", 100)}

    answer = await async_unused(hass, kinds=["automations"])

    assert listed(answer, "automations") == {
        # Nothing tells since when it exists.
        "automation.no_id": ("never", None),
        **never,
        "automation.holiday": ("off", 100),
        **ran,
    }
    items = {item["entity_id"]: item for item in answer["automations"]}
    assert items["automation.runs"] == {
        "entity_id": "automation.runs",
        "name": "Runs",
        "last": (START + timedelta(minutes=1)).isoformat(),
        "days": 100,
        "why": "not_since",
        "seen_since": None,
        "exists_since": START.isoformat(),
        "used_by": [],
    }
    assert items["automation.no_id"]["exists_since"] is None
    assert items["automation.smoke"]["last"] is None
    assert answer["totals"] == {"automations": 5}


async def test_what_runs_for_months_is_in_use(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A script that waits for something has the same attributes."""
    for name, running in (("waits", 1), ("ends", 0)):
        attributes = {"last_triggered": START, "current": running}
        hass.states.async_set(f"script.{name}", "on" if running else "off", attributes)
    await async_pass(hass, freezer, days=100)

    answer = await async_unused(hass, kinds=["scripts"])

    assert listed(answer, "scripts") == {"script.ends": ("not_since", 100)}


async def test_scripts_scenes_and_buttons(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """With what names them."""
    await async_add_house(hass)
    freezer.tick(60)
    await async_do(hass, "script.turn_on", "script.film")
    await async_do(hass, "input_button.press", "input_button.film")
    hass.states.async_set("event.bell", "2027-03-10T11:01:00.000+00:00")
    hass.states.async_set("event.gate", "unknown")
    await hass.async_block_till_done()
    await async_pass(hass, freezer, days=100)

    answer = await async_unused(hass, kinds=["scripts", "scenes", "buttons"])

    assert listed(answer, "scripts") == {
        "script.never": ("never", 100),
        "script.film": ("not_since", 100),
    }
    assert listed(answer, "scenes") == {
        "scene.dinner": ("never", None),
        "scene.film": ("not_since", 100),
    }
    assert listed(answer, "buttons") == {
        "event.gate": ("never", None),
        "input_button.a": ("never", 100),
        "event.bell": ("not_since", 100),
        "input_button.film": ("not_since", 100),
    }
    _, film = answer["scenes"]
    assert film["used_by"] == [
        *(f"automation.{name}" for name in ("guests", "holiday", "runs", "smoke")),
        "script.film",
    ]


async def test_what_names_a_helper_or_a_light(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_add_house(hass)
    for light in ("light.sofa", "light.table"):
        await async_states(hass, freezer, light, "off")
    groups = {"lights": {"entities": ["light.sofa", "light.table"]}}
    assert await async_setup_component(hass, "group", {"group": groups})
    await async_pass(hass, freezer, days=9)

    answer = await async_unused(hass, days=5, kinds=["devices", "helpers"])

    [helper] = answer["helpers"]
    assert (helper["entity_id"], helper["used_by"]) == (
        "input_boolean.guests",
        ["automation.guests"],
    )
    users = {item["entity_id"]: item["used_by"] for item in answer["devices"]}
    assert users == {
        "light.sofa": ["group.lights", "scene.film"],
        "light.table": ["group.lights", "scene.dinner"],
    }


async def test_what_names_the_device(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An automation made with a device, and a script."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=recorded_entry.entry_id, identifiers={("hue", "lamp")}
    )
    register(hass, "light.lamp")
    er.async_get(hass).async_update_entity("light.lamp", device_id=device.id)
    hass.states.async_set("light.lamp", "off")
    toggle = {"action": "light.toggle", "target": {"device_id": device.id}}
    await async_add_automations(
        hass, automation("Lamp", GO, toggle), scripts={"lamp": {"sequence": [toggle]}}
    )
    await async_pass(hass, freezer, days=5)

    [lamp] = (await async_unused(hass, days=3, kinds=["devices"]))["devices"]

    assert lamp["used_by"] == ["automation.lamp", "script.lamp"]


async def test_what_is_left_out(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What is hidden, for settings, ours or no press, and what is too new to be called unused."""
    button = "button.lamp"
    entry = MockConfigEntry(domain="backup")
    entry.add_to_hass(hass)
    service = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={("backup", "backup")},
        entry_type=dr.DeviceEntryType.SERVICE,
    )
    backup = register(hass, "event.backup", platform="backup")
    er.async_get(hass).async_update_entity(backup.entity_id, device_id=service.id)
    hass.states.async_set("event.backup", "unknown")
    hass.states.async_set("event.porch", "unknown", {"device_class": "motion"})
    register(hass, button)
    register(hass, "button.identify", category=EntityCategory.CONFIG)
    register(hass, "button.hidden", hidden_by=er.RegistryEntryHider.USER)
    for name in (button, "button.identify", "button.hidden"):
        hass.states.async_set(name, "unknown")
    await async_pass(hass, freezer, days=60)
    register(hass, "button.new")
    hass.states.async_set("button.new", "unknown")
    await async_pass(hass, freezer, days=60)

    answer = await async_unused(hass, kinds=["buttons"])

    assert listed(answer, "buttons") == {button: ("never", 120)}
    assert hass.states.async_entity_ids("button")[0].startswith("button.usage_stats")
    answer = await async_unused(hass, kinds=["buttons"], days=60, limit=1)
    assert listed(answer, "buttons") == {button: ("never", 120)}
    assert answer["totals"] == {"buttons": 2}


async def test_what_is_older_than_the_registrys_dates(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    register(hass, "button.lamp")
    object.__setattr__(
        er.async_get(hass).entities["button.lamp"], "created_at", datetime.fromtimestamp(0, UTC)
    )
    hass.states.async_set("button.lamp", "unknown")
    freezer.tick(10)

    [lamp] = (await async_unused(hass, kinds=["buttons"]))["buttons"]

    assert (lamp["exists_since"], lamp["days"], lamp["why"]) == (None, None, "never")


async def test_unavailable(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A broken automation has forgotten its runs; the recorder has not forgotten a scene's."""
    await async_add_automations(
        hass,
        automation("Broken", [{"trigger": "no_such_platform"}]),
    )
    register(hass, "automation.broken_old")
    for scene in ("scene.bridge", "scene.forgotten"):
        register(hass, scene)
    await async_states(hass, freezer, "scene.bridge", "unavailable", "2027-02-01T10:00:00+00:00")
    await async_pass(hass, freezer, days=3)
    await async_states(
        hass, freezer, "scene.bridge", "2027-03-13T13:00:00.000+00:00", "unavailable"
    )
    await async_states(hass, freezer, "scene.forgotten", "unavailable")
    await async_pass(hass, freezer, days=2)

    answer = await async_unused(hass, days=2, kinds=["automations", "scenes"])

    assert listed(answer, "automations") == {"automation.broken": ("unavailable", None)}
    assert listed(answer, "scenes") == {
        "scene.forgotten": ("unavailable", 5),
        "scene.bridge": ("unavailable", 2),
    }
    answer = await async_unused(hass, days=3, kinds=["automations", "scenes"])
    assert listed(answer, "scenes") == {"scene.forgotten": ("unavailable", 5)}


async def test_what_a_tracker_has_counted_is_known_for_longer(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Only of what it counts now, and under the name that it has now."""
    trackers = Trackers(hass, recorded_entry)
    names = {"light.bed": "Bed lamp", "light.sofa": "Sofa", "light.nameless": "=\u200b"}
    for entity_id, name in names.items():
        register(hass, entity_id)
        hass.states.async_set(entity_id, "off", {"friendly_name": name})
    await trackers.add("turned_on", target={"entity_id": ["light.bed", "light.nameless"]})
    await trackers.add("runs")
    for name in ("Bed lamp", "Sofa"):
        await async_record(hass, name)
    await async_settle(hass)
    await async_pass(hass, freezer, days=100)
    for entity_id, name in names.items():
        hass.states.async_set(entity_id, "off", {"friendly_name": name, "restarted": True})
    await async_pass(hass, freezer, days=3)

    answer: dict[str, Any] = await async_unused(hass, kinds=["devices"])

    assert listed(answer, "devices")["light.bed"] == ("not_since", 103)
    bed = next(item for item in answer["devices"] if item["entity_id"] == "light.bed")
    assert bed["last"] == bed["seen_since"] == START.isoformat()
    assert listed(answer, "devices")["light.sofa"] == ("no_change_seen", 103)
    assert runtime_data(recorded_entry).trackers.counts_by_name()("light.bed")


async def test_combinations(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Those of the open day are in use, whether or not they are on the disk."""
    await async_record(hass, "Espresso")
    await async_record(hass, "Latte")
    await async_settle(hass)
    freezer.move_to("2027-06-10T12:00:00+02:00")
    await async_record(hass, "Latte")

    answer = await async_unused(hass, kinds=["combinations"], days=92)

    assert answer["combinations"] == [
        {
            "skill": "Espresso",
            "modality": "button",
            "last": "2027-03-10",
            "days": 92,
            "why": "not_since",
        }
    ]
    assert answer["totals"] == {"combinations": 1}
    answer = await async_unused(hass, kinds=["combinations"], days=93)
    assert (answer["combinations"], answer["totals"]) == ([], {"combinations": 0})
