"""What the recorder remembers is counted once, as it would have been while it happened."""

import asyncio
from collections import Counter
from typing import Any

from homeassistant.components.recorder.db_schema import States
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import Context, CoreState
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE
import pytest
from sqlalchemy import update

from custom_components.usage_stats.analysis import recorder_rows
from custom_components.usage_stats.engine.analysis import backfill_log
from custom_components.usage_stats.storage.database import DatabaseError

from ..common import async_call, async_restart, async_tick, database, query
from ..tracking.common import async_change, async_untrack
from .lived_home import KINDS, Home

USED = {
    ("Evening", "person"),
    ("Film", "automation"),
    ("Without id", "device"),
    ("Lamp", "person"),
    ("Beamer", "automation"),
    ("Desk", "device"),
    ("Night", "automation"),
    ("Bell", "person"),
    ("Remote", "short_press"),
    ("Remote", "long_press"),
}
"""What is used once when a home lives."""
OLD, TODAY = "2027-03-08", "2027-03-10"
BOTH = Counter({(day, *combination): 1 for day in (OLD, TODAY) for combination in USED})


async def test_a_new_home_has_a_past(lived: Home) -> None:
    """The days before are in their files, today is on the counters, and nothing comes twice."""
    entry = await lived.install()
    data = lived.data(entry)

    assert lived.uses() == BOTH
    assert data.counter.day.totals == dict.fromkeys(USED, 1)
    assert [path.name for path in data.storage.folder.glob("*.csv")] == [f"usage_stats_{OLD}.csv"]
    # The totals follow within a second.
    await async_tick(lived.hass, lived.freezer, 2)
    assert {state.state for state in lived.hass.states.async_all("sensor")} >= {"1", "2", "10"}
    assert all(data.trackers.counts_unasked(combination) for combination in USED)

    # Now it counts while things happen, and a restart, a repeat or two at once add nothing.
    await lived.live()
    await async_restart(lived.hass, entry)
    await lived.settle()
    answers = await asyncio.gather(
        *(async_call(lived.hass, "backfill", {"days": 366}) for _ in range(2))
    )
    assert [answer["uses"] for answer in answers] == [0, 0]
    assert sum(lived.uses().values()) == 30


async def test_counted_live_and_from_the_recorder_it_is_the_same(home: Home) -> None:
    """By origin and hour, also if something is used until the next one."""
    entry = await home.install(backfill=False)
    home.freezer.tick(60)
    await home.live()
    await home.pass_to("2027-03-08T09:59:00+01:00")
    await home.live()
    home.freezer.tick(60)
    await home.settle()
    live, live_hours = home.uses(), home.hours()
    for tracker in list(entry.subentries.values()):
        await async_untrack(home.hass, entry, tracker)
    await async_call(home.hass, "delete_all", {"confirm": True, "files": True})
    await home.settle()
    assert home.uses() == {}
    # As if nothing had been counted.
    await home.data(entry).storage.write_behind.async_commit(
        lambda connection: connection.executescript(
            "DELETE FROM tracker_spans; DELETE FROM backfills"
        )
    )
    for kind in KINDS:
        await home.track(entry, kind, backfill=True)

    assert (home.uses(), home.hours()) == (live, live_hours)
    assert live == {(OLD, *combination): 2 for combination in USED}
    assert len({hour for hour, _, _ in live_hours}) == 3


async def test_the_answer(lived: Home) -> None:
    """As many days as somebody wants, what came, and what could not come."""
    await lived.install(backfill=False)
    assert lived.uses() == {}

    answer = await async_call(lived.hass, "backfill", {"days": "1", "tracker": "runs"})
    assert answer == {
        "success": True,
        "message": "Counted from what Home Assistant remembers: 3 uses on 1 days.",
        "from": "2027-03-09T00:00:00+01:00",
        "to": answer["to"],
        "uses": 3,
        "dates": 1,
        "combinations": 3,
        "not_recorded": [],
        "hours_left_out": 0,
    }
    assert answer["to"].startswith("2027-03-10T09:0")
    answer = await async_call(lived.hass, "backfill")
    assert answer["from"] <= "2027-03-08T00:00:00+01:00"
    assert answer["uses"] == 17
    assert lived.uses() == BOTH
    with pytest.raises(ServiceValidationError, match="tracker"):
        await async_call(lived.hass, "backfill", {"tracker": "nothing"})
    with pytest.raises(ServiceValidationError, match="days"):
        await async_call(lived.hass, "backfill", {"days": 367})


