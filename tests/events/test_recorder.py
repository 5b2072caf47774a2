"""Events by the actions: what is kept of them, what is refused, and what they come to."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
import sqlite3
from threading import Event
from typing import Any, override
from uuid import UUID

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats.commands import events
from custom_components.usage_stats.commands.command import async_run
from custom_components.usage_stats.const import DOMAIN

from ..common import (
    async_call,
    async_record,
    async_set_up,
    async_settle,
    async_tick,
    database,
    folder,
    issues,
    query,
    runtime_data,
    state_path,
)
from ..uses.bad_input import MARK
from .bad_events import BAD_EVENTS, BAD_QUERIES, EVENT, metadata_of
from .common import async_record_events, held, recorded

ACTIONS: dict[str, dict[str, Any]] = {
    "record_event": EVENT,
    "get_local_stats": {},
    "get_events": {},
}


async def async_refused(
    hass: HomeAssistant, action: str, data: Mapping[str, Any], field: str
) -> None:
    """Make sure that an error names the field, in words of ours, and nothing that was sent."""
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, action, data)
    message = str(refused.value)
    assert refused.value.translation_domain == DOMAIN
    assert refused.value.translation_key != message
    assert (refused.value.translation_placeholders or {})["field"] == field
    assert f" {field} " in message
    assert MARK not in message
    assert refused.value.__suppress_context__


class Slow(dict[str, Any]):
    """Metadata that takes its time to be read."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take what is to be read when it is free."""
        super().__init__(data)
        self.started, self.free = Event(), Event()

    @override
    def __len__(self) -> int:
        self.started.set()
        assert self.free.wait(10)
        return super().__len__()


