"""The files: which are ours, and which of their lines."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.engine.uses.csv_file import Batch, File
from custom_components.usage_stats.engine.uses.use import Use

DAY = date(2025, 12, 22)
STAMP = "2025-12-22 23:59:59"
NAME = "usage_stats_2025-12-22.csv"
HEADER = b"date,skill,modality,count,timestamp\n"
ROW = b"2025-12-22,Notfall,ct,15,2025-12-22 23:59:59\n"
EARLIER = b"2025-12-22,Notfall,ct,1,2025-12-22 08:00:00\n"
ROWS: list[Use] = [("Käse ☕", "ct", 2), ("Notfall", "ct", 15)]


@pytest.fixture
def path(folder: Path) -> Path:
    """Return the path of a file that was written."""
    csv_file.append(folder, Batch(1, DAY, STAMP, ROWS), tried=False)
    return folder / NAME


@pytest.mark.parametrize(
    "name",
    [
        "usage_stats_2025-12-22.csv.bak",
        "usage_stats_2025-02-30.csv",
        "usage_stats_2025-1-1.csv",
        "usage_stats_٢٠٢٥-12-22.csv",
        "Usage_stats_2025-12-22.csv",
        "usage_stats_2025-12-22.csv\n",
        "../usage_stats/usage_stats_2025-12-22.csv",
        "secrets.yaml",
        "..",
        "",
    ],
)
def test_no_other_name_is_ours(folder: Path, name: str) -> None:
    assert csv_file.date_of(name) is None
    assert csv_file.find(folder, name) is None


def test_files_are_found_by_date_newest_first(path: Path) -> None:
    older = path.with_name("usage_stats_2024-02-29.csv")
    older.write_bytes(b"x")
    path.with_name("usage_stats_2025-12-23.csv").mkdir()
    path.with_name("usage_stats_2025-12-24.csv").symlink_to(path)
    path.with_name("notes.txt").touch()

    assert csv_file.files(path.parent) == [
        File(path, DAY, path.stat().st_size),
        File(older, date(2024, 2, 29), 1),
    ]
    assert csv_file.find(path.parent, NAME) == path
    for name in ("usage_stats_2025-12-23.csv", "usage_stats_2025-12-24.csv", "notes.txt"):
        assert csv_file.find(path.parent, name) is None
    assert csv_file.file_name(date(2024, 2, 29)) == older.name


def test_no_folder_is_no_files(folder: Path) -> None:
    assert csv_file.files(folder) == []


def test_a_file_that_is_taken_away_meanwhile_hides_no_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("usage_stats_2025-12-23.csv")
    other.touch()
    date_of = csv_file.date_of

    def late(name: str) -> date | None:
        other.unlink(missing_ok=True)
        return date_of(name)

    monkeypatch.setattr(csv_file, "date_of", late)

    assert [file.path for file in csv_file.files(path.parent)] == [path]


def _file(path: Path) -> File:
    return File(path, DAY, 0)


NOT_OURS = [
    b"",
    HEADER[:-1],
    b"a note",
    b"\xff\xfe\0",
    b'2025-12-22,"Notfall,ct,15,2025-12-22 23:59:59',
    b"2025-12-22,Notfall,ct,15",
    b"2025-12-22,Notfall,ct,15,2025-12-22 23:59:59,",
    b"2025-12-21,Notfall,ct,15,2025-12-22 23:59:59",
    b"2025-12-22,,ct,15,2025-12-22 23:59:59",
    b"2025-12-22,Notfall,=ct,15,2025-12-22 23:59:59",
    b"2025-12-22,Not\0fall,ct,15,2025-12-22 23:59:59",
    b"2025-12-22,Notfall,ct,x,2025-12-22 23:59:59",
    b"2025-12-22,Notfall,ct,1.5,2025-12-22 23:59:59",
    b"2025-12-22,Notfall,ct,9999999999999,2025-12-22 23:59:59",
    b"2025-12-22,Notfall,ct,15,2025-12-22T23:59:59",
    b"2025-12-22,Notfall,ct,15,2025-12-22 24:00:00",
    b"2025-12-22,Notfall,ct,15,2025-12-22 23:59:59+00:00",
    b"2025-12-22,Notfall,ct,15,22.12.2025",
    b"2025-12-22,Notfall,ct,15,9999-12-31 23:59:59",
    b"2025-12-22,Notfall,ct,15,2025-12-2",
    b"x" * 200_000,
]


@pytest.mark.parametrize("line", NOT_OURS)
def test_a_line_that_is_no_row_of_ours_is_passed_over(path: Path, line: bytes) -> None:
    path.write_bytes(HEADER + EARLIER + line + b"\n" + ROW)

    assert list(csv_file.rows(_file(path))) == [
        (datetime.fromisoformat("2025-12-22 08:00:00"), ("Notfall", "ct", 1)),
        (datetime.fromisoformat(STAMP), ("Notfall", "ct", 15)),
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content,
        lambda content: content[:-1],
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: b"\xef\xbb\xbf" + content.removeprefix(HEADER),
        lambda content: content + bytes(9),
    ],
)
def test_rows_come_back(path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path.write_bytes(spoil(path.read_bytes()))

    written = datetime.fromisoformat(STAMP)
    assert list(csv_file.rows(_file(path))) == [(written, row) for row in ROWS]
