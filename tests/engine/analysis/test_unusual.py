"""What is unusual on a day, case by case."""

from collections.abc import Mapping
from datetime import date, timedelta
import json
from random import Random

import pytest

from custom_components.usage_stats.engine.analysis.unusual import (
    HISTORY_DAYS,
    Direction,
    Finding,
    Judgement,
    judge,
    tails,
)
from custom_components.usage_stats.engine.analysis.weekday_fit import fit
from custom_components.usage_stats.engine.uses.use import Combination

DAY = date(2026, 6, 1)
PRINTER = ("Office", "printer")
LAMP = ("Kitchen", "lamp")
ALL = (None, None)
YEAR = 6
"""False alarms a year, as most people have it."""


def after(history: list[int], count: int = 0) -> list[int]:
    """Return the counts of the days before one, whose own is the last."""
    return [*[0] * (HISTORY_DAYS - len(history)), *history, count]


def chance(mean: float, seed: int, days: int = 182) -> list[int]:
    """Return days with a mean, the first of them with a use."""
    random = Random(seed)
    drawn = [random.binomialvariate(10_000, mean / 10_000) for _ in range(days)]
    return [max(1, drawn[0]), *drawn[1:]]


def found(
    counts: Mapping[Combination, list[int]], earlier: Judgement | None = None
) -> dict[tuple[str | None, str | None], Finding]:
    """Judge the day."""
    findings = judge(counts, DAY, YEAR, earlier).findings
    return {(finding.skill, finding.modality): finding for finding in findings}


def test_a_day_with_far_more_is_unusual() -> None:
    [finding] = found({PRINTER: after(chance(5, 1), 40)}).values()

    assert finding.key == (*PRINTER, Direction.HIGH)
    assert (finding.count, finding.low, finding.high) == (40, 1, 8)
    assert finding.since == DAY


def test_a_day_with_far_less_is_unusual() -> None:
    [finding] = found({PRINTER: after(chance(50, 1), 9)}).values()

    assert (finding.count, finding.direction, finding.since) == (9, Direction.LOW, DAY)


@pytest.mark.parametrize("count", [4, 5, 8, 10])
def test_a_day_like_others_is_not(count: int) -> None:
    assert found({PRINTER: after(chance(5, 1), count)}) == {}


def test_each_weekday_has_its_own_measure() -> None:
    """The first of June 2026 is a Monday; the Sunday before nothing was to be expected."""
    workdays = [20, 20, 20, 20, 20, 0, 0] * 26

    assert found({PRINTER: after(workdays, 20)}) == {}
    assert found({PRINTER: after(workdays, 1)})[PRINTER].direction is Direction.LOW
    sunday = DAY - timedelta(days=1)
    counts = {PRINTER: after(workdays[:-1], 20)}
    assert judge(counts, sunday, YEAR).findings[0].direction is Direction.HIGH


def test_the_limit_is_shared_by_all_that_are_judged() -> None:
    history = chance(5, 1)
    fitted = fit(history)
    assert fitted is not None
    high, _ = tails(fitted, 16)
    alone = high * 730

    assert judge({PRINTER: after(history, 16)}, DAY, alone * 1.001).findings
    assert not judge({PRINTER: after(history, 16)}, DAY, alone * 0.999).findings
    # With a lamp there are three: printer, lamp, and all uses.
    both = {PRINTER: after(history, 16), LAMP: after(chance(100, 1), 100)}
    assert judge(both, DAY, alone * 3.003).findings
    assert not judge(both, DAY, alone * 2.997).findings


def test_less_than_half_a_year_makes_it_three_times_as_strict() -> None:
    history = chance(5, 1, days=175)
    fitted = fit(history)
    assert fitted is not None
    limit = tails(fitted, 16)[0] * 730

    assert judge({PRINTER: after(history, 16)}, DAY, limit * 3.003).findings
    assert not judge({PRINTER: after(history, 16)}, DAY, limit * 2.997).findings


@pytest.mark.parametrize("days", [0, 7, 55])
def test_less_than_eight_weeks_are_not_judged(days: int) -> None:
    counts = {PRINTER: after(chance(5, 1)[:days], 900)}

    assert judge(counts, DAY, YEAR) == Judgement(DAY, 0)
    assert judge({}, DAY, YEAR) == Judgement(DAY, 0)


def test_a_silence_is_found_that_no_single_day_shows() -> None:
    history = [*chance(0.9, 3), *[0] * 24]
    last = max(number for number, count in enumerate(history) if count)
    [finding] = found({PRINTER: after(history)}).values()

    assert finding.direction is Direction.LOW
    assert finding.since == DAY - timedelta(days=len(history) - 1 - last)
    # The first days of it are like others.
    assert found({PRINTER: after(chance(0.9, 3))}) == {}


