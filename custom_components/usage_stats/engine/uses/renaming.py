"""Renaming and merging combinations, in memory and in the database.

Rows in CSV files and batches on their way there keep their names.
"""

from collections.abc import Callable, Iterable
import sqlite3
from typing import NamedTuple

from .name import cleaned_name
from .use import Combination

type Target = Callable[[Combination], Combination]
"""Returns what a combination is called from now on: mostly as before."""

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
    export_time: str
    """Rows of the open day up to it have the old name; empty: none has."""

    def target(self, combination: Combination) -> Combination:
        """Return what a combination is called afterwards."""
        return self.new if combination == self.old else combination


def rename(connection: sqlite3.Connection, target: Target) -> list[Renamed]:
    """Rename in the history, the pending uses and the open counters; return what was renamed."""
    known = known_combinations(connection)
    pairs = [(old, new) for old in sorted(known) if (new := target(old)) != old]
    if pairs:
        connection.execute("CREATE TEMP TABLE renamed (skill, modality, new_skill, new_modality)")
        connection.executemany(
            "INSERT INTO temp.renamed VALUES (?, ?, ?, ?)", [(*old, *new) for old, new in pairs]
        )
        for statement in _STATEMENTS:
            connection.execute(statement)
    row = connection.execute("SELECT dates.stamp FROM day JOIN dates USING (date)").fetchone()
    export_time = "" if row is None else row[0] or ""
    return [Renamed(old, new, export_time) for old, new in pairs]


def known_combinations(connection: sqlite3.Connection) -> set[Combination]:
    """Return all combinations in the history."""
    return set(connection.execute("SELECT DISTINCT skill, modality FROM uses"))


def current_name(
    combination: Combination, export_time: str, all_renamed: Iterable[Renamed]
) -> Combination:
    """Return what the combination of a row in the open day's file is called now."""
    for renamed in all_renamed:
        if combination == renamed.old and export_time <= renamed.export_time:
            combination = renamed.new
    return combination
