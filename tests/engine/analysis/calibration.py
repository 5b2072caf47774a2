"""How often the rule is right and wrong on days that chance made."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from statistics import fmean, pstdev
from typing import NamedTuple

from custom_components.usage_stats.engine.analysis import negative_binomial
from custom_components.usage_stats.engine.analysis.expectation import model
from custom_components.usage_stats.engine.analysis.unusual import HISTORY_DAYS, judge, tails
from custom_components.usage_stats.engine.analysis.weekday_fit import Fit, fit

from .kinds import CHANCE, WARM_UP, Kind, Made, negative

FALSE_ALARMS = 6
COMBINATIONS = 50
LIMIT = FALSE_ALARMS / (730 * COMBINATIONS)
_COMPARED_ALARMS = 0.1
"""False alarms a year and combination at which rules are compared."""


class Share(NamedTuple):
    """What a rule says of the days of a kind."""

    alarms_a_year: float
    """False ones, at `LIMIT`."""
    hits: float
    """The share of planted days that it finds at `LIMIT`."""
    hits_compared: float
    """The same, at the limit that makes 0.1 false alarms a year."""


class Figures(NamedTuple):
    """What was measured of a kind."""

    rule: Share
    truth: Share
    """Of a rule that knows what makes the days."""
    simple_hits: float
    """Compared likewise: of the distance from the weekday's mean in standard deviations."""
    covered: float
    """The share of days within the range of nine days in ten."""


type Scores = list[tuple[float, float]]
"""For each day the scores of its count and of the planted one: the lower, the more unusual."""


def measure(kind: Kind, seed: str, years: int) -> Figures:
    """Judge every day of some years by the days before it."""
    made = list(kind(Random(seed), years * 365 + WARM_UP))
    counts = [day.uses for day in made]
    rule: Scores = []
    truth: Scores = []
    simple: Scores = []
    covered = 0
    for number, day in enumerate(islice(made, WARM_UP, None)):
        history = counts[number : number + WARM_UP]
        found = fit(history)
        assert found is not None
        rule.append((_least(tails(found, day.uses)), _least(tails(found, day.planted))))
        truth.append((_least(day.tails(day.uses)), _least(day.tails(day.planted))))
        simple.append(_distances(history[::7], day))
        covered += _is_covered(found, day.uses)
    return Figures(
        _share(rule, years),
        _share(truth, years),
        _share(simple, years).hits_compared,
        covered / len(rule),
    )


def _least(tails: Iterable[float]) -> float:
    return min(tails)


def _distances(history: Sequence[int], day: Made) -> tuple[float, float]:
    mean, deviation = fmean(history), pstdev(history) or 1
    return -abs(day.uses - mean) / deviation, -abs(day.planted - mean) / deviation


def _is_covered(found: Fit, count: int) -> bool:
    """Return whether a count is within the range, without looking for the ends of the range."""
    usual = model(found, 0)
    low = negative_binomial.at_most(count, *usual) >= 0.05
    return low and negative_binomial.at_most(count - 1, *usual) < 0.95


def _share(scores: Scores, years: int) -> Share:
    false = sorted(clean for clean, _ in scores)
    compared = false[max(0, round(_COMPARED_ALARMS * years) - 1)]
    return Share(
        sum(clean <= LIMIT for clean in false) / years,
        fmean(planted <= LIMIT for _, planted in scores),
        fmean(planted <= compared for _, planted in scores),
    )


def days_until_found(random: Random, mean: float) -> int:
    """Return on which day without use a silence was found, after half a year of uses."""
    start = date(2026, 1, 1)
    history = [0] * HISTORY_DAYS + [negative(random, mean, CHANCE).uses for _ in range(WARM_UP)]
    for silent in range(1, 100):
        history.append(0)
        day = start + timedelta(days=silent)
        counts = {("Office", "printer"): history[-HISTORY_DAYS - 1 :]}
        # It is the only combination, so its limit is that of each of many.
        if judge(counts, day, FALSE_ALARMS / COMBINATIONS).findings:
            return silent
    raise AssertionError("never found")
