"""What is to be expected next week."""

from datetime import date, timedelta
from math import sqrt
from random import Random

import pytest
from scipy.stats import nbinom

from custom_components.usage_stats.engine.analysis.expectation import Amount, expect
from custom_components.usage_stats.engine.analysis.weekday_fit import fit

MONDAY = date(2026, 6, 1)


def before(day: date, history: list[int]) -> dict[date, int]:
    """Return the counts of the days before one."""
    start = day - timedelta(days=len(history))
    return {start + timedelta(days=number): count for number, count in enumerate(history)}


def test_a_week_is_expected_by_weekday() -> None:
    expected = expect(before(MONDAY, [10, 10, 10, 10, 10, 0, 0] * 26), MONDAY)

    assert expected is not None
    days = dict(expected.days)
    assert list(days) == [MONDAY + timedelta(days=ahead) for ahead in range(1, 8)]
    assert days[date(2026, 6, 2)].expected == pytest.approx(10, abs=0.1)
    saturday = days[date(2026, 6, 6)]
    assert saturday == Amount(saturday.expected, 0, 1)
    assert saturday.expected == pytest.approx(0.07, abs=0.01)
    # The last of them is the next Monday.
    assert days[date(2026, 6, 8)].expected == pytest.approx(10, abs=0.1)
    assert expected.total.expected == pytest.approx(50, abs=0.5)
    assert expected.total.low < 50 < expected.total.high


def test_half_of_a_change_of_level_is_believed() -> None:
    expected = expect(before(MONDAY, [10] * 161 + [40] * 21), MONDAY)

    assert expected is not None
    for _day, amount in expected.days:
        assert 13 < amount.expected < 25


def test_ranges_are_those_of_scipy() -> None:
    for seed in range(50):
        random = Random(seed)
        rate = 10 ** random.uniform(-1, 3)
        history = [random.binomialvariate(100_000, rate / 100_000) for _ in range(182)]
        # All of them count, the first one too.
        history[0] = max(1, history[0])
        found, expected = fit(history), expect(before(MONDAY, history), MONDAY)
        assert found is not None
        assert expected is not None
        variance = 0.0
        for ahead, (_, amount) in enumerate(expected.days, 1):
            mean = found.mean(ahead) * sqrt(found.level)
            alpha = found.alpha(ahead) + 0.5 / (found.recent + 2)
            variance += mean + alpha * mean**2
            assert amount == (pytest.approx(mean), *_points(mean, alpha)), seed
        mean = sum(amount.expected for _, amount in expected.days)
        variance += mean**2 * (1 / (found.recent + 2) + found.dispersion / 21 + 0.04**2)
        points = _points(mean, (variance - mean) / mean**2)
        assert expected.total == (pytest.approx(mean), *points), seed


def _points(mean: float, alpha: float) -> list[float]:
    return [nbinom.ppf(share, 1 / alpha, 1 / (1 + alpha * mean)) for share in (0.05, 0.95)]


@pytest.mark.parametrize(("days", "known"), [(0, False), (55, False), (56, True)])
def test_eight_weeks_are_needed(days: int, known: bool) -> None:
    assert (expect(before(MONDAY, [3] * days), MONDAY) is not None) is known


def test_the_open_day_and_later_ones_do_not_count() -> None:
    counts = before(MONDAY, [3] * 56)
    later = {MONDAY: 900, MONDAY + timedelta(days=3): 900}

    assert expect({**counts, **later}, MONDAY) == expect(counts, MONDAY)
