"""Long-term statistics as Home Assistant's own recorder makes them of the sensors."""

import asyncio
from datetime import UTC, datetime

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.usage_stats.entity import key_text

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_tick,
    entity_id,
)

START = datetime(2027, 3, 10, 10, tzinfo=UTC)


@pytest.fixture
async def entry(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry whose sensors are recorded."""
    assert recorder_mock
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(START)
    assert await async_setup_component(hass, "sensor", {})
    return await async_set_up(hass)


async def compile_five_minutes(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the recorder make its statistics of five minutes, and go on to the next."""
    await async_tick(hass, freezer, 2)
    await async_wait_recording_done(hass)
    start = datetime.now(UTC).replace(second=0, microsecond=0)
    start = start.replace(minute=start.minute - start.minute % 5)
    do_adhoc_statistics(hass, start=start)
    await async_wait_recording_done(hass)
    await async_tick(hass, freezer, 298)


async def last_sum(hass: HomeAssistant, statistic_id: str) -> float | None:
    """Return the sum that the energy dashboard or a statistics card would show."""
    found = await hass.async_add_executor_job(
        lambda: statistics_during_period(
            hass, START, None, {statistic_id}, "5minute", None, {"sum"}
        )
    )
    return found[statistic_id][-1].get("sum")


async def sums(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[float | None, ...]:
    """Return the sums of the combination's sensor and of the total."""
    keys = (key_text(("Espresso", "button")), "total_uses")
    return tuple([await last_sum(hass, entity_id(hass, entry, key)) for key in keys])


async def test_sums_are_the_uses(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """From the first use on, over a change of day, a restart, a missed rollover and a reset."""
    await async_record(hass, count=3)
    await compile_five_minutes(hass, freezer)
    assert await sums(hass, entry) == (3, 3)
    await async_record(hass, count=4)
    await compile_five_minutes(hass, freezer)
    await async_restart(hass, entry)
    await async_record(hass)
    await compile_five_minutes(hass, freezer)
    assert await sums(hass, entry) == (8, 8)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    await compile_five_minutes(hass, freezer)
    assert await sums(hass, entry) == (8, 8)
    await async_record(hass, count=2)
    await async_tick(hass, freezer, 2)
    await async_call(hass, "export")
    await async_call(hass, "reset")
    await async_tick(hass, freezer, 2)
    await async_record(hass, count=5)
    await compile_five_minutes(hass, freezer)
    assert await sums(hass, entry) == (15, 15)
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.move_to("2027-03-12T09:00:00+01:00")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_record(hass, count=10)
    await compile_five_minutes(hass, freezer)
    assert await sums(hass, entry) == (25, 25)


async def test_a_start_does_not_wait_for_the_recorder(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for that start itself, before it writes anything."""
    await async_record(hass, "Espresso", "button")
    hass.set_state(CoreState.starting)
    over = asyncio.Event()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(hass.data[DATA_INSTANCE], "async_block_till_done", over.wait)
            await hass.config_entries.async_reload(entry.entry_id)
            async with asyncio.timeout(5):
                await hass.async_block_till_done()
    finally:
        over.set()
    hass.set_state(CoreState.running)
