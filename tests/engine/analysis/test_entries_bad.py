"""Files that cannot be read, or not whole. An error names the field, never a value."""

from collections.abc import Callable
import errno
import os
from pathlib import Path
import socket
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.analysis import cells
from custom_components.usage_stats.engine.analysis import entries as entries_module
from custom_components.usage_stats.engine.analysis.entries import (
    MAX_ROWS,
    BadLine,
    Rules,
    list_entries,
    read_entries,
)
from custom_components.usage_stats.engine.analysis.text_file import (
    MAX_BYTES,
    MAX_ROW_LENGTH,
    open_file,
)
from custom_components.usage_stats.engine.fields import FieldError

from .files import ISO, RULES, flat, lines, read

HEADER = "date,skill,modality,count\n"
GOOD = "2025-12-22,Notfall,ct,3\n"
# More than the csv module reads as one cell.
LONG = f"{'x' * (MAX_ROW_LENGTH - 2)}\n" * 3
# The first bytes of a picture, of a spreadsheet, and text of four bytes a character.
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89" + b"\0" * 99
)
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)) * 4


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        (b"", "file", "field_no_date_column"),
        (b"\n\n\n", "file", "field_no_date_column"),
        (PNG, "file", "field_no_text_file"),
        (ZIP, "file", "field_no_text_file"),
        ((HEADER + GOOD).encode("utf-32"), "file", "field_no_text_file"),
        ((HEADER + GOOD).encode("utf-32-le"), "file", "field_no_text_file"),
        (b"\0" * 100, "file", "field_no_text_file"),
        ("a,b\n1,2\n", "file", "field_no_date_column"),
        ("a,b\n" * 20 + HEADER + GOOD, "file", "field_no_date_column"),
        ("Geburtsdatum;Name\n01.02.1960;A\n", "file", "field_no_date_column"),
        ("date,Untersuchungsdatum\n1,2\n", "columns.date", "field_ambiguous_column"),
        ("date,Gerät,Modalität\n1,2,3\n", "columns.modality", "field_ambiguous_column"),
        (HEADER + "x,Notfall,ct,3\n,Notfall,ct,3\n", "file", "field_no_readable_row"),
        (HEADER + "12/22/2025,Notfall,ct,3\n", "date_format", "field_date_order"),
        (HEADER + GOOD + '2025-12-22,"Notfall,ct,3\n' + GOOD, "file", "field_open_quote"),
        (HEADER + GOOD + '2025-12-22,"N\n' + GOOD * 9_000, "file", "field_open_quote"),
        pytest.param(f'"{LONG}{HEADER}', "file", "field_no_date_column", id="quote above header"),
        pytest.param(f'{HEADER}"{LONG}', "file", "field_open_quote", id="quote below header"),
        (HEADER + GOOD + "x" * (MAX_ROW_LENGTH + 1), "file", "field_line_too_long"),
        ("x" * (MAX_ROW_LENGTH + 1) + HEADER, "file", "field_line_too_long"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes | str, field: str, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        read(content)
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_twenty_long_lines_are_no_long_row() -> None:
    rows = f"2025-12-22,A,{'x' * (MAX_ROW_LENGTH - 99)}\n" * 30
    assert read("date,skill,text\n" + rows).source.rows == 30


def test_an_error_tells_the_line() -> None:
    with pytest.raises(FieldError) as caught:
        read(HEADER + GOOD + GOOD + '2025-12-22,"Notfall,ct,3\n' + GOOD)
    assert caught.value.limits == {"line": 4}
    with pytest.raises(FieldError) as caught:
        read(HEADER + GOOD + "x" * (MAX_ROW_LENGTH + 1))
    assert caught.value.limits == {"line": 3}


@pytest.mark.parametrize(
    ("rules", "field", "reason"),
    [
        (Rules(ISO, columns={"date": "Beginn"}), "columns.date", "field_no_column"),
        (Rules(ISO, columns={"skill": "Team"}), "columns.skill", "field_no_column"),
        (Rules(ISO, columns={"skill": "note"}), "columns.skill", "field_ambiguous_column"),
        (Rules(ISO, only={"Status": ["x"]}), "only", "field_no_column"),
        (Rules(ISO, only={"note": ["x"]}), "only", "field_ambiguous_column"),
        (Rules(ISO, distinct="Nummer"), "distinct", "field_no_column"),
    ],
)
def test_a_column_that_is_not_there_or_twice(rules: Rules, field: str, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        read("date,Note,NOTE\n2025-12-22,a,b\n", rules)
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_lines_that_cannot_be_read_are_listed() -> None:
    bad = {
        3: ("date", "31.02.2025,Notfall,ct,1,n"),
        4: ("count", "22.12.2025,Notfall,ct,1.234,n"),
        5: ("count", "22.12.2025,Notfall,ct,-1,n"),
        6: ("skill", "22.12.2025, ,ct,1,n"),
        7: ("modality", "22.12.2025,Notfall,c\0t,1,n"),
        8: ("skill", f"22.12.2025,{'x' * 257},ct,1,n"),
        9: ("too_few_columns", "22.12.2025,Notfall"),
        10: ("distinct", "22.12.2025,Notfall,ct,1, "),
        11: ("count", "22.12.2025,Notfall,ct,,n"),
        12: ("date", "0000-01-01,Notfall,ct,1,n"),
    }
    good = "2025-12-22,Notfall,ct,1,"
    content = "\n".join(
        [
            "date,skill,modality,count,number",
            good + "a",
            *(row for _, row in bad.values()),
            good + "b",
        ]
    )
    entries = read(content, Rules(ISO, distinct="number"))
    assert entries.source.lines == [BadLine(line, reason) for line, (reason, _) in bad.items()]
    assert (entries.source.rows, entries.source.left_out) == (12, 10)
    assert flat(entries.days) == {("2025-12-22", ("Notfall", "ct")): 2}


def test_only_some_lines_are_listed_and_all_are_counted() -> None:
    source = read(HEADER + GOOD + "?,Notfall,ct,3\n" * 50).source
    assert (len(source.lines), source.left_out) == (20, 50)


def test_rows_of_several_lines_are_told_by_their_first() -> None:
    content = 'date,skill,"a\nnote"\n2025-12-22,A,"x\ny\nz"\nx,A,"y\n"\n2025-12-22,A,\n'
    source = read(content).source
    assert source.lines == [BadLine(6, "date")]
    assert (source.rows, source.left_out) == (3, 1)


def test_long_numbers_count_once_too() -> None:
    content = "date,number\n" + f"2025-12-22,{'x' * 5000}\n" * 3 + f"2025-12-22,{'x' * 5001}\n"
    entries = read(content, Rules(ISO, distinct="number"))
    assert (entries.source.repeated, sum(flat(entries.days).values())) == (2, 2)


PARTS = st.sampled_from(
    [
        *("date", "Datum", "skill", "Notfall_ct", "2025-12-22", "22.12.25", "1/2/2025", "3,0", "x"),
        *(",", ";", "\t", "\n", "\r\n", '"', "\0", " ", "ä", "\ufeff", "=", "_"),
    ]
)


@given(
    st.lists(PARTS, max_size=60).map("".join),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    st.binary(max_size=40),
)
def test_anything_is_read_or_refused(text: str, encoding: str, tail: bytes) -> None:
    """And then the rows are accounted for."""
    try:
        entries = read(text.encode(encoding, errors="replace") + tail)
    except FieldError:
        return
    source = entries.source
    assert source.left_out <= source.rows
    assert len(source.lines) == min(20, source.left_out)


def test_too_many_rows() -> None:
    with pytest.raises(FieldError) as caught:
        read("date\n" + "20251222\n" * (MAX_ROWS + 1))
    assert (caught.value.reason, caught.value.limits) == (
        "field_too_many_rows",
        {"maximum": 500_000},
    )


def test_too_many_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with open_file(path) as stream, pytest.raises(FieldError) as caught:
        read_entries(stream, RULES)
    assert (caught.value.field, caught.value.reason) == ("file", "field_file_too_large")
    assert caught.value.limits == {"maximum": 64}


def _folder(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    target = path.with_name("secret.csv")
    target.write_text(HEADER + GOOD, encoding="utf-8")
    path.symlink_to(target)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize("make", [_folder, _link, os.mkfifo, _socket])
def test_only_a_regular_file_is_opened(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "entries.csv"
    make(path)
    with pytest.raises(FieldError) as caught:
        open_file(path)
    assert (caught.value.field, caught.value.reason) == ("file", "field_not_a_file")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FieldError) as caught:
        open_file(tmp_path / "entries.csv")
    assert (caught.value.field, caught.value.reason) == ("file", "field_unreadable")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOENT


def test_bad_entries_of_a_list() -> None:
    good: dict[str, object] = {"date": "2025-12-22", "skill": "A"}
    for item, field, reason in (
        ({"date": "2025-02-30", "skill": "A"}, "entries[1].date", "field_not_date"),
        ({"date": "2025-12-22"}, "entries[1].skill", "field_missing"),
        ({"date": "1/2/2025", "skill": "A"}, "date_format", "field_date_order"),
    ):
        with pytest.raises(FieldError) as caught:
            list_entries([good, item], RULES)
        assert (caught.value.field, caught.value.reason) == (field, reason)


def test_many_names_are_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of names that were read is bounded; what comes later is read each time."""
    monkeypatch.setattr(entries_module, "_MAX_CACHED_NAMES", 2)
    monkeypatch.setattr(cells, "_MAX_CACHED", 1)
    rows = [[f"2025-12-{number % 10 + 1}", f"name {number % 5}"] for number in range(40)]
    assert set(flat(read(lines(["date", "skill"], *rows)).days).values()) == {4}


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A file of 50 MB whose rows are of one day is read in less than 2 MB."""
    path = tmp_path / "entries.csv"
    row = "2025-12-22 10:15:00,Notfall,ct,1," + "x" * 1000 + "\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(row for _ in range(50_000))
    tracemalloc.start()
    with open_file(path) as stream:
        entries = read_entries(stream, RULES)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert flat(entries.days) == {("2025-12-22", ("Notfall", "ct")): 50_000}
    assert peak < 2 * 1024**2
