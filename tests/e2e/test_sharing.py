"""Sharing in a real Home Assistant, with a real collector: weeks, a preview, erasure, kill -9."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import random

import pytest

from .collector import Collector
from .configuration import DOMAIN
from .home_assistant import HomeAssistantProcess, Json

BEGIN = datetime(2026, 12, 1, 10, tzinfo=UTC)
FIRST_DAY = BEGIN + timedelta(days=1)
WEEK = timedelta(days=7)
KILLS = 10
ANSWERS = 2
# Home Assistant waits one.
SAVED_SECONDS = 3
KEY = "a-key-for-the-collector"
SHARING = "binary_sensor.usage_stats_sharing"


class Household:
    """A Home Assistant whose clock is moved between its starts, and its collector."""

    def __init__(self, config_dir: Path, collector: Collector) -> None:
        """Begin at the beginning."""
        self.home = HomeAssistantProcess(config_dir)
        self.collector = collector
        self.now = BEGIN
        collector.clock = lambda: self.now
        self.recorded = 0

    async def start(self, now: datetime) -> None:
        """Start at an instant."""
        self.now = now
        self.home.fake_time = f"@{now:%Y-%m-%d %H:%M:%S}"
        await self.home.start()

    async def record(self, count: int) -> None:
        """Record jobs that were done, durably."""
        jobs = [{"event_type": "job_completed", "metadata": {"layers": 7}}] * count
        status, answer = await self.home.post("/api/v1/usage-stats/events", {"events": jobs})
        assert (status, answer["durable"]) == (200, True)
        self.recorded += count

    async def submit(self) -> Json:
        """Send what is due."""
        return await self.home.call("usage_stats", "submit", return_response=True)

    @property
    def jobs(self) -> int:
        """Return how many jobs the collector knows of."""
        return sum(
            json.loads(body)["usage_stats"]["job_count"] for body in self.collector.held.values()
        )


@pytest.fixture
async def household(tmp_path: Path) -> AsyncIterator[Household]:
    """Return one in which a person has agreed, as the integration was added."""
    collector = Collector()
    async with collector.serve():
        household = Household(tmp_path, collector)
        try:
            await household.start(BEGIN)
            await household.home.onboard()
            await household.home.setup_integration(
                {"share": True, "collector_url": collector.url, "api_key": KEY}
            )
            yield household
        finally:
            household.home.kill()


async def test_a_week_is_what_was_shown(household: Household) -> None:
    home, collector = household.home, household.collector
    assert [request.path for request in collector.requests] == ["/health"]
    # Of the day of the consent nothing is shared.
    await household.record(5)
    assert await home.stop() == 0
    await household.start(BEGIN + timedelta(days=2))
    await household.record(3)
    assert (await home.state(SHARING))["state"] == "on"
    answer = await household.submit()
    assert (answer["accepted"], answer["message"]) == (0, "Nothing is due.")
    shown = await home.state("sensor.usage_stats_next_submission")
    assert datetime.fromisoformat(answer["next_submission"]) == datetime.fromisoformat(
        shown["state"]
    )
    assert await home.stop() == 0

    await household.start(BEGIN + timedelta(days=8))
    _, preview = await home.get("/api/v1/usage-stats/preview")
    assert (await household.submit())["accepted"] == 1
    [held] = collector.held.values()
    assert held == preview["payload"].encode()
    assert (household.jobs, preview["document"]["period"]["start"]) == (3, "2026-12-02")
    assert (await home.state("sensor.usage_stats_submissions"))["state"] == "1"
    [sent] = collector.sent("POST")
    assert sent.headers["X-API-Key"] == KEY
    _, document = await home.get("/api/v1/usage-stats/export")
    assert [submission["state"] for submission in document["history"]] == ["accepted"]
    assert [event["submitted"] for event in document["events"]].count(True) >= 3
    await _stop_sharing(household, preview["document"]["installation"]["installation_id"])


async def _stop_sharing(household: Household, installation_id: str) -> None:
    """Opt out, with erasure, and end the process the moment that is answered."""
    home, collector = household.home, household.collector
    status, answer = await home.post("/api/v1/usage-stats/opt-out", {"erase": True})
    home.kill()
    assert (status, answer["success"]) == (200, True)
    await home.wait()
    await household.start(BEGIN + timedelta(days=30))
    # Its entities are gone with the installation's ID.
    _, local = await home.get("/api/v1/usage-stats/local")
    assert (local["opt_in_status"], local["installation_id"]) == ("disabled", None)
    assert (await household.submit())["message"] == "Sharing is off, or paused."
    status, answer = await home.post("/api/v1/usage-stats/opt-out", {"erase": True})
    assert status == 200
    await collector.asked_to_erase.wait()
    asked = collector.sent("DELETE")
    assert {request.path for request in asked} == {f"/installation/{installation_id}"}
    assert collector.held == {}
    assert len(collector.sent("POST")) == 1
    assert KEY not in home.log()


async def _issues(home: HomeAssistantProcess) -> list[str]:
    """Return the repair issues of the integration."""
    async with home.ws() as connection:
        found = await connection.command(type="repairs/list_issues")
    return [issue["issue_id"] for issue in found["issues"] if issue["domain"] == DOMAIN]


async def test_killed_the_moment_an_answer_came(household: Household) -> None:
    """Home Assistant saves the config entry a second later, so it is not on the disk yet."""
    home, collector = household.home, household.collector
    entries = home.config_dir / ".storage" / "core.config_entries"
    agree = {"collector_url": collector.url, "api_key": KEY}
    lost = 0
    for number in range(1, 2 * ANSWERS + 1):
        # What was changed before is on the disk.
        await asyncio.sleep(SAVED_SECONDS)
        before = entries.read_bytes()
        if number % 2:
            status, answer = await home.post("/api/v1/usage-stats/opt-out", {})
        else:
            status, answer = await home.post("/api/v1/usage-stats/opt-in", agree)
        home.kill()
        assert (status, answer["success"]) == (200, True)
        await home.wait()
        lost += entries.read_bytes() == before
        await household.start(BEGIN + number * timedelta(minutes=10))
        assert (await home.state(SHARING))["state"] == ("off" if number % 2 else "on")
        assert await _issues(home) == []
    # Else nothing was tried.
    assert lost > 0


async def test_killed_around_submissions(household: Household) -> None:
    """Two kills a week, in whatever the process is doing while it sends."""
    home, collector = household.home, household.collector
    assert await home.stop() == 0
    # Never a week apart: so old a state might come from a backup, and waits for a person.
    await household.start(FIRST_DAY + timedelta(days=3))
    await household.record(2)
    assert await home.stop() == 0
    for number in range(KILLS):
        week, second = divmod(number, 2)
        await household.start(FIRST_DAY + (week + 1) * WEEK + second * timedelta(days=3))
        await household.record(1 + number)
        sending = asyncio.create_task(household.submit())
        await asyncio.sleep(random.uniform(0, 0.4))
        home.kill()
        await asyncio.gather(sending, return_exceptions=True)
        await home.wait()
    weeks = KILLS // 2 + 1
    expected = {f"{FIRST_DAY + week * WEEK:%Y-%m-%d}" for week in range(weeks)}
    for more in range(weeks):
        if {start for _, start in collector.held} == expected:
            break
        await household.start(FIRST_DAY + weeks * WEEK + more * timedelta(hours=2))
        await household.submit()
        assert await home.stop() == 0
    assert {start for _, start in collector.held} == expected
    assert household.jobs == household.recorded
    _sent_the_same_each_time(collector)


def _sent_the_same_each_time(collector: Collector) -> None:
    bodies: dict[str, set[bytes]] = {}
    for request in collector.sent("POST"):
        bodies.setdefault(request.headers["Idempotency-Key"], set()).add(request.body)
    assert len(bodies) == len(collector.held)
    assert {len(found) for found in bodies.values()} == {1}
