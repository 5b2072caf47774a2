"""The SQLite database behind the event loop: one thread writes, another one reads.

A database that is damaged or missing is replaced by a new one on request.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
import sqlite3

from ..const import LOGGER
from ..engine import files, schema
from ..engine.write_behind import Work

_SET_ASIDE_SUFFIX = ".damaged-"
_SUFFIXES = ("", "-wal", "-shm")
_EXPECTED = (sqlite3.OperationalError, OSError, schema.NoWalError)


type Connection = sqlite3.Connection


class DatabaseError(Exception):
    """The database cannot be read or written now. The work was rolled back."""


class DatabaseLostError(DatabaseError):
    """The database is damaged, or no longer in its place."""


class Database:
    """Owns one SQLite file, its connections and their threads.

    Methods run in the event loop, but for those that say so.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened before `async_open`."""
        self.path = path
        self._new = path.with_name(f"{path.name}.new")
        """Where a new database is filled before it is renamed."""
        self._loop = asyncio.get_running_loop()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="usage_stats_writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="usage_stats_reader")
        self._closed = False
        # Each connection is used by its own thread only.
        self._write_connection: sqlite3.Connection | None = None
        self._read_connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._damaged = False

    async def async_open(self) -> bool:
        """Open the database; return False if there is none.

        Raise DatabaseError, NewerSchemaError or NoWalError.
        """
        with translated_errors():
            return await self._loop.run_in_executor(self._writer, self._open)

    async def async_replace(self, fill: Work[None]) -> bool:
        """Set aside the file in the database's place, if any, and create a new database.

        `fill` adds what is known from elsewhere. Return False if our own database is back in its
        place. Raise DatabaseError or NoWalError; then nothing has changed.
        """
        try:
            replaced = await self._loop.run_in_executor(self._writer, self._replace, fill)
            await self._loop.run_in_executor(self._reader, self._close_reader)
        except (sqlite3.Error, OSError) as err:
            raise DatabaseError(str(err)) from err
        return replaced

    def submit[T](self, work: Work[T]) -> asyncio.Future[T]:
        """Run work in a transaction.

        The future is done when the transaction is on disk; if that fails, it raises DatabaseError.
        """
        if self._closed:
            closed: asyncio.Future[T] = self._loop.create_future()
            closed.set_exception(DatabaseError("closed"))
            return closed
        return self._loop.run_in_executor(self._writer, self._commit, work)

    async def async_maintain[T](self, work: Work[T]) -> T:
        """Run work in the writer's thread without a transaction; raise DatabaseError."""
        if self._closed:
            raise DatabaseError("closed")
        return await self._loop.run_in_executor(self._writer, self._maintain, work)

    async def async_read[T](self, work: Work[T]) -> T:
        """Run work that only reads; raise DatabaseError."""
        if self._closed:
            raise DatabaseError("closed")
        return await self._loop.run_in_executor(self._reader, self._read, work)

    async def async_close(self) -> None:
        """Finish the submitted work and close; later work fails. May be called twice."""
        if self._closed:
            return
        self._closed = True
        await self._loop.run_in_executor(self._reader, self._close_reader)
        await self._loop.run_in_executor(self._writer, self._close_writer)
        for executor in (self._reader, self._writer):
            await self._loop.run_in_executor(None, executor.shutdown)

    def list_set_aside(self) -> list[Path]:
        """List the databases that were set aside, oldest first. Not in the event loop."""
        found = self.path.parent.glob(f"{self.path.name}{_SET_ASIDE_SUFFIX}*")
        return sorted((path for path in found if _number_set_aside(path)), key=_number_set_aside)

    def remove(self) -> None:
        """Delete the closed database and its leftovers. Not in the event loop.

        Raise OSError.
        """
        for path in (self.path, *self.list_leftovers()):
            delete(path)

    def list_leftovers(self) -> list[Path]:
        """List the databases that were set aside or are incomplete. Not in the event loop."""
        incomplete = any(Path(f"{self._new}{suffix}").exists() for suffix in _SUFFIXES)
        return [*self.list_set_aside(), *([self._new] if incomplete else [])]

    # The methods below run in the threads.

    def _open(self) -> bool:
        files.make_folder(self.path.parent)
        if not self.path.exists():
            return False
        self._write_connection = schema.open_writer(self.path)
        self._identity = self._identity_now()
        return True

    def _replace(self, fill: Work[None]) -> bool:
        """Fill the new database under another name first, so that it is never incomplete."""
        files.make_folder(self.path.parent)
        if not self._damaged and self.path.exists() and self._identity_now() == self._identity:
            return False
        # Left behind by a process that was killed.
        delete(self._new)
        try:
            self._fill_new(fill)
        except BaseException:
            with suppress(OSError):
                delete(self._new)
            raise
        # Closing deletes the log by its name, which must not be that of the new database.
        self._close_writer()
        self._rename_aside()
        self._new.rename(self.path)
        files.sync_folder(self.path.parent)
        self._identity = self._identity_now()
        self._damaged = False
        return True

    def _fill_new(self, fill: Work[None]) -> None:
        connection = schema.create(self._new)
        try:
            _in_transaction(connection, fill)
        finally:
            connection.close()

    def _rename_aside(self) -> None:
        """Move the current files away, with the log: it would damage the new database."""
        number = max(map(_number_set_aside, self.list_set_aside()), default=0) + 1
        aside = Path(f"{self.path}{_SET_ASIDE_SUFFIX}{number}")
        moved = False
        # The main file last: until it is moved, the next start detects the damage again.
        for suffix in reversed(_SUFFIXES):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{suffix}").rename(f"{aside}{suffix}")
                moved = True
        if moved:
            LOGGER.error("A database that cannot be used is set aside as %s", aside)

    def _commit[T](self, work: Work[T]) -> T:
        try:
            result = _in_transaction(self._checked_connection(), work)
            # A commit into a file that was removed meanwhile is lost. If that cannot be found out,
            # it counts as done: a retry would write it twice.
            with suppress(OSError):
                self._check_identity()
        except DatabaseLostError:
            raise
        except Exception as err:
            error = _translated(err)
            lost = isinstance(error, DatabaseLostError)
            self._damaged |= lost
            if not lost and not isinstance(err, _EXPECTED):
                LOGGER.exception("Unexpected error in the database thread")
            raise error from err
        return result

    def _check_identity(self) -> None:
        """Raise DatabaseLostError unless a restart would open the same file."""
        try:
            identity = self._identity_now()
        except (FileNotFoundError, NotADirectoryError) as err:
            raise DatabaseLostError(str(err)) from err
        if identity != self._identity:
            raise DatabaseLostError("another file is in the database's place")

    def _checked_connection(self) -> sqlite3.Connection:
        self._check_identity()
        if self._write_connection is None:
            self._write_connection = schema.open_writer(self.path)
        return self._write_connection

    def _identity_now(self) -> tuple[int, int]:
        info = self.path.stat()
        return info.st_dev, info.st_ino

    def _maintain[T](self, work: Work[T]) -> T:
        with translated_errors():
            return work(self._checked_connection())

    def _read[T](self, work: Work[T]) -> T:
        with translated_errors():
            if self._read_connection is None:
                self._read_connection = schema.open_reader(self.path)
            return work(self._read_connection)

    def _close_writer(self) -> None:
        if self._write_connection is not None:
            self._write_connection.close()
            self._write_connection = None

    def _close_reader(self) -> None:
        if self._read_connection is not None:
            self._read_connection.close()
            self._read_connection = None


def _number_set_aside(path: Path) -> int:
    """Return the number at the end of the name; 0, which is never used, for any other name."""
    number = path.name.partition(_SET_ASIDE_SUFFIX)[2]
    return int(number) if number.isdecimal() else 0


def delete(path: Path) -> None:
    """Delete a database that is not open, with its logs; raise OSError."""
    # The main file last: if this fails half-way, the next attempt finds it again.
    for suffix in reversed(_SUFFIXES):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _in_transaction[T](connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        # After some errors SQLite has already rolled back.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
    return result


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise DatabaseError for what SQLite and the disk raise."""
    try:
        yield
    except (sqlite3.Error, OSError) as err:
        raise _translated(err) from err


def _translated(err: Exception) -> Exception:
    """Return the DatabaseError for an error of SQLite or the disk; any other error unchanged."""
    if isinstance(err, sqlite3.Error):
        lost = schema.is_damage(err)
        return DatabaseLostError(str(err)) if lost else DatabaseError(str(err))
    return DatabaseError(str(err)) if isinstance(err, OSError) else err
