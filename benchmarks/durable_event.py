"""An event that is on the disk when it is answered, against one row in a database of its own.

The bare row goes through Home Assistant's executor into a table with the same columns and index,
WAL, `synchronous=FULL`, one row a transaction, on the same disk, in turn with ours.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from statistics import median
from time import perf_counter
from uuid import uuid4

from home import METADATA, Home, run, running_home
from homeassistant.core import HomeAssistant
from report import Claim, middle, show

from custom_components.usage_stats.const import DOMAIN

_SINGLE_GOAL = 0.6
_MANY_GOAL = 5.0
_BATCH_GOAL_MS = 50.0
_ROUNDS = 41
_CALLS = 25
_CALLERS = 100
_CALLS_EACH = 5
_BATCH = 1_000


class BareRows:
    """One row a transaction, as plainly as it goes."""

    def __init__(self, hass: HomeAssistant, path: Path) -> None:
        """Make the database."""
        self._hass = hass
        self._connection = sqlite3.connect(path, autocommit=True, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            "CREATE TABLE events (id TEXT PRIMARY KEY, type TEXT, time REAL, metadata TEXT)"
        )
        self._connection.execute("CREATE INDEX by_time ON events (time, type)")

    async def add(self) -> None:
        """Return when the row is on the disk."""
        await self._hass.async_add_executor_job(self._insert)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _insert(self) -> None:
        now = datetime.now(UTC).timestamp()
        row = (str(uuid4()), "job_completed", now, json.dumps(METADATA))
        self._connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", row)


async def rate(call: Callable[[], Awaitable[None]], calls: int = _CALLS) -> float:
    """Return calls a second, one after the other."""
    start = perf_counter()
    for _ in range(calls):
        await call()
    return calls / (perf_counter() - start)


async def _rate_of_many(call: Callable[[], Awaitable[None]]) -> float:
    start = perf_counter()
    await asyncio.gather(*(rate(call, _CALLS_EACH) for _ in range(_CALLERS)))
    return _CALLERS * _CALLS_EACH / (perf_counter() - start)


def recording(home: Home, count: int | None = None) -> Callable[[], Awaitable[None]]:
    """Return a call of the action with one event, or with a batch of so many."""
    event = {"event_type": "job_completed", "metadata": METADATA}
    data = event if count is None else {"events": [event] * count}

    async def record() -> None:
        answer = await home.hass.services.async_call(
            DOMAIN, "record_event", data, blocking=True, return_response=True
        )
        if answer is None or answer["durable"] is not True:
            raise RuntimeError("An answer came before the disk")

    return record


async def measure(folder: Path) -> None:
    """Take the rates in turn."""
    bare_rates, rates, many_rates, batches = [], [], [], []
    async with running_home(folder / "home") as home:
        record, batch = recording(home), recording(home, _BATCH)
        bare = BareRows(home.hass, folder / "bare.db")
        for _ in range(_ROUNDS):
            bare_rates.append(await rate(bare.add))
            rates.append(await rate(record))
            many_rates.append(await _rate_of_many(record))
            batches.append(1_000 / await rate(batch, 1))
        bare.close()
    one = [ours / theirs for ours, theirs in zip(rates, bare_rates, strict=True)]
    many = [many / one for many, one in zip(many_rates, rates, strict=True)]
    show(
        "An event that is on the disk when it is answered",
        [
            _at_least("one caller, action record_event / bare row", one, _SINGLE_GOAL),
            _at_least(f"{_CALLERS} callers at once / one caller", many, _MANY_GOAL),
            Claim(
                f"a batch of {_BATCH:,}, ms",
                middle(batches),
                f"< {_BATCH_GOAL_MS:g} ms",
                median(batches) < _BATCH_GOAL_MS,
            ),
            Claim("bare rows a second", f"{median(bare_rates):,.0f}"),
            Claim("one caller, events a second", f"{median(rates):,.0f}"),
            Claim(f"{_CALLERS} callers, events a second", f"{median(many_rates):,.0f}"),
        ],
    )


def _at_least(text: str, ratios: list[float], goal: float) -> Claim:
    return Claim(text, middle(ratios), f">= {goal:g}", median(ratios) >= goal)


if __name__ == "__main__":
    run(measure)
