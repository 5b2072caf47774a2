"""The event entity *Activity*."""

from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN, EntityCategory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .common import async_call, async_move_to, async_record, async_restart, async_tick, entity_id
from .flows import OptionsForm
from .sharing.household import Household

NAMES = ("skill", "modality", "rows", "files", "file_name", "date", "uses", "combinations")


def shown(state: State | None) -> tuple[str, dict[str, Any]]:
    """Return the type of an event and what is told of it."""
    assert state is not None
    told = {name: state.attributes[name] for name in NAMES if name in state.attributes}
    return str(state.attributes["event_type"]), told


@pytest.fixture
def seen(hass: HomeAssistant, noon_entry: MockConfigEntry) -> list[tuple[str, dict[str, Any]]]:
    """Return what the entity shows from now on."""
    states: list[tuple[str, dict[str, Any]]] = []

    @callback
    def keep(event: Event[EventStateChangedData]) -> None:
        states.append(shown(event.data["new_state"]))

    activity = entity_id(hass, noon_entry, "activity", "event")
    async_track_state_change_event(hass, activity, keep)
    return states


async def async_show_uses(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Turn the option on, without a reload."""
    options = {**entry.options, "show_uses": True}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.async_block_till_done()


async def test_it_shows_exports_and_the_end_of_a_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seen: list[Any]
) -> None:
    await async_record(hass, count=3)
    await async_record(hass, "Notfall", "ct")
    await async_call(hass, "export")
    file = "usage_stats_2027-03-10.csv"
    assert seen == [("exported", {"rows": 2, "files": 1, "file_name": file})]
    seen.clear()
    await async_record(hass)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    closed = {"date": "2027-03-10", "uses": 5, "combinations": 2}
    assert seen == [
        ("day_closed", closed),
        ("exported", {"rows": 1, "files": 1, "file_name": file}),
        ("rolled_over", {}),
    ]


async def test_the_first_use_of_a_day_closes_the_one_before(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seen: list[Any]
) -> None:
    await async_record(hass)
    await async_move_to(hass, freezer, "2027-03-11T06:00:00+01:00")
    assert seen == []
    await async_record(hass)
    assert seen[0] == ("day_closed", {"date": "2027-03-10", "uses": 1, "combinations": 1})


async def test_a_reset_closes_no_day(hass: HomeAssistant, seen: list[Any]) -> None:
    await async_record(hass)
    await async_call(hass, "reset")
    assert seen == []


async def test_it_shows_that_something_was_sent(hass: HomeAssistant, household: Household) -> None:
    activity = entity_id(hass, household.entry, "activity", "event")
    before = hass.states.get(activity)
    assert before is not None
    await household.pass_days(8)
    types = {shown(state)[0] for state in household_states(hass, activity)}
    assert types == {"rolled_over"} or "submitted" in types


async def test_uses_are_not_shown_unless_asked_for(hass: HomeAssistant, seen: list[Any]) -> None:
    await async_record(hass)
    assert seen == []


async def test_uses_are_shown_at_most_once_a_second(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    noon_entry: MockConfigEntry,
    seen: list[Any],
) -> None:
    await async_show_uses(hass, noon_entry)
    for modality in ("button", "tag", "voice"):
        await async_record(hass, modality=modality)
    assert seen == [("recorded", {"skill": "Espresso", "modality": "button"})]
    await async_tick(hass, freezer, 1.1)
    assert seen[1:] == [("recorded", {"skill": "Espresso", "modality": "voice"})]
    await async_tick(hass, freezer, 5)
    assert len(seen) == 2
