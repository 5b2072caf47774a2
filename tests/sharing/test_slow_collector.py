"""How long a collector is waited for: ten seconds in all, by a clock that the tests move."""

import asyncio
from collections.abc import Awaitable

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.engine.sharing.delivery import Reply
from custom_components.usage_stats.sharing.client import CollectorClient, CollectorError

from ..servers import listening
from .test_client import ASK_STATUS, Ask, every_request, known_at

pytestmark = pytest.mark.usefixtures("reachable")


class Slow:
    """A collector that takes its time over each connection."""

    def __init__(self, *, answer: bytes = b"", trickle: bytes = b"") -> None:
        """`answer` comes at once, and then a byte of `trickle` a second, for ever."""
        self.asked = asyncio.Event()
        self.left = asyncio.Event()
        self.seconds = 0
        self._answer = answer
        self._trickle = trickle

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection until the other end has left."""
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self._answer)
        await writer.drain()
        self.asked.set()
        trickling = asyncio.create_task(self._run(writer))
        # What else comes is the body of the request.
        while await reader.read(1024):
            pass
        trickling.cancel()
        self.left.set()

    async def _run(self, writer: asyncio.StreamWriter) -> None:
        while self._trickle:
            # Less than the second that the tests' clock moves by, as floats are not exact.
            await asyncio.sleep(0.9)
            place = self.seconds % len(self._trickle)
            writer.write(self._trickle[place : place + 1])
            self.seconds += 1


async def seconds_until_done(
    asking: Awaitable[object], slow: Slow, freezer: FrozenDateTimeFactory
) -> int:
    """Let time go by, a second at a time, until there is a result; return how many."""
    task = asyncio.ensure_future(asking)
    await slow.asked.wait()
    for second in range(1, 100):
        freezer.tick(1)
        # Whatever was due by now has been done after some turns of the event loop.
        for _ in range(20):
            await asyncio.sleep(0)
        if task.done():
            return second
    raise AssertionError


NEVER = {
    "nothing": {},
    "a byte of the headers a second": {"trickle": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000},
    "headers without an end": {"answer": b"HTTP/1.1 200 OK\r\n", "trickle": b"X-Y: z\r\n"},
}
FOR_EVER = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@every_request
@pytest.mark.parametrize("behaviour", NEVER.values(), ids=NEVER)
async def test_no_answer_in_ten_seconds(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    ask: Ask[object],
    behaviour: dict[str, bytes],
) -> None:
    slow = Slow(**behaviour)
    async with listening(slow) as url:
        asking = asyncio.ensure_future(ask(CollectorClient(hass), known_at(url)))
        assert 10 <= await seconds_until_done(asking, slow, freezer) <= 11
        with pytest.raises(CollectorError, match="Timeout"):
            await asking
        await slow.left.wait()


@pytest.mark.parametrize("ask", ASK_STATUS.values(), ids=ASK_STATUS)
@pytest.mark.usefixtures("freezer")
async def test_an_answer_that_never_ends(hass: HomeAssistant, ask: Ask[Reply]) -> None:
    """Its status has been given; the rest is not waited for, even for a moment."""
    slow = Slow(answer=FOR_EVER, trickle=b"1\r\nx\r\n")
    async with listening(slow) as url:
        reply = await ask(CollectorClient(hass), known_at(url))
        assert reply.status == 200
        await slow.left.wait()


async def test_a_health_answer_that_never_ends(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    slow = Slow(answer=FOR_EVER, trickle=b"1\r\nx\r\n")
    async with listening(slow) as url:
        asking = asyncio.ensure_future(CollectorClient(hass).async_is_healthy(url))
        assert 10 <= await seconds_until_done(asking, slow, freezer) <= 11
        assert not await asking
        await slow.left.wait()
    assert slow.seconds >= 9
