"""The open day: the counters of one date, and what of them the database has not got yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import datetime as dt
from enum import Enum
from typing import NamedTuple

from .use import Combination, Use

# A disk may fail for days: what waits grows with days and combinations, not with tries and calls.
MAX_UNSAVED_USE_IDS = 10_000


@dataclass(frozen=True, slots=True)
class DayStart:
    """Where the counters of a date began at zero: when it was opened, or reset since."""

    date: dt.date
    since: dt.datetime
    """Aware, in UTC."""
    previous: dt.date | None
    """The day that was open before."""


@dataclass(slots=True)
class PendingChanges:
    """Uses of one open day that wait to be saved."""

    start: DayStart
    opened: bool
    """The day was opened by this segment; the database does not know of it."""
    uses: dict[tuple[int, Combination], int] = field(default_factory=dict)
    """(UTC hour since 1970, combination) → count"""
    use_ids: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to save."""
        return not (self.opened or self.uses or self.use_ids)


class DayCounts(NamedTuple):
    """The counters of a day, as they were at some instant."""

    start: DayStart
    totals: Mapping[Combination, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The open counters, kept outside the database for the day that it is lost."""

    start: DayStart
    totals: Mapping[Combination, int]
    batches_written: int
    """ever, into files"""
    base_export_time: str | None
    """The last stamp of the file when the counters began: rows after it were counted by them."""


class Step(Enum):
    """What the calendar means for the open day."""

    NONE = "none"
    FORWARD = "forward"
    BACK = "back"
    """The clock had run ahead when the day was opened."""


def calendar_step(opened: dt.date, today: dt.date) -> Step:
    """Say whether the open day ends; a clock or zone that steps back by a day changes nothing."""
    if today > opened:
        return Step.FORWARD
    if opened - today > dt.timedelta(days=1):
        return Step.BACK
    return Step.NONE


def last_due(now: dt.datetime, at: dt.time) -> dt.date:
    """Return the last date on which a local time was due.

    `now` is aware, in the local zone. A time that a clock change skips is due an hour later.
    """
    instant = dt.datetime.combine(now.date(), at, tzinfo=now.tzinfo).astimezone(dt.UTC)
    return now.date() if instant <= now else now.date() - dt.timedelta(days=1)


def utc_hour(instant: dt.datetime) -> int:
    """Return the hour since 1970 of an aware time."""
    return int(instant.timestamp()) // 3_600


class OpenDay:
    """Counts in memory; what is not saved yet is handed out in segments, oldest first."""

    def __init__(self, start: DayStart, totals: dict[Combination, int], *, new: bool) -> None:
        """Begin with what is known of the day; the database has yet to learn of a `new` one."""
        self.start = start
        self.totals = totals
        self.total = sum(totals.values())
        self._pending = [PendingChanges(start, opened=new)]

    @property
    def date(self) -> dt.date:
        """The date that the counters belong to."""
        return self.start.date

    def record(self, use: Use, hour: int, limit: int) -> bool:
        """Count a use; False when it would be a combination beyond the limit. O(1)."""
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
        """Have the id saved with the uses it came with."""
        self._pending[-1].use_ids.append(use_id)

    def open(self, today: dt.date, now: dt.datetime) -> None:
        """Close the day: the counters go back to zero, and what is not saved stays to be saved."""
        self.start = DayStart(today, now, previous=self.start.date)
        self.totals = {}
        self.total = 0
        self._pending.append(PendingChanges(self.start, opened=True))

    def restart(self, start: DayStart, totals: Mapping[Combination, int]) -> None:
        """Take off the totals that a reset found; uses since then stay."""
        self.start = start
        self._pending[-1].start = start
        self.totals = {
            combination: rest
            for combination, count in self.totals.items()
            if (rest := count - totals.get(combination, 0))
        }
        self.total = sum(self.totals.values())

    def take_pending(self) -> list[PendingChanges]:
        """Hand out what the database has not got."""
        taken = [changes for changes in self._pending if not changes.empty]
        self._pending = [PendingChanges(self.start, opened=False)]
        return taken

    def put_back(self, taken: list[PendingChanges]) -> None:
        """Take back, in front of what came since, what could not be saved."""
        self._pending = _joined([*taken, *self._pending])

    def counts(self) -> DayCounts:
        """Copy the counters."""
        return DayCounts(self.start, dict(self.totals))

    @property
    def pending_uses(self) -> int:
        """The number of uses that wait to be saved."""
        return sum(sum(changes.uses.values()) for changes in self._pending)


def _joined(changes_list: list[PendingChanges]) -> list[PendingChanges]:
    joined = [changes_list[0]]
    for changes in changes_list[1:]:
        last = joined[-1]
        if changes.opened or changes.start.date != last.start.date:
            joined.append(changes)
            continue
        for slot, count in changes.uses.items():
            last.uses[slot] = last.uses.get(slot, 0) + count
        last.use_ids.extend(changes.use_ids)
        del last.use_ids[:-MAX_UNSAVED_USE_IDS]
        last.start = changes.start
    return joined
