"""The names that a submission may hold, and how counts by name are kept.

names.json is written from the integration's own lists by scripts/collector_names.py. A name is
stored as its position there, so that none ever moves; the first of each kind is `other`.
"""

from collections.abc import Iterable, Mapping, Sequence
import json
from pathlib import Path
from typing import Final, overload

PATH: Final = Path(__file__).with_name("names.json")
_NAMES: Final[dict[str, list[str]]] = json.loads(PATH.read_text(encoding="utf-8"))
_SEVEN_BITS = 0x7F
_MORE = 0x80


class NameList(Sequence[str]):
    """The names of one kind, by position."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names in their order."""
        self._names = tuple(names)
        self._positions = {name: at for at, name in enumerate(self._names)}

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        """Return a name."""
        return self._names[at]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._names)

    def position(self, name: str) -> int:
        """Return where a name is; one that is not here counts as `other`."""
        return self._positions.get(name, 0)


PLATFORMS: Final = NameList(_NAMES["platforms"])
DEPLOYMENTS: Final = NameList(_NAMES["deployments"])
COUNTRIES: Final = NameList(_NAMES["countries"])
PRINTERS: Final = NameList(_NAMES["printers"])
ERRORS: Final = NameList(_NAMES["errors"])
FEATURES: Final = NameList(_NAMES["features"])
OTHER: Final = PLATFORMS[0]


def known_country(code: str) -> str:
    """Return the code of a country, or `other`."""
    return COUNTRIES[COUNTRIES.position(code)]


def pack_counts(counts: Mapping[str, int], names: NameList) -> bytes:
    """Return counts above zero as pairs of position and count, by position.

    Both are unsigned numbers of seven bits per byte, the lowest first (LEB128).
    """
    if not counts:
        return b""
    by_position: dict[int, int] = {}
    for name, count in counts.items():
        if count:
            at = names.position(name)
            by_position[at] = by_position.get(at, 0) + count
    packed = bytearray()
    for at in sorted(by_position):
        _append(packed, at)
        _append(packed, by_position[at])
    return bytes(packed)


def unpack_counts(packed: bytes, names: NameList) -> dict[str, int]:
    """Return the counts by name that `pack_counts` has packed."""
    numbers = []
    number = shift = 0
    for byte in packed:
        number |= (byte & _SEVEN_BITS) << shift
        shift += 7
        if not byte & _MORE:
            numbers.append(number)
            number = shift = 0
    return {names[at]: count for at, count in zip(numbers[::2], numbers[1::2], strict=True)}


def _append(packed: bytearray, number: int) -> None:
    while number > _SEVEN_BITS:
        packed.append(number & _SEVEN_BITS | _MORE)
        number >>= 7
    packed.append(number)


def pack_features(usage: Mapping[str, bool]) -> tuple[int, int]:
    """Return which features were named and which of them were on, a bit for each position."""
    named = on = 0
    for name, is_on in usage.items():
        bit = 1 << FEATURES.position(name)
        named |= bit
        if is_on:
            on |= bit
    return named, on


def unpack_features(named: int, on: int) -> dict[str, bool]:
    """Return the state by feature that `pack_features` has packed."""
    return {name: bool(on >> at & 1) for at, name in enumerate(FEATURES) if named >> at & 1}
