"""What is deleted is not in the files any more, neither in a page nor in the log."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.query import Query
from custom_components.usage_stats.engine.events.sanitize import Metadata
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.delivery import Period
from custom_components.usage_stats.engine.sharing.submission_log import State, Submission
from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart, PendingChanges

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
NAMES = ("event", "id", "submission", "installation", "payload", "skill", "use")
SECRETS = tuple(f"{name}-secret-" for name in NAMES)
STAYS = "stays-where-it-is"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a database."""
    return tmp_path / "usage_stats.db"


@pytest.fixture
def writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Return the writing connection to a database that holds secrets, and others that stay."""
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with closing(schema.create(path)) as connection:
        plant(connection)
        yield connection


def secret_event(number: int) -> UsageEvent:
    """Return an event that is a secret as far as it can be."""
    metadata: Metadata = {"note": f"event-secret-{number}" * 5}
    moment = NOON + timedelta(minutes=number)
    return UsageEvent(f"id-secret-{number}", "job_created", moment, metadata, None)


def secret_submission(number: int) -> Submission:
    """Return a submission of which every text is a secret."""
    key, whose = f"submission-secret-{number}", f"installation-secret-{number}"
    payload = f"payload-secret-{number}".encode()
    day = NOON.date() + number * timedelta(days=1)
    return Submission(key, whose, Period(day, day), payload, State.ACCEPTED, NOON, NOON)


def plant(connection: sqlite3.Connection) -> None:
    """Save secrets in the file and in the log, alone on a page and beside what stays."""
    start = DayStart(date(2025, 12, 22), NOON, previous=None)
    for round_ in range(40):
        connection.execute("BEGIN IMMEDIATE")
        numbers = range(round_ * 20, round_ * 20 + 20)
        uses = {(round_, (f"skill-secret-{number}", "button")): 1 for number in numbers}
        uses |= {(round_, (f"{STAYS}-{number}", "button")): 1 for number in numbers}
        use_ids = [f"use-secret-{number}" for number in numbers]
        use_log.save(connection, [PendingChanges(start, round_ == 0, uses, use_ids)])
        event_log.insert(connection, map(secret_event, numbers), NOON)
        for number in numbers:
            submission_log.insert(connection, secret_submission(number))
        connection.execute("COMMIT")


def delete(connection: sqlite3.Connection) -> None:
    """Delete the secrets."""
    connection.execute("BEGIN IMMEDIATE")
    assert event_log.delete_all(connection) == 800
    assert submission_log.delete_all(connection) == 800
    connection.execute("DELETE FROM uses WHERE skill LIKE 'skill-secret-%'")
    connection.execute("DELETE FROM use_ids")
    connection.execute("COMMIT")


def left(path: Path) -> dict[str, set[str]]:
    """Return which secrets the bytes of each file hold."""
    return {
        file.name.removeprefix(path.name): {
            secret for secret in SECRETS if secret.encode() in file.read_bytes()
        }
        for file in path.parent.iterdir()
    }


NOTHING: dict[str, set[str]] = {"": set(), "-wal": set(), "-shm": set()}


def test_deleting_alone_leaves_remnants(writer: sqlite3.Connection, path: Path) -> None:
    """So that the other tests look where there is something to find."""
    writer.execute("PRAGMA secure_delete = OFF")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    delete(writer)
    writer.execute("PRAGMA wal_checkpoint(PASSIVE)")

    assert left(path)[""] == set(SECRETS)


@pytest.mark.parametrize("secure_delete", ["FAST", "OFF"])
def test_nothing_is_left(writer: sqlite3.Connection, path: Path, secure_delete: str) -> None:
    assert set(SECRETS) == left(path)["-wal"]
    writer.execute(f"PRAGMA secure_delete = {secure_delete}")
    delete(writer)

    assert schema.erase_remnants(writer)
    assert left(path) == NOTHING
    assert Path(f"{path}-wal").stat().st_size == 0
    writer.close()
    assert left(path) == {"": set()}


def test_what_was_not_deleted_stays(writer: sqlite3.Connection, path: Path) -> None:
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    delete(writer)
    assert schema.erase_remnants(writer)

    assert path.stat().st_size < size
    with closing(schema.open_reader(path)) as reader:
        [(names, uses)] = reader.execute("SELECT COUNT(DISTINCT skill), SUM(count) FROM uses")
        assert (names, uses) == (800, 800)
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        # A later retention gives pages back as before.
        assert reader.execute("PRAGMA auto_vacuum").fetchone() == (2,)
        assert reader.execute("PRAGMA user_version").fetchone() == (schema.SCHEMA_VERSION,)
    plant(writer)
    assert event_log.total(writer) == 800


def test_a_reader_holds_it_back(writer: sqlite3.Connection, path: Path) -> None:
    """It sees what was there when it began, and so has the log."""
    with closing(schema.open_reader(path)) as reader:
        reader.execute("BEGIN")
        before = event_log.find(reader, Query())
        delete(writer)

        assert not schema.erase_remnants(writer)
        assert left(path) != NOTHING
        assert event_log.find(reader, Query()) == before
        # Counting goes on.
        use_log.add_uses(writer, date(2025, 12, 22), [((1, ("Notfall", "ct")), 1)])
        reader.execute("COMMIT")
        assert event_log.find(reader, Query()) == []

        # A reader that reads nothing is in nobody's way.
        assert schema.erase_remnants(writer)
        assert left(path) == NOTHING
        assert reader.execute("SELECT SUM(count) FROM uses").fetchone() == (801,)


def test_the_log_can_be_brought_into_the_file(writer: sqlite3.Connection, path: Path) -> None:
    """Then the file alone has everything, as a backup wants it."""
    log = Path(f"{path}-wal")
    assert log.stat().st_size > 0

    assert schema.empty_log(writer)
    assert log.stat().st_size == 0
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    with closing(schema.open_writer(copy)) as found:
        assert event_log.total(found) == 800
    assert schema.empty_log(writer)


def test_a_reader_holds_back_the_log(writer: sqlite3.Connection, path: Path) -> None:
    assert schema.empty_log(writer)
    with closing(schema.open_reader(path)) as reader:
        reader.execute("BEGIN")
        assert event_log.total(reader) == 800
        event_log.insert(writer, [secret_event(800)], NOON)

        assert not schema.empty_log(writer)
        assert Path(f"{path}-wal").stat().st_size > 0
        reader.execute("COMMIT")
        assert schema.empty_log(writer)
        assert event_log.total(reader) == 801


def test_another_writer_is_an_error(writer: sqlite3.Connection, path: Path) -> None:
    delete(writer)
    with closing(schema.open_writer(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            schema.erase_remnants(writer)
        other.execute("ROLLBACK")
    assert schema.erase_remnants(writer)
    assert left(path) == NOTHING


def test_a_full_disk_can_be_emptied(writer: sqlite3.Connection, path: Path) -> None:
    """Deleting many events writes few pages, whatever the default of the SQLite build."""
    many = [
        UsageEvent(str(number), "job_created", NOON, {"note": "x" * 100}, None)
        for number in range(5_000)
    ]
    writer.execute("BEGIN IMMEDIATE")
    event_log.insert(writer, many, NOON)
    writer.execute("COMMIT")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    event_log.delete_all(writer)

    assert Path(f"{path}-wal").stat().st_size < path.stat().st_size / 10
