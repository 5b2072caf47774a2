"""From what a statement returns to rows of the roll-up, and from those to groups."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
import json
from typing import Any, NamedTuple

from .. import names
from ..dimensions import ALL, FIRST_SEEN, GONE, NUMBER, RETENTION, STILL_HERE, SUMMED
from ..groups import Group
from ..names import NameList
from ..spread import clamped, edge_of
from ..store.counting import COLUMNS
from ..store.database import Row

_encode = json.JSONEncoder(separators=(",", ":")).encode

WHOLE = -1
"""In place of a shard: all of them."""

_NAMED: Mapping[str, tuple[str, NameList | None]] = {
    "app_version": ("version", None),
    "country": ("country", None),
    "deployment": ("deployment", names.DEPLOYMENTS),
    "platform": ("platform", names.PLATFORMS),
}
_NUMBERS: Mapping[str, str] = {
    "job_count": "jobs",
    "file_count": "files",
    "upload_count": "uploads",
    "uptime_hours": "uptime_hours",
    "printer_count": "printers",
}
_PACKED: Mapping[str, tuple[str, NameList]] = {
    "printers": ("printer", names.PRINTERS),
    "errors": ("error", names.ERRORS),
}


class RollupRow(NamedTuple):
    """A row of the table, but for its week."""

    shard: int
    dimension: str
    name: str
    installations: int
    sums: str


type _Ranges = dict[int, list[int]]
"""how many installations, and their sum, by the edge of the range"""
type _Key = tuple[int, str, str]


class Tally:
    """Counts of one week, by shard, dimension and name."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: dict[_Key, int] = defaultdict(int)
        self._ranges: dict[_Key, _Ranges] = defaultdict(dict)

    def add_submissions(self, rows: Sequence[Row]) -> None:
        """Add rows with the columns of store/counting.py."""
        if not rows:
            return
        shards, *columns = zip(*rows, strict=True)
        for column, values in zip(COLUMNS[1:], columns, strict=True):
            add = self._adder(column)
            for (shard, value), number in Counter(zip(shards, values, strict=True)).items():
                add(column, shard, value, number)

    def add_gone(self, shard: int, number: int) -> None:
        """Add installations of the week before that are not in this one."""
        self._counts[shard, RETENTION, GONE] += number

    def add_row(self, row: RollupRow) -> None:
        """Add what another tally has counted, to all shards together."""
        key = WHOLE, row.dimension, row.name
        self._counts[key] += row.installations
        if row.dimension in SUMMED:
            for edge, (number, total) in read_ranges(row.sums).items():
                self._add_range(key, edge, number, total)

    def rows(self) -> Iterator[RollupRow]:
        """Return the rows to store."""
        for key, installations in self._counts.items():
            ranges = self._ranges.get(key)
            sums = _encode(dict(sorted(ranges.items()))) if ranges else "{}"
            yield RollupRow(*key, installations, sums)

    def _adder(self, column: str) -> Callable[[str, int, Any, int], None]:
        if column in _NUMBERS:
            return self._add_number
        if column in _PACKED:
            return self._add_packed
        special = {"features_on": self._add_features, "is_first": self._add_age}
        return special.get(column, self._add_name)

    def _add_name(self, column: str, shard: int, value: str | int, number: int) -> None:
        dimension, known = _NAMED[column]
        name = known[int(value)] if known else str(value)
        self._counts[shard, dimension, name] += number

    def _add_features(self, _: str, shard: int, value: int, number: int) -> None:
        while value:
            lowest = value & -value
            name = names.FEATURES[lowest.bit_length() - 1]
            self._counts[shard, "feature", name] += number
            value -= lowest

    def _add_age(self, _: str, shard: int, value: int, number: int) -> None:
        self._counts[shard, RETENTION, FIRST_SEEN if value else STILL_HERE] += number
        self._counts[shard, ALL, ALL] += number

    def _add_number(self, column: str, shard: int, value: int, number: int) -> None:
        if value:
            self._add_count((shard, NUMBER, _NUMBERS[column]), value, number)

    def _add_packed(self, column: str, shard: int, value: bytes, number: int) -> None:
        dimension, known = _PACKED[column]
        for name, count in names.unpack_counts(bytes(value), known).items():
            self._add_count((shard, dimension, name), count, number)

    def _add_count(self, key: _Key, value: int, number: int) -> None:
        self._counts[key] += number
        self._add_range(key, edge_of(value), number, value * number)

    def _add_range(self, key: _Key, edge: int, number: int, total: int) -> None:
        pair = self._ranges[key].setdefault(edge, [0, 0])
        pair[0] += number
        pair[1] += total


def read_ranges(sums: str) -> dict[int, tuple[int, int]]:
    """Return how many installations there are by range, and their sum, from a row."""
    ranges: dict[str, tuple[int, int]] = json.loads(sums)
    return {int(edge): pair for edge, pair in ranges.items()}


def groups(rows: Iterable[RollupRow]) -> dict[str, dict[str, Group]]:
    """Return the groups by dimension and name, with clamped sums."""
    found: dict[str, dict[str, Group]] = {}
    for row in rows:
        total = _clamped(row.sums) if row.dimension in SUMMED else 0
        found.setdefault(row.dimension, {})[row.name] = Group(row.installations, total)
    return found


def _clamped(sums: str) -> int:
    ranges = read_ranges(sums)
    return clamped({edge: Group(*pair) for edge, pair in ranges.items()}).total
