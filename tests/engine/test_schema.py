"""Opening the database: new, as it was, newer, damaged, in the wrong place, or held by others."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from errno import ENOSPC
from pathlib import Path
import sqlite3
import tempfile
from urllib.parse import quote

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.schema import NewerSchemaError, NoWalError
from custom_components.usage_stats.engine.uses import retention, use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart, PendingChanges

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a database, with characters that mean something in an address."""
    path = tmp_path / "a?b#c%20 ü.db"
    schema.create(path).close()
    return path


def version(path: Path) -> int:
    """Return the schema version that is in the file."""
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_a_new_database(path: Path) -> None:
    assert path.exists()
    assert version(path) == schema.SCHEMA_VERSION == 6
    connection = schema.open_reader(path)
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")
    assert [name for (name,) in tables] == [
        *("backfill_uses", "backfills"),
        *("batch_rows", "batches", "corrections", "corrections_by_date", "dates", "day"),
        *("day_base", "event_marks", "exports"),
        *("renames", "sqlite_sequence", "submissions", "tracker_spans"),
        "uptime",
        *("usage_events", "usage_events_by_time", "usage_events_by_type"),
        *("use_days", "use_ids", "uses"),
    ]
    assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    assert connection.execute("SELECT * FROM exports").fetchall() == [(1, 0, None)]
    connection.close()


def test_a_new_database_does_not_take_the_place_of_another(path: Path) -> None:
    writer = schema.open_writer(path)
    writer.execute("INSERT INTO use_ids VALUES ('a', '2025-12-22')")

    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        schema.create(path)
    assert writer.execute("SELECT use_id FROM use_ids").fetchall() == [("a",)]
    writer.close()


def test_what_is_written_is_read_by_the_other_connection(path: Path) -> None:
    writer = schema.open_writer(path)
    reader = schema.open_reader(path)
    writer.execute("INSERT INTO use_ids VALUES ('a', '2025-12-22')")

    assert reader.execute("SELECT * FROM use_ids").fetchall() == [("a", "2025-12-22")]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM use_ids")
    writer.close()
    reader.close()


@pytest.mark.parametrize("open_it", [schema.open_writer, schema.open_reader])
def test_a_database_that_is_not_there_is_not_made(
    tmp_path: Path, open_it: Callable[[Path], sqlite3.Connection]
) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        open_it(tmp_path / "x.db")
    assert not schema.is_damage(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_left_as_it_was(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(NewerSchemaError):
        schema.open_writer(path)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def read_all(path: Path) -> None:
    """Open a database and look at its tables."""
    with closing(schema.open_writer(path)) as connection:
        connection.execute("SELECT * FROM uses, dates, batches, exports").fetchall()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _content: b"",
        lambda content: b"x" * len(content),
        lambda content: content[:100] + b"\xff" * 5_000 + content[5_100:],
        lambda content: content[:4_096] + b"\xff" * (len(content) - 4_096),
    ],
    ids=["emptied", "another file", "first page", "other pages"],
)
def test_damage_is_told(path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(sqlite3.DatabaseError) as caught:
        read_all(path)
    assert schema.is_damage(caught.value)


def test_trouble_that_passes_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, autocommit=True)
    other.execute("BEGIN EXCLUSIVE")
    connection = schema.open_writer(path)

    with pytest.raises(sqlite3.OperationalError, match="locked") as caught:
        connection.execute("BEGIN IMMEDIATE")
    assert not schema.is_damage(caught.value)
    other.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    connection.close()
    other.close()
    assert not schema.is_damage(sqlite3.ProgrammingError("no code"))


