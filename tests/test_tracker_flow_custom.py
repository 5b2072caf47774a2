"""*Anything else*: triggers, conditions, what is recorded, and the page that shows a sample."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.json import prepare_save_json
from homeassistant.setup import async_setup_component
import pytest

from custom_components.usage_stats.tracking.const import CUSTOM

from .trackers import STATE_TRIGGER, STORED_TRIGGER, USE, Trackers, fields_of, suggested

CONDITIONS = [
    {"condition": "template", "value_template": "{{ is_state('sun.sun', 'below_horizon') }}"},
    {"condition": "state", "entity_id": "light.bed", "state": "on", "for": {"minutes": 5}},
    {"or": [{"condition": "time", "after": "22:00:00"}]},
]


async def test_anything_else_counts_a_use(trackers: Trackers) -> None:
    page = await trackers.open(CUSTOM)
    assert fields_of(page) == ["name", "triggers", "conditions", "record"]
    page = await trackers.send(page, {"name": " Bed ", "triggers": [STATE_TRIGGER]})
    assert page["step_id"] == "use"
    assert suggested(page) == USE
    assert page["description_placeholders"] is not None
    assert page["description_placeholders"]["example"] == "{{ name }}"

    sample = await trackers.send(page, {**USE, "modality": "wall", "interval": 5.0})

    assert sample["type"] is FlowResultType.MENU
    assert sample["step_id"] == "sample_use"
    assert sample["menu_options"] == ["save", "change"]
    assert sample["description_placeholders"] == {
        "sample": "- skill: `Bed lamp`\n- modality: `wall`",
        "errors": "",
    }
    assert trackers.all() == []
    result = await trackers.choose(sample, "save")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    tracker = trackers.only()
    assert (tracker.title, tracker.unique_id) == ("Bed", None)
    assert dict(tracker.data) == {
        "kind": CUSTOM,
        "triggers": [STORED_TRIGGER],
        "conditions": [],
        "record": "use",
        "skill": "{{ name }}",
        "modality": "wall",
        "interval": 5,
    }
    assert type(tracker.data["interval"]) is int


async def test_anything_else_records_an_event(trackers: Trackers) -> None:
    rows = [{"key": "printer_type", "value": "prusa"}, {"key": " state", "value": "{{ name }}"}]

    sample = await trackers.add_custom(
        {"record": "event"}, {"event_type": "job_created", "metadata": rows}
    )

    assert sample["step_id"] == "sample_event"
    assert sample["description_placeholders"] == {
        "sample": "- event_type: `job_created`\n- printer_type: `prusa`\n- state: `Bed lamp`",
        "errors": "",
    }
    await trackers.choose(sample, "save")
    assert dict(trackers.only().data) == {
        "kind": CUSTOM,
        "triggers": [STORED_TRIGGER],
        "conditions": [],
        "record": "event",
        "event_type": "job_created",
        "metadata": {"printer_type": "prusa", "state": "{{ name }}"},
    }


async def test_an_event_needs_no_metadata(trackers: Trackers) -> None:
    sample = await trackers.add_custom({"record": "event"}, {"event_type": "file_uploaded"})

    await trackers.choose(sample, "save")

    assert trackers.only().data["metadata"] == {}


async def test_one_row_of_metadata_is_a_list_of_one(trackers: Trackers) -> None:
    row = {"key": "state", "value": "x"}
    event = {"event_type": "job_created", "metadata": row}

    if (MAJOR_VERSION, MINOR_VERSION) >= (2026, 11):
        # Home Assistant's form sends a list and nothing else.
        with pytest.raises(InvalidData):
            await trackers.add_custom({"record": "event"}, event)
        return
    sample = await trackers.add_custom({"record": "event"}, event)

    await trackers.choose(sample, "save")
    assert trackers.only().data["metadata"] == {"state": "x"}


async def test_conditions_are_stored_as_json(trackers: Trackers) -> None:
    """Home Assistant's selector returns templates and timedeltas, which nobody can save."""
    sample = await trackers.add_custom({"conditions": CONDITIONS}, USE)
    await trackers.choose(sample, "save")

    assert trackers.only().data["conditions"] == CONDITIONS
    prepare_save_json(trackers.entry.as_dict())
    assert suggested(await trackers.change())["conditions"] == CONDITIONS


