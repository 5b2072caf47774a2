"""What is sent next, as preview, sensors and submitter see it, and what becomes of it."""

from datetime import datetime, timedelta
import sqlite3

import pytest

from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.delivery import Outcome, Period
from custom_components.usage_stats.engine.sharing.next_submission import (
    Outlook,
    Sender,
    freeze_next,
    outlook,
    settle,
)
from custom_components.usage_stats.engine.sharing.payload import Usage
from custom_components.usage_stats.engine.sharing.submission_log import State, Submission

from .submissions import (
    DAY,
    FIRST,
    HOUR,
    INSTALLATION,
    OTHER_INSTALLATION,
    START,
    WEEK,
    freeze,
    slot,
)

SENDER = Sender(INSTALLATION, FIRST)


def period(number: int) -> Period:
    """Return a period, counted from the first."""
    return slot(number).period


def seen(connection: sqlite3.Connection, weeks: int, sender: Sender = SENDER) -> Outlook:
    """Return the outlook after some weeks."""
    return outlook(connection, sender, FIRST + weeks * WEEK)


def make(period: Period, _usage: Usage) -> bytes:
    """Make a payload that names its period."""
    return period.start.isoformat().encode()


def frozen(
    connection: sqlite3.Connection, now: datetime, sender: Sender = SENDER
) -> Submission | None:
    """Freeze what is next, as the submitter does."""
    connection.execute("BEGIN IMMEDIATE")
    found = freeze_next(connection, sender, make, now)
    connection.execute("COMMIT")
    return found


def states(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return the periods and states of all submissions."""
    return [
        ((found.period.start - FIRST).days // 7, found.state)
        for found in submission_log.history(connection)
    ]


def test_before_the_first_period_has_ended(connection: sqlite3.Connection) -> None:
    for days in (-1, 0, 6):
        found = outlook(connection, SENDER, FIRST + days * DAY)
        assert (found.waiting, found.stale, found.skipped, found.due) == (None, [], None, [])
        assert not found.is_due
        assert found.running == found.next_period == period(0)
    assert frozen(connection, START + 6 * DAY) is None
    assert states(connection) == []


def test_what_is_due_is_what_is_frozen(connection: sqlite3.Connection) -> None:
    for number in range(3):
        found = seen(connection, 3)
        assert found.is_due
        assert found.due == [period(later) for later in range(number, 3)]
        assert (found.next_period, found.running) == (period(number), period(3))
        submission = frozen(connection, START + 3 * WEEK)
        assert submission is not None
        assert submission.period == found.next_period
        settle(connection, submission, Outcome.ACCEPTED, START + 3 * WEEK)
    found = seen(connection, 3)
    assert not found.is_due
    assert found.next_period == found.running == period(3)
    assert (found.totals.accepted, found.totals.last) == (3, START + 3 * WEEK)


def test_what_waits_comes_first(connection: sqlite3.Connection) -> None:
    waiting = freeze(connection, slot(0))
    found = seen(connection, 3)
    assert (found.waiting, found.stale) == (waiting, [])
    assert found.due == [period(1), period(2)]
    assert found.is_due
    assert found.next_period == period(0)
    assert frozen(connection, START + 3 * WEEK) == waiting
    assert states(connection) == [(0, "waiting")]


def test_periods_that_are_too_old_are_skipped(connection: sqlite3.Connection) -> None:
    found = seen(connection, 6)
    assert found.skipped == Period(period(0).start, period(1).end)
    assert found.due == [period(2), period(3), period(4), period(5)]
    assert states(connection) == []

    submission = frozen(connection, START + 6 * WEEK)
    assert submission is not None
    assert submission.period == period(2)
    assert states(connection) == [(0, "dropped"), (2, "waiting")]


STALE: dict[str, tuple[Sender, int]] = {
    "too old": (SENDER, 5),
    "of an earlier consent": (Sender(INSTALLATION, FIRST + DAY), 3),
    "of another installation": (Sender(OTHER_INSTALLATION, FIRST), 2),
}


@pytest.mark.parametrize(("sender", "weeks"), STALE.values(), ids=STALE)
def test_what_is_stale_is_never_sent(
    connection: sqlite3.Connection, sender: Sender, weeks: int
) -> None:
    stale = freeze(connection, slot(0))
    found = seen(connection, weeks, sender)
    assert (found.waiting, found.stale) == (None, [stale])
    assert found.is_due
    assert states(connection) == [(0, "waiting")]

    submission = frozen(connection, START + weeks * WEEK, sender)
    assert submission is not None
    assert submission.period == found.next_period
    assert submission.idempotency_key != stale.idempotency_key
    assert states(connection)[0] == (0, "dropped")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ACCEPTED, State.ACCEPTED),
        (Outcome.REFUSED, State.DROPPED),
        (Outcome.LATER, State.WAITING),
        (Outcome.BLOCKED, State.WAITING),
        (Outcome.FORGOTTEN, State.WAITING),
    ],
)
def test_outcomes(connection: sqlite3.Connection, outcome: Outcome, state: State) -> None:
    settle(connection, freeze(connection, slot(0)), outcome, START + WEEK)

    assert states(connection) == [(0, state)]
    assert outcome.settles == (state is not State.WAITING)


@pytest.mark.parametrize(
    ("passed", "pause"),
    [
        (timedelta(), HOUR),
        (HOUR / 4, HOUR * 3 / 4),
        (HOUR, None),
        (DAY, None),
        # The clock was put back since.
        (-HOUR / 4, None),
    ],
)
def test_at_most_one_an_hour(
    connection: sqlite3.Connection, passed: timedelta, pause: timedelta | None
) -> None:
    assert seen(connection, 2).pause(START) is None
    settle(connection, freeze(connection, slot(0)), Outcome.ACCEPTED, START + WEEK)

    assert seen(connection, 2).pause(START + WEEK + passed) == pause
