"""Any order of submissions, repeats, clones, erasures, faults and restored backups."""

from dataclasses import dataclass
from functools import partial
import hashlib
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
import pytest

from collector.days import day_number, monday_of
from collector.store import ledger
from collector.store.database import Database, Row, Transaction
from collector.store.judgement import Now, Policy
from collector.store.records import Content, Erasure, Outcome, Submission
from collector.store.tombstones import TombstoneFile

from .flaky import Fault, FlakyDatabase
from .model import STORED, Home, Model, Sent
from .running import NOON

TODAY = day_number(NOON.date())
READ = ("SELECT * FROM installation", "SELECT * FROM submission")
CLEAR = ("DELETE FROM installation", "DELETE FROM submission")
WRITE = ("INSERT INTO installation VALUES (?)", "INSERT INTO submission VALUES (?)")
TOKENS = {None: None, "a": b"a" * 32, "b": b"b" * 32}
STORES = {Outcome.ACCEPTED, Outcome.ENROLLED, Outcome.REPEATED}


@dataclass(frozen=True)
class Submit:
    """Send some at once: one transaction."""

    batch: tuple[Sent, ...]


@dataclass(frozen=True)
class Erase:
    """Ask to be forgotten."""

    home: int
    token: str | None


@dataclass(frozen=True)
class Wait:
    """Let time pass."""

    minutes: int


@dataclass(frozen=True)
class Backup:
    """Copy the database."""


@dataclass(frozen=True)
class Restore:
    """Put the copy in its place."""


HOMES = st.integers(0, 2)
MAYBE_TOKENS = st.sampled_from([None, "a", "a", "b"])
SENT = st.builds(
    Sent,
    HOMES,
    st.sampled_from([TODAY - days for days in (7, 10, 14, 21, 28)]),
    st.sampled_from([0, 0, 1]),
    MAYBE_TOKENS,
    st.sampled_from([True, True, True, False]),
)
STEPS = st.one_of(
    st.builds(Submit, st.lists(SENT, min_size=1, max_size=4).map(tuple)),
    st.builds(Submit, st.lists(SENT, min_size=1, max_size=4).map(tuple)),
    st.builds(Erase, HOMES, MAYBE_TOKENS),
    st.builds(Wait, st.sampled_from([5, 61, 60 * 24 * 3])),
    st.just(Backup()),
    st.just(Restore()),
)
FAULTS = st.lists(st.sampled_from(Fault), max_size=3)


def name(home: int) -> bytes:
    return hashlib.sha256(bytes([home])).digest()[:16]


def content(sent: Sent) -> Content:
    sha256 = hashlib.sha256(f"{sent.start} {sent.variant}".encode()).digest()
    numbers = (0, 0, 0, sent.variant, 0, 0, 0, 1, 1)
    return Content(sent.start, TODAY - 60, sha256, *numbers, "0.1.0", "3.14", "DE", b"", b"")


