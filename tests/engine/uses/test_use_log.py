"""What the database keeps of uses, counters, batches and use ids."""

from datetime import UTC, date, datetime, timedelta
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.uses import retention, use_log
from custom_components.usage_stats.engine.uses.csv_file import Batch
from custom_components.usage_stats.engine.uses.open_day import DayCounts, DayStart, PendingChanges
from custom_components.usage_stats.engine.uses.use import Combination
from custom_components.usage_stats.engine.uses.use_log import Exports, ResetResult

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
DAY = NOON.date()
NEXT = DAY + timedelta(days=1)
START = DayStart(DAY, NOON, previous=None)
NEXT_START = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)
CT: Combination = ("Notfall", "ct")
VOICE: Combination = ("Espresso", "voice")
HOUR = 490_000


def count(
    connection: sqlite3.Connection,
    *uses: tuple[Combination, int],
    start: DayStart = START,
    opened: bool = False,
) -> None:
    """Save uses of a day, all of one hour."""
    found = {(HOUR, combination): number for combination, number in uses}
    use_log.save(connection, [PendingChanges(start, opened, found)])


@pytest.fixture
def log(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a database with an open day and four uses."""
    count(connection, (CT, 3), (VOICE, 1), opened=True)
    return connection


def take(
    connection: sqlite3.Connection,
    now: datetime = NOON,
    *,
    closed_only: bool = False,
) -> list[Batch]:
    """Take what is pending. What is returned is what the database holds."""
    taken = use_log.take(connection, now, closed_only=closed_only)
    assert taken == [use_log.batch(connection, batch.id) for batch in taken]
    return taken


def purge(connection: sqlite3.Connection, before: date) -> list[date]:
    """Delete the history before a date; return the dates deleted."""
    old = retention.dates_before(connection, before)
    for day in old:
        retention.purge_date(connection, day)
    return old


def history(connection: sqlite3.Connection) -> list[tuple[str, str, str, int, int]]:
    """Return all uses but for their hours."""
    rows = connection.execute("SELECT date, skill, modality, count, exported FROM uses")
    return rows.fetchall()


def test_before_the_first_day_there_is_none(connection: sqlite3.Connection) -> None:
    assert use_log.load(connection) is None
    assert use_log.exports(connection) == Exports(0, None)
    assert retention.date_reached(connection) is None
    assert take(connection) == []


def test_the_open_day_comes_back(log: sqlite3.Connection) -> None:
    count(log, (CT, 2))
    use_log.save(log, [PendingChanges(START, opened=False, uses={(HOUR + 1, CT): 5})])

    assert use_log.load(log) == DayCounts(START, {CT: 10, VOICE: 1})
    count(log, start=NEXT_START, opened=True)
    assert use_log.load(log) == DayCounts(NEXT_START, {})


def test_a_day_opened_again_begins_at_zero_and_keeps_its_history(log: sqlite3.Connection) -> None:
    count(log, start=NEXT_START, opened=True)
    again = DayStart(DAY, NOON + timedelta(days=2), previous=NEXT)

    count(log, (CT, 4), start=again, opened=True)

    assert use_log.load(log) == DayCounts(again, {CT: 4})
    assert history(log) == [
        ("2025-12-22", "Espresso", "voice", 1, 0),
        ("2025-12-22", "Notfall", "ct", 7, 0),
    ]


def test_both_hours_of_an_autumn_night_stay_apart(connection: sqlite3.Connection) -> None:
    hours = [
        int(datetime(2025, 10, 26, hour, 30, tzinfo=UTC).timestamp()) // 3_600 for hour in (0, 1)
    ]
    uses = {(hour, CT): 1 for hour in hours}

    use_log.save(connection, [PendingChanges(START, opened=True, uses=uses)])

    assert connection.execute("SELECT hour FROM uses").fetchall() == [(hour,) for hour in hours]


def test_a_batch_holds_what_no_batch_has_held(log: sqlite3.Connection) -> None:
    [batch] = take(log)
    assert (batch.date, batch.export_time) == (DAY, "2025-12-22 12:00:00")
    assert batch.rows == [(*VOICE, 1), (*CT, 3)]
    assert take(log) == []

    count(log, (CT, 2))

    [second] = take(log, NOON + timedelta(hours=1))
    assert second == Batch(batch.id + 1, DAY, "2025-12-22 13:00:00", [(*CT, 2)])
    assert use_log.waiting(log) == [(batch.id, DAY), (second.id, DAY)]
    assert use_log.load(log) == DayCounts(START, {CT: 5, VOICE: 1})


def test_rows_are_sorted_by_skill_then_modality(connection: sqlite3.Connection) -> None:
    names = [("b", "y"), ("b", "x"), ("a", "z"), ("B", "x"), ("ä", "x"), ("☕", "x"), ("𝄞", "x")]
    count(connection, *[(name, 1) for name in names], opened=True)

    [batch] = take(connection)

    assert [(skill, modality) for skill, modality, _ in batch.rows] == sorted(names)


def test_stamps_of_a_file_only_grow(log: sqlite3.Connection) -> None:
    stamps = []
    for now in (NOON, NOON, NOON - timedelta(days=3_650), NOON + timedelta(seconds=2, hours=1)):
        count(log, (CT, 1))
        stamps += [batch.export_time for batch in take(log, now)]

    assert stamps == [f"2025-12-22 {at}" for at in ("12:00:00", "12:00:01", "12:00:02", "13:00:02")]


def test_stamps_are_local_and_grow_through_an_autumn_night(log: sqlite3.Connection) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    stamps = []
    for minute in (40, 50, 60, 130):
        now = datetime(2025, 10, 26, tzinfo=UTC) + timedelta(minutes=minute)
        count(log, (CT, 1))
        stamps += [batch.export_time for batch in take(log, now.astimezone(berlin))]

    assert stamps == [f"2025-10-26 {at}" for at in ("02:40:00", "02:50:00", "02:50:01", "03:10:00")]


def test_each_date_has_a_batch_of_its_own_oldest_first(log: sqlite3.Connection) -> None:
    count(log, (CT, 2), start=NEXT_START, opened=True)

    batches = take(log)

    assert [(batch.date, batch.rows[-1]) for batch in batches] == [
        (DAY, (*CT, 3)),
        (NEXT, (*CT, 2)),
    ]


def test_the_open_day_can_be_left_out(log: sqlite3.Connection) -> None:
    assert take(log, closed_only=True) == []
    count(log, (CT, 2), start=NEXT_START, opened=True)

    [batch] = take(log, closed_only=True)

    assert batch.date == DAY
    assert [found.date for found in take(log)] == [NEXT]


def test_uses_that_come_late_to_a_closed_day_are_exported_too(log: sqlite3.Connection) -> None:
    take(log)
    count(log, (CT, 7))

    [batch] = take(log)

    assert batch.rows == [(*CT, 7)]


def test_a_batch_in_its_file_is_forgotten(log: sqlite3.Connection) -> None:
    [batch] = take(log)

    assert use_log.finish(log, batch.id, NOON) == Exports(1, NOON)
    assert use_log.exports(log) == Exports(1, NOON)
    assert use_log.waiting(log) == []
    assert log.execute("SELECT * FROM batch_rows").fetchall() == []
    count(log, (CT, 1))
    assert take(log)[0].id > batch.id


def test_a_reset_discards_what_is_pending_and_no_more(log: sqlite3.Connection) -> None:
    [batch] = take(log)
    count(log, (CT, 5), (("New", "ct"), 1))
    before = DayCounts(START, {CT: 8, VOICE: 1, ("New", "ct"): 1})
    again = DayStart(DAY, NOON + timedelta(hours=1), previous=None)

    assert use_log.reset(log, again.since) == ResetResult(before, again, 6)

    assert use_log.load(log) == DayCounts(again, {})
    assert use_log.waiting(log) == [(batch.id, DAY)]
    assert take(log) == []
    assert history(log) == [
        ("2025-12-22", "Espresso", "voice", 1, 1),
        ("2025-12-22", "Notfall", "ct", 3, 3),
    ]
    count(log, (CT, 2))
    assert use_log.load(log) == DayCounts(again, {CT: 2})
    assert use_log.reset(log, again.since).discarded == 2
    assert use_log.reset(log, again.since).discarded == 0


def test_before_the_first_day_there_is_nothing_to_reset(connection: sqlite3.Connection) -> None:
    with pytest.raises(LookupError):
        use_log.reset(connection, NOON)


def test_a_reset_leaves_other_dates(log: sqlite3.Connection) -> None:
    count(log, (CT, 2), start=NEXT_START, opened=True)

    assert use_log.reset(log, NEXT_START.since).discarded == 2
    assert [batch.date for batch in take(log)] == [DAY]


def test_deleting_all_leaves_the_open_day_at_zero(log: sqlite3.Connection) -> None:
    """What was exported, waits in a batch, or is of another date goes too."""
    take(log)
    count(log, (CT, 2), start=NEXT_START, opened=True)
    use_log.save(log, [PendingChanges(NEXT_START, opened=False, use_ids=["a", "b"])])
    [written] = take(log, closed_only=False)
    exports = use_log.finish(log, written.id, NOON)
    count(log, (VOICE, 5), start=NEXT_START)
    before = DayCounts(NEXT_START, {CT: 2, VOICE: 5})
    again = DayStart(NEXT, NOON + timedelta(days=2), previous=DAY)

    assert use_log.delete_all(log, again.since) == ResetResult(before, again, 5)

    tables = [line.split('"')[1] for line in log.iterdump() if line.startswith("INSERT")]
    # No row of ours but these two.
    assert sorted(tables) == ["day", "exports", "sqlite_sequence"]
    assert use_log.load(log) == DayCounts(again, {})
    assert use_log.base_export_time(log) is None
    assert use_log.exports(log) == exports
    assert not use_log.has_use_id(log, "a", again)
    assert use_log.waiting(log) == []
    assert take(log) == []


def test_counting_goes_on_after_deleting_all(log: sqlite3.Connection) -> None:
    [first] = take(log)
    use_log.finish(log, first.id, NOON)
    start = use_log.delete_all(log, NOON).start
    count(log, (CT, 2), start=start)
    use_log.save(log, [PendingChanges(start, opened=False, use_ids=["a"])])

    assert use_log.load(log) == DayCounts(start, {CT: 2})
    assert use_log.has_use_id(log, "a", start)
    [batch] = take(log)
    assert batch.rows == [(*CT, 2)]
    # No batch is taken for one that was there before.
    assert batch.id > first.id
    assert use_log.finish(log, batch.id, NOON).written == 2
    assert use_log.delete_all(log, NOON).discarded == 0
    assert use_log.delete_all(log, NOON).found == DayCounts(start, {})


def test_before_the_first_day_there_is_nothing_to_delete(connection: sqlite3.Connection) -> None:
    with pytest.raises(LookupError):
        use_log.delete_all(connection, NOON)


def test_a_use_id_is_known_on_its_day_and_the_next(log: sqlite3.Connection) -> None:
    third = DayStart(NEXT + timedelta(days=3), NOON, previous=NEXT)
    use_log.save(log, [PendingChanges(START, opened=False, use_ids=["a", "b"])])
    use_log.save(log, [PendingChanges(START, opened=False, use_ids=["a"])])
    assert use_log.has_use_id(log, "a", START)
    assert not use_log.has_use_id(log, "c", START)

    count(log, start=NEXT_START, opened=True)
    assert use_log.has_use_id(log, "a", NEXT_START)
    # As the calendar has it, though the new day is not saved yet.
    assert not use_log.has_use_id(log, "a", third)

    count(log, start=third, opened=True)
    assert log.execute("SELECT * FROM use_ids").fetchall() == []


def test_the_last_hour_of_use_since_a_date(log: sqlite3.Connection) -> None:
    """Of each combination, from the start of the hour on."""
    later = {(HOUR + 30, CT): 1, (HOUR + 24, CT): 1}
    use_log.save(log, [PendingChanges(NEXT_START, opened=True, uses=later)])

    first = datetime.fromtimestamp(HOUR * 3_600, UTC)
    last = first + timedelta(hours=30)
    assert use_log.last_hours(log, DAY) == {CT: last, VOICE: first}
    assert use_log.last_hours(log, NEXT) == {CT: last}
    assert use_log.last_hours(log, NEXT + timedelta(days=1)) == {}


def test_the_date_reached_counts_dates(log: sqlite3.Connection) -> None:
    assert retention.date_reached(log) == DAY
    count(log, (CT, 2), start=NEXT_START, opened=True)
    ahead = DayStart(DAY + timedelta(days=3_650), NOON, previous=NEXT)
    count(log, (CT, 2), start=ahead, opened=True)
    take(log)
    assert purge(log, NEXT) == [DAY]

    assert retention.date_reached(log) == NEXT + timedelta(days=1)
    log.execute("INSERT INTO dates (date) VALUES ('1970-01-01')")
    assert retention.date_reached(log) == NEXT + timedelta(days=1)


def test_history_is_deleted_a_date_at_a_time_and_what_is_pending_stays(
    log: sqlite3.Connection,
) -> None:
    take(log)
    count(log, (VOICE, 1))
    count(log, (CT, 2), start=NEXT_START, opened=True)
    take(log, closed_only=True)
    count(log, (("Late", "ct"), 1))
    last = NEXT + timedelta(days=1)

    assert purge(log, last) == [DAY]
    assert history(log) == [
        ("2025-12-22", "Late", "ct", 1, 0),
        ("2025-12-23", "Notfall", "ct", 2, 0),
    ]
    assert purge(log, last) == []
    assert [batch.rows for batch in take(log)] == [
        [("Late", "ct", 1)],
        [(*CT, 2)],
    ]
    assert purge(log, DAY) == []
    assert retention.dates_before(log, last) == [DAY, NEXT]
    assert purge(log, NEXT) == [DAY]
    assert purge(log, last) == [NEXT]
    assert history(log) == []
