"""The front on a real socket, in a thread of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
import json
from threading import Thread
import time
from typing import Any
from uuid import uuid4

import uvloop

from collector.front.app import Front
from collector.front.assembly import Options, make_front
from collector.front.server import Bounds, make_server

PEPPER = b"a pepper for tests, 32 bytes long"
NOON = datetime(2027, 3, 11, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A time that moves when a test says so."""

    now: datetime = NOON

    def __call__(self) -> float:
        """Return it in seconds."""
        return self.now.timestamp()

    def move(self, **by: float) -> None:
        """Move it on."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """Return the body read as a JSON object."""
        read: dict[str, Any] = json.loads(self.body)
        return read


@dataclass
class Running:
    """A front that can be asked."""

    port: int
    front: Front
    clock: Clock
    headers: dict[str, str] = field(default_factory=dict)
    """sent with each request"""

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str | None
    ) -> Reply:
        """Send a request; `x_api_key` stands for the header X-API-Key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (self.headers | named).items() if value is not None}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, names, response.read())
        finally:
            connection.close()

    def submit(self, document: dict[str, Any] | bytes, **headers: str | None) -> Reply:
        """Send a document."""
        body = document if isinstance(document, bytes) else encoded(document)
        return self.ask("POST", "/submit", body, **headers)


def encoded(document: dict[str, Any]) -> bytes:
    """Return the bytes that an installation would send."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def document(
    installation_id: str | None = None, start: str = "2027-03-04", **usage: int
) -> dict[str, Any]:
    """Return what an installation sends for a week."""
    first = datetime.fromisoformat(start)
    day = "%Y-%m-%dT00:00:00Z"
    return {
        "schema_version": "1.0",
        "submission_timestamp": "2027-03-11T09:00:00Z",
        "installation": {
            "installation_id": installation_id or str(uuid4()),
            "first_seen": (first - timedelta(days=1)).strftime(day),
            "app_version": "0.1.0",
            "python_version": "3.14.2",
            "platform": "linux",
            "deployment_mode": "homeassistant",
            "country_code": "DE",
        },
        "period": {
            "start": first.strftime(day),
            "end": (first + timedelta(days=7)).strftime(day),
            "duration_days": 7,
        },
        "printer_fleet": {
            "printer_count": 3,
            "printer_types": ["klipper", "prusa"],
            "printer_type_counts": {"klipper": 1, "prusa": 2},
        },
        "usage_stats": {
            "job_count": 31,
            "file_count": 12,
            "upload_count": 33,
            "uptime_hours": 168,
            "feature_usage": {"notifications": True, "timelapse": False},
            **usage,
        },
        "error_summary": {"connection_lost": 2, "other": 1},
    }


def bearer(character: str = "a") -> str:
    """Return the header of a token."""
    return f"Bearer {character * 64}"


@contextmanager
def running(
    options: Options, clock: Clock | None = None, bounds: Bounds | None = None
) -> Iterator[Running]:
    """Serve until the end of the block."""
    clock = clock or Clock()
    front = make_front(options, clock)
    server = make_server(front.application(), port=0, bounds=bounds or Bounds())
    thread = Thread(target=lambda: uvloop.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Running(port, front, clock)
    finally:
        server.should_exit = True
        thread.join(20)
