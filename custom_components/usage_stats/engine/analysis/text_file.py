"""A file of rows as text: its encoding, its first lines, and its rows one after the other.

Memory does not grow with the file. What the rows mean is not known here.
"""

import codecs
from collections.abc import Generator, Iterator
from contextlib import contextmanager
import csv
import errno
from functools import partial
import io
from itertools import islice
import os
from pathlib import Path
import stat
from typing import BinaryIO, TextIO

from ..fields import FieldError

MAX_BYTES = 64 * 1024 * 1024
MAX_ROW_LENGTH = 64 * 1024
"""Characters in one row, with its line breaks."""
HEAD_LINES = 20
SEPARATORS = ",;\t"

_SAMPLE_BYTES = 4096
_CHUNK_BYTES = 256 * 1024
# Without O_NONBLOCK a FIFO would block the thread for ever. A link may lead out of the folder.
_OPEN_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
# A power loss may leave some in a text; in a picture every tenth byte is one.
_CONTROLS = bytes([*range(9), *range(14, 32)])
_TEXT_SHARE = 0.98
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8-sig": "utf-8",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "cp1252": "windows-1252",
}


def open_file(path: Path) -> BinaryIO:
    """Open a regular file; raise FieldError for a link, a folder, a FIFO or a missing file."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as err:
        # `ELOOP` is what O_NOFOLLOW answers for a link, `ENXIO` what a socket does.
        regular = err.errno not in {errno.ELOOP, errno.ENXIO}
        raise FieldError("file", "field_unreadable" if regular else "field_not_a_file") from err
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FieldError("file", "field_not_a_file")
    return os.fdopen(descriptor, "rb")


def find_encoding(stream: BinaryIO) -> str:
    """Return the encoding by its name in Python; raise FieldError for what is no text or too large.

    What is neither marked nor UTF-8 is Windows-1252, which has a character for nearly every byte.
    """
    if stream.seek(0, os.SEEK_END) > MAX_BYTES:
        raise FieldError("file", "field_file_too_large", maximum=MAX_BYTES // 1024**2)
    stream.seek(0)
    sample = stream.read(_SAMPLE_BYTES)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    if _is_half_nul(sample):
        return "utf-16-le" if sample[0] else "utf-16-be"
    if len(sample.translate(None, _CONTROLS)) < len(sample) * _TEXT_SHARE:
        raise FieldError("file", "field_no_text_file")
    stream.seek(0)
    return "utf-8" if _is_utf_8(stream) else "cp1252"


def _is_half_nul(sample: bytes) -> bool:
    """Tell UTF-16 without a mark: one half of nearly all European characters is 0."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return 4 * max(even, odd) > len(sample) and 10 * min(even, odd) < max(even, odd)


def _is_utf_8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class TextFile:
    """The text of an open file, read from its beginning as often as needed."""

    def __init__(self, stream: BinaryIO) -> None:
        """Find out the encoding; raise FieldError."""
        self._stream = stream
        self._encoding = find_encoding(stream)
        self.encoding = _NAMES.get(self._encoding, self._encoding)
        """By the name that people know."""

    def head(self) -> list[str]:
        """Return the first lines; raise FieldError."""
        with self._lines() as lines:
            head = []
            for line in islice(lines, HEAD_LINES):
                lines.row_length = 0
                head.append(line)
        return head[:-1] if lines.ended else head

    def rows(self, separator: str) -> Generator[tuple[int, list[str]]]:
        """Yield each row with the number of the line that it begins in, from 1.

        Raise FieldError for a row that is too long, also by a quote that is never closed.
        """
        with self._lines() as lines:
            reader = csv.reader(lines, delimiter=separator)
            start, row = 1, next(reader)
            while not lines.ended:
                yield start, row
                lines.row_length = 0
                start, row = reader.line_num + 1, next(reader)
            if row != [_END]:
                raise FieldError("file", "field_open_quote", line=start)

    @contextmanager
    def _lines(self) -> Iterator[_Lines]:
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, self._encoding, errors="replace")
        try:
            yield _Lines(text)
        finally:
            # The stream stays open for the next reading.
            text.detach()


_END = "\0end"


class _Lines:
    """The lines of a text, and one more that shows whether the last quote was closed."""

    def __init__(self, text: TextIO) -> None:
        """Count the characters of a row until its reader sets `row_length` to 0."""
        self._text = text
        self.row_length = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        read = partial(self._text.readline, MAX_ROW_LENGTH + 1)
        for number, line in enumerate(iter(read, ""), 1):
            self.row_length += len(line)
            if self.row_length > MAX_ROW_LENGTH:
                one = self.row_length == len(line)
                reason = "field_line_too_long" if one else "field_open_quote"
                raise FieldError("file", reason, line=number)
            if number == 1 and "\0" in line:
                # A file of another kind that begins like UTF-16.
                raise FieldError("file", "field_no_text_file")
            yield line
        self.ended = True
        yield _END
