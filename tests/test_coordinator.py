"""The sensors of the last seven days: what they show, and how seldom they read."""

from datetime import timedelta
from functools import partial
import logging
import threading

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.usage_stats import backup, coordinator
from custom_components.usage_stats.const import LOGGER, SIGNAL_EVENTS
from custom_components.usage_stats.engine.events import event_log

from .common import (
    async_call,
    async_move_to,
    async_settle,
    async_tick,
    busy_disk,
    database,
    entity_id,
    runtime_data,
    spoil,
    state,
)
from .events.common import async_queue_event, async_record_events

KEYS = ("week_jobs", "week_files", "week_errors")


def shown(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return the states of the three."""
    return [state(hass, entry, key).state for key in KEYS]


def enable(hass: HomeAssistant, entry: MockConfigEntry, *keys: str) -> None:
    """Enable sensors as a person does."""
    for key in keys:
        er.async_get(hass).async_update_entity(entity_id(hass, entry, key), disabled_by=None)


@pytest.fixture
async def shown_entry(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry whose three sensors a person has enabled."""
    enable(hass, noon_entry, *KEYS)
    # Home Assistant reloads it then.
    await async_tick(hass, freezer, 31)
    assert shown(hass, noon_entry) == ["0", "0", "0"]
    return noon_entry


async def async_tick_beside_busy_disk(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time go by, and wait for nothing but what the disk does not hold up."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    for _ in range(20):
        await hass.async_add_executor_job(bool)


async def async_read_twice(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Have the last week read, from the disk, and again a minute later."""
    # A page that was read is not read again.
    reading = runtime_data(entry).storage.database
    await hass.loop.run_in_executor(reading._reader, reading._close_reader)
    for _ in range(2):
        async_dispatcher_send(hass, SIGNAL_EVENTS)
        await async_tick(hass, freezer, 61)


class Reads:
    """Counts the reads of the last week, which go on as they are."""

    def __init__(self, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin at none."""
        self.number = 0
        database = runtime_data(entry).storage.database
        read = database.async_read

        async def counter(work: partial[object]) -> object:
            # Each reads the counts and then the uptime.
            self.number += work.func is event_log.uptime
            return await read(work)

        monkeypatch.setattr(database, "async_read", counter)


async def test_they_are_for_those_who_want_them(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """Off by default, and no fact of the day; nothing is read for nobody."""
    for key in KEYS:
        found = er.async_get(hass).async_get(entity_id(hass, noon_entry, key))
        assert found is not None
        assert found.disabled_by is er.RegistryEntryDisabler.INTEGRATION
        assert found.entity_category is EntityCategory.DIAGNOSTIC
        assert found.translation_key == key
        assert hass.states.get(found.entity_id) is None


async def test_what_they_show(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Jobs completed and failed, files downloaded, errors."""
    for number, event_type in (
        (4, "job_completed"),
        (2, "job_failed"),
        (8, "job_created"),
        (3, "file_downloaded"),
        (16, "file_uploaded"),
        (5, "error_occurred"),
    ):
        await async_record_events(hass, number, event_type)
    await async_tick(hass, freezer, 61)
    assert shown(hass, shown_entry) == ["6", "3", "5"]
    for key in KEYS:
        attributes = state(hass, shown_entry, key).attributes
        assert attributes["state_class"] == "measurement"
    local = (await async_call(hass, "get_local_stats"))["this_week"]
    assert (local["job_count"], local["file_count"], local["error_count"]) == (6, 3, 5)


async def test_what_is_not_on_the_disk_yet_is_saved_first(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A tracker's events wait for nobody."""
    await async_tick(hass, freezer, 61)
    runtime_data(shown_entry).events.record([("error_occurred", {})])
    await async_settle(hass)
    assert shown(hass, shown_entry) == ["0", "0", "1"]


async def test_they_grow_old(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Time that goes by is enough, without an event."""
    await async_record_events(hass, 3)
    await async_tick(hass, freezer, 61)
    assert shown(hass, shown_entry)[0] == "3"
    await async_move_to(hass, freezer, "2027-03-17T11:59:00+01:00")
    assert shown(hass, shown_entry)[0] == "3"
    freezer.tick(timedelta(minutes=2))
    await async_tick(hass, freezer, 900)
    await async_settle(hass)
    assert shown(hass, shown_entry)[0] == "0"


async def test_the_rollover_is_enough_where_nothing_is_recorded(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record_events(hass, 3)
    hass.config_entries.async_update_entry(shown_entry, options={"record_events": False})
    await async_settle(hass)
    await async_tick(hass, freezer, 61)
    assert shown(hass, shown_entry)[0] == "3"
    await async_move_to(hass, freezer, "2027-03-18T07:30:00+01:00")
    await async_tick(hass, freezer, 61)
    assert shown(hass, shown_entry)[0] == "0"


async def test_one_read_a_minute_for_all_three(
    hass: HomeAssistant,
    shown_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first at once, the last always."""
    await async_tick(hass, freezer, 61)
    reads = Reads(shown_entry, monkeypatch)
    for _ in range(20):
        await async_record_events(hass, 1)
        await async_settle(hass)
    assert reads.number == 1
    assert shown(hass, shown_entry)[0] == "1"
    await async_tick(hass, freezer, 58)
    assert reads.number == 1
    await async_tick(hass, freezer, 3)
    assert reads.number == 2
    assert shown(hass, shown_entry)[0] == "20"
    await async_tick(hass, freezer, 61)
    assert reads.number == 2


async def test_unavailable_while_it_cannot_be_read(
    hass: HomeAssistant,
    shown_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And not the number of before. The log tells it once, and once that it is over."""
    await async_record_events(hass, 3)
    await async_tick(hass, freezer, 61)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    whole = database(hass).read_bytes()
    caplog.clear()
    spoil(database(hass), "usage_events_by_time")
    await async_read_twice(hass, shown_entry, freezer)
    assert shown(hass, shown_entry) == [STATE_UNAVAILABLE] * 3
    database(hass).write_bytes(whole)
    await async_read_twice(hass, shown_entry, freezer)
    assert shown(hass, shown_entry) == ["3", "0", "0"]
    told = [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert [record.getMessage() for record in told if record.name == LOGGER.name] == [
        "Error fetching last week data: The database cannot be read at the moment. Try again later",
        "Fetching last week data recovered",
    ]


async def test_a_read_that_unloading_overtakes_is_no_trouble(
    hass: HomeAssistant,
    shown_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is slow, and in its midst the database is closed."""
    await async_tick(hass, freezer, 61)
    caplog.clear()
    free = threading.Event()
    reading = runtime_data(shown_entry).storage.database
    reading._reader.submit(free.wait)
    async_dispatcher_send(hass, SIGNAL_EVENTS)
    unloading = hass.async_create_task(hass.config_entries.async_unload(shown_entry.entry_id))
    while not reading._closed:
        await hass.async_add_executor_job(bool)
    free.set()
    assert await unloading
    await async_settle(hass)
    assert "Error fetching" not in caplog.text


async def test_a_slow_disk_holds_no_read_up(
    hass: HomeAssistant,
    shown_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the time that an answer waits, what is on the disk by then is shown."""
    # More than a second, which a busy machine may take for the first assertion.
    monkeypatch.setattr(coordinator, "ANSWER_SECONDS", 120)
    await async_tick(hass, freezer, 61)
    await async_record_events(hass, 1)
    await async_settle(hass)
    assert shown(hass, shown_entry)[0] == "1"
    await async_record_events(hass, 1)
    await async_settle(hass)
    with busy_disk(shown_entry):
        await async_queue_event(hass, shown_entry)
        await async_tick_beside_busy_disk(hass, freezer, 61)
        assert shown(hass, shown_entry)[0] == "1"
        await async_tick_beside_busy_disk(hass, freezer, 121)
        for _ in range(1_000):
            await hass.async_add_executor_job(bool)
            if shown(hass, shown_entry)[0] == "2":
                break
        assert shown(hass, shown_entry)[0] == "2"
    await async_settle(hass)


async def test_deleting_shows_at_once(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record_events(hass, 3)
    await async_tick(hass, freezer, 61)
    await async_tick(hass, freezer, 61)
    await async_call(hass, "delete_all", {"confirm": True})
    await async_settle(hass)
    assert shown(hass, shown_entry)[0] == "0"


async def test_nobody_reads_when_the_last_sensor_is_gone(
    hass: HomeAssistant,
    shown_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that are left go on until then."""
    reads = Reads(shown_entry, monkeypatch)
    registry = er.async_get(hass)
    for number, key in enumerate(KEYS):
        await async_tick(hass, freezer, 61)
        await async_record_events(hass, 1, "file_uploaded")
        await async_settle(hass)
        assert reads.number == number + 1
        registry.async_remove(entity_id(hass, shown_entry, key))
        await async_settle(hass)
    await async_tick(hass, freezer, 61)
    await async_record_events(hass, 1, "file_uploaded")
    await async_tick(hass, freezer, 61)
    assert reads.number == 3


async def test_unloading_ends_it(
    hass: HomeAssistant, shown_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With a read to come; no timer is left."""
    await async_record_events(hass, 1)
    await async_record_events(hass, 1)
    assert await hass.config_entries.async_unload(shown_entry.entry_id)
    assert shown(hass, shown_entry) == [STATE_UNAVAILABLE] * 3
    await async_tick(hass, freezer, 61)
    assert await hass.config_entries.async_setup(shown_entry.entry_id)
    await async_settle(hass)
    assert shown(hass, shown_entry)[0] == "2"


async def test_one_alone_is_read_for(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The others stay as they are."""
    enable(hass, noon_entry, "week_files")
    await async_record_events(hass, 2, "file_downloaded")
    await async_tick(hass, freezer, 31)
    assert state(hass, noon_entry, "week_files").state == "2"
    assert hass.states.get(entity_id(hass, noon_entry, "week_jobs")) is None
