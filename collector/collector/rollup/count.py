"""From what a statement returns to rows of the roll-up, and from those to groups."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import msgspec

from .. import names
from ..dimensions import ALL, FIRST_SEEN, GONE, NUMBER, RETENTION, STILL_HERE, SUMMED
from ..groups import Group
from ..names import NameList
from ..spread import clamped, edge_of
from ..store.counting import COLUMNS
from ..store.database import Row
from ..store.rollups import NO_SUMS

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[int, tuple[int, int]]).decode

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
type _Counted = Mapping[Any, int]
"""how many rows of a shard have a value in a column"""


class Tally:
    """Counts of one week, by shard, dimension and name."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: dict[_Key, int] = defaultdict(int)
        self._ranges: dict[_Key, _Ranges] = defaultdict(dict)
        self._add: dict[str, Callable[[int, _Counted], None]] = {
            **{column: partial(self._add_names, *of) for column, of in _NAMED.items()},
            **{column: partial(self._add_numbers, name) for column, name in _NUMBERS.items()},
            **{column: partial(self._add_packed, *of) for column, of in _PACKED.items()},
            "features_on": self._add_features,
            "is_first": self._add_ages,
        }

    def add_submissions(self, rows: Sequence[Row]) -> None:
        """Add rows with the columns of store/counting.py."""
        by_shard: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_shard[row[0]].append(row)
        for shard, some in by_shard.items():
            _, *columns = zip(*some, strict=True)
            for column, values in zip(COLUMNS[1:], columns, strict=True):
                self._add[column](shard, Counter(values))

    def add_gone(self, shard: int, number: int) -> None:
        """Add installations of the week before that are not in this one."""
        self._counts[shard, RETENTION, GONE] += number

    def add_shards(self, counts: Iterable[Row], sums: Iterable[Row]) -> None:
        """Add what other tallies have counted, to all shards together.

        Both start with dimension and name: how many installations, and the sums of one shard.
        """
        for dimension, name, installations in counts:
            self._counts[WHOLE, dimension, name] += int(installations)
        for dimension, name, text in sums:
            ranges = self._ranges[WHOLE, dimension, name]
            for edge, (number, total) in read_ranges(text).items():
                pair = ranges.setdefault(edge, [0, 0])
                pair[0] += number
                pair[1] += total

    def rows(self) -> Iterator[RollupRow]:
        """Return the rows to store."""
        for key, installations in self._counts.items():
            ranges = self._ranges.get(key)
            sums = _encode(dict(sorted(ranges.items()))).decode() if ranges else NO_SUMS
            yield RollupRow(*key, installations, sums)

    def _add_names(
        self, dimension: str, known: NameList | None, shard: int, counted: _Counted
    ) -> None:
        for value, number in counted.items():
            self._counts[shard, dimension, known[value] if known else value] += number

    def _add_features(self, shard: int, counted: _Counted) -> None:
        for value, number in counted.items():
            left = value
            while left:
                lowest = left & -left
                name = names.FEATURES[lowest.bit_length() - 1]
                self._counts[shard, "feature", name] += number
                left -= lowest

    def _add_ages(self, shard: int, counted: _Counted) -> None:
        for value, number in counted.items():
            self._counts[shard, RETENTION, FIRST_SEEN if value else STILL_HERE] += number
            self._counts[shard, ALL, ALL] += number

    def _add_numbers(self, name: str, shard: int, counted: _Counted) -> None:
        pairs = [(value, number) for value, number in counted.items() if value]
        if pairs:
            self._add_sums((shard, NUMBER, name), pairs)

    def _add_packed(self, dimension: str, known: NameList, shard: int, counted: _Counted) -> None:
        by_name: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for value, number in counted.items():
            for name, count in _unpack(bytes(value), known):
                by_name[name].append((count, number))
        for name, pairs in by_name.items():
            self._add_sums((shard, dimension, name), pairs)

    def _add_sums(self, key: _Key, pairs: Iterable[tuple[int, int]]) -> None:
        """Add pairs of a value and how many installations have it."""
        ranges = self._ranges[key]
        for value, number in pairs:
            pair = ranges.setdefault(edge_of(value), [0, 0])
            pair[0] += number
            pair[1] += value * number
            self._counts[key] += number


def read_ranges(sums: str) -> dict[int, tuple[int, int]]:
    """Return how many installations there are by range, and their sum, from a row."""
    return _decode(sums)


@lru_cache(maxsize=10_000)
def _unpack(packed: bytes, known: NameList) -> tuple[tuple[str, int], ...]:
    """Return names and counts; most installations have the same few."""
    return tuple(names.unpack_counts(packed, known).items())


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
