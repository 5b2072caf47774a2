"""Whatever happens in whatever order: every event of a consent is in one accepted submission.

Or in none, where the contract drops its period. A real database; the collector keeps the contract.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
import json
from pathlib import Path
import shutil
import tempfile

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.submission_log import State

from ..machines import machine_settings
from .sharer import Answer, Collector, Sharer, Step

# Where a sync costs nothing there is time for more examples.
_FAST = Path("/dev", "shm")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

minutes = st.integers(-90, 90).map(lambda number: timedelta(minutes=number))
recorded = st.lists(minutes, max_size=3)
attempts = st.tuples(
    st.sampled_from([Answer.FINE, Answer.FINE, *Answer]), st.none() | st.sampled_from(Step)
)
type Attempt = tuple[Answer, Step | None]
type Span = tuple[list[timedelta], int, list[Attempt]]
"""Events at its beginning and in its middle; days; looks at what is due."""

changes = st.sampled_from(["agree", "restart", "leave", "erase", "forgotten"])
spans = st.tuples(recorded, st.sampled_from([7, 7, 7, 8, 6, 3]), st.lists(attempts, max_size=3))


class SharingManager(RuleBasedStateMachine):
    """One installation that lives through what it is given."""

    @initialize(hours=st.integers(0, 23), agree=st.sampled_from([True, True, True, False]))
    def begin(self, hours: int, *, agree: bool) -> None:
        """Set up."""
        self.root = Path(tempfile.mkdtemp(dir=_FAST if _FAST.is_dir() else None))
        self.collector = Collector()
        now = datetime(2027, 3, 9, hours, 30, tzinfo=UTC)
        self.sharer = Sharer(self.root, self.collector, now)
        if agree:
            self.sharer.agree(restart=False)

    @rule(steps=recorded)
    def record(self, steps: list[timedelta]) -> None:
        """Record events, some of them a little before or after now."""
        for step in steps:
            self.sharer.record(step)

    @rule(lived=st.lists(spans, min_size=1, max_size=4))
    def live(self, lived: list[Span]) -> None:
        """Let some weeks pass with events, and look a few times in each what is due."""
        for steps, days, tries in lived:
            self.record(steps)
            self.sharer.pass_time(days * _DAY / 2)
            self.record(steps)
            self.sharer.pass_time(days * _DAY / 2)
            self.check(tries)

    @rule(days=st.integers(1, 9) | st.integers(10, 80))
    def be_absent(self, days: int) -> None:
        """Let time pass."""
        self.sharer.pass_time(days * _DAY)

    @rule(hours=st.integers(1, 167), steps=recorded)
    def step_back(self, hours: int, steps: list[timedelta]) -> None:
        """Step the clock back by less than a week, and record events."""
        self.sharer.pass_time(-hours * _HOUR)
        self.record(steps)

    @rule(tries=st.lists(attempts, min_size=1, max_size=4))
    def check(self, tries: list[Attempt]) -> None:
        """Do what is due, or try to."""
        for answer, crash_at in tries:
            self.sharer.check(answer, crash_at)

    @rule(change=changes)
    def decide(self, change: str) -> None:
        """Consent, consent again, or take it back; or the collector is told to forget by others."""
        if change in {"agree", "restart"}:
            self.sharer.agree(restart=change == "restart")
        elif change in {"leave", "erase"}:
            self.sharer.opt_out(erase=change == "erase")
        elif self.sharer.installation_id is not None:
            self.collector.forgotten.add(self.sharer.installation_id)

    @rule()
    def copy(self) -> None:
        """Keep a copy of the database."""
        self.sharer.copy()

    @precondition(lambda self: self.sharer.copied_at is not None)
    @rule()
    def restore(self) -> None:
        """Put the older database in the place of the newer."""
        self.sharer.restore()

    @rule(tries=st.lists(attempts, max_size=2), change=changes)
    def decide_and_restore(self, tries: list[Attempt], change: str) -> None:
        """Restore a database from before a consent was changed, which is not in it."""
        self.check(tries)
        self.sharer.copy()
        self.decide(change)
        self.sharer.restore()

    @invariant()
    def the_database_agrees_with_itself(self) -> None:
        """Compare the periods with each other, and what payloads say with the marks of events."""
        history = submission_log.history(self.sharer.connection)
        marks = self.sharer.marks()
        for found in history:
            jobs = json.loads(found.payload)["usage_stats"]["job_count"] if found.payload else 0
            assert not found.payload or jobs == marks[found.idempotency_key]
        by_start = sorted((found.installation_id, found.period) for found in history)
        for (one, before), (other, after) in pairwise(by_start):
            assert one != other or before.end <= after.start
        assert all((found.payload == b"") == (found.state == State.DROPPED) for found in history)
        assert [found.state for found in history].count(State.WAITING) <= 1

    def teardown(self) -> None:
        """Let weeks pass in which all goes well: then every event is where it belongs."""
        if not hasattr(self, "sharer"):
            return
        sharer, ledger = self.sharer, self.sharer.ledger
        try:
            # To where the clock has been, and on until all that was recorded is in ended periods.
            sharer.pass_time(sharer.latest - sharer.now)
            for _ in range(2 * 7 + 2):
                sharer.pass_time(_DAY)
                while sharer.check(Answer.FINE):
                    pass
            sent = self.collector.ids()
            assert sharer.consent is None or submission_log.waiting(sharer.connection) == []
            for name, event in ledger.events.items():
                in_force = event.consent is not None and event.consent == sharer.consent
                if in_force and event.moment.date() >= sharer.first_day:
                    assert name in sent | ledger.excused, (name, event)
                elif event.consent is None:
                    assert name not in sent - ledger.unknowable, (name, event)
        finally:
            sharer.connection.close()
            shutil.rmtree(self.root)


TestSharing = SharingManager.TestCase
# As many as about ten seconds allow. They find it when events are not marked, and when what is
# too old or of an earlier consent is sent.
TestSharing.settings = machine_settings(150, 30)
