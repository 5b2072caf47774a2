"""Long reads, each on a connection and a thread of its own, that whoever must write can end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..engine import schema
from .database import Connection, DatabaseError, translated_errors

type Reading[T] = Callable[[Connection], Iterator[T]]


class Streams:
    """The long reads of one database. Methods run in the event loop."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        self._path = path
        self._running: set[_Stream[Any]] = set()

    async def async_read[T](self, reading: Reading[T]) -> AsyncGenerator[T]:
        """Yield what a reading yields, all of one instant; raise DatabaseError, also if ended."""
        stream = _Stream(self._path, reading)
        self._running.add(stream)
        try:
            while (item := await stream.async_next()) is not None:
                yield item
        finally:
            self._running.discard(stream)
            await stream.async_end()

    async def async_end(self) -> None:
        """End all that is under way: what they read cannot be erased before."""
        for stream in list(self._running):
            await stream.async_end()


class _Stream[T]:
    """One of them. No item is None."""

    def __init__(self, path: Path, reading: Reading[T]) -> None:
        self._path = path
        self._reading = reading
        self._loop = asyncio.get_running_loop()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="usage_stats_stream")
        self._ended = False
        # These belong to the thread.
        self._connection: Connection | None = None
        self._items: Iterator[T] | None = None

    async def async_next(self) -> T | None:
        if self._ended:
            raise DatabaseError("ended")
        return await self._loop.run_in_executor(self._executor, self._next)

    async def async_end(self) -> None:
        if not self._ended:
            self._ended = True
            await self._loop.run_in_executor(self._executor, self._close)
            self._executor.shutdown(wait=False)

    def _next(self) -> T | None:
        with translated_errors():
            if self._items is None:
                self._connection = schema.open_reader(self._path)
                self._connection.execute("BEGIN")
                self._items = self._reading(self._connection)
            return next(self._items, None)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
