"""What is shown of a week, and when that may change after it has been shown."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ..dimensions import ALL, GONE, PARTS, RETENTION, STILL_HERE, TRAITS
from ..groups import Group, Groups
from .disclosure import OTHER, shown_parts, shown_traits

MINIMUM = 10
"""The fewest installations in a group that is shown."""

type Dimensions = Mapping[str, Groups]
"""groups by dimension and name"""


class Week(NamedTuple):
    """What is shown of a week, before it is rounded; nothing of a week with too few."""

    monday: date
    dimensions: Dimensions

    @property
    def installations(self) -> int:
        """How many there are in all."""
        return self.dimensions[ALL][ALL].installations if self.dimensions else 0


def shown(counted: Dimensions, last_week: Dimensions) -> dict[str, dict[str, Group]]:
    """Return what may be shown of a closed week; `last_week` was counted in the one before."""
    whole = _size(counted, ALL, ALL)
    if whole < MINIMUM:
        return {}
    dimensions = {name: shown_parts(counted.get(name, {}), MINIMUM) for name in PARTS}
    for name in TRAITS:
        dimensions[name] = shown_traits(counted.get(name, {}), whole, MINIMUM)
    dimensions[RETENTION] = _retention(counted, last_week)
    dimensions[ALL] = {ALL: Group(whole)}
    return dimensions


def settled(before: Dimensions, after: Dimensions) -> Dimensions:
    """Return what the next edition shows of a week that was shown before.

    After erasures that is the same as before, until each group that has changed has lost as many
    as the smallest group: two editions would tell of the few by subtraction.
    """
    for dimension in before.keys() | after.keys():
        old, new = before.get(dimension, {}), after.get(dimension, {})
        if old.keys() != new.keys():
            return before
        if any(not _may_follow(old[name], new[name]) for name in old):
            return before
    return after


def _may_follow(old: Group, new: Group) -> bool:
    return old == new or abs(old.installations - new.installations) >= MINIMUM


def _retention(counted: Dimensions, last_week: Dimensions) -> dict[str, Group]:
    groups = dict(counted.get(RETENTION, {}))
    gone = groups.pop(GONE, Group(0))
    retention = shown_parts(groups, MINIMUM)
    retention.pop(OTHER, None)
    whole_before = _size(last_week, ALL, ALL)
    if whole_before < MINIMUM:
        return retention
    stayed = whole_before - gone.installations
    returned = _size(counted, RETENTION, STILL_HERE) - stayed
    # With the two weeks' totals, `gone` tells who stayed, and so who has returned.
    if returned <= 0 or returned >= MINIMUM:
        retention |= shown_traits({GONE: gone}, whole_before, MINIMUM)
    return retention


def _size(dimensions: Dimensions, dimension: str, name: str) -> int:
    return dimensions.get(dimension, {}).get(name, Group(0)).installations
