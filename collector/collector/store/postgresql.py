"""PostgreSQL, and what speaks its protocol."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .database import Database, Row, Transaction, Value, with_rows
from .errors import ConflictError, ConnectionLostError, UnavailableError

_LOCK_TIMEOUT = "3s"
_STATEMENT_TIMEOUT = "6s"
# A server that is gone is noticed by one of these.
_CONNECTION: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 2,
    "tcp_user_timeout": 6000,
    "application_name": "usage-stats-collector",
}
_AGAIN = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.StatementCompletionUnknown,
    # Two processes make the same table.
    errors.DuplicateTable,
    errors.DuplicateObject,
    errors.UniqueViolation,
)
# After a failover the old primary shuts down, restarts or is read-only: connect to the new one.
_ELSEWHERE = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.ReadOnlySqlTransaction,
)


class PostgresqlDatabase(Database):
    """A connection for one thread; a pooling proxy may stand before the server."""

    dialect: ClassVar[str] = "postgresql"

    def __init__(self, url: str, *, serializable: bool = False, patient: bool = True) -> None:
        """Take a connection string of libpq; what it says goes before what is usual here.

        Unless `patient`, statements and waits for locks end while a client still waits for the
        answer.
        """
        self._conninfo = make_conninfo(**_CONNECTION | conninfo_to_dict(url))
        self._serializable = serializable
        self._patient = patient
        self._connection: psycopg.Connection[Row] | None = None

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Transaction]:
        """Begin one: here those that write make nobody wait who reads."""
        del writes
        connection = self._open()
        try:
            with connection.transaction():
                yield _PostgresqlTransaction(connection)
        except _AGAIN:
            raise ConflictError("PostgreSQL") from None
        except psycopg.Error as err:
            if connection.closed or isinstance(err, _ELSEWHERE):
                raise ConnectionLostError("PostgreSQL") from None
            self.close()
            raise UnavailableError(type(err).__name__) from None

    def _open(self) -> psycopg.Connection[Row]:
        if self._connection is None:
            try:
                connection = psycopg.connect(
                    self._conninfo, autocommit=True, cursor_factory=psycopg.RawCursor
                )
                if not self._patient:
                    connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
                    connection.execute(f"SET statement_timeout = '{_STATEMENT_TIMEOUT}'")
                if self._serializable:
                    # A transaction that has read a whole table conflicts with every write to it.
                    connection.execute("SET enable_seqscan = off")
                    connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
            except psycopg.Error:
                raise ConnectionLostError("PostgreSQL") from None
            self._connection = connection
        return self._connection


@lru_cache(maxsize=1024)
def _query(sql: str) -> str:
    """Return a statement with PostgreSQL's own marks, which psycopg hands over unread."""
    first, *others = sql.split("?")
    return first + "".join(f"${number}{text}" for number, text in enumerate(others, 1))


class _PostgresqlTransaction:
    """The statements of a transaction, with psycopg's marks."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        """Take a connection within a transaction."""
        self._connection = connection

    def select(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return the rows."""
        return self._connection.execute(_query(sql), parameters or None).fetchall()

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Return how many rows were written."""
        return self._connection.execute(_query(sql), parameters or None).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> int:
        """Send them all, then wait once."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_query(sql), rows)
            return cursor.rowcount

    def insert(self, sql: str, rows: Sequence[Row]) -> int:
        """Return how many rows were not there before."""
        return self.execute(*with_rows(sql, rows))

    def select_in(
        self, sql: str, keys: Sequence[Value], *others: Value, lock: bool = False
    ) -> list[Row]:
        """Hand over all keys as one array."""
        query = _query(sql.replace("IN (?)", "= ANY(?)") + (" FOR UPDATE" if lock else ""))
        return self._connection.execute(query, (list(keys), *others)).fetchall()

    def execute_in(self, sql: str, others: Sequence[Value], keys: Sequence[Value]) -> int:
        """Hand over all keys as one array."""
        query = _query(sql.replace("IN (?)", "= ANY(?)"))
        return self._connection.execute(query, (*others, list(keys))).rowcount

    def load(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Copy them in one stream."""
        target = sql.partition(" INTO ")[2].partition(" VALUES ")[0]
        query = b" ".join((b"COPY", target.encode(), b"FROM STDIN"))
        with self._connection.cursor() as cursor, cursor.copy(query) as copy:
            for row in rows:
                copy.write_row(row)

    def run_script(self, sql: str) -> None:
        """Send them all at once."""
        self._connection.execute(sql)