class Ledger:
    """The real thing, on a database that fails as it is told to."""

    def __init__(self, database: Database, outside: Path) -> None:
        """Take a database, which is emptied, and the file of the tombstones."""
        self.inner = database
        self.flaky = FlakyDatabase(database)
        self.tombstones = TombstoneFile(outside)
        self.run(*CLEAR, "DELETE FROM rollup_job")

    def submit(self, batch: tuple[Sent, ...], now: Now) -> list[str]:
        """Return what comes of each."""
        submissions = [
            Submission(name(sent.home), TOKENS[sent.token], content(sent), sent.may_enrol)
            for sent in batch
        ]
        answers = self.flaky.run(
            partial(ledger.submit, submissions=submissions, now=now, policy=Policy(), earlier=[])
        )
        return [STORED if answer.outcome in STORES else answer.outcome for answer in answers]

    def erase(self, home: int, token: str | None, now: Now) -> str:
        """Return what comes of it."""
        erasure = Erasure(name(home), TOKENS[token])
        answer = self.flaky.run(partial(ledger.erase, erasure=erasure, now=now, policy=Policy()))
        if answer.tombstone is not None:
            self.tombstones.append([answer.tombstone])
        return answer.outcome

    def backup(self) -> list[list[Row]]:
        """Return the rows of both tables."""
        return [self.rows(sql) for sql in READ]

    def restore(self, tables: list[list[Row]], now: Now) -> None:
        """Put rows in the place of those that are there, then start as after a restore."""

        def write(transaction: Transaction) -> None:
            for sql, rows in zip(WRITE, tables, strict=True):
                if rows:
                    transaction.insert(sql, rows)

        self.run(*CLEAR)
        self.inner.run(write)
        self.tombstones.apply(self.flaky, now)

    def rows(self, sql: str) -> list[Row]:
        """Return what is held."""
        return self.inner.run(lambda transaction: transaction.select(sql))

    def run(self, *statements: str) -> None:
        """Run statements in one transaction."""

        def write(transaction: Transaction) -> None:
            for sql in statements:
                transaction.execute(sql)

        self.inner.run(write)


def play(
    real: Ledger,
    model: Model,
    steps: list[tuple[Any, list[Fault]]],
    *,
    is_exact: bool = False,
) -> None:
    """Do the same on both sides, and compare every answer."""
    minute = TODAY * 1440
    saved: tuple[list[list[Row]], dict[int, Home]] | None = None
    for step, faults in steps:
        now = Now(minute // 1440, minute)
        real.flaky.faults.clear()
        real.flaky.faults.extend(faults)
        match step:
            case Submit(batch):
                if Fault.LOST_AFTER in faults and not is_exact:
                    # Of one home, what was refused may be what a later one has stored.
                    batch = tuple({sent.home: sent for sent in batch}.values())
                expected = [model.submit(sent, minute) for sent in batch]
                assert real.submit(batch, now) == expected
            case Erase(home, token):
                assert real.erase(home, token, now) == model.erase(home, token, minute)
            case Wait(minutes):
                minute += minutes
            case Backup():
                saved = real.backup(), model.backup()
            case Restore() if saved is not None:
                real.restore(saved[0], now)
                model.restore(saved[1], minute)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(STEPS, FAULTS), max_size=12))
def test_the_ledger_answers_and_holds_what_a_plain_model_does(
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[Any, list[Fault]]],
) -> None:
    real = Ledger(database, tmp_path_factory.mktemp("outside") / "tombstones")
    model = Model()
    play(real, model, steps)

    held = real.rows("SELECT installation, period_start, job_count, sha256, shard FROM submission")
    numbers = {name(home): home for home in range(3)}
    assert {(numbers[who], start, jobs) for who, start, jobs, _, _ in held} == model.rows()
    assert len(held) == len(model.rows())
    assert all(shard == who[0] for who, _, _, _, shard in held)
    buried = real.rows(
        "SELECT installation, forgotten_until FROM installation WHERE forgotten IS NOT NULL"
    )
    assert {(numbers[who], until) for who, until in buried} == {
        (number, home.gone_until)
        for number, home in model.homes.items()
        if home.is_gone or home.gone_until is not None
    }
    weeks = {week for (week,) in real.rows("SELECT week FROM rollup_job")}
    # Those that had a submission, and the one after each.
    assert weeks <= {monday_of(TODAY - days) for days in range(35)}


def test_a_token_that_was_adopted_does_not_shut_out_those_before_it(
    database: Database, tmp_path: Path
) -> None:
    """Their commit is lost, so that all of them are judged once more."""
    start = TODAY - 7
    first = Sent(0, start)
    batch = (first, Sent(0, start - 1), Sent(0, start, 0, "a"), first)
    steps = [(Submit(batch), [fault]) for fault in (Fault.LOST_AFTER, Fault.NONE)]
    play(Ledger(database, tmp_path / "tombstones"), Model(), steps, is_exact=True)
