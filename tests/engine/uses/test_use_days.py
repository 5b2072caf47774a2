"""The sums of a date are there when it is closed, and are always those of its uses."""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from pathlib import Path
import shutil
import sqlite3
import tempfile
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.usage_stats.engine import files, schema
from custom_components.usage_stats.engine.uses import (
    csv_file,
    recovery,
    renaming,
    retention,
    use_days,
    use_log,
)
from custom_components.usage_stats.engine.uses.correction import Correction
from custom_components.usage_stats.engine.uses.open_day import DayStart
from custom_components.usage_stats.engine.uses.renaming import Rename

from ..disk import Disk, Trouble
from ..machines import machine_settings
from .home import Home, history, utc
from .ledger import Key
from .past import CT, DAY, HOUR, NEXT, NOON, VOICE, save

_FAST = Path("/dev", "shm")
SKILLS = ("a", "b", "Käse, alt")
names = st.sampled_from(SKILLS)
uses = st.tuples(names, st.sampled_from(["ct", "button"]), st.integers(1, 3))
steps = st.sampled_from(
    [timedelta(hours=5), timedelta(days=1), timedelta(days=40), -timedelta(days=2)]
)
troubles = st.none() | st.builds(
    Trouble,
    at=st.integers(0, 8),
    crash=st.booleans(),
    written=st.just(0),
    power=st.just(value=False),
    kept=st.just(0),
    nuls=st.just(value=False),
)


def sums(connection: sqlite3.Connection) -> Counter[Key]:
    """Return what is rolled up."""
    found = connection.execute("SELECT date, skill, modality, count FROM use_days")
    return Counter(
        {(date.fromisoformat(day), skill, modality): count for day, skill, modality, count in found}
    )


def rolled(connection: sqlite3.Connection) -> set[date]:
    """Return the dates that are rolled up."""
    found = connection.execute("SELECT date FROM dates WHERE rolled = 1")
    return {date.fromisoformat(day) for (day,) in found}


class RolledUp(RuleBasedStateMachine):
    """One installation, and everything that changes what it knows of earlier dates."""

    @initialize()
    def begin(self) -> None:
        """Set up in the evening."""
        self.root = Path(tempfile.mkdtemp(dir=_FAST if _FAST.is_dir() else None))
        self.disk = Disk()
        self.watched = ExitStack()
        for module in (csv_file, files):
            self.watched.enter_context(patch.object(module, "os", self.disk))
        zone = ZoneInfo("Europe/Berlin")
        self.home = Home(self.root, self.disk, utc("2025-10-25T20:10"), zone)
        self.copy: Path | None = None
        self.databases = 0

    def _new_path(self) -> Path:
        self.databases += 1
        return self.root / f"another{self.databases}.db"

    @rule(use=uses)
    def record(self, use: tuple[str, str, int]) -> None:
        """Count a use."""
        self.home.record(use)

    @rule(step=steps)
    def pass_time(self, step: timedelta) -> None:
        """Let time pass, or step the clock back, which opens a date again."""
        self.home.now += step

    @rule(trouble=troubles, use=uses)
    def save(self, trouble: Trouble | None, use: tuple[str, str, int]) -> None:
        """Count and save, at times in vain."""

        def work() -> None:
            self.home.record(use)
            try:
                self.home.save(lambda _connection: None)
            except OSError:
                assert trouble is not None

        self.home.survive(trouble, work)

    @rule(trouble=troubles, closed_only=st.booleans())
    def export(self, trouble: Trouble | None, *, closed_only: bool) -> None:
        """Bring what is pending into the files."""
        self.home.survive(trouble, partial(self.home.export, closed_only=closed_only))

    @rule(trouble=troubles)
    def reset(self, trouble: Trouble | None) -> None:
        """Discard what is pending of the open day."""
        self.home.survive(trouble, self.home.reset)

    @rule()
    def kill(self) -> None:
        """End without any order, and start again."""
        self.home.crash()
        self.home.start()

    @rule()
    def roll_up(self) -> None:
        """Roll up what is left from before."""
        self.home.save(use_days.roll_up_next)

    @rule(use=uses, sign=st.sampled_from([1, -1]), days=st.just(0) | st.integers(0, 60))
    def correct(self, use: tuple[str, str, int], sign: int, days: int) -> None:
        """Add uses to the open or an earlier day, or take some away."""
        skill, modality, count = use
        # The ledger knows neither purges nor lost databases.
        self.home.save(lambda _connection: None)
        self.home.ledger.saved, _ = history(self.home.connection)
        self.home.ledger.discarded.clear()
        day = self.home.day.start.date - timedelta(days=days)
        self.home.correct(Correction(day, (skill, modality), sign * count, "a mistake"))

    @rule(use=uses, days=st.integers(1, 60))
    def add(self, use: tuple[str, str, int], days: int) -> None:
        """Add uses of an earlier day."""
        skill, modality, count = use
        day = self.home.local().date() - timedelta(days=days)
        if day == self.home.day.start.date:
            return
        slots = {(489_600, (skill, modality)): count}
        self.home.save(partial(use_log.add_uses, day=day, uses=slots.items()))

    @rule(old=names, new=names)
    def rename(self, old: str, new: str) -> None:
        """Rename or merge a skill."""
        target = Rename(old, None, new).target
        self.home.save(lambda _connection: None)
        self.home.save(partial(renaming.rename, target=target))
        self.home.day.rename(target)
        self.home.kept = None

    @rule(days=st.integers(0, 50))
    def purge(self, days: int) -> None:
        """Delete old history."""
        before = self.home.local().date() - timedelta(days=days)
        for day in retention.dates_before(self.home.connection, before):
            if day != self.home.day.start.date:
                self.home.save(partial(retention.purge_date, day=day))

    @rule()
    def delete_all(self) -> None:
        """Delete all uses."""
        home = self.home
        home.kept = self.copy = None
        done = home.save(partial(use_log.delete_all, now=home.instant()))
        if home.day.start == done.found.start:
            home.day.restart(done.start, done.found.totals)

    @rule()
    def lose(self) -> None:
        """Build a new database from the files and the snapshot."""
        home = self.home
        home.stop()
        home.database = self._new_path()
        connection = schema.create(home.database)
        connection.execute("BEGIN IMMEDIATE")
        recovery.rebuild(connection, home.folder, home.kept, home.zone)
        connection.execute("COMMIT")
        connection.close()
        home.start()

    @rule()
    def keep_copy(self) -> None:
        """Keep a copy of the database, as a backup does."""
        self.copy = self._new_path()
        with sqlite3.connect(self.copy) as copy:
            self.home.connection.backup(copy)
        copy.close()

    @precondition(lambda self: self.copy is not None)
    @rule()
    def restore_copy(self) -> None:
        """Put the copy in place of the database."""
        assert self.copy is not None
        self.home.stop()
        self.home.database, self.copy = self.copy, None
        self.home.start()

    @invariant()
    def the_sums_are_those_of_the_uses(self) -> None:
        """Compare them for the dates that are rolled up; no other date has any."""
        counted, _ = history(self.home.connection)
        dates = rolled(self.home.connection)
        assert sums(self.home.connection) == Counter(
            {key: count for key, count in counted.items() if key[0] in dates}
        )
        assert not self.home.connection.execute(
            "SELECT 1 FROM uses WHERE exported < 0 OR exported > count"
        ).fetchall()
        opened = use_log.load(self.home.connection)
        assert opened is None or opened.start.date not in dates

    def teardown(self) -> None:
        """Roll up all that is left: then only the open day is not."""
        if not hasattr(self, "home"):
            return
        try:
            self.home.save(lambda _connection: None)
            while use_days.is_left(self.home.connection):
                self.home.save(use_days.roll_up_next)
            counted, _ = history(self.home.connection)
            closed = {day for day, _, _ in counted} - {self.home.day.start.date}
            assert closed <= rolled(self.home.connection)
            self.the_sums_are_those_of_the_uses()
            self.home.connection.close()
        finally:
            self.watched.close()
            shutil.rmtree(self.root)