async def test_it_can_be_undone_and_done_again(lived: Home) -> None:
    entry = await lived.install()
    answer = await async_call(lived.hass, "backfill", {"undo": True})
    await lived.settle()

    assert (answer["success"], answer["uses"]) == (True, -20)
    assert lived.uses() == {}
    assert lived.data(entry).counter.day.totals == {}
    assert query(database(lived.hass), "SELECT SUM(count) FROM corrections") == [(-20,)]
    # Somebody did not want it, so a start does not bring it back.
    await async_restart(lived.hass, entry)
    await lived.settle()
    assert lived.uses() == {}
    answer = await async_call(lived.hass, "backfill")
    assert answer["uses"] == 20


async def test_right_after_a_setup_it_waits_until_trackers_are_saved(lived: Home) -> None:
    entry = await lived.install()
    hass, entry_id = lived.hass, entry.entry_id
    for undo, uses in ((True, -20), (False, 20), (True, -20)):
        assert await hass.config_entries.async_unload(entry_id)
        await hass.config_entries.async_setup(entry_id)
        answer = await async_call(hass, "backfill", {"undo": undo})
        assert (answer["success"], answer["uses"]) == (True, uses)


async def test_it_is_refused_while_home_assistant_starts(lived: Home) -> None:
    """Trackers may not be attached yet; an empty success would say that there is nothing."""
    entry = await lived.install(backfill=False)
    lived.hass.set_state(CoreState.starting)
    await async_restart(lived.hass, entry)
    for undo in (True, False):
        answer = await async_call(lived.hass, "backfill", {"undo": undo})
        assert (answer["success"], answer["uses"]) == (False, 0)
        assert "still starting" in answer["message"]

    lived.hass.set_state(CoreState.running)
    lived.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    answer = await async_call(lived.hass, "backfill")
    assert (answer["success"], answer["uses"]) == (True, 20)


async def test_a_tracker_that_is_added_again_begins_after_what_counts(lived: Home) -> None:
    """The days in which there was none are counted, and no other ones."""
    entry = await lived.install()
    for tracker in list(entry.subentries.values()):
        await async_untrack(lived.hass, entry, tracker)
    await lived.settle()
    lived.freezer.tick(60)
    await lived.live()
    lived.freezer.tick(60)
    for kind in KINDS:
        await lived.track(entry, kind, backfill=True)

    assert lived.uses() == BOTH + Counter({(TODAY, *combination): 1 for combination in USED})


async def test_entities_that_are_chosen_later_have_their_days_before(lived: Home) -> None:
    entry = await lived.install(backfill=False)
    for tracker in list(entry.subentries.values()):
        await async_untrack(lived.hass, entry, tracker)
    await lived.settle()
    lived.freezer.tick(60)
    chosen: dict[str, Any] = {"target": {"entity_id": ["light.desk"]}, "backfill": True}
    tracker = await lived.track(entry, "turned_on", **chosen)
    desk = Counter({(OLD, "Desk", "device"): 1, (TODAY, "Desk", "device"): 1})
    # A tracker of all has counted for some seconds, in which nothing was used.
    assert lived.uses() == desk

    lived.freezer.tick(60)
    both = {"entity_id": ["light.desk", "input_boolean.lamp"]}
    await async_change(lived.hass, entry, tracker, target=both)
    await lived.settle()
    await async_call(lived.hass, "backfill")
    lamp = Counter({(OLD, "Lamp", "person"): 1, (TODAY, "Lamp", "person"): 1})
    assert lived.uses() == desk + lamp


async def test_two_trackers_of_the_same_count_an_event_once(lived: Home) -> None:
    """As they do while it happens; by area it is another combination."""
    entry = await lived.install(backfill=False)
    target = {"entity_id": ["light.desk"]}
    await lived.track(entry, "turned_on", target=target, counted_by="none", backfill=False)
    await lived.track(entry, "turned_on", target=target, counted_by="origin", backfill=False)
    answer = await async_call(lived.hass, "backfill")

    assert answer["uses"] == 22
    assert lived.uses() == BOTH + Counter({(day, "Desk", "-"): 1 for day in (OLD, TODAY)})


