"""The database file: connections, schema versions and the meaning of its errors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
import sqlite3
from urllib.parse import quote

from .files import is_writable

SCHEMA_VERSION = 6
BUSY_SECONDS = 1.0
"""How long a write waits for another program's lock."""
_STEPS_BETWEEN_LOOKS = 100_000
"""Of SQLite's virtual machine: some milliseconds."""
_MAX_LOG_BYTES = 4 * 1024 * 1024

# Recording a use changes one row of `uses`, so one page is written. Pending uses are count minus
# exported; `dates.unsettled` marks the dates that may have some. A stamp is a local export time, in
# `dates` the last one of the date. `day_base` holds the counts of the open day at the time its
# counters started from zero, and `day.stamp` its last export time then.
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

# Adding an event writes four pages: one of the table, of the index by id, of the index by time,
# which covers all queries that count, and of the index by type (version 5). `uptime` holds the
# intervals in which Home Assistant was seen running. Times are seconds since 1970, exact to the
# microsecond until the year 2242.
_VERSION_2 = """
CREATE TABLE usage_events (
    id TEXT NOT NULL PRIMARY KEY, event_type TEXT NOT NULL, timestamp REAL NOT NULL,
    metadata TEXT NOT NULL, submission_id INTEGER, created_at REAL NOT NULL
);
CREATE INDEX usage_events_by_time ON usage_events (timestamp, event_type);
CREATE TABLE uptime (id INTEGER PRIMARY KEY, start REAL NOT NULL, end REAL NOT NULL);
PRAGMA user_version = 2;
"""

# `usage_events.submission_id` is the id of a submission or of a skipped period, 0 for events from
# before the consent, and NULL for events in none of these; it is in the index, so that counting the
# latter reads nothing else. A number, not the key: a whole week of events is updated at once.
# Periods are half-open and their days are in UTC.
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

# `snapshot` numbered the snapshots that held unsaved uses. Snapshots no longer hold any.
_VERSION_4 = """
DROP TABLE snapshot;
PRAGMA user_version = 4;
"""

# The index by type finds a rare type among many events, the last states of features, and the types
# that are summed up. `event_marks` has the last event that existed on a date that is known to be
# right: the age of events is measured by it, since their own times are those of a clock that may
# have been wrong. Older events get a mark from their times, unless these are before the project or
# later than the last event: one of the future would hold back the marks of all days before it.
# `renames` tells which rows of the files have an old name: those up to `stamp` in the file of
# `date`, and up to `earlier_stamp` in those before it.
_VERSION_5 = """
CREATE INDEX usage_events_by_type ON usage_events (event_type, timestamp);
CREATE TABLE event_marks (date TEXT PRIMARY KEY, event_id TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO event_marks
    WITH days AS (
        SELECT date(timestamp, 'unixepoch') AS day, MIN(rowid) AS first_row
        FROM usage_events WHERE timestamp <= (
            SELECT timestamp FROM usage_events WHERE timestamp >= unixepoch('2025-01-01')
            ORDER BY rowid DESC LIMIT 1
        ) GROUP BY day
    ),
    ends AS (
        SELECT day, MIN(first_row) OVER (
            ORDER BY day ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS next_row
        FROM days
    )
    SELECT date(day, '+1 day'),
        (SELECT id FROM usage_events WHERE rowid < next_row ORDER BY rowid DESC LIMIT 1) AS last
    FROM ends WHERE day >= '2025-01-01' AND last IS NOT NULL;
CREATE TABLE renames (
    number INTEGER PRIMARY KEY AUTOINCREMENT, skill TEXT NOT NULL, modality TEXT NOT NULL,
    new_skill TEXT NOT NULL, new_modality TEXT NOT NULL, date TEXT NOT NULL, stamp TEXT NOT NULL,
    earlier_stamp TEXT NOT NULL
);
PRAGMA user_version = 5;
"""

# `use_days` holds the sums of the dates that are `rolled`, see engine/uses/use_days.py. Dates from
# before are rolled up later, some at a time: ten years take seconds. `corrections` tells why uses
# were added to a date or taken away from it. `hour` is NULL where nobody said it, and a `use_id`
# counts once, however late it is repeated. `tracker_spans` tells when a tracker has counted, and
# `backfills` which time before it was counted later, with what it brought in `backfill_uses`. Times
# are seconds since 1970; `entities` is NULL for all of the kind.
_VERSION_6 = """
CREATE TABLE use_days (
    skill TEXT NOT NULL, modality TEXT NOT NULL, date TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (skill, modality, date)
) WITHOUT ROWID;
ALTER TABLE dates ADD COLUMN rolled INTEGER NOT NULL DEFAULT 0;
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, date TEXT NOT NULL, hour INTEGER, skill TEXT NOT NULL,
    modality TEXT NOT NULL, count INTEGER NOT NULL, reason TEXT NOT NULL, recorded_at REAL NOT NULL,
    use_id TEXT UNIQUE
);
CREATE INDEX corrections_by_date ON corrections (date);
CREATE TABLE tracker_spans (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tracker TEXT NOT NULL, kind TEXT NOT NULL,
    counted_by TEXT NOT NULL, domains TEXT NOT NULL, entities TEXT, since REAL NOT NULL, until REAL
);
CREATE TABLE backfills (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tracker TEXT NOT NULL, kind TEXT NOT NULL,
    counted_by TEXT NOT NULL, domains TEXT NOT NULL, entities TEXT, since REAL NOT NULL,
    until REAL NOT NULL, undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE backfill_uses (
    backfill_id INTEGER NOT NULL REFERENCES backfills (id), date TEXT NOT NULL,
    hour INTEGER NOT NULL, skill TEXT NOT NULL, modality TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (backfill_id, date, hour, skill, modality)
) WITHOUT ROWID;
PRAGMA user_version = 6;
"""