def test_a_place_that_has_no_wal_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network share: SQLite's locks without shared memory."""
    path = tmp_path / "usage_stats.db"
    connection = schema.create(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    before = path.read_bytes()

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        address = f"file:{path}?mode={mode}&vfs=unix-dotfile"
        return sqlite3.connect(address, uri=True, autocommit=True)

    monkeypatch.setattr(schema, "_connect", connect)

    with pytest.raises(NoWalError):
        schema.open_writer(path)
    assert path.read_bytes() == before
    with pytest.raises(NoWalError):
        schema.create(tmp_path / "new.db")


type Open = Callable[[Path], sqlite3.Connection]


def fail_with(monkeypatch: pytest.MonkeyPatch, name: str, statement: str) -> None:
    """Let SQLite answer a statement with an error, by its name."""
    code = getattr(sqlite3, name)

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
            if sql.startswith(statement):
                error = sqlite3.OperationalError("on request")
                error.sqlite_errorcode, error.sqlite_errorname = code, name
                raise error
            assert parameters == ()
            return super().execute(sql)

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        address = f"file:{quote(str(path))}?mode={mode}"
        return sqlite3.connect(address, uri=True, autocommit=True, factory=Failing)

    monkeypatch.setattr(schema, "_connect", connect)


# A new database fails when it asks for WAL; an existing one with the first look into it.
OPENINGS = pytest.mark.parametrize(
    ("open_it", "statement"),
    [(schema.create, "PRAGMA journal_mode"), (schema.open_writer, "PRAGMA user_version")],
    ids=["new", "existing"],
)
SHARED_MEMORY = ["IOERR_SHMMAP", "IOERR_SHMOPEN", "IOERR_SHMLOCK", "PROTOCOL"]
MAYBE = ["IOERR_SHMSIZE", "CANTOPEN"]


def at(path: Path, open_it: Open) -> Path:
    """Return a path at which a database can be opened, or made."""
    return path if open_it is schema.open_writer else path.with_name("new.db")


@OPENINGS
@pytest.mark.parametrize("name", [*SHARED_MEMORY, *MAYBE])
def test_a_place_without_shared_memory_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, open_it: Open, statement: str, name: str
) -> None:
    fail_with(monkeypatch, f"SQLITE_{name}", statement)

    with pytest.raises(NoWalError):
        open_it(at(path, open_it))


@OPENINGS
@pytest.mark.parametrize("name", MAYBE)
def test_a_full_disk_is_not_taken_for_such_a_place(
    path: Path, monkeypatch: pytest.MonkeyPatch, open_it: Open, statement: str, name: str
) -> None:
    fail_with(monkeypatch, f"SQLITE_{name}", statement)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)

    with pytest.raises(sqlite3.OperationalError):
        open_it(at(path, open_it))


def full(**_where: object) -> None:
    """Fail as on a full disk."""
    raise OSError(ENOSPC, "full")


@OPENINGS
def test_an_old_log_that_cannot_be_opened_is_not_taken_for_such_a_place(
    path: Path, monkeypatch: pytest.MonkeyPatch, open_it: Open, statement: str
) -> None:
    fail_with(monkeypatch, "SQLITE_CANTOPEN", statement)
    found = at(path, open_it)
    found.with_name(f"{found.name}-shm").touch()

    with pytest.raises(sqlite3.OperationalError):
        open_it(found)


@OPENINGS
@pytest.mark.parametrize("name", ["IOERR_WRITE", "IOERR_FSYNC", "FULL", "BUSY", "READONLY"])
def test_other_trouble_is_not_taken_for_such_a_place(
    path: Path, monkeypatch: pytest.MonkeyPatch, open_it: Open, statement: str, name: str
) -> None:
    fail_with(monkeypatch, f"SQLITE_{name}", statement)

    with pytest.raises(sqlite3.OperationalError):
        open_it(at(path, open_it))


def test_what_grows_with_the_years_is_never_read_whole(connection: sqlite3.Connection) -> None:
    start = DayStart(date(2025, 12, 22), NOON, previous=None)
    changes = PendingChanges(start, opened=True, uses={(1, ("Notfall", "ct")): 1}, use_ids=["a"])
    statements: list[str] = []
    connection.set_trace_callback(statements.append)

    use_log.save(connection, [changes])
    use_log.load(connection)
    use_log.has_use_id(connection, "a", start)
    use_log.last_hours(connection, start.date)
    [batch] = use_log.take(connection, NOON, closed_only=False)
    use_log.batch(connection, batch.id)
    use_log.finish(connection, batch.id, NOON)
    use_log.reset(connection, start.since)
    retention.dates_before(connection, date(2026, 1, 1))
    retention.purge_date(connection, start.date)

    connection.set_trace_callback(None)
    plans = [
        detail
        for statement in statements
        if not statement.startswith("PRAGMA")
        for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    uses = [detail for detail in plans if " uses" in detail]
    assert len(uses) >= 10
    assert all(detail.startswith("SEARCH uses USING PRIMARY KEY (date") for detail in uses)
    scanned = {detail for detail in plans if detail.startswith("SCAN")}
    # `backfill_uses` grows with the recorder's days only.
    known = ("day", "exports", "dates", "use_ids", "backfill_uses")
    assert scanned <= {f"SCAN {table}" for table in known}
