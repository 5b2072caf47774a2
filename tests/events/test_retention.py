"""How long events are kept, also by a clock that is wrong."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.storage.database import Connection

from ..common import (
    async_an_hour_goes_by,
    async_call,
    async_move_to,
    async_record,
    async_set_up,
    async_settle,
    database,
    issues,
    locked,
    query,
    runtime_data,
)
from .common import async_record_events, recorded


async def async_age(
    entry: MockConfigEntry, at: str, number: int = 1, event_type: str = "job_completed"
) -> None:
    """Have so many events of that time on the disk, and that Home Assistant ran an hour then."""
    moment = dt_util.as_utc(datetime.fromisoformat(at))
    events = [UsageEvent(str(uuid4()), event_type, moment, {}, None) for _ in range(number)]

    def work(connection: Connection) -> None:
        event_log.insert(connection, events, moment)
        event_log.mark(connection, datetime.fromisoformat(at).date() + timedelta(days=1))
        event_log.seen_running(connection, moment - timedelta(hours=1), moment)

    await runtime_data(entry).storage.write_behind.async_commit(work)


def kinds(hass: HomeAssistant) -> list[str]:
    """Return the types of the events that are not Home Assistant's own, oldest first."""
    return [event_type for event_type, _ in recorded(hass)]


def hours(hass: HomeAssistant) -> int:
    """Return how many intervals of uptime are kept."""
    return int(query(database(hass), "SELECT COUNT(*) FROM uptime")[0][0])


async def days_go_by(hass: HomeAssistant, freezer: FrozenDateTimeFactory, count: int) -> None:
    """Let the rollovers of so many days come."""
    for _ in range(count):
        tomorrow = dt_util.now().date() + timedelta(days=1)
        await async_move_to(hass, freezer, f"{tomorrow}T12:00:00+01:00")