async def test_a_reload_while_a_batch_is_looked_through(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The events go where they are saved."""
    metadata = Slow({"layers": 7})
    batch = {"events": [EVENT, {**EVENT, "metadata": metadata}]}
    running = hass.async_create_task(async_run(hass, events.RECORD_EVENT, batch, None))
    await hass.async_add_executor_job(metadata.started.wait, 10)
    assert await hass.config_entries.async_reload(noon_entry.entry_id)
    metadata.free.set()
    assert await running == {"success": True, "recorded": 2, "durable": True}
    assert len(recorded(hass)) == 2


@pytest.mark.usefixtures("noon_entry")
async def test_an_event_is_kept(hass: HomeAssistant) -> None:
    """With an id and the time of its own, and on the disk before the answer is there."""
    answer = await async_call(hass, "record_event", {**EVENT, "metadata": {"layers": 7}})
    assert answer == {"success": True, "recorded": 1, "durable": True}
    event = held(hass)[-1]
    assert UUID(event.pop("id")).version == 4
    assert event == {
        "event_type": "job_completed",
        "timestamp": "2027-03-10T11:00:02+00:00",
        "metadata": {"layers": 7},
        "submitted": False,
    }


@pytest.mark.usefixtures("noon_entry")
async def test_a_batch_is_kept_in_its_order(hass: HomeAssistant) -> None:
    """A thousand events are one call, each with its own id and metadata."""
    await async_record_events(hass, 1_000)
    assert [metadata for _, metadata in recorded(hass)] == [
        {"layers": layers} for layers in range(1_000)
    ]
    assert len({event["id"] for event in held(hass)}) == 1_001


@pytest.mark.usefixtures("noon_entry")
async def test_metadata_at_its_bounds(hass: HomeAssistant) -> None:
    """The largest that may be, and each kind of value."""
    largest = metadata_of(1_024)
    values = {
        "supports_and_rafts_of_all_layers": None,
        "b": True,
        "c": -(2**63),
        "d": 2**63 - 1,
        "e": 0.5,
        "f": "ü" * 19,
    }
    await async_call(hass, "record_event", {**EVENT, "metadata": largest})
    await async_call(hass, "record_event", {**EVENT, "metadata": values})
    assert recorded(hass) == [("job_completed", largest), ("job_completed", values)]


@pytest.mark.usefixtures("noon_entry")
async def test_what_names_somebody_is_not_stored(hass: HomeAssistant) -> None:
    """Neither alone nor in a batch, not even for a moment."""
    metadata = {"user_name": MARK, "component": f"mail {MARK}@example.com", "layers": 3}
    event = {"event_type": "error_occurred", "metadata": metadata}
    await async_call(hass, "record_event", event)
    await async_call(hass, "record_event", {"events": [event]})
    assert [kept for _, kept in recorded(hass)] == [{"component": "mail [email]", "layers": 3}] * 2
    await async_settle(hass)
    for path in (*folder(hass).iterdir(), state_path(hass)):
        assert not path.exists() or MARK.encode() not in path.read_bytes()


@pytest.mark.usefixtures("noon_entry")
async def test_an_answer_need_not_be_asked_for(hass: HomeAssistant) -> None:
    """As in most automations."""
    assert await hass.services.async_call(DOMAIN, "record_event", EVENT, blocking=True) is None
    # It is saved within seconds, or before anybody reads.
    await async_call(hass, "get_events")
    assert recorded(hass) == [("job_completed", {})]


async def test_bad_events_are_refused(
    hass: HomeAssistant, noon_entry: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """The error names the field, never the value, and nothing is recorded."""
    await async_settle(hass)
    waiting = len(runtime_data(noon_entry).storage.event_queue)
    for name, (data, field) in BAD_EVENTS.items():
        with subtests.test(name):
            await async_refused(hass, "record_event", data, field)
            assert len(runtime_data(noon_entry).storage.event_queue) == waiting
    await async_record(hass)
    assert recorded(hass) == []


@pytest.mark.usefixtures("berlin")
async def test_recording_can_be_turned_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing at all is recorded then, which is told; uses are."""
    await async_set_up(hass, {"record_events": False})
    answer = await async_call(hass, "record_event", EVENT)
    message = "The recording of events is turned off."
    assert answer == {"success": False, "recorded": 0, "durable": False, "message": message}
    await async_tick(hass, freezer, 15 * 60)
    assert (await async_record(hass))["durable"] is True
    assert (await async_call(hass, "get_local_stats"))["total_events"] == 0
    assert held(hass) == []
    assert query(database(hass), "SELECT * FROM uptime") == []
    await async_refused(hass, "record_event", {"event_type": MARK}, "event_type")


@pytest.mark.usefixtures("noon_entry")
async def test_other_users_may_record(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    """Nothing is kept of who it was."""
    context = Context(user_id=hass_read_only_user.id)
    assert (await async_call(hass, "record_event", EVENT, context))["recorded"] == 1
    assert recorded(hass) == [("job_completed", {})]
    kept = b"".join(path.read_bytes() for path in folder(hass).iterdir())
    assert hass_read_only_user.id.encode() not in kept


@pytest.mark.parametrize("action", ACTIONS)
async def test_without_a_loaded_entry_actions_say_so(
    hass: HomeAssistant, entry: MockConfigEntry, action: str
) -> None:
    """The actions stay registered; what they need is not there."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError, match="not set up or not loaded"):
        await async_call(hass, action, ACTIONS[action])


WEEK = {
    "job_count": 8,
    "file_count": 4,
    "upload_count": 5,
    "error_count": 6,
    "uptime_hours": 168,
    "jobs_completed": 5,
    "jobs_failed": 3,
    "print_hours": 0.0,
    "by_printer_type": {"unknown": 8},
    "by_error_type": {"unknown": 6},
}


async def test_what_the_last_week_came_to(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Jobs ended well or not, files down and up, errors; what is older is only in the total."""
    await async_record_events(hass, 3, "job_completed")
    await async_tick(hass, freezer, 7 * 24 * 60 * 60 - 60)
    numbers = {
        "job_created": 1,
        "job_completed": 2,
        "job_failed": 3,
        "file_downloaded": 4,
        "file_uploaded": 5,
        "error_occurred": 6,
        "printer_connected": 7,
    }
    for event_type, number in numbers.items():
        await async_record_events(hass, number, event_type)
    stats = await async_call(hass, "get_local_stats")
    assert stats == {
        "installation_id": None,
        "first_seen": None,
        "opt_in_status": "disabled",
        "total_events": 32,
        "this_week": WEEK,
        "last_submission": None,
    }
    freezer.tick(61)
    stats = await async_call(hass, "get_local_stats")
    assert stats["total_events"] == 32
    assert type(stats["this_week"]["uptime_hours"]) is int
    assert stats["this_week"] == {
        **WEEK,
        "job_count": 5,
        "jobs_completed": 2,
        "by_printer_type": {"unknown": 5},
    }
    # What a clock that went back has left behind was recorded just now.
    freezer.tick(-3_600)
    assert (await runtime_data(noon_entry).events.async_week()).jobs == 8


@pytest.mark.usefixtures("noon_entry")
async def test_other_users_may_look_at_the_sums_alone(
    hass: HomeAssistant, hass_read_only_user: MockUser
) -> None:
    """Single events are for administrators."""
    context = Context(user_id=hass_read_only_user.id)
    assert "this_week" in await async_call(hass, "get_local_stats", context=context)
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(hass, "get_events", context=context)
    owner = MockUser(is_owner=True).add_to_hass(hass)
    answer = await async_call(hass, "get_events", context=Context(user_id=owner.id))
    assert answer["success"] is True


@pytest.mark.usefixtures("noon_entry")
async def test_a_database_that_cannot_be_read_is_an_error(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """No answer is made up; when it is over, all is there."""
    await async_record_events(hass, 1)
    with closing(sqlite3.connect(database(hass), autocommit=True)) as other:
        other.execute("ALTER TABLE usage_events RENAME TO elsewhere")
        for action in ("get_local_stats", "get_events"):
            with pytest.raises(HomeAssistantError) as failed:
                await async_call(hass, action)
            assert not isinstance(failed.value, ServiceValidationError)
            assert failed.value.translation_domain == DOMAIN
            assert failed.value.translation_key == "database_not_readable"
            assert str(failed.value) == "The database cannot be read at the moment. Try again later"
        other.execute("ALTER TABLE elsewhere RENAME TO usage_events")
    await async_tick(hass, freezer, 1)
    assert not issues(hass)
    assert (await async_call(hass, "get_local_stats"))["this_week"]["job_count"] == 1
    assert len((await async_call(hass, "get_events"))["events"]) == 2


async def async_found(hass: HomeAssistant, **data: object) -> list[int]:
    """Return the numbers of the events that `get_events` finds among our own."""
    answer = await async_call(hass, "get_events", {"type": "job_completed", **data})
    assert answer.keys() == {"success", "events"}
    return [event["metadata"]["layers"] for event in answer["events"]]


@pytest.mark.usefixtures("noon_entry")
async def test_events_are_found(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Newest first, by type, within a half-open time, at most so many."""
    for layers in range(4):
        freezer.move_to(f"2027-03-{11 + layers}T00:00:00+01:00")
        await async_call(hass, "record_event", {**EVENT, "metadata": {"layers": layers}})
    await async_record_events(hass, 1, "job_failed")
    found = (await async_call(hass, "get_events"))["events"]
    assert found == list(reversed(held(hass)))
    assert found[-1]["event_type"] == "app_start"
    assert await async_found(hass) == [3, 2, 1, 0]
    assert await async_found(hass, limit=2) == [3, 2]
    # A date is midnight here, a time without an offset one of here.
    assert await async_found(hass, **{"from": "2027-03-12", "to": "2027-03-14"}) == [2, 1]
    assert await async_found(hass, **{"from": date(2027, 3, 13)}) == [3, 2]
    assert await async_found(hass, to="2027-03-12T00:00:01") == [1, 0]
    assert await async_found(hass, to=datetime(2027, 3, 11, 23, tzinfo=UTC)) == [0]
    assert await async_found(hass, to="2027-03-11T23:00:00.000001Z") == [1, 0]
    assert await async_found(hass, **{"from": None, "to": None, "type": "file_uploaded"}) == []
    assert await async_found(hass, **{"from": "2027-03-14", "to": "2027-03-11"}) == []
    assert dt_util.now().day == 14


@pytest.mark.usefixtures("noon_entry")
async def test_so_many_events_are_found(hass: HomeAssistant) -> None:
    """A hundred when nobody says how many, a thousand at most."""
    await async_record_events(hass, 1_005)
    assert await async_found(hass) == list(range(1_004, 904, -1))
    assert len(await async_found(hass, limit=1_000)) == 1_000


@pytest.mark.usefixtures("noon_entry")
async def test_bad_queries_are_refused(hass: HomeAssistant, subtests: pytest.Subtests) -> None:
    """The error names the field, never the value."""
    for name, (data, field) in BAD_QUERIES.items():
        with subtests.test(name):
            await async_refused(hass, "get_events", data, field)
    await async_refused(hass, "get_local_stats", {"colour": MARK}, "colour")
