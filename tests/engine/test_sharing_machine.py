"""Whatever happens in whatever order: every event of a consent is in one accepted submission.

Or in none, where the contract drops its period. A real database; the collector keeps the contract.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
import shutil
import tempfile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.usage_stats.engine import submission_log
from custom_components.usage_stats.engine.submission_log import State

from .sharer import Answer, Collector, Sharer, Step

# Where a sync costs nothing there is time for more examples.
_FAST = Path("/dev", "shm")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

answers = st.sampled_from([Answer.FINE, Answer.FINE, *Answer])
crashes = st.none() | st.sampled_from(Step)
few_days = st.integers(1, 9).map(lambda days: days * _DAY)


class Sharing(RuleBasedStateMachine):
    """One installation that lives through what it is given."""

    @initialize(hours=st.integers(0, 23), agree=st.booleans())
    def begin(self, hours: int, *, agree: bool) -> None:
        """Set up."""
        self.root = Path(tempfile.mkdtemp(dir=_FAST if _FAST.is_dir() else None))
        self.collector = Collector()
        now = datetime(2027, 3, 9, hours, 30, tzinfo=UTC)
        self.sharer = Sharer(self.root, self.collector, now)
        if agree:
            self.sharer.agree(anew=False)

    @rule(minutes=st.lists(st.integers(-90, 90), min_size=1, max_size=3))
    def record(self, minutes: list[int]) -> None:
        """Record events."""
        for step in minutes:
            self.sharer.record(timedelta(minutes=step))

    @rule(step=few_days)
    def wait(self, step: timedelta) -> None:
        """Let some days pass."""
        self.sharer.pass_time(step)

    @rule(step=few_days, answer=answers, crash_at=crashes)
    def live(self, step: timedelta, answer: Answer, crash_at: Step | None) -> None:
        """Record an event a day, and look once a day what is due."""
        for _ in range(step // _DAY):
            self.sharer.record(timedelta())
            self.sharer.check(Answer.FINE)
            self.sharer.pass_time(_DAY)
        self.sharer.check(answer, crash_at)

    @rule(days=st.integers(10, 80))
    def be_absent(self, days: int) -> None:
        """Let weeks pass."""
        self.sharer.pass_time(days * _DAY)

    @rule(hours=st.integers(1, 167))
    def step_back(self, hours: int) -> None:
        """Step the clock back by less than a week."""
        self.sharer.pass_time(-hours * _HOUR)

    @rule(answer=answers, crash_at=crashes)
    def check(self, answer: Answer, crash_at: Step | None) -> None:
        """Do what is due."""
        self.sharer.check(answer, crash_at)

    @rule(anew=st.booleans())
    def agree(self, *, anew: bool) -> None:
        """Consent, or consent again."""
        self.sharer.agree(anew=anew)

    @rule(erase=st.booleans())
    def opt_out(self, *, erase: bool) -> None:
        """Take the consent back."""
        self.sharer.opt_out(erase=erase)

    @rule()
    def be_forgotten(self) -> None:
        """Have the collector told to forget, by others."""
        if self.sharer.installation_id is not None:
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

    @invariant()
    def the_database_agrees_with_itself(self) -> None:
        """Compare the periods with each other."""
        history = submission_log.history(self.sharer.connection)
        by_start = sorted((found.installation_id, found.period) for found in history)
        for (one, before), (other, after) in pairwise(by_start):
            assert one != other or before.end <= after.start
        assert all((found.payload == b"") == (found.state == State.DROPPED) for found in history)
        assert len(submission_log.waiting(self.sharer.connection)) <= 1

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
            assert submission_log.waiting(sharer.connection) == []
            for name, event in ledger.events.items():
                in_force = event.consent is not None and event.consent == sharer.consent
                if in_force and event.moment.date() >= sharer.first_day:
                    assert name in sent | ledger.excused, (name, event)
                elif event.consent is None:
                    assert name not in sent - ledger.unknowable, (name, event)
        finally:
            sharer.connection.close()
            shutil.rmtree(self.root)


TestSharing = Sharing.TestCase
TestSharing.settings = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