@pytest.fixture
async def used_entry(
    hass: HomeAssistant, berlin: None, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry that keeps events for 35 days, whose first rollover is over."""
    assert berlin is None
    entry = await async_set_up(hass, {"event_days": 35})
    await async_record(hass)
    await days_go_by(hass, freezer, 1)
    return entry


async def test_events_are_kept_as_long_as_wanted(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """To the day, by the local date; uptime too."""
    await async_age(used_entry, "2027-02-04T23:59:59+01:00", event_type="job_failed")
    await async_age(used_entry, "2027-02-05T00:00:00+01:00", event_type="job_created")
    before = hours(hass)
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == ["job_created"]
    assert hours(hass) == before - 1
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == []


@pytest.mark.usefixtures("berlin")
async def test_events_are_kept_400_days(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """When nobody wants it otherwise."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_age(entry, "2026-02-03T23:59:59+01:00", event_type="job_failed")
    await async_age(entry, "2026-02-04T00:00:00+01:00", event_type="job_created")
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == ["job_created"]


async def test_many_are_deleted_a_page_at_a_time(
    hass: HomeAssistant,
    used_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that recording has its turn in between; the file becomes smaller."""
    await async_age(used_entry, "2027-01-01T12:00:00+01:00", 4_500)
    await async_age(used_entry, "2027-03-01T12:00:00+01:00", event_type="job_failed")
    [(pages,)] = query(database(hass), "PRAGMA page_count")
    left: list[int] = []
    purge = event_log.purge

    def counter(connection: Connection, before: date) -> bool:
        more = purge(connection, before)
        left.append(event_log.total(connection))
        return more

    monkeypatch.setattr(event_log, "purge", counter)
    await days_go_by(hass, freezer, 1)
    # With the start of Home Assistant, which came before them.
    assert [after - left[-1] for after in left] == [3_501, 2_501, 1_501, 501, 0]
    assert kinds(hass) == ["job_failed"]
    assert query(database(hass), "PRAGMA page_count")[0][0] < pages - 100


@pytest.mark.usefixtures("used_entry")
async def test_a_clock_that_runs_ahead_deletes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The date that it is reckoned from moves on by two days a rollover at most."""
    await async_record_events(hass, 3)
    before = hours(hass)
    await async_move_to(hass, freezer, "2037-03-14T12:00:00+01:00")
    await days_go_by(hass, freezer, 3)
    assert kinds(hass) == ["job_completed"] * 3
    await async_an_hour_goes_by(hass, freezer, "2027-03-14T13:00:00+01:00")
    await days_go_by(hass, freezer, 3)
    assert kinds(hass) == ["job_completed"] * 3
    assert hours(hass) >= before


async def test_a_clock_that_is_behind_deletes_nothing(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is in its future is not old."""
    await async_age(used_entry, "2027-02-13T12:00:00+01:00")
    await async_an_hour_goes_by(hass, freezer, "1970-01-02T12:00:00+01:00")
    await async_an_hour_goes_by(hass, freezer, "2027-03-11T13:00:00+01:00")
    assert kinds(hass) == ["job_completed"]


@pytest.mark.usefixtures("used_entry")
@pytest.mark.parametrize("wrong", ["1970-01-02T00:10:00+01:00", "2003-05-01T12:00:00+02:00"])
async def test_what_a_clock_without_a_battery_recorded_is_kept(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, wrong: str
) -> None:
    """As long as what was recorded before and after it."""
    await async_record_events(hass, 1, "job_created")
    await async_move_to(hass, freezer, wrong)
    await async_record_events(hass, 2, "job_failed")
    await days_go_by(hass, freezer, 1)
    await async_record_events(hass, 1, "file_uploaded")
    await async_an_hour_goes_by(hass, freezer, "2027-03-12T11:00:00+01:00")
    await async_record_events(hass, 1)
    everything = ["job_created", "job_failed", "job_failed", "file_uploaded", "job_completed"]
    assert sorted(kinds(hass)) == sorted(everything)
    await days_go_by(hass, freezer, 34)
    assert sorted(kinds(hass)) == sorted(everything)
    await days_go_by(hass, freezer, 9)
    assert kinds(hass) == []


@pytest.mark.usefixtures("berlin")
async def test_a_first_start_in_1970_is_no_age(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The time comes from the network a minute later; only then do the days count."""
    freezer.move_to("1970-01-02T00:10:00+01:00")
    await async_set_up(hass, {"event_days": 35})
    await async_record_events(hass, 2)
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record_events(hass, 1, "job_failed")
    await days_go_by(hass, freezer, 35)
    assert sorted(kinds(hass)) == ["job_completed", "job_completed", "job_failed"]
    await days_go_by(hass, freezer, 5)
    assert kinds(hass) == []


async def test_what_a_clock_ahead_recorded_goes_in_its_turn(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It is not kept until its own time is old."""
    assert used_entry.options["event_days"] == 35
    await async_move_to(hass, freezer, "2037-03-14T12:00:00+01:00")
    await async_record_events(hass, 2, "job_failed")
    await async_an_hour_goes_by(hass, freezer, "2027-03-11T13:00:00+01:00")
    await async_record_events(hass, 1)
    await days_go_by(hass, freezer, 34)
    assert sorted(kinds(hass)) == ["job_completed", "job_failed", "job_failed"]
    await days_go_by(hass, freezer, 6)
    assert kinds(hass) == []


async def test_a_locked_database_puts_it_off(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """To the next rollover."""
    await async_age(used_entry, "2027-01-01T12:00:00+01:00", 3)
    purging = runtime_data(used_entry).events
    with locked(database(hass)):
        purging._rolled_over()
        await async_settle(hass)
    assert len(kinds(hass)) == 3
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == []
    assert not issues(hass)


async def test_events_are_deleted_when_no_more_are_recorded(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """To turn recording off keeps none for ever."""
    await async_age(used_entry, "2027-02-13T12:00:00+01:00", event_type="job_failed")
    await async_age(used_entry, "2027-03-01T12:00:00+01:00")
    hass.config_entries.async_update_entry(
        used_entry, options={"event_days": 35, "record_events": False}
    )
    await async_settle(hass)
    await days_go_by(hass, freezer, 12)
    assert kinds(hass) == ["job_completed"]


async def test_unloading_ends_it_in_peace(
    hass: HomeAssistant, used_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is left is deleted later; nothing is reported as trouble."""
    await async_age(used_entry, "2027-01-01T12:00:00+01:00", 20_000)
    runtime_data(used_entry).events._rolled_over()
    assert await hass.config_entries.async_unload(used_entry.entry_id)
    await hass.async_block_till_done()
    left = len(kinds(hass))
    assert 0 < left < 20_000
    assert not issues(hass)
    assert await hass.config_entries.async_setup(used_entry.entry_id)
    await async_settle(hass)
    assert (await async_call(hass, "record_event", {"event_type": "job_failed"}))["durable"]
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == ["job_failed"]


@pytest.mark.usefixtures("berlin")
async def test_events_are_deleted_where_nothing_was_ever_used(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Some only record events; the oldest of them tells how late it is at least."""
    entry = await async_set_up(hass, {"event_days": 35})
    await async_age(entry, "2027-03-09T12:00:00+01:00", event_type="job_failed")
    await async_record_events(hass, 2)
    await days_go_by(hass, freezer, 35)
    assert kinds(hass) == ["job_completed"] * 2
    await async_record_events(hass, 1, "file_uploaded")
    await days_go_by(hass, freezer, 1)
    assert kinds(hass) == ["file_uploaded"]
