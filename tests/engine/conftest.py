"""A database of its own for each test, and the disk behind it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import files, schema
from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.engine.uses.open_day import DayStart

from .disk import Disk
from .uses.past import CT, DAY, NOON, START, VOICE, export, save


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return the writing connection to a new database."""
    connection = schema.create(tmp_path / "usage_stats.db")
    yield connection
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the files, which is not there yet."""
    return tmp_path / "usage_stats"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Watch what is done to the files."""
    disk = Disk()
    for module in (csv_file, files):
        monkeypatch.setattr(module, "os", disk)
    return disk


@pytest.fixture
def lost(connection: sqlite3.Connection, folder: Path) -> sqlite3.Connection:
    """Return a database that has exported uses of an earlier and of the open day."""
    save(connection, (CT, 4), start=DayStart(DAY - timedelta(days=1), NOON, previous=None))
    save(connection, (CT, 3), (VOICE, 1), start=START)
    assert export(connection, folder) == 2
    return connection


@pytest.fixture
def new(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a new database."""
    connection = schema.create(tmp_path / "new.db")
    yield connection
    connection.close()
