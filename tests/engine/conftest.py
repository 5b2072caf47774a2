"""A database of its own for each test, and the disk behind it."""

from collections.abc import Iterator
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import csv_file, schema

from .disk import Disk


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
    monkeypatch.setattr(csv_file, "os", disk)
    return disk
