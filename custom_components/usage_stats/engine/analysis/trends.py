"""What the counts of a period say: totals, peaks, changes, streaks, and what is not used.

All of it is about whole days. What is used most and what is used no more comes from the sums of
days; hours come from the uses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import groupby
import sqlite3
from typing import NamedTuple

from ..fields import parse_integer
from ..uses.use import Combination
from . import day_counts, history
from .expectation import Expected, expect
from .history import CombinationSums, Selection
from .period import DAY, Period
from .tally import Group, Tally, average
from .weekday_fit import MOST_DAYS

DEFAULT_LISTED = 50
_MAX_LISTED = 1_000
_PEAKS = ("hour", "weekday", "hour_of_week")


class TrendsQuestion(NamedTuple):
    """What somebody asks."""

    period: Period
    selection: Selection
    group_by: str | None
    today: Mapping[Combination, int]
    """The open counters."""


class PeriodTotal(NamedTuple):
    """The uses of the days before a period, and how they have changed since."""

    first: date
    last: date
    total: int
    change: int

    @property
    def change_percent(self) -> float | None:
        """Return the change; None after a period without uses."""
        return round(100 * self.change / self.total, 1) if self.total else None


@dataclass(frozen=True, slots=True)
class CombinationTrend:
    """One combination in a period."""

    skill: str
    modality: str
    count: int
    share: float
    change: int | None
    """None where there is no period before to compare with."""
    days_used: int
    last: str


class NotUsed(NamedTuple):
    """A combination that was used before a period, and not in it."""

    skill: str
    modality: str
    last: str
    days: int
    """From the last use to the end of the period."""


@dataclass(slots=True)
class TrendsResult:
    """The answer. Lists are whole and in their order."""

    history_from: date | None
    days: int
    """Whole days of the period that the history reaches."""
    days_with_uses: int = 0
    total: int = 0
    streak: int = 0
    longest_streak: int = 0
    compared: PeriodTotal | None = None
    peaks: dict[str, Group | None] = field(default_factory=dict)
    peak_day: Group | None = None
    combinations: list[CombinationTrend] = field(default_factory=list)
    not_used: list[NotUsed] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    today: int = 0
    expected: Expected | None = None

    @property
    def per_day(self) -> float | None:
        """Return the uses of a day; None without a day."""
        return average(self.total, self.days)


def trends(connection: sqlite3.Connection, question: TrendsQuestion, zone: tzinfo) -> TrendsResult:
    """Answer a question about a period. A period before the history has no day."""
    period, selection = question.period, question.selection
    history_from = history.first_date(connection)
    first = period.start if history_from is None else max(period.start, history_from)
    tally = Tally(first, period.last if history_from is not None else first - DAY, zone)
    if tally.days:
        tally.add(history.hours(connection, selection, first, period.last))
    counts = list(tally.days.values())
    streaks = [len(list(days)) for used, days in groupby(counts, bool) if used]
    found = history.combinations(connection, selection, period)
    total = sum(counts)
    result = TrendsResult(
        history_from,
        len(counts),
        days_with_uses=sum(map(bool, counts)),
        total=total,
        streak=streaks[-1] if streaks and counts[-1] else 0,
        longest_streak=max(streaks, default=0),
        compared=_compared(history_from, period, total, found),
        peaks={by: tally.peak(by) for by in _PEAKS},
        peak_day=tally.peak_day(),
        not_used=_not_used(question, found),
        groups=[] if question.group_by is None else tally.groups(question.group_by),
        today=sum(
            count for combination, count in question.today.items() if selection.has(combination)
        ),
    )
    result.combinations = _used(found, result)
    before = period.open_day - MOST_DAYS * DAY
    counts_by_day = day_counts.totals(connection, selection, before, period.open_day - DAY)
    result.expected = expect(counts_by_day, period.open_day)
    return result


def _compared(
    history_from: date | None, period: Period, total: int, found: Iterable[CombinationSums]
) -> PeriodTotal | None:
    first, last = period.before
    if not period.whole_days or history_from is None or first < history_from:
        return None
    before = sum(sums.count_before for sums in found)
    return PeriodTotal(first, last, before, total - before)


def _used(found: Iterable[CombinationSums], result: TrendsResult) -> list[CombinationTrend]:
    """Return what was used in the period, most used first."""
    used = [
        CombinationTrend(
            sums.skill,
            sums.modality,
            sums.count,
            round(sums.count / result.total, 4),
            None if result.compared is None else sums.count - sums.count_before,
            sums.days,
            sums.last,
        )
        for sums in found
        if sums.days
    ]
    return sorted(used, key=lambda trend: (-trend.count, trend.skill, trend.modality))


def _not_used(question: TrendsQuestion, found: Iterable[CombinationSums]) -> list[NotUsed]:
    """Return what was used before the period and not in it, longest first."""
    period = question.period
    with_today = period.end >= period.open_day
    unused = [
        NotUsed(
            sums.skill,
            sums.modality,
            sums.last,
            (period.last - date.fromisoformat(sums.last)).days,
        )
        for sums in found
        if not sums.days and not (with_today and question.today.get((sums.skill, sums.modality)))
    ]
    return sorted(unused, key=lambda trend: (-trend.days, trend.skill, trend.modality))


def parse_limit(value: object) -> int:
    """Return how long a list may be; raise RefusedError."""
    return parse_integer(value, 1, _MAX_LISTED)
