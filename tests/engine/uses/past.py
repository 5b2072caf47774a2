"""A database with a past: uses saved and exported, and what it holds of them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
import sqlite3
from zoneinfo import ZoneInfo

from custom_components.usage_stats.engine.uses import csv_file, use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart, PendingChanges, Snapshot
from custom_components.usage_stats.engine.uses.use import Combination

ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2025, 12, 22, 11, tzinfo=UTC)
DAY = NOON.date()
NEXT = DAY + timedelta(days=1)
CT: Combination = ("Notfall", "ct")
VOICE: Combination = ("Käse, alt", "voice")
START = DayStart(DAY, NOON, previous=None)
HOUR = int(NOON.timestamp()) // 3_600


def save(
    connection: sqlite3.Connection, *uses: tuple[Combination, int], start: DayStart | None = None
) -> None:
    """Save uses of the day, or of a new one."""
    found = {(HOUR, combination): count for combination, count in uses}
    use_log.save(connection, [PendingChanges(start or START, start is not None, found)])


def export(
    connection: sqlite3.Connection, folder: Path, after: timedelta = timedelta(minutes=5)
) -> int:
    """Bring all that is pending into the files; return how many batches have been, ever."""
    now = (NOON + after).astimezone(ZONE)
    use_log.take(connection, now, closed_only=False)
    for batch_id, _ in use_log.waiting(connection):
        csv_file.append(folder, use_log.batch(connection, batch_id), tried=True)
        use_log.finish(connection, batch_id, now)
    return use_log.exports(connection).written


def in_files(folder: Path) -> Counter[tuple[date, str, str]]:
    """Add up the rows of all files."""
    found: Counter[tuple[date, str, str]] = Counter()
    for file in csv_file.files(folder):
        for _, (skill, modality, count) in csv_file.rows(file):
            found[file.date, skill, modality] += count
    return found


def kept(connection: sqlite3.Connection) -> Snapshot:
    """Return the snapshot that would be kept of a database."""
    stored = use_log.load(connection)
    assert stored is not None
    written, export_time = use_log.exports(connection).written, use_log.base_export_time(connection)
    return Snapshot(stored.start, stored.totals, written, export_time)


def pending(connection: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
    """Return what would be exported."""
    return connection.execute(
        "SELECT date, skill, modality, SUM(count - exported) FROM uses "
        "GROUP BY 1, 2, 3 HAVING SUM(count - exported) ORDER BY 1, 2, 3"
    ).fetchall()


def older(lost: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Keep a copy of the database as it is now."""
    copy.execute("PRAGMA journal_mode = DELETE")
    lost.backup(copy)
