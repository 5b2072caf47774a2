"""Corrections: what they do to hours, counters, files and the history, and what is refused."""

from datetime import date, datetime, timedelta
from pathlib import Path
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.fields import FieldError, RefusedError
from custom_components.usage_stats.engine.uses import csv_file, use_log
from custom_components.usage_stats.engine.uses.correction import (
    Correction,
    CorrectionResult,
    correct,
    parse_count,
    parse_hour,
    parse_reason,
    utc_hour_of,
)
from custom_components.usage_stats.engine.uses.open_day import DayStart, OpenDay
from custom_components.usage_stats.engine.uses.use import Combination

from .past import (
    CT,
    DAY,
    HOUR,
    NEXT,
    NOON,
    START,
    VOICE,
    ZONE,
    export,
    in_files,
    pending,
    save,
)

NOW = (NOON + timedelta(hours=2)).astimezone(ZONE)
OPENED = DayStart(NEXT, NOON + timedelta(days=1), previous=DAY)


def apply(
    connection: sqlite3.Connection,
    count: int,
    day: date = DAY,
    combination: Combination = CT,
    **said: int | str,
) -> CorrectionResult:
    """Correct uses two hours after noon of the day."""
    hour, use_id, limit = said.get("hour"), said.get("use_id"), said.get("limit", 10)
    assert isinstance(hour, int | None)
    assert isinstance(use_id, str | None)
    assert isinstance(limit, int)
    correction = Correction(day, combination, count, "a mistake", hour, use_id)
    return correct(connection, correction, NOW, limit)


def hours(connection: sqlite3.Connection, day: date = DAY) -> dict[int, int]:
    """Return the uses of a date by hours after the first."""
    found = connection.execute(
        "SELECT hour, SUM(count) FROM uses WHERE date = ? GROUP BY hour", (day.isoformat(),)
    ).fetchall()
    return {hour - HOUR: count for hour, count in found}


def counters(connection: sqlite3.Connection) -> dict[Combination, int]:
    """Return the open counters."""
    stored = use_log.load(connection)
    return {} if stored is None else dict(stored.totals)


def use_hours(connection: sqlite3.Connection, *counts: int) -> None:
    """Export uses of the open day in the hours from noon on."""
    save(connection, start=START)
    slots = {(HOUR + after, CT): count for after, count in enumerate(counts)}
    use_log.add_uses(connection, DAY, slots.items())


def test_a_correction_is_a_row_of_its_own(connection: sqlite3.Connection, folder: Path) -> None:
    """After one of what is pending of the combination; what else is pending stays."""
    save(connection, (CT, 5), (VOICE, 2), start=START)

    result = apply(connection, -2)

    assert (result.corrected, result.total, result.counter_change) == (-2, 3, -2)
    assert pending(connection) == [(DAY.isoformat(), *VOICE, 2)]
    first, second = (use_log.batch(connection, batch_id) for batch_id in result.batches)
    assert (first.rows, second.rows) == ([(*CT, 5)], [(*CT, -2)])
    assert first.export_time < second.export_time
    export(connection, folder)
    assert in_files(folder) == {(DAY, *CT): 3, (DAY, *VOICE): 2}
    assert counters(connection) == {CT: 3, VOICE: 2}


def test_nothing_pending_is_one_row(lost: sqlite3.Connection) -> None:
    result = apply(lost, 4)

    [batch_id] = result.batches
    assert use_log.batch(lost, batch_id).rows == [(*CT, 4)]
    assert (result.total, counters(lost)[CT]) == (7, 7)


def test_the_reason_is_kept_in_the_database_alone(
    connection: sqlite3.Connection, folder: Path
) -> None:
    save(connection, (CT, 5), start=START)
    apply(connection, -1, hour=12, use_id="x")
    apply(connection, 1)
    export(connection, folder)

    found = connection.execute(
        "SELECT date, hour, skill, modality, count, reason, recorded_at, use_id FROM corrections"
    ).fetchall()
    row = (DAY.isoformat(), *CT, "a mistake", NOW.timestamp())
    assert [(one[0], *one[2:4], *one[5:7]) for one in found] == [row, row]
    assert [(one[1], one[4], one[7]) for one in found] == [(HOUR, -1, "x"), (None, 1, None)]
    [file] = csv_file.files(folder)
    assert "mistake" not in file.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("counts", "taken", "left"),
    [
        ((5, 9, 2), 1, {0: 5, 1: 8, 2: 2}),
        ((5, 9, 2), 6, {0: 4, 1: 4, 2: 2}),
        ((5, 9, 2), 5, {0: 5, 1: 4, 2: 2}),
        ((5, 5), 1, {0: 5, 1: 4}),
        ((5, 9, 2), 14, {0: 1, 2: 1}),
        ((5, 9, 2), 16, {}),
    ],
)
def test_uses_come_off_the_fullest_hours(
    connection: sqlite3.Connection, counts: tuple[int, ...], taken: int, left: dict[int, int]
) -> None:
    """Of equally full ones, off the later first."""
    use_hours(connection, *counts)

    assert apply(connection, -taken).total == sum(left.values())
    assert hours(connection) == left
    assert not pending(connection)


