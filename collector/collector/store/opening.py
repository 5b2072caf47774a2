"""From the address of a database to a connection."""

from pathlib import Path

from .database import Database
from .postgresql import PostgresqlDatabase
from .sqlite import SqliteDatabase

SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")


def open_database(url: str, *, serializable: bool = False, patient: bool = True) -> Database:
    """Return the database of `sqlite:///PATH` or `postgresql://…`; raise ValueError.

    Nothing is opened before the first transaction. Each thread needs one of its own.
    """
    if url.startswith(SQLITE):
        return SqliteDatabase(Path(url.removeprefix(SQLITE)))
    if url.startswith(_POSTGRESQL):
        return PostgresqlDatabase(url, serializable=serializable, patient=patient)
    raise ValueError("The address of a database begins with sqlite:/// or postgresql://")
