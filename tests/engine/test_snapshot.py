"""A read transaction of its own: it sees one moment, and ends when it is told to."""

from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema

from .uses.past import CT, DAY, START, save

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"


def test_what_is_written_meanwhile_is_not_seen(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    save(connection, (CT, 1), start=START)
    with schema.open_snapshot(tmp_path / "usage_stats.db", lambda: False) as snapshot:
        sums = "SELECT date, SUM(count) FROM uses"
        assert snapshot.execute(sums).fetchone() == (DAY.isoformat(), 1)
        save(connection, (CT, 2))
        assert snapshot.execute(sums).fetchone() == (DAY.isoformat(), 1)
    with schema.open_snapshot(tmp_path / "usage_stats.db", lambda: False) as snapshot:
        assert snapshot.execute(sums).fetchone() == (DAY.isoformat(), 3)


def test_nothing_is_written(connection: sqlite3.Connection, tmp_path: Path) -> None:
    assert connection
    with (
        schema.open_snapshot(tmp_path / "usage_stats.db", lambda: False) as snapshot,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        snapshot.execute("DELETE FROM uses")


def test_it_can_be_ended(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """The log can be emptied then, which a reader would prevent."""
    looks = iter([False, True])
    with (
        pytest.raises(sqlite3.OperationalError, match="interrupted") as caught,
        schema.open_snapshot(tmp_path / "usage_stats.db", lambda: next(looks)) as snapshot,
    ):
        snapshot.execute(ENDLESS).fetchone()

    assert not schema.is_damage(caught.value)
    assert schema.empty_log(connection)
