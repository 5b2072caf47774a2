"""CSV files that are compressed, one folder per year, and the deletion of old ones.

The plain file stays until the compressed one is on the disk, and the other way round. So a crash
may leave both, and then the plain file starts with all that the compressed one holds. A file of
somebody else that does not is never overwritten: both stay.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
import gzip
from operator import itemgetter
import os
from pathlib import Path
import re
from typing import NamedTuple
import zlib

from ..files import make_folder, sync_folder
from . import csv_file
from .csv_file import AppendResult, Batch, File, UntouchedError
from .other_form import is_other_form
from .use import Use

FOLDER = "archive"
_SUFFIX = ".gz"
_PART = ".part"
_YEAR = re.compile(r"\d{4}", re.ASCII)
# A day's file has a few kilobytes. What is larger stays as it is, and is not read into memory.
_MAX_BYTES = 64 * 1024**2
_READ_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_NEW_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW


class UnreadableError(OSError):
    """A compressed file is damaged, or too large to be one of ours."""


class Limits(NamedTuple):
    """Which files are old: those of dates before these. None: no file is."""

    compress_before: date | None
    delete_before: date | None


class Step(NamedTuple):
    """What is to be done with one file."""

    file: File
    delete: bool
    """Else it is compressed."""


def is_archived(file: File) -> bool:
    """Return whether a file is a compressed one."""
    return file.path.suffix == _SUFFIX


def file_path(folder: Path, day: date) -> Path:
    """Return the path of a date's compressed file."""
    name = f"{csv_file.file_name(day)}{_SUFFIX}"
    return folder / FOLDER / f"{day.year:04}" / name


def files(folder: Path) -> list[File]:
    """List all files, newest first, the compressed ones too; raise OSError.

    A compressed file that a crash has left beside its plain one is left out.
    """
    found = []
    for of_date in by_date(folder).values():
        archived, last = of_date[0], of_date[-1]
        if archived is not last and not _is_superseded(archived, last):
            found.append(archived)
        found.append(last)
    return sorted(found, key=lambda file: file.date, reverse=True)


def by_date(folder: Path) -> dict[date, list[File]]:
    """Return the files of each date: the compressed one, the plain one, or both in this order.

    Raise OSError.
    """
    found: dict[date, list[File]] = {}
    for file in (*_compressed(folder), *csv_file.files(folder)):
        found.setdefault(file.date, []).append(file)
    return found


def find(folder: Path, name: str) -> Path | None:
    """Return the path of an existing file by its name; None for any other name.

    Of a plain name it is the compressed file, if there is only that one.
    """
    if (plain := csv_file.find(folder, name)) is not None:
        return plain
    day = csv_file.date_of(name.removesuffix(_SUFFIX))
    if day is None:
        return None
    path = file_path(folder, day)
    return None if path.is_symlink() or not path.is_file() else path


