"""How many uses are to be expected in the next week: a plain forecast, by weekday."""

import datetime as dt
from math import sqrt
from typing import NamedTuple

from . import negative_binomial
from .weekday_fit import MOST_DAYS, DayCounts, Fit, counts_until, fit, from_first_use

_DAYS = 7
_LOW, _HIGH = 0.05, 0.95
_RECENT = 21
_LEAST_UNSURE = 0.04
"""The level of a week is never better known than by this share."""


class Amount(NamedTuple):
    """A number of uses, and the range that nine in ten are within, both ends included."""

    expected: float
    low: int
    high: int


class Expected(NamedTuple):
    """The uses to be expected in the seven days after the open day."""

    days: list[tuple[dt.date, Amount]]
    total: Amount


def expect(counts: DayCounts, open_day: dt.date) -> Expected | None:
    """Return what to expect after the open day, which does not count; None: too short a history.

    The counts of the 182 days before the open day are needed.
    """
    until = open_day - dt.timedelta(days=1)
    found = fit(from_first_use(counts_until(counts, until, MOST_DAYS)))
    if found is None:
        return None
    ahead = range(1, _DAYS + 1)
    days = [(open_day + dt.timedelta(days=day), expected_on(found, day)) for day in ahead]
    return Expected(days, _together(found, ahead))


def expected_on(found: Fit, ahead: int) -> Amount:
    """Return what to expect so many days after the first day that follows the history."""
    return _amount(*model(found, ahead))


def model(found: Fit, ahead: int) -> tuple[float, float]:
    """Return the mean and the dispersion of a day."""
    # Half of a change of level: it may not last.
    return found.mean(ahead) * sqrt(found.level), found.alpha(ahead) + found.unsure / 2


def _together(found: Fit, ahead: range) -> Amount:
    """Return the sum of days, which are wrong together where the level is."""
    models = [model(found, day) for day in ahead]
    mean = sum(expected for expected, _ in models)
    each = sum(expected + alpha * expected**2 for expected, alpha in models)
    level = found.unsure + found.dispersion / _RECENT + _LEAST_UNSURE**2
    variance = each + mean**2 * level
    return _amount(mean, (variance - mean) / mean**2)


def _amount(mean: float, alpha: float) -> Amount:
    low, high = (negative_binomial.point(share, mean, alpha) for share in (_LOW, _HIGH))
    return Amount(mean, low, high)
