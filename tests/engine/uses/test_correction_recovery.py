"""Corrections in a database that is made of the files, or was restored."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import sqlite3

from custom_components.usage_stats.engine.uses import csv_file, recovery, use_log
from custom_components.usage_stats.engine.uses.renaming import Rename, rename

from .past import (
    CT,
    DAY,
    NOON,
    START,
    VOICE,
    ZONE,
    export,
    in_files,
    kept,
    older,
    pending,
    save,
)
from .test_correction import apply, counters, hours


def test_a_lost_database_is_rebuilt_with_the_rows_below_zero(
    connection: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """Off the fullest hours of the exports, also after the file was sorted by somebody."""
    save(connection, (CT, 5), (VOICE, 1), start=START)
    export(connection, folder)
    save(connection, (CT, 1))
    export(connection, folder, timedelta(hours=1))
    apply(connection, -3)
    export(connection, folder, timedelta(hours=3))
    [file] = csv_file.files(folder)
    header, *lines = file.path.read_text(encoding="utf-8").splitlines(keepends=True)
    file.path.write_text("".join([header, *sorted(lines, reverse=True)]), encoding="utf-8")
    snapshot = kept(connection)

    assert recovery.rebuild(new, folder, snapshot, ZONE).uses == 0
    assert counters(new) == counters(connection) == {CT: 3, VOICE: 1}
    assert hours(new) == {0: 3, 1: 1}
    assert not pending(new)


def test_more_than_the_rows_of_a_file_is_not_taken_off(
    connection: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """Somebody has deleted the file before the correction."""
    save(connection, (CT, 5), start=START)
    export(connection, folder)
    csv_file.files(folder)[0].path.unlink()
    apply(connection, -3)
    export(connection, folder, timedelta(hours=3))

    recovery.rebuild(new, folder, None, ZONE)
    assert new.execute("SELECT COUNT(*) FROM uses").fetchone() == (0,)


def test_a_counter_is_rebuilt_that_lost_more_than_it_had(
    connection: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """A correction took off what was used before a reset."""
    save(connection, (CT, 5), start=START)
    export(connection, folder)
    use_log.reset(connection, NOON + timedelta(minutes=30))
    apply(connection, -3)
    save(connection, (CT, 2))
    export(connection, folder, timedelta(hours=3))
    assert counters(connection) == {CT: 2}

    recovery.rebuild(new, folder, kept(connection), ZONE)
    assert counters(new) == {CT: 2}
    assert sum(hours(new).values()) == 4
    assert not pending(new)


def test_an_older_copy_takes_them_from_the_files(
    connection: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    save(connection, (CT, 5), start=START)
    older(connection, new)
    apply(connection, -2)
    export(connection, folder, timedelta(hours=3))

    assert recovery.catch_up(new, folder, kept(connection), ZONE).newer == [DAY]
    assert counters(new) == {CT: 3}
    assert not pending(new)


def test_a_correction_of_a_name_that_changed(
    connection: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """Rows that are written keep the name; a rebuilt database knows the new one."""
    save(connection, (CT, 5), start=START)
    apply(connection, -2)
    export(connection, folder, timedelta(hours=3))
    renamed = rename(connection, Rename(CT[0], None, "Emergency").target)
    new_name = ("Emergency", CT[1])
    assert apply(connection, -1, combination=new_name).total == 2
    export(connection, folder, timedelta(hours=4))

    assert in_files(folder) == {(DAY, *CT): 3, (DAY, *new_name): -1}
    skills = connection.execute("SELECT DISTINCT skill FROM corrections").fetchall()
    assert skills == [("Emergency",)]
    snapshot = replace(kept(connection), renamed=tuple(renamed))
    recovery.rebuild(new, folder, snapshot, ZONE)
    assert counters(new) == {new_name: 2}
    assert not pending(new)
