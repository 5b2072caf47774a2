"""The engine of sharing, driven as the submitter drives it, with a collector and a ledger.

The collector keeps the contract and knows which events a payload was made of. The ledger knows
under which consent each event was recorded. Neither uses the engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, auto
import json
from pathlib import Path
import shutil
import sqlite3
from typing import NamedTuple
from uuid import UUID

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.sharing import delivery, next_submission, submission_log
from custom_components.usage_stats.engine.sharing.delivery import Outcome, Period
from custom_components.usage_stats.engine.sharing.next_submission import Sender
from custom_components.usage_stats.engine.sharing.payload import (
    Environment,
    Identity,
    Names,
    Origin,
    Usage,
    payload,
)
from custom_components.usage_stats.engine.sharing.submission_log import State, Submission

type Ids = frozenset[str]
ENVIRONMENT = Environment("0.4.0", "3.14.2", "linux", "docker", "XX")


class Crash(BaseException):
    """The process ends here."""


class Answer(StrEnum):
    """How an attempt goes."""

    FINE = auto()
    LOST = auto()
    """accepted, and nobody hears of it"""
    DOWN = auto()
    BUSY = auto()
    REFUSED = auto()
    BLOCKED = auto()


STATUSES = {Answer.DOWN: None, Answer.BUSY: 429, Answer.REFUSED: 422, Answer.BLOCKED: 403}


class Step(StrEnum):
    """Where a crash may be."""

    FROZEN = auto()
    """before the commit"""
    COMMITTED = auto()
    SENT = auto()
    SETTLED = auto()
    """before the commit"""


class Held(NamedTuple):
    """What a collector holds of a period."""

    installation_id: str
    period: Period
    payload: bytes
    ids: Ids


@dataclass
class Collector:
    """One row per installation and start of a period; the first one stays."""

    rows: dict[str, Held] = field(default_factory=dict)
    """by key, also what was erased since"""
    forgotten: set[str] = field(default_factory=set)

    def post(self, submission: Submission, ids: Ids, answer: Answer) -> int | None:
        """Take a payload, or do not; return the status, if anybody hears it."""
        if submission.installation_id in self.forgotten:
            return 410
        if answer in STATUSES:
            return STATUSES[answer]
        said = json.loads(submission.payload)
        assert said["installation"]["installation_id"] == submission.installation_id
        assert said["usage_stats"]["job_count"] == len(ids)
        period = Period(*(date.fromisoformat(said["period"][end]) for end in ("start", "end")))
        held = self.rows.get(submission.idempotency_key)
        if held is None:
            assert not any(
                (row.installation_id, row.period.start)
                == (submission.installation_id, period.start)
                for row in self.rows.values()
            )
            assert ids.isdisjoint(self.ids())
            held = Held(submission.installation_id, period, submission.payload, ids)
            self.rows[submission.idempotency_key] = held
            status = 201
        else:
            assert held.period == period
            status = 201 if held.payload == submission.payload else 409
        return None if answer is Answer.LOST else status

    def ids(self) -> set[str]:
        """Return the events that are in an accepted submission."""
        return {event_id for row in self.rows.values() for event_id in row.ids}


class Recorded(NamedTuple):
    """An event, and which consent it was recorded under, if any."""

    moment: datetime
    consent: int | None


@dataclass
class Ledger:
    """What must be true of the events."""

    events: dict[str, Recorded] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)
    """what S drops, or a restored database has lost: may be in none"""
    unknowable: set[str] = field(default_factory=set)
    """recorded ahead of a consent, of which a database restored from before it knows nothing"""


class Sharer:
    """One installation: a database, a consent that is kept apart from it, a clock."""

    connection: sqlite3.Connection

    def __init__(self, root: Path, collector: Collector, now: datetime) -> None:
        """Begin without consent."""
        self.root = root
        self.collector = collector
        self.now = self.latest = now
        self.ledger = Ledger()
        self.path = root / "usage_stats.db"
        self.consent: int | None = None
        self.consents = 0
        self.first_day = now.date()
        self.installation_id: str | None = None
        self.crash_at: Step | None = None
        self.copied_at: int | None = None
        """how many consents there had been"""
        self.restored = False
        self.connection = schema.create(self.path)

    @property
    def today(self) -> date:
        """Return the UTC day that the clock shows."""
        return self.now.date()

    def pass_time(self, step: timedelta) -> None:
        """Let time pass, or step back by less than a week from the latest time there was."""
        self.now = max(self.now + step, self.latest - timedelta(days=6, hours=23))
        self.latest = max(self.now, self.latest)

    def record(self, step: timedelta) -> None:
        """Record an event, a little before or after now."""
        name = str(len(self.ledger.events))
        moment = self.now + step
        event_log.insert(
            self.connection, [UsageEvent(name, "job_completed", moment, {}, None)], self.now
        )
        self.ledger.events[name] = Recorded(moment, self.consent)

    # --- Consent ---------------------------------------------------------------------------------

    def agree(self, *, restart: bool) -> None:
        """Consent, or consent again; with a new address as a new installation."""
        self._leave()
        self.consents += 1
        self.consent = self.consents
        if self.installation_id is None or restart:
            self.installation_id = str(UUID(int=self.consents, version=4))
        self.first_day = self.today + timedelta(days=1)
        with self._commit():
            submission_log.leave_out(self.connection, self.first_day)

    def opt_out(self, *, erase: bool) -> None:
        """Take the consent back."""
        self._leave()
        if erase and self.installation_id is not None:
            self.collector.forgotten.add(self.installation_id)
            self.installation_id = None

    def _leave(self) -> None:
        self.consent = None
        submission_log.drop_waiting(self.connection, self.now)
        self.ledger.excused |= self.ledger.events.keys() - self.collector.ids()

    # --- The database ----------------------------------------------------------------------------

    @contextmanager
    def _commit(self) -> Iterator[None]:
        """Do all of it, or with a crash nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        yield
        self.connection.execute("COMMIT")

    def copy(self) -> None:
        """Keep a copy of the database."""
        assert schema.empty_log(self.connection)
        shutil.copy(self.path, self.root / "copy.db")
        self.copied_at = self.consents

    def restart(self) -> None:
        """Go on with what was committed. That it is on the disk is shown where real files are."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def restore(self) -> None:
        """Put the copy back, whatever has happened since."""
        self.connection.close()
        shutil.copy(self.root / "copy.db", self.path)
        self.connection = schema.open_writer(self.path)
        self.restored = True
        there = {name for (name,) in self.connection.execute("SELECT id FROM usage_events")}
        events = self.ledger.events
        self.ledger.excused |= events.keys() - there - self.collector.ids()
        if self.copied_at != self.consents:
            self.ledger.unknowable |= {
                name for name in there if events[name].moment.date() >= self.first_day
            }

    def marks(self) -> dict[str, int]:
        """Return how many events each submission has, by its key."""
        return dict(
            self.connection.execute(
                "SELECT idempotency_key, COUNT(usage_events.id) FROM submissions "
                "LEFT JOIN usage_events ON submissions.id = submission_id GROUP BY 1"
            ).fetchall()
        )

    def marked(self, idempotency_key: str) -> Ids:
        """Return the events of a submission."""
        return frozenset(
            name
            for (name,) in self.connection.execute(
                "SELECT usage_events.id FROM usage_events JOIN submissions "
                "ON submissions.id = submission_id WHERE idempotency_key = ?",
                (idempotency_key,),
            )
        )

    # --- The actor -------------------------------------------------------------------------------

    def check(self, answer: Answer, crash_at: Step | None = None) -> bool:
        """Send the oldest that is due; return whether another may follow."""
        self.crash_at = crash_at
        try:
            return self.consent is not None and self._check(answer)
        except Crash:
            self.restart()
            return False

    def _pass(self, step: Step) -> None:
        if self.crash_at is step:
            raise Crash

    def _check(self, answer: Answer) -> bool:
        assert self.installation_id is not None
        sender = Sender(self.installation_id, self.first_day)
        outlook = next_submission.outlook(self.connection, sender, self.today)
        if not outlook.is_due:
            return False
        submission = self._freeze(sender)
        # What was shown as due is what is sent.
        assert submission is not None
        assert submission.period == outlook.next_period
        assert outlook.waiting in {None, submission}
        return self._send(submission, answer)

    def _freeze(self, sender: Sender) -> Submission | None:
        identity = Identity(sender.installation_id, sender.first_day)
        origin = Origin(identity, ENVIRONMENT, {}, Names(frozenset(), frozenset()))

        def make(period: Period, usage: Usage) -> bytes:
            assert period.end <= self.today
            return payload(origin, period, usage, self.now)

        known = self._dropped()
        with self._commit():
            submission = next_submission.freeze_next(self.connection, sender, make, self.now)
            self._pass(Step.FROZEN)
        for key, found in self._dropped().items():
            if key not in known:
                self.ledger.excused |= self.marked(key)
                # A restored database may have what waited under an earlier consent.
                if self._is_ours(found):
                    assert self.today - found.period.end >= timedelta(days=28)
                    self._excuse_before(found.period.end)
        self._pass(Step.COMMITTED)
        return submission

    def _dropped(self) -> dict[str, Submission]:
        """Return what was dropped or skipped, by key."""
        return {
            found.idempotency_key: found
            for found in submission_log.history(self.connection)
            if found.state == State.DROPPED
        }

    def _is_ours(self, submission: Submission) -> bool:
        return (
            submission.installation_id == self.installation_id
            and submission.period.start >= self.first_day
        )

    def _excuse_before(self, end: date) -> None:
        bound = datetime(end.year, end.month, end.day, tzinfo=UTC)
        events = self.ledger.events.items()
        old = {name for name, event in events if event.moment < bound}
        self.ledger.excused |= old - self.collector.ids()

    def _send(self, submission: Submission, answer: Answer) -> bool:
        assert self._is_ours(submission)
        assert self.today - submission.period.end < timedelta(days=28)
        ids = self.marked(submission.idempotency_key)
        for name in ids - self.ledger.unknowable:
            event = self.ledger.events[name]
            assert event.consent == self.consent
            assert event.moment.date() >= self.first_day
        status = self.collector.post(submission, ids, answer)
        self._pass(Step.SENT)
        outcome = delivery.judge(status, None, self.now).outcome
        if outcome is Outcome.FORGOTTEN:
            self._leave()
            self.installation_id = None
        else:
            with self._commit():
                next_submission.settle(self.connection, submission, outcome, self.now)
                self._pass(Step.SETTLED)
        if outcome is Outcome.ACCEPTED:
            # Events that the first submission of the period did not have are in none.
            assert self.restored or ids <= self.collector.ids()
        if outcome.settles:
            self.ledger.excused |= ids - self.collector.ids()
        return outcome.settles
