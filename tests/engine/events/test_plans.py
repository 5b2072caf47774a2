"""Query plans: every query of events uses an index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import sqlite3

import pytest

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.query import Query
from custom_components.usage_stats.engine.sharing import submission_log

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)

type Run = Callable[[sqlite3.Connection], object]


def plans(connection: sqlite3.Connection, run: Run) -> list[str]:
    """Return the query plans of the statements a function runs, one line per step."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    run(connection)
    connection.set_trace_callback(None)
    return [
        detail
        for statement in statements
        if not statement.startswith("PRAGMA")
        for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]


BY_TIME = "SEARCH usage_events USING INDEX usage_events_by_time (timestamp>? AND timestamp<?)"
# Read once: one submission per week.
ACCEPTED = ["LIST SUBQUERY 1", "SCAN submissions", "CREATE BLOOM FILTER"]
# Sorts only events of the same instant and type, between which the index has `submission_id`.
IN_ORDER = [BY_TIME, *ACCEPTED, "USE TEMP B-TREE FOR LAST TERM OF ORDER BY"]
COVERED = "SEARCH usage_events USING COVERING INDEX usage_events_by_time"
BY_TYPE = "SEARCH usage_events USING INDEX usage_events_by_type"
SINCE = Query(None, NOON, None, 10)
ONE_TYPE = Query("job_failed", NOON, NOON + DAY, 10)
QUERIES: dict[str, tuple[Run, list[str]]] = {
    "counts": (
        lambda connection: event_log.counts(connection, NOON, NOON + DAY),
        [f"{COVERED} (timestamp>? AND timestamp<?)", "USE TEMP B-TREE FOR GROUP BY"],
    ),
    "oldest": (event_log.oldest, [f"{COVERED} (timestamp>?)"]),
    "find": (lambda connection: event_log.find(connection, Query()), IN_ORDER),
    "find since": (lambda connection: event_log.find(connection, SINCE), IN_ORDER),
    "find one type": (
        lambda connection: event_log.find(connection, ONE_TYPE),
        [f"{BY_TYPE} (event_type=? AND timestamp>? AND timestamp<?)", *ACCEPTED],
    ),
    "summary": (
        lambda connection: event_log.summary(connection, NOON, NOON + DAY),
        [
            f"{BY_TYPE} (event_type=? AND timestamp>? AND timestamp<?)",
            "USE TEMP B-TREE FOR GROUP BY",
        ]
        * 2
        + [f"{COVERED} (timestamp>? AND timestamp<?)", "USE TEMP B-TREE FOR GROUP BY"],
    ),
    "last states": (
        lambda connection: submission_log._features(connection, (0, 1)),
        [
            f"{BY_TYPE} (event_type=? AND timestamp>? AND timestamp<?)",
            "USE TEMP B-TREE FOR ORDER BY",
        ],
    ),
    "mark": (
        lambda connection: event_log.mark(connection, NOON.date()),
        [
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid=?)",
            "SCALAR SUBQUERY 1",
            # The last row of the table itself.
            "SEARCH usage_events",
        ],
    ),
    "page": (
        lambda connection: event_log.page(connection, 0, 10),
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
        lambda connection: event_log.purge(connection, NOON.date()),
        [
            "SEARCH event_marks USING PRIMARY KEY (date<?)",
            "SEARCH usage_events USING COVERING INDEX sqlite_autoindex_usage_events_1 (id=?)",
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid=?)",
            "LIST SUBQUERY 1",
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid<?)",
            "SCAN CONSTANT ROW",
            "SCALAR SUBQUERY 1",
            "SEARCH usage_events USING INTEGER PRIMARY KEY (rowid<?)",
            "SEARCH event_marks USING PRIMARY KEY (date<?)",
        ],
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_query_plan(connection: sqlite3.Connection, name: str) -> None:
    run, expected = QUERIES[name]
    assert plans(connection, run) == expected


def test_total_reads_an_index(connection: sqlite3.Connection) -> None:
    """An index is smaller than the table."""
    [plan] = plans(connection, event_log.total)
    assert plan.startswith("SCAN usage_events USING COVERING INDEX")
