"""Whatever is asked of events goes by an index, however many there are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import sqlite3

import pytest

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.query import Query

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)

type Ask = Callable[[sqlite3.Connection], object]


def plans(connection: sqlite3.Connection, ask: Ask) -> list[str]:
    """Return how SQLite does what is asked, a line for each step."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    ask(connection)
    connection.set_trace_callback(None)
    return [
        detail
        for statement in statements
        if not statement.startswith("PRAGMA")
        for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]


BY_TIME = "SEARCH usage_events USING INDEX usage_events_by_time (timestamp>? AND timestamp<?)"
# Read once: what was accepted is a line a week.
ACCEPTED = ["LIST SUBQUERY 1", "SCAN submissions", "CREATE BLOOM FILTER"]
# Those of one instant and type alone are sorted: the index has their submissions in between.
IN_ORDER = [BY_TIME, *ACCEPTED, "USE TEMP B-TREE FOR LAST TERM OF ORDER BY"]
COVERED = "SEARCH usage_events USING COVERING INDEX usage_events_by_time"
SINCE = Query(None, NOON, None, 10)
ONE_TYPE = Query("job_failed", NOON, NOON + DAY, 10)
ASKED: dict[str, tuple[Ask, list[str]]] = {
    "counts": (
        lambda connection: event_log.counts(connection, NOON, NOON + DAY),
        [f"{COVERED} (timestamp>? AND timestamp<?)", "USE TEMP B-TREE FOR GROUP BY"],
    ),
    "oldest": (event_log.oldest, [COVERED]),
    # The newest first.
    "find": (lambda connection: event_log.find(connection, Query()), IN_ORDER),
    "find since": (lambda connection: event_log.find(connection, SINCE), IN_ORDER),
    "find one type": (lambda connection: event_log.find(connection, ONE_TYPE), IN_ORDER),
    "page": (
        lambda connection: event_log.page(connection, 0, 9),
        ["SEARCH usage_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", *ACCEPTED],
    ),
    "extent": (
        event_log.extent,
        [
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid<?)",
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid=?)",
        ],
    ),
    "purge": (
        lambda connection: event_log.purge(connection, NOON),
        [
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid=?)",
            "LIST SUBQUERY 1",
            f"{COVERED} (timestamp<?)",
            "SCAN uptime",
            "SCAN CONSTANT ROW",
            "SCALAR SUBQUERY 1",
            f"{COVERED} (timestamp<?)",
        ],
    ),
}


@pytest.mark.parametrize("asked", ASKED)
def test_how_it_is_done(connection: sqlite3.Connection, asked: str) -> None:
    ask, expected = ASKED[asked]
    assert plans(connection, ask) == expected


def test_the_total_needs_no_event(connection: sqlite3.Connection) -> None:
    """An index is smaller than the table."""
    [plan] = plans(connection, event_log.total)
    assert plan.startswith("SCAN usage_events USING COVERING INDEX")
