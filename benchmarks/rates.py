"""How many calls a second, alone and side by side, and the bare rows they are compared with."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
import sqlite3
from time import perf_counter

from homeassistant.core import HomeAssistant

CALLS = 25
"""In a round: few, so that a busy moment of the machine is shared by all."""
CALLERS = 100
_CALLS_EACH = 5

type Call = Callable[[], Awaitable[None]]


class BareRows:
    """What anybody would write first.

    sqlite3 through Home Assistant's executor, WAL, `synchronous=FULL`, one row a transaction.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        path: Path,
        schema: str,
        row: Callable[[], tuple[str, dict[str, object]]],
    ) -> None:
        """Make the database; `row` returns the statement that adds one, with what is in it."""
        self._hass = hass
        self._row = row
        self._connection = sqlite3.connect(path, autocommit=True, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(schema)

    async def add(self) -> None:
        """Return when the row is on the disk."""
        await self._hass.async_add_executor_job(self._insert)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _insert(self) -> None:
        self._connection.execute(*self._row())


async def rate(call: Call, calls: int = CALLS) -> float:
    """Return calls a second, one after the other."""
    start = perf_counter()
    for _ in range(calls):
        await call()
    return calls / (perf_counter() - start)


async def rate_of_many(call: Call) -> float:
    """Return calls a second of callers side by side."""
    start = perf_counter()
    await asyncio.gather(*(rate(call, _CALLS_EACH) for _ in range(CALLERS)))
    return CALLERS * _CALLS_EACH / (perf_counter() - start)
