"""Old files are compressed, brought back and deleted, and nothing of them is lost or doubled."""

from collections.abc import Callable
from datetime import date, timedelta
import gzip
import os
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine.uses import archive, csv_file, use_log
from custom_components.usage_stats.engine.uses.archive import Limits, Step, UnreadableError
from custom_components.usage_stats.engine.uses.csv_file import Batch, File, UntouchedError
from custom_components.usage_stats.engine.uses.open_day import DayStart

from . import past
from .forms import german

DAY = date(2025, 12, 22)
NEXT = DAY + timedelta(days=1)
NAME = "usage_stats_2025-12-22.csv"
TODAY = date(2026, 1, 31)
ALL = Limits(TODAY, None)
OLD = Limits(None, TODAY)


def batch(day: date = DAY, at: str = "12:00:00", count: int = 3) -> Batch:
    """Return a batch of one row."""
    return Batch(1, day, f"{day} {at}", [("Käse, alt", "ct", count)])


def compress(folder: Path, limits: Limits = ALL) -> list[str]:
    """Do what is planned; return the names of the files, those to be deleted in brackets."""
    steps = archive.plan(folder, limits, ())
    for step in steps:
        archive.carry_out(step)
    return [f"({step.file.path.name})" if step.delete else step.file.path.name for step in steps]


def left(folder: Path) -> list[str]:
    """Return the paths of all files."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def plain(folder: Path) -> Path:
    """Return the path of a day's file."""
    archive.append(folder, batch(), tried=False)
    return folder / NAME


@pytest.fixture
def packed(plain: Path, folder: Path) -> Path:
    """Return the path of its compressed file, which is all there is."""
    assert compress(folder) == [NAME]
    assert left(folder) == [f"archive/2025/{NAME}.gz"]
    assert not plain.exists()
    return folder / "archive" / "2025" / f"{NAME}.gz"


def test_any_program_can_unpack_it(plain: Path, folder: Path) -> None:
    content = plain.read_bytes()

    compress(folder)

    packed = archive.file_path(folder, DAY)
    assert gzip.decompress(packed.read_bytes()) == content == archive.read(packed)
    assert archive.files(folder) == [File(packed, DAY, packed.stat().st_size)]
    assert list(archive.rows(archive.by_date(folder)[DAY])) == list(
        csv_file.parse_rows(content, DAY)
    )


def test_only_what_is_old_enough_and_complete(folder: Path) -> None:
    days = [DAY + timedelta(days=number) for number in range(4)]
    for day in days:
        archive.append(folder, batch(day), tried=False)

    steps = archive.plan(folder, Limits(days[3], days[1]), {days[1]})

    assert [(step.file.date, step.delete) for step in steps] == [(days[0], True), (days[2], False)]
    assert archive.plan(folder, Limits(None, None), ()) == []
    assert compress(folder, Limits(days[2], days[0])) == [
        csv_file.file_name(day) for day in days[:2]
    ]
    assert compress(folder, Limits(days[2], days[0])) == []
    assert [file.date for file in archive.files(folder)] == days[::-1]


def test_plain_and_compressed_files_are_deleted_and_the_folder_of_the_year(
    packed: Path, folder: Path
) -> None:
    archive.append(folder, batch(NEXT), tried=False)

    assert compress(folder, OLD) == [f"({NAME}.gz)", "(usage_stats_2025-12-23.csv)"]

    assert left(folder) == []
    assert not packed.parent.exists()
    archive.carry_out(Step(File(packed, DAY, 0), delete=True))


def test_a_folder_with_something_else_in_it_stays(packed: Path, folder: Path) -> None:
    (packed.parent / "notes.txt").touch()

    compress(folder, OLD)

    assert left(folder) == ["archive/2025/notes.txt"]


