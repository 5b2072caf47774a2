"""What a period comes to, and that no text of anybody's gets into what is sent."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import EVENT_TYPES, UsageEvent
from custom_components.usage_stats.engine.events.sanitize import Value
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.payload import (
    Environment,
    Identity,
    Names,
    Origin,
    Usage,
    payload,
)
from custom_components.usage_stats.engine.sharing.submission_log import MAX_FOUND_NAMES

from .submissions import (
    DAY,
    FIRST,
    HOUR,
    INSTALLATION,
    MICROSECOND,
    NOW,
    START,
    WEEK,
    add,
    freeze,
    marked,
    slot,
)


def test_nothing_is_nothing(connection: sqlite3.Connection) -> None:
    found = submission_log.usage(connection, FIRST, slot(0).period)
    assert found == Usage({}, timedelta(), {}, {})


def test_a_period_is_half_open(connection: sqlite3.Connection) -> None:
    add(connection, "before", START - MICROSECOND)
    add(connection, "first", START)
    add(connection, "last", START + WEEK - MICROSECOND)
    add(connection, "after", START + WEEK)

    assert submission_log.usage(connection, FIRST, slot(0).period).counts == {"job_completed": 2}
    frozen = freeze(connection, slot(0))
    assert frozen.payload == b"2"
    assert marked(connection) == {
        "before": None,
        "first": frozen.idempotency_key,
        "last": frozen.idempotency_key,
        "after": None,
    }


def test_late_events_come_with_the_next_period(connection: sqlite3.Connection) -> None:
    """A clock stepped back after their own had been frozen."""
    for number in range(5):
        freeze(connection, slot(number))
    add(connection, "too late", START + WEEK - MICROSECOND)
    add(connection, "late", START + WEEK)
    add(connection, "yesterday", START + 5 * WEEK - HOUR)
    add(connection, "in time", START + 5 * WEEK)

    assert freeze(connection, slot(5)).payload == b"3"
    assert marked(connection)["too late"] is None


def test_a_late_event_leaves_the_others_where_they_are(connection: sqlite3.Connection) -> None:
    add(connection, "in time", START + DAY)
    first = freeze(connection, slot(0))
    add(connection, "late", START)
    second = freeze(connection, slot(1))

    assert (first.payload, second.payload) == (b"1", b"1")
    assert marked(connection) == {"in time": first.idempotency_key, "late": second.idempotency_key}


def test_nothing_from_before_consent_is_late(connection: sqlite3.Connection) -> None:
    add(connection, "before", START + 2 * WEEK - MICROSECOND)
    add(connection, "after", START + 2 * WEEK)
    later = slot(2)._replace(first_day=FIRST + 2 * WEEK)

    assert submission_log.usage(connection, later.first_day, later.period).counts == {
        "job_completed": 1
    }
    assert freeze(connection, later).payload == b"1"
    assert marked(connection)["before"] is None


def test_uptime_that_was_seen_ahead_of_a_consent_is_left_out(
    connection: sqlite3.Connection,
) -> None:
    """A clock that is slow when somebody agrees, and is put right, makes the past the future."""
    event_log.seen_running(connection, START - 2 * HOUR, START + 3 * HOUR)
    event_log.seen_running(connection, START + DAY, START + 2 * DAY)
    submission_log.leave_out(connection, FIRST)

    assert submission_log.usage(connection, FIRST, slot(0).period).uptime == timedelta()
    assert event_log.uptime(connection, START - DAY, START + 9 * DAY) == 2 * HOUR
    event_log.seen_running(connection, START + 5 * DAY, START + 5 * DAY + HOUR)
    assert submission_log.usage(connection, FIRST, slot(0).period).uptime == HOUR


def test_uptime_is_that_of_the_period_alone(connection: sqlite3.Connection) -> None:
    event_log.seen_running(connection, START + 6 * DAY, START + 9 * DAY)

    first, second = (
        submission_log.usage(connection, FIRST, slot(number).period).uptime for number in range(2)
    )
    assert (first, second) == (DAY, 2 * DAY)


def test_errors_by_type(connection: sqlite3.Connection) -> None:
    recorded: list[Value] = ["timeout", "timeout", "", None, 7, True, "1", '"O\'Brien" ☕\n']
    for number, name in enumerate(recorded):
        add(connection, f"e{number}", START, "error_occurred", error_type=name)
    add(connection, "none", START, "error_occurred")
    add(connection, "component", START, "error_occurred", component="timeout")
    add(connection, "job", START, "job_failed", error_type="timeout")

    assert submission_log.usage(connection, FIRST, slot(0).period).errors == {
        "timeout": 2,
        "": 1,
        "1": 1,
        '"O\'Brien" ☕\n': 1,
        None: 5,
    }


def test_the_names_of_errors_have_a_bound(connection: sqlite3.Connection) -> None:
    """The commonest are told, the others counted."""
    event_log.insert(
        connection,
        [
            UsageEvent(
                f"{number}", "error_occurred", START, {"error_type": f"{number % 1_100:04}"}, None
            )
            for number in range(2_150)
        ],
        NOW,
    )

    errors = submission_log.usage(connection, FIRST, slot(0).period).errors
    assert len(errors) == 1_001
    assert errors[None] == 150
    assert [errors[f"{number:04}"] for number in (0, 999)] == [2, 2]
    assert sum(errors.values()) == 2_150


def test_the_latest_state_of_a_feature(connection: sqlite3.Connection) -> None:
    on, off = "feature_enabled", "feature_disabled"
    add(connection, "1", START + 2 * HOUR, off, feature="camera")
    add(connection, "2", START + HOUR, on, feature="camera")
    # Of one instant, the one that was recorded last.
    add(connection, "3", START, on, feature="library")
    add(connection, "4", START, off, feature="library")
    add(connection, "5", START, off, feature="timelapse")
    add(connection, "6", START, on, feature="timelapse")
    add(connection, "7", START, on, feature=None)
    add(connection, "8", START, on, feature=1)
    add(connection, "9", START, on)
    add(connection, "10", START, "job_failed", feature="other")
    add(connection, "11", START + WEEK, on, feature="camera")

    features = submission_log.usage(connection, FIRST, slot(0).period).features
    assert features == {"camera": False, "library": False, "timelapse": True}
    assert {type(state) for state in features.values()} == {bool}


def test_the_names_of_features_have_a_bound(connection: sqlite3.Connection) -> None:
    event_log.insert(
        connection,
        [
            UsageEvent(
                f"{number}",
                "feature_enabled",
                START + number * timedelta(seconds=1),
                {"feature": f"{number}"},
                None,
            )
            for number in range(1_100)
        ],
        NOW,
    )

    features = submission_log.usage(connection, FIRST, slot(0).period).features
    assert set(features) == {f"{number}" for number in range(100, 1_100)}


# --- Names to tick -----------------------------------------------------------------------------


def test_the_names_that_were_recorded(connection: sqlite3.Connection) -> None:
    longest = "x" * 32
    names = ["timeout", "Käse ☕", "timeout", longest, f"{longest}x", "", "two\nlines", None, 7]
    for number, name in enumerate(names):
        add(connection, f"e{number}", START, "error_occurred", error_type=name, feature="not one")
    add(connection, "on", START, "feature_enabled", feature="library")
    add(connection, "off", START, "feature_disabled", feature="camera", error_type="neither")
    add(connection, "job", START, "job_failed", error_type="other", feature="other")

    assert submission_log.event_names(connection, "error_type") == ["Käse ☕", "timeout", longest]
    assert submission_log.event_names(connection, "feature") == ["camera", "library"]


def test_the_commonest_names_are_shown(connection: sqlite3.Connection) -> None:
    for number in range(MAX_FOUND_NAMES + 50):
        for time in range(1 if number < 50 else 2):
            name = f"{number:03}"
            add(connection, f"{number}-{time}", START, "error_occurred", error_type=name)

    found = submission_log.event_names(connection, "error_type")
    assert found == [f"{number:03}" for number in range(50, MAX_FOUND_NAMES + 50)]


def test_only_the_newest_are_looked_at(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission_log, "_EVENTS_WITH_NAMES", 2)
    for number, name in enumerate(("newest", "newer", "old")):
        moment = START - number * HOUR
        add(connection, name, moment, "feature_enabled", feature=name)
    for number in range(3):
        add(connection, f"{number}", START + HOUR, "job_failed")

    assert submission_log.event_names(connection, "feature") == ["newer", "newest"]


# --- Nobody's text -----------------------------------------------------------------------------

ALLOWED = Names(frozenset({"timeout", "Käse ☕"}), frozenset({"library"}))
ORIGIN = Origin(
    Identity(INSTALLATION, FIRST),
    Environment("0.4.0", "3.14.2", "linux", "docker", "XX"),
    {},
    ALLOWED,
)
NAMES = sorted(ALLOWED.errors | ALLOWED.features)
keys = st.sampled_from(["error_type", "feature", "component", "printer_type", "note"])
values = (
    st.sampled_from(NAMES)
    | st.text(max_size=20)
    | st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
)
recorded_events = st.lists(
    st.tuples(st.sampled_from(sorted(EVENT_TYPES)), st.dictionaries(keys, values, max_size=4)),
    max_size=12,
)


def empty_database() -> bytes:
    """Return a database with all tables and nothing in them."""
    with closing(sqlite3.connect(":memory:", autocommit=True)) as connection:
        connection.executescript("".join(schema._STEPS))
        return connection.serialize()


EMPTY = empty_database()


def sent(events: list[tuple[str, dict[str, Value]]]) -> bytes:
    """Return the payload of a period with these events."""
    with closing(sqlite3.connect(":memory:", autocommit=True)) as connection:
        # Copied, as making the tables takes longer than all the rest.
        connection.deserialize(EMPTY)
        for number, (event_type, metadata) in enumerate(events):
            add(connection, f"{number}", START + number * HOUR, event_type, **metadata)
        return submission_log.freeze(
            connection, slot(0), lambda usage: payload(ORIGIN, slot(0).period, usage, NOW), NOW
        ).payload


@settings(deadline=None, derandomize=True, max_examples=300)
@given(recorded_events)
def test_metadata_does_not_get_out(events: list[tuple[str, dict[str, Value]]]) -> None:
    """Whatever it holds: only allowed names where they belong, and numbers of events."""
    of_types = Counter(event_type for event_type, _ in events)
    errors: Counter[str | None] = Counter(
        name if name in ALLOWED.errors else "other"
        for event_type, metadata in events
        if event_type == "error_occurred"
        for name in [metadata.get("error_type")]
    )
    features = {
        name: event_type == "feature_enabled"
        for event_type, metadata in events
        if event_type in {"feature_enabled", "feature_disabled"}
        for name in [metadata.get("feature")]
        if name in ALLOWED.features
    }
    expected = Usage(of_types, timedelta(), errors, features)
    allowed = Names(ALLOWED.errors | {"other"}, ALLOWED.features)
    as_if = payload(ORIGIN._replace(names=allowed), slot(0).period, expected, NOW)

    assert sent(events) == as_if
