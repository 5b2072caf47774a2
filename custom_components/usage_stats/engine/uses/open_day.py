"""The open day: the counters of one date, and the changes that are not in the database yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import datetime as dt
from enum import Enum
from typing import Any, NamedTuple, Self, override

from ..stored import Stored
from .renaming import Renamed, Target
from .use import Combination, Use

# A disk may fail for days. What waits grows with days and combinations, but not with calls.
MAX_UNSAVED_USE_IDS = 10_000


@dataclass(frozen=True, slots=True)
class DayStart(Stored):
    """When the counters of a date were at zero: when it was opened, or at the last reset."""

    date: dt.date
    since: dt.datetime
    """Aware, in UTC."""
    previous: dt.date | None
    """The date that was open before."""


@dataclass(slots=True)
class PendingChanges:
    """Uses of one open day that are not saved yet."""

    start: DayStart
    opened: bool
    """The day is new; the database does not know it yet."""
    uses: dict[tuple[int, Combination], int] = field(default_factory=dict)
    """(UTC hour since 1970, combination) → count"""
    use_ids: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to save."""
        return not (self.opened or self.uses or self.use_ids)


class DayCounts(NamedTuple):
    """A copy of a day's counters."""

    start: DayStart
    totals: Mapping[Combination, int]

    def renamed(self, target: Target) -> DayCounts:
        """Return the counters under their new names."""
        return DayCounts(self.start, _renamed_counts(self.totals, target))


@dataclass(frozen=True, slots=True)
class Snapshot(Stored):
    """The open counters, kept outside the database in case it is lost."""

    start: DayStart
    totals: Mapping[Combination, int]
    batches_written: int
    """Batches written into files so far, over all dates."""
    base_export_time: str | None
    """The last export time in the date's file when the counters started.

    The counters include all later rows.
    """
    renamed: tuple[Renamed, ...] = ()
    """What was renamed, in that order."""
    use_ids: tuple[str, ...] = ()
    """Ids of uses that the counters include, but perhaps not the database."""

    @classmethod
    @override
    def from_store_format(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            DayStart.from_store_format(stored),
            {(skill, modality): total for skill, modality, total in stored["counters"]},
            stored["batches_written"],
            stored["base_stamp"],
            tuple(
                Renamed(
                    (skill, modality), (new, new_modality), number, dt.date.fromisoformat(day), *to
                )
                for skill, modality, new, new_modality, number, day, *to in stored["renamed"]
            ),
            tuple(stored["use_ids"]),
        )

    @override
    def to_store_format(self) -> dict[str, Any]:
        return {
            **self.start.to_store_format(),
            "batches_written": self.batches_written,
            "base_stamp": self.base_export_time,
            "counters": [(*combination, total) for combination, total in self.totals.items()],
            "renamed": [
                (*old, *new, number, day.isoformat(), *to)
                for old, new, number, day, *to in self.renamed
            ],
            "use_ids": list(self.use_ids),
        }


class Step(Enum):
    """How the date has moved since the open day was opened."""

    NONE = "none"
    FORWARD = "forward"
    BACK = "back"
    """The clock was ahead when the day was opened."""


def calendar_step(opened: dt.date, today: dt.date) -> Step:
    """Compare the open day with today. One day back, by clock or time zone, counts as no step."""
    # Nearly always.
    if today == opened:
        return Step.NONE
    if today > opened:
        return Step.FORWARD
    return Step.BACK if opened - today > dt.timedelta(days=1) else Step.NONE


def utc_hour(instant: dt.datetime) -> int:
    """Return the full hours from 1970 to an aware time."""
    return int(instant.timestamp()) // 3_600


