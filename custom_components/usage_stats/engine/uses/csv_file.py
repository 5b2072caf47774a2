"""The CSV files, one per date: RFC 4180 with line feeds, UTF-8.

Each batch is written exactly once. People may edit the files, so lines that are not ours are kept
and no file size is remembered.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
import csv
from datetime import MAXYEAR, date, datetime
import errno
import io
import os
from pathlib import Path
import re
import stat
from typing import NamedTuple

from ..files import make_folder, sync_folder
from .name import parse_recorded_name
from .use import Use

HEADER = ("date", "skill", "modality", "count", "timestamp")
EXPORT_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_FILE_NAME = re.compile(r"usage_stats_(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
# More digits than any row of ours has, but few enough for the database to sum them.
_MAX_COUNT_DIGITS = 12
# Without O_NONBLOCK a FIFO in the file's place would block the thread for ever. Links are refused,
# as `files` ignores them.
_OPEN_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


class Batch(NamedTuple):
    """The rows that one export writes into the file of one date.

    No other batch of that file has the same `export_time`.
    """

    id: int
    date: date
    export_time: str
    rows: Sequence[Use]


class File(NamedTuple):
    """A CSV file of ours."""

    path: Path
    date: date
    size: int
    """In bytes."""


def file_name(day: date) -> str:
    """Return the name of a date's file."""
    return f"usage_stats_{day.isoformat()}.csv"


def date_of(name: str) -> date | None:
    """Return the date in the name of a file; None for a name that is not ours."""
    if (match := _FILE_NAME.fullmatch(name)) is None:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def files(folder: Path) -> list[File]:
    """List our files, newest first; none if there is no folder. Raise OSError."""
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            day = date_of(entry.name)
            # A file may be removed while the folder is read.
            with suppress(FileNotFoundError):
                if day is not None and entry.is_file(follow_symlinks=False):
                    found.append(File(Path(entry.path), day, entry.stat().st_size))
    return sorted(found, key=lambda file: file.date, reverse=True)


def find(folder: Path, name: str) -> Path | None:
    """Return the path of an existing file of ours by its name; None for any other name."""
    path = folder / name
    if date_of(name) is None or path.is_symlink() or not path.is_file():
        return None
    return path


def append(folder: Path, batch: Batch, *, tried: bool) -> None:
    """Append a batch to its file and return when it is on disk. Raise OSError.

    `tried` means that an earlier attempt may have written some or all of it.
    """
    # The folder may have been removed since the start.
    make_folder(folder)
    path = folder / file_name(batch.date)
    new = not path.exists()
    file = os.open(path, _OPEN_FLAGS, 0o644)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        header, *lines = _lines(batch)
        if tried:
            content = _read(file)
            torn = _torn_length(content, [header, *lines])
            if torn:
                os.ftruncate(file, len(content) - torn)
                content = content[:-torn]
            written = {line.rstrip(b"\r") for line in content.split(b"\n")}
            lines = [line for line in lines if line[:-1] not in written]
        if lines:
            _write(file, _prefix(file, header) + b"".join(lines))
        os.fsync(file)
    finally:
        os.close(file)
    # A failed attempt may have created the file, but not have synced the folder.
    if new or tried:
        sync_folder(folder)


def _lines(batch: Batch) -> list[bytes]:
    """Return the header and the batch's rows as bytes, each with its line feed."""
    day = batch.date.isoformat()
    lines = []
    for row in (HEADER, *((day, *row, batch.export_time) for row in batch.rows)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(row)
        lines.append(buffer.getvalue().encode())
    return lines


def _read(file: int) -> bytes:
    with os.fdopen(os.dup(file), "rb") as reader:
        reader.seek(0)
        return reader.read()


def _torn_length(content: bytes, lines: list[bytes]) -> int:
    """Return how many bytes at the end are the start of one of `lines`, header first.

    A power loss may leave NULs in place of the rest of that line.
    """
    before, _, last = content.rpartition(b"\n")
    beginning = last.rstrip(b"\0")
    possible = lines[1:] if before else lines
    return len(last) if any(line.startswith(beginning) for line in possible) else 0


def _prefix(file: int, header: bytes) -> bytes:
    """Return what has to be written before the appended lines."""
    size = os.fstat(file).st_size
    if size == 0:
        return header
    return b"" if os.pread(file, 1, size - 1) == b"\n" else b"\n"


def _write(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def rows(file: File) -> Iterator[tuple[datetime, Use]]:
    """Yield the rows with their local export time; raise OSError.

    Lines that are not rows of that date are skipped.
    """
    with file.path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        for line in lines:
            if (row := _parsed(line, file.date)) is not None:
                yield row


def _parsed(line: str, day: date) -> tuple[datetime, Use] | None:
    try:
        fields = next(csv.reader([line], strict=True))
        date_text, skill, modality, count, export_time = fields
        if date_text != day.isoformat() or len(count) > _MAX_COUNT_DIGITS:
            return None
        row = parse_recorded_name(skill), parse_recorded_name(modality), int(count)
        written = datetime.fromisoformat(export_time)
    except csv.Error, StopIteration, ValueError:
        return None
    # Every batch needs a later export time than the last one, so the last year is refused.
    exported = written.strftime(EXPORT_TIME_FORMAT) == export_time and written.year < MAXYEAR
    return (written, row) if exported else None