async def test_a_busy_hour_is_read_in_parts(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_rows, "_MOST_ROWS", 3)
    await lived.install()

    assert lived.uses() == BOTH


async def test_an_entity_with_a_new_id_is_the_same(lived: Home) -> None:
    registry = er.async_get(lived.hass)
    registry.async_update_entity("automation.evening", new_entity_id="automation.dusk")
    await lived.hass.async_block_till_done()
    await lived.act("input_boolean.turn_on", person=True, entity_id="input_boolean.lamp")
    lived.freezer.tick(60)
    await lived.recorded()
    entry = await lived.install(backfill=False)
    for tracker in list(entry.subentries.values()):
        await async_untrack(lived.hass, entry, tracker)
    target = {"entity_id": ["automation.dusk"]}
    await lived.track(entry, "runs", target=target, backfill=True, domains=["automation"])

    assert lived.uses() == {(OLD, "Evening", "person"): 1, (TODAY, "Evening", "person"): 2}


async def test_a_tracker_of_an_earlier_version_has_counted_all(lived: Home) -> None:
    await lived.install(backfill=None)
    answer = await async_call(lived.hass, "backfill")

    assert (answer["success"], answer["from"], answer["uses"]) == (True, None, 0)
    assert lived.uses() == {}


async def test_too_many_combinations_are_left_out_and_told(lived: Home) -> None:
    entry = await lived.install(backfill=False)
    lived.hass.config_entries.async_update_entry(entry, options={"max_combinations": 4})
    await lived.settle()
    answer = await async_call(lived.hass, "backfill")

    assert (answer["success"], answer["uses"]) == (True, 8)
    assert "12 were left out" in answer["message"]


async def test_what_we_caused_does_not_count(lived: Home) -> None:
    entry = await lived.install(backfill=False)
    own = lived.data(entry).trackers.own_context()
    lived.hass.bus.async_fire("usage_stats_exported", {}, context=own)
    caused = Context(parent_id=own.id)
    await lived.change("light.desk", "off")
    lived.freezer.tick(7)
    lived.hass.states.async_set("light.desk", "on", context=caused)
    await lived.settle()
    for tracker in list(entry.subentries.values()):
        await async_untrack(lived.hass, entry, tracker)
    await lived.track(entry, "turned_on", counted_by="none", backfill=True)
    assert (TODAY, "Desk", "-") not in lived.uses() or lived.uses()[TODAY, "Desk", "-"] == 1


@pytest.mark.parametrize(
    "recorder_config", [{"exclude": {"domains": "light", "event_types": ["script_started"]}}]
)
async def test_what_is_not_recorded_is_told(lived: Home) -> None:
    await lived.install(backfill=False)
    answer = await async_call(lived.hass, "backfill")

    assert answer["not_recorded"] == ["light.desk", "script.film"]
    assert lived.uses().keys() == BOTH.keys() - {
        (day, *gone)
        for day in (OLD, TODAY)
        for gone in (("Desk", "device"), ("Film", "automation"))
    }


async def test_rows_that_a_purge_has_taken_are_no_trouble(lived: Home) -> None:
    """What came before a row is not known then: it is no use."""
    recorder = lived.hass.data[DATA_INSTANCE]

    def purge() -> None:
        with recorder.get_session() as session:
            old = States.last_updated_ts < 1_804_600_000
            session.execute(update(States).where(old).values(old_state_id=None))
            session.commit()

    await recorder.async_add_executor_job(purge)
    await lived.install()
    assert {key for key in lived.uses() if key[0] == OLD} == {
        (OLD, "Evening", "person"),
        (OLD, "Film", "automation"),
        (OLD, "Without id", "device"),
    }


async def test_a_database_that_cannot_be_written_has_nothing_and_then_all(
    lived: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise DatabaseError("full")

    with monkeypatch.context() as patch:
        patch.setattr(backfill_log, "write", fail)
        entry = await lived.install()
        answer = await async_call(lived.hass, "backfill")
        assert (answer["success"], answer["uses"]) == (False, 0)
    assert lived.uses() == {}
    await async_restart(lived.hass, entry)
    await lived.settle()
    assert lived.uses() == BOTH
