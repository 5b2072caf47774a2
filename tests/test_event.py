"""The event entity *Activity*."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN, EntityCategory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .automations import async_automate
from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_tick,
    async_totals,
    entity_id,
)
from .flows import OptionsForm
from .sharing.household import EVENING, MORNING, NIGHT, Household

NAMES = ("skill", "modality", "rows", "files", "file_name", "date", "uses", "combinations")


def shown(state: State | None) -> tuple[str, dict[str, Any]]:
    """Return the type of the last event and its attributes."""
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


async def test_it_shows_that_something_was_sent(
    household: Household, seen: list[tuple[str, dict[str, Any]]]
) -> None:
    await household.record()
    await household.move_to(EVENING)
    assert ("submitted", {}) not in seen
    await household.move_to(NIGHT)
    await household.move_to(MORNING)
    assert len(household.sent) == 1
    assert seen.count(("submitted", {})) == 1


async def test_uses_are_not_shown_unless_asked_for(hass: HomeAssistant, seen: list[Any]) -> None:
    await async_record(hass)
    assert seen == []


async def test_uses_are_shown_at_most_once_a_second(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    noon_entry: MockConfigEntry,
    seen: list[Any],
) -> None:
    form = OptionsForm(hass, noon_entry)
    form.assert_finished(await form.fill("settings", {"show_uses": True}))
    for modality in ("button", "tag", "voice"):
        await async_record(hass, modality=modality)
    assert seen == [("recorded", {"skill": "Espresso", "modality": "button"})]
    await async_tick(hass, freezer, 1.1)
    assert seen[1:] == [("recorded", {"skill": "Espresso", "modality": "voice"})]
    await async_tick(hass, freezer, 5)
    assert len(seen) == 2


async def test_an_automation_on_it_that_records_goes_on_once_a_second(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    noon_entry: MockConfigEntry,
    seen: list[Any],
) -> None:
    """And no more uses are counted within the second."""
    hass.config_entries.async_update_entry(noon_entry, options={"show_uses": True})
    await hass.async_block_till_done()
    record = {"action": "usage_stats.record", "data": {"skill": "Again", "modality": "x"}}
    activity = entity_id(hass, noon_entry, "activity", "event")
    await async_automate(hass, {"trigger": "state", "entity_id": activity}, record, mode="parallel")
    await async_record(hass)
    assert seen == [("recorded", {"skill": "Espresso", "modality": "button"})]
    assert await async_totals(hass) == {("Espresso", "button"): 1, ("Again", "x"): 1}
    await async_tick(hass, freezer, 1.1)
    assert len(seen) == 2


async def test_it_is_restored_and_says_nothing_of_names_it_does_not_show(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    activity = entity_id(hass, noon_entry, "activity", "event")
    state = hass.states.get(activity)
    assert state is not None
    assert state.state == STATE_UNKNOWN
    registered = er.async_get(hass).async_get(activity)
    assert registered is not None
    assert registered.entity_category is EntityCategory.DIAGNOSTIC
    await async_record(hass)
    await async_call(hass, "export")
    exported = hass.states.get(activity)
    await async_restart(hass, noon_entry)
    restored = hass.states.get(activity)
    assert exported is not None
    assert restored is not None
    assert (restored.state, shown(restored)) == (exported.state, shown(exported))
