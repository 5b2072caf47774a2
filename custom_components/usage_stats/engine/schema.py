"""The database file: connections, schema versions, and what its errors mean."""

from pathlib import Path
import sqlite3
from urllib.parse import quote

SCHEMA_VERSION = 1
BUSY_SECONDS = 1.0
"""How long a write waits for another program that holds the database."""
_MAX_LOG_BYTES = 4 * 1024 * 1024

# A use is one row of `uses`, on one page: that is what a durable use costs. Pending of it is count
# less exported. `dates.unsettled` marks the dates that may have something pending.
# `day_base` is what `uses` held of the open day when its counters began at zero, and `day.stamp` is
# the last stamp of its file then.
_VERSION_1 = """
CREATE TABLE uses (
    date TEXT NOT NULL, hour INTEGER NOT NULL, skill TEXT NOT NULL, modality TEXT NOT NULL,
    count INTEGER NOT NULL, exported INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (date, hour, skill, modality)
) WITHOUT ROWID;
CREATE TABLE dates (
    date TEXT PRIMARY KEY, unsettled INTEGER NOT NULL DEFAULT 0, stamp TEXT
) WITHOUT ROWID;
CREATE TABLE day (
    id INTEGER PRIMARY KEY CHECK (id = 1), date TEXT NOT NULL, since REAL NOT NULL,
    previous TEXT, stamp TEXT
);
CREATE TABLE day_base (
    skill TEXT NOT NULL, modality TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (skill, modality)
) WITHOUT ROWID;
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT, date TEXT NOT NULL, stamp TEXT NOT NULL
);
CREATE TABLE batch_rows (
    batch_id INTEGER NOT NULL REFERENCES batches (id), skill TEXT NOT NULL, modality TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (batch_id, skill, modality)
) WITHOUT ROWID;
CREATE TABLE exports (
    id INTEGER PRIMARY KEY CHECK (id = 1), written INTEGER NOT NULL, last REAL
);
CREATE TABLE use_ids (use_id TEXT PRIMARY KEY, date TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL);
INSERT INTO exports VALUES (1, 0, NULL);
INSERT INTO snapshot VALUES (1, 0);
PRAGMA user_version = 1;
"""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class NewerSchemaError(Exception):
    """A newer version of the integration has written the database."""


class NoWalError(Exception):
    """The file system cannot hold a database that is read while it is written."""


def create(path: Path) -> sqlite3.Connection:
    """Open a new database, empty but for its tables; raise sqlite3.Error or NoWalError."""
    connection = _connect(path, "rwc")
    try:
        # Before the first table: a later retention gives pages back without a rewrite of the file.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        _configure(connection)
        connection.executescript(f"BEGIN IMMEDIATE;{_VERSION_1}COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """Open an existing database for writing.

    Raise sqlite3.Error, NewerSchemaError or NoWalError; the last two leave the database as it was.
    """
    connection = _connect(path, "rw")
    try:
        _check_version(connection)
        _configure(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Open an existing database for reading; raise sqlite3.Error."""
    return _connect(path, "ro")


def is_damage(error: sqlite3.Error) -> bool:
    """Tell damage from trouble that passes."""
    # The upper bits say more of the same code (https://www.sqlite.org/rescode.html).
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        autocommit=True,
        check_same_thread=False,
    )


def _check_version(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerSchemaError
    if version == 0:
        # An emptied file is a valid database to SQLite.
        error = sqlite3.DatabaseError("no tables")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _configure(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise NoWalError
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_MAX_LOG_BYTES}")
