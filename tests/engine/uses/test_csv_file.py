"""The files: their format, and every mishap that may befall one between two exports."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import csv
import ctypes
from datetime import date
import errno
import os
from pathlib import Path
import resource

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.engine.uses.csv_file import Batch

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
    rows = csv_file.rows(csv_file.File(path, DAY, 0))
    assert [row for _, row in rows] == [('a,"b"', "c;d 'e'", 1)]


# What an attempt may leave behind.


@pytest.mark.parametrize(
    "before", [b"", HEADER + EARLIER, b"\xef\xbb\xbf" + HEADER, b"\n", b"a note"]
)
def test_a_write_that_stops_after_any_byte_is_completed(path: Path, before: bytes) -> None:
    path.write_bytes(before)
    whole = append(path)
    assert whole.startswith(before)
    for size in range(len(before), len(whole)):
        path.write_bytes(before)
        with at_most(size), pytest.raises(OSError, match="File too large"):
            append(path)
        assert path.read_bytes() == whole[:size]

        assert append(path, tried=True) == whole
        assert append(path, tried=True) == whole


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
    with pytest.raises(OSError, match="No space left"):
        fill(rest)
    batch = Batch(1, DAY, STAMP, [(f"{number:064}", "ct", 1) for number in range(1_000)])
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            append(path, tried=True, batch=batch)
        assert path.read_bytes().startswith(HEADER + EARLIER)

    rest.unlink()

    lines = append(path, tried=True, batch=batch).splitlines()
    assert lines[:2] == (HEADER + EARLIER).splitlines()
    assert len(lines) == len(set(lines)) == 1_002


def fill(path: Path) -> None:
    """Write until there is no room."""
    with path.open("wb", buffering=0) as file:
        while True:
            os.write(file.fileno(), bytes(512))


@pytest.fixture
def small_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on a disk of 256 KB; where none may be mounted, on one that acts like it."""
    system = ctypes.CDLL(None)
    place = os.fsencode(tmp_path)
    if system.mount(b"tmpfs", place, b"tmpfs", 0, b"size=256k") == 0:
        yield tmp_path
        assert system.umount(place) == 0
        return
    write = os.write

    def full(file: int, content: bytes) -> int:
        room = 256 * 1_024 - sum(path.stat().st_size for path in tmp_path.iterdir())
        if room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, content[:room])

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

    with pytest.raises(csv_file.UntouchedError):
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

    with pytest.raises(csv_file.UntouchedError):
        append(folder / NAME)
    with pytest.raises(NotADirectoryError):
        csv_file.files(folder)
    assert folder.read_bytes() == b"x"


@pytest.mark.parametrize("name", ["file", "file/usage_stats"])
def test_a_folder_that_is_none_leaves_everything_untouched(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(csv_file.UntouchedError) as raised:
        csv_file.append(tmp_path / name, BATCH, tried=False)

    assert raised.value.errno == errno.ENOTDIR
