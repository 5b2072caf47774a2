"""A year of installations: how large, how even, and how long a roll-up and a chart take.

`python -m benchmarks.growth [HOMES] [WEEKS] [sqlite|postgresql]` fills a database with homes of
which 60 of 100 are in one country, whose version changes within one week, 5 of 100 are clones and
2 of 100 are erased. 20000 homes for 52 weeks are a million rows; 200000 are what the goals for the
evenness of the shards are for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
import hashlib
from itertools import batched
from pathlib import Path
import random
import resource
from statistics import pstdev
import sys
import tempfile
import time

from collector import names
from collector.dimensions import ALL, PARTS
from collector.jobs.publication import publish
from collector.rollup.run import Rollup
from collector.store import ledger, schema
from collector.store.database import Database, Row, Transaction
from collector.store.judgement import Now, Policy
from collector.store.opening import open_database
from collector.store.records import Content, Erasure, Outcome, Submission
from tests import postgresql

_FIRST = 20_521  # a Monday
_MINUTES = 1440
_STORE = (
    "INSERT INTO submission (installation, shard, accepted, period_start, sha256, features_named, "
    "features_on, printer_count, job_count, file_count, upload_count, uptime_hours, platform, "
    "deployment, app_version, python_version, country, printers, errors) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHART = (
    "SELECT week, name, installations, sums FROM rollup "
    "WHERE shard = -1 AND week >= ? AND dimension = ? ORDER BY week, name"
)
_GOAL_ROLLUP = {"sqlite": 1.0, "postgresql": 0.2}
_GOAL_ROW = {"sqlite": 220, "postgresql": 300}
_IN_ONE_COUNTRY, _WITH_ERRORS = 154, 60  # of 256
_ROWS_AT_ONCE = 20_000
_REQUESTS_AT_ONCE = 32
_TEN_MILLION = 10_000_000


@dataclass(frozen=True)
class Size:
    """How much is loaded."""

    homes: int
    weeks: int

    @property
    def rows(self) -> int:
        """How many submissions that is."""
        return self.homes * self.weeks


def _home(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(8, "big")).digest()[:16]


def _rows(size: Size, week: int) -> Iterator[Row]:
    """Yield a week; each home has its own habits, and a day on which its periods start."""
    chance = random.Random(week)
    countries = ["US", "GB", "FR", "NL", "AT", "CH", "IT", "ES", *names.COUNTRIES[2:60]]
    new_version = 0.0 if week < size.weeks // 2 else 0.9
    for number in range(size.homes):
        key = _home(number)
        start = _FIRST + 7 * week + key[1] % 7
        features = int.from_bytes(key[2:4], "big") & (1 << key[4] % 5) - 1
        common = key[5] < _IN_ONE_COUNTRY
        country = "DE" if common else countries[min(key[6] * key[7] // 600, len(countries) - 1)]
        errors = {names.ERRORS[1 + key[8] % 8]: 1 + key[9] % 3} if key[8] < _WITH_ERRORS else {}
        jobs = int(chance.paretovariate(1)) - 1
        yield (
            *(key, key[0], (start + 7) * _MINUTES, start, key * 2, features, features),
            *(1 + key[10] % 2, min(jobs, 500), min(jobs, 300), min(jobs, 200), 168),
            *(1, 1 + key[11] % 3, "0.2.0" if chance.random() < new_version else "0.1.0"),
            *("3.14.2", country),
            names.pack_counts({names.PRINTERS[1 + key[12] % 4]: 1 + key[10] % 2}, names.PRINTERS),
            names.pack_counts(errors, names.ERRORS),
        )


def _load(database: Database, size: Size) -> None:
    installations = ((_home(number), _FIRST - 7, _FIRST - 7) for number in range(size.homes))
    for homes in batched(installations, _ROWS_AT_ONCE, strict=False):
        database.run(partial(_enrol, homes=homes))
    for week in range(size.weeks):
        for rows in batched(_rows(size, week), _ROWS_AT_ONCE, strict=False):
            database.run(partial(_store, rows=rows))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _erase(database: Database, size: Size) -> float:
    """Erase 2 of 100, and return how long one takes."""
    today = _FIRST + 7 * size.weeks + 1
    now = Now(today, today * _MINUTES)
    some = [_home(number) for number in range(0, size.homes, 50)]
    seconds = _timed(lambda: [database.run(partial(_forget, key=key, now=now)) for key in some])
    return seconds / len(some)


def _clone(database: Database, size: Size) -> float:
    """Send other bytes for the last week of 5 of 100, and return how long one refusal takes."""
    today = _FIRST + 7 * size.weeks + 1
    work = partial(ledger.submit, now=Now(today, today * _MINUTES), policy=Policy())
    rows = (row for number, row in enumerate(_rows(size, size.weeks - 1)) if number % 20 == 0)
    clones = [
        Submission(key, None, Content(start, _FIRST - 7, key[:1] * 32, *others), may_enrol=False)
        for key, _, _, start, _, *others in rows
    ]
    started = time.perf_counter()
    for some in batched(clones, _REQUESTS_AT_ONCE, strict=False):
        for answer in database.run(partial(work, submissions=some)):
            if answer.outcome is not Outcome.CLONED:
                raise RuntimeError(answer.outcome)
    return (time.perf_counter() - started) / len(clones)


def _shares(database: Database) -> tuple[float, float]:
    """Return how far the rows of a shard are from their mean: at most, and their deviation."""
    shards = database.run(
        lambda work: work.select("SELECT shard, COUNT(*) FROM submission GROUP BY shard"),
        writes=False,
    )
    sizes = [size for _, size in shards]
    mean = sum(sizes) / len(sizes)
    return max(abs(size - mean) for size in sizes) / mean, pstdev(sizes) / mean


def _bytes_of_a_row(database: Database, path: Path | None, rows: int) -> float:
    if path is not None:
        database.close()
        return path.stat().st_size / rows
    [(total,)] = database.run(
        lambda work: work.select("SELECT pg_total_relation_size('submission')"), writes=False
    )
    return float(total) / rows


def _charts(database: Database) -> tuple[float, float]:
    """Return how long the slowest chart of a year takes, read as the dashboard reads it.

    The second is the processor's time in this process.
    """
    slowest = (0.0, 0.0)
    for of in (ALL, *PARTS, "error", "printer", "number"):
        times = []
        for _ in range(5):
            before = time.process_time()
            seconds = _timed(partial(database.run, partial(_chart, of=of), writes=False))
            times.append((seconds, time.process_time() - before))
        slowest = max(slowest, sorted(times)[len(times) // 2])
    return slowest


def _chart(work: Transaction, of: str) -> list[Row]:
    return work.select(_CHART, (_FIRST, of))


def _enrol(work: Transaction, homes: Sequence[Row]) -> None:
    work.load(
        "INSERT INTO installation (installation, enrolled, first_seen) VALUES (?, ?, ?)", homes
    )


def _store(work: Transaction, rows: Sequence[Row]) -> None:
    work.load(_STORE, rows)


def _forget(work: Transaction, key: bytes, now: Now) -> None:
    ledger.erase(work, Erasure(key, None), now, Policy())


def _rollup_seconds(rollup: Rollup, week: int) -> tuple[float, float]:
    """Return how long a whole week takes when everything in it is new, the best of three.

    The second is the processor's time in this process, which others on the machine do not change.
    """
    times = []
    for _ in range(3):
        rollup.database.run(lambda work: work.execute("DELETE FROM rollup WHERE week = ?", (week,)))
        rollup.database.run(
            lambda work: work.execute(
                "UPDATE rollup_job SET wanted = wanted + 1 WHERE week = ? AND shard >= 0", (week,)
            )
        )
        before = time.process_time()
        seconds = _timed(rollup.run)
        times.append((seconds, time.process_time() - before))
    return min(times)


def measure(database: Database, size: Size, path: Path | None) -> None:
    """Load, compute and print."""
    say = print
    schema.migrate(database)
    loading = _timed(lambda: _load(database, size))
    say(
        f"{database.dialect}: {size.homes:,} homes x {size.weeks} weeks in {loading:.0f} s, "
        f"{loading / size.rows * 1e6:.0f} us a row"
    )
    row = _bytes_of_a_row(database, path, size.rows)
    say(f"  a row with its keys: {row:.0f} bytes (goal {_GOAL_ROW[database.dialect]})")
    if path is None:
        database.run(lambda work: work.run_script("ANALYZE"))
    say(f"  a clone's submission: {_clone(database, size) * 1e6:.0f} us")
    today = _FIRST + 7 * size.weeks + 43
    rollup = Rollup(database, lambda: today * 86_400 + 7200, 400)
    everything = _timed(rollup.run)
    if path is None:
        database.run(lambda work: work.run_script("ANALYZE"))
    say(f"  roll-up of all weeks: {everything:.1f} s")
    week, own = _rollup_seconds(rollup, _FIRST + 7 * (size.weeks // 2))
    say(
        f"  roll-up of a week: {week:.2f} s, {own:.2f} s of it of this process, "
        f"{week / size.homes * 1e6:.1f} us a home "
        f"(goal for 20,000: {_GOAL_ROLLUP[database.dialect]} s)"
    )
    chart, busy = _charts(database)
    say(
        f"  slowest chart of a year: {chart * 1000:.1f} ms, {busy * 1000:.1f} ms of the processor "
        "(goal 50)"
    )
    most, deviation = _shares(database)
    say(f"  shards: standard deviation {deviation:.1%} (goal 10 %), most {most:.1%}")
    with tempfile.TemporaryDirectory() as folder:
        seconds = _timed(lambda: publish(rollup, Path(folder)))
        files = Counter({file.name: file.stat().st_size for file in Path(folder).iterdir()})
    say(f"  page: {seconds:.1f} s, {files.total() / 1000:.0f} kB in {len(files)} files")
    say(f"  erasure: {_erase(database, size) * 1000:.1f} ms")
    say(f"  memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    _extrapolate(row, own / size.homes)


def _extrapolate(row: float, seconds: float) -> None:
    rows = _TEN_MILLION * 52
    print(
        f"  on paper, 10 million homes: {rows / 1e6:.0f} million rows a year, "
        f"{rows * row / 1e9:.0f} GB, {3 * rows * row / 1e9:.0f} GB in three copies; "
        f"a week's roll-up {_TEN_MILLION * seconds:.0f} s of one core beside the server's (bytes "
        "of a row and the processor's time of a home taken as they are here)"
    )


@contextmanager
def _database(dialect: str, folder: Path) -> Iterator[tuple[Database, Path | None]]:
    if dialect == "sqlite":
        path = folder / "collector.db"
        yield open_database(f"sqlite:///{path}"), path
        return
    with postgresql.running(shared_buffers="256MB", max_wal_size="8GB") as cluster:
        # Loading a year takes longer than a statement of the front may.
        options = "&options=-c%20statement_timeout%3D0"
        yield open_database(cluster.url(cluster.create()) + options), None


def main(arguments: Sequence[str]) -> None:
    """Measure both databases, or one."""
    size = Size(*(int(number) for number in (*arguments[:2], "20000", "52")[:2]))
    for dialect in arguments[2:] or ("sqlite", "postgresql"):
        with (
            tempfile.TemporaryDirectory() as folder,
            _database(dialect, Path(folder)) as (database, path),
        ):
            measure(database, size, path)
            database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
