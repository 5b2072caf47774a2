"""What is usual: a mean for each weekday, how much days vary, and the level of the last weeks.

One fit serves the judgement of a day and the forecast of the next week. Counts are those of whole
days, and single days that stand out hardly move it.
"""

from collections.abc import Mapping, Sequence
import datetime as dt
from math import ceil, sqrt, sumprod
from typing import NamedTuple

MOST_DAYS = 182
LEAST_DAYS = 56
_WEEK = 7
_RECENT = 21
_LEAST_MEAN = 0.02
_LEAST_DISPERSION = 0.005
_MAD_TO_DEVIATION = 1.4826
_LEFT_OUT = 0.02
"""The share of days, those farthest off, that does not count for the dispersion."""


type DayCounts = Mapping[dt.date, int]
"""Date → uses. Dates without uses may be missing."""


class Fit(NamedTuple):
    """What is usual for days after a history. The day right after it is 0 days ahead."""

    days: int
    """In whole weeks."""
    means: tuple[float, ...]
    """Of the seven days ahead."""
    dispersion: float
    """How much more than by chance the days vary."""
    recent: int
    """Uses in the last 21 days."""
    level: float
    """The last 21 days in proportion to what their weekdays have as a mean."""

    def mean(self, ahead: int) -> float:
        """Return the mean of a day's weekday."""
        return self.means[ahead % _WEEK]

    def alpha(self, ahead: int) -> float:
        """Return the dispersion of a day, with what is unsure about the mean of its weekday."""
        return self.dispersion + 0.5 / (self.days / _WEEK * self.mean(ahead) + 1)

    @property
    def unsure(self) -> float:
        """What is unsure about the level: more, the fewer uses it was taken from."""
        return 1 / (self.recent + 2)


def counts_until(counts: DayCounts, day: dt.date, days: int) -> list[int]:
    """Return the counts of so many days, up to one, which is the last.

    Later dates, of a clock that ran ahead, are left out.
    """
    last = day.toordinal()
    history = [0] * days
    for date, count in counts.items():
        ago = last - date.toordinal()
        if 0 <= ago < days:
            history[-1 - ago] = count
    return history


def from_first_use(history: list[int]) -> list[int]:
    """Return a history without the days before the first use."""
    first = next((number for number, count in enumerate(history) if count), len(history))
    return history[first:]


class _Weekday(NamedTuple):
    """The days of one weekday. A deviation is squared, less what chance explains."""

    mean: float
    days: int
    excess: float
    """The sum of their deviations."""
    farthest: list[tuple[float, float]]
    """(deviation, mean squared) of those that may be among the farthest of all."""


def fit(history: Sequence[int]) -> Fit | None:
    """Return what is usual after a history, oldest day first; None: it is too short."""
    days = min(len(history), MOST_DAYS) // _WEEK * _WEEK
    if days < LEAST_DAYS:
        return None
    history = history[-days:]
    overall, left_out = sum(history) / days, ceil(_LEFT_OUT * days)
    weekdays = [_weekday(history[number::_WEEK], overall, left_out) for number in range(_WEEK)]
    means = tuple([weekday.mean for weekday in weekdays])
    recent = sum(history[-_RECENT:])
    level = (recent + 2) / (_RECENT / _WEEK * sum(means) + 2)
    return Fit(days, means, _dispersion(weekdays, left_out), recent, level)


def _weekday(history: Sequence[int], overall: float, left_out: int) -> _Weekday:
    counts: list[float] = sorted(history)
    middle = _median(counts)
    deviation = _median(sorted([abs(count - middle) for count in counts]))
    spread = 3 * max(1.0, sqrt(middle), _MAD_TO_DEVIATION * deviation)
    low, high = middle - spread, middle + spread
    if counts[0] < low:
        counts = [max(count, low) for count in counts]
    total = sum(counts)
    clipped = sum([min(count, high) for count in counts]) if counts[-1] > high else total
    days = len(counts)
    mean = max(_LEAST_MEAN, (clipped + overall / 4) / (days + 0.25))
    square = mean * mean
    excess = sumprod(counts, counts) - 2 * mean * total + days * (square - mean)
    # The farthest are at the ends.
    ends = (*counts[:left_out], *counts[-left_out:])
    farthest = [((count - mean) ** 2 - mean, square) for count in ends]
    return _Weekday(mean, days, excess, farthest)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _dispersion(weekdays: Sequence[_Weekday], left_out: int) -> float:
    farthest = sorted([pair for weekday in weekdays for pair in weekday.farthest])[-left_out:]
    excess = sum([weekday.excess for weekday in weekdays])
    squares = sum([weekday.days * weekday.mean**2 for weekday in weekdays])
    excess -= sum([deviation for deviation, _ in farthest])
    squares -= sum([square for _, square in farthest])
    return max(_LEAST_DISPERSION, excess / squares)
