"""The ready-made kinds of trackers, in the order in which they are offered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .events import EVENT_KINDS
from .features import FEATURE_KINDS
from .finished import FINISHED_KINDS
from .kind import Kind
from .printers import PRINTER_KINDS
from .states import STATE_KINDS

_ORDER: Final = (
    *("runs", "turned_on", "pressed", "opened", "finished", "playing", "tags", "voice"),
    *("printers", "features", "errors", "actions"),
)
_BY_KEY = {
    kind.key: kind
    for kind in (*STATE_KINDS, *EVENT_KINDS, *FINISHED_KINDS, *PRINTER_KINDS, *FEATURE_KINDS)
}
KINDS: Mapping[str, Kind] = MappingProxyType({key: _BY_KEY[key] for key in _ORDER})

__all__ = ["KINDS", "Kind"]
