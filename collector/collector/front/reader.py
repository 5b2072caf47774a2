"""Questions to the database that no submission waits for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from ..store.database import Database, Transaction
from .writer import WAIT_SECONDS, QueueFullError

MAX_WAITING: Final = 64


class Reader:
    """One thread, with a connection of its own."""

    def __init__(self, database: Database) -> None:
        """Take a connection for the thread alone."""
        self._database = database
        self._executor = ThreadPoolExecutor(1, "reader")
        self._waiting = 0

    async def ask[T](self, work: Callable[[Transaction], T]) -> T:
        """Return what `work` reads; raise QueueFullError, UnavailableError or TimeoutError."""
        if self._waiting >= MAX_WAITING:
            raise QueueFullError
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(
                    self._executor, lambda: self._database.run(work, writes=False)
                )
        finally:
            self._waiting -= 1

    async def stop(self) -> None:
        """End the thread."""
        await asyncio.to_thread(self._executor.shutdown)
        self._database.close()
