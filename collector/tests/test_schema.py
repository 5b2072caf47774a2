"""Migrations: run once each, by several processes at a time, and never over a newer program's."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from collector.store import schema
from collector.store.database import Database
from collector.store.errors import SchemaError
from collector.store.opening import open_database

from .conftest import Place
from .postgresql import Cluster


def test_a_database_is_up_to_date_after_migrating(database: Database) -> None:
    assert schema.version(database) == schema.latest(database)
    assert schema.migrate(database) == 0
    schema.check(database)


def test_a_newer_schema_is_left_alone(database: Database) -> None:
    newer = schema.latest(database) + 1
    database.run(
        lambda transaction: transaction.execute(
            "INSERT INTO migration (version) VALUES (?)", (newer,)
        )
    )
    with pytest.raises(SchemaError, match="newer"):
        schema.migrate(database)
    with pytest.raises(SchemaError, match="newer"):
        schema.check(database)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_together_migrate_once(
    kind: str, tmp_path: Path, cluster: Cluster
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else cluster.url(cluster.create())
    places = [Place(url) for _ in range(4)]

    def migrate(place: Place) -> int:
        database = place.open()
        try:
            return schema.migrate(database)
        finally:
            database.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(migrate, places))

    database = open_database(url)
    schema.check(database)
    database.close()


def test_tables_that_are_missing_are_an_error(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SchemaError, match="older"):
        schema.check(database)
    database.close()
