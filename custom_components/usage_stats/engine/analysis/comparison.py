"""Uses beside work entries, which shows whether the tool is used for all the work.

Both are joined on the date and on the names that the entries have; names are the same but for case,
accents and spaces. `coverage` is the share of the entries that can have a use: the sum of the
smaller of both, of each date and names, divided by the entries. A ratio alone may be right in the
sum and wrong on every day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ..uses.name import folded_name
from ..uses.use import Combination
from .entries import Entries, Key
from .tally import WEEKDAYS

MAX_WORST_DAYS = 10
MAX_ONE_SIDED = 20
_MAX_NEAR = 500
"""The number of our names that one is compared with to find a near one; each takes some time."""

type DayUse = tuple[date, str, str, int]
"""date, skill, modality and count"""


class DateRange(NamedTuple):
    """Local dates, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of its dates."""
        return (self.last - self.first).days + 1


def overlap(entries: Entries, history: DateRange | None) -> DateRange | None:
    """Return the dates that both the entries and the history reach; None if there are none."""
    if history is None or not entries.days:
        return None
    first = max(min(entries.days), history.first)
    last = min(max(entries.days), history.last)
    return DateRange(first, last) if first <= last else None


@dataclass(slots=True)
class Sums:
    """Uses and entries of a group."""

    uses: int = 0
    entries: int = 0
    covered: int = 0
    """Entries that can have a use."""

    def add(self, uses: int, entries: int) -> None:
        """Add what has the same date and names."""
        self.uses += uses
        self.entries += entries
        self.covered += min(uses, entries)

    @property
    def missing(self) -> int:
        """Entries that have no use."""
        return self.entries - self.covered

    @property
    def ratio(self) -> float | None:
        """Uses per entry; None without entries."""
        return self.uses / self.entries if self.entries else None

    @property
    def coverage(self) -> float | None:
        """The share of entries that can have a use; None without entries."""
        return self.covered / self.entries if self.entries else None


class ComparedRow(NamedTuple):
    """Uses and entries of one date and the names that the entries have."""

    date: date
    key: Key
    uses: int
    entries: int


class UnknownName(NamedTuple):
    """Entries without any use in the whole period."""

    key: Key
    entries: int
    perhaps: Key | None
    """What we know by a near name."""


class Comparison:
    """Adds up uses and entries, one day after the other."""

    def __init__(
        self, entries: Entries, period: DateRange | None, known: Iterable[Combination]
    ) -> None:
        """`known` are our combinations: their spelling is shown."""
        self.period = period
        self.on = entries.on
        self.outside = 0
        """Entries of dates outside the period."""
        self.total = Sums()
        self.combinations: dict[Key, Sums] = {}
        self.weekdays = [Sums() for _ in WEEKDAYS]
        self.weeks: dict[date, Sums] = {}
        """By their Mondays, in order; those without uses and entries too."""
        self.days: dict[date, Sums] = {}
        """Those with uses or entries, in order."""
        self._spellings: dict[Key, Key] = {}
        self._shown: dict[Key, Key] = {}
        self._known = {self._show(self._joined(*combination)) for combination in sorted(known)}
        self._entries = entries.days
        self._count_outside()

    def _count_outside(self) -> None:
        for day, counts in self._entries.items():
            period = self.period
            if period is None or not period.first <= day <= period.last:
                self.outside += sum(counts.values())

    def _joined(self, skill: str, modality: str) -> Key:
        """Leave out what the entries do not have."""
        return skill if "skill" in self.on else None, modality if "modality" in self.on else None

    def _show(self, key: Key) -> Key:
        """Return names in the spelling that was seen first, which is ours if there is one."""
        if (shown := self._shown.get(key)) is None:
            skill, modality = key
            folded = (
                None if skill is None else folded_name(skill),
                None if modality is None else folded_name(modality),
            )
            shown = self._shown[key] = self._spellings.setdefault(folded, key)
        return shown

    def rows(self, uses: Iterable[DayUse]) -> Iterator[ComparedRow]:
        """Add the uses of the period, which come in the order of their dates, and yield each row.

        Everything else is complete when the last row was taken.
        """
        if self.period is None:
            return
        used = groupby(uses, itemgetter(0))
        ahead = next(used, None)
        for number in range(self.period.days):
            day = self.period.first + timedelta(number)
            week = self.weeks.setdefault(day - timedelta(day.weekday()), Sums())
            counts: dict[Key, Sums] = {}
            if ahead is not None and ahead[0] == day:
                for _, skill, modality, count in ahead[1]:
                    key = self._show(self._joined(skill, modality))
                    counts.setdefault(key, Sums()).uses += count
                ahead = next(used, None)
            for key, count in self._entries.get(day, {}).items():
                counts.setdefault(self._show(key), Sums()).entries += count
            yield from self._add(day, week, counts)

    def _add(self, day: date, week: Sums, counts: Mapping[Key, Sums]) -> Iterator[ComparedRow]:
        weekday = self.weekdays[day.weekday()]
        for key, sums in sorted(counts.items(), key=itemgetter(0)):
            of_day = self.days.setdefault(day, Sums())
            of_key = self.combinations.setdefault(key, Sums())
            for group in (self.total, of_day, of_key, weekday, week):
                group.add(sums.uses, sums.entries)
            yield ComparedRow(day, key, sums.uses, sums.entries)

    def most_missing(self) -> list[tuple[Key, Sums]]:
        """Return all combinations, those with most missing first."""
        return sorted(
            self.combinations.items(),
            key=lambda item: (-item[1].missing, -item[1].entries, -item[1].uses, item[0]),
        )

    def worst_days(self) -> list[tuple[date, Sums]]:
        """Return the days with most missing."""
        worst = [item for item in self.days.items() if item[1].missing]
        worst.sort(key=lambda item: (-item[1].missing, item[0]))
        return worst[:MAX_WORST_DAYS]

    def only_entries(self) -> list[UnknownName]:
        """Return combinations without any use, those with most entries first."""
        found = [(key, sums.entries) for key, sums in self.combinations.items() if not sums.uses]
        found.sort(key=lambda item: (-item[1], item[0]))
        near = _NearNames(
            self._known | {key for key, sums in self.combinations.items() if sums.uses}
        )
        return [UnknownName(key, count, near.find(key)) for key, count in found[:MAX_ONE_SIDED]]

    def only_uses(self) -> list[tuple[Key, int]]:
        """Return combinations without any entry, those with most uses first."""
        found = [(key, sums.uses) for key, sums in self.combinations.items() if not sums.entries]
        found.sort(key=lambda item: (-item[1], item[0]))
        return found[:MAX_ONE_SIDED]


class _NearNames:
    """Finds the combination that somebody may have meant."""

    def __init__(self, ours: set[Key]) -> None:
        """`ours` are the combinations to choose from."""
        self._ours = ours
        self._skills = _folded(skill for skill, _ in ours)
        self._modalities = _folded(modality for _, modality in ours)

    def find(self, key: Key) -> Key | None:
        """Return a near combination; None if there is none, or only the same one."""
        skill, modality = key
        near = _near(skill, self._skills), _near(modality, self._modalities)
        return near if near != key and near in self._ours else None


def _folded(names: Iterable[str | None]) -> dict[str, str]:
    known = sorted({name for name in names if name is not None})
    return {folded_name(name): name for name in known[:_MAX_NEAR]}


def _near(name: str | None, known: Mapping[str, str]) -> str | None:
    if name is None:
        return None
    close = get_close_matches(folded_name(name), known, n=1)
    return known[close[0]] if close else None