_STEPS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5, _VERSION_6)
"""Each migrates from the version before; the first creates the database."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# WAL needs memory that is shared through a file beside the database, and locks on that file.
_NO_WAL = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_PROTOCOL,
    }
)
# These may also mean a full disk, or a folder or an old file that belongs to somebody else.
_PERHAPS_NO_WAL = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_CANTOPEN})
_LOG_SUFFIXES = ("-wal", "-shm")


class NewerSchemaError(Exception):
    """The database was written by a newer version of the integration."""


class NoWalError(Exception):
    """The file system does not support WAL (reading while writing).

    Either SQLite answers with another journal mode, or shared memory fails.
    """


def create(path: Path) -> sqlite3.Connection:
    """Create a database with its tables; raise sqlite3.Error (also if it exists) or NoWalError."""
    with _detecting_no_wal(path):
        connection = _connect(path, "rwc")
        try:
            # Only possible before the first table: lets a purge free pages without rewriting the
            # file.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            _configure(connection)
            # The first step fails if the tables exist.
            _migrate(connection, _STEPS)
        except BaseException:
            connection.close()
            raise
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """Open an existing database for writing and migrate it if it is older.

    Raise sqlite3.Error, NewerSchemaError or NoWalError; the last two leave the database unchanged.
    """
    with _detecting_no_wal(path):
        connection = _connect(path, "rw")
        try:
            version = _checked_version(connection)
            _configure(connection)
            _migrate(connection, _STEPS[version:])
        except BaseException:
            connection.close()
            raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Open an existing database for reading; raise sqlite3.Error."""
    return _connect(path, "ro")


@contextmanager
def open_snapshot(path: Path, is_ended: Callable[[], bool]) -> Iterator[sqlite3.Connection]:
    """Read what is in the database at this moment, whatever is written meanwhile.

    Soon after `is_ended` returns True, a running query raises sqlite3.OperationalError.
    Raise sqlite3.Error.
    """
    with closing(open_reader(path)) as connection:
        connection.set_progress_handler(is_ended, _STEPS_BETWEEN_LOOKS)
        connection.execute("BEGIN")
        yield connection


def empty_log(connection: sqlite3.Connection) -> bool:
    """Move the write-ahead log into the database file; raise sqlite3.Error.

    Return False if a reader still needs the log. Not within a transaction.
    """
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return busy == 0


def erase_remnants(connection: sqlite3.Connection) -> bool:
    """Rewrite the file, so that neither it nor the log contains deleted rows; raise sqlite3.Error.

    Return False if a reader still needs the log, which then contains them: call again once the
    reader is done. Not within a transaction.
    """
    connection.execute("VACUUM")
    return empty_log(connection)


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file is damaged; other errors may pass."""
    # The low byte is the primary result code (https://www.sqlite.org/rescode.html).
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


@contextmanager
def _detecting_no_wal(path: Path) -> Iterator[None]:
    """Raise NoWalError for an error that no other place of the database would give."""
    try:
        yield
    except sqlite3.OperationalError as err:
        if _means_no_wal(err, path):
            raise NoWalError from err
        raise


def _means_no_wal(error: sqlite3.OperationalError, path: Path) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    if code not in _PERHAPS_NO_WAL:
        return code in _NO_WAL
    if code == sqlite3.SQLITE_CANTOPEN and (
        not path.is_file() or any(Path(f"{path}{suffix}").exists() for suffix in _LOG_SUFFIXES)
    ):
        return False
    return is_writable(path.parent)


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
        # SQLite accepts an empty file as a database.
        error = sqlite3.DatabaseError("no tables")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    return version


def _migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Run the steps in one transaction; after an error, closing the connection rolls it back."""
    if steps:
        connection.executescript(f"BEGIN IMMEDIATE;{''.join(steps)}COMMIT;")


def _configure(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise NoWalError
    connection.execute("PRAGMA synchronous = FULL")
    # The default depends on the build. ON overwrites every freed page: deleting a large event log
    # would write it all once more, on a disk that may be full. `erase_remnants` does that job.
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute(f"PRAGMA journal_size_limit = {_MAX_LOG_BYTES}")
