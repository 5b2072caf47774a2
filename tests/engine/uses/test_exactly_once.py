"""Whatever happens in whatever order: every use is in the files once, or waits to be.

A real database and real files; what goes wrong is drawn, and so is the step at which it does.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
import shutil
import tempfile
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from custom_components.usage_stats.engine import files
from custom_components.usage_stats.engine.uses import csv_file, use_log
from custom_components.usage_stats.engine.uses.correction import Correction

from ..disk import Disk, Trouble
from ..machines import machine_settings
from .home import Home, history, utc
from .ledger import Key
from .written import BOM, Row, rows

# Where a sync costs nothing there is time for more examples.
_FAST = Path("/dev", "shm")

uses = st.tuples(
    st.sampled_from(["Notfall", "Käse, alt", '"☕"', "a"]),
    st.sampled_from(["ct", "button"]),
    st.integers(1, 3),
)
steps = st.sampled_from(
    [
        timedelta(seconds=1),
        timedelta(minutes=40),
        timedelta(hours=5),
        timedelta(days=1),
        timedelta(days=3),
        timedelta(days=3_652),
        -timedelta(minutes=1),
        -timedelta(hours=20),
        -timedelta(days=2),
        -timedelta(days=3_652),
    ]
)
zones = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago")
    ]
)
troubles = st.none() | st.builds(
    Trouble,
    at=st.integers(0, 15),
    crash=st.booleans(),
    written=st.integers(0, 120),
    power=st.booleans(),
    kept=st.just(0) | st.integers(1, 60),
    nuls=st.booleans(),
)
meanwhiles = st.lists(uses | steps, max_size=3)


class ExactlyOnce(RuleBasedStateMachine):
    """One installation that lives through what it is given."""

    @initialize(zone=zones, now=st.sampled_from(["2025-03-29T22:10", "2025-10-25T22:10"]))
    def begin(self, zone: ZoneInfo, now: str) -> None:
        """Set up in the night before a clock change."""
        self.root = Path(tempfile.mkdtemp(dir=_FAST if _FAST.is_dir() else None))
        self.disk = Disk()
        self.watched = ExitStack()
        for module in (csv_file, files):
            self.watched.enter_context(patch.object(module, "os", self.disk))
        self.home = Home(self.root, self.disk, utc(now), zone)
        self.aside = self.root / "aside"
        self.gone: dict[Row, int] = {}
        """Rows of ours that somebody took away."""
        self.foreign: dict[str, list[bytes]] = {}
        self.notes = 0

    def _happening(self, event: tuple[str, str, int] | timedelta) -> Callable[[], None]:
        if isinstance(event, timedelta):
            return partial(self.pass_time, event)
        return partial(self.home.record, event)

    def _folder(self) -> Path:
        return self.aside if self.aside.exists() else self.home.folder

    def _files(self) -> list[Path]:
        return sorted(self._folder().glob("usage_stats_*"))

    def _all_files(self) -> list[Path]:
        return [*self._files(), *self._folder().glob("changed-*")]  # set aside: a line was changed

    @rule(use=uses)
    def record(self, use: tuple[str, str, int]) -> None:
        """Count a use."""
        self.home.record(use)

    @rule(step=steps)
    def pass_time(self, step: timedelta) -> None:
        """Let time pass, or step the clock back."""
        if 2000 < (self.home.now + step).year < 2060:
            self.home.now += step

    @rule(zone=zones)
    def move(self, zone: ZoneInfo) -> None:
        """Change the time zone."""
        self.home.zone = zone

    @rule(trouble=troubles, events=meanwhiles)
    def save(self, trouble: Trouble | None, events: list[tuple[str, str, int] | timedelta]) -> None:
        """Save while other things happen."""
        meanwhile = [self._happening(event) for event in events]

        def work() -> None:
            try:
                self.home.save(lambda _connection: None, meanwhile)
            except OSError:
                assert trouble is not None

        self.home.survive(trouble, work)

    @rule(events=meanwhiles, trouble=troubles, closed_only=st.booleans())
    def export(
        self,
        events: list[tuple[str, str, int] | timedelta],
        trouble: Trouble | None,
        *,
        closed_only: bool,
    ) -> None:
        """Count, and export at once."""
        for event in events:
            self._happening(event)()
        self.home.survive(trouble, partial(self.home.export, closed_only=closed_only))

    @rule(trouble=troubles)
    def roll_over(self, trouble: Trouble | None) -> None:
        """Close the day if it is over, and export what there is."""
        self.home.advance()
        self.home.survive(trouble, partial(self.home.export, closed_only=False))

    @rule(trouble=troubles, events=meanwhiles)
    def reset(
        self, trouble: Trouble | None, events: list[tuple[str, str, int] | timedelta]
    ) -> None:
        """Discard what is pending of the open day while other things happen."""
        meanwhile = [self._happening(event) for event in events]
        self.home.survive(trouble, partial(self.home.reset, meanwhile))

    @rule(
        trouble=troubles,
        use=uses,
        sign=st.sampled_from([1, -1, -1]),
        days=st.just(0) | st.integers(0, 3),
        events=meanwhiles,
    )
    def correct(
        self,
        trouble: Trouble | None,
        use: tuple[str, str, int],
        sign: int,
        days: int,
        events: list[tuple[str, str, int] | timedelta],
    ) -> None:
        """Add uses to the open or an earlier day, or take some away, while other things happen."""
        skill, modality, count = use
        day = self.home.day.start.date - timedelta(days=days)
        correction = Correction(day, (skill, modality), sign * count, "a mistake")
        meanwhile = [self._happening(event) for event in events]
        self.home.survive(trouble, partial(self.home.correct, correction, meanwhile))

    @rule(trouble=troubles)
    def restart(self, trouble: Trouble | None) -> None:
        """End in order and start again, also when the database takes nothing."""

        def work() -> None:
            self.home.stop()
            self.home.start()

        self.home.survive(trouble, work)

    @rule()
    def keep(self) -> None:
        """Keep a snapshot; from now on it is what a start finds."""
        self.home.keep()

    @rule(trouble=troubles)
    def kill(self, trouble: Trouble | None) -> None:
        """End between two steps, by a loss of power perhaps."""
        self.home.crash(trouble)
        self.home.start()

    @precondition(lambda self: not self.aside.exists())
    @rule()
    def block_folder(self) -> None:
        """Put a file in the folder's place."""
        self.home.folder.mkdir(exist_ok=True)
        self.home.folder.rename(self.aside)
        self.home.folder.touch()

    @precondition(lambda self: self.aside.exists())
    @rule()
    def free_folder(self) -> None:
        """Put the folder back."""
        self.home.folder.unlink()
        self.aside.rename(self.home.folder)
        self.disk.settle(self.home.folder)

    def _edit(self, path: Path, content: bytes) -> None:
        before = rows(path)
        path.write_bytes(content)
        self.disk.settle(path.parent)
        after = rows(path)
        self.gone.update({row: before[row] for row in before.keys() - after.keys()})

    @precondition(lambda self: self._files())
    @rule(which=st.integers(0), end=st.sampled_from([b"\n", b"\r\n", b""]))
    def note(self, which: int, end: bytes) -> None:
        """Write a line into a file that is not a row, at times without its end."""
        path = self._files()[which % len(self._files())]
        self.notes += 1
        line = b"#%d, seen" % self.notes
        self.foreign.setdefault(path.name, []).append(line)
        self._edit(path, path.read_bytes() + line + end)

    @precondition(lambda self: not self.aside.exists())
    @rule()
    def begin_file(self) -> None:
        """Begin the file of the open day before we do."""
        self.home.folder.mkdir(exist_ok=True)
        path = self.home.folder / csv_file.file_name(self.home.day.start.date)
        path.touch()
        self.disk.settle(self.home.folder)

    @precondition(lambda self: self._files())
    @rule(which=st.integers(0), how=st.sampled_from(["bom", "crlf", "no end", "nuls"]))
    def spoil(self, which: int, how: str) -> None:
        """Save a file as some editors do."""
        path = self._files()[which % len(self._files())]
        content = path.read_bytes()
        if how == "bom":
            content = BOM + content.removeprefix(BOM)
        elif how == "crlf":
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        elif how == "no end":
            content = content.removesuffix(b"\n").removesuffix(b"\r")
        else:
            content += bytes(7)
        self._edit(path, content)

    # A batch that may be in such a file already is not written again.
    @precondition(lambda self: self._files() and not use_log.waiting(self.home.connection))
    @rule(which=st.integers(0), encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]))
    def save_as(self, which: int, encoding: str) -> None:
        """Save a file as a spreadsheet does; its rows and notes are where it is kept."""
        path = self._files()[which % len(self._files())]
        text = path.read_text(encoding="utf-8-sig", errors="replace").replace(",", ";")
        self._edit(path, text.encode(encoding, "replace"))
        self.foreign.pop(path.name, None)

    @precondition(lambda self: self._files())
    @rule(which=st.integers(0), size=st.integers(0, 300))
    def take_away(self, which: int, size: int) -> None:
        """Delete a file, or the end of it."""
        path = self._files()[which % len(self._files())]
        content = path.read_bytes()[:size]
        self._edit(path, content)
        self.foreign[path.name] = [
            line for line in self.foreign.get(path.name, []) if line in content
        ]
        if not size:
            path.unlink()

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        """Add up files, batches, what is pending and what was discarded."""
        connection, ledger = self.home.connection, self.home.ledger
        named = dict(self.gone)
        for path in self._all_files():
            found = rows(path)
            assert named | found == found | named
            named |= found
        for batch_id, day in use_log.waiting(connection):
            batch = use_log.batch(connection, batch_id)
            for skill, modality, count in batch.rows:
                assert named.setdefault((day, skill, modality, batch.export_time), count) == count
        exported: Counter[Key] = Counter()
        for (day, skill, modality, _), count in named.items():
            exported[day, skill, modality] += count
        counted, pending = history(connection)
        assert not connection.execute(
            "SELECT 1 FROM uses WHERE exported < 0 OR exported > count"
        ).fetchall()
        assert exported + pending + ledger.discarded == ledger.saved
        assert counted + ledger.discarded == ledger.saved

    @invariant()
    def memory_knows_what_is_not_saved(self) -> None:
        """Compare what the engine would save next with what it was told since."""
        assert self.home.day.unsaved_uses == self.home.ledger.waiting().total()

    @invariant()
    def counters_are_those_of_the_open_day(self) -> None:
        """Compare them, saved or not."""
        day = self.home.day
        assert (day.start.date, day.totals) == self.home.ledger.counters()
        assert day.total == sum(day.totals.values())

    @invariant()
    def what_others_wrote_is_untouched(self) -> None:
        """Look for each line that they have not taken away themselves."""
        for path in self._files():
            kept = (path, *path.parent.glob(f"changed-*-{path.name}"))
            content = b"".join(file.read_bytes() for file in kept)
            assert all(line in content for line in self.foreign.get(path.name, []))

    def teardown(self) -> None:
        """Heal everything: then nothing waits any more."""
        if not hasattr(self, "home"):
            return
        try:
            if self.aside.exists():
                self.free_folder()
            self.home.export(closed_only=False)
            assert not use_log.waiting(self.home.connection)
            assert not history(self.home.connection)[1]
            assert not self.home.ledger.unsaved
            self.nothing_is_lost_or_doubled()
            self.home.connection.close()
        finally:
            self.watched.close()
            shutil.rmtree(self.root)


TestExactlyOnce = ExactlyOnce.TestCase
TestExactlyOnce.settings = machine_settings(300, 40)
