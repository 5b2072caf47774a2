"""What of a collector's answer to the question for everything that it holds reaches us."""

from aiohttp import web
from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.engine.sharing.delivery import Holding
from custom_components.usage_stats.sharing.client import CollectorClient, HeldResult

from ..servers import serving
from .test_client import answering, known_at

pytestmark = pytest.mark.usefixtures("reachable")


@pytest.mark.parametrize(
    ("body", "status", "result"),
    [
        (b'{"submissions": []}', 200, HeldResult(Holding.HELD, '{"submissions": []}')),
        ('{"ü":1}'.encode(), 200, HeldResult(Holding.HELD, '{"ü":1}')),
        (b"{}" + b" " * 1_000_000, 200, HeldResult(Holding.HELD, "{}" + " " * 1_000_000)),
        (b"{}" + b" " * 1_100_000, 200, HeldResult(Holding.UNSUPPORTED)),
        (b"[]", 200, HeldResult(Holding.UNSUPPORTED)),
        (b"", 200, HeldResult(Holding.UNSUPPORTED)),
        (b"<html></html>", 200, HeldResult(Holding.UNSUPPORTED)),
        (b'{"a":"\xff"}', 200, HeldResult(Holding.UNSUPPORTED)),
        (b"{}", 404, HeldResult(Holding.NOTHING)),
        (b"{}", 403, HeldResult(Holding.REFUSED)),
        (b"{}", 503, HeldResult(Holding.LATER)),
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_what_is_held(
    hass: HomeAssistant, body: bytes, status: int, result: HeldResult
) -> None:
    answer = answering(lambda: web.Response(body=body, status=status))
    async with serving(answer) as server:
        assert await CollectorClient(hass).async_get_held(known_at(server.url)) == result
