"""Events: what sanitising one costs, and what a log of a million does to counting and saving.

The log is made once, in a temporary folder; TMPDIR chooses the disk. The bare query is the same SQL
on a connection of its own, and what is saved is on the disk when the time is taken.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import sqlite3
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time_ns

from report import Claim, middle, show

from custom_components.usage_stats.commands.events import RECORD_EVENT
from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import EVENT_TYPES, UsageEvent, event_ids
from custom_components.usage_stats.engine.events.sanitize import Metadata, sanitize
from custom_components.usage_stats.engine.events.sanitize.texts import clean

_SANITISE_GOAL_US = 30.0
_COUNTS_GOAL = 1.5
_INSERT_GOAL_MS = 50.0
_EVENTS = 1_000_000
_BATCH = 1_000
_ROUNDS = 21
_ONES = 201
_SANITISED = 2_000
_END = datetime(2026, 1, 2, 12, tzinfo=UTC)
_WEEK = timedelta(days=7)
_STEP = timedelta(days=400) / _EVENTS
_TYPES = sorted(EVENT_TYPES)
_IDS = event_ids()
_BARE_COUNTS = (
    "SELECT event_type, COUNT(*) FROM usage_events INDEXED BY usage_events_by_time "
    "WHERE timestamp >= ? AND timestamp < ? GROUP BY event_type"
)
_JOB: Metadata = {
    "printer_type": "PRUSA_MK4S",
    "duration_seconds": 5423.7,
    "material": "PETG black",
    "layers": 312,
    "supports": True,
}
_ERROR: Metadata = {
    "error_type": "ConnectionError",
    "component": "slicer",
    "message": "Cannot open /home/anna/krone.stl: timed out after 30 s",
    "retries": 3,
}


def _event(number: int) -> UsageEvent:
    moment = _END - (_EVENTS - number) * _STEP
    return UsageEvent(next(_IDS), _TYPES[number % len(_TYPES)], moment, _JOB, None)


def _save(connection: sqlite3.Connection, first: int, count: int = _BATCH) -> float:
    """Save events at once; return the milliseconds until they are on the disk."""
    events = [_event(number) for number in range(first, first + count)]
    start = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    event_log.insert(connection, events, _END)
    connection.execute("COMMIT")
    return (perf_counter() - start) * 1_000


def _milliseconds(ask: Callable[[], object]) -> float:
    start = perf_counter()
    ask()
    return (perf_counter() - start) * 1_000


def _microseconds(run: Callable[[], object]) -> float:
    """Return the CPU time of one of many calls."""
    start = thread_time_ns()
    for _ in range(_SANITISED):
        run()
    return (thread_time_ns() - start) / _SANITISED / 1_000


def _sanitise_new(metadata: Metadata) -> None:
    clean.cache_clear()
    sanitize(metadata)


def _sanitising() -> Iterator[Claim]:
    goal = f"< {_SANITISE_GOAL_US:g} us"
    for text, metadata in (("a job", _JOB), ("an error with a path", _ERROR)):
        request = {"event_type": "job_completed", "metadata": metadata}
        new, again, whole = [], [], []
        for _ in range(_ROUNDS):
            new.append(_microseconds(partial(_sanitise_new, metadata)))
            again.append(_microseconds(partial(sanitize, metadata)))
            whole.append(_microseconds(partial(RECORD_EVENT.schema, request)))
        met = median(new) < _SANITISE_GOAL_US
        yield Claim(f"sanitising {text}, us of CPU", middle(new), goal, met)
        yield Claim("  with texts that it has just seen", middle(again))
        yield Claim("  these with the schema of `record_event`", middle(whole))


def _counter(connection: sqlite3.Connection, path: Path) -> Iterator[Claim]:
    ours, bare = [], []
    window = _END - _WEEK, _END
    seconds = [moment.timestamp() for moment in window]
    with closing(sqlite3.connect(path)) as other:
        for _ in range(_ROUNDS):
            ours.append(_milliseconds(lambda: event_log.counts(connection, *window)))
            bare.append(_milliseconds(lambda: other.execute(_BARE_COUNTS, seconds).fetchall()))
    ratios = [one / another for one, another in zip(ours, bare, strict=True)]
    met = median(ratios) <= _COUNTS_GOAL
    yield Claim("counts of seven days / bare query", middle(ratios), f"<= {_COUNTS_GOAL}", met)
    yield Claim("counts of seven days, ms", middle(ours))


def _saving(full: sqlite3.Connection, empty: sqlite3.Connection) -> Iterator[Claim]:
    into_full, into_empty = [], []
    for number in range(_ROUNDS):
        into_full.append(_save(full, _EVENTS + number * _BATCH))
        event_log.delete_all(empty)
        into_empty.append(_save(empty, number * _BATCH))
    met = median(into_full) < _INSERT_GOAL_MS
    goal = f"< {_INSERT_GOAL_MS:g} ms"
    yield Claim(f"saving {_BATCH:,} events beside {_EVENTS:,}, ms", middle(into_full), goal, met)
    yield Claim(f"saving {_BATCH:,} events into an empty log, ms", middle(into_empty))
    yield Claim("  full / empty log", _ratio(into_full, into_empty))
    ones_into_full = [_save(full, number, 1) for number in range(_ONES)]
    event_log.delete_all(empty)
    ones_into_empty = [_save(empty, number, 1) for number in range(_ONES)]
    yield Claim("saving one event, ms", middle(ones_into_full))
    yield Claim("  full / empty log", _ratio(ones_into_full, ones_into_empty))


def _ratio(some: list[float], others: list[float]) -> str:
    return middle([one / another for one, another in zip(some, others, strict=True)])


def _deleting(connection: sqlite3.Connection) -> Iterator[Claim]:
    def delete() -> None:
        connection.execute("BEGIN IMMEDIATE")
        event_log.delete_all(connection)
        connection.execute("COMMIT")

    yield Claim("deleting all of them, ms", f"{_milliseconds(delete):.0f}")
    erased = _milliseconds(lambda: schema.erase_remnants(connection))
    yield Claim("  and their remnants, ms", f"{erased:.0f}")


def main() -> None:
    """Make the logs and measure."""
    with TemporaryDirectory(prefix="usage_stats_benchmark_") as folder:
        path = Path(folder) / "full.db"
        with closing(schema.create(path)) as full:
            for first in range(0, _EVENTS, _BATCH):
                _save(full, first)
            size = path.stat().st_size / 1e6
            with closing(schema.create(Path(folder) / "empty.db")) as empty:
                claims = [*_sanitising(), *_counter(full, path), *_saving(full, empty)]
            claims += [Claim("the file, MB", f"{size:.0f}"), *_deleting(full)]
    show(f"Events, with a log of {_EVENTS:,}", claims)


if __name__ == "__main__":
    main()
