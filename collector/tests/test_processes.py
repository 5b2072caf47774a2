"""Processes that are killed, filled up and run side by side, on the real clock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import islice
import os
from pathlib import Path
import random
import resource
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from collector.store.database import Row, Transaction
from collector.store.opening import open_database
from collector.store.pepper import Pepper

from .conftest import Place
from .running import PEPPER, bearer, document, encoded

ROOT = Path(__file__).parents[1]
START = (datetime.now(UTC) - timedelta(days=8)).strftime("%Y-%m-%d")

CLIENT, FORWARDED = "127.0.0.2", "203.0.113.9"


class Process:
    """A front in a process of its own."""

    def __init__(self, place: Place, folder: Path, level: str = "WARNING") -> None:
        """Start it, and wait until it answers."""
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.process", place.url, str(folder / "tombstones")],
                cwd=ROOT,
                env=os.environ | {"LEVEL": level, "SERIALIZABLE": "1" * place.serializable},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.pid = self._process.pid
        self.port = int(self._process.stdout.readline()) if self._process.stdout else 0
        deadline = time.monotonic() + 20
        while self.ask("GET", "/health") != 200 and time.monotonic() < deadline:
            time.sleep(0.02)

    def ask(
        self, method: str, path: str, body: bytes | None = None, token: str | None = None
    ) -> int | None:
        """Return the status of an answer; None: there was none."""
        source = (CLIENT, 0)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=source)
        try:
            headers = {"X-Forwarded-For": FORWARDED} | ({"Authorization": token} if token else {})
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
        except OSError, HTTPException:
            return None
        else:
            return response.status
        finally:
            connection.close()

    def submit(self, body: bytes) -> int | None:
        """Return the status of the answer to a submission."""
        return self.ask("POST", "/submit", body)

    def end(self, how: int = signal.SIGTERM) -> int:
        """End the process, and return its status."""
        self._process.send_signal(how)
        return self._process.wait(30)


@contextmanager
def process(place: Place, folder: Path, level: str = "WARNING") -> Iterator[Process]:
    """Run one until the end of the block."""
    running = Process(place, folder, level)
    try:
        yield running
    finally:
        running.end(signal.SIGKILL)


def held(place: Place) -> list[bytes]:
    """Return the installations of all rows."""
    database = place.open()
    rows = database.run(
        lambda transaction: transaction.select("SELECT installation FROM submission")
    )
    database.close()
    return [row[0] for row in rows]


def names(ids: list[str]) -> list[bytes]:
    return [Pepper(PEPPER).installation(one) for one in ids]


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
def test_what_was_answered_survives_a_kill_once(place: Place, tmp_path: Path) -> None:
    homes = [str(uuid4()) for _ in range(240)]
    bodies = {home: encoded(document(home, START)) for home in homes}
    answered: list[str] = []
    for number in range(3):
        with process(place, tmp_path) as front, ThreadPoolExecutor(8) as threads:
            part = homes[number * 80 : number * 80 + 80]
            pending = {home: threads.submit(front.submit, bodies[home]) for home in part}
            enough = random.randrange(1, 60)
            next(islice(as_completed(pending.values()), enough, None))
            front.end(signal.SIGKILL)
            answered += [home for home, one in pending.items() if one.result() == 200]

    rows = held(place)
    assert len(rows) == len(set(rows))
    assert set(names(answered)) <= set(rows)
    assert answered

    with process(place, tmp_path) as front, ThreadPoolExecutor(8) as threads:
        assert set(threads.map(front.submit, bodies.values())) == {200}
        assert front.end() == -signal.SIGTERM
    assert sorted(held(place)) == sorted(names(list(bodies)))


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
def test_an_erasure_that_was_answered_survives_a_kill(place: Place, tmp_path: Path) -> None:
    homes = [str(uuid4()) for _ in range(60)]
    bodies = {home: encoded(document(home, START)) for home in homes}
    with process(place, tmp_path) as front, ThreadPoolExecutor(8) as threads:
        assert set(threads.map(front.submit, bodies.values())) == {200}
        pending = {
            home: threads.submit(front.ask, "DELETE", f"/installation/{home}") for home in homes
        }
        next(islice(as_completed(pending.values()), 20, None))
        front.end(signal.SIGKILL)
        erased = [home for home, one in pending.items() if one.result() == 200]

    assert erased
    assert not set(names(erased)) & set(held(place))
    tombstones = (tmp_path / "tombstones").read_text()
    assert all(name.hex() in tombstones for name in names(erased))
    with process(place, tmp_path) as front:
        assert {front.submit(bodies[home]) for home in erased} == {410}


def test_processes_side_by_side_store_everything_once(place: Place, tmp_path: Path) -> None:
    homes = [str(uuid4()) for _ in range(60)]
    bodies = [encoded(document(home, START)) for home in homes]
    paths = [f"/installation/{home}" for home in homes[:20]]
    with (
        ThreadPoolExecutor(16) as threads,
        process(place, tmp_path) as first,
        process(place, tmp_path) as second,
    ):
        fronts = (first, second)
        pending = [threads.submit(front.submit, body) for body in bodies for front in fronts]
        assert {one.result() for one in pending} == {200}
        erasures = [threads.submit(one.ask, "DELETE", path) for path in paths for one in fronts]
        repeats = [threads.submit(one.submit, body) for body in bodies for one in fronts]
        assert {one.result() for one in erasures} == {200}
        assert {one.result() for one in repeats} <= {200, 410}
    assert sorted(held(place)) == sorted(names(homes[20:]))


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_full_disk(place: Place, tmp_path: Path) -> None:
    body = encoded(document(start=START))
    with process(place, tmp_path) as front:
        assert front.submit(encoded(document(start=START))) == 200
        _, hard = resource.prlimit(front.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(front.pid, resource.RLIMIT_FSIZE, (4_096, hard))
        assert front.submit(body) == 503
        assert front.ask("GET", "/health") == 200
        resource.prlimit(front.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert front.submit(body) == 200
    assert len(held(place)) == 2


def test_nothing_that_is_kept_or_logged_names_anybody(place: Place, tmp_path: Path) -> None:
    home, gone = str(uuid4()), str(uuid4())
    token = bearer("c")
    key = "planted-key"
    marker = "planted-name"
    sent = document(home, START)
    sent["error_summary"] = {marker: 1}
    with process(place, tmp_path, "DEBUG") as front:
        for body in (encoded(sent), encoded(document(gone, START)), b"{" + marker.encode()):
            front.ask("POST", f"/submit?{marker}", body, token)
        front.ask("GET", f"/installation/{home}", token=token)
        front.ask("GET", f"/installation/{marker}", token=f"Bearer {key}")
        front.ask("DELETE", f"/installation/{gone}", token=token)
        front.ask("GET", f"/{marker}", token=token)
        front.end()

    planted = [
        *(marker, key, token.removeprefix("Bearer "), CLIENT, FORWARDED),
        *(home, gone, home.replace("-", ""), gone.replace("-", "")),
    ]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"log", "tombstones"} <= {path.name for path in written}
    dump = dumped(place)
    assert names([home])[0].hex() in dump
    for text in [*(path.read_bytes().decode("latin-1") for path in written), dump]:
        for secret in planted:
            assert secret not in text
    raw = [bytes.fromhex(home.replace("-", "")), bytes.fromhex("cc" * 32)]
    for path in written:
        assert not any(secret in path.read_bytes() for secret in raw)


def _rows(transaction: Transaction, *, sql: str) -> list[Row]:
    return transaction.select(sql)


def dumped(place: Place) -> str:
    """Return every value of every table."""
    database = open_database(place.url)
    values = [
        value.hex() if isinstance(value, bytes) else str(value)
        for sql in (
            "SELECT * FROM installation",
            "SELECT * FROM submission",
            "SELECT * FROM rollup",
            "SELECT * FROM rollup_job",
            "SELECT * FROM fact",
        )
        for row in database.run(partial(_rows, sql=sql))
        for value in row
    ]
    database.close()
    return "\n".join(values)
