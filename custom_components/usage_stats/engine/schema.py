"""The database file: connections, schema versions, and what its errors mean."""

from collections.abc import Sequence
from pathlib import Path
import sqlite3
from urllib.parse import quote

SCHEMA_VERSION = 4
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

# An event is on three pages: its own, that of its id, that of its time. The index by time holds all
# that counting needs. `uptime` holds when Home Assistant was seen running. Times are seconds since
# 1970, exact to the microsecond until the year 2242.
_VERSION_2 = """
CREATE TABLE usage_events (
    id TEXT NOT NULL PRIMARY KEY, event_type TEXT NOT NULL, timestamp REAL NOT NULL,
    metadata TEXT NOT NULL, submission_id INTEGER, created_at REAL NOT NULL
);
CREATE INDEX usage_events_by_time ON usage_events (timestamp, event_type);
CREATE TABLE uptime (id INTEGER PRIMARY KEY, start REAL NOT NULL, end REAL NOT NULL);
PRAGMA user_version = 2;
"""

# `usage_events.submission_id` is the id of a submission or of a skipped span, or 0 for what is from
# before a consent. It is in the index, so that what is in none is counted by that alone; a small
# number, as a whole week gets it at once. Days are UTC, and a period is half-open.
_VERSION_3 = """
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, idempotency_key TEXT NOT NULL UNIQUE,
    installation_id TEXT NOT NULL, period_start TEXT NOT NULL, period_end TEXT NOT NULL,
    payload BLOB NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL, settled_at REAL
);
DROP INDEX usage_events_by_time;
CREATE INDEX usage_events_by_time ON usage_events (timestamp, event_type, submission_id);
PRAGMA user_version = 3;
"""

# The numbers of snapshots with unsaved uses: snapshots have none any more.
_VERSION_4 = """
DROP TABLE snapshot;
PRAGMA user_version = 4;
"""

_STEPS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4)
"""Each leads from the version before, beginning with none."""

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
        # From the first step on: another database in this place is an error.
        _take(_STEPS, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """Open an existing database for writing, brought to the current version if it is older.

    Raise sqlite3.Error, NewerSchemaError or NoWalError; the last two leave the database as it was.
    """
    connection = _connect(path, "rw")
    try:
        version = _checked_version(connection)
        _configure(connection)
        _take(_STEPS[version:], connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Open an existing database for reading; raise sqlite3.Error."""
    return _connect(path, "ro")


def empty_log(connection: sqlite3.Connection) -> bool:
    """Bring the log into the file. Not within a transaction.

    False while a reader holds it back. Raise sqlite3.Error.
    """
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return busy == 0


def erase_remnants(connection: sqlite3.Connection) -> bool:
    """Leave nothing of what was deleted in the file or its log. Not within a transaction.

    Writes the file anew. False while a reader holds back the log, which has the deleted rows still:
    call again when it has ended. Raise sqlite3.Error.
    """
    connection.execute("VACUUM")
    return empty_log(connection)


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


def _checked_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerSchemaError
    if version == 0:
        # An emptied file is a valid database to SQLite.
        error = sqlite3.DatabaseError("no tables")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    return version


def _take(steps: Sequence[str], connection: sqlite3.Connection) -> None:
    """Take steps, all or none: to close the connection after an error takes them back."""
    if steps:
        connection.executescript(f"BEGIN IMMEDIATE;{''.join(steps)}COMMIT;")


def _configure(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise NoWalError
    connection.execute("PRAGMA synchronous = FULL")
    # Builds differ in this. To overwrite every page that is freed would write a large log of events
    # once more to delete it, on a disk that may be full; `erase_remnants` leaves nothing of it.
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute(f"PRAGMA journal_size_limit = {_MAX_LOG_BYTES}")