def test_uses_come_off_the_hour_that_is_said_first(connection: sqlite3.Connection) -> None:
    use_hours(connection, 9, 2, 5)

    apply(connection, -1, hour=13)
    assert hours(connection) == {0: 9, 1: 1, 2: 5}
    apply(connection, -4, hour=13)
    assert hours(connection) == {0: 6, 2: 5}
    apply(connection, -1, hour=13)
    assert hours(connection) == {0: 5, 2: 5}


def test_added_uses_are_at_noon_or_in_the_hour_that_is_said(
    connection: sqlite3.Connection,
) -> None:
    """Of the open day, in the hour that it is."""
    yesterday = DAY - timedelta(days=1)
    save(connection, (CT, 1), start=DayStart(yesterday, NOON, previous=None))
    save(connection, (CT, 1), start=START)

    apply(connection, 3, yesterday)
    apply(connection, 2, yesterday, hour=8)
    apply(connection, 4)
    apply(connection, 5, hour=9)
    assert hours(connection, yesterday) == {0: 1, -24: 3, -28: 2}
    assert hours(connection) == {0: 1, 2: 4, -3: 5}


def test_a_date_that_a_clock_ran_ahead_to(connection: sqlite3.Connection) -> None:
    """Its noon is not here yet."""
    save(connection, (CT, 1), start=OPENED)

    result = apply(connection, 1, NEXT)
    assert (result.total, hours(connection, NEXT)) == (2, {0: 1, 2: 1})


@pytest.mark.parametrize(
    ("zone", "day", "hour", "begins"),
    [
        ("Europe/Berlin", "2025-12-22", 12, "2025-12-22T11:00"),
        ("Asia/Kathmandu", "2025-12-22", 12, "2025-12-22T06:00"),
        ("Asia/Kolkata", "2025-12-22", 12, "2025-12-22T06:00"),
        ("Asia/Kolkata", "2025-12-22", 0, "2025-12-21T18:00"),
        ("Australia/Eucla", "2025-12-22", 12, "2025-12-22T03:00"),
        ("Europe/Berlin", "2025-10-26", 2, "2025-10-26T00:00"),
        ("Europe/Berlin", "2025-03-30", 2, "2025-03-30T01:00"),
    ],
)
def test_an_hour_of_a_date(zone: str, day: str, hour: int, begins: str) -> None:
    expected = datetime.fromisoformat(f"{begins}+00:00").timestamp() / 3_600
    assert utc_hour_of(date.fromisoformat(day), hour, ZoneInfo(zone)) == expected


def test_a_counter_is_never_below_zero(connection: sqlite3.Connection, folder: Path) -> None:
    """What a reset has taken off it can be taken off the history."""
    save(connection, (CT, 5), start=START)
    export(connection, folder)
    use_log.reset(connection, NOON + timedelta(minutes=30))
    save(connection, (CT, 2))

    assert apply(connection, -1).counter_change == -1
    result = apply(connection, -3)
    assert (result.total, result.counter_change) == (3, -1)
    assert counters(connection) == {}
    save(connection, (CT, 2))
    assert counters(connection) == {CT: 2}


def test_a_reset_takes_no_correction_back(connection: sqlite3.Connection, folder: Path) -> None:
    save(connection, (CT, 5), start=START)
    apply(connection, -2)
    save(connection, (CT, 1))

    assert use_log.reset(connection, NOON + timedelta(hours=3)).discarded == 1
    export(connection, folder)
    assert in_files(folder) == {(DAY, *CT): 3}


def test_the_counters_in_memory_follow() -> None:
    day = OpenDay(START, {CT: 3, VOICE: 1}, new=False)

    day.correct(CT, -2)
    day.correct(VOICE, -1)
    assert (day.totals, day.total) == ({CT: 1}, 1)
    day.correct(VOICE, 4)
    assert (day.totals, day.total) == ({CT: 1, VOICE: 4}, 5)