async def test_one_condition_is_a_list_of_one(trackers: Trackers) -> None:
    sample = await trackers.add_custom({"conditions": CONDITIONS[0]}, USE)
    await trackers.choose(sample, "save")

    assert trackers.only().data["conditions"] == CONDITIONS[:1]


async def test_a_condition_of_another_shape_is_refused(trackers: Trackers) -> None:
    with pytest.raises(InvalidData):
        await trackers.add_custom({"conditions": [{"condition": "state"}]}, USE)


@pytest.mark.parametrize("record", ["use", "event"])
async def test_anything_else_is_changed(trackers: Trackers, record: str) -> None:
    pages: Mapping[str, Any] = {
        "use": USE,
        "event": {"event_type": "job_failed", "metadata": [{"key": "state", "value": "x"}]},
    }
    first = {"name": "Bed", "triggers": [STORED_TRIGGER], "conditions": CONDITIONS}
    sample = await trackers.add_custom({**first, "record": record}, pages[record])
    await trackers.choose(sample, "save")
    before = trackers.only()

    page = await trackers.change()
    assert suggested(page) == {**first, "record": record}
    # Without conditions, and what is recorded is the other.
    (other,) = pages.keys() - {record}
    entered = {"name": "Couch", "triggers": [STORED_TRIGGER], "record": other}
    page = await trackers.send(page, entered)
    assert page["step_id"] == other
    result = await trackers.choose(await trackers.send(page, pages[other]), "save")

    assert result["reason"] == "reconfigure_successful"
    tracker = trackers.only()
    assert (tracker.subentry_id, tracker.title) == (before.subentry_id, "Couch")
    assert tracker.data["conditions"] == []
    shown = await trackers.change()
    assert suggested(shown) == {**entered, "conditions": []}
    shown = await trackers.send(shown, suggested(shown))
    assert suggested(shown) == pages[other]


async def test_going_back_from_the_sample_keeps_what_was_entered(trackers: Trackers) -> None:
    sample = await trackers.add_custom({"conditions": CONDITIONS}, {**USE, "interval": 7})

    page = await trackers.choose(sample, "change")

    shown = suggested(page)
    assert shown == {
        "name": "Bed",
        "triggers": [STORED_TRIGGER],
        "conditions": CONDITIONS,
        "record": "use",
    }
    page = await trackers.send(page, shown)
    assert suggested(page) == {**USE, "interval": 7}
    assert trackers.all() == []


@pytest.mark.parametrize(
    ("triggers", "reason"),
    [
        ([], "no_triggers"),
        ([{"trigger": "conversation", "command": "turn on the bed lamp"}], "trigger_sentence"),
        ([{"trigger": "nothing_known"}], "trigger_invalid"),
        ([{"trigger": "state"}], "trigger_invalid"),
        ([{"trigger": "template", "value_template": "{{ 1 +"}], "trigger_invalid"),
        (
            [{"trigger": "device", "domain": "light", "device_id": "gone", "type": "turned_on"}],
            "trigger_invalid",
        ),
        (
            [STATE_TRIGGER, {"trigger": "state", "entity_id": "sensor.usage_stats_uses_today"}],
            "trigger_own_entity",
        ),
    ],
)
async def test_a_trigger_that_cannot_be_attached_is_refused(
    trackers: Trackers, triggers: list[dict[str, Any]], reason: str
) -> None:
    page = await trackers.open(CUSTOM)

    refused = await trackers.send(page, {"name": "Bed", "triggers": triggers, "record": "use"})

    assert refused["step_id"] == CUSTOM
    assert refused["errors"] == {"triggers": reason}
    assert suggested(refused)["name"] == "Bed"
    page = await trackers.send(refused, {"name": "Bed", "triggers": [STATE_TRIGGER]})
    assert page["step_id"] == "use"


