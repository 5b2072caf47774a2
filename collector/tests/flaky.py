"""A real database whose transactions fail at the worst moments."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from collector.store.database import Database, Transaction
from collector.store.errors import ConflictError, ConnectionLostError


class Fault(Enum):
    """What happens to a transaction."""

    NONE = auto()
    CONFLICT = auto()
    """at its end, as serializable isolation has it"""
    LOST_BEFORE = auto()
    """the connection is cut before the commit"""
    LOST_AFTER = auto()
    """the connection is cut after the commit, before its answer"""


class FlakyDatabase(Database):
    """Hands on everything, with a fault for each of the next transactions."""

    def __init__(self, inner: Database) -> None:
        """Take the database that is really asked."""
        self._inner = inner
        self.faults: deque[Fault] = deque()

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Transaction]:
        """Begin one of the inner database."""
        fault = self.faults.popleft() if self.faults else Fault.NONE
        with self._inner.transaction(writes=writes) as transaction:
            yield transaction
            if fault is Fault.CONFLICT:
                raise ConflictError
            if fault is Fault.LOST_BEFORE:
                raise ConnectionLostError
        if fault is Fault.LOST_AFTER:
            raise ConnectionLostError
