"""What is counted: installations with something in common."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """How many installations, and the sum of what they counted, where there is one."""

    installations: int
    total: int = 0

    def __add__(self, other: Group) -> Group:
        """Return two groups that share no installation as one."""
        return Group(self.installations + other.installations, self.total + other.total)


type Groups = Mapping[str, Group]
"""by name"""
