"""What a process has left on the disk, read as anybody could read it."""

from collections import Counter
import csv
from pathlib import Path
import sqlite3

type Key = tuple[str, str, str]
"""(date, skill, modality)"""


def rows(config_dir: Path) -> list[dict[str, str]]:
    """Return the rows of all CSV files, by the names in their header."""
    found: list[dict[str, str]] = []
    for path in sorted((config_dir / "usage_stats").glob("usage_stats_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found.extend(csv.DictReader(lines))
    return found


def exported(config_dir: Path) -> Counter[Key]:
    """Sum the counts of the CSV files, as a spreadsheet does."""
    total: Counter[Key] = Counter()
    for row in rows(config_dir):
        total[row["date"], row["skill"], row["modality"]] += int(row["count"])
    return total


def kept(config_dir: Path) -> Counter[Key]:
    """Sum what the database holds that is not in a file yet: pending, and waiting in batches."""
    total: Counter[Key] = Counter()
    connection = sqlite3.connect(config_dir / "usage_stats" / "usage_stats.db")
    try:
        for query in (
            "SELECT date, skill, modality, count - exported FROM uses",
            "SELECT date, skill, modality, count FROM batches JOIN batch_rows ON batch_id = id",
        ):
            for *key, count in connection.execute(query):
                total[key[0], key[1], key[2]] += count
    finally:
        connection.close()
    return total
