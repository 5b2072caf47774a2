"""Files that another program has saved in another form, as spreadsheets do.

They change separators, dates, times and the encoding, and names too: 007 becomes 7. So what is in
such a file is not guessed. What counts as a row of ours is in csv_file.py.
"""

import codecs
from collections.abc import Iterator
import csv
from datetime import date
import re

_HEADER = ["date", "skill", "modality", "count", "timestamp"]
_DELIMITERS = (",", ";", "\t", "|")
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE_HEADERS = tuple("date".encode(name) for name in ("utf-16-le", "utf-16-be"))
# Excel counts days from here on.
_SERIAL_START = date(1899, 12, 30)
_COUNT = re.compile(r"-?\d[\d.,' \u00a0]*")
_TIME = re.compile(r"\d[:.]\d\d")
# The seconds may be cut off by a loss of power; a spreadsheet leaves out their colon too.
_OUR_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d{0,2}", re.ASCII)


def is_other_form(content: bytes, day: date) -> bool:
    """Return whether another program has saved rows of that date's file in its own form.

    Lines that never were rows of ours, such as notes, do not count.
    """
    if _is_wide(content):
        return True
    # Most lines are rows of ours and need no closer look. What is not UTF-8 becomes surrogates.
    plain = re.compile(
        rf"{day.isoformat()},[^\ud800-\udfff]*,-?\d+,\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d"
    )
    lines = re.split(r"[\r\n]+", content.decode("utf-8-sig", "surrogateescape"))
    if re.match(rf'"?{day.isoformat()}"?,', lines[-1]):
        # The last line may be a row of ours that was cut off.
        del lines[-1]
    return any(
        not plain.fullmatch(line) and _is_other_line(line.rstrip("\0"), day) for line in lines
    )


def may_hold(content: bytes, export_time: str) -> bool:
    """Return whether rows of an export may be in a file in another form.

    `export_time` is as in our own rows. Spreadsheets keep its hour and minute, and some its second.
    """
    # Digits are the same in all encodings, but for NULs.
    text = content.replace(b"\0", b"").decode("latin-1")
    hour, minute, second = int(export_time[11:13]), export_time[14:16], export_time[17:19]
    hours = f"0?{hour}|0?{hour % 12 or 12}"
    time = rf"(?<!\d)({hours})[:.]{minute}([:.]{second}|(?![:.]?\d))"
    return re.search(time, text) is not None


def _is_wide(content: bytes) -> bool:
    """Return whether it is UTF-16."""
    start = content[:8]
    return b"\0" in start and start.startswith((*_WIDE_BOMS, *_WIDE_HEADERS))


def _is_other_line(line: str, day: date) -> bool:
    for delimiter, fields in _split(line):
        first = fields[: len(_HEADER)]
        ours = delimiter == "," and len(fields) == len(_HEADER)
        if ours and fields[0] == day.isoformat() and _OUR_TIME.fullmatch(fields[4]):
            return any("\ud800" <= character <= "\udfff" for character in line)
        if (first == _HEADER and not ours) or _looks_like_row(first, day):
            return True
    return False


def _split(line: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields for each delimiter that makes enough of them."""
    for delimiter in _DELIMITERS:
        if line.count(delimiter) >= len(_HEADER) - 1:
            try:
                fields = next(csv.reader([line], delimiter=delimiter))
            except csv.Error:
                continue
            if len(fields) >= len(_HEADER):
                yield delimiter, fields


def _looks_like_row(fields: list[str], day: date) -> bool:
    date_text, _, _, count, export_time = (field.strip() for field in fields)
    if not _COUNT.fullmatch(count):
        return False
    serial = str((day - _SERIAL_START).days)
    if date_text == serial:
        return export_time.startswith(serial)
    numbers = {int(digits) for digits in re.findall(r"[0-9]{1,4}", date_text)}
    short_year = day.year % 100
    return (
        day.day in numbers
        and not numbers.isdisjoint({day.year, short_year})
        and numbers <= {day.year, short_year, day.month, day.day}
        and _TIME.search(export_time) is not None
    )
