"""Comparing uses with the work entries of a file, as `compare` does in a thread of its own.

CPU time of the thread, and the most memory that Python held at once.
"""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
import io
import random
from time import thread_time
import tracemalloc

from report import Claim, at_most, show

from custom_components.usage_stats.engine.analysis.cells import DateOrder
from custom_components.usage_stats.engine.analysis.comparison import (
    Comparison,
    DateRange,
    DayUse,
    overlap,
)
from custom_components.usage_stats.engine.analysis.entries import Entries, Rules, read_entries

_ROWS = 100_000
_ROUNDS = 5
_SECONDS = 1.0
_MEBIBYTES = 32.0
_DAYS = 365
_FIRST = date(2025, 1, 1)
_SKILLS = [f"Bereich {number}" for number in range(17)]
_MODALITIES = ["CT", "MRT", "Röntgen"]
_RULES = Rules(
    DateOrder(day_first=None, zone=UTC),
    values={"modality": {"MRT": "mr", "Röntgen": "xray"}},
    only={"Status": ["fertig"]},
)


def _file() -> bytes:
    """Return an export of a radiology system with seven columns."""
    chance = random.Random(1)
    text = io.StringIO()
    text.write("Nummer;Patient;Geburtsdatum;Untersuchungsdatum;Gerät;Bereich;Status\n")
    for number in range(_ROWS):
        day = _FIRST + timedelta(chance.randrange(_DAYS))
        minute = f"{chance.randrange(24):02}:{chance.randrange(60):02}"
        text.write(
            f"{1_000_000 + number};Muster, Max;01.02.1960;{day:%d.%m.%Y} {minute};"
            f"{chance.choice(_MODALITIES)};{chance.choice(_SKILLS)};fertig\n"
        )
    return text.getvalue().encode("cp1252")


def _uses() -> Iterator[DayUse]:
    for number in range(_DAYS):
        for skill in _SKILLS:
            for modality in ("ct", "mr", "xray"):
                yield _FIRST + timedelta(number), skill, modality, 5


def _compare(entries: Entries) -> Comparison:
    period = overlap(entries, DateRange(_FIRST, _FIRST + timedelta(_DAYS)))
    comparison = Comparison(entries, period, [])
    for _ in comparison.rows(_uses()):
        pass
    comparison.only_entries()
    return comparison


def main() -> None:
    """Measure reading and comparing, then the memory of both."""
    content = _file()
    distinct = _RULES._replace(distinct="Nummer")
    reading: list[float] = []
    comparing: list[float] = []
    for _ in range(_ROUNDS):
        start = thread_time()
        entries = read_entries(io.BytesIO(content), distinct)
        between = thread_time()
        _compare(entries)
        reading.append(between - start)
        comparing.append(thread_time() - between)
    stream = io.BytesIO(content)
    tracemalloc.start()
    _compare(read_entries(stream, distinct))
    memory = tracemalloc.get_traced_memory()[1] / 1024**2
    both = [sum(pair) for pair in zip(reading, comparing, strict=True)]
    show(
        f"A file of {_ROWS:,} rows and seven columns, with `only`, `values` and `distinct`",
        [
            at_most("reading and comparing", both, _SECONDS, "s"),
            at_most("  reading", reading, _SECONDS, "s"),
            at_most("  comparing", comparing, _SECONDS, "s"),
            Claim("memory", f"{memory:.1f} MiB", f"<= {_MEBIBYTES:g} MiB", memory <= _MEBIBYTES),
        ],
    )


if __name__ == "__main__":
    main()
