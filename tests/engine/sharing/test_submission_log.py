"""What is kept of submissions: which events are in which, and that none is in two."""

import sqlite3

import pytest

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.payload import Usage
from custom_components.usage_stats.engine.sharing.submission_log import State, Submission, Totals

from .submissions import (
    DAY,
    FIRST,
    HOUR,
    INSTALLATION,
    MICROSECOND,
    NOW,
    OTHER_INSTALLATION,
    START,
    WEEK,
    add,
    counted,
    freeze,
    marked,
    slot,
)


def test_of_nothing_there_is_nothing(connection: sqlite3.Connection) -> None:
    assert submission_log.covered(connection, INSTALLATION) is None
    assert submission_log.waiting(connection) == []
    assert submission_log.totals(connection) == Totals(0, None)
    assert submission_log.history(connection) == []


def test_to_freeze_again_changes_nothing(connection: sqlite3.Connection) -> None:
    add(connection, "a", START)
    frozen = freeze(connection, slot(0))
    assert frozen == Submission(
        slot(0).idempotency_key, INSTALLATION, slot(0).period, b"1", State.WAITING, NOW, None
    )
    add(connection, "b", START)

    def make(_usage: Usage) -> bytes:
        raise AssertionError

    assert submission_log.freeze(connection, slot(0), make, NOW + DAY) == frozen
    assert marked(connection) == {"a": frozen.idempotency_key, "b": None}
    assert submission_log.waiting(connection) == [frozen]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DROPPED])
def test_what_is_settled_is_not_frozen_anew(connection: sqlite3.Connection, state: State) -> None:
    frozen = freeze(connection, slot(0))
    submission_log.settle(connection, frozen.idempotency_key, state, NOW)

    assert freeze(connection, slot(0)).state == state
    assert submission_log.waiting(connection) == []


def test_a_freeze_is_whole_or_not_at_all(connection: sqlite3.Connection) -> None:
    add(connection, "a", START)
    connection.execute("BEGIN IMMEDIATE")
    submission_log.freeze(connection, slot(0), counted, NOW)
    connection.execute("ROLLBACK")
    assert marked(connection) == {"a": None}
    assert submission_log.history(connection) == []

    def fail(_usage: Usage) -> bytes:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        submission_log.freeze(connection, slot(0), fail, NOW)
    assert marked(connection) == {"a": None}
    assert submission_log.history(connection) == []


def test_a_period_without_events_is_a_submission_too(connection: sqlite3.Connection) -> None:
    assert freeze(connection, slot(0)).payload == b"0"
    assert submission_log.covered(connection, INSTALLATION) == FIRST + WEEK


def test_a_skipped_span_is_in_no_later_period(connection: sqlite3.Connection) -> None:
    add(connection, "too old", START + WEEK - MICROSECOND)
    add(connection, "old", START + WEEK)
    add(connection, "last", START + 5 * WEEK - MICROSECOND)
    add(connection, "next", START + 5 * WEEK)
    span = slot(0, weeks=5)
    submission_log.skip(connection, span, NOW)

    # Four weeks are as far back as a later period looks.
    key = span.idempotency_key
    assert marked(connection) == {"too old": None, "old": key, "last": key, "next": None}
    assert submission_log.covered(connection, INSTALLATION) == FIRST + 5 * WEEK
    [skipped] = submission_log.history(connection)
    assert skipped == Submission(key, INSTALLATION, span.period, b"", State.DROPPED, NOW, NOW)
    assert freeze(connection, slot(5)).payload == b"1"
    assert submission_log.totals(connection) == Totals(0, None)


def test_to_skip_again_changes_nothing(connection: sqlite3.Connection) -> None:
    submission_log.skip(connection, slot(0), NOW)
    add(connection, "late", START)
    submission_log.skip(connection, slot(0, weeks=3), NOW + DAY)

    assert marked(connection) == {"late": None}
    [skipped] = submission_log.history(connection)
    assert (skipped.period, skipped.created_at) == (slot(0).period, NOW)


def test_what_was_recorded_ahead_of_a_consent_is_left_out(connection: sqlite3.Connection) -> None:
    """By a clock that ran ahead, before anybody agreed."""
    add(connection, "before", START - MICROSECOND)
    add(connection, "ahead", START)
    add(connection, "far ahead", START + 5_000 * WEEK)
    submission_log.leave_out(connection, FIRST)
    add(connection, "after", START)

    assert submission_log.usage(connection, FIRST, slot(0).period).counts == {"job_completed": 1}
    assert freeze(connection, slot(0)).payload == b"1"
    marks = marked(connection)
    assert marks["before"] is None
    assert marks["ahead"] == marks["far ahead"] not in {None, slot(0).idempotency_key}
    assert submission_log.history(connection) == submission_log.waiting(connection)


def test_waiting_is_oldest_first(connection: sqlite3.Connection) -> None:
    frozen = [freeze(connection, slot(number)) for number in (2, 0, 1)]

    assert submission_log.waiting(connection) == [frozen[1], frozen[2], frozen[0]]
    assert submission_log.history(connection) == frozen
    assert submission_log.covered(connection, INSTALLATION) == FIRST + 3 * WEEK
    assert submission_log.covered(connection, OTHER_INSTALLATION) is None


