"""Every use is in the files once, also while they are compressed and brought back."""

from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from custom_components.usage_stats.engine.uses import archive, use_log
from custom_components.usage_stats.engine.uses.archive import Limits

from ..disk import Trouble
from ..machines import machine_settings
from .test_exactly_once import ExactlyOnce, troubles


class ExactlyOnceArchived(ExactlyOnce):
    """An installation whose files are compressed at any time."""

    @initialize(zone=st.just(ZoneInfo("Europe/Berlin")), now=st.just("2025-12-22T11:00"))
    def begin(self, zone: ZoneInfo, now: str) -> None:
        """Watch what is renamed and deleted too."""
        super().begin(zone, now)
        disk = self.disk

        def unlink(path: Path, *, missing_ok: bool = False) -> None:
            if not missing_ok or path.exists():
                disk.unlink(path)

        def replace(path: Path, target: Path) -> None:
            disk.replace(path, target)

        self.watched.enter_context(patch.object(archive, "os", disk))
        self.watched.enter_context(patch.object(Path, "unlink", unlink))
        self.watched.enter_context(patch.object(Path, "replace", replace))

    @precondition(lambda self: not self.aside.exists())
    @rule(trouble=troubles, days=st.integers(0, 3))
    def compress(self, trouble: Trouble | None, days: int) -> None:
        """Compress what is old, as the daily run does."""
        self.home.survive(trouble, lambda: self._compress(days))

    def _compress(self, days: int) -> None:
        home = self.home
        held = use_log.incomplete_dates(home.connection) | {home.day.start.date}
        before: date = home.local().date() - timedelta(days=days)
        for step in archive.plan(home.folder, Limits(before, None), held):
            assert step.file.date not in held
            try:
                archive.carry_out(step)
            except OSError:
                continue

    def _all_files(self) -> list[Path]:
        return [*sorted(self._folder().glob("archive/*/*.gz")), *super()._all_files()]

    def _files(self) -> list[Path]:
        return [path for path in super()._files() if path.suffix == ".csv"]


TestExactlyOnceArchived = ExactlyOnceArchived.TestCase
TestExactlyOnceArchived.settings = machine_settings(120, 40)
