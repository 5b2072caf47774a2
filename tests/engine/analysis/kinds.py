"""Days as houses and hospitals have them, made by chance, and days that stand out in them.

What makes the days knows how probable each count is. So it can be asked, like the rule, how unusual
a day looks: no rule that has to learn from the past can do better.
"""

from collections.abc import Callable, Iterator
from math import sqrt
from random import Random
from typing import NamedTuple

from custom_components.usage_stats.engine.analysis import negative_binomial

WARM_UP = 182
_STANDS_OUT = 5
"""A planted day has that many standard deviations more than it would have had."""
_LEAST_MORE = 6
_TRIALS = 10**7
CHANCE = 1e-6
"""The dispersion of counts that vary by chance alone."""


class Made(NamedTuple):
    """A day of a kind."""

    uses: int
    planted: int
    """The uses, had the day stood out."""
    tails: Callable[[int], tuple[float, float]]
    """Count → how probable that many or more are, and that many or less."""


type Kind = Callable[[Random, int], Iterator[Made]]


def negative(random: Random, mean: float, alpha: float) -> Made:
    """Return a day with a mean and a dispersion."""
    rate = mean * random.gammavariate(1 / alpha, alpha) if alpha > CHANCE else mean
    count = random.binomialvariate(_TRIALS, min(1.0, rate / _TRIALS))
    more = max(mean, _STANDS_OUT * sqrt(mean + alpha * mean * mean), _LEAST_MORE)

    def tails(count: int) -> tuple[float, float]:
        return negative_binomial.tails(count, mean, alpha)

    return Made(count, count + round(more), tails)


def weekly(random: Random, days: int) -> Iterator[Made]:
    """Once a week, on the same day, and rarely forgotten."""
    for day in range(days):
        done = day % 7 == 0

        def tails(count: int, *, done: bool = done) -> tuple[float, float]:
            return (1.0 if count <= done else 0.0), (1.0 if count >= done else 0.05)

        count = int(done and random.random() > 0.05)
        yield Made(count, count + random.randint(1, _LEAST_MORE), tails)


def by_weekday(workday: float, weekend: float, alpha: float = CHANCE) -> Kind:
    """Return a kind with one mean on workdays and another at weekends."""

    def make(random: Random, days: int) -> Iterator[Made]:
        for day in range(days):
            yield negative(random, workday if day % 7 < 5 else weekend, alpha)

    return make


def steps(random: Random, days: int) -> Iterator[Made]:
    """Around 20, and after some months at another level."""
    mean = 20.0
    for _ in range(days):
        if random.random() < 1 / 120:
            mean = 20 * random.uniform(0.5, 1.6)
        yield negative(random, mean, CHANCE)


KINDS: dict[str, Kind] = {
    "once a week": weekly,
    "0-3": by_weekday(0.8, 0.8),
    "5": by_weekday(5, 5),
    "12 on workdays": by_weekday(12, 0.3),
    "15 and 4": by_weekday(15, 4, 0.05),
    "200 and 60": by_weekday(200, 60, 0.005),
    "20 with steps": steps,
}
BURSTS: Kind = by_weekday(4, 4, 1)
"""Of counts that vary that much, nobody can tell which mean something."""
