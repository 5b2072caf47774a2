"""Which submissions are accepted and who may erase: decisions only, no database.

In memory an installation goes on as its row will be, so that several requests of one transaction
see each other.
"""

from dataclasses import dataclass, field
import hmac
from typing import Final

from ..days import day_at
from .records import Answer, Erasure, Outcome, Submission, Tombstone

UNKNOWN_DAYS: Final = 30
"""How long the erasure of an unknown installation stands."""
_PERIOD_DAYS = 7
_MINUTES_BETWEEN = 60
_SECONDS_PER_MINUTE = 60


@dataclass
class Stored:
    """What is known of an installation before a request."""

    has_row: bool = False
    saved_token: bytes | None = None
    """what the row holds"""
    token: bytes | None = None
    """what the row will hold"""
    is_enrolled: bool = False
    tombstone: Tombstone | None = None
    periods: dict[int, bytes] = field(default_factory=dict)
    """the hashes of what was sent lately, by the day on which the period starts"""
    last_accepted: int | None = None
    """in minutes since 1970-01-01"""


@dataclass(frozen=True)
class Now:
    """The time of a transaction."""

    day: int
    minute: int
    """since 1970-01-01"""


def now_at(seconds: float) -> Now:
    """Return the day and the minute of a Unix time."""
    return Now(day_at(seconds), int(seconds // _SECONDS_PER_MINUTE))


@dataclass(frozen=True)
class Policy:
    """What the operator decides."""

    require_token: bool = False


def may_access(stored: Stored, token: bytes | None, policy: Policy) -> bool:
    """Return whether a request comes from the installation itself, as far as that can be known."""
    if stored.token is None:
        return token is not None or not policy.require_token
    return token is not None and hmac.compare_digest(stored.token, token)


def judge(stored: Stored, submission: Submission, now: Now, policy: Policy) -> Answer:
    """Return what a submission comes to; if it is accepted, `stored` is as it will be."""
    outcome = _outcome(stored, submission, now, policy)
    if outcome is Outcome.TOO_SOON:
        return Answer(outcome, _wait(stored, now) * _SECONDS_PER_MINUTE)
    if outcome in {Outcome.ACCEPTED, Outcome.ENROLLED}:
        stored.tombstone = None
        stored.is_enrolled = True
        stored.periods[submission.content.period_start] = submission.content.sha256
        stored.last_accepted = now.minute
    if outcome in {Outcome.ACCEPTED, Outcome.ENROLLED, Outcome.REPEATED}:
        stored.token = stored.token or submission.token
    return Answer(outcome)


def _outcome(stored: Stored, submission: Submission, now: Now, policy: Policy) -> Outcome:
    if stored.tombstone is not None and stored.tombstone.holds(now.day):
        return Outcome.FORGOTTEN
    if not may_access(stored, submission.token, policy):
        return Outcome.FORBIDDEN
    if (taken := _taken(stored, submission)) is not None:
        return taken
    if _wait(stored, now) > 0:
        return Outcome.TOO_SOON
    if stored.is_enrolled:
        return Outcome.ACCEPTED
    return Outcome.ENROLLED if submission.may_enrol else Outcome.FULL


def _taken(stored: Stored, submission: Submission) -> Outcome | None:
    """Return what is wrong with the period; None: it is free."""
    start = submission.content.period_start
    if (sha256 := stored.periods.get(start)) is not None:
        is_same = sha256 == submission.content.sha256
        return Outcome.REPEATED if is_same else Outcome.CLONED
    if any(abs(other - start) < _PERIOD_DAYS for other in stored.periods):
        return Outcome.OVERLAPPING
    return None


def _wait(stored: Stored, now: Now) -> int:
    """Return for how many minutes nothing more is accepted."""
    if stored.last_accepted is None:
        return 0
    passed = now.minute - stored.last_accepted
    # After a clock was put back the last one is in the future, which is no reason to wait.
    return _MINUTES_BETWEEN - passed if 0 <= passed < _MINUTES_BETWEEN else 0


def judge_erasure(stored: Stored, erasure: Erasure, now: Now, policy: Policy) -> Answer:
    """Return what an erasure comes to; with a tombstone unless it is forbidden.

    A repeat is answered like the first time, and its tombstone is handed out again: nobody knows
    whether the first one reached the file.
    """
    tombstone = stored.tombstone
    if tombstone is not None and tombstone.until is None:
        return Answer(Outcome.ERASED, tombstone=tombstone)
    if not may_access(stored, erasure.token, policy):
        return Answer(Outcome.FORBIDDEN)
    if stored.is_enrolled:
        tombstone = Tombstone(erasure.installation, now.day, None)
        return Answer(Outcome.ERASED, tombstone=tombstone)
    if tombstone is not None and tombstone.holds(now.day):
        return Answer(Outcome.UNKNOWN, tombstone=tombstone)
    if not erasure.may_bury:
        return Answer(Outcome.FULL)
    until = now.day + UNKNOWN_DAYS
    return Answer(Outcome.UNKNOWN, tombstone=Tombstone(erasure.installation, now.day, until))
