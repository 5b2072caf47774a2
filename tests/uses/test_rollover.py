"""The daily rollover: by the clock, made up for, and on the odd days of the calendar."""

from datetime import date, timedelta
import json
from pathlib import Path
import shutil

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import CONF_ROLLOVER_TIME

from ..common import (
    async_an_hour_goes_by,
    async_call,
    async_move_to,
    async_record,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    csv_path,
    database,
    exported,
    issues,
    locked,
    runtime_data,
    state_path,
)

ONE = ("Espresso", "button")
DAY = "2027-03-10"
KEY = (DAY, *ONE)


async def test_the_day_is_closed_by_the_clock(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """At half past seven, not before, also without any use."""
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, "2027-03-11T07:29:59+01:00")
    assert not exported(hass)
    assert runtime_data(berlin_entry).counter.day.start.date == date(2027, 3, 10)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert exported(hass) == {KEY: 3}
    assert runtime_data(berlin_entry).counter.day.start.date == date(2027, 3, 11)
    assert await async_totals(hass) == {}
    assert csv_path(hass, DAY).read_text().endswith(",3,2027-03-11 07:30:00\n")


@pytest.mark.usefixtures("berlin_entry")
async def test_today_stays_open_at_the_rollover(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Uses since midnight are exported, and their counters go on."""
    await async_move_to(hass, freezer, "2027-03-11T00:10:00+01:00")
    await async_record(hass, count=2)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    key = ("2027-03-11", *ONE)
    assert exported(hass) == {key: 2}
    assert await async_totals(hass) == {ONE: 2}
    await async_record(hass, count=5)
    await async_move_to(hass, freezer, "2027-03-12T07:30:00+01:00")
    assert exported(hass) == {key: 7}


@pytest.mark.usefixtures("berlin_entry")
async def test_one_rollover_a_day(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Later in the day nothing is exported unless asked for."""
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    await async_record(hass)
    for hour in (8, 12, 23):
        await async_move_to(hass, freezer, f"2027-03-11T{hour:02}:30:00+01:00")
    assert not exported(hass)


@pytest.mark.parametrize("back_at", ["2027-03-11T07:31:00", "2027-03-14T23:00:00"])
async def test_a_missed_rollover_is_made_up_for(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory, back_at: str
) -> None:
    """Over one boundary or many."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    freezer.move_to(f"{back_at}+01:00")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert exported(hass) == {KEY: 3}
    assert (await async_call(hass, "get_current"))["date"] == back_at[:10]


async def test_none_is_made_up_for_that_was_not_due(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Before half past seven yesterday is still open after a restart."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    freezer.move_to("2027-03-11T07:00:00+01:00")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert not exported(hass)
    assert await async_totals(hass) == {ONE: 3}
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert exported(hass) == {KEY: 3}


async def kill_and_start(hass: HomeAssistant, entry: MockConfigEntry, aside: Path) -> None:
    """Start again with the files as they are now, and not as an unload leaves them."""
    config, kept = Path(hass.config.config_dir), (".storage", "usage_stats")
    for name in kept:
        shutil.copytree(config / name, aside / name)
    assert await hass.config_entries.async_unload(entry.entry_id)
    for name in kept:
        shutil.rmtree(config / name)
        shutil.copytree(aside / name, config / name)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)


async def test_a_kill_right_after_the_set_up(
    hass: HomeAssistant,
    berlin_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    """The time of the first run survives, and the day stays open until half past seven."""
    stored = json.loads(state_path(hass).read_text())["data"]
    assert stored["first_run"] == "2027-03-10T11:00:00+00:00"
    assert stored["rollover"] == DAY
    assert (await async_record(hass, count=3))["durable"] is True
    freezer.move_to("2027-03-11T03:00:00+01:00")
    await kill_and_start(hass, berlin_entry, tmp_path / "aside")
    state = runtime_data(berlin_entry).storage.state_store.state
    assert state.first_run.isoformat() == "2027-03-10T11:00:00+00:00"
    assert not exported(hass)
    assert await async_totals(hass) == {ONE: 3}
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert exported(hass) == {KEY: 3}


async def test_the_state_is_there_before_the_first_day_is_opened(
    hass: HomeAssistant,
    berlin_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    """Killed before the first use: the next start has missed no rollover either."""
    freezer.move_to("2027-03-12T03:00:00+01:00")
    await kill_and_start(hass, berlin_entry, tmp_path / "aside")
    assert runtime_data(berlin_entry).storage.state_store.state.rollover == date(2027, 3, 11)
    assert (await async_call(hass, "get_current"))["date"] == "2027-03-12"


async def test_a_lost_state_does_not_close_the_day_early(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The rollover that may have been missed would have left yesterday open."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    state_path(hass).unlink()
    freezer.move_to("2027-03-11T03:00:00+01:00")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert exported(hass) == {KEY: 3}
    assert await async_totals(hass) == {ONE: 3}
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert await async_totals(hass) == {}


@pytest.mark.usefixtures("berlin")
async def test_another_time(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The option is heeded, and a change of it takes effect at once."""
    entry = await async_set_up(hass, {CONF_ROLLOVER_TIME: "18:45:00"})
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, "2027-03-10T18:44:59+01:00")
    assert not exported(hass)
    await async_move_to(hass, freezer, "2027-03-10T18:45:00+01:00")
    assert exported(hass) == {KEY: 3}
    await async_record(hass, count=4)
    hass.config_entries.async_update_entry(entry, options={CONF_ROLLOVER_TIME: "05:15:00"})
    await async_settle(hass)
    await async_move_to(hass, freezer, "2027-03-11T05:15:00+01:00")
    assert exported(hass) == {KEY: 7}


