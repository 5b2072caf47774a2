"""A sensor that was away for longer than the recorder keeps rows goes on from its sum.

All with Home Assistant's own recorder: its compiler, its purge, its database.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import (
    get_metadata,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import StatisticsTask
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_purge_done,
    async_wait_recording_done,
)

from custom_components.usage_stats.const import CONF_MAX_SENSORS, DOMAIN
from custom_components.usage_stats.entity import key_text

from .common import (
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    entity_id,
)

BUTTON = key_text(("Espresso", "button"))
START = datetime(2027, 3, 10, 10, tzinfo=UTC)
RETURN = datetime(2027, 3, 21, 10, tzinfo=UTC)

type Absence = Callable[[HomeAssistant, MockConfigEntry], Awaitable[None]]


@pytest.fixture
async def recorder(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> Recorder:
    """Return the recorder of a home in Berlin, on 2027-03-10."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(START)
    assert await async_setup_component(hass, "sensor", {})
    return recorder_mock


async def an_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder, at: datetime
) -> None:
    """Let the recorder make statistics of an hour that begins now: the first ones and the last."""
    for number in (0, 1, 11):
        start = at + timedelta(minutes=5 * number)
        await async_move_to(hass, freezer, (start + timedelta(seconds=310)).isoformat())
        await async_wait_recording_done(hass)
        recorder.queue_task(StatisticsTask(start, fire_events=True))
        await async_wait_recording_done(hass)
        await async_settle(hass)
        await async_wait_recording_done(hass)