def test_a_silence_of_months_is_measured_by_what_was_before() -> None:
    silence = [*chance(5, 1), *[0] * 150]

    assert found({PRINTER: after(silence)})[PRINTER].since == DAY - timedelta(days=150)
    # The first use after it is none of its own kind.
    assert found({PRINTER: after(silence, 1)}) == {}


def test_half_a_year_without_use_is_given_up() -> None:
    assert found({PRINTER: after([*chance(5, 1), *[0] * 182])}) == {}


def test_a_silence_after_a_short_past_means_nothing() -> None:
    assert found({PRINTER: after([*[1] * 50, *[0] * 60])}) == {}


def test_a_new_habit_is_news_for_some_days_only() -> None:
    history = chance(5, 1)
    days = []
    for ahead in range(30):
        day = DAY + timedelta(days=ahead)
        days.append(bool(judge({PRINTER: after(history, 18)}, day, YEAR).findings))
        history = [*history, 18]

    assert days[0]
    assert not any(days[10:])


def test_the_first_day_after_a_vacation_is_none() -> None:
    assert found({PRINTER: after([*chance(8, 1), *[0] * 14], 8)}) == {}


def test_all_uses_are_judged_too() -> None:
    """Each of many is a little low: together they are not what they were."""
    counts = {("Office", str(n)): after(chance(8, n), 3) for n in range(12)}
    judgement = judge(counts, DAY, YEAR)

    assert judgement.judged == 13
    [finding] = judgement.findings
    assert (*finding.key, finding.count) == (None, None, Direction.LOW, 36)


def test_a_holiday_is_told_once() -> None:
    counts = {("Office", str(n)): after(chance(20, n)) for n in range(4)}
    counts |= {("Home", str(n)): after(chance(20, n), 20) for n in range(6)}
    judgement = judge(counts, DAY, YEAR)

    [finding] = judgement.findings
    assert finding.key == (None, None, Direction.LOW)
    assert {(known.skill, known.modality) for known in judgement.explained} == {
        ("Office", str(n)) for n in range(4)
    }
    assert judgement.became_unusual(None) == [finding]
    # The next day some of them are still low: that is no news.
    still = Judgement(DAY, 11, judgement.explained)
    assert still.became_unusual(judgement) == []


def test_two_of_ten_are_no_holiday() -> None:
    counts = {("Office", str(n)): after(chance(20, n)) for n in range(2)}
    counts |= {("Home", str(n)): after(chance(20, n), 20) for n in range(8)}

    assert set(found(counts)) >= {("Office", "0"), ("Office", "1")}


def test_one_that_stops_in_a_small_house_is_no_holiday() -> None:
    counts = {PRINTER: after(chance(20, 1)), LAMP: after(chance(20, 2), 20)}

    assert PRINTER in found(counts)


def test_what_stays_unusual_became_so_once() -> None:
    history = chance(5, 1)
    yesterday = DAY - timedelta(days=1)
    earlier = judge({PRINTER: after(history, 40)}, yesterday, YEAR)
    again = judge({PRINTER: after([*history, 40], 45)}, DAY, YEAR, earlier)

    assert again.findings[0].since == yesterday
    assert len(earlier.became_unusual(None)) == 1
    assert again.became_unusual(earlier) == []
    # On the other side it is something else.
    low = judge({PRINTER: after(chance(50, 1), 0)}, DAY, YEAR, earlier)
    assert low.became_unusual(earlier) == low.findings


def test_the_least_probable_comes_first() -> None:
    counts = {
        PRINTER: after(chance(5, 1), 25),
        LAMP: after(chance(5, 2), 90),
    }

    assert list(found(counts))[:2] in ([LAMP, ALL], [ALL, LAMP])
    assert list(found(counts))[2] == PRINTER


def test_it_is_stored_and_read() -> None:
    counts = {PRINTER: after(chance(5, 1), 40), LAMP: after(chance(5, 2), 5)}
    judgement = judge(counts, DAY, YEAR)
    stored = json.loads(json.dumps(judgement.to_store_format()))

    assert Judgement.from_store_format(stored) == judgement
    [finding] = [finding for finding in stored["findings"] if finding["skill"] == "Office"]
    assert finding == {
        "skill": "Office",
        "modality": "printer",
        "count": 40,
        "low": 1,
        "high": 8,
        "direction": "high",
        "since": "2026-06-01",
    }


def test_a_new_name_is_taken_over() -> None:
    judgement = judge({PRINTER: after(chance(5, 1), 40)}, DAY, YEAR)

    [finding] = judgement.renamed(PRINTER, LAMP).findings
    assert finding.key == (*LAMP, Direction.HIGH)
    assert judgement.renamed(LAMP, PRINTER) == judgement
