"""The uses of a period in a file of its own: what is in it, and that it is whole or not there."""

import csv
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine.analysis import range_file
from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.analysis.period import Period
from custom_components.usage_stats.engine.analysis.range_file import (
    FORMATS,
    LAYOUTS,
    Place,
    RangeRequest,
)

from .past import COFFEE, FILM, days, record

NOW = datetime(2025, 12, 24, 9, 30, tzinfo=UTC)
WEEK = days("2025-12-15", "2025-12-22", "2025-12-22")
NAME = "uses_2025-12-15_2025-12-22_2025-12-24_09-30-00"


@pytest.fixture
def history(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a database with uses on some days, also on the open one."""
    record(connection, ["2025-12-17T08:00+00:00"] * 2 + ["2025-12-17T19:00+00:00"], UTC)
    record(connection, ["2025-12-19T08:00+00:00", "2025-12-22T08:00+00:00"], UTC)
    record(connection, ["2025-12-19T20:00+00:00", "2025-12-01T20:00+00:00"], UTC, FILM)
    record(connection, ["2025-12-20T08:00+00:00"], UTC, ('Käse; "alt"', "ct"))
    record(connection, ["2025-12-23T08:00+00:00"], UTC, ("Later", "ct"))
    return connection


def request(
    layout: str = "long",
    *,
    zeros: bool = False,
    period: Period = WEEK,
    selection: Selection | None = None,
    written: tuple[str, str] = ("csv", "comma"),
) -> RangeRequest:
    """Return a request."""
    return RangeRequest(period, selection or Selection(), layout, zeros, *written)


def write(history: sqlite3.Connection, folder: Path, asked: RangeRequest) -> str:
    """Write a file and return its text."""
    written = range_file.write(history, asked, Place(folder, NOW), lambda: None)
    assert written.path.parent == folder
    assert [path.name for path in range_file.list_files(folder)] == [written.path.name]
    return written.path.read_text(encoding="utf-8")


def test_a_row_per_date_and_combination(history: sqlite3.Connection, folder: Path) -> None:
    text = write(history, folder, request())

    assert text == (
        "date,skill,modality,count\n"
        "2025-12-17,Espresso,button,3\n"
        "2025-12-19,Espresso,button,1\n"
        "2025-12-19,Movie night,voice,1\n"
        '2025-12-20,"Käse; ""alt""",ct,1\n'
        "2025-12-22,Espresso,button,1\n"
    )


def test_a_column_per_combination(history: sqlite3.Connection, folder: Path) -> None:
    text = write(history, folder, request("wide", written=("csv", "semicolon")))

    assert text == (
        '\ufeffdate;Espresso_button;"Käse; ""alt""_ct";Movie night_voice\n'
        "2025-12-17;3;;\n"
        "2025-12-19;1;;1\n"
        "2025-12-20;;1;\n"
        "2025-12-22;1;;\n"
    )


def test_zeros_are_written_on_request(history: sqlite3.Connection, folder: Path) -> None:
    text = write(history, folder, request("wide", zeros=True))

    rows = list(csv.reader(text.splitlines()))
    assert [row[0] for row in rows[1:]] == [f"2025-12-{day}" for day in range(15, 23)]
    assert rows[1:3] == [["2025-12-15", "0", "0", "0"], ["2025-12-16", "0", "0", "0"]]
    assert rows[3] == ["2025-12-17", "3", "0", "0"]


def test_zeros_of_a_selection(history: sqlite3.Connection, folder: Path) -> None:
    asked = request(zeros=True, selection=Selection("Espresso"))
    rows = list(csv.reader(write(history, folder, asked).splitlines()))

    assert len(rows) == 1 + 8
    assert sum(int(row[3]) for row in rows[1:]) == 5
    assert {tuple(row[1:3]) for row in rows[1:]} == {COFFEE}


def test_json(history: sqlite3.Connection, folder: Path) -> None:
    document = json.loads(write(history, folder, request(written=("json", "comma"))))

    assert (document["from"], document["to"]) == ("2025-12-15", "2025-12-22")
    assert document["uses"][0] == {
        "date": "2025-12-17",
        "skill": "Espresso",
        "modality": "button",
        "count": 3,
    }
    assert len(document["uses"]) == 5


def test_absent_cells_are_absent_from_json(history: sqlite3.Connection, folder: Path) -> None:
    document = json.loads(write(history, folder, request("wide", written=("json", "comma"))))

    assert document["uses"][0] == {"date": "2025-12-17", "Espresso_button": 3}


def test_underscores_in_names_make_no_two_columns_the_same(
    connection: sqlite3.Connection, folder: Path
) -> None:
    day = "2025-12-17T08:00+00:00"
    record(connection, [day] * 2, UTC, ("CT_head", "scan"))
    record(connection, [day] * 3, UTC, ("CT", "head_scan"))
    record(connection, [day], UTC)

    document = json.loads(write(connection, folder, request("wide", written=("json", "comma"))))

    uses = {"CT  head_scan": 3, "CT_head  scan": 2, "Espresso_button": 1}
    assert document["uses"] == [{"date": "2025-12-17", **uses}]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMATS)
def test_without_uses_there_are_no_rows(
    connection: sqlite3.Connection, folder: Path, layout: str, form: str
) -> None:
    asked = request(layout, zeros=True, written=(form, "comma"))
    written = range_file.write(connection, asked, Place(folder, NOW), lambda: None)

    assert written.rows == 0
    text = written.path.read_text(encoding="utf-8")
    if form == "json":
        assert json.loads(text)["uses"] == []
    else:
        assert len(text.splitlines()) == 1


def test_a_second_file_has_a_name_of_its_own(history: sqlite3.Connection, folder: Path) -> None:
    place = Place(folder, NOW)
    paths = [range_file.write(history, request(), place, lambda: None).path for _ in range(3)]

    assert [path.name for path in paths] == [f"{NAME}{number}.csv" for number in ("", "_1", "_2")]
    assert sorted(range_file.list_files(folder)) == sorted(paths)


def test_what_is_interrupted_leaves_nothing(history: sqlite3.Connection, folder: Path) -> None:
    dates = iter(range(3))

    def check() -> None:
        if next(dates, None) is None:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        range_file.write(history, request(zeros=True), Place(folder, NOW), check)
    assert not list(folder.iterdir())


def test_only_names_of_ours_are_listed(folder: Path) -> None:
    folder.mkdir()
    ours = f"{NAME}.json.part"
    for name in (ours, "uses_mine.csv", f"{NAME}.csv.bak", f"x{NAME}.csv"):
        (folder / name).touch()

    assert [path.name for path in range_file.list_files(folder)] == [ours]
