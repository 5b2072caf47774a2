"""What was really done, as somebody else has written it down: work entries by date and names.

A file is read in one pass. Only the columns that are needed are looked at, and nothing is kept but
the sums. What cannot be read is listed by line and reason, never by value.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
import hashlib
from typing import BinaryIO, NamedTuple

from ..fields import FieldError
from ..uses.name import folded_name
from .cells import DateOrder, DateReader, read_count, read_name
from .columns import Layout, WideColumn, find_layout
from .text_file import TextFile

MAX_ROWS = 500_000
MAX_ENTRIES = 10_000
"""In a list that a caller hands over."""
MAX_LISTED_LINES = 20
_MAX_KEPT_LENGTH = 64
_MAX_CACHED_NAMES = 10_000

type Key = tuple[str | None, str | None]
"""Skill and modality, None where the entries do not have them."""
type Days = dict[date, dict[Key, int]]
type Cells = Sequence[str]


class Rules(NamedTuple):
    """How somebody wants a file to be read."""

    order: DateOrder
    columns: Mapping[str, str | None] = {}
    """`date`, `skill`, `modality` or `count` to a heading, or to None for no column."""
    values: Mapping[str, Mapping[str, str]] = {}
    """`skill` or `modality` to what stands in the file, and our name for it."""
    only: Mapping[str, Sequence[str]] = {}
    """Headings to the values of which a row must have one."""
    distinct: str | None = None
    """The heading of a column whose values count once."""


class BadLine(NamedTuple):
    """A line that could not be read."""

    line: int
    """From 1; in a list of entries their number."""
    reason: str
    """`date`, `skill`, `modality`, `count`, `distinct` or `too_few_columns`."""


@dataclass(slots=True)
class Source:
    """What became of the rows, and how they were read."""

    rows: int = 0
    left_out: int = 0
    """Could not be read."""
    filtered: int = 0
    """Left out by `only`."""
    repeated: int = 0
    """Left out by `distinct`."""
    lines: list[BadLine] = field(default_factory=list)
    """The first of those that could not be read."""
    columns: dict[str, str] = field(default_factory=dict)
    """Field to heading; empty for a list."""
    wide_columns: int = 0
    """How many columns are named `skill_modality`."""
    encoding: str | None = None
    separator: str | None = None

    def leave_out(self, line: int, reason: str) -> None:
        """Count a line that cannot be read."""
        self.left_out += 1
        if len(self.lines) < MAX_LISTED_LINES:
            self.lines.append(BadLine(line, reason))


@dataclass(frozen=True, slots=True)
class Entries:
    """Work entries, summed."""

    on: tuple[str, ...]
    """What they can be joined on: `date`, and `skill` and `modality` if they have them."""
    days: Days
    source: Source


class _UnreadableError(ValueError):
    """A row that cannot be read, with the reason as its message."""


class _Names:
    """Reads and translates the names of a column; there are few, and many rows."""

    def __init__(self, reason: str, values: Mapping[str, str]) -> None:
        """`reason` is what an unreadable one is listed with."""
        self._reason = reason
        self._values = {folded_name(text): name for text, name in values.items()}
        self._read: dict[str, str] = {}

    def read(self, text: str) -> str:
        """Return the name; raise _UnreadableError."""
        if (known := self._read.get(text)) is not None:
            return known
        try:
            name = read_name(text)
        except ValueError as err:
            raise _UnreadableError(self._reason) from err
        name = self._values.get(folded_name(name), name)
        if len(self._read) < _MAX_CACHED_NAMES:
            self._read[text] = name
        return name


class _Rows:
    """Adds up the rows of one file."""

    def __init__(self, layout: Layout, rules: Rules, source: Source) -> None:
        """Find the columns that the rules name; raise FieldError."""
        self.days: Days = {}
        self._source = source
        self._dates = DateReader(rules.order)
        self._indexes = layout.indexes
        self._wide = layout.wide
        self._names = {
            name: _Names(name, rules.values.get(name, {})) for name in ("skill", "modality")
        }
        self._only = [
            (layout.find("only", heading), {folded_name(text.strip()) for text in texts})
            for heading, texts in rules.only.items()
        ]
        self._distinct = None if rules.distinct is None else layout.find("distinct", rules.distinct)
        self._seen: set[str] = set()
        needed = [*layout.indexes.values(), *(index for index, _ in self._only)]
        needed += [] if self._distinct is None else [self._distinct]
        self._width = max([*needed, *(column.position for column in layout.wide)]) + 1

    def add(self, line: int, cells: Cells) -> None:
        """Add one row; raise FieldError if the file cannot be read at all."""
        source = self._source
        source.rows += 1
        if source.rows > MAX_ROWS:
            raise FieldError("file", "field_too_many_rows", maximum=MAX_ROWS)
        if len(cells) < self._width:
            source.leave_out(line, "too_few_columns")
        elif not self._is_wanted(cells):
            source.filtered += 1
        else:
            try:
                self._add_wanted(cells)
            except _UnreadableError as err:
                source.leave_out(line, str(err))

    def _add_wanted(self, cells: Cells) -> None:
        number = self._number(cells)
        day = self._day(cells)
        counts = self._wide_counts(cells) if self._wide else self._count(cells)
        if number in self._seen:
            self._source.repeated += 1
            return
        if number is not None:
            self._seen.add(number)
        add_counts(self.days, day, counts)

    def _is_wanted(self, cells: Cells) -> bool:
        return all(folded_name(cells[index].strip()) in wanted for index, wanted in self._only)

    def _number(self, cells: Cells) -> str | None:
        """Return what counts once; a digest in place of a long text."""
        if self._distinct is None:
            return None
        if not (number := cells[self._distinct].strip()):
            raise _UnreadableError("distinct")
        if len(number) <= _MAX_KEPT_LENGTH:
            return number
        return hashlib.sha256(number.encode(errors="surrogatepass")).hexdigest()

    def _day(self, cells: Cells) -> date:
        try:
            return self._dates.read(cells[self._indexes["date"]])
        except FieldError:
            raise
        except ValueError as err:
            raise _UnreadableError("date") from err

    def _count(self, cells: Cells) -> list[tuple[Key, int]]:
        key = self._name("skill", cells), self._name("modality", cells)
        index = self._indexes.get("count")
        return [(key, 1 if index is None else _counted(cells[index]))]

    def _name(self, column: str, cells: Cells) -> str | None:
        index = self._indexes.get(column)
        return None if index is None else self._names[column].read(cells[index])

    def _wide_counts(self, cells: Cells) -> list[tuple[Key, int]]:
        return [
            (self._wide_key(column), _counted(cells[column.position]))
            for column in self._wide
            if cells[column.position].strip()
        ]

    def _wide_key(self, column: WideColumn) -> Key:
        names = self._names
        return names["skill"].read(column.skill), names["modality"].read(column.modality)


def _counted(text: str) -> int:
    try:
        return read_count(text)
    except ValueError as err:
        raise _UnreadableError("count") from err


def add_counts(days: Days, day: date, counts: Iterable[tuple[Key, int]]) -> None:
    """Add what was done on one day."""
    for key, count in counts:
        if count:
            keys = days.setdefault(day, {})
            keys[key] = keys.get(key, 0) + count


def read_entries(stream: BinaryIO, rules: Rules) -> Entries:
    """Read a file that can be read more than once; raise FieldError."""
    text = TextFile(stream)
    others = (*rules.only, *([] if rules.distinct is None else [rules.distinct]))
    layout = find_layout(text.head(), rules.columns, others)
    source = Source(
        columns={name: layout.headings[index].strip() for name, index in layout.indexes.items()},
        wide_columns=len(layout.wide),
        encoding=text.encoding,
        separator=layout.separator,
    )
    rows = _Rows(layout, rules, source)
    with closing(text.rows(layout.separator)) as lines:
        for line, cells in lines:
            if line > layout.header_line and any(map(str.strip, cells)):
                rows.add(line, cells)
    if source.rows and source.left_out == source.rows:
        raise FieldError("file", "field_no_readable_row", line=source.lines[0].line)
    names = ("skill", "modality")
    on = tuple(name for name in names if layout.wide or name in layout.indexes)
    return Entries(("date", *on), rows.days, source)


def list_entries(items: Sequence[Mapping[str, object]], rules: Rules) -> Entries:
    """Take the entries of a list: `date` and names as text, `count` as a number.

    Raise FieldError for a date that is none, and where some entries have a name and others do not.
    """
    dates = DateReader(rules.order)
    on = [name for name in ("skill", "modality") if any(name in item for item in items)]
    names = {name: _Names(name, rules.values.get(name, {})) for name in on}
    days: Days = {}
    for index, item in enumerate(items):
        field = f"entries[{index}]"
        found = {}
        for name in on:
            if name not in item:
                raise FieldError(f"{field}.{name}", "field_missing")
            found[name] = names[name].read(str(item[name]))
        try:
            day = dates.read(str(item["date"]))
        except FieldError:
            raise
        except ValueError as err:
            raise FieldError(f"{field}.date", "field_not_date") from err
        key = found.get("skill"), found.get("modality")
        add_counts(days, day, [(key, int(str(item.get("count", 1))))])
    return Entries(("date", *on), days, Source(rows=len(items)))
