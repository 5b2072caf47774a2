"""A Home Assistant where a person has agreed to share, its collector, and time that is moved."""

import asyncio
from dataclasses import dataclass
import json
from typing import Any

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.usage_stats.engine.sharing.consent import Installation
from custom_components.usage_stats.sharing.consent import ConsentManager
from custom_components.usage_stats.sharing.manager import SharingManager

from ..common import (
    async_call,
    async_move_to,
    async_settle,
    async_tick,
    database,
    query,
    runtime_data,
)
from ..e2e.collector import Collector, Misbehaviour, Request

KEY = "a-key"
FIRST_DAY, SECOND, THIRD = "2027-03-11", "2027-03-18", "2027-03-25"
"""The first days of the first periods."""
EVENING = "2027-03-17T23:00:00+01:00"
"""The first period ends in two hours; the daily check of the day has been."""
NIGHT = "2027-03-18T02:59:59+01:00"
"""The first period has ended, and the daily check is to come."""
MORNING = "2027-03-18T03:00:01+01:00"
"""It has come."""
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


@dataclass
class Household:
    """What is done in it."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    entry: MockConfigEntry
    collector: Collector
    person: Context

    @property
    def sharing(self) -> SharingManager:
        """What is tested."""
        return runtime_data(self.entry).sharing

    @property
    def consent(self) -> ConsentManager:
        """What a person has agreed to."""
        return self.sharing.consent

    @property
    def installation(self) -> Installation:
        """Whom to send as."""
        found = self.consent.installation
        assert found is not None
        return found

    @property
    def sent(self) -> list[Request]:
        """What came to the collector as a submission."""
        return self.collector.sent("POST")

    @property
    def erased(self) -> list[str]:
        """The ids that the collector was asked to forget."""
        return [request.path.split("/")[-1] for request in self.collector.sent("DELETE")]

    async def agree(self, **data: object) -> dict[str, Any]:
        """Opt in as a person does, at the household's collector if nothing else is said."""
        data = {"collector_url": self.collector.url, "api_key": KEY, **data}
        answer = await async_call(self.hass, "opt_in", data, self.person)
        assert answer["success"]
        await async_settle(self.hass)
        return answer

    async def opt_out(self, *, erase: bool = False) -> None:
        """Opt out."""
        assert (await async_call(self.hass, "opt_out", {"erase": erase}))["success"]

    async def record(self, jobs: int = 1, **metadata: object) -> dict[str, Any]:
        """Record jobs that were done."""
        event = {"event_type": "job_completed", "metadata": metadata}
        return await async_call(self.hass, "record_event", {"events": [event] * jobs})

    async def submit(self) -> dict[str, Any]:
        """Send what is due."""
        return await async_call(self.hass, "submit")

    async def move_to(self, at: str) -> None:
        """Put the clock to a time, and wait until what was due is done."""
        await async_move_to(self.hass, self.freezer, at)

    async def pass_time(self, seconds: float) -> None:
        """Let time go by, and wait until what was due is done."""
        await async_tick(self.hass, self.freezer, seconds)

    def move_without_waiting(self, at: str) -> None:
        """Set the clock, and start what is due without waiting for it."""
        self.freezer.move_to(at)
        async_fire_time_changed(self.hass)

    async def pass_days(self, days: int) -> None:
        """Let days go by, each with its daily check."""
        for _ in range(days):
            await self.pass_time(DAY)

    def states(self) -> list[tuple[str, str]]:
        """Return the first day and the state of all submissions, as the database has them."""
        return query(
            database(self.hass), "SELECT period_start, state FROM submissions ORDER BY rowid"
        )


def jobs(request: Request) -> int:
    """Return how many jobs a submission tells of."""
    count: int = json.loads(request.body)["usage_stats"]["job_count"]
    return count


def period(request: Request) -> str:
    """Return the first day of the period that a submission is for."""
    start: str = json.loads(request.body)["period"]["start"]
    return start


def answering(status: int, **headers: str) -> Misbehaviour:
    """Answer always the same; `_` in the names of headers stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=named)

    return answer


async def breaking(request: web.Request) -> web.StreamResponse:
    """Reset the connection instead of an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


class Holding:
    """A collector that does not answer before it is told to."""

    def __init__(self, collector: Collector, *, accept: bool = False) -> None:
        """`accept`: hold what came nevertheless."""
        self.asked = asyncio.Event()
        self.left = asyncio.Event()
        self.answer = asyncio.Event()
        self._collector = collector
        self._accept = accept

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Wait, until the other end has left at the most."""
        if self._accept:
            self._collector.accept(await request.read(), request.headers["Authorization"])
        self.asked.set()
        try:
            await self.answer.wait()
        finally:
            self.left.set()
        return web.Response(status=201)
