"""From what a statement returns to rows of the roll-up, and from those to groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
import json
from typing import NamedTuple

from .. import names
from ..dimensions import ALL, FIRST_SEEN, GONE, NUMBER, RETENTION, STILL_HERE, SUMMED
from ..groups import Group
from ..names import NameList
from ..spread import clamped, edge_of
from ..store.database import Row

WHOLE = -1
"""In place of a shard: all of them."""

_NAMED: Mapping[str, tuple[str, NameList | None]] = {
    "app_version": ("version", None),
    "country": ("country", None),
    "deployment": ("deployment", names.DEPLOYMENTS),
    "platform": ("platform", names.PLATFORMS),
}
_NUMBERS = {
    "job_count": "jobs",
    "file_count": "files",
    "upload_count": "uploads",
    "uptime_hours": "uptime_hours",
    "printer_count": "printers",
}


class RollupRow(NamedTuple):
    """A row of the table, but for its week."""

    shard: int
    dimension: str
    name: str
    installations: int
    sums: str


type _Ranges = dict[int, Group]
type _Key = tuple[int, str, str]


class Tally:
    """Counts of one week, by shard, dimension and name."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: dict[_Key, int] = defaultdict(int)
        self._ranges: dict[_Key, _Ranges] = defaultdict(dict)

    def add_value(self, shard: int, column: str, value: str, number: int) -> None:
        """Add installations that have a value in a column."""
        if column in _NUMBERS:
            self._add_number((shard, NUMBER, _NUMBERS[column]), int(value), number)
        elif column == "features_on":
            for at in range(int(value).bit_length()):
                if int(value) >> at & 1:
                    self._counts[shard, "feature", names.FEATURES[at]] += number
        elif column == "is_first":
            self._counts[shard, RETENTION, FIRST_SEEN if int(value) else STILL_HERE] += number
            self._counts[shard, ALL, ALL] += number
        else:
            dimension, known = _NAMED[column]
            self._counts[shard, dimension, known[int(value)] if known else value] += number

    def add_packed(self, shard: int, printers: bytes, errors: bytes, number: int) -> None:
        """Add installations that have the same printers and errors."""
        for dimension, packed, known in (
            ("printer", printers, names.PRINTERS),
            ("error", errors, names.ERRORS),
        ):
            for name, count in names.unpack_counts(bytes(packed), known).items():
                self._add_number((shard, dimension, name), count, number)

    def add_gone(self, shard: int, number: int) -> None:
        """Add installations of the week before."""
        self._counts[shard, RETENTION, GONE] += number

    def add_row(self, row: RollupRow) -> None:
        """Add what another tally has counted, to all shards together."""
        key = WHOLE, row.dimension, row.name
        self._counts[key] += row.installations
        if row.dimension in SUMMED:
            ranges = self._ranges[key]
            for edge, group in read_ranges(row.sums).items():
                ranges[edge] = ranges.get(edge, Group(0)) + group

    def rows(self) -> Iterator[RollupRow]:
        """Return the rows to store."""
        for key, installations in self._counts.items():
            sums = {
                edge: [group.installations, group.total]
                for edge, group in sorted(self._ranges.get(key, {}).items())
            }
            yield RollupRow(*key, installations, json.dumps(sums, separators=(",", ":")))

    def _add_number(self, key: _Key, value: int, number: int) -> None:
        self._counts[key] += number
        ranges = self._ranges[key]
        edge = edge_of(value)
        ranges[edge] = ranges.get(edge, Group(0)) + Group(number, value * number)


def read_ranges(sums: str) -> _Ranges:
    """Return how numbers are spread, from a row."""
    ranges: dict[str, tuple[int, int]] = json.loads(sums)
    return {int(edge): Group(*numbers) for edge, numbers in ranges.items()}


def groups(rows: Iterable[RollupRow]) -> dict[str, dict[str, Group]]:
    """Return the groups of all shards together, by dimension and name, with clamped sums."""
    found: dict[str, dict[str, Group]] = {}
    for row in rows:
        total = clamped(read_ranges(row.sums)).total if row.dimension in SUMMED else 0
        found.setdefault(row.dimension, {})[row.name] = Group(row.installations, total)
    return found


def counted(by_value: Iterable[Row], packed: Iterable[Row], gone: Iterable[Row]) -> Tally:
    """Return the tally of what the statements of store/counting.py returned."""
    tally = Tally()
    for shard, column, value, number in by_value:
        tally.add_value(shard, column, value, number)
    for shard, printers, errors, number in packed:
        tally.add_packed(shard, printers, errors, number)
    for shard, number in gone:
        tally.add_gone(shard, number)
    return tally