TestRolledUp = RolledUp.TestCase
TestRolledUp.settings = machine_settings(150, 40)


def test_a_date_is_rolled_up_when_it_is_closed(connection: sqlite3.Connection) -> None:
    save(connection, (CT, 2), (VOICE, 1), start=DayStart(DAY, NOON, previous=None))
    assert not sums(connection)
    save(connection, (CT, 4), start=DayStart(NEXT, NOON, previous=DAY))

    assert sums(connection) == {(DAY, *CT): 2, (DAY, *VOICE): 1}
    assert rolled(connection) == {DAY}


def test_a_month_is_rolled_up_at_once(connection: sqlite3.Connection) -> None:
    for days in range(70):
        day = DAY - timedelta(days=days)
        use_log.add_uses(connection, day, [((1, CT), 1)])

    use_days.roll_up_next(connection)
    assert rolled(connection) == {
        DAY - timedelta(days=days) for days in range(69, 69 - use_days.DATES_AT_ONCE, -1)
    }
    use_days.roll_up_next(connection)
    assert use_days.is_left(connection)
    use_days.roll_up_next(connection)
    assert not use_days.is_left(connection)
    assert sums(connection).total() == 70


def test_combinations_are_found_without_reading_their_dates(
    connection: sqlite3.Connection,
) -> None:
    used = [("b", "x"), ("a", "y"), ("a", "x")]
    steps: list[int] = []
    for days in (range(1), range(1, 400)):
        rows = [(*combination, DAY + timedelta(days=day)) for day in days for combination in used]
        connection.executemany(
            "INSERT INTO use_days VALUES (?, ?, ?, 1)",
            [(skill, modality, day.isoformat()) for skill, modality, day in rows],
        )
        taken: list[None] = []
        connection.set_progress_handler(partial(taken.append, None), 1)
        assert list(use_days.combinations(connection)) == sorted(used)
        connection.set_progress_handler(None, 1)
        steps.append(len(taken))
    assert steps[1] < steps[0] + 20


def test_a_use_of_the_open_day_writes_one_row(connection: sqlite3.Connection) -> None:
    """What a durable use costs is a page of `uses`."""
    save(connection, (CT, 1), start=DayStart(DAY, NOON, previous=None))
    save(connection, (CT, 1), start=DayStart(NEXT, NOON, previous=DAY))
    changes = connection.total_changes
    use_log.add_uses(connection, NEXT, [((HOUR, CT), 1)])

    assert connection.total_changes == changes + 1