@pytest.mark.usefixtures("berlin_entry")
async def test_a_change_of_time_zone(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The rollover is at the new zone's time, once."""
    await async_record(hass, count=3)
    await hass.config.async_update(time_zone="America/Los_Angeles")
    await async_settle(hass)
    assert (await async_call(hass, "get_current"))["date"] == DAY
    await async_record(hass, count=4)
    await async_move_to(hass, freezer, "2027-03-10T07:30:00-08:00")
    assert exported(hass) == {KEY: 7}
    await async_record(hass, count=2)
    await async_move_to(hass, freezer, "2027-03-11T07:29:00-08:00")
    assert exported(hass) == {KEY: 7}
    await async_move_to(hass, freezer, "2027-03-11T07:30:00-08:00")
    assert exported(hass) == {KEY: 9}
    await hass.config.async_update(time_zone="Pacific/Kiritimati")
    await async_settle(hass)
    await async_record(hass, count=1)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 9, ("2027-03-12", *ONE): 1}


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("evening", "before", "due"),
    [
        # The hour from two to three is left out: half past two is due an hour later.
        ("2027-03-27T20:00:00+01:00", "2027-03-28T03:29:00+02:00", "2027-03-28T03:30:00+02:00"),
        # It comes twice: half past two is due the first time.
        ("2027-10-30T20:00:00+02:00", "2027-10-31T02:29:00+02:00", "2027-10-31T02:30:00+02:00"),
    ],
    ids=["spring", "autumn"],
)
async def test_the_nights_of_the_clock_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, evening: str, before: str, due: str
) -> None:
    """Once in either night, and the day after at its time again."""
    freezer.move_to(evening)
    await async_set_up(hass, {CONF_ROLLOVER_TIME: "02:30:00"})
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, before)
    assert not exported(hass)
    await async_move_to(hass, freezer, due)
    night = {(evening[:10], *ONE): 3}
    assert exported(hass) == night
    await async_record(hass, count=4)
    for _ in range(6):
        await async_tick(hass, freezer, 3_600)
    assert exported(hass) == night
    offset = due[-6:] if due[5:7] == "03" else "+01:00"
    next_day = (date.fromisoformat(due[:10]) + timedelta(days=1)).isoformat()
    await async_move_to(hass, freezer, f"{next_day}T02:30:00{offset}")
    assert exported(hass) == {**night, (due[:10], *ONE): 4}


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize("ahead", ["2027-03-13T12:00:00+01:00", "2037-03-10T12:00:00+01:00"])
async def test_the_rollover_goes_on_after_a_clock_that_ran_ahead(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, ahead: str
) -> None:
    """Without any use: it does not wait until the clock has caught up."""
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, ahead)
    await async_record(hass, count=4)
    await async_an_hour_goes_by(hass, freezer, "2027-03-10T13:00:00+01:00")
    assert issues(hass) == {"clock_ran_ahead"}
    assert exported(hass) == {KEY: 3, (ahead[:10], *ONE): 4}
    await async_an_hour_goes_by(hass, freezer, "2027-03-11T08:00:00+01:00")
    assert not issues(hass)
    assert (await async_call(hass, "get_current"))["date"] == "2027-03-11"


async def test_a_rollover_that_cannot_be_written_is_tried_again(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It counts as done when it is done."""
    await async_record(hass, count=3)
    with locked(database(hass)):
        await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
        assert not exported(hass)
        assert runtime_data(berlin_entry).storage.state_store.state.rollover == date(2027, 3, 10)
    await async_move_to(hass, freezer, "2027-03-11T08:30:00+01:00")
    assert exported(hass) == {KEY: 3}
    assert runtime_data(berlin_entry).storage.state_store.state.rollover == date(2027, 3, 11)
