"""A collector that keeps the contract: a real server, for all tests that send.

It remembers every request as it came, and may be told to behave badly.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
import json
import ssl

from aiohttp import web
from aiohttp.typedefs import Handler

type Misbehaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Collector:
    """Holds what it accepted; the first of an installation's period stays, as the contract says."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    held: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """by (installation id, first day)"""
    tokens: dict[str, str] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    misbehave: Misbehaviour | None = None
    """Instead of an answer to a submission."""
    misbehave_to_health: Misbehaviour | None = None
    misbehave_to_erasure: Misbehaviour | None = None
    misbehave_to_access: Misbehaviour | None = None
    asked_to_erase: asyncio.Event = field(default_factory=asyncio.Event)
    clock: Callable[[], datetime | None] = field(default=lambda: datetime.now(UTC))
    """What its `Date` says; None for no such header."""

    def sent(self, method: str = "POST") -> list[Request]:
        """Return the requests of a method in the order they came."""
        return [request for request in self.requests if request.method == method]

    @web.middleware
    async def _remember(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep a request as it came, also one that the contract does not know."""
        body = await request.read()
        self.requests.append(Request(request.method, request.path, dict(request.headers), body))
        return await handler(request)

    async def health(self, request: web.Request) -> web.StreamResponse:
        """Answer the health question, or misbehave."""
        if self.misbehave_to_health is not None:
            return await self.misbehave_to_health(request)
        return web.json_response({"status": "ok"})

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Hold a submission, or misbehave."""
        if self.misbehave is not None:
            return await self.misbehave(request)
        body = await request.read()
        return web.Response(status=self.accept(body, request.headers["Authorization"]))

    def accept(self, body: bytes, token: str) -> HTTPStatus:
        """Hold a submission, or tell why not."""
        document = json.loads(body)
        installation = document["installation"]["installation_id"]
        if installation in self.forgotten:
            return HTTPStatus.GONE
        if self.tokens.setdefault(installation, token) != token:
            return HTTPStatus.FORBIDDEN
        key = (installation, document["period"]["start"])
        if key in self.held:
            return HTTPStatus.CONFLICT
        self.held[key] = body
        return HTTPStatus.CREATED

    async def erase(self, request: web.Request) -> web.StreamResponse:
        """Forget an installation, or misbehave."""
        self.asked_to_erase.set()
        if self.misbehave_to_erasure is not None:
            return await self.misbehave_to_erasure(request)
        installation = request.match_info["id"]
        self.forgotten.add(installation)
        held = [key for key in self.held if key[0] == installation]
        for key in held:
            del self.held[key]
        return web.Response(status=HTTPStatus.NO_CONTENT if held else HTTPStatus.NOT_FOUND)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Return what is held of an installation, or misbehave."""
        if self.misbehave_to_access is not None:
            return await self.misbehave_to_access(request)
        installation = request.match_info["id"]
        held = [json.loads(body) for (whose, _), body in self.held.items() if whose == installation]
        if not held:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        if self.tokens[installation] != request.headers["Authorization"]:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        return web.json_response({"submissions": held})

    async def dated(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Say what time it is here."""
        now = self.clock()
        if now is None:
            del response.headers["Date"]
        else:
            response.headers["Date"] = format_datetime(now.astimezone(UTC), usegmt=True)

    @asynccontextmanager
    async def serve(self, context: ssl.SSLContext | None = None) -> AsyncIterator[None]:
        """Answer on loopback: over TLS with a context, else without."""
        app = web.Application(middlewares=[self._remember])
        app.router.add_get("/health", self.health)
        app.router.add_post("/submit", self.submit)
        app.router.add_get("/installation/{id}", self.show, allow_head=False)
        app.router.add_delete("/installation/{id}", self.erase)
        app.on_response_prepare.append(self.dated)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}" if context is None else f"https://localhost:{port}"
        try:
            yield
        finally:
            await runner.cleanup()
