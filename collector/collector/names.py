"""The names that a submission may hold, and how counts by name are kept.

names.json is written from the integration's own lists by scripts/collector_names.py. A name is
stored as its position there, so that none ever moves; the first of each kind is `other`.
"""

from collections.abc import Mapping, Sequence
import json
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).with_name("names.json")
_NAMES: Final[dict[str, list[str]]] = json.loads(PATH.read_text(encoding="utf-8"))

PLATFORMS: Final = tuple(_NAMES["platforms"])
DEPLOYMENTS: Final = tuple(_NAMES["deployments"])
COUNTRIES: Final = tuple(_NAMES["countries"])
PRINTERS: Final = tuple(_NAMES["printers"])
ERRORS: Final = tuple(_NAMES["errors"])
FEATURES: Final = tuple(_NAMES["features"])
OTHER: Final = PLATFORMS[0]

_COUNTRIES: Final = frozenset(COUNTRIES)
_POSITIONS: Final = {
    names: {name: position for position, name in enumerate(names)}
    for names in (PLATFORMS, DEPLOYMENTS, PRINTERS, ERRORS, FEATURES)
}
_SEVEN_BITS = 0x7F
_MORE = 0x80


def position(name: str, names: tuple[str, ...]) -> int:
    """Return where a name is in one of the lists; one that is not in it counts as `other`."""
    return _POSITIONS[names].get(name, 0)


def known_country(code: str) -> str:
    """Return the code of a country, or `other`."""
    return code if code in _COUNTRIES else OTHER


def pack_counts(counts: Mapping[str, int], names: tuple[str, ...]) -> bytes:
    """Return counts above zero as pairs of position and count, by position.

    Both are unsigned numbers of seven bits per byte, the lowest first (LEB128).
    """
    if not counts:
        return b""
    by_position: dict[int, int] = {}
    for name, count in counts.items():
        if count:
            at = position(name, names)
            by_position[at] = by_position.get(at, 0) + count
    packed = bytearray()
    for at in sorted(by_position):
        _append(packed, at)
        _append(packed, by_position[at])
    return bytes(packed)


def unpack_counts(packed: bytes, names: Sequence[str]) -> dict[str, int]:
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
        bit = 1 << position(name, FEATURES)
        named |= bit
        if is_on:
            on |= bit
    return named, on


def unpack_features(named: int, on: int) -> dict[str, bool]:
    """Return the state by feature that `pack_features` has packed."""
    return {name: bool(on >> at & 1) for at, name in enumerate(FEATURES) if named >> at & 1}
