"""What SQLite and PostgreSQL have in common: transactions that are repeated until they are done."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
import random
import time
from typing import Any, ClassVar, Protocol, final

from .errors import ConflictError, ConnectionLostError, UnavailableError

type Value = int | str | bytes | None
type Row = tuple[Any, ...]

_ATTEMPTS = 12
_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.2
_RECONNECTIONS = 3


class Transaction(Protocol):
    """Statements with `?` for each parameter."""

    def select(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return the rows."""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Return how many rows were written."""

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> int:
        """Return how many rows were written in all."""

    def insert(self, sql: str, rows: Sequence[Row]) -> int:
        """Insert all rows with one statement, and return how many that were.

        It holds `VALUES (?)` once, for all the values of all the rows.
        """

    def select_in(
        self, sql: str, keys: Sequence[Value], *others: Value, lock: bool = False
    ) -> list[Row]:
        """Return the rows of a statement that holds `IN (?)` once, for all the keys.

        `others` are the parameters after that. With `lock`, other transactions cannot change these
        rows until this one ends.
        """

    def execute_in(self, sql: str, others: Sequence[Value], keys: Sequence[Value]) -> int:
        """Return how many rows were written by a statement that ends with `IN (?)`.

        `others` are the parameters before that.
        """

    def load(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Insert many rows, none of which is there; `sql` is `INSERT INTO … (…) VALUES (…)`."""

    def run_script(self, sql: str) -> None:
        """Run several statements, without parameters."""


def with_rows(sql: str, rows: Sequence[Row]) -> tuple[str, list[Value]]:
    """Return an INSERT with as many marks as there are values, and the values.

    One statement for all rows is more than faster: while it runs, the thread needs no turn.
    """
    marks = f"({','.join('?' * len(rows[0]))})"
    values = ",".join([marks] * len(rows))
    return sql.replace("VALUES (?)", f"VALUES {values}"), [value for row in rows for value in row]


class Database(ABC):
    """A connection that is opened when it is needed, for one thread at a time."""

    dialect: ClassVar[str]
    """the folder of the migrations"""

    conflicts = 0
    """How often a transaction was repeated."""

    @abstractmethod
    def transaction(self, *, writes: bool = True) -> AbstractContextManager[Transaction]:
        """Begin one; commit it at the end, or roll it back after an error.

        Raise ConflictError, ConnectionLostError or UnavailableError.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the connection; the next transaction opens another."""

    @final
    def run[T](self, work: Callable[[Transaction], T], *, writes: bool = True) -> T:
        """Return what `work` returns, once its transaction is on the disk.

        `work` is called again after a conflict and after a lost connection, possibly although it
        was committed: it must find out from the database what is already done. Work that
        only reads waits for no writer if it says so. Raise UnavailableError.
        """
        lost = 0
        for attempt in range(_ATTEMPTS):
            try:
                with self.transaction(writes=writes) as transaction:
                    return work(transaction)
            except ConflictError:
                self.conflicts += 1
            except ConnectionLostError:
                self.close()
                lost += 1
                if lost > _RECONNECTIONS:
                    break
            pause = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)
            time.sleep(pause * (0.5 + random.random()))
        raise UnavailableError("transaction repeated too often")
