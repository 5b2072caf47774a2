"""Tails and points of the negative binomial distribution, compared with scipy's."""

from random import Random

import pytest
from scipy.stats import nbinom

from custom_components.usage_stats.engine.analysis import negative_binomial


def drawn(seed: int) -> tuple[float, float, int]:
    """Return (mean, alpha, count) as houses and hospitals have them, also far from the mean."""
    random = Random(seed)
    mean = 10 ** random.uniform(-2, 4.5)
    alpha = 10 ** random.uniform(-2.3, 1)
    deviation = (mean + alpha * mean**2) ** 0.5
    count = random.choice(
        [random.randint(0, 5), mean * random.uniform(0, 3), mean + random.gauss(0, 6) * deviation]
    )
    return mean, alpha, max(0, int(count))


def test_tails_are_those_of_scipy() -> None:
    for seed in range(4_000):
        mean, alpha, count = drawn(seed)
        successes, chance = 1 / alpha, 1 / (1 + alpha * mean)
        at_least, at_most = negative_binomial.tails(count, mean, alpha)

        assert at_least == pytest.approx(nbinom.sf(count - 1, successes, chance), rel=1e-6), seed
        assert at_most == pytest.approx(nbinom.cdf(count, successes, chance), rel=1e-6), seed
        assert negative_binomial.at_most(count, mean, alpha) == pytest.approx(at_most, rel=1e-6)
        none = negative_binomial.none(mean, alpha)
        assert none == pytest.approx(nbinom.pmf(0, successes, chance), rel=1e-6), seed


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_points_are_those_of_scipy(share: float) -> None:
    for seed in range(500):
        mean, alpha, _ = drawn(seed)
        expected = max(0, nbinom.ppf(share, 1 / alpha, 1 / (1 + alpha * mean)))
        assert negative_binomial.point(share, mean, alpha) == expected, seed


def test_every_count_is_zero_or_more() -> None:
    assert negative_binomial.tails(0, 3, 0.1)[0] == pytest.approx(1)
    assert negative_binomial.at_most(-1, 3, 0.1) == 0


def test_a_mean_of_thousands_has_tails() -> None:
    """The probability of zero is nothing that a computer can write there."""
    assert negative_binomial.none(1_000_000, 0.001) == 0
    assert negative_binomial.at_most(900_000, 1_000_000, 0.001) == pytest.approx(
        nbinom.cdf(900_000, 1_000, 1 / 1_001), rel=1e-6
    )
    assert negative_binomial.tails(2_000_000, 1_000_000, 0.001)[0] < 1e-100