def test_a_closed_date_is_taken_out_of_the_sums(connection: sqlite3.Connection) -> None:
    save(connection, (CT, 5), (VOICE, 1), start=START)
    save(connection, (CT, 1), start=OPENED)
    assert connection.execute("SELECT COUNT(*) FROM use_days").fetchone() == (2,)

    result = apply(connection, -2)
    assert result.counter_change == 0
    assert counters(connection) == {CT: 1}
    assert connection.execute("SELECT COUNT(*) FROM use_days").fetchone() == (0,)


def test_a_use_id_counts_once(connection: sqlite3.Connection) -> None:
    """Also if it could not be taken away again; a use may have the same."""
    save(connection, (CT, 1), start=START)
    use_log.add_use_ids(connection, DAY, ["x"])

    assert apply(connection, -1, use_id="x").corrected == -1
    again = apply(connection, -1, use_id="x")
    assert (again.corrected, again.total, again.refused, again.batches) == (0, 0, None, ())
    assert connection.execute("SELECT COUNT(*) FROM corrections").fetchone() == (1,)


@pytest.mark.parametrize(
    ("count", "day", "combination", "error"),
    [
        (-6, DAY, CT, ("count", "field_below_zero")),
        (-1, DAY, VOICE, ("count", "field_below_zero")),
        (-1, DAY - timedelta(days=9), CT, ("count", "field_below_zero")),
        (1, DAY - timedelta(days=1), CT, ("date", "field_before_history")),
    ],
)
def test_what_is_refused_changes_nothing(
    connection: sqlite3.Connection,
    count: int,
    day: date,
    combination: Combination,
    error: tuple[str, str],
) -> None:
    save(connection, (CT, 5), start=START)
    changes = connection.total_changes

    result = apply(connection, count, day, combination)

    assert result.refused is not None
    assert (result.refused.field, result.refused.reason) == error
    assert (result.corrected, result.batches) == (0, ())
    assert connection.total_changes == changes


def test_uses_of_a_clock_that_had_started_in_1970(connection: sqlite3.Connection) -> None:
    """They can be taken away, and the history does not reach back to them."""
    unset = date(1970, 1, 1)
    use_log.add_uses(connection, unset, [((8, CT), 2)])
    save(connection, (CT, 5), start=START)

    refused = apply(connection, 1, DAY - timedelta(days=1)).refused

    assert refused is not None
    assert refused.reason == "field_before_history"
    assert apply(connection, -2, unset).total == 0


def test_an_empty_history_has_the_open_day_alone(connection: sqlite3.Connection) -> None:
    assert apply(connection, 1).refused is not None
    save(connection, start=START)
    assert apply(connection, 1, DAY - timedelta(days=1)).refused is not None
    assert apply(connection, 1).total == 1


def test_a_date_has_so_many_combinations(connection: sqlite3.Connection) -> None:
    save(connection, (CT, 5), start=START)

    result = apply(connection, 1, combination=VOICE, limit=1)
    assert (result.full, result.corrected) == (True, 0)
    assert apply(connection, 1, limit=1).corrected == 1
    assert apply(connection, 1, combination=VOICE, limit=2).corrected == 1


@pytest.mark.parametrize(
    ("day", "hour", "field"),
    [(NEXT, None, "date"), (DAY, 15, "hour"), (DAY, 23, "hour")],
)
def test_the_future_is_refused(day: date, hour: int | None, field: str) -> None:
    with pytest.raises(FieldError, match="field_in_future") as caught:
        Correction(day, CT, 1, "x", hour).check(DAY, NOW)
    assert caught.value.field == field


def test_the_open_day_is_not_the_future() -> None:
    """A clock that was put back by a day changes nothing."""
    Correction(NEXT, CT, 1, "x").check(NEXT, NOW)
    Correction(DAY, CT, 1, "x", 14).check(DAY, NOW)


def test_what_fields_take() -> None:
    assert [parse_count(value) for value in (-1, "3.0", 1_000_000)] == [-1, 3, 1_000_000]
    assert parse_reason(" Zählte doppelt ") == "Zählte doppelt"
    assert [parse_hour(value) for value in (0, "23")] == [0, 23]
    for value in (0, "0", 1.5, True, None, 1_000_001, -1_000_001):
        with pytest.raises(RefusedError, match=r"field_(zero|not_integer|out_of_range)"):
            parse_count(value)
    for reason in ("", "  ", "x" * 201, "a\nb", None, ["x"]):
        with pytest.raises(RefusedError, match=r"field_(empty|too_long|bad_characters|not_text)"):
            parse_reason(reason)
    for hour in (-1, 24, "noon"):
        with pytest.raises(RefusedError, match=r"field_(not_integer|out_of_range)"):
            parse_hour(hour)
