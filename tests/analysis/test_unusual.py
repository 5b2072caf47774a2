"""Unusual use: judged when a day is closed, shown, told once and remembered."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.usage_stats.const import EVENT_UNUSUAL

from ..common import (
    async_call,
    async_move_to,
    async_record,
    async_settle,
)
from ..pages import DOCS, action_section, blocks, first_cells, table_under
from .house import AFTER, CLOSING, ESPRESSO, NEXT, SENSOR, async_close, async_seed, shown, told


@pytest.mark.usefixtures("house")
async def test_an_unusual_day_is_shown_until_a_usual_one(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    events = async_capture_events(hass, EVENT_UNUSUAL)
    await async_close(hass, freezer, 60)

    state, combinations, more = shown(hass)
    assert (state, more) == ("on", 0)
    espresso = {
        "skill": "Espresso",
        "modality": "button",
        "count": 60,
        "usual": [2, 9],
        "direction": "high",
        "since": "2027-03-11",
    }
    assert espresso in combinations
    assert [row["skill"] for row in combinations if row["skill"] != "Espresso"] == [None]
    assert told(events) == [{"high": 2, "low": 0}]
    answer = await async_call(hass, "get_unusual")
    assert answer == {
        "success": True,
        "date": "2027-03-11",
        "judged": 3,
        "combinations": combinations,
    }

    await async_close(hass, freezer, 5, AFTER)
    assert shown(hass) == ("off", [], 0)
    assert told(events) == []


@pytest.mark.usefixtures("house")
async def test_what_stays_unusual_is_told_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    events = async_capture_events(hass, EVENT_UNUSUAL)
    await async_close(hass, freezer, 60)
    told(events)
    await async_close(hass, freezer, 90, AFTER)

    state, combinations, _ = shown(hass)
    assert state == "on"
    assert {row["since"] for row in combinations} == {"2027-03-11"}
    assert told(events) == []


async def test_it_is_unknown_before_there_is_enough_history(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    nothing: dict[str, Any] = {"success": True, "date": None, "judged": 0, "combinations": []}
    assert await async_call(hass, "get_unusual") == nothing
    assert shown(hass) == ("unknown", [], 0)
    await async_seed(noon_entry, {ESPRESSO: [5] * 40})
    await async_move_to(hass, freezer, NEXT)
    await async_close(hass, freezer, 900)

    assert shown(hass) == ("unknown", [], 0)
    assert await async_call(hass, "get_unusual") == {**nothing, "date": "2027-03-11"}


async def test_names_are_neither_on_the_bus_nor_recorded(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)

    [platform] = [
        entity
        for entity in hass.data["entity_components"]["binary_sensor"].entities
        if entity.entity_id == SENSOR
    ]
    state = hass.states.get(SENSOR)
    assert state is not None
    assert state.state_info is not None
    assert {"combinations", "more"} <= state.state_info["unrecorded_attributes"]
    assert platform.unique_id == f"{house.entry_id}_unusual_use"


@pytest.mark.usefixtures("house")
async def test_a_clock_that_ran_ahead_neither_alarms_nor_hides_an_alarm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    events = async_capture_events(hass, EVENT_UNUSUAL)
    # A third of the day is over when the clock jumps, and nothing was used yet.
    await async_move_to(hass, freezer, "2029-01-01T12:00:00+01:00")
    await async_record(hass, *ESPRESSO, count=900)
    await async_move_to(hass, freezer, "2029-01-02T12:00:00+01:00")
    await async_record(hass, *ESPRESSO)
    await async_move_to(hass, freezer, "2027-03-11T13:00:00+01:00")
    await async_record(hass, *ESPRESSO, count=5)
    await async_move_to(hass, freezer, CLOSING)
    assert told(events) == []
    assert shown(hass)[0] == "unknown"

    await async_close(hass, freezer, 60, AFTER)
    # The timer of the rollover waits for the clock to get there again; a use does not.
    await async_record(hass, *ESPRESSO)
    await async_settle(hass)
    assert len(told(events)) == 1
    assert shown(hass)[0] == "on"


@pytest.mark.usefixtures("house")
async def test_a_holiday_is_told_as_one(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    events = async_capture_events(hass, EVENT_UNUSUAL)
    for day in (12, 13, 14, 15, 16, 17):
        await async_move_to(hass, freezer, f"2027-03-{day}T07:30:00+01:00")

    state, combinations, _ = shown(hass)
    assert state == "on"
    assert [(row["skill"], row["direction"]) for row in combinations] == [(None, "low")]
    assert told(events) == [{"high": 0, "low": 1}]


@pytest.mark.usefixtures("house")
async def test_five_are_shown_and_the_rest_is_counted(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    many = [(f"Skill {number}", "button") for number in range(7)]
    await async_seed(house, dict.fromkeys(many, [5] * 182))
    for combination in many:
        await async_record(hass, *combination, count=100)
    await async_close(hass, freezer, 5)

    state, combinations, more = shown(hass)
    assert (state, len(combinations), more) == ("on", 5, 3)
    assert len((await async_call(hass, "get_unusual"))["combinations"]) == 8


async def test_more_false_alarms_find_more(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.config_entries.async_update_entry(house, options={"false_alarms": "1"})
    await async_settle(hass)
    await async_close(hass, freezer, 13)
    assert shown(hass)[0] == "off"
    hass.config_entries.async_update_entry(house, options={"false_alarms": "24"})
    await async_settle(hass)
    await async_close(hass, freezer, 13, AFTER)
    assert shown(hass)[0] == "on"


@pytest.mark.usefixtures("house")
async def test_an_answer_has_the_fields_of_its_example(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    answer = await async_call(hass, "get_unusual")

    text = action_section("usage_stats.get_unusual")
    example = json.loads(blocks(text, "json")[0])
    assert first_cells(table_under(text, "Answer")) == list(example) == list(answer)
    assert example["combinations"][0].keys() == answer["combinations"][0].keys()
    state = hass.states.get(SENSOR)
    assert state is not None
    shown_only = first_cells(table_under(DOCS["analysis"], "Attribute"))
    assert shown_only == [key for key in state.attributes if key != "friendly_name"]
