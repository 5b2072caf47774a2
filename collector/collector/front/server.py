"""The HTTP server, which bounds what a connection may take."""

from asyncio import BaseTransport, Transport
from dataclasses import dataclass
import resource
from typing import ClassVar, cast

from starlette.applications import Starlette
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_FILES_FOR_OTHERS = 64
_MOST_CONNECTIONS = 4096
_GRACE_SECONDS = 15


@dataclass(frozen=True)
class Bounds:
    """What a client that is slow, or sends nothing, may take."""

    connections: int = 1024
    header_bytes: int = 16 * 1024
    first_seconds: float = 10.0
    """until the headers of the first request are complete"""
    next_seconds: float = 75.0
    """until those of the next are, on the same connection"""


def usual_bounds() -> Bounds:
    """Return as many connections as this process may have, and let it have what is allowed."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(hard, _MOST_CONNECTIONS + _FILES_FOR_OTHERS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return Bounds(connections=files - _FILES_FOR_OTHERS)


class _BoundedProtocol(HttpToolsProtocol):
    """A connection that is closed when nothing comes of it.

    uvicorn itself waits for ever for the headers, however long they are. When there are too many
    connections, the one that has waited longest makes room.
    """

    bounds: ClassVar[Bounds]
    waiting: ClassVar[dict[_BoundedProtocol, None]]
    """Connections between requests, the oldest first."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Give the first request its time."""
        super().connection_made(cast("Transport", transport))
        self._unread = 0
        self._wait(self.bounds.first_seconds)
        if len(self.connections) > self.bounds.connections:
            next(iter(self.waiting)).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read, but no endless headers."""
        self._unread += len(data)
        super().data_received(data)
        if self in self.waiting and self._unread > self.bounds.header_bytes:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """Leave the time to the application."""
        self._unread = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Give the next request its time."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.cycle.response_complete:
            self._unread = 0
            self._wait(self.bounds.next_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self.waiting[self] = None
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self.waiting.pop(self, self) is None:
            self._deadline.cancel()


def make_server(
    application: Starlette,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    socket_path: str | None = None,
    bounds: Bounds | None = None,
) -> uvicorn.Server:
    """Return a server at a port, or at a Unix socket."""
    chosen = bounds or usual_bounds()
    protocol = type("_Protocol", (_BoundedProtocol,), {"bounds": chosen, "waiting": {}})
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http=cast("type[HttpToolsProtocol]", protocol),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=int(chosen.next_seconds) + 1,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        host=host,
        port=port,
        uds=socket_path,
    )
    return uvicorn.Server(config)