def test_a_date_that_is_written_to_again_has_its_plain_file_back(
    packed: Path, plain: Path, folder: Path
) -> None:
    content = archive.read(packed)

    archive.append(folder, batch(at="13:00:00", count=4), tried=False)

    assert left(folder) == [NAME]
    assert (
        plain.read_bytes() == content + '2025-12-22,"Käse, alt",ct,4,2025-12-22 13:00:00\n'.encode()
    )
    assert compress(folder) == [NAME]
    assert sum(use[2] for _, use in archive.rows(archive.by_date(folder)[DAY])) == 7


def test_a_file_in_another_form_is_kept_as_it_is(plain: Path, folder: Path) -> None:
    plain.write_bytes(german(plain.read_bytes()))
    content = plain.read_bytes()

    compress(folder)

    [of_date] = archive.by_date(folder).values()
    assert archive.read(of_date[0].path) == content
    assert archive.is_changed(of_date)
    assert archive.append(folder, batch(at="13:00:00"), tried=False).set_aside
    assert (folder / f"changed-1-{NAME}").read_bytes() == content
    assert not archive.is_changed(archive.by_date(folder)[DAY])


@pytest.mark.parametrize("more", [b"", b"# seen\n"])
def test_what_a_crash_leaves_is_one_file(
    packed: Path, plain: Path, folder: Path, more: bytes
) -> None:
    """The plain file was written before the compressed one was deleted, or the other way round."""
    plain.write_bytes(archive.read(packed) + more)

    assert [file.path for file in archive.files(folder)] == [plain]
    assert len(list(archive.rows(archive.by_date(folder)[DAY]))) == 1
    assert compress(folder) == [NAME]
    assert left(folder) == [f"archive/2025/{NAME}.gz"]
    assert archive.read(packed).endswith(more)
    plain.write_bytes(archive.read(packed))
    archive.append(folder, batch(at="13:00:00"), tried=False)
    assert left(folder) == [NAME]


