"""The order in which a compressed file reaches the disk, and a crash at each step of it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from custom_components.usage_stats.engine.uses import archive
from custom_components.usage_stats.engine.uses.archive import Limits
from custom_components.usage_stats.engine.uses.csv_file import Batch

from ..disk import Crash, Disk, Trouble

DAY = date(2025, 12, 22)
NAME = "usage_stats_2025-12-22.csv"
FIRST = Batch(1, DAY, "2025-12-22 12:00:00", [("Notfall", "ct", 3)])
SECOND = Batch(2, DAY, "2025-12-22 13:00:00", [("Notfall", "ct", 4)])


@pytest.fixture
def watched(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Watch renaming and deleting too."""

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        if not missing_ok or path.exists():
            disk.unlink(path)

    def replace(path: Path, target: Path) -> None:
        disk.replace(path, target)

    monkeypatch.setattr(archive, "os", disk)
    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(Path, "replace", replace)
    return disk


def compress(folder: Path) -> None:
    """Compress what there is."""
    for step in archive.plan(folder, Limits(date(2026, 1, 1), None), ()):
        archive.carry_out(step)


def bring_back(folder: Path) -> None:
    """Write to the date again."""
    archive.append(folder, SECOND, tried=True)


def total(folder: Path) -> int:
    """Add up the rows of the date."""
    return sum(use[2] for _, use in archive.rows(archive.by_date(folder)[DAY]))


def test_the_compressed_file_is_on_the_disk_before_the_plain_one_is_deleted(
    folder: Path, watched: Disk
) -> None:
    archive.append(folder, FIRST, tried=False)
    watched.calls.clear()

    compress(folder)

    part, packed = f"{NAME}.gz.part", f"{NAME}.gz"
    assert watched.calls == [
        f"open {NAME}",
        *("open usage_stats", "fsync usage_stats", "open archive", "fsync archive"),
        *(f"open {part}", f"write {part}", f"fsync {part}", f"replace {packed}"),
        *("open 2025", "fsync 2025", f"unlink {NAME}"),
        *("open usage_stats", "fsync usage_stats"),
    ]


def test_the_plain_file_is_on_the_disk_before_the_compressed_one_is_deleted(
    folder: Path, watched: Disk
) -> None:
    archive.append(folder, FIRST, tried=False)
    compress(folder)
    watched.calls.clear()

    archive.append(folder, SECOND, tried=False)

    part = f"{NAME}.part"
    assert watched.calls == [
        *(f"open {part}", f"write {part}", f"fsync {part}", f"replace {NAME}"),
        *("open usage_stats", "fsync usage_stats", f"unlink {NAME}.gz"),
        *(f"open {NAME}", f"write {NAME}", f"fsync {NAME}"),
    ]


@pytest.mark.parametrize("work", [compress, bring_back])
@pytest.mark.parametrize("power", [False, True])
@pytest.mark.parametrize("at", range(18))
def test_trouble_at_any_step_loses_and_doubles_nothing(
    folder: Path, watched: Disk, work: Callable[[Path], None], at: int, *, power: bool
) -> None:
    """The next attempt ends as if nothing had happened."""
    archive.append(folder, FIRST, tried=False)
    if work is bring_back:
        compress(folder)
    watched.settle(folder)
    for crash in (True, False):
        trouble = Trouble(at=at, crash=crash, written=10, power=power)
        watched.expect(trouble)
        with suppress(Crash, OSError):
            work(folder)
        watched.expect(None)
        if crash and power:
            watched.lose_power(folder, trouble)
        assert total(folder) in {3, 7}
        assert len(archive.files(folder)) == 1

    bring_back(folder)

    assert total(folder) == 7
    assert [file.path.name for file in archive.files(folder)] == [NAME]
    compress(folder)
    assert total(folder) == 7
    assert [file.path.name for file in archive.files(folder)] == [f"{NAME}.gz"]
