"""When which period is to be sent, and what an answer means. What sends is not known here.

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
_SHORTEST_WAIT, _USUAL_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1), _DAY
_MOST_RETRIES = 4
_MOST_FIGURES = 9


class Period(NamedTuple):
    """Whole UTC days, half-open."""

    start: date
    end: date


class Due(NamedTuple):
    """What is to be settled: what is too old in one span of whole periods, the others in order."""

    skipped: Period | None
    periods: list[Period]


class Outcome(StrEnum):
    """What an answer means for the payload."""

    ACCEPTED = auto()
    FORGOTTEN = auto()
    """this installation asked to be forgotten"""
    REFUSED = auto()
    """this payload will never be accepted"""
    BLOCKED = auto()
    """nothing will, before the key or the address changes"""
    LATER = auto()


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


class Judgement(NamedTuple):
    """A verdict, and how long the collector asks to be left alone."""

    outcome: Outcome
    wait: timedelta | None


def due(first_day: date, covered: date | None, today: date) -> Due:
    """Return the ended periods that are not settled; `covered` is the end of the last that is."""
    start = _begin(first_day, covered)
    ended = max(0, (today - start).days // PERIOD_DAYS)
    too_old = max(0, ended - MAX_PERIODS)
    oldest = start + too_old * _PERIOD
    return Due(
        Period(start, oldest) if too_old else None,
        [_period(oldest + number * _PERIOD) for number in range(ended - too_old)],
    )


def running(first_day: date, covered: date | None, today: date) -> Period:
    """Return the period that has today, or the first one if that is yet to come."""
    start = _begin(first_day, covered)
    return _period(start + max(0, (today - start).days // PERIOD_DAYS) * _PERIOD)


def _begin(first_day: date, covered: date | None) -> date:
    return first_day if covered is None else max(first_day, covered)


def _period(start: date) -> Period:
    return Period(start, start + _PERIOD)


def expired(period: Period, today: date) -> bool:
    """Tell whether a period is too old to be sent; those that `due` lists are not."""
    return today - period.end >= MAX_PERIODS * _PERIOD


def idempotency_key(installation_id: str, start: date) -> str:
    """Return the UUID of a submission; the same for the same period, whatever was lost since."""
    return str(uuid5(UUID(installation_id), start.isoformat()))


def judge(status: int | None, retry_after: str | None, now: datetime) -> Judgement:
    """Say what an answer means; a status of None is no answer at all."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Judgement(Outcome.LATER, _wait(retry_after, now))
    return Judgement(_outcome(status or 0), None)


def _outcome(status: int) -> Outcome:
    if status in _OUTCOMES:
        return _OUTCOMES[status]
    # What is not listed means the same as the others of its hundred (RFC 9110, 15).
    return _OUTCOMES_OF_CLASSES.get(status // 100, Outcome.LATER)


def is_erased(status: int) -> bool:
    """Tell whether an answer to an erasure says that the collector holds nothing any more."""
    return status // 100 == _SUCCESS or status in _ERASED


def _wait(retry_after: str | None, now: datetime) -> timedelta:
    """Return how long to wait by a header of RFC 9110, 10.2.3, within bounds."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        # Noughts in front say nothing; so many figures are more than a day, however many follow.
        asked = timedelta(seconds=int(text.lstrip("0")[:_MOST_FIGURES] or "0"))
    elif (moment := _parse_date(text)) is not None:
        asked = moment - now
    else:
        asked = _USUAL_WAIT
    return min(max(asked, _SHORTEST_WAIT), _LONGEST_WAIT)


def _parse_date(text: str) -> datetime | None:
    """Read a date of RFC 9110, 5.6.7; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError, OverflowError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def backoff(attempt: int, chance: float) -> timedelta | None:
    """Return how long to wait after an attempt, counted from 1; None: until the next daily check.

    About 1, 4, 16 and 64 minutes; `chance` (0 to 1) spreads them by half of it to both sides.
    """
    if attempt > _MOST_RETRIES:
        return None
    return timedelta(minutes=4 ** (attempt - 1)) * (0.5 + chance)


def clock_differs(now: datetime, date_header: str | None) -> bool:
    """Tell whether a collector's clock is more than a day from ours; no, if it does not say."""
    theirs = _parse_date(date_header or "")
    return theirs is not None and abs(theirs - now) > _DAY
