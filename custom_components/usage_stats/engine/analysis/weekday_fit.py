"""What is usual: a mean for each weekday, how much days vary, and the level of the last weeks.

One fit serves the judgement of a day and the forecast of the next week. Counts are those of whole
days, and single days that stand out hardly move it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
import datetime as dt
from math import ceil, sqrt
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


def history_before(counts: DayCounts, day: dt.date, most: int = MOST_DAYS) -> list[int]:
    """Return the counts of the days before one, oldest first, from the first of them with uses.

    It begins at most that many days before. Later dates, of a clock that ran ahead, are left out.
    """
    end = day.toordinal()
    found = {
        number: count
        for date, count in counts.items()
        if count and end - most <= (number := date.toordinal()) < end
    }
    if not found:
        return []
    history = [0] * (end - min(found))
    for number, count in found.items():
        history[number - end] = count
    return history


class _Weekday(NamedTuple):
    """One weekday of the history."""

    mean: float
    deviations: list[tuple[float, float]]
    """(deviation from the mean squared, less what chance explains; mean squared) of its days"""


def fit(history: Sequence[int]) -> Fit | None:
    """Return what is usual after a history, oldest day first; None: it is too short."""
    days = min(len(history), MOST_DAYS) // _WEEK * _WEEK
    if days < LEAST_DAYS:
        return None
    history = history[-days:]
    overall = sum(history) / days
    weekdays = [_weekday(history[number::_WEEK], overall) for number in range(_WEEK)]
    means = tuple(weekday.mean for weekday in weekdays)
    recent = sum(history[-_RECENT:])
    level = (recent + 2) / (_RECENT / _WEEK * sum(means) + 2)
    return Fit(days, means, _dispersion(weekdays, days), recent, level)


def _weekday(counts: Sequence[int], overall: float) -> _Weekday:
    counts = sorted(counts)
    middle = _median(counts)
    deviation = _median(sorted([abs(count - middle) for count in counts]))
    spread = 3 * max(1.0, sqrt(middle), _MAD_TO_DEVIATION * deviation)
    low, high = middle - spread, middle + spread
    # Most counts come several times.
    tally = Counter(counts)
    clipped = sum([min(max(count, low), high) * times for count, times in tally.items()])
    mean = max(_LEAST_MEAN, (clipped + overall / 4) / (len(counts) + 0.25))
    deviations: list[tuple[float, float]] = []
    for count, times in tally.items():
        deviations += [((max(count, low) - mean) ** 2 - mean, mean * mean)] * times
    return _Weekday(mean, deviations)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _dispersion(weekdays: Sequence[_Weekday], days: int) -> float:
    deviations = [pair for weekday in weekdays for pair in weekday.deviations]
    deviations.sort()
    del deviations[-ceil(_LEFT_OUT * days) :]
    excess = sum([pair[0] for pair in deviations])
    squares = sum([pair[1] for pair in deviations])
    return max(_LEAST_DISPERSION, excess / squares)
