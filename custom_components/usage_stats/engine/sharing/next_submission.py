"""The submission that is to be sent next, within the caller's transaction."""

from collections.abc import Callable
from datetime import date, datetime
import sqlite3

from . import delivery, submission_log
from .delivery import Period
from .payload import Usage
from .submission_log import Slot, State, Submission


def waiting(
    connection: sqlite3.Connection, installation_id: str, first_day: date, today: date
) -> Submission | None:
    """Return what waits and may still be sent, the oldest.

    A database from a backup may have some of an earlier consent.
    """
    for submission in submission_log.waiting(connection):
        ours = (
            submission.installation_id == installation_id and submission.period.start >= first_day
        )
        if ours and not delivery.expired(submission.period, today):
            return submission
    return None


def next_submission(
    connection: sqlite3.Connection,
    installation_id: str,
    first_day: date,
    make: Callable[[Period, Usage], bytes],
    now: datetime,
) -> Submission | None:
    """Drop what is too old; return what waits, or else freeze the oldest period that is due.

    `first_day` is the first of the consent. None: there is nothing to send.
    """
    found = waiting(connection, installation_id, first_day, now.date())
    for other in submission_log.waiting(connection):
        if other == found:
            return found
        submission_log.settle(connection, other.idempotency_key, State.DROPPED, now)

    def slot(period: Period) -> Slot:
        key = delivery.idempotency_key(installation_id, period.start)
        return Slot(key, installation_id, period, first_day)

    covered = submission_log.covered(connection, installation_id)
    skipped, periods = delivery.due(first_day, covered, now.date())
    if skipped is not None:
        submission_log.skip(connection, slot(skipped), now)
    if not periods:
        return None
    period = periods[0]
    return submission_log.freeze(connection, slot(period), lambda usage: make(period, usage), now)
