"""When trackers have counted, and what backfills have brought: whole or not at all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
import math
from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.analysis import backfill_log
from custom_components.usage_stats.engine.analysis.backfill import (
    STATISTICS,
    Found,
    Plan,
    Span,
    Subject,
)
from custom_components.usage_stats.engine.uses import retention, use_days, use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart
from custom_components.usage_stats.engine.uses.renaming import Rename, rename

YESTERDAY, TODAY = date(2027, 3, 9), date(2027, 3, 10)
_SUMS = "SELECT date, skill, modality, SUM(count) FROM {table} GROUP BY 1, 2, 3 HAVING SUM(count)"
NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
HOUR = int(NOON.timestamp()) // 3_600
LAMP, FILM = ("Lamp", "person"), ("Film", "automation")
LIGHT = Subject("light.desk", None, "person")
SCRIPT = Subject("script.film", "Film", "automation")
NAMES = {LIGHT: LAMP, SCRIPT: FILM}
FOUND = {
    Found(YESTERDAY, HOUR - 24, LIGHT): 3,
    Found(YESTERDAY, HOUR - 23, LIGHT): 1,
    Found(YESTERDAY, HOUR - 23, Subject("light.hidden", None, "person")): 5,
    Found(YESTERDAY, HOUR - 23, SCRIPT): 1,
    Found(TODAY, HOUR, LIGHT): 2,
}
BROUGHT = Counter({(YESTERDAY, LAMP): 4, (YESTERDAY, FILM): 1, (TODAY, LAMP): 2})
PLAN = Plan(
    tracker="a",
    kind="turned_on",
    counted_by="origin",
    domains=frozenset({"light"}),
    entities=None,
    attached=100.0,
    wanted=True,
    includes=lambda _entity: True,
    combination=lambda _subject: LAMP,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a database whose open day is TODAY."""
    path = tmp_path / "usage_stats.db"
    with closing(schema.create(path)) as connection:
        use_log.open_day(connection, DayStart(TODAY, NOON, YESTERDAY))
        use_log.add_uses(connection, YESTERDAY, [((HOUR - 24, LAMP), 10)])
        use_days.roll_up(connection, YESTERDAY)
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """Return an open one."""
    with closing(schema.open_writer(path)) as connection:
        yield connection


def sums(connection: sqlite3.Connection, table: str = "uses") -> Counter[tuple[str, str, str]]:
    """Return the uses by date and combination."""
    rows = connection.execute(_SUMS.format(table=table))
    return Counter({(day, skill, modality): count for day, skill, modality, count in rows})


def write(connection: sqlite3.Connection, limit: int = 10) -> backfill_log.WriteResult:
    """Backfill the tracker."""
    return backfill_log.write(connection, PLAN, (0.0, 100.0), (FOUND, NAMES), limit)


def test_what_was_found_is_pending_and_not_rolled_up(connection: sqlite3.Connection) -> None:
    written = write(connection)

    assert (written.counts, written.left_out) == (BROUGHT, 0)
    assert sums(connection) == {
        ("2027-03-09", *LAMP): 14,
        ("2027-03-09", *FILM): 1,
        ("2027-03-10", *LAMP): 2,
    }
    assert sums(connection, "use_days") == {}
    assert [batch.date for batch in use_log.take(connection, NOON, closed_only=False)] == [
        YESTERDAY,
        TODAY,
    ]
    loaded = use_log.load(connection)
    assert loaded is not None
    assert loaded.totals == {LAMP: 2}
    assert backfill_log.brought(connection, {"a"}) == BROUGHT
    assert backfill_log.brought(connection, {"b"}) == {}
    assert backfill_log.backfilled(connection) == {"a"}


def test_combinations_beyond_the_limit_are_left_out(connection: sqlite3.Connection) -> None:
    """Those that a date has are not, and no date is left without what fits."""
    written = write(connection, 1)

    assert written.left_out == 1
    assert written.counts == {(YESTERDAY, LAMP): 4, (TODAY, LAMP): 2}


def test_a_crash_at_any_step_leaves_all_or_nothing(
    path: Path, tmp_path: Path, connection: sqlite3.Connection
) -> None:
    """What is on the disk before each statement of the transaction, and after it."""
    crashes: list[Path] = []

    def crash(_statement: str) -> None:
        crashes.append(tmp_path / f"crash{len(crashes)}")
        crashes[-1].mkdir()
        for file in tmp_path.glob("usage_stats.db*"):
            shutil.copy(file, crashes[-1])

    connection.execute("BEGIN IMMEDIATE")
    connection.set_trace_callback(crash)
    write(connection)
    connection.execute("COMMIT")
    connection.set_trace_callback(None)
    crash("")

    found = []
    for crashed in crashes:
        with closing(schema.open_writer(crashed / path.name)) as copy:
            whole = backfill_log.backfilled(copy) == {"a"}
            assert backfill_log.brought(copy, {"a"}) == (BROUGHT if whole else {})
            assert sums(copy)["2027-03-09", *LAMP] == (14 if whole else 10)
            found.append(whole)
    assert len(found) > 8
    assert found.count(True) == 1
    assert found[-1]


