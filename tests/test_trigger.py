"""Our triggers, in automations as the editor stores them."""

import tracemalloc
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.trigger import async_get_all_descriptions
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.usage_stats.trigger import TRIGGERS

from .automations import TELL, async_add_automations, async_automate, automation, capture_told, told
from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_totals,
)
from .test_translations import LANGUAGES, icons, load
from .tracking.common import SWITCH, async_add_switch, async_track, totals

ESPRESSO = {"skill": "Espresso"}
BUTTON = {"modality": "button"}
RECORDED = "usage_stats.use_recorded"
REACHED = "usage_stats.count_reached"
CLOSED = "usage_stats.day_closed"
RECORD = {"action": "usage_stats.record", "data": {"skill": "Again", "modality": "x"}}


def on(trigger: str, **options: object) -> dict[str, Any]:
    """Return a trigger as the editor stores it."""
    return {"trigger": trigger, **({"options": options} if options else {})}


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("Espresso", "button", 1), ("Espresso", "tag", 2), ("Notfall", "button", 3)]),
        (ESPRESSO, [("Espresso", "button", 1), ("Espresso", "tag", 2)]),
        (BUTTON, [("Espresso", "button", 1), ("Notfall", "button", 3)]),
        ({**ESPRESSO, **BUTTON}, [("Espresso", "button", 1)]),
        # What a person types is cleaned like what is recorded; a blueprint cannot omit a field.
        ({"skill": "  Notfall\u00a0", "modality": ""}, [("Notfall", "button", 3)]),
        ({"skill": None, "modality": "tag"}, [("Espresso", "tag", 2)]),
        ({"skill": "espresso"}, []),
    ],
)
async def test_use_recorded(
    hass: HomeAssistant, options: dict[str, Any], expected: list[tuple[str, str, int]]
) -> None:
    await async_automate(hass, on(RECORDED, **options), TELL)
    events = capture_told(hass)
    uses = [
        {"skill": "Espresso", "modality": "tag", "count": 2},
        {"skill": "Notfall", "modality": "button", "count": 3},
    ]
    await async_record(hass)
    await async_call(hass, "record", {"uses": uses})
    await hass.async_block_till_done()
    assert told(events) == [
        {"skill": skill, "modality": modality, "count": count}
        for skill, modality, count in expected
    ]


@pytest.mark.usefixtures("entry")
async def test_a_call_with_many_uses_is_as_many_runs(hass: HomeAssistant) -> None:
    await async_automate(hass, on(RECORDED), TELL, mode="parallel", max=1_000)
    events = capture_told(hass)
    uses = [{"skill": f"Lamp {number}", "modality": "x"} for number in range(500)]
    await async_call(hass, "record", {"uses": uses})
    await hass.async_block_till_done()
    assert len(events) == 500


async def test_what_is_not_counted_triggers_nothing(hass: HomeAssistant) -> None:
    await async_set_up(hass, {"max_combinations": 1})
    await async_automate(hass, on(RECORDED), TELL)
    events = capture_told(hass)
    await async_record(hass)
    await async_record(hass, modality="one too many")
    await async_record(hass, use_id="7")
    await async_record(hass, use_id="7")
    await hass.async_block_till_done()
    assert [run["modality"] for run in told(events)] == ["button", "button"]


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    ("options", "runs"),
    [
        ({}, 1),
        (ESPRESSO, 1),
        ({**ESPRESSO, **BUTTON}, 0),
        ({"skill": "Espresso", "modality": "tag"}, 1),
        (BUTTON, 0),
    ],
)
async def test_count_reached(hass: HomeAssistant, options: dict[str, Any], runs: int) -> None:
    await async_record(hass)
    await async_automate(hass, on(REACHED, number=4, **options), TELL)
    events = capture_told(hass)
    await async_record(hass, modality="tag", count=2)
    assert not events
    for _ in range(3):
        await async_record(hass, modality="tag", count=4)
    await hass.async_block_till_done()
    count = 6 if options.get("modality") else 7
    expected = {
        "number": 4,
        "count": count,
        "skill": options.get("skill"),
        "modality": options.get("modality"),
    }
    assert told(events) == [expected] * runs