def test_a_file_that_somebody_has_put_there_is_not_overwritten(
    packed: Path, plain: Path, folder: Path
) -> None:
    """Both stay, and a row that is in both is one."""
    rows = archive.read(packed).splitlines(keepends=True)
    other = '2025-12-22,"Käse, alt",ct,9,2025-12-22 08:00:00\n'.encode()
    plain.write_bytes(b"".join([rows[0], other, *rows[1:]]))

    assert compress(folder) == []
    assert len(archive.files(folder)) == 2
    assert sorted(use[2] for _, use in archive.rows(archive.by_date(folder)[DAY])) == [3, 9]
    archive.append(folder, batch(at="13:00:00", count=4), tried=False)
    assert left(folder) == [f"archive/2025/{NAME}.gz", NAME]
    assert sum(use[2] for _, use in archive.rows(archive.by_date(folder)[DAY])) == 16
    assert compress(folder, OLD) == [f"({NAME}.gz)", f"({NAME})"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-5],
        lambda content: content[:12] + b"\xff" * 6 + content[18:],
        lambda content: content[:-8] + bytes(8),
        lambda _content: b"no archive",
    ],
)
def test_a_damaged_file_stays_and_holds_nothing_up(
    packed: Path, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    packed.write_bytes(damaged := damage(packed.read_bytes()))

    with pytest.raises(UnreadableError):
        archive.read(packed)
    assert archive.is_changed(archive.by_date(folder)[DAY])
    assert list(archive.rows(archive.by_date(folder)[DAY])) == []
    assert archive.append(folder, batch(), tried=False).written
    assert compress(folder) == []
    assert packed.read_bytes() == damaged
    assert len(archive.files(folder)) == 2


def test_no_more_is_unpacked_than_a_file_may_have(
    packed: Path, plain: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_MAX_BYTES", 50)

    with pytest.raises(UnreadableError):
        archive.read(packed)
    packed.unlink()
    plain.write_bytes(bytes(51))
    assert compress(folder) == []


def test_names_of_files(packed: Path, folder: Path) -> None:
    archive.append(folder, batch(NEXT), tried=False)

    assert archive.find(folder, NAME) == packed == archive.find(folder, f"{NAME}.gz")
    assert archive.find(folder, csv_file.file_name(NEXT)) == folder / csv_file.file_name(NEXT)
    for name in (
        f"{NAME}.gz.gz",
        "usage_stats_2025-12-23.csv.gz",
        "x.gz",
        f"archive/2025/{NAME}.gz",
    ):
        assert archive.find(folder, name) is None
    elsewhere = packed.rename(folder / "elsewhere")
    packed.symlink_to(elsewhere)
    assert archive.find(folder, NAME) is None


def test_what_is_not_ours_is_left_alone(packed: Path, folder: Path) -> None:
    year = packed.parent
    for name in ("notes.txt", "usage_stats_2024-12-22.csv.gz", NAME, "x.part"):
        (year / name).touch()
    (year / "usage_stats_2025-12-23.csv.gz").symlink_to(packed)
    (year / "usage_stats_2025-12-24.csv.gz").mkdir()
    (folder / "archive" / "old").mkdir()
    (folder / "archive" / "2024").touch()

    assert [file.path for file in archive.files(folder)] == [packed]
    assert archive.list_compressed(folder) == [packed]
    packed.unlink()
    packed.symlink_to(year / "notes.txt")
    assert archive.append(folder, batch(), tried=False).written
    assert packed.is_symlink()


def test_what_was_not_finished_is_found(packed: Path, folder: Path) -> None:
    parts = [packed.with_name(f"{packed.name}.part"), folder / f"{NAME}.part"]
    for path in parts:
        path.touch()
    (folder / "range.csv.part").touch()

    assert sorted(archive.list_parts(folder)) == sorted(parts)
    assert sorted(archive.list_compressed(folder)) == sorted([packed, *parts])
    assert archive.list_compressed(folder / "missing") == []


def test_a_file_that_is_saved_meanwhile_stays(
    plain: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person does not wait for us."""
    write = csv_file.write
    changes: list[Callable[[], object]] = [
        lambda: plain.write_bytes(plain.read_bytes() + b"# seen\n"),
        plain.unlink,
    ]

    def write_and_change(file: int, content: bytes) -> None:
        write(file, content)
        changes.pop(0)()

    monkeypatch.setattr(csv_file, "write", write_and_change)

    compress(folder)
    assert left(folder) == [NAME]
    assert plain.read_bytes().endswith(b"# seen\n")
    compress(folder)
    assert left(folder) == []


def test_a_folder_that_cannot_be_written(plain: Path, folder: Path) -> None:
    """Neither file is lost, and what waits is told to have written nothing."""
    (folder / "archive").touch()
    with pytest.raises(OSError, match="archive"):
        compress(folder)
    (folder / "archive").unlink()
    compress(folder)
    part = folder / f"{NAME}.part"
    part.mkdir()

    with pytest.raises(UntouchedError):
        archive.append(folder, batch(), tried=False)

    part.rmdir()
    assert left(folder) == [f"archive/2025/{NAME}.gz"]
    assert not plain.exists()
    assert archive.append(folder, batch(), tried=True).written


def test_a_full_disk_leaves_no_part(
    plain: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int, _content: bytes) -> int:
        raise OSError(28, "on request")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="on request"):
        compress(folder)
    assert left(folder) == [NAME]
    assert plain.stat().st_size


def test_dates_that_are_not_complete(connection: sqlite3.Connection, folder: Path) -> None:
    """The open day, what is pending of an earlier one, and what waits in a batch."""
    days = [past.DAY - timedelta(days=ago) for ago in (2, 1, 0)]
    assert use_log.incomplete_dates(connection) == set()
    for day in days:
        past.save(connection, (past.CT, 1), start=DayStart(day, past.NOON, previous=None))
    assert use_log.incomplete_dates(connection) == set(days)
    use_log.take(connection, past.NOON.astimezone(past.ZONE), closed_only=True)
    assert use_log.incomplete_dates(connection) == set(days)

    past.export(connection, folder)

    assert use_log.incomplete_dates(connection) == {past.DAY}
