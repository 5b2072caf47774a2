"""The CSV files, one per date: RFC 4180 with line feeds, UTF-8.

Each batch is written exactly once. People may edit the files, so lines that are not ours are kept
and no file size is remembered. A file that another program has saved in its own form is set aside.
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
from .other_form import is_other_form, may_hold
from .use import Use

HEADER = ("date", "skill", "modality", "count", "timestamp")
EXPORT_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_FILE_NAME = re.compile(r"usage_stats_(\d{4}-\d{2}-\d{2})\.csv", re.ASCII)
_CHANGED_NAME = re.compile(r"changed-([1-9]\d*)-(.*)", re.ASCII)
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


class AppendResult(NamedTuple):
    """What became of a batch."""

    written: bool
    """False if an earlier attempt may have written it into a file that is set aside by now."""
    set_aside: bool
    """The date's file was in another form, and a new one was started."""


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


def list_set_aside(folder: Path) -> list[File]:
    """List the files that were set aside, oldest date first; raise OSError."""
    numbered = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            match = _CHANGED_NAME.fullmatch(entry.name)
            day = None if match is None else date_of(match[2])
            with suppress(FileNotFoundError):
                if match is not None and day is not None and entry.is_file(follow_symlinks=False):
                    file = File(Path(entry.path), day, entry.stat().st_size)
                    numbered.append((day, int(match[1]), file))
    return [file for _, _, file in sorted(numbered)]


class UntouchedError(OSError):
    """The folder or its files cannot be used, so that nothing was written."""


def append(folder: Path, batch: Batch, *, tried: bool) -> AppendResult:
    """Append a batch to its file and return when it is on disk. Raise UntouchedError or OSError.

    `tried` means that an earlier attempt may have written some or all of it.
    """
    path = folder / file_name(batch.date)
    try:
        # The folder may have been removed since the start.
        make_folder(folder)
        set_aside = _set_aside_changed(path, batch.date)
    except OSError as err:
        raise UntouchedError(err.errno, err.strerror, err.filename) from err
    written = not (tried and _may_be_set_aside(folder, batch))
    if written:
        _append(path, batch, tried=tried)
    return AppendResult(written, set_aside)


def _set_aside_changed(path: Path, day: date) -> bool:
    """Rename a file in another form, since lines of ours would not fit into it.

    Return whether there was one.
    """
    found = find(path.parent, path.name)
    if found is None or not is_other_form(found.read_bytes(), day):
        return False
    names = [found.path.name for found in list_set_aside(path.parent) if found.date == day]
    number = max((int(name.split("-")[1]) for name in names), default=0) + 1
    path.rename(path.with_name(f"changed-{number}-{path.name}"))
    sync_folder(path.parent)
    return True


def _may_be_set_aside(folder: Path, batch: Batch) -> bool:
    return any(
        may_hold(file.path.read_bytes(), batch.export_time)
        for file in list_set_aside(folder)
        if file.date == batch.date
    )


def _append(path: Path, batch: Batch, *, tried: bool) -> None:
    new = not path.exists()
    try:
        file = os.open(path, _OPEN_FLAGS, 0o644)
    except OSError as err:
        raise UntouchedError(err.errno, err.strerror, err.filename) from err
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
            write(file, _prefix(file, header) + b"".join(lines))
        os.fsync(file)
    finally:
        os.close(file)
    # A failed attempt may have created the file, but not have synced the folder.
    if new or tried:
        sync_folder(path.parent)


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


def write(file: int, content: bytes) -> None:
    """Write all of it; raise OSError."""
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def rows(file: File) -> Iterator[tuple[datetime, Use]]:
    """Yield the rows of a file with their local export time; raise OSError."""
    return parse_rows(file.path.read_bytes(), file.date)


def parse_rows(content: bytes, day: date) -> Iterator[tuple[datetime, Use]]:
    """Yield the rows with their local export time. Lines that are none of that date are skipped."""
    # No name has the surrogates that stand for what is not UTF-8.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    for line in io.StringIO(text, newline=""):
        if (row := _parsed(line, day)) is not None:
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
