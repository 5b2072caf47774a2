"""What a comparison reads of the history: the same, whether or not dates are rolled up."""

from collections import Counter
from datetime import date, timedelta
import random
import sqlite3

import pytest

from custom_components.usage_stats.engine.analysis.comparison import DateRange
from custom_components.usage_stats.engine.analysis.day_uses import day_uses, extent
from custom_components.usage_stats.engine.uses import use_days, use_log

FIRST = date(2027, 3, 1)
DATES = [FIRST + timedelta(number) for number in range(20)]


def fill(connection: sqlite3.Connection, seed: int) -> Counter[tuple[date, str, str]]:
    """Add uses of some hours, roll up some of the dates, and return the sums."""
    chance = random.Random(seed)
    sums: Counter[tuple[date, str, str]] = Counter()
    for day in DATES:
        for hour in range(24):
            for skill in ("Notfall", "Neuro"):
                if count := chance.choice([0, 0, 0, 3]):
                    slot = 500_000 + hour, (skill, "ct")
                    use_log.add_uses(connection, day, [(slot, count)])
                    sums[day, skill, "ct"] += count
        if chance.random() < 0.5:
            use_days.roll_up(connection, day)
    return sums


@pytest.mark.parametrize("seed", range(5))
def test_the_uses_of_a_period_in_the_order_of_their_dates(
    connection: sqlite3.Connection, seed: int
) -> None:
    sums = fill(connection, seed)
    dates = DateRange(DATES[3], DATES[15])

    found = list(day_uses(connection, dates))

    assert [use[0] for use in found] == sorted(use[0] for use in found)
    read: Counter[tuple[date, str, str]] = Counter()
    for day, skill, modality, count in found:
        read[day, skill, modality] += count
    assert read == {key: sums[key] for key in sums if dates.first <= key[0] <= dates.last}


def test_the_extent_of_the_history(connection: sqlite3.Connection) -> None:
    assert extent(connection, DATES[-1]) is None
    fill(connection, 1)
    assert extent(connection, DATES[-1]) == DateRange(FIRST, DATES[-1])
    assert extent(connection, FIRST - timedelta(1)) is None