class OpenDay:
    """Counts uses in memory, and hands out the changes to save, oldest first."""

    def __init__(self, start: DayStart, totals: dict[Combination, int], *, new: bool) -> None:
        """Continue from `totals`. The database does not know a `new` day yet."""
        self.start = start
        self.totals = totals
        self.total = sum(totals.values())
        self._pending = [PendingChanges(start, opened=new)]
        self._taken: list[PendingChanges] = []
        """Changes that are being saved."""

    @property
    def date(self) -> dt.date:
        """The date that the counters belong to."""
        return self.start.date

    def record(self, use: Use, hour: int, limit: int) -> bool:
        """Count a use in O(1); return False if its combination would exceed the limit."""
        skill, modality, count = use
        combination = (skill, modality)
        known = self.totals.get(combination)
        if known is None:
            if len(self.totals) >= limit:
                return False
            known = 0
        self.totals[combination] = known + count
        self.total += count
        uses = self._pending[-1].uses
        slot = (hour, combination)
        uses[slot] = uses.get(slot, 0) + count
        return True

    def add_use_id(self, use_id: str) -> None:
        """Save the id together with the uses of its call."""
        self._pending[-1].use_ids.append(use_id)

    def open(self, today: dt.date, now: dt.datetime) -> None:
        """Start the next day with counters at zero. Unsaved changes of the last one are kept."""
        self.start = DayStart(today, now, previous=self.start.date)
        self.totals = {}
        self.total = 0
        self._pending.append(PendingChanges(self.start, opened=True))

    def restart(self, start: DayStart, totals: Mapping[Combination, int]) -> None:
        """Subtract the totals that a reset found; later uses are kept."""
        self.start = start
        self._pending[-1].start = start
        self.totals = {
            combination: rest
            for combination, count in self.totals.items()
            if (rest := count - totals.get(combination, 0))
        }
        self.total = sum(self.totals.values())

    def correct(self, combination: Combination, change: int) -> None:
        """Change a counter as the database has changed it; there is none at zero."""
        count = self.totals.get(combination, 0) + change
        if count:
            self.totals[combination] = count
        else:
            self.totals.pop(combination, None)
        self.total += change

    def rename(self, target: Target) -> dict[Combination, Combination]:
        """Rename and merge counters and unsaved changes; return what was renamed."""
        found = set(self.totals)
        self.totals = _renamed_counts(self.totals, target)
        for changes in self._pending:
            uses: dict[tuple[int, Combination], int] = {}
            for (hour, combination), count in changes.uses.items():
                found.add(combination)
                slot = (hour, target(combination))
                uses[slot] = uses.get(slot, 0) + count
            changes.uses = uses
        return {old: new for old in sorted(found) if (new := target(old)) != old}

    def take_pending(self) -> list[PendingChanges]:
        """Hand out the changes that are not in the database."""
        taken = [changes for changes in self._pending if not changes.empty]
        self._pending = [PendingChanges(self.start, opened=False)]
        self._taken = taken
        return taken

    def forget_taken(self) -> None:
        """Keep no copy of what was handed out: it is in the database now."""
        self._taken = []

    def put_back(self, taken: list[PendingChanges]) -> None:
        """Take back changes that could not be saved, in front of later ones."""
        self._pending = _merged([*taken, *self._pending])
        self._taken = []

    def counts(self) -> DayCounts:
        """Copy the counters."""
        return DayCounts(self.start, dict(self.totals))

    @property
    def unsaved_use_ids(self) -> tuple[str, ...]:
        """The ids of uses on the open date that may not be in the database."""
        return tuple(
            use_id
            for changes in (*self._taken, *self._pending)
            if changes.start.date == self.date
            for use_id in changes.use_ids
        )

    @property
    def has_pending(self) -> bool:
        """Whether there are changes that are not in the database."""
        return not all(changes.empty for changes in self._pending)

    @property
    def unsaved_uses(self) -> int:
        """The number of uses that may not be in the database."""
        return sum(sum(changes.uses.values()) for changes in (*self._taken, *self._pending))


def _renamed_counts(counts: Mapping[Combination, int], target: Target) -> dict[Combination, int]:
    renamed: dict[Combination, int] = {}
    for combination, count in counts.items():
        new = target(combination)
        renamed[new] = renamed.get(new, 0) + count
    return renamed


def _merged(pending: list[PendingChanges]) -> list[PendingChanges]:
    """Merge changes of the same day, so that memory use does not grow with failed writes."""
    merged = [pending[0]]
    for changes in pending[1:]:
        last = merged[-1]
        if changes.opened or changes.start.date != last.start.date:
            merged.append(changes)
            continue
        for slot, count in changes.uses.items():
            last.uses[slot] = last.uses.get(slot, 0) + count
        last.use_ids.extend(changes.use_ids)
        del last.use_ids[:-MAX_UNSAVED_USE_IDS]
        last.start = changes.start
    return merged
