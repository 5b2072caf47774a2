"""Requests to a collector: the only module that contacts another machine.

What an answer means is decided in engine/sharing/delivery.py.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPMethod, HTTPStatus
import random
from typing import NamedTuple

from aiohttp import (
    ClientConnectorCertificateError,
    ClientError,
    ClientResponse,
    ClientTimeout,
    DummyCookieJar,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.util.json import json_loads_object

from ..engine.sharing import delivery
from ..engine.sharing.collector_url import token
from ..engine.sharing.consent import Installation
from ..engine.sharing.delivery import Holding, Reply

_TIMEOUT = ClientTimeout(total=10)
_MAX_ANSWER_BYTES = 64 * 1024
_MAX_HELD_BYTES = 1024 * 1024
"""A year of submissions with twenty names each has some 80 KB."""
_AGENT = "usage_stats"
"""Without a version: nothing is sent beside the payload."""


class CollectorError(Exception):
    """There was no answer. The message has neither key nor address."""


class CertificateError(CollectorError):
    """The certificate of the server is not valid for the address."""


class HeldResult(NamedTuple):
    """What a collector holds of an installation."""

    holding: Holding
    document: str | None = None
    """The JSON as it came; None unless something is held."""


def backoff(attempt: int) -> timedelta | None:
    """Return the delay after a failed attempt, with a jitter; None: until the next daily check."""
    return delivery.backoff(attempt, random.random())


class CollectorClient:
    """Every request has a time limit, and redirects are not followed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Use Home Assistant's shared connections, without cookies.

        A cookie would tell a collector that two installation ids belong together.
        """
        self._session = async_create_clientsession(hass, cookie_jar=DummyCookieJar())

    async def async_submit(self, to: Installation, idempotency_key: str, body: bytes) -> Reply:
        """Send a submission; raise CollectorError."""
        headers = {
            **_authorised(to),
            "Content-Type": "application/json",
            "Idempotency-Key": idempotency_key,
        }
        url = f"{to.collector_url}/submit"
        async with self._request(HTTPMethod.POST, url, headers, body) as response:
            return _reply(response)

    async def async_erase(self, to: Installation) -> Reply:
        """Ask a collector to delete what it holds of an installation; raise CollectorError."""
        url = f"{to.collector_url}/installation/{to.id}"
        async with self._request(HTTPMethod.DELETE, url, _authorised(to)) as response:
            return _reply(response)

    async def async_get_held(self, to: Installation) -> HeldResult:
        """Ask a collector for everything it holds of an installation; raise CollectorError."""
        url = f"{to.collector_url}/installation/{to.id}"
        async with self._request(HTTPMethod.GET, url, _authorised(to)) as response:
            holding = delivery.judge_holding(response.status)
            if holding is not Holding.HELD:
                return HeldResult(holding)
            try:
                content = await _read(response, _MAX_HELD_BYTES)
                json_loads_object(content)
            except ValueError:
                # Such as the start page of a server that answers everything with it.
                return HeldResult(Holding.UNSUPPORTED)
            return HeldResult(holding, content.decode())

    async def async_get_health(self, collector_url: str) -> Reply:
        """Ask a collector for its health, without id, key or token; raise CollectorError.

        Some other server's answer of 200 is an error too.
        """
        async with self._request(HTTPMethod.GET, f"{collector_url}/health", {}) as response:
            reply = _reply(response)
            if reply.status == HTTPStatus.OK:
                document = json_loads_object(await _read(response, _MAX_ANSWER_BYTES))
                if "status" not in document:
                    raise CollectorError("no health document")
            return reply

    async def async_is_healthy(self, collector_url: str) -> bool:
        """Return whether there is a collector at an address; raise CertificateError."""
        try:
            reply = await self.async_get_health(collector_url)
        except CertificateError:
            raise
        except CollectorError:
            return False
        return reply.status == HTTPStatus.OK

    @asynccontextmanager
    async def _request(
        self, method: HTTPMethod, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> AsyncGenerator[ClientResponse]:
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers={"User-Agent": _AGENT, **headers},
                allow_redirects=False,
                timeout=_TIMEOUT,
            ) as response:
                yield response
        except ClientConnectorCertificateError as err:
            raise CertificateError(type(err).__name__) from None
        except (ClientError, TimeoutError, OSError, ValueError) as err:
            # The message of an error of aiohttp may have the address.
            raise CollectorError(type(err).__name__) from None


def _authorised(to: Installation) -> dict[str, str]:
    authorised = {"Authorization": f"Bearer {token(to.secret, to.collector_url)}"}
    return authorised if to.api_key is None else {"X-API-Key": to.api_key, **authorised}


def _reply(response: ClientResponse) -> Reply:
    # The body is not read: leaving the context closes the connection.
    return Reply(response.status, response.headers.get("Retry-After"), response.headers.get("Date"))


async def _read(response: ClientResponse, most: int) -> bytes:
    """Return the content of an answer; raise ValueError if it has more bytes than `most`."""
    try:
        await response.content.readexactly(most + 1)
    except asyncio.IncompleteReadError as err:
        return err.partial
    raise ValueError("too long")
