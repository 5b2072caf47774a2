"""One tracker while it is attached: its subentry, and what it reports to."""

from typing import Protocol


class Tracker(Protocol):
    """What a kind needs to listen and to record."""
