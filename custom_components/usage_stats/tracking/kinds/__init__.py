"""The ready-made kinds of trackers, in the order in which they are offered."""

from collections.abc import Mapping
from types import MappingProxyType

from .kind import Kind

KINDS: Mapping[str, Kind] = MappingProxyType({})
"""By key: runs turned_on pressed opened finished playing tags voice printers features errors
actions."""
