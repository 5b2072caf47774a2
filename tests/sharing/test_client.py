"""What is asked of a collector, on the wire, and what of its answers reaches us."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
import gzip
import hmac
import ssl

from aiohttp import web
from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.engine.sharing.consent import Installation
from custom_components.usage_stats.engine.sharing.delivery import Holding, Reply
from custom_components.usage_stats.sharing.client import (
    CertificateError,
    CollectorClient,
    CollectorError,
    HeldResult,
)

from .. import tls
from ..e2e.collector import Request
from ..servers import Answer, Listener, listening, resolve_names, serving
from . import broken

SECRET = "5ec2e7" * 10 + "5ec2"
ID = "1c0ffee1-0000-4000-8000-000000000001"
SUBMISSION = "5b0b1e55-0000-5000-8000-000000000002"
BODY = '{"country_code":"ÖÄ"}'.encode()
ABOUT_BODY = {
    "Content-Type": "application/json",
    "Content-Length": str(len(BODY)),
    "Idempotency-Key": SUBMISSION,
}
MEGABYTE = bytes(1024 * 1024)

type Ask[T] = Callable[[CollectorClient, Installation], Awaitable[T]]

ASK_STATUS: dict[str, Ask[Reply]] = {
    "submit": lambda collector, to: collector.async_submit(to, SUBMISSION, BODY),
    "erase": lambda collector, to: collector.async_erase(to),
}
ASK: dict[str, Ask[Reply | HeldResult]] = {
    **ASK_STATUS,
    "held": lambda collector, to: collector.async_get_held(to),
}
every_request = pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
pytestmark = pytest.mark.usefixtures("reachable")


def known_at(url: str, api_key: str | None = "a-key") -> Installation:
    """Return whom a collector knows us as."""
    return Installation(ID, SECRET, date(2027, 3, 10), url, api_key)


def answering(response: Callable[[], web.Response]) -> Answer:
    """Answer always the same."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return response()

    return answer


async def is_healthy(hass: HomeAssistant, url: str) -> bool:
    """Ask a collector whether it is one."""
    return await CollectorClient(hass).async_is_healthy(url)


def common_headers(request: Request) -> dict[str, str]:
    """Take away what depends on what is installed, and return the rest."""
    headers = dict(request.headers)
    assert set(headers.pop("Accept-Encoding").split(", ")) <= {"gzip", "deflate", "br", "zstd"}
    return headers


@pytest.mark.parametrize(
    ("name", "method", "path", "headers"),
    [
        ("submit", "POST", "/submit", ABOUT_BODY),
        ("erase", "DELETE", f"/installation/{ID}", {"Content-Length": "0"}),
        ("held", "GET", f"/installation/{ID}", {}),
    ],
)
async def test_on_the_wire(
    hass: HomeAssistant, name: str, method: str, path: str, headers: dict[str, str]
) -> None:
    async with serving() as server:
        await ASK[name](CollectorClient(hass), known_at(f"{server.url}/under/a/path"))

    [request] = server.requests
    assert (request.method, request.path) == (method, f"/under/a/path{path}")
    assert request.body == (BODY if name == "submit" else b"")
    # Of the origin alone, whatever the path.
    token = hmac.new(bytes.fromhex(SECRET), server.url.encode(), "sha256").hexdigest()
    assert common_headers(request) == {
        "Host": server.url.removeprefix("https://"),
        "User-Agent": "usage_stats",
        "Accept": "*/*",
        "X-API-Key": "a-key",
        "Authorization": f"Bearer {token}",
        **headers,
    }


@every_request
async def test_without_a_key(hass: HomeAssistant, ask: Ask[object]) -> None:
    async with serving() as server:
        await ask(CollectorClient(hass), known_at(server.url, None))

    [request] = server.requests
    assert "X-API-Key" not in request.headers
    assert "Authorization" in request.headers