async def test_a_count_is_reached_once_a_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, noon_entry: MockConfigEntry
) -> None:
    """A restart in between reaches nothing; a reset begins at zero."""
    await async_automate(hass, on(REACHED, number=2), TELL)
    events = capture_told(hass)
    await async_record(hass, count=2)
    assert len(events) == 1
    await async_restart(hass, noon_entry)
    await async_record(hass)
    assert len(events) == 1
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass)
    assert len(events) == 1
    await async_record(hass)
    assert len(events) == 2
    await async_call(hass, "reset")
    await async_record(hass, count=2)
    assert len(events) == 3


async def test_renaming_reaches_no_count(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_automate(hass, on(REACHED, number=3, **ESPRESSO), TELL)
    events = capture_told(hass)
    await async_record(hass)
    await async_record(hass, "Coffee", count=2)
    await async_call(hass, "rename", {"skill": "Coffee", "new_skill": "Espresso"})
    assert totals(entry) == {("Espresso", "button"): 3}
    await async_record(hass)
    assert not events


async def test_triggers_that_are_attached_before_the_entry_is_loaded(hass: HomeAssistant) -> None:
    await async_automate(hass, [on(REACHED, number=2), on(RECORDED), on(CLOSED)], TELL)
    events = capture_told(hass)
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_record(hass)
    await hass.async_block_till_done()
    assert [run.get("number") for run in told(events)] == [None, 2, None]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert len(events) == 3


@pytest.mark.usefixtures("noon_entry")
async def test_day_closed(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await async_automate(hass, on(CLOSED), TELL)
    events = capture_told(hass)
    await async_record(hass, count=3)
    await async_record(hass, "Notfall")
    await async_call(hass, "reset")
    assert not events
    await async_record(hass, "Notfall", count=2)
    await async_move_to(hass, freezer, "2027-03-11T07:29:00+01:00")
    assert not events
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    await async_record(hass)
    await async_move_to(hass, freezer, "2027-03-12T00:00:10+01:00")
    await async_record(hass)
    await hass.async_block_till_done()
    assert told(events) == [
        {"date": "2027-03-10", "uses": 2, "combinations": 1},
        {"date": "2027-03-11", "uses": 1, "combinations": 1},
    ]


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    ("trigger", "options"),
    [
        (REACHED, {}),
        (REACHED, {"number": 0}),
        (REACHED, {"number": 1_000_001}),
        (REACHED, {"number": 2.5}),
        (REACHED, {"number": "many"}),
        (REACHED, {"number": True}),
        (RECORDED, {"skill": "x" * 65}),
        (RECORDED, {"skill": ["Espresso"]}),
        (RECORDED, {"skil": "Espresso"}),
        (CLOSED, {"skill": "Espresso"}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    hass: HomeAssistant, trigger: str, options: dict[str, Any]
) -> None:
    """With its field, and never with what was entered."""
    config = automation("First", {"trigger": trigger, "options": options}, TELL)
    with pytest.raises(vol.Invalid) as refused:
        await async_validate_config_item(hass, "first", config)
    assert f"options.{next(iter(options), 'number')}" in str(refused.value)
    assert "Espresso" not in str(refused.value)


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("number", [1, 3.0, "3", 1_000_000])
async def test_numbers_as_forms_and_blueprints_send_them(
    hass: HomeAssistant, number: object
) -> None:
    config = automation("First", on(REACHED, number=number), TELL)
    checked = await async_validate_config_item(hass, "first", config)
    assert checked is not None
    assert checked.validation_status == "ok"


@pytest.mark.parametrize("mode", ["single", "queued", "parallel", "restart"])
@pytest.mark.parametrize("wait", [False, True])
async def test_an_automation_on_uses_that_records_runs_once(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mode: str,
    *,
    wait: bool,
) -> None:
    """Also if it waits in between, and if trackers count runs and actions."""
    for kind in ("runs", "actions"):
        await async_track(hass, entry, kind=kind, counted_by="none")
    waiting = [{"wait_for_trigger": {"trigger": "event", "event_type": "go"}}] if wait else []
    await async_automate(hass, on(RECORDED), *waiting, RECORD, mode=mode)
    await async_record(hass)
    for _ in range(3):
        hass.bus.async_fire("go")
        await hass.async_block_till_done()
    assert await async_totals(hass) == {("Espresso", "button"): 1, ("Again", "x"): 1}


@pytest.mark.parametrize("mode", ["queued", "parallel"])
async def test_two_automations_do_not_start_each_other(
    hass: HomeAssistant, entry: MockConfigEntry, mode: str
) -> None:
    """Nor does one on what the other has changed, nor a script."""
    await async_track(hass, entry, kind="runs", counted_by="none")
    script = {"action": "script.turn_on", "target": {"entity_id": "script.count"}}
    await async_add_automations(
        hass,
        automation("First", on(RECORDED), RECORD, {"event": "behind"}, mode=mode),
        automation("Second", on(RECORDED), script, mode=mode),
        automation("Third", {"trigger": "event", "event_type": "behind"}, RECORD, mode=mode),
        scripts={"count": {"sequence": [RECORD]}},
    )
    await async_record(hass)
    assert await async_totals(hass) == {("Espresso", "button"): 1, ("Again", "x"): 3}


@pytest.mark.parametrize("mode", ["queued", "parallel"])
async def test_nothing_piles_up(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> None:
    """With a tracker that sees the lamp go on, and one that sees the runs."""
    await async_add_switch(hass)
    toggle = {"action": "input_boolean.toggle", "target": {"entity_id": SWITCH}}
    await async_automate(hass, on(RECORDED), toggle, RECORD, mode=mode)
    for kind in ("runs", "turned_on", "actions"):
        await async_track(hass, entry, kind=kind, counted_by="none")
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(100):
        await async_record(hass)
        await hass.async_block_till_done()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert totals(entry) == {("Espresso", "button"): 100, ("Again", "x"): 100}
    assert after - before < 20_000_000


async def test_a_day_that_ended_while_off_is_closed_once_started(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, noon_entry: MockConfigEntry
) -> None:
    """When automations listen."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    freezer.move_to("2027-03-12T12:00:00+01:00")
    hass.set_state(CoreState.starting)
    await hass.config_entries.async_setup(noon_entry.entry_id)
    await hass.async_block_till_done()
    await async_automate(hass, on(CLOSED), TELL)
    events = capture_told(hass)
    await hass.async_block_till_done()
    assert not events
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert told(events) == [{"date": "2027-03-10", "uses": 3, "combinations": 1}]


async def test_counts_and_days_may_start_what_records(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, noon_entry: MockConfigEntry
) -> None:
    """It happens once a day, so that it cannot go in a circle."""
    triggers = [on(REACHED, number=2), on(CLOSED)]
    await async_automate(hass, triggers, RECORD, mode="parallel")
    await async_record(hass, count=2)
    assert totals(noon_entry) == {("Espresso", "button"): 2, ("Again", "x"): 1}
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert totals(noon_entry) == {("Again", "x"): 1}


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_editor_offers_each_with_its_texts(hass: HomeAssistant, language: str) -> None:
    await async_automate(hass, on(RECORDED), TELL)
    described = await async_get_all_descriptions(hass)
    texts = load(language)["triggers"]
    assert texts.keys() == TRIGGERS.keys() == icons()["triggers"].keys()
    for key, text in texts.items():
        description = described[f"usage_stats.{key}"]
        assert description is not None
        assert text.get("fields", {}).keys() == description["fields"].keys()
        for named in (text, *text.get("fields", {}).values()):
            assert named.keys() >= {"name", "description"}
