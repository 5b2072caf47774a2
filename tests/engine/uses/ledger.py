"""What was counted and corrected, apart from the engine: known by the calls alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from custom_components.usage_stats.engine.uses.correction import Correction, CorrectionResult
from custom_components.usage_stats.engine.uses.open_day import DayStart
from custom_components.usage_stats.engine.uses.use import Combination, Use

type Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A date was opened."""

    start: DayStart


@dataclass(frozen=True, slots=True)
class Used:
    """A use was counted on a date."""

    date: date
    use: Use


@dataclass
class Ledger:
    """What must be true of the engine."""

    saved: Counter[Key] = field(default_factory=Counter)
    discarded: Counter[Key] = field(default_factory=Counter)
    unsaved: list[Opened | Used] = field(default_factory=list)
    kept: list[Opened | Used] = field(default_factory=list)
    """unsaved, and in the snapshot"""
    open_date: date | None = None
    """as saved"""
    open_since: datetime | None = None
    """the same"""
    shown: Counter[Combination] = field(default_factory=Counter)
    """The open counters as saved."""

    def save(self, events: Sequence[Opened | Used]) -> None:
        """Take note that something is in the database; then the snapshot has no more than that."""
        self.kept = []
        for event in events:
            if isinstance(event, Opened):
                self.open_date, self.open_since = event.start.date, event.start.since
                self.shown.clear()
                continue
            skill, modality, count = event.use
            self.saved[event.date, skill, modality] += count
            if event.date == self.open_date:
                self.shown[skill, modality] += count

    def correct(self, correction: Correction, result: CorrectionResult) -> None:
        """Take note of a correction, or see that it was refused for a reason."""
        combination, count = correction.combination, correction.count
        key = (correction.date, *combination)
        left = self.saved[key] - self.discarded[key] + count
        if not result.corrected:
            assert left < 0 or (result.refused is not None and result.refused.field == "date")
            return
        assert left == result.total >= 0
        self.saved[key] += count
        if correction.date == self.open_date:
            self.shown += Counter({combination: count})

    def restore(self, *, known: bool) -> None:
        """Take note that a start has read the snapshot.

        `known`: the database had uses of the last date in it. It takes those that are not saved
        only if it knows that opening of the date, or nothing of the date.
        """
        opened = [(at, event) for at, event in enumerate(self.kept) if isinstance(event, Opened)]
        if not opened:
            self.save(self.kept)
        else:
            at, last = opened[-1]
            used = any(isinstance(event, Used) for event in self.kept[at:])
            if used and not known and self._is_later(last.start):
                self.save(self.kept[at:])
        self.kept = []

    def _is_later(self, start: DayStart) -> bool:
        """Return whether a date shows that it was opened after the saved one.

        It does not if a clock was put back before, and the day before it is not saved either.
        """
        if self.open_since is None:
            return True
        return start.date != self.open_date and (
            start.since > self.open_since or start.previous == self.open_date
        )

    def waiting(self) -> Counter[Key]:
        """Return what is counted and not saved."""
        waiting: Counter[Key] = Counter()
        for event in self.unsaved:
            if isinstance(event, Used):
                skill, modality, count = event.use
                waiting[event.date, skill, modality] += count
        return waiting

    def counters(self) -> tuple[date | None, Counter[Combination]]:
        """Return the open date and its counters as they are in memory."""
        memory = Ledger(open_date=self.open_date, shown=self.shown.copy())
        memory.save(self.unsaved)
        return memory.open_date, memory.shown
