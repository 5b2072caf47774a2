"""A Home Assistant process with its own configuration directory, driven by HTTP and WebSocket.

Shared by the end-to-end tests and `scripts/develop`. Nothing here looks into the process: what it
answers, what it logs and the files it writes are all there is to see.
"""

import asyncio
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
import copy
from http import HTTPStatus
import os
from pathlib import Path
import sys
import time
from typing import Any, Final, Self

import aiohttp

from . import clock
from .configuration import DOMAIN, prepare

type Json = Any
"""Whatever JSON can hold."""

LOGIN: Final = {"username": "demo", "password": "demo-like"}
_LOG: Final = "process.log"
_PAUSE: Final = 0.1
_START_SECONDS: Final = 240
_STOP_SECONDS: Final = 120


class CommandError(Exception):
    """Home Assistant refused a request, with the code of HTTP or of its WebSocket API."""

    def __init__(self, code: str | int, message: object) -> None:
        """Keep the code until it is asked for."""
        super().__init__(f"{code}: {message}")
        self.code = code


class WebSocketClient:
    """A logged-in connection; its commands may run side by side."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        """Take over a connection that nobody else uses."""
        self._connection = connection
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._last_id = 0

    async def command(self, **fields: object) -> Json:
        """Return the result; raise CommandError, or ConnectionError when the other end is gone."""
        self._last_id += 1
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[self._last_id] = answer
        await self._connection.send_json({"id": self._last_id, **fields})
        return await answer

    async def read(self) -> None:
        """Hand answers to those who wait, until the connection ends."""
        async for message in self._connection:
            answer = message.json()
            if answer["type"] == "result" and (waiting := self._waiting.pop(answer["id"], None)):
                _settle(waiting, answer)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("The connection ended before the answer"))


def _settle(waiting: asyncio.Future[Json], answer: Mapping[str, Json]) -> None:
    """Set the result or the error, unless the caller has stopped waiting."""
    if waiting.done():
        return
    if answer["success"]:
        waiting.set_result(answer["result"])
    else:
        error = answer["error"]
        waiting.set_exception(CommandError(error["code"], error["message"]))


class HomeAssistantProcess:
    """Starts, stops and kills one Home Assistant, again and again, and speaks with it.

    A configuration directory may bring files of its own; only what is missing is written.
    """

    def __init__(self, config_dir: Path, *, fake_time: str | Path | None = None) -> None:
        """Prepare nothing yet; `fake_time` is as in clock.py.

        Change it between two starts to live through the time between, or its file at any time.
        """
        self.config_dir = config_dir
        self.fake_time = fake_time
        self.url = ""
        self._process: Process | None = None
        self._tokens: dict[str, Json] = {}

    @property
    def pid(self) -> int:
        """Return the process id of the last start."""
        assert self._process is not None
        return self._process.pid

    @property
    def has_user(self) -> bool:
        """Return whether somebody is logged in: after start, whether it was onboarded before."""
        return bool(self._tokens)

    @property
    def browser_tokens(self) -> dict[str, Json]:
        """Return what a logged-in browser holds in `localStorage.hassTokens`."""
        expires = time.time() + self._tokens["expires_in"]
        own = {"hassUrl": self.url, "clientId": f"{self.url}/", "expires": int(expires * 1000)}
        return {**self._tokens, **own}

    async def start(self) -> None:
        """Return when it runs; before onboarding, when it answers. Raise with its log if not."""
        port = prepare(self.config_dir)
        self.url = f"http://127.0.0.1:{port}"
        with (self.config_dir / _LOG).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "homeassistant", "--config", str(self.config_dir)),
                cwd=self.config_dir,
                env=self._environment(),
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                # Ctrl-C is for the parent process; a second signal would cut its stopping short.
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._until_answering()
        except BaseException:
            self.kill()
            raise

    async def onboard(self) -> None:
        """Make the first user and log in."""
        client_id = f"{self.url}/"
        status, answer = await self.post(
            "/api/onboarding/users",
            {**LOGIN, "name": "Demo", "language": "en", "client_id": client_id},
        )
        if status != HTTPStatus.OK:
            raise CommandError(status, answer)
        await self._take_tokens(answer["auth_code"])
        await self._until_running()

    async def setup_integration(
        self, consent: Mapping[str, Json] | None = None, trackers: Collection[str] = ()
    ) -> str:
        """Add the integration as a person does, by its config flow; return the entry's id.

        `consent` is what is entered on the page about sharing; without, nothing is shared.
        `trackers` are the kinds that are ticked.
        """
        flows = "/api/config/config_entries/flow"
        status, answer = await self.post(flows, {"handler": DOMAIN})
        pages = [{"sharing": "share"}, consent] if consent else [{"sharing": "keep"}]
        for entered in pages:
            if status != HTTPStatus.OK or answer["type"] != "form":
                raise CommandError(status, answer)
            status, answer = await self.post(f"{flows}/{answer['flow_id']}", entered)
        ticks = {field["name"]: field["name"] in trackers for field in answer["data_schema"]}
        status, answer = await self.post(f"{flows}/{answer['flow_id']}", ticks)
        if status != HTTPStatus.OK or answer["type"] != "create_entry":
            raise CommandError(status, answer)
        entry_id: str = answer["result"]["entry_id"]
        return entry_id

    async def get(self, path: str) -> tuple[int, Json]:
        """Return the status and the body, as text where it is not JSON."""
        return await self._request("GET", path)

    async def post(self, path: str, json: Json = None) -> tuple[int, Json]:
        """Return the status and the body, as text where it is not JSON."""
        return await self._request("POST", path, json=json)

    async def upload(self, path: str, body: bytes, query: Mapping[str, str]) -> tuple[int, Json]:
        """Send a file as the body; return the status and the answer."""
        return await self._request("POST", path, data=body, params=query)

    async def delete(self, path: str) -> tuple[int, Json]:
        """Return the status and the body, as text where it is not JSON."""
        return await self._request("DELETE", path)

    async def call(
        self,
        domain: str,
        service: str,
        data: Mapping[str, Json] | None = None,
        *,
        return_response: bool = False,
    ) -> Json:
        """Call an action and return its response, if asked for; raise CommandError."""
        query = "?return_response" if return_response else ""
        status, answer = await self.post(f"/api/services/{domain}/{service}{query}", data or {})
        if status != HTTPStatus.OK:
            raise CommandError(status, answer)
        return answer["service_response"] if return_response else None

    @asynccontextmanager
    async def ws(self) -> AsyncIterator[WebSocketClient]:
        """Open a logged-in WebSocket connection."""
        async with (
            _session() as session,
            session.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as connection,
        ):
            await connection.receive_json()
            await connection.send_json(
                {"type": "auth", "access_token": self._tokens["access_token"]}
            )
            answer = await connection.receive_json()
            if answer["type"] != "auth_ok":
                raise CommandError(answer["type"], answer["message"])
            client = WebSocketClient(connection)
            reader = asyncio.create_task(client.read())
            try:
                yield client
            finally:
                await connection.close()
                await reader

    async def state(self, entity_id: str) -> dict[str, Json]:
        """Return the state with its attributes; raise CommandError where there is none."""
        status, answer = await self.get(f"/api/states/{entity_id}")
        if status != HTTPStatus.OK:
            raise CommandError(status, answer)
        state: dict[str, Json] = answer
        return state

    async def stop(self) -> int:
        """Let it stop in order, and return its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        async with asyncio.timeout(_STOP_SECONDS):
            return await self._process.wait()

    def kill(self) -> None:
        """End it at this instant, as `kill -9` does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def wait(self) -> int:
        """Wait until it has ended, on its own or by a signal, and return its exit code."""
        assert self._process is not None
        return await self._process.wait()

    def log(self) -> str:
        """Return what it printed since the directory was new, over all its starts."""
        return (self.config_dir / _LOG).read_text(encoding="utf-8", errors="replace")

    def _environment(self) -> dict[str, str]:
        """Return this environment, with another time where one is asked for."""
        faked = {} if self.fake_time is None else clock.environment(self.fake_time)
        return {**os.environ, **faked}

    async def _until_answering(self) -> None:
        """Wait for the log-in, use it if there is a user, and wait until everything is set up."""
        assert self._process is not None
        while (status := await self._status()) not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
            if self._process.returncode is not None:
                message = f"Home Assistant ended early:\n{self.log()[-5000:]}"
                raise RuntimeError(message)
            await asyncio.sleep(_PAUSE)
        if status == HTTPStatus.OK:
            await self._log_in()
            await self._until_running()

    async def _status(self) -> int | None:
        """Return what the log-in answers: 400 where there is no user yet, nothing at first."""
        try:
            status, _ = await self.get("/auth/providers")
        except aiohttp.ClientError:
            return None
        return status

    async def _until_running(self) -> None:
        _, configuration = await self.get("/api/config")
        while configuration["state"] != "RUNNING":
            await asyncio.sleep(_PAUSE)
            _, configuration = await self.get("/api/config")

    async def as_user(self, login: Mapping[str, str]) -> Self:
        """Return the same process, to be spoken with as somebody else until its next start."""
        other = copy.copy(self)
        await other._log_in(login)
        return other

    async def _log_in(self, login: Mapping[str, str] = LOGIN) -> None:
        """Take new tokens: those of an earlier start may belong to another time."""
        self._tokens = {}
        client = {"client_id": f"{self.url}/"}
        asked = {**client, "redirect_uri": f"{self.url}/", "handler": ["homeassistant", None]}
        _, flow = await self.post("/auth/login_flow", asked)
        status, answer = await self.post(f"/auth/login_flow/{flow['flow_id']}", {**client, **login})
        if status != HTTPStatus.OK or answer["type"] != "create_entry":
            raise CommandError(status, answer)
        await self._take_tokens(answer["result"])

    async def _take_tokens(self, code: str) -> None:
        form = {"grant_type": "authorization_code", "code": code, "client_id": f"{self.url}/"}
        status, answer = await self._request("POST", "/auth/token", data=form)
        if status != HTTPStatus.OK:
            raise CommandError(status, answer)
        self._tokens = answer

    async def _request(self, method: str, path: str, **body: Json) -> tuple[int, Json]:
        headers = {}
        if self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens['access_token']}"
        async with (
            _session(headers) as session,
            session.request(method, self.url + path, **body) as response,
        ):
            if response.content_type == "application/json":
                return response.status, await response.json()
            return response.status, await response.text()


def _session(headers: Mapping[str, str] | None = None) -> aiohttp.ClientSession:
    """Return a session for one request or connection: nothing stays open between them."""
    return aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=60))
