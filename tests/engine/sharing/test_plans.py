"""What is asked of submissions reads no more than it must, and no table that is none of its."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.submission_log import State

from ..events.test_plans import plans
from .submissions import FIRST, NOW, START, add, counted, slot

type Ask = Callable[[sqlite3.Connection], object]

WINDOW = "(timestamp>? AND timestamp<?)"
COVERED = f"SEARCH usage_events USING COVERING INDEX usage_events_by_time {WINDOW}"
BY_TIME = f"SEARCH usage_events USING INDEX usage_events_by_time {WINDOW}"
BY_TYPE = (
    "SEARCH usage_events USING INDEX usage_events_by_type "
    "(event_type=? AND timestamp>? AND timestamp<?)"
)
USAGE = [
    COVERED,
    COVERED,
    "USE TEMP B-TREE FOR GROUP BY",
    # Intervals: one for each start.
    "SCAN uptime",
    "USE TEMP B-TREE FOR ORDER BY",
    BY_TYPE,
    "USE TEMP B-TREE FOR GROUP BY",
    "USE TEMP B-TREE FOR ORDER BY",
    BY_TYPE,
    "USE TEMP B-TREE FOR ORDER BY",
]
BY_KEY = "SEARCH submissions USING INDEX sqlite_autoindex_submissions_1 (idempotency_key=?)"
NAMED = [
    "CO-ROUTINE (subquery-1)",
    "SEARCH usage_events USING INDEX usage_events_by_type (event_type=?)",
    "SCAN (subquery-1)",
]
ASKED: dict[str, tuple[Ask, list[str]]] = {
    "usage": (
        lambda connection: submission_log.usage(connection, FIRST, slot(0).period),
        USAGE,
    ),
    "freeze": (
        lambda connection: submission_log.freeze(connection, slot(0), counted, NOW),
        [BY_KEY, *USAGE, BY_TIME],
    ),
    "skip": (
        lambda connection: submission_log.skip(connection, slot(0), NOW),
        [BY_KEY, COVERED, BY_TIME],
    ),
    "leave out": (
        lambda connection: submission_log.leave_out(connection, FIRST),
        # Intervals: one for each start.
        [BY_TIME, "SCAN uptime", "SCAN uptime"],
    ),
    "settle": (
        lambda connection: submission_log.settle(connection, "a", State.ACCEPTED, NOW),
        [BY_KEY],
    ),
    "names": (
        lambda connection: submission_log.event_names(connection, "feature"),
        [*NAMED, *NAMED],
    ),
}


@pytest.mark.parametrize("asked", ASKED)
def test_how_it_is_done(connection: sqlite3.Connection, asked: str) -> None:
    ask, expected = ASKED[asked]
    assert plans(connection, ask) == expected


@pytest.mark.parametrize("asked", ["usage", "freeze", "skip", "leave out", "names"])
def test_uses_cannot_be_reached(tmp_path: Path, asked: str) -> None:
    """SQLite itself tells which tables are read or written."""
    touched: set[str | None] = set()

    def note(action: int, table: str | None, *_: str | None) -> int:
        if action in {sqlite3.SQLITE_READ, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_INSERT}:
            touched.add(table)
        return sqlite3.SQLITE_OK

    with closing(schema.create(tmp_path / "other.db")) as connection:
        add(connection, "a", START, "error_occurred", error_type="timeout")
        connection.set_authorizer(note)
        ASKED[asked][0](connection)
        connection.set_authorizer(None)
    assert "usage_events" in touched
    assert touched <= {"usage_events", "uptime", "submissions", ""}
