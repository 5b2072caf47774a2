"""When a period is due, and what a collector's answer means. What sends is not known here.

Days are UTC; time and chance are arguments.
"""

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum, auto
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID, uuid5

PERIOD_DAYS = 7
MAX_PERIODS = 4
"""How many periods back anything is sent."""

_PERIOD = timedelta(days=PERIOD_DAYS)
_DAY = timedelta(days=1)
_BETWEEN = timedelta(hours=1)
"""The shortest time from one accepted submission to the next."""
LONGEST_WAIT = _DAY
"""The longest time that a collector can ask to wait."""
_SHORTEST_WAIT, _USUAL_WAIT = timedelta(minutes=1), timedelta(hours=1)
_MAX_RETRIES = 4
_MAX_DIGITS = 9


class Period(NamedTuple):
    """Whole UTC days, half-open."""

    start: date
    end: date


class Due(NamedTuple):
    """The ended periods that are neither sent nor skipped."""

    skipped: Period | None
    """Those that are too old, as one span."""
    periods: list[Period]
    """The others, oldest first."""


class Outcome(StrEnum):
    """What an answer means for the payload."""

    ACCEPTED = auto()
    FORGOTTEN = auto()
    """The collector was told to forget this installation."""
    REFUSED = auto()
    """The collector will never accept this payload."""
    BLOCKED = auto()
    """The collector accepts nothing until the key or the address changes."""
    LATER = auto()

    @property
    def settles(self) -> bool:
        """Return whether the submission is done with, so that the next can follow."""
        return self in {Outcome.ACCEPTED, Outcome.REFUSED}


_OUTCOMES: dict[int, Outcome] = {
    HTTPStatus.CONFLICT: Outcome.ACCEPTED,
    HTTPStatus.GONE: Outcome.FORGOTTEN,
    HTTPStatus.UNAUTHORIZED: Outcome.BLOCKED,
    HTTPStatus.FORBIDDEN: Outcome.BLOCKED,
    HTTPStatus.NOT_FOUND: Outcome.BLOCKED,
    HTTPStatus.REQUEST_TIMEOUT: Outcome.LATER,
}
_SUCCESS = 2
_OUTCOMES_OF_CLASSES = {_SUCCESS: Outcome.ACCEPTED, 3: Outcome.BLOCKED, 4: Outcome.REFUSED}
_ERASED = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_ASKED_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Holding(StrEnum):
    """What an answer says about the data that a collector holds."""

    HELD = auto()
    NOTHING = auto()
    UNSUPPORTED = auto()
    """The collector cannot show what it holds."""
    REFUSED = auto()
    LATER = auto()


_HOLDINGS: dict[int, Holding] = {
    HTTPStatus.OK: Holding.HELD,
    HTTPStatus.NOT_FOUND: Holding.NOTHING,
    HTTPStatus.GONE: Holding.NOTHING,
    HTTPStatus.METHOD_NOT_ALLOWED: Holding.UNSUPPORTED,
    HTTPStatus.REQUEST_TIMEOUT: Holding.LATER,
    HTTPStatus.TOO_MANY_REQUESTS: Holding.LATER,
    HTTPStatus.NOT_IMPLEMENTED: Holding.UNSUPPORTED,
}
_HOLDINGS_OF_CLASSES = {
    _SUCCESS: Holding.UNSUPPORTED,
    3: Holding.REFUSED,
    4: Holding.REFUSED,
}


class Reply(NamedTuple):
    """What of an answer matters, the headers as they came."""

    status: int
    retry_after: str | None
    date: str | None


class Judgement(NamedTuple):
    """An outcome, and how long the collector asks us to wait."""

    outcome: Outcome
    wait: timedelta | None


