"""Which change of a state is the start of something, and which time is that of a press.

A state that comes back, or that is seen for the first time, is none.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

_GONE = frozenset({"unknown", "unavailable"})

type Change = tuple[frozenset[str], frozenset[str]]
"""(states before, states after)"""

_ON: Change = (frozenset({"off"}), frozenset({"on"}))
_OPEN: Change = (frozenset({"closed"}), frozenset({"opening", "open"}))

# A robot that was paused or stuck goes on with what it did.
TURNED_ON: Mapping[str, Change] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("light", "switch", "fan", "humidifier", "siren", "remote", "input_boolean"),
                "automation",
            ),
            _ON,
        ),
        "vacuum": (frozenset({"docked", "idle", "returning"}), frozenset({"cleaning"})),
        "lawn_mower": (frozenset({"docked", "idle", "returning"}), frozenset({"mowing"})),
    }
)
"""By domain. What is turned on or starts its work."""

OPENED: Mapping[str, Change] = MappingProxyType(
    {
        "binary_sensor": _ON,
        "cover": _OPEN,
        "valve": _OPEN,
        "lock": (
            frozenset({"locked"}),
            frozenset({"unlocking", "unlocked", "opening", "open"}),
        ),
    }
)
"""By domain."""

_SILENT = frozenset({"off", "idle", "standby", "on"})


def begins(changes: Mapping[str, Change], domain: str, before: str, after: str) -> bool:
    """Return whether a change of state is a start."""
    if domain not in changes:
        return False
    sources, targets = changes[domain]
    return before in sources and after in targets


class Players:
    """Media players between silence and sound. Most load before they play."""

    def __init__(self) -> None:
        """Take no player for one that loads."""
        self._loading: set[str] = set()

    def begins(self, entity_id: str, before: str, after: str) -> bool:
        """Return whether a player began to play. Going on after a pause is no start."""
        loads = after == "buffering" and (before in _SILENT or entity_id in self._loading)
        loaded = entity_id in self._loading and before == "buffering"
        self._loading.discard(entity_id)
        if loads:
            self._loading.add(entity_id)
        return after == "playing" and (before in _SILENT or loaded)


def pressed(before: str, before_changed: datetime, after: str) -> bool:
    """Return whether a state that is the time of the last press has a new press.

    One that comes back from unavailable is a press if it was made since, and not restored.
    """
    if after in _GONE:
        return False
    if before != "unavailable":
        return before != after
    try:
        return datetime.fromisoformat(after) > before_changed
    except ValueError, TypeError:
        return False
