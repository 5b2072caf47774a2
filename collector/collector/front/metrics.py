"""Counters of the front, for its operator. None of them is about a single installation."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

COMMIT_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""The upper ends of the groups in which the lengths of transactions are counted."""


@dataclass
class Metrics:
    """Since the start of the process."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """by `Outcome`"""
    refused: Counter[str] = field(default_factory=Counter)
    """by `Reason`, before anything was asked of the database"""
    commits: list[int] = field(default_factory=lambda: [0] * (len(COMMIT_SECONDS) + 1))
    """by group, with one more for those that took longer"""
    commit_seconds: float = 0.0
    waiting: int = 0
    """how many requests wait for the disk now"""

    def committed(self, seconds: float) -> None:
        """Count a transaction."""
        self.commits[bisect_left(COMMIT_SECONDS, seconds)] += 1
        self.commit_seconds += seconds
