"""What is usual, reckoned by hand."""

from datetime import date, timedelta

import pytest

from custom_components.usage_stats.engine.analysis.weekday_fit import (
    Fit,
    counts_until,
    fit,
    from_first_use,
)

DAY = date(2026, 3, 2)


def fitted(history: list[int]) -> Fit:
    """Return the fit of a history that is long enough."""
    found = fit(history)
    assert found is not None
    return found


def test_days_that_never_vary() -> None:
    found = fitted([2] * 56)

    assert found.days == 56
    # (8 · 2 + ¼ · 2) / 8¼
    assert found.means == pytest.approx([2] * 7)
    # Every day has (2 - 2)² - 2 = -2: less than chance, so the least there is.
    assert found.dispersion == 0.005
    assert found.alpha(0) == pytest.approx(0.005 + 0.5 / (8 * 2 + 1))
    assert found.recent == 42
    assert found.level == pytest.approx(1)
    assert found.unsure == pytest.approx(1 / 44)


def test_a_day_that_stands_out_hardly_moves_its_weekday() -> None:
    found = fitted([2] * 49 + [20] + [2] * 6)

    # The median is 2, so counts are clipped at 2 + 3 · √2; the mean of all days is 130 / 56.
    mean = (7 * 2 + 2 + 3 * 2**0.5 + 130 / 56 / 4) / 8.25
    assert found.mean(0) == found.mean(7) == pytest.approx(mean)
    assert found.mean(1) == pytest.approx((16 + 130 / 56 / 4) / 8.25)
    # Two days are left out of the dispersion, and the rest varies less than by chance.
    assert found.dispersion == 0.005
    assert found.level == pytest.approx((60 + 2) / (3 * sum(found.means) + 2))


def test_days_that_vary_more_than_by_chance() -> None:
    found = fitted([*([10] * 7 + [30] * 7) * 4])

    # Median and mean are 20 and half of each is clipped at nothing.
    assert found.means == pytest.approx([20] * 7)
    # (10² - 20) / 20², whichever two days are left out.
    assert found.dispersion == pytest.approx(80 / 400)


def test_a_weekday_without_uses_has_a_mean() -> None:
    assert fitted([1, 0, 0, 0, 0, 0, 0] * 26).mean(1) == 0.02


def test_an_odd_number_of_weeks_has_its_middle_day() -> None:
    assert fitted([4] * 63).means == pytest.approx([4] * 7)


@pytest.mark.parametrize("days", [0, 7, 55])
def test_less_than_eight_weeks_are_too_short(days: int) -> None:
    assert fit([1] * days) is None


def test_only_whole_weeks_of_half_a_year_count() -> None:
    assert fitted([9, *[1] * 56]).days == 56
    assert fitted([*[9] * 100, *[1] * 182]).means == pytest.approx([1] * 7)


def test_a_history_begins_with_the_first_use() -> None:
    counts = {
        DAY - timedelta(days=5): 0,
        DAY - timedelta(days=4): 3,
        DAY - timedelta(days=2): 1,
        DAY: 8,
        # A clock that ran ahead.
        DAY + timedelta(days=400): 7,
    }

    history = counts_until(counts, DAY, 10)
    assert history == [0, 0, 0, 0, 0, 3, 0, 1, 0, 8]
    assert from_first_use(history) == [3, 0, 1, 0, 8]
    assert counts_until(counts, DAY, 3) == [1, 0, 8]
    assert from_first_use([0, 0]) == []
