"""Databases in trouble: 503 with `Retry-After`, others are served, and later exactly one row."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
import os
from pathlib import Path
import shutil
import sqlite3
import tempfile
import time
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from collector.front import writer
from collector.front.assembly import Options, make_front
from collector.store import postgresql, sqlite
from collector.store.errors import UnavailableError
from collector.store.opening import open_database

from .postgresql import Cluster
from .proxy import cutting_proxy
from .running import Reply, Running, document, encoded, running

_NOBODY = 65_534


def path_of(options: Options) -> Path:
    return Path(options.database_url.removeprefix("sqlite:///"))


def name_of(options: Options) -> str:
    return urlsplit(options.database_url).path.removeprefix("/")


def rows(options: Options) -> int:
    database = open_database(options.database_url)
    [(number,)] = database.run(
        lambda transaction: transaction.select("SELECT COUNT(*) FROM submission")
    )
    database.close()
    return int(number)


def assert_later(reply: Reply) -> None:
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0


def assert_better(front: Running, options: Options, body: bytes) -> None:
    """Send what was refused once more, and once again: one row."""
    held = rows(options)
    assert front.submit(body).status == 200
    assert front.submit(body).status == 200
    assert rows(options) == held + 1


@contextmanager
def locked(options: Options) -> Iterator[None]:
    """Hold the lock of a writer."""
    connection = sqlite3.connect(path_of(options), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


def test_a_locked_database(sqlite_options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.1)
    body = encoded(document())
    with running(sqlite_options) as front:
        with locked(sqlite_options):
            assert_later(front.submit(body))
            assert front.ask("GET", "/health").json == {"status": "degraded"}
            # Reading waits for no writer.
            assert front.ask("GET", f"/installation/{uuid4()}").status == 404
        assert_better(front, sqlite_options, body)
        assert front.ask("GET", "/health").json == {"status": "ok"}


def test_a_database_that_hangs(sqlite_options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAIT_SECONDS", 0.3)
    monkeypatch.setattr(writer, "MAX_WAITING", 3)
    bodies = [encoded(document()) for _ in range(12)]
    with running(sqlite_options) as front, ThreadPoolExecutor(12) as threads:
        with locked(sqlite_options):
            started = time.monotonic()
            replies = list(threads.map(front.submit, bodies))
            assert time.monotonic() - started < 3
            for reply in replies:
                assert_later(reply)
            assert front.front.metrics.refused["queue_full"] > 0
            assert front.front.metrics.refused["unavailable"] > 0
        for body in bodies:
            assert front.submit(body).status == 200
        assert rows(sqlite_options) == len(bodies)


def test_requests_that_wait_together_share_a_transaction(sqlite_options: Options) -> None:
    bodies = [encoded(document()) for _ in range(20)]
    with running(sqlite_options) as front, ThreadPoolExecutor(20) as threads:
        with locked(sqlite_options):
            pending = [threads.submit(front.submit, body) for body in bodies]
            deadline = time.monotonic() + 4
            while front.front.metrics.waiting < len(bodies) and time.monotonic() < deadline:
                time.sleep(0.01)
        assert {one.result().status for one in pending} == {200}
        # The thread may have taken the first ones before the others came.
        assert sum(front.front.metrics.commits) <= 2
    assert rows(sqlite_options) == len(bodies)


def test_a_commit_waits_for_the_disk(sqlite_options: Options) -> None:
    database = open_database(sqlite_options.database_url)
    [(mode,)] = database.run(lambda work: work.select("PRAGMA journal_mode"))
    [(synchronous,)] = database.run(lambda work: work.select("PRAGMA synchronous"))
    database.close()
    assert (mode, synchronous) == ("wal", 2)


def test_a_file_that_is_gone(sqlite_options: Options) -> None:
    body = encoded(document())
    path = path_of(sqlite_options)
    with running(sqlite_options) as front:
        assert front.submit(document()).status == 200
        elsewhere = path.rename(path.with_name("elsewhere.db"))
        assert_later(front.submit(body))
        assert not path.exists()
        elsewhere.rename(path)
        assert_better(front, sqlite_options, body)


@contextmanager
def only_readable(path: Path) -> Iterator[None]:
    """Be somebody who may only read what is in the folder of a file, which root never is."""
    folder = path.parent
    files = [file for file in folder.iterdir() if file.name.startswith(path.name)]
    for file in files:
        file.chmod(0o444)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(_NOBODY)
    yield
    if is_root:
        os.seteuid(0)
    folder.chmod(0o755)
    for file in files:
        file.chmod(0o644)


def test_a_file_that_can_only_be_read(sqlite_options: Options) -> None:
    """As one that was restored by another user."""
    body = encoded(document())
    # Nobody else may look into the folders of the tests.
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "collector.db"
        shutil.copy(path_of(sqlite_options), path)
        options = replace(sqlite_options, database_url=f"sqlite:///{path}")
        with running(options) as front:
            assert front.submit(document()).status == 200
            # The connections to the old one would stay writable.
            shutil.copy(path, path.with_name("restored.db"))
            path.with_name("restored.db").rename(path)
            with only_readable(path):
                assert_later(front.submit(body))
                assert_later(front.submit(body))
                assert front.ask("GET", "/health").json == {"status": "degraded"}
            assert_better(front, options, body)


def test_a_file_that_is_damaged_is_not_served(sqlite_options: Options) -> None:
    path_of(sqlite_options).write_bytes(b"no database at all" * 5_000)
    with pytest.raises(UnavailableError):
        make_front(sqlite_options)


@pytest.fixture
def admin(postgresql_options: Options) -> Iterator[psycopg.Connection]:
    """Return another connection to the same database."""
    with psycopg.connect(postgresql_options.database_url, autocommit=True) as connection:
        yield connection


def terminate_others(admin: psycopg.Connection) -> None:
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_connection_that_was_closed_is_opened_again(
    postgresql_options: Options, admin: psycopg.Connection
) -> None:
    with running(postgresql_options) as front:
        assert front.submit(document()).status == 200
        terminate_others(admin)
        assert_better(front, postgresql_options, encoded(document()))


def test_a_server_that_lets_nobody_in(
    cluster: Cluster, postgresql_options: Options, admin: psycopg.Connection
) -> None:
    name = name_of(postgresql_options)
    body = encoded(document())
    with running(postgresql_options) as front:
        cluster.admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        terminate_others(admin)
        assert_later(front.submit(body))
        assert front.ask("GET", f"/installation/{uuid4()}").status == 503
        cluster.admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert_better(front, postgresql_options, body)


def test_a_server_that_can_only_be_read(
    cluster: Cluster, postgresql_options: Options, admin: psycopg.Connection
) -> None:
    name = name_of(postgresql_options)
    body = encoded(document())
    with running(postgresql_options) as front:
        setting = f"ALTER DATABASE {name} SET default_transaction_read_only TO"
        cluster.admin.execute(f"{setting} on")
        terminate_others(admin)
        assert_later(front.submit(body))
        cluster.admin.execute(f"{setting} off")
        assert_better(front, postgresql_options, body)


def test_a_table_that_somebody_holds(
    postgresql_options: Options, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_LOCK_TIMEOUT", "200ms")
    body = encoded(document())
    with running(postgresql_options) as front:
        with admin.transaction():
            admin.execute("LOCK TABLE submission")
            assert_later(front.submit(body))
            assert front.ask("GET", "/health").json == {"status": "degraded"}
        assert_better(front, postgresql_options, body)


@pytest.mark.parametrize("place", ["postgresql", "hashed"], indirect=True)
def test_a_lost_answer_to_a_commit(cluster: Cluster, options: Options) -> None:
    home = str(uuid4())
    body = encoded(document(home))
    with cutting_proxy(cluster.folder) as (proxy, folder):
        url = options.database_url.replace(str(cluster.folder), str(folder))
        with running(replace(options, database_url=url)) as front:
            proxy.cuts = 1
            assert front.submit(body).status == 200
            assert rows(options) == 1

            proxy.cuts = 99
            other = encoded(document())
            assert_later(front.submit(other))
            proxy.cuts = 0
            assert rows(options) == 2
            assert front.submit(other).status == 200
            assert rows(options) == 2

            proxy.cuts = 1
            assert front.ask("DELETE", f"/installation/{home}").status == 200
            assert front.submit(body).status == 410
            assert rows(options) == 1


def test_tombstones_that_cannot_be_written(sqlite_options: Options) -> None:
    home = str(uuid4())
    with running(sqlite_options) as front:
        front.submit(document(home))
        sqlite_options.tombstones.mkdir()
        assert_later(front.ask("DELETE", f"/installation/{home}"))
        sqlite_options.tombstones.rmdir()
        assert front.ask("DELETE", f"/installation/{home}").status == 200
        assert len(sqlite_options.tombstones.read_text().split()) == 3
