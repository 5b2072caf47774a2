"""Files of ours as other programs save them."""

from collections.abc import Callable
import csv
from datetime import datetime
import io

type Save = Callable[[bytes], bytes]


def _saved(content: bytes, delimiter: str, date_form: str, time_form: str, encoding: str) -> bytes:
    """Read a file of ours and write it in another form; empty texts keep a column's form."""
    header, *rows = csv.reader(io.StringIO(content.decode()))
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    for day, skill, modality, count, export_time in rows:
        moment = datetime.fromisoformat(export_time)
        new_day = moment.replace(hour=0).strftime(date_form) if date_form else day
        new_time = moment.strftime(time_form) if time_form else export_time
        writer.writerow((new_day, skill, modality, count, new_time))
    return target.getvalue().encode(encoding)


def semicolons(content: bytes) -> bytes:
    """Save nothing but other separators."""
    return _saved(content, ";", "", "", "utf-8")


def german(content: bytes) -> bytes:
    """Save as a German Excel does on a double click and *Save*."""
    return _saved(content, ";", "%d.%m.%Y", "%d.%m.%Y %H:%M", "cp1252")


def german_dates(content: bytes) -> bytes:
    """Save other dates alone, as LibreOffice may."""
    return _saved(content, ",", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "utf-8")


def american(content: bytes) -> bytes:
    """Save as an American Excel does."""
    return _saved(content, ",", "%m/%d/%Y", "%m/%d/%Y %H:%M", "cp1252")


def american_short(content: bytes) -> bytes:
    """Save with two digits for the year and twelve hours."""
    return _saved(content, ",", "%m/%d/%y", "%m/%d/%y %I:%M %p", "utf-8")


def month_names(content: bytes) -> bytes:
    """Save with the month in words."""
    return _saved(content, ",", "%d-%b-%y", "%d-%b-%y %H:%M", "utf-8")


def without_seconds(content: bytes) -> bytes:
    """Save as an Excel does where dates are written as ours."""
    return _saved(content, ",", "", "%Y-%m-%d %H:%M", "utf-8")


def unicode_text(content: bytes) -> bytes:
    """Save as *Unicode Text*: UTF-16 with tabs."""
    return _saved(content, "\t", "%d.%m.%Y", "%d.%m.%Y %H:%M", "utf-16")


def utf_16(content: bytes) -> bytes:
    """Save in another encoding alone."""
    return content.decode().encode("utf-16")


def utf_16_big_endian(content: bytes) -> bytes:
    """Save with the bytes the other way round, and no mark of that."""
    return content.decode().encode("utf-16-be")


def ansi(content: bytes) -> bytes:
    """Save in another encoding, in which only some names differ."""
    return content.decode().encode("cp1252")


def another_column(content: bytes) -> bytes:
    """Save with a column of one's own."""
    return content.replace(b"\n", b",\n")


FORMS: tuple[Save, ...] = (
    semicolons,
    german,
    german_dates,
    american,
    american_short,
    month_names,
    without_seconds,
    unicode_text,
    utf_16,
    utf_16_big_endian,
    ansi,
    another_column,
)
