"""The body of a request, no longer and no slower than a submission is."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

MAX_BYTES: Final = 16 * 1024
SECONDS: Final = 10.0
_DRAIN_SECONDS = 2.0
_DRAIN_BYTES = 4 * 1024 * 1024
_MAX_DIGITS = 9


class TooLongError(Exception):
    """The body is longer than anything that is accepted."""


async def read(request: Request) -> bytes:
    """Return the body; raise TooLongError, or TimeoutError if it comes too slowly."""
    length = request.headers.get("content-length", "0")
    if len(length) > _MAX_DIGITS or int(length) > MAX_BYTES:
        raise TooLongError
    parts = []
    total = 0
    async with asyncio.timeout(SECONDS):
        async for part in request.stream():
            total += len(part)
            if total > MAX_BYTES:
                raise TooLongError
            parts.append(part)
    return b"".join(parts)


class LastResponse(JSONResponse):
    """An answer to a request that is not read to its end; then the connection is closed.

    For a moment what still comes is thrown away: a connection that is closed over unread data is
    reset, and the answer may be lost with it.
    """

    def __init__(self, content: Mapping[str, object], status_code: int) -> None:
        """Take the answer."""
        super().__init__(dict(content), status_code, {"Connection": "close"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the whole answer before its end is declared."""
        del scope
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                await _drain(receive)
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive) -> None:
    thrown_away = 0
    while thrown_away < _DRAIN_BYTES:
        message = await receive()
        thrown_away += len(message.get("body", b""))
        if not message.get("more_body", False):
            return
