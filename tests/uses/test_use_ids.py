"""An id makes a repeat safe: it counts once on the open and the previous day."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import (
    async_call,
    async_move_to,
    async_record,
    async_settle,
    async_totals,
    database,
    issues,
    locked,
    runtime_data,
    spoil,
    stored,
)

ONE = ("Espresso", "button")


@pytest.mark.usefixtures("berlin_entry")
async def test_an_id_counts_once_on_its_day(hass: HomeAssistant) -> None:
    """A retry is told that nothing was counted, and that all is on the disk."""
    first = await async_record(hass, use_id="a", count=2)
    assert first == {"success": True, "counted": 2, "durable": True}
    again = await async_record(hass, use_id="a", count=2)
    assert again == {"success": True, "counted": 0, "durable": True}
    assert (await async_record(hass, use_id="b"))["counted"] == 1
    assert await async_totals(hass) == {ONE: 3}


@pytest.mark.usefixtures("berlin_entry")
async def test_an_id_counts_once_for_the_whole_batch(hass: HomeAssistant) -> None:
    """The id belongs to the call."""
    uses = [{"skill": "Espresso", "modality": "button"}] * 3
    assert (await async_call(hass, "record", {"uses": uses, "use_id": "a"}))["counted"] == 3
    assert (await async_call(hass, "record", {"uses": uses, "use_id": "a"}))["counted"] == 0


@pytest.mark.usefixtures("berlin_entry")
async def test_an_id_is_known_on_the_next_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A retry after midnight is a retry."""
    await async_record(hass, use_id="a")
    await async_move_to(hass, freezer, "2027-03-11T00:00:05+01:00")
    assert (await async_record(hass, use_id="a"))["counted"] == 0
    await async_record(hass, use_id="b")
    assert (await async_record(hass, use_id="a"))["counted"] == 0


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize("first_of_the_day", [True, False])
async def test_an_id_is_free_again_two_days_later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *, first_of_the_day: bool
) -> None:
    """Also when the use itself is what opens the day."""
    await async_record(hass, use_id="a")
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass)
    freezer.move_to("2027-03-12T00:00:05+01:00")
    if not first_of_the_day:
        await async_record(hass)
    assert (await async_record(hass, use_id="a"))["counted"] == 1


@pytest.mark.parametrize("days", [0, 1])
async def test_an_id_is_known_after_a_restart(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory, days: int
) -> None:
    """The database remembers what memory has forgotten."""
    await async_record(hass, use_id="a")
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    freezer.tick(timedelta(days=days))
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert (await async_record(hass, use_id="a"))["counted"] == 0


async def test_an_id_that_the_database_did_not_get_is_known_after_a_restart(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The state keeps it together with its uses."""
    with locked(database(hass)):
        assert (await async_record(hass, use_id="a"))["durable"] is False
        assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert (await async_record(hass, use_id="a"))["counted"] == 0
    assert await async_totals(hass) == {ONE: 1}


@pytest.mark.usefixtures("berlin_entry")
async def test_an_id_at_the_same_moment_counts_once(hass: HomeAssistant) -> None:
    """Of calls that come together exactly one is counted."""
    answers = await asyncio.gather(*(async_record(hass, use_id="a") for _ in range(20)))
    assert sorted(answer["counted"] for answer in answers) == [0] * 19 + [1]
    assert list(stored(hass).values()) == [1]


async def test_an_id_that_cannot_be_looked_up_is_counted(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Better to count a use twice than to lose it; the database is replaced."""
    await async_record(hass, count=4)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    spoil(database(hass), "use_ids")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert (await async_record(hass, use_id="a"))["counted"] == 1
    await async_settle(hass)
    assert (await async_record(hass, use_id="a"))["counted"] == 0
    assert await async_totals(hass) == {ONE: 5}
    assert stored(hass) == {("2027-03-10", *ONE): 5}
    assert issues(hass) == {"database_damaged"}


async def test_more_ids_than_memory_keeps(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The database still knows the first."""
    await async_record(hass, use_id="first")
    for number in range(10_000):
        runtime_data(berlin_entry).counter.record([], f"{number}")
    assert (await async_record(hass, use_id="first"))["counted"] == 0
    assert (await async_record(hass, use_id="9999"))["counted"] == 0
