"""The collector of this repository in a process of its own, with SQLite, on another clock."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
import os
from pathlib import Path
import shutil
import socket
from typing import Final

from aiohttp import ClientError, ClientSession, web

from ..servers import Server, serving
from . import clock
from .home_assistant import Json

_FOLDER: Final = Path(__file__).parents[2] / "collector"
_PYTHON: Final = _FOLDER / ".venv" / "bin" / "python"
_DATABASE: Final = "collector.db"
_START_SECONDS: Final = 60
_PAUSE: Final = 0.05
_HANDED_ON: Final = ("Authorization", "Content-Type", "Idempotency-Key", "X-API-Key")
_HANDED_BACK: Final = ("Date", "Retry-After")


class CollectorProcess:
    """Starts and stops the collector as an operator does, and restores its database."""

    def __init__(self, data: Path, fake_time: Path, api_key: str) -> None:
        """Take the folder of its files, and the file of its clock."""
        if not _PYTHON.exists():
            raise RuntimeError("collector/.venv is missing: run scripts/setup collector")
        self._data = data
        self._port = _free_port()
        self._environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("COLLECTOR")},
            **clock.environment(fake_time),
            "COLLECTOR_DATA": str(data),
            "COLLECTOR_PORT": str(self._port),
            "COLLECTOR_METRICS_PORT": "0",
            "COLLECTOR_API_KEYS": api_key,
            "COLLECTOR_LOG_LEVEL": "DEBUG",
        }
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Return where it answers, without TLS."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def log_path(self) -> Path:
        """Return the file of what it has printed, over all its starts."""
        return self._data.with_name("collector.log")

    async def start(self) -> None:
        """Return when it answers."""
        with self.log_path.open("ab") as log:
            self._process = await self._run_python("serve", stdout=log, stderr=STDOUT)
        async with asyncio.timeout(_START_SECONDS), ClientSession() as session:
            while not await _answers(session, self.url):
                assert self._process.returncode is None, self.log_path.read_text()
                await asyncio.sleep(_PAUSE)

    async def stop(self) -> None:
        """Let it stop in order."""
        assert self._process is not None
        self._process.terminate()
        assert await self._process.wait() == 0

    def kill(self) -> None:
        """End it at this instant, if it runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def command(self, *arguments: str) -> str:
        """Run one of its commands to its end, and return what that prints."""
        process = await self._run_python(*arguments, stdout=PIPE, stderr=STDOUT)
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed
        return printed.decode()

    async def restore(self, backup: Path) -> None:
        """Put a backup in the place of the database, and start again."""
        await self.stop()
        for file in self._data.glob(f"{_DATABASE}*"):
            file.unlink()
        shutil.copy(backup, self._data / _DATABASE)
        await self.start()

    async def _run_python(self, *arguments: str, **streams: Json) -> Process:
        return await asyncio.create_subprocess_exec(
            *(str(_PYTHON), "-m", "collector", *arguments),
            cwd=_FOLDER,
            env=self._environment,
            stdin=DEVNULL,
            start_new_session=True,
            **streams,
        )


async def _answers(session: ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/health") as response:
            return response.status == HTTPStatus.OK
    except ClientError:
        return False


class LosingProxy:
    """Hands requests on to a collector, and loses answers to submissions when told to."""

    def __init__(self, to: CollectorProcess) -> None:
        """Lose nothing yet."""
        self._to = to
        self.losses = 0
        """how many of the next answers to submissions are lost"""
        self.server = Server()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[None]:
        """Answer over TLS."""
        async with ClientSession() as session:

            async def hand_on(request: web.Request) -> web.StreamResponse:
                return await self._hand_on(session, request)

            async with serving(hand_on) as self.server:
                yield

    async def _hand_on(self, session: ClientSession, request: web.Request) -> web.StreamResponse:
        known = {name: request.headers[name] for name in _HANDED_ON if name in request.headers}
        async with session.request(
            request.method,
            f"{self._to.url}{request.path}",
            headers=known,
            data=await request.read(),
        ) as answer:
            body = await answer.read()
            headers = {
                name: answer.headers[name] for name in _HANDED_BACK if name in answer.headers
            }
        if self.losses and request.path == "/submit":
            self.losses -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.Response(
            status=answer.status, body=body, headers=headers, content_type=answer.content_type
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
