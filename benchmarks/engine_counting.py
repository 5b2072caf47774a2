"""Counting alone: the names of a use are checked, and it is counted in memory.

CPU time of the thread: there is nothing in it to wait for but other programs.
"""

import datetime as dt
from statistics import median
from time import thread_time_ns

from home import many_uses
from report import Claim, show

from custom_components.usage_stats.commands.uses import RECORD
from custom_components.usage_stats.engine.uses.name import parse_name
from custom_components.usage_stats.engine.uses.open_day import DayStart, OpenDay

_GOAL_NS = 1_500
_INDEPENDENT = 1.5
"""Reaching a thousand counters in memory may cost that much more than reaching ten."""
_ROUNDS = 21
_USES = 20_000
_BEFORE = 1_000_000
_HOUR = 400_000
_LIMIT = 10_000


class Case:
    """An open day with that many combinations and uses on it."""

    def __init__(self, combinations: int, before: int) -> None:
        """Record the uses that were there before."""
        noon = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
        self.text = f"{combinations:,} combinations, after {before:,} uses"
        self.day = OpenDay(DayStart(noon.date(), noon, previous=None), {}, new=True)
        self.uses = many_uses(combinations)
        for number in range(before):
            self.day.record(self.uses[number % combinations], _HOUR, _LIMIT)
        # As they come from a call: other strings than those that are kept.
        self.calls = [
            {"skill": f" {skill}"[1:], "modality": f" {modality}"[1:]}
            for skill, modality, _ in self.uses
        ]
        self.names: list[float] = []
        self.requests: list[float] = []

    def measure(self) -> None:
        """Take one round without the schema of `record` and one with it, in nanoseconds a use."""
        calls = self.calls * (_USES // len(self.calls))
        record = self.day.record
        start = thread_time_ns()
        for call in calls:
            skill = parse_name(call["skill"])
            record((skill, parse_name(call["modality"]), 1), _HOUR, _LIMIT)
        between = thread_time_ns()
        for call in calls:
            use = RECORD.schema(call)
            record((use["skill"], use["modality"], use.get("count", 1)), _HOUR, _LIMIT)
        end = thread_time_ns()
        self.names.append((between - start) / _USES)
        self.requests.append((end - between) / _USES)


def main() -> None:
    """Measure all cases in turn, so that a busy moment is shared by all."""
    cases = [Case(combinations, before) for combinations in (10, 1_000) for before in (1, _BEFORE)]
    for _ in range(_ROUNDS):
        for case in cases:
            case.measure()
    times = [median(case.names) for case in cases]
    claims = [
        Claim(case.text, f"{time:.0f} ns", f"< {_GOAL_NS} ns", time < _GOAL_NS)
        for case, time in zip(cases, times, strict=True)
    ]
    spread = max(times) / min(times)
    met = spread <= _INDEPENDENT
    claims.append(Claim("slowest / fastest of these", f"{spread:.2f}", f"<= {_INDEPENDENT}", met))
    claims += [
        Claim(f"with the schema of `record`: {case.text}", f"{median(case.requests):.0f} ns")
        for case in cases
    ]
    show("Counting alone", claims)


if __name__ == "__main__":
    main()
