"""Renaming in the database: nothing is lost, nothing else is touched."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.uses import renaming, use_log
from custom_components.usage_stats.engine.uses.open_day import (
    DayStart,
    OpenDay,
    PendingChanges,
)
from custom_components.usage_stats.engine.uses.renaming import Rename, Renamed, current_name

DAY = date(2027, 3, 10)
START = DayStart(DAY, datetime(2027, 3, 10, tzinfo=UTC), None)
AT = datetime.fromisoformat("2027-03-10T09:00:00")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a database with a day of three combinations, two hours and one export."""
    connection = schema.create(tmp_path / "db")
    uses = {
        (1, ("espresso", "button")): 1,
        (2, ("espresso", "button")): 2,
        (2, ("Espresso", "button")): 4,
        (2, ("Espresso", "voice")): 8,
        (2, ("Lungo", "button")): 16,
    }
    use_log.save(connection, [PendingChanges(START, opened=True, uses=uses)])
    use_log.take(connection, AT, closed_only=False)
    use_log.save(
        connection,
        [PendingChanges(START, opened=False, uses={(3, ("espresso", "button")): 32})],
    )
    yield connection
    connection.close()


def rows(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return hour, combination, count and pending of all uses."""
    return connection.execute(
        "SELECT hour, skill, modality, count, count - exported FROM uses ORDER BY 1, 2, 3"
    ).fetchall()


def test_names_that_are_in_use_are_merged(connection: sqlite3.Connection) -> None:
    """Hour by hour, with what is pending; batches keep their names."""
    batches = connection.execute("SELECT * FROM batch_rows").fetchall()

    renamed = renaming.rename(connection, Rename("espresso", None, "Espresso").target)

    assert renamed == [
        Renamed(("espresso", "button"), ("Espresso", "button"), 1, DAY, "2027-03-10 09:00:00", "")
    ]
    assert rows(connection) == [
        (1, "Espresso", "button", 1, 0),
        (2, "Espresso", "button", 6, 0),
        (2, "Espresso", "voice", 8, 0),
        (2, "Lungo", "button", 16, 0),
        (3, "Espresso", "button", 32, 32),
    ]
    assert connection.execute("SELECT * FROM batch_rows").fetchall() == batches
    opened = use_log.load(connection)
    assert opened is not None
    assert opened.totals == {
        ("Espresso", "button"): 39,
        ("Espresso", "voice"): 8,
        ("Lungo", "button"): 16,
    }
    assert not connection.execute("SELECT name FROM temp.sqlite_master").fetchall()
    assert renaming.rename(connection, Rename("espresso", None, "Espresso").target) == []


def test_counters_that_were_reset_stay_so(connection: sqlite3.Connection) -> None:
    """What was exported before is no part of them under the new name either."""
    use_log.reset(connection, datetime(2027, 3, 10, 10, tzinfo=UTC))
    more = {(4, ("Espresso", "button")): 5}
    use_log.save(connection, [PendingChanges(START, opened=False, uses=more)])

    renaming.rename(connection, Rename("espresso", "button", "Espresso", "tap").target)
    renaming.rename(connection, Rename("Espresso", "button", "Espresso", "tap").target)

    opened = use_log.load(connection)
    assert opened is not None
    assert opened.totals == {("Espresso", "tap"): 5}
    assert sum(int(str(row[3])) for row in rows(connection)) == 31 + 5


@pytest.mark.parametrize(
    ("rename", "combination", "new"),
    [
        (Rename("a", None, "b"), ("a", "x"), ("b", "x")),
        (Rename("a", None, "b"), ("A", "x"), ("A", "x")),
        (Rename("a", "x", "b"), ("a", "y"), ("a", "y")),
        (Rename("a", "x", "a", "y"), ("a", "x"), ("a", "y")),
        (Rename("a", "x", "b", "y"), ("a", "x"), ("b", "y")),
        # As an earlier version took them.
        (Rename("a", None, "b"), ("\u200ba", "x"), ("b", "x")),
        (Rename("Notfall", None, "Notfall"), ("Not\u200bfall", "x"), ("Notfall", "x")),
        (Rename("a;=1", "x", "b"), ("a;=1", "x\u00a0"), ("b", "x\u00a0")),
    ],
)
def test_what_is_meant(rename: Rename, combination: tuple[str, str], new: tuple[str, str]) -> None:
    assert rename.target(combination) == new


def test_a_row_has_the_name_of_its_time() -> None:
    """Renamed twice, and the old name was used again in between."""
    renamed = [
        Renamed(("a", "x"), ("b", "x"), 1, DAY, "2027-03-10 09:00:00", "2027-03-10 08:00:00"),
        Renamed(("b", "x"), ("c", "x"), 2, DAY, "2027-03-10 11:00:00", ""),
    ]
    for combination, at, now in (
        (("a", "x"), "08", ("c", "x")),
        (("a", "x"), "10", ("a", "x")),
        (("b", "x"), "10", ("c", "x")),
        (("b", "x"), "12", ("b", "x")),
        (("a", "y"), "08", ("a", "y")),
    ):
        assert current_name(combination, DAY, f"2027-03-10 {at}:00:00", renamed) == now


@pytest.mark.parametrize(
    ("day", "at", "now"), [(9, "08", "b"), (9, "09", "a"), (10, "09", "b"), (11, "08", "a")]
)
def test_a_row_of_an_earlier_date_has_the_name_of_its_time_too(day: int, at: str, now: str) -> None:
    """Each file has an export time of its own."""
    hour = "2027-03-10 {}:00:00".format
    renamed = [Renamed(("a", "x"), ("b", "x"), 1, DAY, hour("09"), hour("08"))]
    assert current_name(("a", "x"), DAY.replace(day=day), hour(at), renamed) == (now, "x")


def test_only_the_last_renames_before_the_open_date_are_kept(
    connection: sqlite3.Connection,
) -> None:
    """Numbers go on after all were deleted, so that a copy can be told."""
    old = DAY.replace(day=9)
    many = [Renamed(("a", "x"), ("b", "x"), number, old, "", "") for number in range(1, 1_101)]

    renaming.catch_up(connection, many)

    assert list(renaming.all_renamed(connection)) == many[-1_000:]
    use_log.delete_all(connection, datetime(2027, 3, 10, 10, tzinfo=UTC))
    renaming.catch_up(connection, many)
    assert renaming.all_renamed(connection) == ()


def test_what_waits_in_memory_is_renamed_too() -> None:
    day = OpenDay(START, {("a", "x"): 1, ("A", "x"): 2}, new=False)
    for skill in ("a", "A", "b"):
        day.record((skill, "x", 4), 7, 10)

    day.rename(Rename("a", None, "A").target)

    assert day.totals == {("A", "x"): 11, ("b", "x"): 4}
    assert day.total == 15
    [pending] = day.take_pending()
    assert pending.uses == {(7, ("A", "x")): 8, (7, ("b", "x")): 4}


def test_only_the_renamed_combination_has_the_new_name() -> None:
    old, new, other = ("espresso", "button"), ("Espresso", "button"), ("espresso", "voice")
    renamed = Renamed(old, new, 1, DAY, "", "")

    assert (renamed.target(old), renamed.target(other)) == (new, other)