def due(first_day: date, covered: date | None, today: date) -> Due:
    """Return the ended periods from `covered` on, the end of the last one frozen or skipped."""
    start = _start(first_day, covered)
    ended = max(0, (today - start).days // PERIOD_DAYS)
    too_old = max(0, ended - MAX_PERIODS)
    oldest = start + too_old * _PERIOD
    return Due(
        Period(start, oldest) if too_old else None,
        [_period(oldest + number * _PERIOD) for number in range(ended - too_old)],
    )


def running(first_day: date, covered: date | None, today: date) -> Period:
    """Return the period of today, or the first one while that is yet to come."""
    start = _start(first_day, covered)
    return _period(start + max(0, (today - start).days // PERIOD_DAYS) * _PERIOD)


def _start(first_day: date, covered: date | None) -> date:
    return first_day if covered is None else max(first_day, covered)


def _period(start: date) -> Period:
    return Period(start, start + _PERIOD)


def expired(period: Period, today: date) -> bool:
    """Return whether a period is too old to be sent; those of `due` are not."""
    return today - period.end >= MAX_PERIODS * _PERIOD


def idempotency_key(installation_id: str, start: date) -> str:
    """Return the UUID of a submission: the same for the same period, even after a data loss."""
    return str(uuid5(UUID(installation_id), start.isoformat()))


def judge(status: int | None, retry_after: str | None, now: datetime) -> Judgement:
    """Return what an answer means; a status of None is no answer at all."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Judgement(Outcome.LATER, _wait(retry_after, now))
    return Judgement(_outcome(status or 0), None)


def _outcome(status: int) -> Outcome:
    if status in _OUTCOMES:
        return _OUTCOMES[status]
    # An unknown status means the same as the x00 of its class (RFC 9110, 15).
    return _OUTCOMES_OF_CLASSES.get(status // 100, Outcome.LATER)


def is_erased(status: int) -> bool:
    """Return whether an answer to an erasure says that the collector holds nothing any more."""
    return status // 100 == _SUCCESS or status in _ERASED


def is_refused(status: int) -> bool:
    """Return whether an answer to an erasure means that asking again will not help."""
    return status // 100 in {3, 4} and status not in _ERASED | _ASKED_LATER


def judge_holding(status: int) -> Holding:
    """Return what an answer says about the data held.

    A collector that cannot show it may answer 404 as well.
    """
    if status in _HOLDINGS:
        return _HOLDINGS[status]
    return _HOLDINGS_OF_CLASSES.get(status // 100, Holding.LATER)


def _wait(retry_after: str | None, now: datetime) -> timedelta:
    """Return how long `Retry-After` (RFC 9110, 10.2.3) asks to wait, within bounds."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        # Python refuses to parse thousands of digits; the first nine are more than a day.
        asked = timedelta(seconds=int(text.lstrip("0")[:_MAX_DIGITS] or "0"))
    elif (moment := _parse_date(text)) is not None:
        asked = moment - now
    else:
        asked = _USUAL_WAIT
    return min(max(asked, _SHORTEST_WAIT), LONGEST_WAIT)


def _parse_date(text: str) -> datetime | None:
    """Read a date of RFC 9110, 5.6.7; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError, OverflowError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def backoff(attempt: int, chance: float) -> timedelta | None:
    """Return the delay after a failed attempt, counted from 1; None: until the next daily check.

    It is 1, 4, 16 and 64 minutes; `chance` (0 to 1) shifts it by up to a half to either side.
    """
    if attempt > _MAX_RETRIES:
        return None
    return timedelta(minutes=4 ** (attempt - 1)) * (0.5 + chance)


def clock_differs(now: datetime, date_header: str | None) -> bool:
    """Return whether the collector's `Date` is more than a day from ours; not without a `Date`."""
    theirs = _parse_date(date_header or "")
    return theirs is not None and abs(theirs - now) > _DAY


def pause(last_accepted: datetime | None, now: datetime) -> timedelta | None:
    """Return how long to wait after the last accepted submission; None: not at all."""
    if last_accepted is None:
        return None
    passed = now - last_accepted
    # After a clock was put back the last one is in the future, which is no reason to wait.
    return _BETWEEN - passed if timedelta() <= passed < _BETWEEN else None
