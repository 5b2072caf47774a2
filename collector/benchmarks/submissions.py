"""Accepted, durable submissions a second: one front, both databases, 1 and 32 connections.

`python -m benchmarks.submissions` prints them beside the goals: twenty times what the service that
exists answered at its best (162 a second, 8 connections), and four times its one connection (172).
Everything runs on this machine, the load too.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from uuid import uuid4

from collector.store import schema
from collector.store.opening import open_database
from tests import postgresql
from tests.running import document, encoded

_SUBMISSIONS = {1: 3_000, 32: 24_000}
_GOALS = {1: 4 * 172, 32: 20 * 162}
_GOAL_MILLISECONDS = 25
_ROOT = Path(__file__).parents[1]


def _requests(number: int) -> list[bytes]:
    """Return requests of as many installations, each with a token of its own."""
    template = encoded(document("00000000-0000-4000-8000-000000000000", _last_week()))
    requests = []
    for _ in range(number):
        body = template.replace(b"00000000-0000-4000-8000-000000000000", str(uuid4()).encode())
        head = (
            "POST /submit HTTP/1.1\r\nHost: collector\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {secrets.token_hex(32)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


def _last_week() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - 8 * 86_400))


async def _connection(port: int, requests: list[bytes], seconds: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while requests:
        started = time.perf_counter()
        writer.write(requests.pop())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        seconds.append(time.perf_counter() - started)
    writer.close()


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return


async def _load(port: int, connections: int, requests: list[bytes]) -> tuple[float, list[float]]:
    seconds: list[float] = []
    await _listening(port)
    started = time.perf_counter()
    await asyncio.gather(*(_connection(port, requests, seconds) for _ in range(connections)))
    return time.perf_counter() - started, sorted(seconds)


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[int]:
    """Run a front in a process of its own, and yield its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.process", url, str(folder / "tombstones")],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is not None:
            yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def _measure(name: str, url: Callable[[], str], folder: Path) -> None:
    for connections, number in _SUBMISSIONS.items():
        database = open_database(address := url())
        schema.migrate(database)
        database.close()
        requests = _requests(number)
        with _serving(address, folder) as port:
            duration, seconds = asyncio.run(_load(port, connections, requests))
        slow = seconds[len(seconds) * 99 // 100] * 1000
        print(
            f"{name:12}{connections:3} connections {number / duration:8.0f} a second "
            f"(goal {_GOALS[connections]}), 99 of 100 within {slow:6.1f} ms "
            f"(goal {_GOAL_MILLISECONDS})"
        )


def main() -> None:
    """Measure both databases."""
    folder = Path(tempfile.mkdtemp(prefix="collector-", dir=_ROOT))
    try:
        _measure("SQLite", lambda: f"sqlite:///{folder / secrets.token_hex(4)}.db", folder)
        with postgresql.running(fsync="on", shared_buffers="256MB") as cluster:
            _measure("PostgreSQL", lambda: cluster.url(cluster.create()), folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
