"""Closed dates are rolled up: at once, or in the background where that could not be."""

from datetime import date, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import SIGNAL_ROLLED_OVER
from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.storage.database import Connection

from ..common import (
    KEY,
    ONE,
    async_dispatch,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    busy_disk,
    database,
    locked,
    query,
    runtime_data,
)

DAYS = 100
FIRST = date(2026, 11, 1)


async def async_add_past(entry: MockConfigEntry) -> None:
    """Have uses of many dates, as an earlier version has left them."""

    def work(connection: Connection) -> None:
        for days in range(DAYS):
            use_log.add_uses(connection, FIRST + timedelta(days=days), [((1, ONE), days + 1)])

    await runtime_data(entry).storage.write_behind.async_commit(work)


def rolled_up(hass: HomeAssistant) -> list[tuple[str, int]]:
    """Return the dates and sums of what is rolled up."""
    return query(
        database(hass),
        "SELECT date, use_days.count FROM dates JOIN use_days USING (date) "
        "WHERE rolled = 1 ORDER BY date",
    )


ALL = [((FIRST + timedelta(days=days)).isoformat(), days + 1) for days in range(DAYS)]


async def test_dates_from_before_are_rolled_up_after_the_start(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    await async_add_past(noon_entry)
    await async_record(hass)
    assert rolled_up(hass) == []
    await async_restart(hass, noon_entry)
    await async_settle(hass)

    assert rolled_up(hass) == ALL


async def test_a_day_is_rolled_up_with_the_first_use_of_the_next(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass, count=3)
    await async_move_to(hass, freezer, "2027-03-11T06:00:00+01:00")
    await async_record(hass)

    assert rolled_up(hass) == [(KEY[0], 3)]
    assert runtime_data(noon_entry).counter.day.total == 1


async def test_a_busy_database_puts_it_off_until_the_next_rollover(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_add_past(noon_entry)
    with locked(database(hass)):
        await async_dispatch(hass, SIGNAL_ROLLED_OVER)
    assert rolled_up(hass) == []

    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert rolled_up(hass) == ALL


async def test_an_unload_does_not_wait_for_all_of_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    roll_up = runtime_data(noon_entry).roll_up
    await async_add_past(noon_entry)
    with busy_disk(noon_entry):
        roll_up.async_start()
        await hass.async_block_till_done()
        await roll_up.async_stop()

    await async_settle(hass)
    assert len(rolled_up(hass)) < DAYS