async def with_a_past(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> MockConfigEntry:
    """Return an entry whose sensors have statistics of 496 uses."""
    entry = await async_set_up(hass)
    await async_record(hass, count=496)
    await an_hour(hass, freezer, recorder, START)
    return entry


async def eleven_days(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *, purged: bool = True
) -> None:
    """Go by, with a rollover each morning and the recorder's purge at night."""
    for day in range(11, 22):
        await async_move_to(hass, freezer, f"2027-03-{day}T07:30:00+01:00")
    freezer.move_to(RETURN)
    if purged:
        await hass.services.async_call("recorder", "purge", {"keep_days": 10}, blocking=True)
        await async_wait_recording_done(hass)
        await async_wait_purge_done(hass)


async def changes(hass: HomeAssistant, statistic_id: str) -> dict[str, list[float]]:
    """Return what a graph by five minutes, hours and days shows from the first hour on."""
    periods: tuple[Literal["5minute", "hour", "day"], ...] = ("5minute", "hour", "day")
    found = {}
    for period in periods:
        read = partial(
            statistics_during_period,
            hass,
            START - timedelta(days=1),
            end_time=None,
            statistic_ids={statistic_id},
            period=period,
            units=None,
            types={"change"},
        )
        rows = await hass.async_add_executor_job(read)
        found[period] = [row.get("change") or 0 for row in rows.get(statistic_id, [])]
    return {str(period): values for period, values in found.items()}


async def assert_four_uses_show_as_four(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    recorder: Recorder,
    entry: MockConfigEntry,
    key: str = BUTTON,
) -> None:
    """In a graph that never goes down, of the hour after and of the one after that."""
    shown = entity_id(hass, entry, key)
    await an_hour(hass, freezer, recorder, RETURN)
    await async_record(hass)
    await an_hour(hass, freezer, recorder, RETURN + timedelta(hours=1))
    found = await changes(hass, shown)
    assert min(min(values) for values in found.values()) >= 0
    # The first hour's uses of the first day, then those of this day.
    assert [value for value in found["hour"] if value] == [496, 4, 1]
    assert [value for value in found["day"] if value] == [496, 5]


async def by_removal(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Delete the sensor, as a person does."""
    er.async_get(hass).async_remove(entity_id(hass, entry, BUTTON))
    await async_settle(hass)


async def by_removal_of_the_device(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Delete the device, as a person does."""
    found = er.async_get(hass).async_get(entity_id(hass, entry, BUTTON))
    assert found is not None
    assert found.device_id is not None
    dr.async_get(hass).async_remove_device(found.device_id)
    await async_settle(hass)


@pytest.mark.parametrize("absence", [by_removal, by_removal_of_the_device])
async def test_absent_by_removal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder, absence: Absence
) -> None:
    """The next use brings it back."""
    entry = await with_a_past(hass, freezer, recorder)
    await absence(hass, entry)
    await eleven_days(hass, freezer)
    await async_record(hass, count=4)
    await async_settle(hass)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


@pytest.mark.parametrize("used_before", [True, False])
async def test_absent_by_disabling(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder, *, used_before: bool
) -> None:
    """What was counted on the day of its return counts too, before and after it."""
    entry = await with_a_past(hass, freezer, recorder)
    registry, shown = er.async_get(hass), entity_id(hass, entry, BUTTON)
    registry.async_update_entity(shown, disabled_by=er.RegistryEntryDisabler.USER)
    await async_settle(hass)
    await eleven_days(hass, freezer)
    if used_before:
        await async_record(hass, count=4)
    registry.async_update_entity(shown, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await async_settle(hass)
    if not used_before:
        await async_record(hass, count=4)
    await async_tick(hass, freezer, 2)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


async def test_absent_by_the_limit(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """Another one has taken its place, until the option is raised."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 1})
    await async_record(hass, count=496)
    await an_hour(hass, freezer, recorder, START)
    await by_removal(hass, entry)
    await async_record(hass, "Lungo")
    await async_settle(hass)
    await async_record(hass, count=30)
    await eleven_days(hass, freezer)
    await async_record(hass, count=4)
    hass.config_entries.async_update_entry(entry, options={CONF_MAX_SENSORS: 2})
    await async_settle(hass)
    await async_tick(hass, freezer, 2)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


async def test_absent_with_the_whole_integration(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """The day it was counting comes back with it, and is not added twice."""
    entry = await with_a_past(hass, freezer, recorder)
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    await async_settle(hass)
    await eleven_days(hass, freezer)
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)
    await async_settle(hass)
    await async_record(hass, count=4)
    await async_tick(hass, freezer, 2)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


async def test_the_total_of_all_uses_goes_on_as_well(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    entry = await with_a_past(hass, freezer, recorder)
    registry, shown = er.async_get(hass), entity_id(hass, entry, "total_uses")
    registry.async_update_entity(shown, disabled_by=er.RegistryEntryDisabler.USER)
    await async_settle(hass)
    await eleven_days(hass, freezer)
    registry.async_update_entity(shown, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await async_record(hass, count=4)
    await async_tick(hass, freezer, 2)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry, "total_uses")


async def test_a_crash_before_the_first_row_changes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """The next start watches all sensors."""
    entry = await with_a_past(hass, freezer, recorder)
    await by_removal(hass, entry)
    await eleven_days(hass, freezer)
    await async_record(hass, count=4)
    await async_settle(hass)
    await async_restart(hass, entry)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


async def test_rows_that_are_not_purged_are_continued_by_the_recorder(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """And nothing is added to them."""
    entry = await with_a_past(hass, freezer, recorder)
    await by_removal(hass, entry)
    await eleven_days(hass, freezer, purged=False)
    await async_record(hass, count=4)
    await async_settle(hass)
    await assert_four_uses_show_as_four(hass, freezer, recorder, entry)


async def test_a_new_sensor_has_nothing_to_continue(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    entry = await async_set_up(hass)
    await async_record(hass, count=4)
    await an_hour(hass, freezer, recorder, START)
    found = await changes(hass, entity_id(hass, entry, BUTTON))
    assert found["hour"] == [4]


async def test_statistics_without_a_unit_get_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """The version before had none; the recorder would make no more statistics."""
    entry = await with_a_past(hass, freezer, recorder)
    shown = entity_id(hass, entry, BUTTON)
    recorder.async_update_statistics_metadata(
        shown, new_unit_class=None, new_unit_of_measurement=None
    )
    await async_wait_recording_done(hass)

    await async_restart(hass, entry)
    await async_settle(hass)
    await async_wait_recording_done(hass)

    found = await hass.async_add_executor_job(lambda: get_metadata(hass, statistic_ids={shown}))
    assert found[shown][1]["unit_of_measurement"] == "uses"
    await async_record(hass, count=4)
    await an_hour(hass, freezer, recorder, START + timedelta(hours=1))
    assert (await changes(hass, shown))["hour"] == [496, 4]


async def test_a_sensor_that_is_not_recorded_is_not_watched(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recorder: Recorder
) -> None:
    """And with a row of every other nothing listens to the recorder any more."""
    recorder.entity_filter = lambda entity_id: entity_id != "sensor.espresso_button"
    before = hass.bus.async_listeners().get("recorder_5min_statistics_generated", 0)
    await async_set_up(hass)
    await async_record(hass, count=4)
    await async_settle(hass)
    listening = hass.bus.async_listeners()["recorder_5min_statistics_generated"]
    assert listening == before + 1
    await an_hour(hass, freezer, recorder, START)
    assert hass.bus.async_listeners().get("recorder_5min_statistics_generated", 0) == before


async def test_a_recorder_in_trouble_stops_nothing(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is logged, and counting goes on."""
    entry = await async_set_up(hass)
    await async_record(hass, count=4)
    await async_settle(hass)
    with monkeypatch.context() as patch:
        patch.setattr(recorder, "get_session", None)
        hass.bus.async_fire("recorder_5min_statistics_generated")
        await hass.async_block_till_done()
    assert "Cannot read long-term statistics" in caplog.text
    await async_tick(hass, freezer, 2)
    await async_record(hass)
    shown = hass.states.get(entity_id(hass, entry, BUTTON))
    assert shown is not None
    assert shown.state == "5"
    assert hass.config_entries.async_loaded_entries(DOMAIN)
