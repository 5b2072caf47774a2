"""Servers on this machine that answer as a test wants, over TLS that Home Assistant trusts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import ssl
from typing import Any, cast

from aiohttp import web
from aiohttp.resolver import AsyncResolver
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER, HassAsyncDNSResolver

from . import tls
from .e2e.collector import Request

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Listener = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """What came to a server, and where it is."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)


async def nothing(_request: web.Request) -> web.StreamResponse:
    """Answer that all is well."""
    return web.Response(status=204)


@asynccontextmanager
async def serving(
    answer: Answer = nothing, context: ssl.SSLContext | None = tls.GOOD
) -> AsyncIterator[Server]:
    """Answer everything alike: over TLS with a context, else without."""
    server = Server()

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        server.requests.append(Request(request.method, request.path, dict(request.headers), body))
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    server.url = _url(runner.addresses[0][1], context)
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def listening(
    listener: Listener, context: ssl.SSLContext | None = tls.GOOD
) -> AsyncIterator[str]:
    """Let a test do what it likes with each connection; return the address."""
    server = await asyncio.start_server(listener, "127.0.0.1", 0, ssl=context)
    try:
        yield _url(server.sockets[0].getsockname()[1], context)
    finally:
        server.close()
        server.abort_clients()
        await server.wait_closed()


def resolve_names(hass: HomeAssistant, port: int | None = None) -> None:
    """Have names resolved in this event loop: the test plugin's resolver is of another.

    By a name server at a port of this machine, or else as the machine does.
    """
    options: dict[str, Any] = (
        {} if port is None else {"nameservers": ["127.0.0.1"], "udp_port": port}
    )
    hass.data[DATA_RESOLVER] = cast(HassAsyncDNSResolver, AsyncResolver(**options))


def ignore_failed_handshakes(loop: asyncio.AbstractEventLoop) -> None:
    """Let a server's connection that a client gives up be no error of the test."""
    handle = loop.get_exception_handler() or asyncio.AbstractEventLoop.default_exception_handler

    def look(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if context["message"] != "Error on transport creation for incoming connection":
            handle(loop, context)

    loop.set_exception_handler(look)


def _url(port: int, context: ssl.SSLContext | None) -> str:
    return f"http://127.0.0.1:{port}" if context is None else f"https://localhost:{port}"
