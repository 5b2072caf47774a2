"""Six weeks of sharing with this repository's own collector, over TLS, each in its own process.

The clocks of both are moved while they run.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
import pytest

from .. import tls
from .clock import starting_at
from .collector_process import CollectorProcess, LosingProxy
from .configuration import DOMAIN
from .home_assistant import LOGIN, HomeAssistantProcess, Json
from .waiting import until

BEGIN = datetime(2026, 12, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
API_KEY = "f3Jq8-key-of-the-project"


class Household:
    """A Home Assistant that shares, the collector that it shares with, and what is between."""

    def __init__(self, folder: Path) -> None:
        """Set the clock to the beginning, and start nothing."""
        self._clock = folder / "clock"
        self._clock.write_text(starting_at(BEGIN))
        self.folder = folder
        self.home = HomeAssistantProcess(folder / "home", fake_time=self._clock)
        self.collector = CollectorProcess(folder / "collector", self._clock, API_KEY)
        self.proxy = LosingProxy(self.collector)

    @property
    def consent(self) -> dict[str, Json]:
        """Return what a person enters to share."""
        return {"collector_url": self.proxy.server.url, "api_key": API_KEY}

    @property
    def submissions(self) -> list[bytes]:
        """Return the bodies that were sent."""
        return [request.body for request in self.proxy.server.requests if request.method == "POST"]

    async def move(self, to: datetime) -> None:
        """Move the clock of both processes, and log in again: tokens are good for half an hour."""
        written = self._clock.with_name("clock.new")
        written.write_text(starting_at(to))
        written.replace(self._clock)
        for url in (self.home.url, self.collector.url):
            await until(partial(_time_at, url), lambda now: abs(now - to) < 30 * MINUTE)
        self.home = await self.home.as_user(LOGIN)

    async def record(self, count: int) -> None:
        """Record jobs that were done, durably."""
        jobs = [{"event_type": "job_completed", "metadata": {}}] * count
        status, answer = await self.home.post("/api/v1/usage-stats/events", {"events": jobs})
        assert (status, answer["durable"]) == (HTTPStatus.OK, True)

    async def call(self, action: str, **fields: Json) -> dict[str, Any]:
        """Call an action, and return what it answers."""
        answer: dict[str, Any] = await self.home.call(DOMAIN, action, fields, return_response=True)
        return answer

    async def held(self) -> list[tuple[str, int]]:
        """Return the first day and the jobs of each submission that the collector holds."""
        answer = await self.call("get_held_data")
        assert answer["success"]
        found = {"submissions": []} if answer["held"] is None else json.loads(answer["held"])
        return [
            (submission["period"]["start"], submission["usage_stats"]["job_count"])
            for submission in found["submissions"]
        ]

    async def ask_as_old_client(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, Json]:
        """Ask without a token, as a client does that makes none."""
        async with (
            ClientSession(headers={"X-API-Key": API_KEY, **headers}) as session,
            session.request(method, f"{self.collector.url}{path}", data=body) as response,
        ):
            return response.status, await response.json()


async def _time_at(url: str) -> datetime:
    async with ClientSession() as session, session.get(f"{url}/health") as response:
        return parsedate_to_datetime(response.headers["Date"])


@pytest.fixture
async def household(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Household]:
    """Return one in which a person has agreed, as the integration was added."""
    authority = tmp_path / "authority.pem"
    tls.write_authority(authority)
    # Where Home Assistant finds whom it trusts.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    household = Household(tmp_path)
    try:
        await asyncio.gather(household.home.start(), household.collector.start())
        async with household.proxy.serve():
            await household.home.onboard()
            await household.home.setup_integration({"share": True, **household.consent})
            yield household
            # First, so that no connection is left to be closed.
            household.home.kill()
            await household.home.wait()
    finally:
        household.home.kill()
        household.collector.kill()


async def test_six_weeks(household: Household) -> None:
    await _enrol(household)
    await _lose_an_answer(household)
    await _restore_a_backup(household)
    await _erase(household)
    await _be_forgotten(household)
    await _let_an_old_client_in(household)
    _nothing_was_logged(household)


async def _enrol(household: Household) -> None:
    """Of the day of the consent nothing is sent."""
    await household.record(5)
    await household.move(BEGIN + 2 * DAY)
    await household.record(3)
    assert await household.held() == []
    await household.move(BEGIN + DAY + WEEK)
    assert (await household.call("submit"))["accepted"] == 1
    assert await household.held() == [("2026-12-02", 3)]


async def _lose_an_answer(household: Household) -> None:
    """Send once more what was stored without an answer: it stays one row."""
    await household.record(4)
    await household.move(BEGIN + DAY + 2 * WEEK)
    household.proxy.losses = 1
    answer = await household.call("submit")
    assert (answer["success"], household.proxy.losses) == (False, 0)
    weeks = [("2026-12-02", 3), ("2026-12-09", 4)]
    assert await household.held() == weeks

    assert (await household.call("submit"))["accepted"] == 1
    _, lost, repeated = household.submissions
    assert lost == repeated
    assert await household.held() == weeks
    said = await household.collector.command("backup", str(household.folder / "backup.db"))
    assert said.startswith("The database is copied.")


async def _restore_a_backup(household: Household) -> None:
    """Lose what was sent since the backup; what follows is taken, and nothing stands twice."""
    await household.record(6)
    await household.move(BEGIN + DAY + 3 * WEEK)
    assert (await household.call("submit"))["accepted"] == 1
    assert len(await household.held()) == 3
    await household.collector.restore(household.folder / "backup.db")
    assert await household.held() == [("2026-12-02", 3), ("2026-12-09", 4)]

    await household.record(7)
    await household.move(BEGIN + DAY + 4 * WEEK)
    assert (await household.call("submit"))["accepted"] == 1
    assert await household.held() == [("2026-12-02", 3), ("2026-12-09", 4), ("2026-12-23", 7)]


async def _erase(household: Household) -> None:
    """Restore a backup from before the erasure: it brings nothing back, not even by a repeat."""
    await household.call("opt_out", erase=True)
    requests = household.proxy.server.requests

    async def has_asked() -> bool:
        return any(request.method == "DELETE" for request in requests)

    await until(has_asked, bool)
    erased = next(request for request in requests if request.method == "DELETE")
    sent = next(request for request in requests if request.method == "POST")
    token = sent.headers["Authorization"]
    ask = household.ask_as_old_client
    await household.collector.restore(household.folder / "backup.db")
    assert (await ask("GET", erased.path, Authorization=token))[0] == HTTPStatus.NOT_FOUND
    # Its last week is still open.
    status, _ = await ask("POST", "/submit", household.submissions[-1], Authorization=token)
    assert status == HTTPStatus.GONE


async def _be_forgotten(household: Household) -> None:
    """Erase an installation by its ID, as an operator can; that ends its sharing."""
    async with household.home.ws() as connection:
        await connection.command(
            type="call_service", domain=DOMAIN, service="opt_in", service_data=household.consent
        )
    await household.move(BEGIN + 2 * DAY + 5 * WEEK)
    assert (await household.call("submit"))["accepted"] == 1
    assert await household.held() == [("2026-12-31", 0)]
    installation = json.loads(household.submissions[-1])["installation"]["installation_id"]
    said = await household.collector.command("erase", installation)
    assert said == "It is erased.\n"

    await household.move(BEGIN + 2 * DAY + 6 * WEEK)
    answer = await household.call("submit")
    assert answer["message"] == (
        "The collector was told to forget this installation. Sharing is off."
    )
    local = await household.call("get_local_stats")
    assert (local["opt_in_status"], local["installation_id"]) == ("disabled", None)
    async with household.home.ws() as connection:
        found = await connection.command(type="repairs/list_issues")
    assert "collector_forgot" in {issue["issue_id"] for issue in found["issues"]}


async def _let_an_old_client_in(household: Household) -> None:
    """Take what comes with the project's key, but without a token."""
    ask = household.ask_as_old_client
    document = json.loads(household.submissions[-1])
    installation = document["installation"]["installation_id"] = str(uuid4())
    body = json.dumps(document).encode()
    for _ in range(2):
        assert await ask("POST", "/submit", body) == (HTTPStatus.OK, {"status": "accepted"})
    status, held = await ask("GET", f"/installation/{installation}")
    assert (status, held["has_token"], len(held["submissions"])) == (HTTPStatus.OK, False, 1)
    assert (await ask("DELETE", f"/installation/{installation}"))[0] == HTTPStatus.OK
    assert (await ask("POST", "/submit", body))[0] == HTTPStatus.GONE


def _nothing_was_logged(household: Household) -> None:
    """Neither by the collector, at debug level, nor by Home Assistant, of the keys."""
    log = household.collector.log_path.read_text()
    for request in household.proxy.server.requests:
        for secret in (request.headers.get("Authorization", API_KEY), request.path[-36:]):
            assert secret.removeprefix("Bearer ") not in log
    assert API_KEY not in log + household.home.log()
