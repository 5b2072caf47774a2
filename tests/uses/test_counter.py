"""What a use is counted on, within bounds, and what the answer promises."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.usage_stats.storage.database import DatabaseError

from ..common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    busy_disk,
    database,
    exported,
    issue,
    issues,
    query,
    runtime_data,
    stored,
)

ONE = ("Espresso", "button")


@pytest.mark.usefixtures("berlin")
async def test_combinations_beyond_the_bound_are_turned_away(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The automation goes on, known ones are counted, and there is one repair issue."""
    await async_set_up(hass, {"max_combinations": 2})
    changes = async_capture_events(hass, "repairs_issue_registry_updated")
    await async_record(hass, "a")
    await async_record(hass, "b")
    refused = await async_record(hass, "c", count=5)
    assert refused == {"success": True, "counted": 0, "durable": True}
    uses = [{"skill": skill, "modality": "button"} for skill in ("a", "d", "b")]
    assert (await async_call(hass, "record", {"uses": uses}))["counted"] == 2
    assert await async_totals(hass) == {("a", "button"): 2, ("b", "button"): 2}
    assert len(changes) == 1
    await async_tick(hass, freezer, 60)
    assert len(changes) == 2
    found = issue(hass, "too_many_combinations")
    assert found is not None
    assert found.translation_placeholders == {"turned_away": "6", "maximum": "2"}


