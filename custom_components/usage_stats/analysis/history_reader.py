"""Long questions about the history, on a connection and a thread of their own.

Counting a use may have to look up its id, and waits at most a second for that: it must not stand
behind a question about ten years.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
import threading

from ..engine import schema
from ..engine.write_behind import Work
from ..storage.database import DatabaseError, translated_errors
from ..storage.storage import Storage
from ..storage.write_behind import ANSWER_SECONDS


class HistoryReader:
    """Answers one question after another. Methods run in the event loop."""

    def __init__(self, storage: Storage) -> None:
        """Open nothing before the first question."""
        self._storage = storage
        self._path = storage.database.path
        self._loop = asyncio.get_running_loop()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="usage_stats_analysis")
        self._ended = threading.Event()
        self._closed = False

    async def async_ask[T](self, work: Work[T]) -> T:
        """Run work in a read transaction, once what was counted is saved; raise DatabaseError."""
        await self._storage.write_behind.async_flush(self._loop.time() + ANSWER_SECONDS)
        if self._closed:
            raise DatabaseError("closed")
        return await self._loop.run_in_executor(self._executor, self._run, work)

    async def async_end(self) -> None:
        """End all questions, by DatabaseError: what they read is deleted, and must be gone."""
        self._ended.set()
        if not self._closed:
            # In the thread, so that it comes after those questions and before any other.
            await self._loop.run_in_executor(self._executor, self._ended.clear)

    async def async_close(self) -> None:
        """End all questions for good. May be called twice."""
        self._closed = True
        self._ended.set()
        await self._loop.run_in_executor(None, self._executor.shutdown)

    def _run[T](self, work: Work[T]) -> T:
        with (
            translated_errors(),
            schema.open_snapshot(self._path, self._ended.is_set) as connection,
        ):
            return work(connection)
