"""The order in which things reach the disk: a crash alone cannot show a missing sync."""

from datetime import UTC, datetime
import errno
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.uses import csv_file, use_log
from custom_components.usage_stats.engine.uses.csv_file import Batch
from custom_components.usage_stats.engine.uses.open_day import DayStart, PendingChanges

from ..disk import Disk

NOON = datetime(2025, 12, 22, 12, tzinfo=UTC)
DAY = NOON.date()
NAME = "usage_stats_2025-12-22.csv"
BATCH = Batch(1, DAY, "2025-12-22 12:00:00", [("Notfall", "ct", 1)])
FILE = [f"open {NAME}", f"write {NAME}", f"fsync {NAME}"]
FOLDER = ["open usage_stats", "fsync usage_stats"]


def append(folder: Path, disk: Disk, *, tried: bool = False) -> list[str]:
    """Append a batch and return what was done."""
    disk.calls.clear()
    csv_file.append(folder, BATCH, tried=tried)
    return disk.calls


def test_a_new_file_is_synced_and_its_name_too(folder: Path, disk: Disk) -> None:
    folder.mkdir()

    assert append(folder, disk) == [*FILE, *FOLDER]


def test_the_name_of_a_new_folder_is_synced_first(folder: Path, disk: Disk) -> None:
    parent = folder.parent.name

    assert append(folder, disk) == [f"open {parent}", f"fsync {parent}", *FILE, *FOLDER]


def test_a_file_that_was_there_is_synced_alone(folder: Path, disk: Disk) -> None:
    append(folder, disk)

    assert append(folder, disk) == FILE


def test_a_line_that_is_there_already_is_synced_before_it_counts(folder: Path, disk: Disk) -> None:
    append(folder, disk)

    assert append(folder, disk, tried=True) == [f"open {NAME}", f"fsync {NAME}", *FOLDER]


def test_a_torn_line_is_cut_before_the_rest_is_written(folder: Path, disk: Disk) -> None:
    append(folder, disk)
    path = folder / NAME
    path.write_bytes(path.read_bytes()[:-5])

    calls = append(folder, disk, tried=True)

    assert calls == [f"open {NAME}", f"ftruncate {NAME}", *FILE[1:], *FOLDER]


@pytest.mark.parametrize("failing", [f"write {NAME}", f"fsync {NAME}", "fsync usage_stats"])
def test_the_name_of_a_file_that_a_failed_attempt_has_made_is_synced_by_the_next(
    folder: Path, disk: Disk, failing: str
) -> None:
    disk.failures[failing] = errno.EIO
    with pytest.raises(OSError, match="on request"):
        append(folder, disk)
    disk.failures.clear()

    assert append(folder, disk, tried=True)[-2:] == FOLDER


@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_a_folder_needs_it_not(
    folder: Path, disk: Disk, error: int
) -> None:
    folder.mkdir()
    disk.failures["fsync usage_stats"] = error

    assert append(folder, disk) == [*FILE, *FOLDER]


@pytest.mark.parametrize(
    ("failing", "error"),
    [
        ("fsync usage_stats", errno.EIO),
        ("open usage_stats", errno.EACCES),
        (f"open {NAME}", errno.EROFS),
        (f"write {NAME}", errno.ENOSPC),
        (f"fsync {NAME}", errno.EINVAL),
        (f"fsync {NAME}", errno.EDQUOT),
    ],
)
def test_any_other_error_is_raised(folder: Path, disk: Disk, failing: str, error: int) -> None:
    disk.failures[failing] = error

    with pytest.raises(OSError, match="on request") as caught:
        append(folder, disk)
    assert caught.value.errno == error


def test_no_descriptor_stays_open(folder: Path, disk: Disk) -> None:
    descriptors = Path("/dev/fd")
    before = len(list(descriptors.iterdir()))
    for failing in ("fsync usage_stats", f"write {NAME}", f"fsync {NAME}"):
        disk.failures = {failing: errno.EIO}
        for tried in (True, False):
            (folder / NAME).unlink(missing_ok=True)
            with pytest.raises(OSError, match="on request"):
                append(folder, disk, tried=tried)
    assert len(list(descriptors.iterdir())) == before


def test_a_batch_is_forgotten_when_its_rows_are_on_the_disk(
    connection: sqlite3.Connection, folder: Path, disk: Disk
) -> None:
    start = DayStart(DAY, NOON, previous=None)
    changes = PendingChanges(start, opened=True, uses={(1, ("Notfall", "ct")): 1})
    connection.set_trace_callback(lambda sql: disk.calls.append(" ".join(sql.split()[:3])))
    connection.execute("BEGIN IMMEDIATE")
    use_log.save(connection, [changes])
    [batch] = use_log.take(connection, NOON, closed_only=False)
    connection.execute("COMMIT")

    csv_file.append(folder, batch, tried=False)
    connection.execute("BEGIN IMMEDIATE")
    use_log.finish(connection, batch.id, NOON)
    connection.execute("COMMIT")

    telling = ("INSERT INTO batches", "COMMIT", *FILE, *FOLDER, "DELETE FROM batches")
    assert [call for call in disk.calls if call in telling] == [
        "INSERT INTO batches",
        "COMMIT",
        *FILE,
        *FOLDER,
        "DELETE FROM batches",
        "COMMIT",
    ]


def test_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "usage_stats.db"
    schema.create(path).close()
    for connection in (schema.open_writer(path), schema.create(tmp_path / "new.db")):
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA journal_size_limit").fetchone() == (4 * 1024 * 1024,)
        connection.close()
