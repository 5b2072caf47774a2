"""The rows of a comparison as a file: whole or not at all, and no formula in it."""

from collections.abc import Iterator
from datetime import date, datetime
from fnmatch import fnmatch
from pathlib import Path
import shutil
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.engine.analysis import comparison_file
from custom_components.usage_stats.engine.analysis.comparison import ComparedRow

DAY = date(2025, 12, 22)
NAME = "comparison_2025-12-22_07-30-00.csv"


def test_the_name_tells_the_local_time_and_is_new(folder: Path) -> None:
    now = datetime(2025, 12, 22, 7, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    paths = []
    for _ in range(3):
        paths.append(comparison_file.path_in(folder, now))
        comparison_file.write(paths[-1], [])

    stem = NAME.removesuffix(".csv")
    assert [path.name for path in paths] == [NAME, f"{stem}_1.csv", f"{stem}_2.csv"]
    assert sorted(comparison_file.list_files(folder)) == sorted(paths)
    # Who reads the daily files by a pattern does not get this one.
    assert not fnmatch(NAME, "usage_stats_*")


def test_all_rows_are_written(folder: Path) -> None:
    rows = [
        ComparedRow(DAY, ("Notfall", "ct"), 1, 3),
        ComparedRow(DAY, ('a "b", c', None), 2, 0),
        ComparedRow(DAY, (None, "-"), 0, 2),
    ]
    comparison_file.write(folder / NAME, rows)
    assert (folder / NAME).read_bytes() == (
        b"date,skill,modality,uses,entries,ratio\n"
        b"2025-12-22,Notfall,ct,1,3,0.3333\n"
        b'2025-12-22,"a ""b"", c",,2,0,\n'
        b"2025-12-22,,-,0,2,0.0\n"
    )
    assert comparison_file.list_files(folder) == [folder / NAME]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_no_name_is_a_formula(folder: Path, start: str) -> None:
    comparison_file.write(folder / NAME, [ComparedRow(DAY, (f"{start}1+1", f"{start}A1"), 1, 1)])
    row = (folder / NAME).read_text(encoding="utf-8").splitlines()[1]
    assert row == f"2025-12-22,'{start}1+1,'{start}A1,1,1,1.0"


@pytest.mark.parametrize(
    ("name", "cell"),
    [("CT;=1+1", "CT;'=1+1"), ("CT; \uff1dA1;-2", "CT; '\uff1dA1;'-2"), ("a=b;c-d", "a=b;c-d")],
)
def test_no_part_of_a_name_is_a_formula(folder: Path, name: str, cell: str) -> None:
    """Where a semicolon separates cells, a cell begins within the name."""
    comparison_file.write(folder / NAME, [ComparedRow(DAY, (name, "ct"), 1, 1)])
    row = (folder / NAME).read_text(encoding="utf-8").splitlines()[1]
    assert row == f"2025-12-22,{cell},ct,1,1,1.0"


def test_nothing_is_left_of_a_file_that_is_not_whole(folder: Path) -> None:
    def rows() -> Iterator[ComparedRow]:
        yield ComparedRow(DAY, (None, None), 1, 1)
        assert comparison_file.list_files(folder) == [folder / f"{NAME}.part"]
        raise KeyError

    with pytest.raises(KeyError):
        comparison_file.write(folder / NAME, rows())
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_gone(folder: Path) -> None:
    def rows() -> Iterator[ComparedRow]:
        shutil.rmtree(folder)
        yield ComparedRow(DAY, (None, None), 1, 1)

    with pytest.raises(FileNotFoundError):
        comparison_file.write(folder / NAME, rows())
    assert not folder.exists()


def test_other_files_are_not_listed(folder: Path) -> None:
    folder.mkdir()
    for name in ("usage_stats_2025-12-22.csv", "comparison.csv", "leistungen.csv"):
        (folder / name).touch()
    assert comparison_file.list_files(folder) == []
