"""The files: their format, and every mishap that may befall one between two exports."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import csv
from datetime import date, datetime
import errno
import os
from pathlib import Path
import resource
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine import csv_file
from custom_components.usage_stats.engine.csv_file import Batch, File
from custom_components.usage_stats.engine.uses import Use

DAY = date(2025, 12, 22)
STAMP = "2025-12-22 23:59:59"
NAME = "usage_stats_2025-12-22.csv"
HEADER = b"date,skill,modality,count,timestamp\n"
ROW = b"2025-12-22,Notfall,ct,15,2025-12-22 23:59:59\n"
CAFE = "2025-12-22,Käse ☕,ct,2,2025-12-22 23:59:59\n".encode()
EARLIER = b"2025-12-22,Notfall,ct,1,2025-12-22 08:00:00\n"
BATCH = Batch(1, DAY, STAMP, [("Käse ☕", "ct", 2), ("Notfall", "ct", 15)])
WHOLE = HEADER + CAFE + ROW


@pytest.fixture
def path(folder: Path) -> Path:
    """Return the path of the file in its folder."""
    folder.mkdir()
    return folder / NAME


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: a write goes as far as that, and the next one fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def append(path: Path, *, tried: bool = False, batch: Batch = BATCH) -> bytes:
    """Append a batch and return what is in the file."""
    csv_file.append(path.parent, batch, tried=tried)
    return path.read_bytes()


def test_a_new_file_in_a_new_folder(folder: Path) -> None:
    assert append(folder / "deep" / NAME) == WHOLE
    assert (folder / "deep" / NAME).stat().st_mode & 0o777 == 0o644 & ~_umask()


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def test_the_header_stands_once(path: Path) -> None:
    append(path)

    assert append(path, batch=Batch(2, DAY, "x", [("a", "b", 1)])) == (
        WHOLE + b"2025-12-22,a,b,1,x\n"
    )


names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=64)


@settings(deadline=None, derandomize=True)
@given(skill=names, modality=names, count=st.integers(1, 10**9))
def test_any_name_comes_back_through_a_csv_reader(skill: str, modality: str, count: int) -> None:
    lines = csv_file._lines(Batch(1, DAY, STAMP, [(skill, modality, count)]))

    text = b"".join(lines).decode()
    assert text.count("\n") == 2
    assert list(csv.reader(text.splitlines(keepends=True))) == [
        list(csv_file.HEADER),
        ["2025-12-22", skill, modality, str(count), STAMP],
    ]


def test_quoting(path: Path) -> None:
    batch = Batch(1, DAY, STAMP, [('a,"b"', "c;d 'e'", 1)])

    assert append(path, batch=batch) == (
        HEADER + b'2025-12-22,"a,""b""",c;d \'e\',1,2025-12-22 23:59:59\n'
    )
    assert [row for _, row in csv_file.rows(_file(path))] == [('a,"b"', "c;d 'e'", 1)]


# What an attempt may leave behind.


@pytest.mark.parametrize("size", range(len(WHOLE)))
def test_a_write_that_stops_after_any_byte_is_completed(path: Path, size: int) -> None:
    with at_most(size), pytest.raises(OSError, match="File too large"):
        append(path)
    assert path.read_bytes() == WHOLE[:size]

    assert append(path, tried=True) == WHOLE
    assert append(path, tried=True) == WHOLE


@pytest.mark.parametrize("before", [HEADER + EARLIER, b"\xef\xbb\xbf" + HEADER, b"\n", b"a note"])
@pytest.mark.parametrize("size", range(len(CAFE + ROW)))
def test_the_same_after_what_was_there(path: Path, before: bytes, size: int) -> None:
    path.write_bytes(before)
    kept = before if before.endswith(b"\n") else before + b"\n"
    with at_most(len(kept) + size), pytest.raises(OSError, match="File too large"):
        append(path)
    assert path.read_bytes() == kept + (CAFE + ROW)[:size]

    assert append(path, tried=True) == kept + CAFE + ROW


@pytest.mark.parametrize("lost", [1, 20, len(ROW), len(CAFE + ROW) - 3, len(WHOLE) - 3, len(WHOLE)])
def test_nuls_that_a_loss_of_power_left_are_cut(path: Path, lost: int) -> None:
    path.write_bytes(WHOLE[:-lost] + bytes(lost))

    assert append(path, tried=True) == WHOLE


def test_a_lost_line_between_two_is_written_again(path: Path) -> None:
    path.write_bytes(HEADER + bytes(20) + b"\n" + ROW)

    assert append(path, tried=True) == HEADER + bytes(20) + b"\n" + ROW + CAFE


@pytest.mark.parametrize("left", [WHOLE, WHOLE[:-1]])
def test_all_is_there_already(path: Path, left: bytes) -> None:
    path.write_bytes(left)

    assert append(path, tried=True) == WHOLE


def test_what_is_there_already_of_another_export_is_not_this_one(path: Path) -> None:
    path.write_bytes(HEADER + ROW.replace(b"23:59:59", b"23:59:58"))

    assert append(path, tried=True).count(b"Notfall") == 2


def test_a_full_disk(small_folder: Path) -> None:
    path = small_folder / NAME
    path.write_bytes(HEADER + EARLIER)
    rest = small_folder / "rest"
    with pytest.raises(OSError, match="No space left"), rest.open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(512))
    batch = Batch(1, DAY, STAMP, [(f"{number:064}", "ct", 1) for number in range(1_000)])
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            append(path, tried=True, batch=batch)
        # Within its last page there was room.
        assert len(HEADER + EARLIER) < path.stat().st_size

    rest.unlink()

    lines = append(path, tried=True, batch=batch).splitlines()
    assert lines[:2] == (HEADER + EARLIER).splitlines()
    assert len(lines) == len(set(lines)) == 1_002


