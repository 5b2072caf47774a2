"""The rule on days that chance made, with fixed seeds: what `docs/analysis.md` promises.

`benchmarks/unusual.py` prints the same figures for 62 years of each kind.
"""

from functools import cache
from random import Random
from statistics import fmean

import pytest

from .calibration import Figures, days_until_found, measure
from .kinds import BURSTS, KINDS

YEARS = 8
RARE = {"once a week"}
"""So few that all days are within the range, whatever it is."""


@cache
def measured(kind: str) -> Figures:
    """Return the figures of a kind, which take a second or two."""
    return measure({**KINDS, "bursts": BURSTS}[kind], kind, YEARS)


def test_a_house_has_as_few_false_alarms_as_it_was_promised() -> None:
    alarms = [measured(kind).rule.alarms_a_year for kind in KINDS]

    assert fmean(alarms) <= 0.2
    assert fmean([*alarms, measured("bursts").rule.alarms_a_year]) <= 0.2


def test_most_planted_days_are_found() -> None:
    assert fmean(measured(kind).rule.hits for kind in KINDS) >= 0.55


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("once a week", 0.98),
        ("0-3", 0.75),
        ("5", 0.6),
        ("12 on workdays", 0.75),
        ("15 and 4", 0.4),
        ("200 and 60", 0.98),
        ("20 with steps", 0.15),
    ],
)
def test_the_rule_finds_more_than_the_distance_from_the_mean(kind: str, least: float) -> None:
    figures = measured(kind)

    assert figures.rule.hits_compared >= max(least, figures.simple_hits)
    # The truth cannot be beaten, but for the chance of a few years.
    assert figures.rule.hits_compared <= figures.truth.hits_compared + 0.15


@pytest.mark.parametrize("kind", [*KINDS, "bursts"])
def test_nine_days_in_ten_are_within_the_range(kind: str) -> None:
    assert 0.88 <= measured(kind).covered <= (1 if kind in RARE else 0.98)


@pytest.mark.parametrize(("mean", "latest"), [(5, 4), (0.9, 30)])
def test_a_silence_is_found_in_time(mean: float, latest: int) -> None:
    found = [days_until_found(Random(seed), mean) for seed in range(40)]

    assert max(found) <= latest