def read(path: Path) -> bytes:
    """Return what a file holds, decompressed; raise OSError or UnreadableError."""
    if path.suffix != _SUFFIX:
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            content = file.read(_MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as err:
        raise UnreadableError(str(path)) from err
    if len(content) > _MAX_BYTES:
        raise UnreadableError(str(path))
    return content


def is_changed(of_date: Iterable[File]) -> bool:
    """Return whether one of a date's files cannot be read for sure; raise OSError."""
    for file in of_date:
        try:
            if is_other_form(read(file.path), file.date):
                return True
        except UnreadableError:
            return True
    return False


def rows(of_date: Sequence[File]) -> list[tuple[datetime, Use]]:
    """Return the rows of a date's files with their local export time, the oldest first.

    Raise OSError. A row that is in both files, as after a crash, is one row.
    """
    found: Counter[tuple[datetime, Use]] = Counter()
    for file in of_date:
        with suppress(UnreadableError):
            found |= Counter(csv_file.parse_rows(read(file.path), file.date))
    return sorted(found.elements(), key=itemgetter(0))


def append(folder: Path, batch: Batch, *, tried: bool) -> AppendResult:
    """Append a batch to its plain file, which is brought back first if it was compressed.

    Raise UntouchedError or OSError, as `csv_file.append` does.
    """
    try:
        _bring_back(folder, batch.date)
    except OSError as err:
        raise UntouchedError(err.errno, err.strerror, err.filename) from err
    return csv_file.append(folder, batch, tried=tried)


def plan(folder: Path, limits: Limits, held: Container[date]) -> list[Step]:
    """Return what is to be done, the oldest date first; raise OSError.

    Nothing is done with the files of dates that are `held`, since they are not complete.
    """
    steps = []
    for day, of_date in sorted(by_date(folder).items()):
        if day in held:
            continue
        archived, last = of_date[0], of_date[-1]
        if limits.delete_before is not None and day < limits.delete_before:
            steps += [Step(file, delete=True) for file in of_date]
        elif (
            limits.compress_before is not None
            and day < limits.compress_before
            and not is_archived(last)
            and last.size <= _MAX_BYTES
            and (archived is last or _is_superseded(archived, last))
        ):
            steps.append(Step(last, delete=False))
    return steps


def carry_out(step: Step) -> None:
    """Compress or delete a file; raise OSError. It may be gone already."""
    with suppress(FileNotFoundError):
        if step.delete:
            delete(step.file.path)
        else:
            _compress(step.file)


def delete(path: Path) -> None:
    """Delete a file, and the folder of its year with the last one; raise OSError.

    It may be gone already.
    """
    path.unlink(missing_ok=True)
    year = path.parent
    if year.parent.name == FOLDER:
        # Something else may be in it.
        with suppress(OSError):
            year.rmdir()


def list_compressed(folder: Path) -> list[Path]:
    """List the compressed files and what a crash has left of unfinished ones; raise OSError."""
    return [*(file.path for file in _compressed(folder)), *list_parts(folder)]


def list_parts(folder: Path) -> list[Path]:
    """List the files that a crash has left unfinished; raise OSError."""
    found = []
    for place in (folder, *_years(folder)):
        for path in _paths(place):
            name = path.name.removesuffix(_PART)
            if name != path.name and csv_file.date_of(name.removesuffix(_SUFFIX)) is not None:
                found.append(path)
    return found


def _compressed(folder: Path) -> list[File]:
    found = []
    for year in _years(folder):
        for path in _paths(year):
            day = csv_file.date_of(path.name.removesuffix(_SUFFIX))
            if day is not None and path == file_path(folder, day):
                with suppress(FileNotFoundError):
                    found.append(File(path, day, path.stat().st_size))
    return found


def _years(folder: Path) -> list[Path]:
    archive = folder / FOLDER
    if not archive.is_dir():
        return []
    return [path for path in archive.iterdir() if _YEAR.fullmatch(path.name) and path.is_dir()]


def _paths(folder: Path) -> list[Path]:
    """List the regular files in a folder; none if there is no folder. Raise OSError."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    return []


def _is_superseded(archived: File, plain: File) -> bool:
    """Return whether the plain file starts with all that the compressed one holds."""
    try:
        return plain.path.read_bytes().startswith(read(archived.path))
    except UnreadableError:
        return False


def _compress(file: File) -> None:
    """Replace a plain file by a compressed one; raise OSError."""
    folder = file.path.parent
    target = file_path(folder, file.date)
    content, before = _read_plain(file.path)
    make_folder(folder / FOLDER)
    make_folder(target.parent)
    _write_new(target, gzip.compress(content, mtime=0))
    if not _is_unchanged(file.path, before):
        # Somebody has saved it meanwhile, or taken it away.
        delete(target)
        return
    file.path.unlink()
    sync_folder(folder)


def _bring_back(folder: Path, day: date) -> None:
    """Replace a compressed file by the plain one; raise OSError."""
    archived = file_path(folder, day)
    if archived.is_symlink() or not archived.is_file():
        return
    try:
        content = read(archived)
    except UnreadableError:
        # Nothing can be appended to it, and it is not ours to delete.
        return
    plain = folder / csv_file.file_name(day)
    if plain.exists() or plain.is_symlink():
        found = csv_file.find(folder, plain.name)
        if found is None or not found.read_bytes().startswith(content):
            return
    else:
        _write_new(plain, content)
    delete(archived)


def _read_plain(path: Path) -> tuple[bytes, tuple[int, ...]]:
    """Return what a plain file holds, and its state at that time."""
    with os.fdopen(os.open(path, _READ_FLAGS), "rb") as file:
        before = _state(os.fstat(file.fileno()))
        return file.read(), before


def _is_unchanged(path: Path, before: tuple[int, ...]) -> bool:
    try:
        return _state(path.lstat()) == before
    except FileNotFoundError:
        return False


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is on the disk whole when this returns, or not at all."""
    part = path.with_name(f"{path.name}{_PART}")
    try:
        descriptor = os.open(part, _NEW_FLAGS, 0o644)
        try:
            csv_file.write(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)