async def test_the_health_question_tells_nothing_of_us(hass: HomeAssistant) -> None:
    async with serving(answering(lambda: web.json_response({"status": "ok"}))) as server:
        assert await is_healthy(hass, f"{server.url}/under/a/path")

    [request] = server.requests
    assert (request.method, request.path, request.body) == ("GET", "/under/a/path/health", b"")
    assert common_headers(request) == {
        "Host": server.url.removeprefix("https://"),
        "User-Agent": "usage_stats",
        "Accept": "*/*",
    }


async def test_to_this_machine_without_tls(hass: HomeAssistant) -> None:
    async with serving(context=None) as server:
        reply = await CollectorClient(hass).async_erase(known_at(server.url))

    assert reply.status == 204
    assert server.url.startswith("http://127.0.0.1:")


async def test_what_an_answer_says(hass: HomeAssistant) -> None:
    headers = {"Retry-After": "120", "Date": "Wed, 10 Mar 2027 11:00:00 GMT"}
    async with serving(answering(lambda: web.Response(status=429, headers=headers))) as server:
        reply = await CollectorClient(hass).async_submit(known_at(server.url), SUBMISSION, BODY)

    assert reply == Reply(429, "120", "Wed, 10 Mar 2027 11:00:00 GMT")


async def test_no_cookie_is_sent_back(hass: HomeAssistant) -> None:
    def with_cookie() -> web.Response:
        response = web.json_response({"status": "ok"})
        response.set_cookie("we", "know you", path="/", max_age=10**6, secure=True)
        return response

    async with serving(answering(with_cookie)) as server:
        collector = CollectorClient(hass)
        for ask in (*ASK.values(), *ASK.values()):
            await ask(collector, known_at(server.url))
        await collector.async_is_healthy(server.url)

    assert len(server.requests) == 7
    assert not [request for request in server.requests if "Cookie" in request.headers]


@every_request
@pytest.mark.parametrize("status", range(300, 309))
async def test_a_redirect_is_not_followed(
    hass: HomeAssistant, ask: Ask[object], status: int
) -> None:
    async with serving() as other:
        headers = {"Location": f"{other.url}/submit"}
        moved = answering(lambda: web.Response(status=status, headers=headers))
        async with serving(moved) as server:
            reply = await ask(CollectorClient(hass), known_at(server.url))
            assert not await is_healthy(hass, server.url)

    assert reply in {
        Reply(status, None, getattr(reply, "date", None)),
        HeldResult(Holding.REFUSED),
    }
    assert len(server.requests) == 2
    assert other.requests == []


@pytest.mark.parametrize(
    ("body", "status", "healthy"),
    [
        (b'{"status":"ok"}', 200, True),
        (b'{"status":null,"more":[1,2]}', 200, True),
        (b'{"status":"ok"}' + b" " * 64_000, 200, True),
        (b'{"status":"ok"}' + b" " * 66_000, 200, False),
        (b'{"status":"ok"}', 201, False),
        (b'{"status":"ok"}', 404, False),
        (b'{"status":"ok"}', 500, False),
        (b'{"state":"ok"}', 200, False),
        (b'["status"]', 200, False),
        (b'"status"', 200, False),
        (b"", 200, False),
        (b"<html><title>status</title></html>", 200, False),
        (b'{"status":"\xff"}', 200, False),
        (b'{"status":' + b"[" * 60_000, 200, False),
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_health(hass: HomeAssistant, body: bytes, status: int, *, healthy: bool) -> None:
    answer = answering(lambda: web.Response(body=body, status=status))
    async with serving(answer) as server:
        assert await is_healthy(hass, server.url) is healthy


async def test_answers_of_a_hundred_megabytes(hass: HomeAssistant) -> None:
    """No more of them is taken than what the connection holds."""
    sent = []

    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(100 * len(MEGABYTE))})
        await response.prepare(request)
        for _ in range(100):
            await response.write(MEGABYTE)
            sent.append(len(MEGABYTE))
        return response

    async with serving(flood) as server:
        assert not await is_healthy(hass, server.url)
        for ask in ASK.values():
            assert await ask(CollectorClient(hass), known_at(server.url))

    assert len(server.requests) == 4
    assert len(sent) < 4 * 10


