"""The sensors of the service and of a combination: their states, and when they are written."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.entity import PublishingEntity, key_text

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    entity_id,
    runtime_data,
    state,
)

ONE = ("Espresso", "button")
COUNTER = key_text(ONE)
NOON = datetime(2027, 3, 10, 11, tzinfo=UTC)


@pytest.fixture
async def entry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> MockConfigEntry:
    """Return an entry set up on 2027-03-10."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(NOON)
    return await async_set_up(hass)


def states_of(hass: HomeAssistant, skill: str = "Espresso") -> list[tuple[str, Any]]:
    """Return a list that fills with (state, last_reset) of what a combination's sensor writes."""
    written: list[tuple[str, Any]] = []

    @callback
    def changed(event: Event[Any]) -> None:
        new = event.data["new_state"]
        if (
            new is not None
            and new.attributes.get("skill") == skill
            and "modality" in new.attributes
        ):
            written.append((new.state, new.attributes.get("last_reset")))

    hass.bus.async_listen("state_changed", changed)
    return written


async def test_a_counter_shows_the_open_days_count(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It begins at 0, from which statistics reckon."""
    written = states_of(hass)
    await async_record(hass, count=3)
    await async_settle(hass)
    assert written == [("0", NOON.isoformat()), ("3", NOON.isoformat())]
    shown = state(hass, entry, COUNTER)
    assert shown.attributes == {
        "state_class": "total",
        "last_reset": NOON.isoformat(),
        "skill": "Espresso",
        "modality": "button",
        "last_used": NOON,
        "unit_of_measurement": "uses",
        "friendly_name": "Espresso button",
    }
    await async_tick(hass, freezer, 2)
    await async_record(hass)
    assert state(hass, entry, COUNTER).state == "4"


async def test_a_busy_counter_is_written_once_a_second(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Ten thousand uses within a second are at most three states, the first and the last."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    written = states_of(hass)
    counter = runtime_data(entry).counter
    for _ in range(10_000):
        counter.record([(*ONE, 1)])
    assert [count for count, _ in written] == ["2"]
    await async_tick(hass, freezer, 1)
    assert [count for count, _ in written] == ["2", "10001"]
    await async_tick(hass, freezer, 1)
    assert len(written) == 2
    assert state(hass, entry, "total_uses").state == "10001"


@pytest.mark.parametrize("key", ["total_uses", COUNTER])
async def test_an_automation_on_the_state_may_count(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, key: str
) -> None:
    """A listener to the state that counts a use is called once a second, not without end."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    counter = runtime_data(entry).counter
    written: list[str] = []

    @callback
    def count_again(event: Event[Any]) -> None:
        written.append(event.data["new_state"].state)
        counter.record([(*ONE, 1)])

    unlisten = async_track_state_change_event(hass, entity_id(hass, entry, key), count_again)
    counter.record([(*ONE, 1)])
    assert written == ["2"]
    for count in ("3", "4", "5"):
        await async_tick(hass, freezer, 1)
        assert written[-1] == count
    assert len(written) == 4
    unlisten()
    await async_tick(hass, freezer, 1)
    await async_tick(hass, freezer, 1)
    written.clear()
    unlisten = async_track_state_change_event(hass, entity_id(hass, entry, key), count_again)
    freezer.move_to("2027-03-11T00:00:00+01:00")
    counter.advance(dt_util.utcnow())
    await async_settle(hass)
    # No older count after the 1, although it is counted in the midst of writing the 0.
    unlisten()
    await async_tick(hass, freezer, 1)
    assert written == ["0"]
    assert state(hass, entry, key).state == "1"


async def test_a_state_that_cannot_be_written_stops_no_counting(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error is logged, and the next state is written."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    sensor = hass.data["entity_components"]["sensor"].get_entity(
        entity_id(hass, entry, "total_uses")
    )
    assert isinstance(sensor, PublishingEntity)
    hass.states.async_remove(sensor.entity_id)
    # Home Assistant refuses an id that is not valid.
    renamed, sensor.entity_id = sensor.entity_id, "not an id"
    assert runtime_data(entry).counter.record([(*ONE, 1)]) == 1
    assert "Unexpected exception" in caplog.text
    sensor.entity_id = renamed
    await async_record(hass)
    await async_tick(hass, freezer, 1)
    assert state(hass, entry, "total_uses").state == "3"


async def test_a_removed_sensor_writes_no_state(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What was held back for a second is dropped with it."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    written = states_of(hass)
    counter = runtime_data(entry).counter
    for _ in range(2):
        counter.record([(*ONE, 1)])
    er.async_get(hass).async_remove(entity_id(hass, entry, COUNTER))
    await hass.async_block_till_done()
    await async_tick(hass, freezer, 2)
    assert [count for count, _ in written] == ["2"]


async def test_a_day_ends_with_its_last_count(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Then comes the 0 of the new day with a `last_reset` of its own."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    written = states_of(hass)
    for _ in range(5):
        runtime_data(entry).counter.record([(*ONE, 1)])
    freezer.move_to("2027-03-11T00:00:00.100+01:00")
    runtime_data(entry).counter.record([(*ONE, 7)])
    await async_settle(hass)
    midnight = datetime(2027, 3, 10, 23, 0, 0, 100_000, tzinfo=UTC).isoformat()
    noon = NOON.isoformat()
    assert written == [("2", noon), ("6", noon), ("0", midnight), ("7", midnight)]


async def test_days_that_end_in_quick_succession_all_end_with_their_last_count(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """States are written a few at a time; the last sensors are told of two days at once."""
    skills = [f"Skill {number}" for number in range(12)]
    await async_call(
        hass, "record", {"uses": [{"skill": skill, "modality": "button"} for skill in skills]}
    )
    await async_settle(hass)
    await async_tick(hass, freezer, 2)
    written = states_of(hass, skills[-1])
    for day, count in (("10T13:00", 1), ("10T13:01", 1), ("11T00:01", 4), ("12T00:01", 5)):
        freezer.move_to(f"2027-03-{day}:00+01:00")
        runtime_data(entry).counter.record([(skills[-1], "button", count)])
    await async_settle(hass)
    assert [count for count, _ in written] == ["2", "3", "0", "4", "0", "5"]
    assert len({last_reset for _, last_reset in written}) == 3


async def test_the_rollover_writes_the_last_count_and_0(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Of every sensor, used on the new day or not."""
    await async_record(hass, count=2)
    await async_settle(hass)
    written = states_of(hass)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert [count for count, _ in written] == ["0"]
    assert state(hass, entry, COUNTER).state == "0"
    assert state(hass, entry, "total_uses").state == "0"
    assert state(hass, entry, "combinations").state == "0"
    assert state(hass, entry, "open_day").state == "2027-03-11"


async def test_a_reset_writes_0(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """With a `last_reset` of its own."""
    await async_record(hass, count=2)
    await async_settle(hass)
    written = states_of(hass)
    await async_call(hass, "reset")
    await async_settle(hass)
    assert [count for count, _ in written] in (["0"], [])
    assert state(hass, entry, COUNTER).state == "0"


async def test_a_restart_changes_nothing(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The count and its `last_reset` come back, without a 0 between."""
    await async_record(hass, count=3)
    await async_settle(hass)
    before = state(hass, entry, COUNTER)
    written = states_of(hass)
    await async_restart(hass, entry)
    after = state(hass, entry, COUNTER)
    assert (after.state, after.attributes) == (before.state, before.attributes)
    assert [count for count, _ in written] in (["3"], ["unavailable", "3"])


async def test_a_day_that_ended_while_it_was_off(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Its last count is written before the 0, for statistics that missed it."""
    await async_record(hass, count=3)
    await async_settle(hass)
    written = states_of(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.move_to("2027-03-11T12:00:00+01:00")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    counts = [(count, reset) for count, reset in written if count != STATE_UNAVAILABLE]
    assert counts[0] == ("3", NOON.isoformat())
    assert counts[-1][0] == "0"
    assert counts[-1][1] > NOON.isoformat()
    assert len(counts) == 2


async def test_a_count_held_back_by_unloading_is_written_after_it(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """No timer is left, and no count is lost to statistics."""
    await async_record(hass)
    await async_tick(hass, freezer, 2)
    written = states_of(hass)
    for _ in range(5):
        runtime_data(entry).counter.record([(*ONE, 1)])
    assert await hass.config_entries.async_unload(entry.entry_id)
    sensor = hass.states.get(entity_id(hass, entry, COUNTER))
    assert sensor is not None
    assert sensor.state == STATE_UNAVAILABLE
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert [count for count, _ in written] in (["2", "6"], ["2", "6", "6"])
    assert {reset for _, reset in written} == {NOON.isoformat()}


async def test_the_sensors_of_the_service(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Total uses, combinations, last export, open day."""
    assert state(hass, entry, "total_uses").state == "0"
    assert state(hass, entry, "combinations").state == "0"
    assert state(hass, entry, "last_export").state == STATE_UNKNOWN
    assert state(hass, entry, "open_day").state == "2027-03-10"
    await async_record(hass, count=3)
    await async_record(hass, "Lungo", "voice")
    await async_tick(hass, freezer, 60)
    total = state(hass, entry, "total_uses")
    assert total.state == "4"
    assert total.attributes["state_class"] == "total"
    assert total.attributes["last_reset"] == NOON.isoformat()
    combinations = state(hass, entry, "combinations")
    assert combinations.state == "2"
    assert combinations.attributes["state_class"] == "measurement"
    await async_call(hass, "export")
    await async_settle(hass)
    last_export = state(hass, entry, "last_export")
    assert last_export.state == "2027-03-10T11:01:00+00:00"
    assert last_export.attributes["device_class"] == "timestamp"
    await async_restart(hass, entry)
    assert state(hass, entry, "last_export").state == last_export.state
    assert state(hass, entry, "total_uses").state == "4"
    assert state(hass, entry, "combinations").state == "2"
    assert state(hass, entry, "open_day").attributes["device_class"] == "date"


async def test_a_closed_day_shows_at_once(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The first use of a later date moves all of them."""
    await async_record(hass, count=3)
    await async_tick(hass, freezer, 2)
    freezer.move_to("2027-03-11T00:00:00+01:00")
    await async_record(hass, "Lungo", "voice")
    await async_settle(hass)
    assert state(hass, entry, "open_day").state == "2027-03-11"
    assert state(hass, entry, COUNTER).state == "0"
    await async_tick(hass, freezer, 2)
    assert state(hass, entry, "total_uses").state == "1"
    assert state(hass, entry, "combinations").state == "1"
    assert state(hass, entry, "last_export").state == "2027-03-10T23:00:00+00:00"


async def test_nothing_polls(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """States come from what happens."""
    await async_record(hass)
    await async_settle(hass)
    entities = list(hass.data["entity_components"]["sensor"].entities)
    assert len(entities) == 5
    assert not any(entity.should_poll for entity in entities)
    assert sum(isinstance(entity, PublishingEntity) for entity in entities) == 3
    assert entry.runtime_data
