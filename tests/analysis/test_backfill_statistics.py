"""What a counter knows from before a tracker is counted once, by the hour, for years."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.analysis import recorder_statistics
from custom_components.usage_stats.engine.analysis import backfill_log
from custom_components.usage_stats.engine.analysis.backfill_log import WriteResult
from custom_components.usage_stats.storage.database import Connection, DatabaseError

from ..common import async_call, async_restart, async_settle, database, query, runtime_data
from ..tracking.common import async_custom, async_untrack, set_state
from .counters import COFFEES, async_count, hours

STEPS = [{"trigger": "state", "entity_id": COFFEES}]
MACHINE = {"skill": "Espresso", "modality": "machine"}
# The first row has all from before. Hours that are missing are in the next; the counter was
# exchanged on 2027-01-01.
YEARS = hours(
    ("2021-05-01T10:00", 40),
    ("2023-06-30T21:00", 43),
    ("2023-06-30T22:00", 45),
    ("2026-12-31T12:00", 46),
    ("2027-01-01T08:00", 0),
    ("2027-01-01T09:00", 20_000),
    ("2027-01-01T10:00", 20_002),
    ("2027-03-10T10:00", 20_005),
    ("2027-03-10T11:00", 20_009),
)
COUNTED = {
    ("2021-05-01", 10): 40,
    ("2023-06-30", 21): 3,
    # Two hours ahead of UTC.
    ("2023-07-01", 22): 2,
    ("2026-12-31", 12): 1,
    ("2027-01-01", 10): 2,
    ("2027-03-10", 10): 3,
}


def counted(hass: HomeAssistant) -> Counter[tuple[str, int]]:
    """Return (local date, UTC hour) → uses."""
    rows = query(database(hass), "SELECT date, hour % 24, SUM(count) FROM uses GROUP BY date, hour")
    return +Counter({(day, hour): count for day, hour, count in rows})


async def async_take(hass: HomeAssistant, **fields: object) -> tuple[int, int]:
    """Return how many uses came, and how many hours were left out."""
    data = {"tracker": "Tracker", "from_statistics": COFFEES, **fields}
    answer = await async_call(hass, "backfill", data)
    assert answer["success"] is True
    return answer["uses"], answer["hours_left_out"]


@pytest.fixture
async def tracker(hass: HomeAssistant, recorded_entry: MockConfigEntry) -> ConfigSubentry:
    """Return a tracker that is new at noon, 11:00 UTC, of a counter that is years old."""
    await async_count(hass, YEARS, has_sum=True)
    tracker = await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)
    return tracker


async def test_years_come_once(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, tracker: ConfigSubentry
) -> None:
    """Up to the hour in which the tracker was added; also after a restart."""
    answer = await async_call(
        hass, "backfill", {"tracker": tracker.subentry_id, "from_statistics": f" {COFFEES} "}
    )

    assert answer == {
        "success": True,
        "message": "Counted from what Home Assistant remembers: 51 uses on 6 days. Hours in which "
        "the counter went down, or up by more than 10,000: 2 were left out.",
        "from": "2021-05-01T12:00:00+02:00",
        "to": "2027-03-10T12:00:00+01:00",
        "uses": 51,
        "dates": 6,
        "combinations": 1,
        "not_recorded": [],
        "hours_left_out": 2,
    }
    assert counted(hass) == COUNTED
    assert runtime_data(recorded_entry).counter.day.totals == {("Espresso", "machine"): 3}
    await async_call(hass, "export")
    folder = database(hass).parent
    assert (folder / "usage_stats_2023-07-01.csv").exists()
    trends = await async_call(hass, "get_trends", {"from": "2021-01-01", "to": "2027-03-09"})
    assert (trends["history_from"], trends["total"]) == ("2021-05-01", 48)

    assert await async_take(hass) == (0, 0)
    await async_restart(hass, recorded_entry)
    await async_settle(hass)
    assert await async_take(hass) == (0, 0)
    assert counted(hass) == COUNTED


async def test_it_can_be_undone_and_done_again(
    hass: HomeAssistant, tracker: ConfigSubentry
) -> None:
    assert tracker.title == "Tracker"
    await async_take(hass)
    answer = await async_call(hass, "backfill", {"tracker": "Tracker", "undo": True})
    await async_settle(hass)

    assert (answer["uses"], counted(hass)) == (-51, {})
    assert await async_take(hass, days=100) == (6, 2)
    assert await async_take(hass) == (45, 0)
    assert counted(hass) == COUNTED


async def test_what_was_counted_before_stays_the_end(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    recorded_entry: MockConfigEntry,
    tracker: ConfigSubentry,
) -> None:
    """A tracker that is added again, or one that is older than earlier days."""
    for state in ("1", "2"):
        set_state(hass, COFFEES, state)
        await hass.async_block_till_done()
    await async_untrack(hass, recorded_entry, tracker)
    freezer.tick(timedelta(days=2))
    await async_count(hass, hours(("2027-03-11T10:00", 20_012)), has_sum=True)
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)

    live = {("2027-03-10", 11): 2}
    assert counted(hass) == live
    assert await async_take(hass) == (51, 2)
    assert counted(hass) == Counter(COUNTED) + Counter(live)


async def test_an_hour_that_is_not_in_the_statistics_yet(
    hass: HomeAssistant, recorded_entry: MockConfigEntry
) -> None:
    """The recorder writes it some seconds after its end."""
    last, *_ = reversed(YEARS)
    before = {hour: total for hour, total in YEARS.items() if hour < last - timedelta(hours=1)}
    await async_count(hass, before, has_sum=True)
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)
    assert await async_take(hass) == (48, 2)

    await async_count(hass, YEARS, has_sum=True)
    assert await async_take(hass) == (3, 0)
    assert counted(hass) == COUNTED


async def test_a_tracker_that_is_gone_has_counted_its_counter(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, tracker: ConfigSubentry
) -> None:
    await async_take(hass)
    await async_untrack(hass, recorded_entry, tracker)
    await async_custom(hass, recorded_entry, STEPS, skill="Coffee", modality="machine")
    await async_settle(hass)

    assert await async_take(hass) == (0, 0)


async def test_a_second_counter_of_the_same_tracker(
    hass: HomeAssistant, tracker: ConfigSubentry
) -> None:
    assert tracker.title == "Tracker"
    other = "sensor.other_coffees"
    await async_count(hass, YEARS, has_sum=True, name=other)
    await async_take(hass)

    assert await async_take(hass, from_statistics=other) == (51, 2)
    assert counted(hass) == Counter(COUNTED) + Counter(COUNTED)


async def test_a_counter_with_a_new_id_is_the_same(
    hass: HomeAssistant, recorded_entry: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("sensor", "machine", "1", suggested_object_id="coffees")
    await async_count(hass, YEARS, has_sum=True)
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)
    assert await async_take(hass) == (51, 2)

    registry.async_update_entity(COFFEES, new_entity_id="sensor.cups")
    await async_settle(hass)
    await async_count(hass, YEARS, has_sum=True, name="sensor.cups")
    assert await async_take(hass, from_statistics="sensor.cups") == (0, 0)


async def test_names_by_templates(hass: HomeAssistant, recorded_entry: MockConfigEntry) -> None:
    set_state(hass, COFFEES, "46", friendly_name="Coffees")
    await async_count(hass, YEARS, has_sum=True)
    names = {"skill": "{{ name }}", "modality": "{{ origin }}"}
    await async_custom(hass, recorded_entry, STEPS, **names)
    await async_settle(hass)
    await async_take(hass)

    rows = query(database(hass), "SELECT DISTINCT skill, modality FROM uses")
    assert rows == [("Coffees", "device")]


@pytest.mark.parametrize(
    ("names", "fields", "refused"),
    [
        ({"skill": "{{ trigger.to_state.state }}"}, {}, "known without its trigger"),
        ({"skill": "{{ name }}"}, {}, "known without its trigger"),
        ({}, {"from_statistics": "sensor.none"}, "from_statistics"),
        ({}, {"from_statistics": ""}, "from_statistics"),
        ({}, {"from_statistics": "sensor.usage_stats_uses_today"}, "from_statistics"),
        ({}, {"tracker": "Lights"}, "tracker that can"),
        ({}, {"tracker": None}, "tracker"),
        ({"record": "event"}, {}, "tracker that can"),
    ],
)
async def test_what_is_refused(
    hass: HomeAssistant,
    recorded_entry: MockConfigEntry,
    names: dict[str, str],
    fields: dict[str, str | None],
    refused: str,
) -> None:
    """Nothing is counted then."""
    await async_count(hass, YEARS, has_sum=True)
    await async_custom(hass, recorded_entry, STEPS, **{**MACHINE, **names})
    await async_settle(hass)
    asked = {"tracker": "Tracker", "from_statistics": COFFEES, **fields}
    data = {name: value for name, value in asked.items() if value is not None}

    with pytest.raises(ServiceValidationError, match=refused):
        await async_call(hass, "backfill", data)
    assert query(database(hass), "SELECT COUNT(*) FROM uses") == [(0,)]


async def test_a_name_of_two_trackers(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, tracker: ConfigSubentry
) -> None:
    assert tracker.title == "Tracker"
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    with pytest.raises(ServiceValidationError, match="several trackers"):
        await async_take(hass)


async def test_measurements_are_no_counter(
    hass: HomeAssistant, recorded_entry: MockConfigEntry
) -> None:
    await async_count(hass, YEARS, has_sum=False)
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)
    with pytest.raises(ServiceValidationError, match="with a sum"):
        await async_take(hass)


async def test_what_ended_in_the_midst_goes_on_there(
    hass: HomeAssistant, tracker: ConfigSubentry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each month is written whole or not at all."""
    write, written = backfill_log.write, iter(range(30))

    def fail_later(connection: Connection, **what: object) -> WriteResult:
        if next(written, None) is None:
            raise DatabaseError("full")
        return cast(Callable[..., WriteResult], write)(connection, **what)

    data = {"tracker": tracker.title, "from_statistics": COFFEES}
    with monkeypatch.context() as patch:
        patch.setattr(backfill_log, "write", fail_later)
        assert (await async_call(hass, "backfill", data))["success"] is False
    assert counted(hass) == {key: count for key, count in COUNTED.items() if key[0] < "2023-08"}
    assert await async_take(hass) == (6, 2)
    assert counted(hass) == COUNTED


async def test_a_tracker_that_is_deleted_meanwhile_gets_no_more(
    hass: HomeAssistant,
    recorded_entry: MockConfigEntry,
    tracker: ConfigSubentry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, chunks = recorder_statistics.changes, iter(range(30))

    def delete_later(*where: object, **what: object) -> list[tuple[float, float]]:
        if next(chunks, None) is None and recorded_entry.subentries:
            hass.loop.call_soon_threadsafe(async_delete)
        return cast(Callable[..., list[tuple[float, float]]], read)(*where, **what)

    def async_delete() -> None:
        hass.config_entries.async_remove_subentry(recorded_entry, tracker.subentry_id)

    monkeypatch.setattr(recorder_statistics, "changes", delete_later)
    await async_take(hass)
    assert counted(hass) == {key: count for key, count in COUNTED.items() if key[0] < "2023-08"}


async def test_an_empty_series(hass: HomeAssistant, recorded_entry: MockConfigEntry) -> None:
    """A sensor that is new has a place in the statistics before it has an hour."""
    await async_count(hass, {}, has_sum=True)
    await async_custom(hass, recorded_entry, STEPS, **MACHINE)
    await async_settle(hass)
    assert await async_take(hass) == (0, 0)
