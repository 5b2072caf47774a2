"""Uptime: what was seen to run, or less; never an invented hour."""

from datetime import timedelta
import shutil
import time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.events import heartbeat

from ..common import (
    async_call,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    database,
    locked,
    query,
    runtime_data,
)

MINUTE = 60
QUARTER = 15 * MINUTE
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Monotonic:
    """The clock that nobody can set; with the frozen time it goes on as that does."""

    def __init__(self) -> None:
        """Begin beside the time of day."""
        self.behind = 0.0

    def monotonic(self) -> float:
        """Return the seconds that have gone by for this clock."""
        return time.monotonic() - self.behind


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    """Return the monotonic clock of the heartbeat."""
    clock = Monotonic()
    monkeypatch.setattr(heartbeat, "time", clock)
    return clock


@pytest.fixture
async def entry(hass: HomeAssistant, clock: Monotonic, berlin: None) -> MockConfigEntry:
    """Return an entry whose heart begins to beat at noon."""
    assert (berlin, clock.behind) == (None, 0)
    return await async_set_up(hass)


async def async_live(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: int) -> None:
    """Let so many seconds go by, with the heartbeats in between."""
    while seconds > 0:
        await async_tick(hass, freezer, min(QUARTER, seconds))
        seconds -= QUARTER


def step(freezer: FrozenDateTimeFactory, clock: Monotonic, seconds: int) -> None:
    """Put the time of day forward or back; a machine that slept looks like a step forward."""
    freezer.tick(timedelta(seconds=seconds))
    clock.behind += seconds


async def async_uptime(hass: HomeAssistant) -> float:
    """Return the hours, more exactly than the action tells them."""
    (entry,) = hass.config_entries.async_entries("usage_stats")
    week = await runtime_data(entry).events.async_week()
    hours = week.uptime / timedelta(hours=1)
    told = (await async_call(hass, "get_local_stats"))["this_week"]["uptime_hours"]
    assert told == round(hours)
    return round(hours, 1)


def on_disk(hass: HomeAssistant) -> list[float]:
    """Return the hours of each interval on the disk."""
    rows = query(database(hass), "SELECT (end - start) / 3600 FROM uptime ORDER BY id")
    return [round(hours, 3) for (hours,) in rows]


async def test_beats_add_up(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Every quarter of an hour one is saved; to ask counts up to now."""
    assert await async_uptime(hass) == 0
    await async_tick(hass, freezer, QUARTER - MINUTE)
    assert on_disk(hass) == []
    await async_tick(hass, freezer, MINUTE)
    assert on_disk(hass) == [0.25]
    await async_live(hass, freezer, 3 * HOUR)
    assert on_disk(hass) == [3.25]
    freezer.tick(6 * MINUTE)
    assert await async_uptime(hass) == 3.4
    assert on_disk(hass) == [3.35]
    # Fresh numbers of a sensor write nothing.
    freezer.tick(6 * MINUTE)
    await runtime_data(entry).events.async_saved_week()
    assert on_disk(hass) == [3.35]


async def test_a_reload_goes_on(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What was seen until unloading is kept; while nothing is loaded nothing is seen."""
    await async_live(hass, freezer, HOUR)
    freezer.tick(6 * MINUTE)
    await async_restart(hass, entry)
    assert on_disk(hass) == [1.1]
    await async_live(hass, freezer, HOUR)
    assert on_disk(hass) == [2.1]
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(5 * HOUR)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert await async_uptime(hass) == 2.1
    await async_live(hass, freezer, HOUR)
    assert await async_uptime(hass) == 3.1
    assert on_disk(hass) == [2.1, 1.0]


@pytest.mark.usefixtures("entry")
async def test_a_clock_put_forward(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, clock: Monotonic
) -> None:
    """As after an hour's sleep of the machine: what went by is not known, and does not count."""
    await async_live(hass, freezer, HOUR)
    freezer.tick(7 * MINUTE)
    step(freezer, clock, 5 * HOUR)
    await async_live(hass, freezer, QUARTER)
    assert on_disk(hass) == [1.0]
    await async_live(hass, freezer, HOUR)
    assert on_disk(hass) == [1.0, 1.0]
    assert await async_uptime(hass) == 2.0


@pytest.mark.usefixtures("entry")
async def test_a_clock_put_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, clock: Monotonic
) -> None:
    """An hour that the clock shows twice counts once."""
    await async_live(hass, freezer, 2 * HOUR)
    step(freezer, clock, -HOUR)
    await async_live(hass, freezer, QUARTER)
    # It is 13:15. What was seen after that comes to be in the past again.
    assert await async_uptime(hass) == 1.2
    await async_live(hass, freezer, 2 * HOUR)
    assert on_disk(hass) == [2.0, 2.0]
    assert await async_uptime(hass) == 3.2


