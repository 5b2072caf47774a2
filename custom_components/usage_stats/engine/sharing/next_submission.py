"""What is sent next, and what becomes of it, within the caller's transaction."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
import sqlite3
from typing import NamedTuple

from . import delivery, submission_log
from .delivery import Outcome, Period
from .payload import Usage
from .submission_log import Slot, State, Submission, Totals

_STATES = {Outcome.ACCEPTED: State.ACCEPTED, Outcome.REFUSED: State.DROPPED}


class Sender(NamedTuple):
    """An installation and its consent."""

    installation_id: str
    first_day: date
    """Nothing from before this UTC day is sent."""


class Outlook(NamedTuple):
    """What there is to send, as a sender's submissions and the date say."""

    waiting: Submission | None
    """The oldest that is frozen and may still be sent."""
    stale: list[Submission]
    """Frozen, but too old or from an earlier consent: to be dropped."""
    skipped: Period | None
    """Periods that ended too long ago, in one span: to be skipped."""
    due: list[Period]
    """Periods that have ended and are not frozen, oldest first."""
    running: Period
    """The period of today, or the first one while that is yet to come."""
    totals: Totals

    @property
    def is_due(self) -> bool:
        """Return whether there is something to send."""
        return self.waiting is not None or bool(self.due)

    @property
    def next_period(self) -> Period:
        """The period that is sent next, which may not have ended."""
        if self.waiting is not None:
            return self.waiting.period
        return self.due[0] if self.due else self.running

    def pause(self, now: datetime) -> timedelta | None:
        """Return how long to wait before the next is sent; None: it can be sent now."""
        return delivery.pause(self.totals.last, now)


def outlook(connection: sqlite3.Connection, sender: Sender, today: date) -> Outlook:
    """Return what there is to send on a UTC day. Reads only."""
    mine: list[Submission] = []
    stale: list[Submission] = []
    for submission in submission_log.waiting(connection):
        (mine if _can_be_sent(submission, sender, today) else stale).append(submission)
    covered = submission_log.covered(connection, sender.installation_id)
    skipped, due = delivery.due(sender.first_day, covered, today)
    return Outlook(
        mine[0] if mine else None,
        stale,
        skipped,
        due,
        delivery.running(sender.first_day, covered, today),
        submission_log.totals(connection),
    )


def _can_be_sent(submission: Submission, sender: Sender, today: date) -> bool:
    """Return whether it is the sender's, which in a database from a backup it may not be."""
    return (
        submission.installation_id == sender.installation_id
        and submission.period.start >= sender.first_day
        and not delivery.expired(submission.period, today)
    )


def freeze_next(
    connection: sqlite3.Connection,
    sender: Sender,
    make: Callable[[Period, Usage], bytes],
    now: datetime,
) -> Submission | None:
    """Return what waits, or else freeze the oldest period that is due; None: there is neither.

    What can no longer be sent is dropped or skipped, so `now` must be known to be right.
    """
    found = outlook(connection, sender, now.date())
    for stale in found.stale:
        submission_log.settle(connection, stale.idempotency_key, State.DROPPED, now)
    if found.waiting is not None:
        return found.waiting
    if found.skipped is not None:
        submission_log.skip(connection, _slot(sender, found.skipped), now)
    if not found.due:
        return None
    period = found.due[0]
    return submission_log.freeze(
        connection, _slot(sender, period), lambda usage: make(period, usage), now
    )


def _slot(sender: Sender, period: Period) -> Slot:
    key = delivery.idempotency_key(sender.installation_id, period.start)
    return Slot(key, sender.installation_id, period, sender.first_day)


def settle(
    connection: sqlite3.Connection, submission: Submission, outcome: Outcome, now: datetime
) -> None:
    """Note that a submission was accepted or refused; after any other outcome it still waits."""
    if outcome.settles:
        submission_log.settle(connection, submission.idempotency_key, _STATES[outcome], now)