def test_accepted(connection: sqlite3.Connection) -> None:
    add(connection, "a", START)
    first, second = (freeze(connection, slot(number)) for number in range(2))
    submission_log.settle(connection, first.idempotency_key, State.ACCEPTED, NOW + HOUR)

    settled = first._replace(state=State.ACCEPTED, settled_at=NOW + HOUR)
    assert submission_log.history(connection) == [settled, second]
    assert submission_log.waiting(connection) == [second]
    assert submission_log.totals(connection) == Totals(1, NOW + HOUR)
    submission_log.settle(connection, second.idempotency_key, State.ACCEPTED, NOW)
    assert submission_log.totals(connection) == Totals(2, NOW + HOUR)


def test_what_is_not_sent_is_not_kept(connection: sqlite3.Connection) -> None:
    add(connection, "a", START)
    frozen = freeze(connection, slot(0))
    submission_log.settle(connection, frozen.idempotency_key, State.DROPPED, NOW + HOUR)

    assert submission_log.history(connection) == [
        frozen._replace(payload=b"", state=State.DROPPED, settled_at=NOW + HOUR)
    ]
    # Its events come into no other.
    assert marked(connection) == {"a": frozen.idempotency_key}
    assert submission_log.totals(connection) == Totals(0, None)
    assert submission_log.covered(connection, INSTALLATION) == FIRST + WEEK


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DROPPED])
def test_what_is_settled_stays_so(connection: sqlite3.Connection, state: State) -> None:
    frozen = freeze(connection, slot(0))
    submission_log.settle(connection, frozen.idempotency_key, state, NOW)
    before = submission_log.history(connection)

    for later in (State.ACCEPTED, State.DROPPED):
        submission_log.settle(connection, frozen.idempotency_key, later, NOW + DAY)
    assert submission_log.drop_waiting(connection, NOW + DAY) == 0
    assert submission_log.history(connection) == before


def test_whatever_waits_can_be_dropped(connection: sqlite3.Connection) -> None:
    accepted, *others = (freeze(connection, slot(number)) for number in range(3))
    submission_log.settle(connection, accepted.idempotency_key, State.ACCEPTED, NOW)

    assert submission_log.drop_waiting(connection, NOW + HOUR) == 2
    assert submission_log.waiting(connection) == []
    assert [(found.state, found.payload) for found in submission_log.history(connection)] == [
        (State.ACCEPTED, b"0"),
        *[(State.DROPPED, b"")] * len(others),
    ]
    assert submission_log.drop_waiting(connection, NOW) == 0


def test_the_history_can_be_deleted(connection: sqlite3.Connection) -> None:
    add(connection, "a", START)
    frozen = freeze(connection, slot(0))
    submission_log.skip(connection, slot(1), NOW)

    assert submission_log.delete_all(connection) == 2
    assert submission_log.history(connection) == []
    assert submission_log.delete_all(connection) == 0
    # Its event is not of another submission now.
    assert freeze(connection, slot(0)).payload == b"0"
    assert marked(connection)["a"] not in {None, frozen.idempotency_key}


def features(connection: sqlite3.Connection, number: int) -> dict[str, bool]:
    """Return the states at the end of a week, and freeze it."""
    found = submission_log.usage(connection, FIRST, slot(number).period).features
    freeze(connection, slot(number))
    return dict(found)


def test_a_feature_stays_on_until_it_is_turned_off(connection: sqlite3.Connection) -> None:
    """Also in weeks in which nothing changes, and whose events are in no submission."""
    add(connection, "a", START + HOUR, "feature_enabled", feature="camera")
    add(connection, "b", START + 8 * DAY, "feature_enabled", feature="timelapse")
    add(connection, "c", START + 22 * DAY, "feature_disabled", feature="camera")

    assert features(connection, 0) == {"camera": True}
    assert features(connection, 1) == {"camera": True, "timelapse": True}
    assert features(connection, 2) == {"camera": True, "timelapse": True}
    assert features(connection, 3) == {"camera": False, "timelapse": True}


def test_states_from_before_the_consent_are_not_known(connection: sqlite3.Connection) -> None:
    """Neither are those that a clock which ran ahead left behind."""
    add(connection, "a", START - MICROSECOND, "feature_enabled", feature="camera")
    add(connection, "b", START + HOUR, "feature_enabled", feature="library")
    submission_log.leave_out(connection, FIRST)
    add(connection, "c", START + 2 * HOUR, "feature_enabled", feature="timelapse")

    assert features(connection, 0) == {"timelapse": True}


def test_nothing_is_known_of_features_after_all_was_deleted(
    connection: sqlite3.Connection,
) -> None:
    add(connection, "a", START + HOUR, "feature_enabled", feature="camera")
    assert features(connection, 0) == {"camera": True}
    event_log.delete_all(connection)

    assert features(connection, 1) == {}
