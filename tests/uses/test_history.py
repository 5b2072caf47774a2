"""How long the history is kept, also by a clock that is wrong."""

from datetime import date, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import (
    KEY,
    async_an_hour_goes_by,
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    csv_path,
    database,
    exported,
    folder,
    query,
    runtime_data,
)


def dates(hass: HomeAssistant) -> list[str]:
    """Return the dates the history has."""
    return [day for (day,) in query(database(hass), "SELECT DISTINCT date FROM uses ORDER BY 1")]


async def days_go_by(hass: HomeAssistant, freezer: FrozenDateTimeFactory, count: int) -> None:
    """Use something each day and let its rollover come."""
    for _ in range(count):
        await async_record(hass)
        tomorrow = dt_util.now().date() + timedelta(days=1)
        await async_move_to(hass, freezer, f"{tomorrow}T12:00:00+01:00")


def days_before(today: str, count: int) -> list[str]:
    """Return that many dates and then that one."""
    last = date.fromisoformat(today)
    return [(last - timedelta(days=days)).isoformat() for days in range(count, -1, -1)]


async def keep_history(hass: HomeAssistant, entry: MockConfigEntry, days: int | None) -> None:
    """Change the option."""
    hass.config_entries.async_update_entry(entry, options={"history_days": days})
    await async_settle(hass)


@pytest.mark.usefixtures("berlin_entry")
async def test_history_is_kept_for_ever(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """As long as nobody wants it otherwise."""
    await async_record(hass)
    await async_move_to(hass, freezer, "2047-03-10T12:00:00+01:00")
    assert dates(hass) == [KEY[0]]


@pytest.mark.usefixtures("berlin")
async def test_history_is_kept_as_long_as_wanted(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Older days leave the database, not the files."""
    await async_set_up(hass, {"history_days": 2})
    await days_go_by(hass, freezer, 5)
    await async_record(hass)
    assert dates(hass) == days_before("2027-03-15", 2)
    assert len(list(folder(hass).glob("*.csv"))) == 5


async def test_a_shorter_retention_takes_effect_with_the_next_rollover(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Not before, and whole: it is a person's wish, not the clock's."""
    await days_go_by(hass, freezer, 5)
    known = dates(hass)
    await keep_history(hass, berlin_entry, 2)
    assert dates(hass) == known
    await days_go_by(hass, freezer, 1)
    assert dates(hass) == days_before("2027-03-16", 2)[:-1]
    await keep_history(hass, berlin_entry, 30)
    await days_go_by(hass, freezer, 2)
    assert dates(hass) == days_before("2027-03-18", 4)[:-1]


@pytest.mark.usefixtures("berlin")
async def test_a_clock_that_runs_ahead_deletes_no_history(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The trusted date moves by two days a rollover at most."""
    entry = await async_set_up(hass, {"history_days": 100})
    await days_go_by(hass, freezer, 4)
    known = dates(hass)
    assert len(known) == 4
    await async_move_to(hass, freezer, "2037-03-14T12:00:00+01:00")
    await async_an_hour_goes_by(hass, freezer, "2027-03-14T13:00:00+01:00")
    assert dates(hass) == known
    assert runtime_data(entry).storage.state_store.state.safe_today == date(2027, 3, 14)


@pytest.mark.parametrize("days_before_that", [None, 400])
async def test_a_retention_is_asked_for_while_the_clock_is_ahead(
    hass: HomeAssistant,
    berlin_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    days_before_that: int | None,
) -> None:
    """Nothing is deleted then that would not be by the true date, also after restarts."""
    await keep_history(hass, berlin_entry, days_before_that)
    await days_go_by(hass, freezer, 4)
    known = dates(hass)
    await async_move_to(hass, freezer, "2037-03-14T12:00:00+01:00")
    await keep_history(hass, berlin_entry, 100)
    await async_move_to(hass, freezer, "2037-03-15T12:00:00+01:00")
    await keep_history(hass, berlin_entry, 90)
    await async_restart(hass, berlin_entry)
    await async_move_to(hass, freezer, "2037-03-16T12:00:00+01:00")
    assert dates(hass) == known


async def test_a_lost_state_under_a_clock_that_runs_ahead(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The dates of the uses tell how far the true date must be at least."""
    await days_go_by(hass, freezer, 4)
    known = dates(hass)
    store = runtime_data(berlin_entry).storage.state_store
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    hass.config_entries.async_update_entry(berlin_entry, options={"history_days": 100})
    await store.async_remove()
    freezer.move_to("2037-03-14T12:00:00+01:00")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert dates(hass) == known
    await async_an_hour_goes_by(hass, freezer, "2027-03-14T13:00:00+01:00")
    assert runtime_data(berlin_entry).storage.state_store.state.safe_today == date(2027, 3, 14)


@pytest.mark.usefixtures("berlin")
async def test_a_clock_that_is_behind_does_not_end_the_retention(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A machine without a battery starts in 1970, for a while."""
    await async_set_up(hass, {"history_days": 2})
    await days_go_by(hass, freezer, 5)
    await async_an_hour_goes_by(hass, freezer, "1970-01-01T12:00:00+01:00")
    assert dates(hass) == days_before("2027-03-15", 2)[:-1]
    await async_an_hour_goes_by(hass, freezer, "2027-03-15T13:00:00+01:00")
    await days_go_by(hass, freezer, 2)
    await async_record(hass)
    assert dates(hass) == days_before("2027-03-17", 2)


@pytest.mark.usefixtures("berlin")
async def test_what_waits_to_be_exported_is_not_purged(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A file that could not be written for long still gets its rows."""
    await async_set_up(hass, {"history_days": 1})
    csv_path(hass, KEY[0]).mkdir()
    await days_go_by(hass, freezer, 6)
    csv_path(hass, KEY[0]).rmdir()
    await async_call(hass, "export")
    assert exported(hass)[KEY] == 1


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("stored", [None, date(1970, 1, 3)])
async def test_a_set_up_in_1970(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, stored: date | None
) -> None:
    """The first plausible date is trusted, also instead of one that an earlier version stored."""
    freezer.move_to("1970-01-01T00:10:00+00:00")
    entry = await async_set_up(hass, {"history_days": 2})
    state = runtime_data(entry).storage.state_store.state
    await days_go_by(hass, freezer, 2)
    assert state.trusted_date is None
    state.trusted_date = stored
    await async_move_to(hass, freezer, "2027-03-10T12:00:00+01:00")
    await days_go_by(hass, freezer, 1)
    assert state.safe_today == date(2027, 3, 11)
    await days_go_by(hass, freezer, 4)
    assert dates(hass) == days_before("2027-03-15", 2)[:-1]
    await async_move_to(hass, freezer, "2037-03-14T12:00:00+01:00")
    assert state.safe_today == date(2027, 3, 17)
