"""What somebody can work out who has every file that was ever published, and knows the rules.

Numbers become ranges. A range that lies wholly between nobody and the smallest group that may be
shown is a find: some people, fewer than the page promises to tell of.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
import json
from typing import Any, NamedTuple

from collector.dimensions import ALL, GONE, PARTS, RETENTION, STILL_HERE, TRAITS
from collector.publish.edition import MINIMUM, Week


class Range(NamedTuple):
    """A number that is known to lie between two others."""

    low: int
    high: int

    def minus(self, other: Range) -> Range:
        """Return the difference."""
        return Range(self.low - other.high, self.high - other.low)

    @property
    def is_find(self) -> bool:
        """Return whether there is somebody, and too few."""
        return self.low >= 1 and self.high < MINIMUM


type Numbers = Mapping[str, Mapping[str, int]]
"""installations by dimension and name"""
type Edition = Mapping[str, Numbers]
"""by Monday"""


def of_weeks(weeks: Sequence[Week]) -> dict[str, dict[str, dict[str, int]]]:
    """Return an edition as it would be without rounding."""
    return {
        week.monday.isoformat(): {
            dimension: {name: group.installations for name, group in groups.items()}
            for dimension, groups in week.dimensions.items()
        }
        for week in weeks
        if week.dimensions
    }


def of_json(text: str) -> dict[str, dict[str, dict[str, int]]]:
    """Return the edition in a published file."""
    weeks: list[dict[str, Any]] = json.loads(text)["weeks"]
    return {
        week["monday"]: {
            ALL: {ALL: week["installations"]},
            **{
                dimension: {
                    name: value["installations"] if isinstance(value, dict) else value
                    for name, value in week[dimension].items()
                }
                for dimension in (*PARTS, *TRAITS, RETENTION)
            },
        }
        for week in weeks
    }


def finds(editions: Sequence[Edition], slack: int) -> list[str]:
    """Return where a group of too few can be told; `slack` is what rounding hides."""
    found = []
    for edition in editions:
        for monday, numbers in edition.items():
            found += [f"{monday} {what}" for what in _within_week(numbers, slack)]
        found += list(_between_weeks(edition, slack))
    for first, second in combinations(editions, 2):
        found += list(_between_editions(first, second, slack))
    return found


def _range(numbers: Numbers, dimension: str, name: str, slack: int) -> Range:
    """Return what a number means: one that is like the whole can lack a few."""
    shown = numbers[dimension][name]
    whole = numbers[ALL][ALL]
    lacking = MINIMUM - 1 if dimension != ALL and shown == whole else 0
    return Range(max(MINIMUM, shown - slack) - lacking, shown + slack)


def _within_week(numbers: Numbers, slack: int) -> Iterator[str]:
    whole = _range(numbers, ALL, ALL, slack)
    for dimension in (*PARTS, *TRAITS, RETENTION):
        names = [name for name in numbers[dimension] if name != GONE]
        for size in range(1, len(names) + 1 if dimension not in TRAITS else 2):
            for some in combinations(names, size):
                rest = whole
                for name in some:
                    group = _range(numbers, dimension, name, slack)
                    rest = rest.minus(group)
                    if group.is_find:
                        yield f"{dimension} {name}"
                if rest.is_find:
                    yield f"{dimension} without {some}"


def _between_weeks(edition: Edition, slack: int) -> Iterator[str]:
    mondays = sorted(edition)
    for before, after in pairwise(mondays):
        retention = edition[after][RETENTION]
        if GONE not in retention or STILL_HERE not in retention:
            continue
        whole = _range(edition[before], ALL, ALL, slack)
        gone = _gone(retention[GONE], edition[before][ALL][ALL], slack)
        stayed = whole.minus(gone)
        if stayed.is_find:
            yield f"{after} stayed"
        if _range(edition[after], RETENTION, STILL_HERE, slack).minus(stayed).is_find:
            yield f"{after} returned"


def _gone(shown: int, whole_before: int, slack: int) -> Range:
    lacking = MINIMUM - 1 if shown == whole_before else 0
    return Range(max(MINIMUM, shown - slack) - lacking, shown + slack)


def _between_editions(first: Edition, second: Edition, slack: int) -> Iterator[str]:
    for monday in first.keys() & second.keys():
        old, new = first[monday], second[monday]
        for dimension in old.keys() & new.keys():
            for name in old[dimension].keys() & new[dimension].keys():
                before = _range(old, dimension, name, slack)
                after = _range(new, dimension, name, slack)
                if old[dimension][name] != new[dimension][name] and before.minus(after).is_find:
                    yield f"{monday} {dimension} {name} lost a few"
            for name in old[dimension].keys() ^ new[dimension].keys():
                yield f"{monday} {dimension} {name} came or went"
