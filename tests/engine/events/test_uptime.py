"""How long Home Assistant was seen running."""

from datetime import UTC, datetime, timedelta
import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event_log import seen_running, uptime

NOON = datetime(2025, 12, 22, 12, 0, 0, 123_456, tzinfo=UTC)
BEAT = timedelta(minutes=15)


def at(beats: float) -> datetime:
    """Return the time so many heartbeats after noon."""
    return NOON + beats * BEAT


def intervals(connection: sqlite3.Connection) -> list[tuple[float, float]]:
    """Return the saved intervals, in heartbeats after noon."""
    return [
        (
            (datetime.fromtimestamp(start, UTC) - NOON) / BEAT,
            (datetime.fromtimestamp(end, UTC) - NOON) / BEAT,
        )
        for start, end in connection.execute("SELECT start, end FROM uptime ORDER BY id")
    ]


def test_consecutive_heartbeats_are_one_interval(connection: sqlite3.Connection) -> None:
    seen_running(connection, at(0), at(1))
    seen_running(connection, at(1), at(2))
    seen_running(connection, at(2), at(2.5))

    assert intervals(connection) == [(0, 2.5)]
    assert uptime(connection, at(0), at(9)) == 2.5 * BEAT


def test_restart_adds_an_interval(connection: sqlite3.Connection) -> None:
    seen_running(connection, at(0), at(1))
    seen_running(connection, at(1.25), at(2.25))

    assert intervals(connection) == [(0, 1), (1.25, 2.25)]
    assert uptime(connection, at(0), at(9)) == 2 * BEAT


def test_gap_adds_an_interval(connection: sqlite3.Connection) -> None:
    seen_running(connection, at(0), at(1))
    seen_running(connection, at(2), at(3))
    # Starts where the first interval ends, but only the last one is extended.
    seen_running(connection, at(1), at(1.5))

    assert intervals(connection) == [(0, 1), (2, 3), (1, 1.5)]
    assert uptime(connection, at(0), at(9)) == 2.5 * BEAT


def test_clock_set_back_adds_nothing(connection: sqlite3.Connection) -> None:
    seen_running(connection, at(0), at(3))
    seen_running(connection, at(3), at(1))
    seen_running(connection, at(3), at(3))

    assert intervals(connection) == [(0, 3)]


@pytest.mark.parametrize(
    ("start", "end", "beats"),
    [
        (0, 9, 3),
        (-5, 2, 2),
        (0.5, 1.5, 1),
        (1, 5, 2),
        (2, 4, 0),
        (3.5, 4.5, 0.5),
        (4.5, 6, 0.5),
        (5, 9, 0),
        (-1, 0, 0),
        (2, 1, 0),
    ],
)
def test_only_the_window_counts(
    connection: sqlite3.Connection, start: float, end: float, beats: float
) -> None:
    seen_running(connection, at(0), at(2))
    seen_running(connection, at(4), at(5))

    assert uptime(connection, at(start), at(end)) == beats * BEAT


instants = st.integers(0, 40)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.tuples(instants, instants), max_size=8), instants, instants)
def test_overlapping_intervals_count_once(
    seen: list[tuple[int, int]], start: int, end: int
) -> None:
    """In any order, also if the clock was set back in between."""
    connection = sqlite3.connect(":memory:", autocommit=True)
    connection.executescript(schema._VERSION_2)
    for since, until in seen:
        seen_running(connection, at(since), at(until))
    quarters = {quarter for since, until in seen for quarter in range(since, until)}

    found = uptime(connection, at(start), at(end))
    connection.close()
    assert round(found / BEAT, 6) == len(quarters & set(range(start, end)))


def test_old_intervals_are_purged(connection: sqlite3.Connection) -> None:
    for first in (0, 2, 4):
        seen_running(connection, at(first), at(first + 1))

    event_log.purge_uptime(connection, at(3))
    assert intervals(connection) == [(4, 5)]
    event_log.purge_uptime(connection, at(4.5))
    assert intervals(connection) == [(4, 5)]