async def test_a_condition_that_cannot_be_checked_is_refused(trackers: Trackers) -> None:
    condition = {"condition": "device", "domain": "light", "device_id": "gone", "type": "is_on"}
    page = await trackers.open(CUSTOM)

    refused = await trackers.send(
        page, {"name": "Bed", "triggers": [STATE_TRIGGER], "conditions": [condition]}
    )

    assert refused["errors"] == {"conditions": "condition_invalid"}


async def test_a_name_without_text_is_refused(trackers: Trackers) -> None:
    refused = await trackers.add_custom({}, {**USE, "skill": "   "})

    assert refused["step_id"] == "use"
    assert refused["errors"] == {"skill": "field_empty"}
    assert (await trackers.send(refused, USE))["step_id"] == "sample_use"


async def test_a_syntax_error_is_refused_at_its_field(trackers: Trackers) -> None:
    with pytest.raises(InvalidData) as refused:
        await trackers.add_custom({}, {**USE, "skill": "{{ 1 +"})

    assert refused.value.schema_errors.keys() == {"skill"}


@pytest.mark.parametrize(
    ("keys", "reason"),
    [(("state", "state "), "duplicate_key"), (("Not a key",), "field_bad_key")],
)
async def test_metadata_has_keys(trackers: Trackers, keys: tuple[str], reason: str) -> None:
    rows = [{"key": key, "value": "x"} for key in keys]

    refused = await trackers.add_custom(
        {"record": "event"}, {"event_type": "job_created", "metadata": rows}
    )

    assert refused["errors"] == {"metadata": reason}
    assert suggested(refused)["metadata"] == rows


async def test_what_cannot_be_tried_is_shown_and_may_be_saved(trackers: Trackers) -> None:
    webhook = {"trigger": "webhook", "webhook_id": "parcel"}
    assert await async_setup_component(trackers.hass, "webhook", {})

    sample = await trackers.add_custom(
        {"triggers": [webhook]}, {**USE, "skill": "{{ trigger.json.parcel.name }}"}
    )

    assert sample["step_id"] == "sample_failed"
    shown = sample["description_placeholders"]
    assert shown is not None
    assert shown["errors"].startswith("- skill: `UndefinedError: ")
    assert "- modality: `" in shown["sample"]
    result = await trackers.choose(sample, "save")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_trigger_without_an_entity_has_no_name(trackers: Trackers) -> None:
    """Then the skill that is suggested is the name of the tracker."""
    page = await trackers.open(CUSTOM)
    noon = {"name": "Noon", "triggers": [{"trigger": "time", "at": "12:00"}]}
    page = await trackers.send(page, noon)
    assert suggested(page) == {**USE, "skill": "Noon"}

    sample = await trackers.send(page, USE)

    assert sample["step_id"] == "sample_failed"
    assert sample["description_placeholders"] == {
        "sample": "- modality: `home_assistant`",
        "errors": "- skill: `Must not be empty.`",
    }


async def test_a_device_that_goes_meanwhile_leads_back_to_the_first_page(
    trackers: Trackers,
) -> None:
    registry = er.async_get(trackers.hass)
    lamp = registry.async_get_or_create("light", "demo", "lamp")
    trigger = {"trigger": "state", "entity_id": lamp.id}
    page = await trackers.open(CUSTOM)
    page = await trackers.send(page, {"name": "Bed", "triggers": [trigger]})
    registry.async_remove(lamp.entity_id)

    refused = await trackers.send(page, USE)

    assert refused["step_id"] == CUSTOM
    assert refused["errors"] == {"triggers": "trigger_invalid"}
