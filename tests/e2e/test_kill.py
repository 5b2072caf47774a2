"""Killed at random instants under load: what was answered as durable is there, and once.

Meanwhile earlier days are counted and taken back again and again: all of them are there, or none.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
import random

from . import files, past
from .home_assistant import HomeAssistantProcess, Json, WebSocketClient
from .past import Runs

KILLS = 10
CLIENTS = 4
AT_ONCE = 8
"""calls under way per client"""


class Load:
    """Calls that are repeated, with their use id, until one answer was durable."""

    def __init__(self) -> None:
        """Begin with nothing recorded."""
        self.durable: Counter[str] = Counter()
        self._next = 0
        self._unsure: list[tuple[str, str, int]] = []

    async def run(self, client: WebSocketClient, name: str) -> None:
        """Record without end; with the connection, the calls under way go."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._record(client, name))

    async def _record(self, client: WebSocketClient, name: str) -> None:
        while True:
            self._next += 1
            use = (f"use-{self._next}", name, random.randint(1, 3))
            await self.record(client, use)

    async def record(self, client: WebSocketClient, use: tuple[str, str, int]) -> None:
        """Make one call; what is not answered as durable has to be repeated."""
        use_id, skill, count = use
        self._unsure.append(use)
        answer = await _call(
            client, "record", skill=skill, modality="ws", count=count, use_id=use_id
        )
        if answer["durable"]:
            self._unsure.remove(use)
            self.durable[skill] += count

    async def repeat(self, client: WebSocketClient) -> None:
        """Repeat what was not answered, or not as durable."""
        unsure, self._unsure = self._unsure, []
        for use in unsure:
            await self.record(client, use)


async def _call(client: WebSocketClient, action: str, **data: Json) -> Json:
    result = await client.command(
        type="call_service",
        domain="usage_stats",
        service=action,
        service_data=data,
        return_response=True,
    )
    return result["response"]


async def _export_again_and_again(client: WebSocketClient) -> None:
    while True:
        await _call(client, "export")
        await asyncio.sleep(0.01)


async def _backfill_again_and_again(client: WebSocketClient) -> None:
    while True:
        for undo in (True, False):
            assert (await _call(client, "backfill", undo=undo))["success"]


async def _until_killed(home: HomeAssistantProcess, load: Load) -> None:
    """Load the process from several connections, and kill it at some instant."""

    async def client(name: str) -> None:
        async with home.ws() as connection:
            await load.run(connection, name)

    async def repeat(calls: Callable[[WebSocketClient], Awaitable[None]]) -> None:
        async with home.ws() as connection:
            await calls(connection)

    tasks = [asyncio.create_task(client(f"client {number}")) for number in range(CLIENTS)]
    tasks.append(asyncio.create_task(repeat(_export_again_and_again)))
    tasks.append(asyncio.create_task(repeat(_backfill_again_and_again)))
    await asyncio.sleep(random.uniform(0.5, 2.5))
    home.kill()
    await home.wait()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        assert isinstance(result, (ConnectionError, ExceptionGroup)), result


def _by_skill(home: HomeAssistantProcess) -> Counter[str]:
    """Sum what is in the files and what is kept for them."""
    found: Counter[str] = Counter()
    for total in (files.exported(home.config_dir), files.kept(home.config_dir)):
        for (_, skill, _), count in total.items():
            found[skill] += count
    return found


async def test_kill(home: HomeAssistantProcess) -> None:
    load, runs = Load(), Runs()
    past.have_recorder(home.config_dir)
    for _ in range(KILLS):
        await home.start()
        if not runs:
            runs = await past.run_automations(home)
            await past.track_runs(home)
        async with home.ws() as client:
            await load.repeat(client)
        durable = load.durable.total()
        await _until_killed(home, load)
        found = _by_skill(home)
        assert load.durable.total() > durable
        for skill, count in load.durable.items():
            assert found[skill] >= count
        assert past.counted_runs(home.config_dir, runs) in (runs, Runs())
    await home.start()
    async with home.ws() as client:
        await load.repeat(client)
        answer = await _call(client, "backfill")
        assert answer["success"], answer
        await _call(client, "export")
    await home.stop()
    assert past.counted_runs(home.config_dir, runs) == runs, answer
    for (_, name), count in runs.items():
        load.durable[name] += count
    assert _by_skill(home) == load.durable
    assert not +files.kept(home.config_dir)
