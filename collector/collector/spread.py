"""How a number is spread over installations: how many of them lie in which range.

The ranges are fixed, so that what shards counted apart can be added. From them follows a sum in
which no single installation weighs more than what 99 of 100 stay below.
"""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final

from .groups import Group

_STEPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
EDGES: Final[tuple[int, ...]] = (
    *range(1, 10),
    *(step * 10**power for power in range(6) for step in _STEPS),
)
"""The highest number of each range; a range starts above the one before. Zeros are not counted."""

_PERCENT = 99


@lru_cache(maxsize=10_000)
def edge_of(value: int) -> int:
    """Return the edge of the range of a positive number; the last range has no end."""
    return EDGES[min(bisect_left(EDGES, value), len(EDGES) - 1)]


def clamped(ranges: Mapping[int, Group]) -> Group:
    """Return all installations of some ranges, and their sum with the highest ones cut.

    What is above the range of the 99th percentile counts as its edge. With fewer than 100
    installations that is the range of the second highest; one alone counts as its edge.
    """
    edges = sorted(ranges)
    if not edges:
        return Group(0)
    counted = list(accumulate(ranges[edge].installations for edge in edges))
    rank = max(1, counted[-1] * _PERCENT // 100)
    highest = edges[bisect_left(counted, rank)]
    return Group(
        counted[-1],
        sum(
            group.total if edge < highest else min(group.total, highest * group.installations)
            for edge, group in ranges.items()
        ),
    )
