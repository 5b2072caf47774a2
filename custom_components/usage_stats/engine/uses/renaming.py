"""Renaming and merging combinations, in memory and in the database.

Rows in CSV files and batches on their way there keep their names.
"""

from collections.abc import Callable, Iterable
import datetime as dt
import sqlite3
from typing import NamedTuple

from .name import cleaned_name
from .use import Combination

type Target = Callable[[Combination], Combination]
"""Returns what a combination is called from now on: mostly as before."""

_MAX_KEPT = 1_000
# One scan of the table, however many combinations are renamed.
_STATEMENTS = (
    (
        "INSERT INTO uses SELECT date, hour, new_skill, new_modality, count, exported "
        "FROM uses JOIN temp.renamed USING (skill, modality) WHERE true ON CONFLICT DO UPDATE "
        "SET count = count + excluded.count, exported = exported + excluded.exported"
    ),
    "DELETE FROM uses WHERE (skill, modality) IN (SELECT skill, modality FROM temp.renamed)",
    (
        "INSERT INTO day_base SELECT new_skill, new_modality, count "
        "FROM day_base JOIN temp.renamed USING (skill, modality) WHERE true ON CONFLICT DO UPDATE "
        "SET count = count + excluded.count"
    ),
    "DELETE FROM day_base WHERE (skill, modality) IN (SELECT skill, modality FROM temp.renamed)",
    (
        "INSERT INTO use_days SELECT new_skill, new_modality, date, count "
        "FROM use_days JOIN temp.renamed USING (skill, modality) WHERE true ON CONFLICT DO UPDATE "
        "SET count = count + excluded.count"
    ),
    "DELETE FROM use_days WHERE (skill, modality) IN (SELECT skill, modality FROM temp.renamed)",
    (
        "UPDATE corrections SET skill = new_skill, modality = new_modality FROM temp.renamed "
        "WHERE corrections.skill = renamed.skill AND corrections.modality = renamed.modality"
    ),
    (
        "INSERT INTO backfill_uses SELECT backfill_id, date, hour, new_skill, new_modality, count "
        "FROM backfill_uses JOIN temp.renamed USING (skill, modality) WHERE true "
        "ON CONFLICT DO UPDATE SET count = count + excluded.count"
    ),
    "DELETE FROM backfill_uses WHERE (skill, modality) IN (SELECT skill, modality FROM renamed)",
    "DROP TABLE temp.renamed",
)


class Rename(NamedTuple):
    """What somebody wants to rename; without a modality, all of the skill."""

    skill: str
    modality: str | None
    new_skill: str
    new_modality: str | None = None
    """None: as before."""

    def target(self, combination: Combination) -> Combination:
        """Return what a combination is called afterwards.

        Spellings of earlier versions, with what nobody sees in them, are meant too.
        """
        skill, modality = combination
        if cleaned_name(skill) != self.skill:
            return combination
        if self.modality is not None and cleaned_name(modality) != self.modality:
            return combination
        return self.new_skill, modality if self.new_modality is None else self.new_modality


class Renamed(NamedTuple):
    """A combination that has a new name."""

    old: Combination
    new: Combination
    number: int
    """Grows with each. A copy of the database lacks those after its last one."""
    date: dt.date
    """The open date then."""
    export_time: str
    """Rows of that date up to it have the old name; empty: none has."""
    earlier_export_time: str
    """The same for rows of earlier dates."""

    def target(self, combination: Combination) -> Combination:
        """Return what a combination is called afterwards."""
        return self.new if combination == self.old else combination

    def is_after(self, day: dt.date, export_time: str) -> bool:
        """Return whether a row in the file of a day was exported before."""
        if day == self.date:
            return export_time <= self.export_time
        return day < self.date and export_time <= self.earlier_export_time


def rename(connection: sqlite3.Connection, target: Target) -> list[Renamed]:
    """Rename in the history, the pending uses and the open counters; return what was renamed."""
    known = known_combinations(connection)
    pairs = [(old, new) for old in sorted(known) if (new := target(old)) != old]
    if not pairs:
        return []
    _apply(connection, pairs)
    day, export_time, earlier = connection.execute(
        "SELECT date, COALESCE(stamp, ''), COALESCE("
        "(SELECT MAX(stamp) FROM dates WHERE date < day.date), '') "
        "FROM (SELECT date FROM day) AS day LEFT JOIN dates USING (date)"
    ).fetchone()
    last = _last_number(connection)
    renamed = [
        Renamed(old, new, number, dt.date.fromisoformat(day), export_time, earlier)
        for number, (old, new) in enumerate(pairs, last + 1)
    ]
    _remember(connection, renamed)
    return renamed


def catch_up(connection: sqlite3.Connection, all_renamed: Iterable[Renamed]) -> None:
    """Rename what was renamed after a copy of the database was made."""
    last = _last_number(connection)
    later = [renamed for renamed in all_renamed if renamed.number > last]
    for renamed in later:
        _apply(connection, [(renamed.old, renamed.new)])
    _remember(connection, later)


def all_renamed(connection: sqlite3.Connection) -> tuple[Renamed, ...]:
    """Return what was renamed, in that order."""
    return tuple(
        Renamed(
            (skill, modality), (new_skill, new_modality), number, dt.date.fromisoformat(day), *to
        )
        for number, skill, modality, new_skill, new_modality, day, *to in connection.execute(
            "SELECT * FROM renames ORDER BY number"
        )
    )


def _apply(
    connection: sqlite3.Connection, pairs: Iterable[tuple[Combination, Combination]]
) -> None:
    connection.execute("CREATE TEMP TABLE renamed (skill, modality, new_skill, new_modality)")
    connection.executemany(
        "INSERT INTO temp.renamed VALUES (?, ?, ?, ?)", [(*old, *new) for old, new in pairs]
    )
    for statement in _STATEMENTS:
        connection.execute(statement)


def _last_number(connection: sqlite3.Connection) -> int:
    """Return the number of the last rename, also if it was deleted."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'renames'").fetchone()
    return 0 if found is None else int(found[0])


def _remember(connection: sqlite3.Connection, renamed: Iterable[Renamed]) -> None:
    """Keep what was renamed, and of all before the open date only the last."""
    connection.executemany(
        "INSERT INTO renames VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, *old, *new, day.isoformat(), export_time, earlier)
            for old, new, number, day, export_time, earlier in renamed
        ],
    )
    connection.execute(
        "DELETE FROM renames WHERE number <= (SELECT MAX(number) FROM renames) - ? "
        "AND date NOT IN (SELECT date FROM day)",
        (_MAX_KEPT,),
    )


def known_combinations(connection: sqlite3.Connection) -> set[Combination]:
    """Return all combinations in the history."""
    # The single hours of all dates are many.
    return set(
        connection.execute(
            "SELECT skill, modality FROM use_days UNION SELECT skill, modality FROM uses "
            "WHERE date IN (SELECT date FROM dates WHERE rolled = 0)"
        )
    )


def current_name(
    combination: Combination, day: dt.date, export_time: str, renames: Iterable[Renamed]
) -> Combination:
    """Return what the combination of a row in the file of a day is called now."""
    for renamed in renames:
        if combination == renamed.old and renamed.is_after(day, export_time):
            combination = renamed.new
    return combination