@pytest.mark.usefixtures("entry")
async def test_a_clock_that_is_nudged(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, clock: Monotonic
) -> None:
    """Time servers do that all day, by less than five seconds; more is a step."""
    for seconds in (4, -4, 4, -4):
        step(freezer, clock, seconds)
        await async_tick(hass, freezer, HOUR)
    assert on_disk(hass) == [4.0]
    for seconds in (5, -5):
        step(freezer, clock, seconds)
        await async_tick(hass, freezer, HOUR)
    assert on_disk(hass) == [4.0]


async def test_a_crash_costs_a_beat_at_most(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And what follows until the next start does not count."""
    await async_live(hass, freezer, 2 * HOUR)
    await async_tick(hass, freezer, 14 * MINUTE)
    copy = database(hass).with_name("copy.db")
    for suffix in ("", "-wal"):
        shutil.copy(f"{database(hass)}{suffix}", f"{copy}{suffix}")
    assert await hass.config_entries.async_unload(entry.entry_id)
    for suffix in ("", "-wal"):
        shutil.move(f"{copy}{suffix}", f"{database(hass)}{suffix}")
    freezer.tick(9 * HOUR)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_live(hass, freezer, QUARTER)
    assert on_disk(hass) == [2.0, 0.25]
    assert await async_uptime(hass) == 2.2


async def test_a_stop_is_seen(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """To the minute."""
    await async_live(hass, freezer, HOUR)
    freezer.tick(12 * MINUTE)
    assert entry.runtime_data is not None
    await hass.async_stop(force=True)
    assert on_disk(hass) == [1.2]


@pytest.mark.usefixtures("entry")
async def test_what_cannot_be_saved_is_not_made_up_for(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A smaller number, and no error."""
    await async_live(hass, freezer, HOUR)
    with locked(database(hass)):
        await async_live(hass, freezer, QUARTER)
        assert await async_uptime(hass) == 1.0
    await async_live(hass, freezer, HOUR)
    assert on_disk(hass) == [1.0, 1.0]


@pytest.mark.usefixtures("entry")
async def test_only_the_last_seven_days_count(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """However long Home Assistant runs, and with the part of what lies across the edge."""
    await async_tick(hass, freezer, 6 * DAY)
    assert await async_uptime(hass) == 6 * 24
    await async_tick(hass, freezer, 3 * DAY)
    assert await async_uptime(hass) == 7 * 24
    assert on_disk(hass) == [9 * 24]


async def test_nothing_is_seen_after_recording_was_turned_off(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Recorded uptime ages, and reading the totals writes no beat."""
    await async_live(hass, freezer, HOUR)
    freezer.tick(6 * MINUTE)
    hass.config_entries.async_update_entry(entry, options={"record_events": False})
    await async_settle(hass)
    assert on_disk(hass) == [1.1]
    await async_live(hass, freezer, 2 * HOUR)
    assert await async_uptime(hass) == 1.1
    await async_restart(hass, entry)
    assert on_disk(hass) == [1.1]
    hass.config_entries.async_update_entry(entry, options={"record_events": True})
    await async_settle(hass)
    await async_live(hass, freezer, HOUR)
    assert await async_uptime(hass) == 2.1
    await async_tick(hass, freezer, 7 * DAY)
    assert await async_uptime(hass) == 7 * 24


@pytest.mark.usefixtures("entry")
async def test_both_hours_of_an_autumn_night_count(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The clock on the wall is not what is reckoned with."""
    freezer.move_to("2027-10-31T00:00:00+02:00")
    await async_call(hass, "get_local_stats")
    before = query(database(hass), "SELECT SUM(end - start) FROM uptime")[0][0] or 0
    freezer.move_to("2027-10-31T06:00:00+01:00")
    await async_call(hass, "get_local_stats")
    after = query(database(hass), "SELECT SUM(end - start) FROM uptime")[0][0]
    assert after - before == 7 * HOUR
    assert dt_util.now().hour == 6
