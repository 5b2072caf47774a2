"""Tails of the negative binomial distribution: counts that vary more than chance alone.

It is given by its mean (above 0) and its dispersion alpha (above 0): the variance is
mean + alpha · mean². A tail is an incomplete beta function, whose continued fraction is as exact
for a mean of 100,000 as for one of 0.02. Adding up probabilities from zero is not: above a mean of
some hundreds the first of them is zero for a computer.
"""

from math import ceil, exp, lgamma, log, sqrt

_TINY = 1e-300
"""Stands for a zero that would be divided by."""
_PRECISION = 1e-13
_MOST_TERMS = 100_000
"""Some thousands are enough for a count of millions."""


def tails(count: int, mean: float, alpha: float) -> tuple[float, float]:
    """Return the probabilities of `count` or more, and of `count` or less.

    The smaller one is exact however small it is.
    """
    size, odds = 1 / alpha, alpha * mean
    exactly = exp(
        lgamma(size + count)
        - lgamma(size)
        - lgamma(count + 1)
        + count * log(odds / (1 + odds))
        - size * log(1 + odds)
    )
    if count > mean:
        more = _beta_share(count, size, odds)
        return more, min(1.0, 1 - more + exactly)
    less = at_most(count, mean, alpha)
    return min(1.0, 1 - less + exactly), less


def at_most(count: int, mean: float, alpha: float) -> float:
    """Return the probability of `count` or less."""
    if count < 0:
        return 0.0
    return _beta_share(1 / alpha, count + 1, 1 / (alpha * mean))


def none(mean: float, alpha: float) -> float:
    """Return the probability of zero."""
    return exp(-log(1 + alpha * mean) / alpha)


def point(share: float, mean: float, alpha: float) -> int:
    """Return the smallest count that at least this share of days, below 1, does not exceed."""
    step = ceil(sqrt(mean + alpha * mean * mean))
    low, high = -1, ceil(mean)
    while at_most(high, mean, alpha) < share:
        low, high = high, high + step
        step *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if at_most(middle, mean, alpha) < share:
            low = middle
        else:
            high = middle
    return high


def _beta_share(a: float, b: float, odds: float) -> float:
    """Return the regularized incomplete beta function I_x(a, b), odds being x / (1 - x)."""
    x, rest = odds / (1 + odds), 1 / (1 + odds)
    ahead = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    # The fraction converges fast on this side only; beyond, it is the rest of the other side.
    if x * (a + b + 2) <= a + 1:
        return min(1.0, ahead / a / _fraction(a, b, x))
    return max(0.0, 1 - ahead / b / _fraction(b, a, rest))


def _fraction(a: float, b: float, x: float) -> float:
    """Return 1 + d1 / (1 + d2 / (1 + …)), DLMF 8.17.22, from the left (Lentz's method)."""
    value, upper, lower, step = 1.0, 1.0, 0.0, 0.0
    term = 0
    while abs(step - 1) > _PRECISION and term < _MOST_TERMS:
        term += 1
        half = term // 2
        if term % 2:
            factor = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            factor = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / (1 + factor * lower or _TINY)
        upper = 1 + factor / upper or _TINY
        step = upper * lower
        value *= step
    return value
