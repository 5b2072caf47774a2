"""Accepted, durable submissions a second: one front, both databases, 1 and 32 connections.

`python -m benchmarks.submissions [PORT KEY]` prints them beside the goals: twenty times the best of
Printernizer's aggregation service, and four times its one connection. With the port and the key of
such a service on this machine, that is what it answers in the same run; without, what it answered
on another machine (162 a second with 8 connections, 172 with one).

Everything runs on this machine, the load too, so that only an idle one tells how fast it is; the
processor's time tells it on a busy one too. The databases are in TMPDIR, which is to be on the disk
that matters.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import secrets
import shutil
import subprocess
import sys
import tempfile

from collector.store import schema
from collector.store.opening import open_database
from tests import postgresql

_SUBMISSIONS = {1: 2_000, 32: 16_000}
_TO_WARM_UP = 200
_OTHER_SUBMISSIONS = 1_000
_OTHER_CONNECTIONS = 1, 8
_OTHER_RATES = 172.0, 162.0
"""of the other service, a second, where it is not measured"""
_TIMES_FASTER = {1: 4, 32: 20}
_GOAL_MILLISECONDS = 25
_ROOT = Path(__file__).parents[1]


def _load(port: int, connections: int, number: int, key: str = "") -> dict[str, float]:
    """Send submissions from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.client"]
    what = [str(port), str(connections), str(number), key]
    printed = subprocess.run(command + what, cwd=_ROOT, capture_output=True, check=True).stdout
    result: dict[str, float] = json.loads(printed)
    return result


def _processor_seconds(process: int) -> float:
    """Return what a process has used so far, by proc_pid_stat(5)."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Run a front in a process of its own, and yield its port and the number of the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.process", url, str(folder / "tombstones")],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is not None:
            yield int(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        process.wait()


def _other_rates(port: int, key: str) -> tuple[float, float]:
    """Return what the other service answers a second: with one connection, and at its best."""
    _load(port, 1, _TO_WARM_UP, key)
    rates = [
        _OTHER_SUBMISSIONS / _load(port, connections, _OTHER_SUBMISSIONS, key)["seconds"]
        for connections in _OTHER_CONNECTIONS
    ]
    print(f"the other service: {rates[0]:.0f} a second with one connection, {rates[1]:.0f} with 8")
    return rates[0], max(rates)


def _measure(
    name: str, url: Callable[[], str], folder: Path, other_rates: tuple[float, float]
) -> None:
    goals = {
        connections: times * rate
        for (connections, times), rate in zip(_TIMES_FASTER.items(), other_rates, strict=True)
    }
    for connections, number in _SUBMISSIONS.items():
        database = open_database(address := url())
        schema.migrate(database)
        database.close()
        with _serving(address, folder) as (port, process):
            # What comes first loads what is loaded once.
            _load(port, connections, _TO_WARM_UP)
            before = _processor_seconds(process)
            result = _load(port, connections, number)
            busy = _processor_seconds(process) - before
        print(
            f"{name:12}{connections:3} connections {number / result['seconds']:8.0f} a second "
            f"(goal {goals[connections]:.0f}), 99 of 100 within {result['slow'] * 1000:6.1f} ms "
            f"(goal {_GOAL_MILLISECONDS}), {busy / number * 1e6:.0f} µs of a processor each, "
            f"{result['processor'] / number * 1e6:.0f} µs in the client"
        )


def main(*other: str) -> None:
    """Measure both databases, after the other service if its port and key are given."""
    rates = _other_rates(int(other[0]), other[1]) if other else _OTHER_RATES
    folder = Path(tempfile.mkdtemp(prefix="collector-"))
    try:
        _measure("SQLite", lambda: f"sqlite:///{folder / secrets.token_hex(4)}.db", folder, rates)
        with postgresql.running(fsync="on", shared_buffers="256MB") as cluster:
            _measure("PostgreSQL", lambda: cluster.url(cluster.create()), folder, rates)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
