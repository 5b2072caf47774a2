"""The other end: the only module that asks anything of another machine.

What an answer means is in engine/delivery.py. Who asks: submitting.py, erasing.py, config_flow.py.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPMethod, HTTPStatus
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

from ..engine.sharing.collector_url import token
from ..engine.sharing.consent import Installation

_TIMEOUT = ClientTimeout(total=10)
_MAX_ANSWER_BYTES = 64 * 1024
_AGENT = "usage_stats"
"""Without a version: the payload says what may be known."""


class CollectorError(Exception):
    """There was no answer. The text names neither key nor address."""


class CertificateError(CollectorError):
    """There is somebody at the address who cannot prove to be it."""


class Reply(NamedTuple):
    """What an answer says; its body is not read."""

    status: int
    retry_after: str | None
    date: str | None


class CollectorClient:
    """Asks collectors, with a time limit, and never where a redirect leads."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Make a session on Home Assistant's shared connections.

        Its own, so that no cookie of a collector knows us again under another installation id.
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

    async def async_get(self, to: Installation) -> Reply:
        """Ask for what is held of an installation, without reading it; raise CollectorError."""
        async with self._request(HTTPMethod.GET, _url(to), _authorised(to)) as response:
            return _reply(response)

    async def async_erase(self, to: Installation) -> Reply:
        """Ask that all that is held of an installation be deleted; raise CollectorError."""
        async with self._request(HTTPMethod.DELETE, _url(to), _authorised(to)) as response:
            return _reply(response)

    async def async_is_healthy(self, collector_url: str) -> bool:
        """Tell whether there is a collector at an address, which is told neither id nor key.

        Raise CertificateError.
        """
        url = f"{collector_url}/health"
        try:
            async with self._request(HTTPMethod.GET, url, {}) as response:
                if response.status != HTTPStatus.OK:
                    return False
                return "status" in json_loads_object(await _read(response))
        except CertificateError:
            raise
        except CollectorError, ValueError:
            return False

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
            # The text of an error of aiohttp may name the address.
            raise CollectorError(type(err).__name__) from None


def _url(to: Installation) -> str:
    return f"{to.collector_url}/installation/{to.id}"


def _authorised(to: Installation) -> dict[str, str]:
    authorised = {"Authorization": f"Bearer {token(to.secret, to.collector_url)}"}
    return authorised if to.api_key is None else {"X-API-Key": to.api_key, **authorised}


def _reply(response: ClientResponse) -> Reply:
    # An answer that never ends is ended with the connection; its status has been given.
    return Reply(response.status, response.headers.get("Retry-After"), response.headers.get("Date"))


async def _read(response: ClientResponse) -> bytes:
    """Read an answer; raise ValueError if it is too long."""
    try:
        await response.content.readexactly(_MAX_ANSWER_BYTES + 1)
    except asyncio.IncompleteReadError as err:
        return err.partial
    raise ValueError("too long")
