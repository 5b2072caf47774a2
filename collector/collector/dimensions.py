"""What installations are counted by. Each is counted alone: nothing tells two of them together."""

from typing import Final

ALL: Final = "all"
"""One group with the same name: everybody."""
RETENTION: Final = "retention"
FIRST_SEEN: Final = "first_seen"
STILL_HERE: Final = "still_here"
GONE: Final = "gone"
"""Here in the week before, and not in this one."""

PARTS: Final = ("version", "country", "deployment", "platform")
"""Each installation is in exactly one group."""
NUMBER: Final = "number"
TRAITS: Final = ("feature", "error", "printer", NUMBER)
"""An installation is in several groups, or in none."""
SUMMED: Final = frozenset({"error", "printer", NUMBER})
"""Those whose groups have a sum beside the number of installations."""
DIMENSIONS: Final = (ALL, RETENTION, *PARTS, *TRAITS)

NUMBERS: Final = ("jobs", "files", "uploads", "uptime_hours", "printers")
"""The groups of `number`: installations that have more than none."""