async def test_a_hundred_megabytes_in_little(hass: HomeAssistant) -> None:
    packed = gzip.compress(MEGABYTE * 100, 1)
    headers = {"Content-Encoding": "gzip"}
    async with serving(answering(lambda: web.Response(body=packed, headers=headers))) as server:
        assert not await is_healthy(hass, server.url)
        held = await CollectorClient(hass).async_get_held(known_at(server.url))
        assert held == HeldResult(Holding.UNSUPPORTED)


async def expect_no_answer(
    hass: HomeAssistant, ask: Ask[object], url: str, reason: str = ""
) -> None:
    """Ask in vain; what is said of it names neither the address nor the key."""
    with pytest.raises(CollectorError) as raised:
        await ask(CollectorClient(hass), known_at(url))
    said = repr(raised.value)
    assert reason in said
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    for secret in ("localhost", "127.0.0.1", url, "a-key", SECRET, ID):
        assert secret not in said
    if reason == "Certificate":
        with pytest.raises(CertificateError):
            await is_healthy(hass, url)
    else:
        assert not await is_healthy(hass, url)


@every_request
@pytest.mark.parametrize("context", tls.WRONG.values(), ids=tls.WRONG)
async def test_a_wrong_certificate(
    hass: HomeAssistant, ask: Ask[object], context: ssl.SSLContext
) -> None:
    async with serving(context=context) as server:
        await expect_no_answer(hass, ask, server.url, "Certificate")

    assert server.requests == []


@every_request
async def test_an_address_that_the_certificate_does_not_name(
    hass: HomeAssistant, ask: Ask[object]
) -> None:
    async with serving() as server:
        url = server.url.replace("localhost", "127.0.0.1")
        await expect_no_answer(hass, ask, url, "Certificate")

    assert server.requests == []


@every_request
async def test_no_tls_where_tls_is_expected(hass: HomeAssistant, ask: Ask[object]) -> None:
    async with serving(context=None) as server:
        await expect_no_answer(hass, ask, server.url.replace("http:", "https:"))

    assert server.requests == []


class NoSuchName(asyncio.DatagramProtocol):
    """A name server that knows no name."""

    asked: list[bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport
        self.asked = []

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Return the question, with the flags of RFC 1035, 4.1.1 for a name that is not there."""
        self.asked.append(data)
        self.transport.sendto(data[:2] + b"\x81\x83" + data[4:], addr)


@every_request
async def test_a_name_that_is_not_there(hass: HomeAssistant, ask: Ask[object]) -> None:
    transport, names = await asyncio.get_running_loop().create_datagram_endpoint(
        NoSuchName, local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]
    resolve_names(hass, port)

    await expect_no_answer(hass, ask, "https://nobody.invalid", "DNS")

    assert any(b"nobody" in question for question in names.asked)
    transport.close()


@every_request
@pytest.mark.parametrize("listener", broken.ALL)
async def test_a_connection_that_breaks(
    hass: HomeAssistant, ask: Ask[object], listener: Listener
) -> None:
    async with listening(listener) as url:
        await expect_no_answer(hass, ask, url)


@every_request
async def test_a_reset_before_tls(hass: HomeAssistant, ask: Ask[object]) -> None:
    async with listening(broken.at_once, context=None) as url:
        await expect_no_answer(hass, ask, url.replace("http:", "https:"))


@every_request
async def test_nobody_listens(hass: HomeAssistant, ask: Ask[object]) -> None:
    async with listening(broken.at_once) as url:
        pass
    await expect_no_answer(hass, ask, url)
