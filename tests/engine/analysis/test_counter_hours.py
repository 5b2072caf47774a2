"""Which uses the hours of a counter stand for."""

from collections import Counter
from datetime import UTC, date
import math

import pytest

from custom_components.usage_stats.engine.analysis.backfill import (
    STATISTICS,
    Coverage,
    Question,
    Span,
    Subject,
)
from custom_components.usage_stats.engine.analysis.counter_hours import CounterHours, chunks

CUPS = Subject("sensor.cups", None, "")
HOUR = 3_600.0
DAY = 24 * HOUR


def hours(*changes: float, covered: tuple[Span, ...] = ()) -> tuple[list[int], int]:
    """Return (hours of all uses, hours left out) of changes, an hour each, up to ten o'clock."""
    question = Question(
        kind=STATISTICS,
        domains=frozenset({"sensor"}),
        since=0.0,
        until=10 * HOUR,
        coverage=Coverage(covered, {}),
    )
    counter = CounterHours(question, CUPS, UTC)
    found: Counter[int] = Counter()
    for hour, change in enumerate(changes):
        # As if each hour were a chunk of its own.
        for item, count in counter.take([(hour * HOUR, change)]).items():
            assert (item.date, item.subject) == (date(1970, 1, 1), CUPS)
            found[item.hour] += count
    return sorted(found.elements()), counter.left_out


@pytest.mark.parametrize(
    ("changes", "uses", "left_out"),
    [
        ((), [], 0),
        ((0, 2, 0.0, 1), [1, 1, 3], 0),
        ((1.0, -3, 1), [0, 2], 1),
        ((10_001, 1), [1], 1),
        ((math.nan, math.inf, -math.inf, 1), [3], 3),
        # Sums are not exact, and halves make a whole.
        ((0.9999999999, 1.0000000001), [0, 1], 0),
        ((0.5, 0.25, 0.25, 0.5), [2], 0),
        ((0,) * 10 + (1,), [], 0),
    ],
)
def test_what_goes_up_is_used(changes: tuple[float, ...], uses: list[int], left_out: int) -> None:
    assert hours(*changes) == (uses, left_out)


def test_the_most_of_an_hour() -> None:
    uses, left_out = hours(10_000)
    assert (len(uses), left_out) == (10_000, 0)


def test_what_counts_already_is_not_looked_at() -> None:
    """Not even for being impossible."""
    span = Span("a", "a", frozenset({"sensor"}), frozenset({"sensor.cups"}), 0.0, 2 * HOUR)
    assert hours(1, -1, 1, -1, covered=(span,)) == ([2], 1)


@pytest.mark.parametrize(
    ("period", "parts"),
    [
        ((5.0, 5.0), []),
        ((5.0, 1.0), []),
        ((0.0, 31 * DAY), [(0.0, 31 * DAY)]),
        ((0.0, 31 * DAY + 1), [(0.0, 31 * DAY), (31 * DAY, 31 * DAY + 1)]),
    ],
)
def test_a_period_is_cut_into_months(
    period: tuple[float, float], parts: list[tuple[float, float]]
) -> None:
    assert list(chunks(*period)) == parts
