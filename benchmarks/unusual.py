"""What the rule for unusual days finds, over 62 years of each kind of days, and how long it takes.

CPU time of the thread: there is nothing in it to wait for but other programs.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import fmean, median
from tempfile import TemporaryDirectory
from time import thread_time

from report import Claim, at_most, show

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.analysis import day_counts
from custom_components.usage_stats.engine.analysis.unusual import HISTORY_DAYS, judge
from tests.engine.analysis.calibration import (
    COMBINATIONS,
    FALSE_ALARMS,
    Figures,
    days_until_found,
    measure,
)
from tests.engine.analysis.kinds import BURSTS, CHANCE, KINDS, WARM_UP, negative

_YEARS = 62
_MANY = 1_000
_GOAL_MS = 400
_ROUNDS = 5
_SILENCES = 40
_ALARMS_GOAL = 0.2
_HITS_GOAL = 0.55
_RANGE_GOAL = (0.88, 0.98)
_DAY = date(2026, 6, 1)


def main() -> None:
    """Measure everything; takes two minutes."""
    figures = {kind: measure(make, kind, _YEARS) for kind, make in KINDS.items()}
    bursts = measure(BURSTS, "bursts", _YEARS)
    show(
        "Unusual days that are found at 0.1 false alarms a year and combination",
        [_compared(kind, found) for kind, found in {**figures, "bursts": bursts}.items()],
        "Goal: more than the distance from the weekday's mean in standard deviations.",
        "In brackets: a rule that knows what makes the days.",
    )
    alarms = [found.rule.alarms_a_year for found in figures.values()]
    with_bursts = [*alarms, bursts.rule.alarms_a_year]
    hits = fmean(found.rule.hits for found in figures.values())
    truth = fmean(found.truth.hits for found in figures.values())
    show(
        f"{FALSE_ALARMS} false alarms a year in a house of {COMBINATIONS} combinations",
        [
            _alarms("false alarms a year and combination", fmean(alarms)),
            _alarms("the same with bursts, which nobody can judge", fmean(with_bursts)),
            Claim(
                "planted days that are found",
                f"{hits:.0%}",
                f">= {_HITS_GOAL:.0%}",
                hits >= _HITS_GOAL,
            ),
            Claim("the same by who knows the truth", f"{truth:.0%}"),
            _range([found.covered for kind, found in figures.items() if kind != "once a week"]),
            _silence(5, 4),
            _silence(0.9, 30),
        ],
    )
    show("Time", [at_most(f"ms for the closing of {_MANY:,} combinations", _closings(), _GOAL_MS)])


def _compared(kind: str, found: Figures) -> Claim:
    rule, simple = found.rule.hits_compared, found.simple_hits
    truth = f"{rule:.0%} ({found.truth.hits_compared:.0%})"
    return Claim(kind, truth, f">= {simple:.0%}", rule >= simple)


def _alarms(text: str, measured: float) -> Claim:
    return Claim(text, f"{measured:.2f}", f"<= {_ALARMS_GOAL:g}", measured <= _ALARMS_GOAL)


def _range(covered: list[float]) -> Claim:
    least, most = _RANGE_GOAL
    return Claim(
        "days within the range of nine in ten",
        f"{min(covered):.0%}-{max(covered):.0%}",
        f"{least:.0%}-{most:.0%}",
        min(covered) >= least and max(covered) <= most,
    )


def _silence(mean: float, latest: int) -> Claim:
    days = [days_until_found(Random(seed), mean) for seed in range(_SILENCES)]
    return Claim(
        f"day on which a silence after {mean:g} a day is found, of {_SILENCES}",
        f"{median(days):g} ({min(days)}-{max(days)})",
        f"<= {latest}",
        max(days) <= latest,
    )


def _closings() -> list[float]:
    """Return how long the closing of a day is judged, with the reading, in milliseconds."""
    with TemporaryDirectory() as folder:
        connection = schema.create(Path(folder) / "usage_stats.db")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO use_days VALUES (?, ?, ?, ?)", _house())
        connection.execute("COMMIT")
        rounds = []
        for _ in range(_ROUNDS):
            start = thread_time()
            counts = day_counts.read(connection, _DAY - timedelta(days=HISTORY_DAYS), _DAY)
            judge(counts, _DAY, FALSE_ALARMS)
            rounds.append((thread_time() - start) * 1_000)
        connection.close()
    return rounds


def _house() -> Iterator[tuple[str, str, str, int]]:
    """Yield half a year of many combinations, used once in ten days or a hundred times a day."""
    random = Random("house")
    for number in range(_MANY):
        mean = 10 ** random.uniform(-1, 2)
        for ago in range(WARM_UP + 1):
            if uses := negative(random, mean, CHANCE).uses:
                yield f"skill {number}", "modality", str(_DAY - timedelta(days=ago)), uses


if __name__ == "__main__":
    main()