@pytest.fixture
def small_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on a disk of 256 KB; where none may be mounted, on one that acts like it."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tmp_path], check=False
    )
    if mounted.returncode == 0:
        yield tmp_path
        subprocess.run(["umount", tmp_path], check=True)
        return
    write = os.write

    def full(file: int, content: bytes) -> int:
        room = 4_096 - os.fstat(file).st_size
        if (tmp_path / "rest").exists():
            if room <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            content = content[:room]
        return write(file, content)

    monkeypatch.setattr(os, "write", full)
    yield tmp_path


# What others may do to a file.


@pytest.mark.parametrize("tried", [False, True])
@pytest.mark.parametrize(
    ("content", "added"),
    [
        (b"\n", b""),
        (b"a note\n", b""),
        (b"a note", b"\n"),
        (b"2024", b"\n"),
        (b"2025-12-22,Notfall,voice", b"\n"),
        (b"2025-12-22,Notfall,ct,15,2025-12-22 23:59:59 ", b"\n"),
        (b"a note\0\0", b"\n"),
        (b"\xff\xfe\xff", b"\n"),
        (b"\xef\xbb\xbf" + HEADER + EARLIER, b""),
        (b"\xef\xbb\xbf" + HEADER[:9], b"\n"),
        (HEADER[:-1].replace(b",", b";"), b"\n"),
        ((HEADER + EARLIER).replace(b"\n", b"\r\n"), b""),
        ((HEADER + EARLIER).replace(b"\n", b"\r\n")[:-1], b"\n"),
        (HEADER + EARLIER[:-1], b"\n"),
        (HEADER + b'an "open quote\n', b""),
        (EARLIER, b""),
        (HEADER * 2 + b"\n\n", b""),
    ],
)
def test_what_others_wrote_stays(path: Path, content: bytes, added: bytes, *, tried: bool) -> None:
    path.write_bytes(content)

    assert append(path, tried=tried) == content + added + CAFE + ROW


def test_nothing_is_cut_when_nothing_was_tried(path: Path) -> None:
    path.write_bytes(HEADER + b"2025-12-22,N")

    assert append(path) == HEADER + b"2025-12-22,N\n" + CAFE + ROW


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\r\n")[:-1],
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content + b"a note",
        lambda content: b"a note\n" + content,
        lambda content: b"\n".join(sorted(content.splitlines())),
    ],
)
def test_rows_are_known_again_after_an_editor_has_saved_them(
    path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path.write_bytes(spoil(WHOLE))

    content = append(path, tried=True)

    assert content.count(b"Notfall") == content.count("Käse".encode()) == 1


def test_a_note_on_a_torn_line_is_kept(path: Path) -> None:
    path.write_bytes(HEADER + CAFE + b"2025-12-22,Nota note\n")

    assert append(path, tried=True) == HEADER + CAFE + b"2025-12-22,Nota note\n" + ROW


def test_a_file_that_was_emptied_or_deleted_is_begun_anew(path: Path) -> None:
    path.write_bytes(b"")
    assert append(path) == WHOLE
    path.unlink()
    assert append(path) == WHOLE


def test_a_folder_in_the_place_of_the_file_is_refused_and_stays(path: Path) -> None:
    path.mkdir()
    (path / "x").touch()

    with pytest.raises(IsADirectoryError):
        append(path)
    assert (path / "x").exists()


def test_a_pipe_in_the_place_of_the_file_stops_nobody(path: Path) -> None:
    os.mkfifo(path)

    with pytest.raises(OSError, match="not a regular file"):
        append(path)
    assert path.is_fifo()


@pytest.mark.parametrize("target", ["there", "missing"])
def test_a_link_in_the_place_of_the_file_is_refused(path: Path, target: str) -> None:
    (path.parent / "there").write_bytes(b"x")
    path.symlink_to(path.parent / target)

    with pytest.raises(OSError, match="symbolic links"):
        append(path)
    assert (path.parent / "there").read_bytes() == b"x"
    assert not (path.parent / "missing").exists()


def test_a_file_in_the_place_of_the_folder_is_refused_and_stays(folder: Path) -> None:
    folder.write_bytes(b"x")

    with pytest.raises(FileExistsError):
        append(folder / NAME)
    with pytest.raises(NotADirectoryError):
        csv_file.files(folder)
    assert folder.read_bytes() == b"x"


# Finding and reading files.


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
    append(path)
    older = path.with_name("usage_stats_2024-02-29.csv")
    older.write_bytes(b"x")
    path.with_name("usage_stats_2025-12-23.csv").mkdir()
    path.with_name("usage_stats_2025-12-24.csv").symlink_to(path)
    path.with_name("notes.txt").touch()

    assert csv_file.files(path.parent) == [
        File(path, DAY, len(WHOLE)),
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
    append(path)
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
        (datetime(2025, 12, 22, 8), ("Notfall", "ct", 1)),
        (datetime(2025, 12, 22, 23, 59, 59), ("Notfall", "ct", 15)),
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
    path.write_bytes(spoil(append(path)))

    written = datetime(2025, 12, 22, 23, 59, 59)
    rows: list[Use] = [("Käse ☕", "ct", 2), ("Notfall", "ct", 15)]
    assert list(csv_file.rows(_file(path))) == [(written, row) for row in rows]
