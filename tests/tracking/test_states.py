"""Kinds that are told by a change of state: what is a start, and which entities count."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_restart
from .common import (
    async_change,
    async_set_states,
    async_track,
    async_untrack,
    set_state,
    totals,
)

STARTS = [
    *(
        ("turned_on", f"{domain}.lamp", ("off", "on"))
        for domain in (
            *("light", "switch", "fan", "humidifier", "siren", "remote", "input_boolean"),
        )
    ),
    ("turned_on", "vacuum.lamp", ("docked", "cleaning")),
    ("turned_on", "vacuum.lamp", ("idle", "cleaning")),
    ("turned_on", "lawn_mower.lamp", ("docked", "mowing")),
    ("opened", "cover.lamp", ("closed", "opening")),
    ("opened", "cover.lamp", ("closed", "open")),
    ("opened", "valve.lamp", ("closed", "open")),
    ("opened", "lock.lamp", ("locked", "unlocking")),
    ("opened", "lock.lamp", ("locked", "unlocked")),
    ("playing", "media_player.lamp", ("idle", "playing")),
    ("playing", "media_player.lamp", ("off", "playing")),
    ("pressed", "button.lamp", ("2027-03-10T11:00:00+00:00", "2027-03-10T12:00:00+00:00")),
    ("pressed", "input_button.lamp", ("unknown", "2027-03-10T12:00:00+00:00")),
    ("pressed", "scene.lamp", ("unknown", "2027-03-10T12:00:00+00:00")),
    ("pressed", "event.lamp", ("unknown", "2027-03-10T12:00:00.000+00:00")),
    ("voice", "conversation.lamp", ("unknown", "2027-03-10T12:00:00+00:00")),
]
BY = {"voice": "text"}


@pytest.mark.parametrize(("kind", "entity_id", "states"), STARTS)
async def test_a_start_counts_once(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    kind: str,
    entity_id: str,
    states: tuple[str, str],
) -> None:
    await async_track(hass, entry, kind=kind, counted_by="origin")
    await async_set_states(hass, entity_id, *states)
    # An attribute that changes is no use, nor is what is gone or seen for the first time.
    set_state(hass, entity_id, states[1], friendly_name="Lamp", brightness=3)
    await async_set_states(hass, entity_id, "unavailable", "unknown", "unavailable")
    await hass.async_block_till_done()
    assert totals(entry) == {("Lamp", BY.get(kind, "device")): 1}


@pytest.mark.parametrize(
    ("kind", "entity_id", "states"),
    [
        ("turned_on", "light.lamp", ("unavailable", "on")),
        ("turned_on", "light.lamp", ("unknown", "on")),
        ("turned_on", "light.lamp", ("on", "off", "unavailable", "on")),
        ("turned_on", "light.lamp", ("on",)),
        ("turned_on", "vacuum.lamp", ("paused", "cleaning")),
        ("turned_on", "vacuum.lamp", ("error", "cleaning")),
        ("turned_on", "lawn_mower.lamp", ("paused", "mowing")),
        ("turned_on", "sensor.lamp", ("off", "on")),
        ("opened", "cover.lamp", ("unknown", "open")),
        ("opened", "cover.lamp", ("opening", "open")),
        ("opened", "cover.lamp", ("closing", "open")),
        ("opened", "lock.lamp", ("locking", "unlocked")),
        ("opened", "lock.lamp", ("unlocking", "unlocked", "open")),
        ("opened", "binary_sensor.lamp", ("off", "on")),
        ("playing", "media_player.lamp", ("paused", "playing")),
        ("playing", "media_player.lamp", ("buffering", "playing")),
        ("playing", "media_player.lamp", ("paused", "buffering", "playing")),
        ("playing", "media_player.lamp", ("unavailable", "playing")),
        ("pressed", "button.lamp", ("unknown",)),
        ("pressed", "button.lamp", ("2027-03-10T12:00:00+00:00",)),
        # Restored: it was pressed before it was gone.
        ("pressed", "button.lamp", ("unavailable", "2001-03-10T12:00:00+00:00")),
        ("pressed", "button.lamp", ("unavailable", "no time")),
        ("pressed", "button.lamp", ("unavailable", "2099-03-10T12:00:00")),
    ],
)
async def test_what_is_no_start(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    kind: str,
    entity_id: str,
    states: tuple[str, ...],
) -> None:
    await async_track(hass, entry, kind=kind, counted_by="origin")
    await async_set_states(hass, entity_id, *states)
    assert totals(entry) == {}


async def test_a_player_that_loads_first(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="playing", counted_by="none")
    await async_set_states(
        hass,
        "media_player.lamp",
        *("idle", "buffering", "playing", "buffering", "playing", "paused", "playing"),
    )
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_a_press_that_arrives_with_the_return(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="pressed", counted_by="none")
    await async_set_states(hass, "button.lamp", "unavailable", "2099-03-10T12:00:00+00:00")
    assert totals(entry) == {("Lamp", "-"): 1}


@pytest.mark.parametrize("door", ["door", "garage_door", "opening", "window"])
async def test_doors_are_binary_sensors_by_class(
    hass: HomeAssistant, entry: MockConfigEntry, door: str
) -> None:
    await async_track(hass, entry, kind="opened", counted_by="none")
    for state in ("off", "on", "on", "off"):
        set_state(hass, "binary_sensor.a", state, device_class=door, friendly_name="Door")
        set_state(hass, "binary_sensor.b", state, device_class="motion")
        await hass.async_block_till_done()
    assert totals(entry) == {("Door", "-"): 1}


async def test_the_modality_of_an_event_entity_is_its_type(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="pressed", counted_by="origin")
    for second, event_type in enumerate(("short_press", "short_press", "long_press")):
        at = f"2027-03-10T12:00:0{second}.000+00:00"
        set_state(hass, "event.remote", at, friendly_name="Remote", event_type=event_type)
        await hass.async_block_till_done()
    # The first was only seen.
    assert totals(entry) == {("Remote", "short_press"): 1, ("Remote", "long_press"): 1}


async def test_the_modality_of_a_sentence_is_its_satellite(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="voice", counted_by="origin")
    set_state(hass, "conversation.assist", "unknown", friendly_name="Assist")
    set_state(hass, "assist_satellite.kitchen", "idle", friendly_name="Kitchen")
    set_state(hass, "assist_satellite.kitchen", "listening", friendly_name="Kitchen")
    satellite = hass.states.get("assist_satellite.kitchen")
    assert satellite is not None
    context = satellite.context
    set_state(hass, "conversation.assist", "2027-03-10T12:00:00", context, friendly_name="Assist")
    await hass.async_block_till_done()
    assert totals(entry) == {("Assist", "Kitchen"): 1}


async def test_a_whole_house_at_once(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    for state in ("off", "on"):
        for number in range(50):
            set_state(hass, f"light.l{number}", state, friendly_name=f"L{number}")
    await hass.async_block_till_done()
    assert totals(entry) == {(f"L{number}", "-"): 1 for number in range(50)}


async def test_two_trackers_and_one_lamp(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    target = {"entity_id": ["light.lamp"]}
    await async_track(hass, entry, kind="turned_on", counted_by="none", target=target)
    await async_track(hass, entry, kind="turned_on", counted_by="origin", target=target)
    await async_set_states(hass, "light.lamp", "off", "on", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 2, ("Lamp", "device"): 2}


async def test_a_bouncing_contact(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    for _ in range(100):
        set_state(hass, "switch.lamp", "off", friendly_name="Lamp")
        set_state(hass, "switch.lamp", "on", friendly_name="Lamp")
    await hass.async_block_till_done()
    # The first was only seen.
    assert totals(entry) == {("Lamp", "-"): 100}


async def test_a_restart_of_the_entry(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on", "off")
    await async_restart(hass, entry)
    await async_set_states(hass, "light.lamp", "on", "on")
    assert totals(entry) == {("Lamp", "-"): 2}


async def test_a_tracker_that_is_changed_and_deleted(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    tracker = await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    await async_change(hass, entry, tracker, counted_by="origin")
    await async_set_states(hass, "light.lamp", "off", "on")
    await async_untrack(hass, entry, tracker)
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1, ("Lamp", "device"): 1}


async def test_names_are_cut_to_what_a_skill_may_be(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    for state in ("off", "on"):
        set_state(hass, "light.a", state, friendly_name="=+-@ Kitchen\x07 \n lamp")
        set_state(hass, "light.b", state, friendly_name="L" * 200)
    await hass.async_block_till_done()
    assert totals(entry) == {("Kitchen lamp", "-"): 1, ("L" * 64, "-"): 1}
