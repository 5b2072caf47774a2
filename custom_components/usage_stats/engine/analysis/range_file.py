"""The uses of a period as a file of its own, as CSV or JSON.

Written from the history one date at a time, so that memory does not grow with the period. Its name
is not like those of the daily files: who adds them up by a pattern would count the uses twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
import csv
from datetime import datetime
import json
from pathlib import Path
import re
import sqlite3
from typing import NamedTuple, TextIO

from ..files import new_file, new_path
from ..uses.use import Combination
from . import history
from .history import Selection
from .period import DAY, Period

FORMATS = ("csv", "json")
LAYOUTS = ("long", "wide")
SEPARATORS = {"comma": ",", "semicolon": ";"}
_NAME = re.compile(r"uses_[0-9_-]+\.(csv|json)(\.part)?", re.ASCII)
_LONG_HEADER = ("date", "skill", "modality", "count")

type Cell = str | int | None
type Row = Sequence[Cell]


class RangeRequest(NamedTuple):
    """What somebody wants to have written."""

    period: Period
    selection: Selection
    layout: str
    zeros: bool
    """Also days and combinations without uses."""
    format: str
    separator: str


class RangeFile(NamedTuple):
    """A file that was written."""

    path: Path
    rows: int


class Place(NamedTuple):
    """Where and when a file is written."""

    folder: Path
    now: datetime
    """Local time."""

    def path(self, request: RangeRequest) -> Path:
        """Return the path of a file that does not exist yet."""
        start, end, _ = request.period
        stem = f"uses_{start}_{end}_{self.now:%Y-%m-%d_%H-%M-%S}"
        return new_path(self.folder, stem, f".{request.format}")


def list_files(folder: Path) -> list[Path]:
    """List the files of periods, incomplete ones too."""
    return [path for path in folder.glob("uses_*") if _NAME.fullmatch(path.name)]


def write(
    connection: sqlite3.Connection, request: RangeRequest, place: Place, check: Callable[[], None]
) -> RangeFile:
    """Write a new file whole or not at all; raise OSError.

    `check` is called before each date, and may raise.
    """
    path = place.path(request)
    with new_file(path) as file:
        if request.layout == "wide":
            columns = history.combinations_between(connection, request.selection, request.period)
            header: Sequence[str] = ("date", *_headings(columns))
            rows = _wide_rows(_days(connection, request, check), columns, request)
        else:
            header = _LONG_HEADER
            rows = _long_rows(connection, request, check)
        number = _WRITERS[request.format](file, header, rows, request)
    return RangeFile(path, number)


def _days(
    connection: sqlite3.Connection, request: RangeRequest, check: Callable[[], None]
) -> Iterator[tuple[str, dict[Combination, int]]]:
    """Yield each date of the period that the history reaches, with its uses."""
    first = history.first_date(connection)
    day = request.period.end + DAY if first is None else max(request.period.start, first)
    while day <= request.period.end:
        check()
        yield day.isoformat(), history.uses_of(connection, request.selection, day)
        day += DAY


def _long_rows(
    connection: sqlite3.Connection, request: RangeRequest, check: Callable[[], None]
) -> Iterator[Row]:
    always: list[Combination] = []
    if request.zeros:
        always = history.combinations_between(connection, request.selection, request.period)
    for day, uses in _days(connection, request, check):
        for combination in always or uses:
            yield (day, *combination, uses.get(combination, 0))


def _headings(columns: Sequence[Combination]) -> list[str]:
    """Return the headings of the columns, all different.

    With underscores in names two may be the same. No name has two spaces in a row.
    """
    known = Counter(map("_".join, columns))
    return [
        "_".join(names) if known["_".join(names)] == 1 else "  ".join(names) for names in columns
    ]


def _wide_rows(
    days: Iterator[tuple[str, dict[Combination, int]]],
    columns: Sequence[Combination],
    request: RangeRequest,
) -> Iterator[Row]:
    empty = 0 if request.zeros else None
    for day, uses in days:
        if uses or request.zeros:
            yield (day, *(uses.get(combination, empty) for combination in columns))


def _write_csv(
    file: TextIO, header: Sequence[str], rows: Iterator[Row], request: RangeRequest
) -> int:
    separator = SEPARATORS[request.separator]
    if separator == ";":
        # It is for Excel, which takes a file without a byte order mark for ANSI.
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    number = 0
    for row in rows:
        writer.writerow(row)
        number += 1
    return number


def _write_json(
    file: TextIO, header: Sequence[str], rows: Iterator[Row], request: RangeRequest
) -> int:
    """Write an object with the period and its rows, one a line; absent cells are left out."""
    start, end, _ = request.period
    file.write(f'{{"from": "{start}", "to": "{end}", "uses": [')
    number = 0
    for row in rows:
        cells = zip(header, row, strict=True)
        known = {name: cell for name, cell in cells if cell is not None}
        file.write(f"{',' if number else ''}\n{json.dumps(known, ensure_ascii=False)}")
        number += 1
    file.write("\n]}\n")
    return number


_WRITERS = {"csv": _write_csv, "json": _write_json}