def test_undoing_takes_away_what_is_still_there(connection: sqlite3.Connection) -> None:
    before = sums(connection)
    write(connection)
    rename(connection, Rename("Film", None, "Cinema").target)
    connection.execute("DELETE FROM uses WHERE skill = 'Lamp' AND date = '2027-03-10'")
    undone = backfill_log.undo(connection, {"a"}, NOON, 10)

    assert [(result.correction.combination, result.corrected) for result in undone] == [
        (("Cinema", "automation"), -1),
        (LAMP, -4),
    ]
    assert sums(connection) == before
    reasons = connection.execute("SELECT DISTINCT reason FROM corrections").fetchall()
    assert reasons == [(backfill_log.REASON,)]
    assert backfill_log.undo(connection, {"a"}, NOON, 10) == []
    # It was backfilled, but nothing keeps it from being backfilled again.
    assert backfill_log.backfilled(connection) == {"a"}
    assert backfill_log.spans(connection, "turned_on") == []


def test_what_is_purged_or_deleted_is_not_undone(connection: sqlite3.Connection) -> None:
    write(connection)
    use_log.take(connection, NOON, closed_only=True)
    retention.purge_date(connection, YESTERDAY)
    assert backfill_log.brought(connection, {"a"}) == {(TODAY, LAMP): 2}
    use_log.delete_all(connection, NOON)
    assert backfill_log.brought(connection, {"a"}) == {}
    # What was deleted does not come back.
    assert [span.tracker for span in backfill_log.spans(connection, "turned_on")] == ["a"]


def follow(connection: sqlite3.Connection, *plans: Plan, now: float = 500.0) -> dict[str, float]:
    """Follow trackers, all that there are."""
    return backfill_log.follow(connection, plans, {plan.tracker for plan in plans}, now)


def test_a_tracker_counts_since_it_was_attached_first(connection: sqlite3.Connection) -> None:
    assert follow(connection, PLAN) == {"a": 100.0}
    assert follow(connection, replace(PLAN, attached=900.0)) == {"a": 100.0}
    assert backfill_log.spans(connection, "turned_on") == [
        Span("a", "origin", frozenset({"light"}), None, 100.0, math.inf)
    ]
    assert backfill_log.spans(connection, "pressed") == []


def test_a_tracker_that_is_changed_starts_again_and_one_that_is_gone_no_more(
    connection: sqlite3.Connection,
) -> None:
    follow(connection, PLAN, replace(PLAN, tracker="b"))
    named = replace(PLAN, entities=frozenset({"light.desk"}), attached=300.0)
    assert follow(connection, named) == {"a": 300.0}

    spans = backfill_log.spans(connection, "turned_on")
    assert [(span.tracker, span.entities, span.since, span.until) for span in spans] == [
        ("a", None, 100.0, 300.0),
        ("b", None, 100.0, 500.0),
        ("a", frozenset({"light.desk"}), 300.0, math.inf),
    ]


def test_a_tracker_of_an_earlier_version_has_counted_for_ever(
    connection: sqlite3.Connection,
) -> None:
    old = replace(PLAN, wanted=None)
    assert follow(connection, old) == {"a": 0.0}
    # Somebody has answered the question meanwhile, and then chosen entities.
    assert follow(connection, PLAN) == {"a": 0.0}
    named = replace(old, entities=frozenset({"light.desk"}), attached=300.0)
    assert follow(connection, named) == {"a": 300.0}


def test_a_tracker_of_anything_else_has_counted_since_it_was_attached(
    connection: sqlite3.Connection,
) -> None:
    """How long it was there before that was kept, its uses tell."""
    counter = replace(PLAN, kind=STATISTICS, domains=frozenset(), wanted=None)
    assert follow(connection, counter) == {"a": 100.0}


def test_the_first_use_that_no_backfill_has_brought(connection: sqlite3.Connection) -> None:
    assert backfill_log.first_counted(connection, FILM) is None
    write(connection)
    assert backfill_log.first_counted(connection, FILM) is None
    assert backfill_log.first_counted(connection, LAMP) == HOUR - 24
    use_log.add_uses(connection, YESTERDAY, [((HOUR - 23, FILM), 1)])
    assert backfill_log.first_counted(connection, FILM) == HOUR - 23


def test_nothing_before_a_lost_database_is_backfilled(connection: sqlite3.Connection) -> None:
    backfill_log.cover_all(connection, 400.0)

    (span,) = backfill_log.spans(connection, "pressed")
    assert (span.since, span.until) == (0.0, 400.0)
