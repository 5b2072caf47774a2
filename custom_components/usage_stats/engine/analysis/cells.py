"""What stands in the cells of a file: dates, counts and names."""

from datetime import date, datetime, tzinfo
import re
from typing import NamedTuple

from ..fields import FieldError, RefusedError, refuse_characters
from ..uses.name import MAX_RAW_LENGTH, clean_text

# Eight digits, or three numbers with the same separator; then perhaps a time.
_DATE = re.compile(
    r"(?:(\d{4})(\d\d)(\d\d)|(\d{1,4})([-./])(\d\d?)\5(\d{1,4}))(?:,? +|T)?(.*)", re.ASCII
)
_TIME = re.compile(
    r"(?=\d\d?[:.]|\d{4}(?:\d\d)?(?!\d))(\d\d?)[:.]?(\d\d)(?:[:.]?(\d\d)(?:[.,]\d+)?)?"
    r" ?(?:[ap]\.?m\.?|uhr|h|(z|utc|[+-]\d\d(?::?\d\d)?))?",
    re.ASCII | re.IGNORECASE,
)
# What most times are, and what says nothing about the date.
_LOCAL_TIME = re.compile(r"\d\d?:\d\d(?::\d\d)?", re.ASCII)
_YEAR_DIGITS = 4
_SHORT_YEAR_DIGITS = 2
# One or two zeros are decimals; three may be a thousand.
_COUNT = re.compile(r"(\d{1,9})(?:[.,]00?)?", re.ASCII)
_PIVOT = 69
"""Two-digit years from it on are of the last century, as in POSIX."""
_MAX_CACHED = 20_000


class DateOrder(NamedTuple):
    """How a date is read whose text alone does not tell."""

    day_first: bool | None
    """Whether the day precedes the month where slashes separate them; None if nobody said."""
    zone: tzinfo
    """Of the local dates, for times with an offset."""


class DateReader:
    """Reads dates with and without times. Files repeat them, so that those read are kept."""

    def __init__(self, order: DateOrder) -> None:
        """Read dates in this order."""
        self._order = order
        self._read: dict[str, date] = {}
        self._dates: dict[date, date] = {}

    def read(self, text: str) -> date:
        """Return the local date; raise ValueError, or FieldError without a needed `date_format`."""
        text = text.strip()
        day, _, time = text.replace("T", " ", 1).partition(" ")
        if _LOCAL_TIME.fullmatch(time) is not None:
            text = day.removesuffix(",")
        if (known := self._read.get(text)) is not None:
            return known
        # One object for each date: a file has few of them and many rows.
        read = self._parse(text)
        read = self._dates.setdefault(read, read)
        if len(self._read) < _MAX_CACHED:
            self._read[text] = read
        return read

    def _parse(self, text: str) -> date:
        if (found := _DATE.fullmatch(text)) is None:
            raise ValueError("not a date")
        time = found[8]
        year, month, day = _numbers(found, self._order)
        read = date(_full_year(year), int(month), int(day))
        if not time:
            return read
        if (clock := _TIME.fullmatch(time)) is None:
            raise ValueError("not a time")
        return self._local(read, clock) if clock[4] else read

    def _local(self, day: date, clock: re.Match[str]) -> date:
        """Return the local date of a time with an offset."""
        offset = clock[4].upper().replace("UTC", "Z")
        time = f"{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}"
        moment = datetime.fromisoformat(f"{day.isoformat()}T{time}{offset}")
        try:
            return moment.astimezone(self._order.zone).date()
        except OverflowError as err:
            raise ValueError("beyond the calendar") from err


def _numbers(found: re.Match[str], order: DateOrder) -> tuple[str, str, str]:
    """Return year, month and day; raise ValueError, or FieldError if the order is not known."""
    if found[1]:
        return found[1], found[2], found[3]
    first, separator, second, third = found.group(4, 5, 6, 7)
    if len(first) == _YEAR_DIGITS:
        return first, second, third
    if separator == ".":
        return third, second, first
    if separator == "-":
        raise ValueError("days and months stand in no known order")
    if order.day_first is None:
        raise FieldError("date_format", "field_date_order")
    return (third, second, first) if order.day_first else (third, first, second)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == _YEAR_DIGITS:
        return year
    if len(digits) != _SHORT_YEAR_DIGITS:
        raise ValueError("not a year")
    return year + (1900 if year >= _PIVOT else 2000)


def read_count(text: str) -> int:
    """Return a count, which may be 0, also from `3,0` or `3.0`; raise ValueError."""
    if (found := _COUNT.fullmatch(text.strip())) is None:
        raise ValueError("not a count")
    return int(found[1])


def read_name(text: str) -> str:
    """Return a name of somebody else's, also one that we would not record; raise RefusedError."""
    name = clean_text(text.strip()[: MAX_RAW_LENGTH + 1])
    if not name:
        raise RefusedError("field_empty")
    if len(name) > MAX_RAW_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_RAW_LENGTH)
    refuse_characters(name)
    return name
