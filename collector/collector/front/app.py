"""The paths of the contract: what is asked of a request, in which order, and what is answered."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import partial
import hmac
from http import HTTPStatus
import json
import re
from typing import Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..log import LOGGER
from ..store import activity, holdings
from ..store.errors import UnavailableError
from ..store.judgement import Policy, Stored, may_access, now_at
from ..store.pepper import Pepper
from ..store.records import Answer, Content, Erasure, Outcome, Submission
from . import body, openapi, payload
from .limits import Enrolments, Networks, Proxies
from .metrics import Metrics
from .reader import Reader
from .writer import QueueFullError, Writer

_SECONDS_OF_A_DAY = 86_400
_SECONDS_UNTIL_WORKING = 60
_SECONDS_BETWEEN_COUNTS = 3_600
_TOKEN = re.compile(r"Bearer +([0-9a-f]{64})", re.IGNORECASE | re.ASCII)
_IDENTITY = {"", "identity"}


class Reason(StrEnum):
    """Why a request was refused before the database was asked; also how it is counted."""

    KEY = auto()
    TOKEN = auto()
    TOO_MANY = auto()
    TOO_LONG = auto()
    TOO_SLOW = auto()
    INVALID = auto()
    COMPRESSED = auto()
    NEWER_VERSION = auto()
    QUEUE_FULL = auto()
    UNAVAILABLE = auto()
    NO_ID = auto()


_STATUS: Final = {
    Reason.KEY: HTTPStatus.UNAUTHORIZED,
    Reason.TOKEN: HTTPStatus.UNAUTHORIZED,
    Reason.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Reason.TOO_LONG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.TOO_SLOW: HTTPStatus.REQUEST_TIMEOUT,
    Reason.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.COMPRESSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.NEWER_VERSION: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.QUEUE_FULL: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.NO_ID: HTTPStatus.NOT_FOUND,
}
_NOT_READ: Final = {Reason.TOO_LONG, Reason.TOO_SLOW}

_ANSWERS: Final[dict[Outcome, tuple[HTTPStatus, dict[str, str]]]] = {
    Outcome.ACCEPTED: (HTTPStatus.OK, {"status": "accepted"}),
    Outcome.ENROLLED: (HTTPStatus.OK, {"status": "accepted"}),
    Outcome.REPEATED: (HTTPStatus.OK, {"status": "accepted"}),
    Outcome.CLONED: (HTTPStatus.CONFLICT, {"error": "this period is already here"}),
    Outcome.OVERLAPPING: (HTTPStatus.CONFLICT, {"error": "the period overlaps another"}),
    Outcome.FORGOTTEN: (HTTPStatus.GONE, {"error": "this installation was erased"}),
    Outcome.FORBIDDEN: (HTTPStatus.FORBIDDEN, {"error": "not the token of this installation"}),
    Outcome.TOO_SOON: (HTTPStatus.TOO_MANY_REQUESTS, {"error": "one submission an hour"}),
    Outcome.FULL: (HTTPStatus.TOO_MANY_REQUESTS, {"error": "no more unknown installations today"}),
    Outcome.ERASED: (HTTPStatus.OK, {"status": "erased"}),
    Outcome.UNKNOWN: (HTTPStatus.NOT_FOUND, {"error": "nothing is held"}),
}
_WRITTEN: Final = {
    outcome: json.dumps(content, separators=(",", ":"))
    for outcome, (_, content) in _ANSWERS.items()
}
_UNKNOWN_BEFORE: Final = {Outcome.ENROLLED, Outcome.UNKNOWN}
_JSON: Final = "application/json"


class RefusedError(Exception):
    """A request is answered without asking the database."""

    def __init__(self, reason: Reason, wait_seconds: float = 0, field: str | None = None) -> None:
        """Take what the answer tells."""
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds
        self.field = field

    def response(self) -> Response:
        """Return the answer, which repeats nothing of the request."""
        content = {"error": self.reason.replace("_", " ")}
        if self.field is not None:
            content["field"] = self.field
        status = _STATUS[self.reason]
        if self.reason in _NOT_READ:
            return body.LastResponse(content, status)
        return JSONResponse(content, status, _retry_after(self.wait_seconds))


def _retry_after(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(int(seconds) + 1)} if seconds > 0 else {}


@dataclass(frozen=True)
class Access:
    """Who is let in."""

    api_keys: Sequence[str] = ()
    """Any of them; without one, no key is asked for."""
    policy: Policy = field(default_factory=Policy)
    proxies: Proxies = field(default_factory=lambda: Proxies(()))


@dataclass(frozen=True)
class Limits:
    """What a network, and all together, may ask for."""

    networks: Networks
    enrolments: Enrolments


class Front:
    """Answers requests. It keeps nothing but its limits."""

    def __init__(
        self, writer: Writer, reader: Reader, pepper: Pepper, access: Access, limits: Limits
    ) -> None:
        """Take what it asks; `writer` and `reader` are started and stopped with the application."""
        self._writer = writer
        self._reader = reader
        self._pepper = pepper
        self._access = access
        self._limits = limits
        self._keys = [key.encode() for key in access.api_keys]
        self.knows_activity = False
        self.metrics: Metrics = writer.metrics
        self.clock: Callable[[], float] = writer.clock

    def application(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                # They are tried in this order.
                Route("/submit", self._guarded(self.submit), methods=["POST"]),
                Route("/health", self._guarded(self.health), methods=["GET"]),
                Route("/openapi.json", self._guarded(self.openapi), methods=["GET"]),
                Route("/installation/{id}", self._guarded(self.show), methods=["GET"]),
                Route("/installation/{id}", self._guarded(self.erase), methods=["DELETE"]),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncGenerator[None]:
        self._writer.start()
        counting = asyncio.create_task(self._count_active())
        yield
        counting.cancel()
        await self._writer.stop()
        await self._reader.stop()

    async def _count_active(self) -> None:
        """Learn now and then how many new installations are a normal number."""
        while True:
            day = now_at(self.clock()).day
            with suppress(QueueFullError, UnavailableError, TimeoutError):
                active = await self._reader.ask(partial(activity.estimate, day=day))
                self._limits.enrolments.set_active(active)
                self.knows_activity = True
            await asyncio.sleep(_SECONDS_BETWEEN_COUNTS)

    def _guarded(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler that answers whatever goes wrong."""

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except RefusedError as refusal:
                return self._refuse(refusal)
            except QueueFullError:
                return self._refuse(RefusedError(Reason.QUEUE_FULL, _SECONDS_UNTIL_WORKING))
            except UnavailableError, TimeoutError:
                return self._refuse(RefusedError(Reason.UNAVAILABLE, _SECONDS_UNTIL_WORKING))
            except ClientDisconnect:
                return Response(status_code=HTTPStatus.BAD_REQUEST)
            except Exception:
                LOGGER.exception("A request could not be answered")
                return self._refuse(RefusedError(Reason.UNAVAILABLE, _SECONDS_UNTIL_WORKING))

        return handle

    def _refuse(self, refusal: RefusedError) -> Response:
        self.metrics.refused[refusal.reason] += 1
        return refusal.response()

    async def health(self, _: Request) -> Response:
        """Answer at once, whatever the database does."""
        return JSONResponse({"status": "ok" if self._writer.is_working else "degraded"})

    async def openapi(self, _: Request) -> Response:
        """Describe the paths and the document."""
        return Response(openapi.DOCUMENT, media_type=_JSON)

    async def submit(self, request: Request) -> Response:
        """Store a submission."""
        network = self._admit(request)
        token = self._token(request)
        if request.headers.get("content-encoding", "").lower() not in _IDENTITY:
            raise RefusedError(Reason.COMPRESSED)
        installation_id, content = self._parse(await _read(request))
        installation = self._pepper.installation(installation_id)
        return await self._ask(
            network, lambda has_place: Submission(installation, token, content, has_place)
        )

    async def erase(self, request: Request) -> Response:
        """Forget an installation; one that is not known takes a place like a new one."""
        network = self._admit(request)
        token = self._token(request)
        installation = self._installation(request)
        return await self._ask(network, lambda has_place: Erasure(installation, token, has_place))

    async def _ask(
        self, network: bytes, wanted: Callable[[bool], Submission | Erasure]
    ) -> Response:
        """Ask for what `wanted` returns, told whether there is a place for something unknown."""
        has_place = self._limits.enrolments.reserve(network)
        is_needed = False
        try:
            answer = await self._writer.ask(wanted(has_place))
            is_needed = answer.outcome in _UNKNOWN_BEFORE
        finally:
            if has_place and not is_needed:
                self._limits.enrolments.release(network)
        return self._respond(answer)

    async def show(self, request: Request) -> Response:
        """Show an installation what is held of it."""
        self._admit(request)
        token = self._token(request)
        installation = self._installation(request)
        found = await self._reader.ask(partial(holdings.read, installation=installation))
        if found is None:
            return self._respond(Answer(Outcome.UNKNOWN))
        saved, held = found
        if not may_access(Stored(token=saved), token, self._access.policy):
            return self._respond(Answer(Outcome.FORBIDDEN))
        return JSONResponse(held)

    def _admit(self, request: Request) -> bytes:
        """Return the network that asks; raise RefusedError if that is not allowed."""
        peer = request.client.host if request.client else None
        forwarded = request.headers.getlist("x-forwarded-for")
        networks = self._limits.networks
        address = self._access.proxies.client(peer, forwarded)
        network = networks.name(address)
        if (seconds := networks.wait_seconds(network)) > 0:
            raise RefusedError(Reason.TOO_MANY, seconds)
        if self._keys:
            given = request.headers.get("x-api-key", "").encode()
            # All are compared, so that the time does not tell which one comes close.
            matches = [hmac.compare_digest(key, given) for key in self._keys]
            if not any(matches):
                raise RefusedError(Reason.KEY)
        return network

    def _token(self, request: Request) -> bytes | None:
        """Return the hash of the token, None without one; raise RefusedError for what is none."""
        header = request.headers.get("authorization")
        if header is None:
            return None
        if (found := _TOKEN.fullmatch(header.strip())) is None:
            raise RefusedError(Reason.TOKEN)
        return self._pepper.token(found[1].lower())

    def _installation(self, request: Request) -> bytes:
        try:
            return self._pepper.installation(request.path_params["id"])
        except ValueError:
            raise RefusedError(Reason.NO_ID) from None

    def _parse(self, document: bytes) -> tuple[str, Content]:
        try:
            return payload.parse(document, now_at(self.clock()).day)
        except payload.PayloadError as err:
            raise RefusedError(Reason.INVALID, field=err.field) from None
        except payload.NewerVersionError:
            raise RefusedError(Reason.NEWER_VERSION, _SECONDS_OF_A_DAY) from None

    def _respond(self, answer: Answer) -> Response:
        self.metrics.outcomes[answer.outcome] += 1
        status, _ = _ANSWERS[answer.outcome]
        wait: float = answer.wait_seconds
        if answer.outcome is Outcome.FULL:
            wait = self._limits.enrolments.wait_seconds()
        return Response(_WRITTEN[answer.outcome], status, _retry_after(wait), _JSON)


async def _read(request: Request) -> bytes:
    try:
        return await body.read(request)
    except body.TooLongError:
        raise RefusedError(Reason.TOO_LONG) from None
    except TimeoutError:
        raise RefusedError(Reason.TOO_SLOW) from None