@pytest.mark.usefixtures("berlin")
async def test_the_issue_has_the_number_of_the_whole_call(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """At once, and then at most once a minute."""
    await async_set_up(hass, {"max_combinations": 1})
    uses = [{"skill": f"{number}", "modality": "ct", "count": 2} for number in range(8)]
    assert (await async_call(hass, "record", {"uses": uses}))["counted"] == 2
    found = issue(hass, "too_many_combinations")
    assert found is not None
    assert found.translation_placeholders == {"turned_away": "14", "maximum": "1"}
    await async_record(hass, "8", "ct")
    assert issue(hass, "too_many_combinations") is found
    await async_tick(hass, freezer, 60)
    found = issue(hass, "too_many_combinations")
    assert found is not None
    assert found.translation_placeholders == {"turned_away": "15", "maximum": "1"}


@pytest.mark.usefixtures("berlin")
async def test_combination_1_001_is_turned_away(hass: HomeAssistant) -> None:
    """The bound that nobody has set."""
    await async_set_up(hass)
    uses = [{"skill": f"{number}", "modality": "ct"} for number in range(1_000)]
    assert (await async_call(hass, "record", {"uses": uses}))["counted"] == 1_000
    assert (await async_record(hass, "1000", "ct"))["counted"] == 0
    assert (await async_record(hass, "999", "ct"))["counted"] == 1
    assert "too_many_combinations" in issues(hass)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("healed_by", ["the next day", "a reset"])
async def test_turning_away_ends_with_the_counters(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, healed_by: str
) -> None:
    """Counters at zero take any combination again."""
    await async_set_up(hass, {"max_combinations": 1})
    await async_record(hass, "a")
    await async_record(hass, "b")
    assert issues(hass) == {"too_many_combinations"}
    if healed_by == "a reset":
        await async_call(hass, "reset")
    else:
        freezer.move_to("2027-03-11T00:00:00+01:00")
    assert (await async_record(hass, "b"))["counted"] == 1
    assert not issues(hass)


@pytest.mark.usefixtures("berlin_entry")
async def test_the_first_use_of_a_later_date_closes_the_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What was pending is exported, and the counters begin again."""
    await async_record(hass, count=3)
    freezer.move_to("2027-03-10T23:59:59+01:00")
    await async_record(hass)
    freezer.move_to("2027-03-11T00:00:00+01:00")
    await async_record(hass, count=7)
    await async_settle(hass)
    assert exported(hass) == {("2027-03-10", *ONE): 4}
    assert (await async_call(hass, "get_current"))["date"] == "2027-03-11"
    assert await async_totals(hass) == {ONE: 7}


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize(
    "back",
    [timedelta(minutes=1), timedelta(hours=13), timedelta(days=1)],
    ids=str,
)
async def test_a_clock_that_steps_back_a_little_changes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, back: timedelta
) -> None:
    """Up to a day the uses count on the open day."""
    await async_record(hass)
    freezer.tick(-back)
    await async_record(hass)
    await async_settle(hass)
    assert (await async_call(hass, "get_current"))["date"] == "2027-03-10"
    assert await async_totals(hass) == {ONE: 2}
    assert not issues(hass)


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize("ahead", ["2027-03-12", "2037-03-10"])
async def test_a_clock_that_had_run_ahead(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, ahead: str
) -> None:
    """The day that never was is closed, today is opened again, a person is told till tomorrow."""
    await async_record(hass)
    await async_move_to(hass, freezer, f"{ahead}T12:00:00+01:00")
    await async_record(hass, count=2)
    await async_move_to(hass, freezer, "2027-03-10T12:10:00+01:00")
    await async_record(hass, count=4)
    await async_settle(hass)
    assert (await async_call(hass, "get_current"))["date"] == "2027-03-10"
    assert await async_totals(hass) == {ONE: 4}
    found = issue(hass, "clock_ran_ahead")
    assert found is not None
    assert found.translation_placeholders == {"ahead_date": ahead, "today": "2027-03-10"}
    await async_call(hass, "export")
    assert exported(hass) == {("2027-03-10", *ONE): 5, (ahead, *ONE): 2}
    freezer.move_to("2027-03-11T08:00:00+01:00")
    # The hour that goes by for the machine, whatever its clock says.
    async_fire_time_changed(hass, fire_all=True)
    await async_settle(hass)
    assert not issues(hass)
    assert sum(exported(hass).values()) == 7


@pytest.mark.usefixtures("berlin_entry")
async def test_both_hours_of_an_autumn_night_stay_apart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The history knows the hour in UTC."""
    await async_move_to(hass, freezer, "2027-10-31T02:15:00+02:00")
    await async_record(hass)
    await async_move_to(hass, freezer, "2027-10-31T02:15:00+01:00")
    await async_record(hass, count=2)
    rows = query(database(hass), "SELECT date, hour, count FROM uses ORDER BY hour")
    assert [(day, count) for day, _, count in rows] == [("2027-10-31", 1), ("2027-10-31", 2)]
    assert rows[1][1] - rows[0][1] == 1


async def test_recording_in_memory_reaches_the_disk_in_five_seconds(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody waits, so that many uses share a write."""
    counter = runtime_data(berlin_entry).counter
    for _ in range(3):
        assert counter.record([(*ONE, 1)]) == 1
    freezer.tick(4.5)
    await async_settle(hass)
    assert not stored(hass)
    freezer.tick(1)
    await asyncio.sleep(0)
    await async_settle(hass)
    assert stored(hass) == {("2027-03-10", *ONE): 3}


async def test_a_slow_disk_does_not_hold_an_answer(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """After a second the answer is there, and the write goes on."""
    with busy_disk(berlin_entry):
        caller = hass.async_create_task(async_record(hass))
        freezer.tick(1.1)
        answer = await caller
        assert answer == {"success": True, "counted": 1, "durable": False}
        assert issues(hass) == {"write_failed"}
    await async_settle(hass)
    assert stored(hass) == {("2027-03-10", *ONE): 1}
    assert not issues(hass)


async def test_a_caller_that_gives_up_is_counted_all_the_same(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Cancelling the call does not reach the write."""
    with busy_disk(berlin_entry):
        caller = hass.async_create_task(async_record(hass))
        await asyncio.sleep(0)
        assert runtime_data(berlin_entry).counter.day.total == 1
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
    await async_settle(hass)
    assert stored(hass) == {("2027-03-10", *ONE): 1}
    assert (await async_record(hass))["durable"] is True
    assert stored(hass) == {("2027-03-10", *ONE): 2}


async def test_uses_while_a_reset_is_written_stay(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A reset discards what it found, not what comes while the disk is busy."""
    await async_record(hass, count=3)
    with busy_disk(berlin_entry):
        reset = hass.async_create_task(async_call(hass, "reset"))
        await asyncio.sleep(0)
        runtime_data(berlin_entry).counter.record([(*ONE, 1)])
    assert (await reset)["discarded"] == 3
    assert await async_totals(hass) == {ONE: 1}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {ONE: 1}


async def test_a_day_that_ends_while_a_reset_is_written(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The counters of the new day are its own."""
    await async_record(hass, count=3)
    with busy_disk(berlin_entry):
        reset = hass.async_create_task(async_call(hass, "reset"))
        await asyncio.sleep(0)
        freezer.move_to("2027-03-11T00:00:05+01:00")
        runtime_data(berlin_entry).counter.record([(*ONE, 1)])
    assert (await reset)["discarded"] == 3
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 1}
    await async_call(hass, "export")
    assert exported(hass) == {("2027-03-11", *ONE): 1}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {ONE: 1}


async def test_what_cannot_be_asked_is_an_error(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Nothing is made up about the history of a database that is closed."""
    counter = runtime_data(berlin_entry).counter
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    with pytest.raises(DatabaseError):
        await counter.async_last_hours(counter.day.start.date)
