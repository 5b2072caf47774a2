"""SQLite: one file, written by one process."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
import sqlite3
from typing import ClassVar

from .database import Database, Row, Transaction, Value, with_rows
from .errors import ConflictError, ConnectionLostError, UnavailableError

_BUSY_SECONDS = 5.0
_MAX_KEYS = 500
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")


class SqliteDatabase(Database):
    """Write-ahead log, and every commit waits for the disk."""

    dialect: ClassVar[str] = "sqlite"

    def __init__(self, path: Path) -> None:
        """Take the path of a file, which the first transaction makes when it is missing."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Transaction]:
        """Begin as a writer, so that it never fails halfway because of another one."""
        connection = self._open()
        try:
            connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            yield _SqliteTransaction(connection)
            connection.execute("COMMIT")
        except sqlite3.Error as err:
            self.close()
            raise UnavailableError(err.sqlite_errorname) from None
        except BaseException:
            connection.rollback()
            raise

    def _open(self) -> sqlite3.Connection:
        """Return the connection to the file that is there now.

        A file that was taken away or replaced would go on being written, with no name.
        """
        if self._connection is not None:
            if self._identity() == self._file:
                return self._connection
            self.close()
            raise ConnectionLostError("the file has been replaced")
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        # A file that was there is never made again: an empty one would have forgotten everything.
        mode = "rwc" if self._file is None else "rw"
        try:
            self._connection = connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as err:
            self.close()
            if err.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                # Somebody else turns a new file into one with a write-ahead log.
                raise ConflictError(err.sqlite_errorname) from None
            raise UnavailableError(err.sqlite_errorname) from None
        self._file = self._identity()
        return connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_dev, stat.st_ino


def _with_keys(sql: str, keys: Sequence[Value]) -> str:
    """Return a statement with a mark for each key."""
    return sql.replace("IN (?)", f"IN ({','.join('?' * len(keys))})")


class _SqliteTransaction:
    """The statements of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection within a transaction."""
        self._connection = connection

    def select(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return the rows."""
        return self._connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Return how many rows were written."""
        return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> int:
        """Return how many rows were written in all."""
        return self._connection.executemany(sql, rows).rowcount

    def insert(self, sql: str, rows: Sequence[Row]) -> int:
        """Return how many rows were not there before."""
        return self.execute(*with_rows(sql, rows))

    def select_in(
        self, sql: str, keys: Sequence[Value], *others: Value, lock: bool = False
    ) -> list[Row]:
        """Ask for some hundred keys at a time; everything is locked, whatever `lock` asks."""
        del lock
        found: list[Row] = []
        for part in batched(keys, _MAX_KEYS, strict=False):
            found += self.select(_with_keys(sql, part), (*part, *others))
        return found

    def execute_in(self, sql: str, others: Sequence[Value], keys: Sequence[Value]) -> int:
        """Name some hundred keys at a time."""
        return sum(
            self.execute(_with_keys(sql, part), (*others, *part))
            for part in batched(keys, _MAX_KEYS, strict=False)
        )

    def load(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Insert them one by one, which costs little here."""
        self._connection.executemany(sql, rows)

    def run_script(self, sql: str) -> None:
        """Run one after the other: `executescript` would commit before the first."""
        statement = ""
        for line in sql.splitlines():
            statement += f"{line}\n"
            if sqlite3.complete_statement(statement):
                self.execute(statement)
                statement = ""
