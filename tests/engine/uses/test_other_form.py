"""Files that a spreadsheet has saved are told from those that somebody only wrote into."""

from datetime import date, timedelta
from pathlib import Path
import sqlite3

import pytest

from custom_components.usage_stats.engine.uses import csv_file, recovery, use_log
from custom_components.usage_stats.engine.uses.csv_file import AppendResult, Batch
from custom_components.usage_stats.engine.uses.open_day import DayCounts, PendingChanges, Snapshot
from custom_components.usage_stats.engine.uses.other_form import is_other_form, may_hold

from .forms import FORMS, Save, american_short, ansi, german, semicolons, utf_16
from .past import CT, DAY, HOUR, START, VOICE, ZONE, export, in_files, kept, older, pending, save

NAME = "usage_stats_2025-12-22.csv"
ROWS = [("Käse, alt", "voice", 1), ("Notfall", "ct", 15)]
HEADER = "date,skill,modality,count,timestamp\n"
FIRST = Batch(1, DAY, "2025-12-22 23:09:59", ROWS)
SECOND = Batch(2, DAY, "2025-12-23 07:30:00", [("Notfall", "ct", 2)])
NEW_FILE = f"{HEADER}2025-12-22,Notfall,ct,2,2025-12-23 07:30:00\n"

forms = pytest.mark.parametrize("form", FORMS)


def used(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the combinations of the date."""
    day = DAY.isoformat()
    return set(
        connection.execute("SELECT DISTINCT skill, modality FROM uses WHERE date = ?", (day,))
    )


@pytest.fixture
def path(folder: Path) -> Path:
    """Return the path of a file that was written."""
    csv_file.append(folder, FIRST, tried=False)
    return folder / NAME


@forms
def test_another_form_is_noticed(path: Path, form: Save) -> None:
    content = path.read_bytes()

    assert not is_other_form(content, DAY)
    assert is_other_form(form(content), DAY)


@pytest.mark.parametrize("form", [german, semicolons, american_short])
def test_another_form_is_noticed_in_a_last_line_without_an_end(path: Path, form: Save) -> None:
    """Not every program ends it, and it may be the only row."""
    header, row, *_ = path.read_bytes().splitlines(keepends=True)
    assert is_other_form(form(header + row).rstrip(b"\r\n").partition(b"\n")[2], DAY)


def test_a_day_as_a_number_is_noticed() -> None:
    """Excel counts them from 1900 on."""
    assert is_other_form(b"46013,Notfall,ct,15,46013.99\n", DAY)
    assert not is_other_form(b"46014,Notfall,ct,15,46014.99\n", DAY)


OURS = [
    lambda content: content,
    lambda content: content[:-1],
    lambda content: content.replace(b"\n", b"\r\n"),
    lambda content: b"\xef\xbb\xbf" + content,
    lambda content: content + bytes(9),
    lambda content: content.replace(b"2025-12-22,", b'"2025-12-22",'),
    *(lambda content, size=size: content[:-size] for size in range(1, 40)),
    *(lambda content, size=size: content[:-size] + bytes(9) for size in (2, 9)),
    # Cut off by a loss of power, and followed by later lines.
    lambda content: content[:-2] + b"\n2025-12-22,Lungo,ct,1,2025-12-22 23:59:59\n",
    lambda content: content[:-3] + bytes(9) + b"\n2025-12-22,Lungo,ct,1,2025-12-22 23:59:59\n",
]


@pytest.mark.parametrize("change", OURS)
def test_what_is_still_ours(path: Path, change: Save) -> None:
    assert not is_other_form(change(path.read_bytes()), DAY)


NOTES = [
    b"a note",
    "eine Notiz für später".encode("cp1252"),
    b"\xff\xfe\xff",
    b",,,,",
    b";;;;",
    b"a;b;c;d;e",
    b"22.12.2025;a note;of;mine;today",
    b"22.12.2025;a note;of;15;mine",
    b"22.12.2025;15",
    b'2025-12-22,"Notfall,ct,15,2025-12-22 23:59:59',
    b"2025-12-22,Notfall,ct,many,2025-12-22 13:00:00",
    b"2025-12-22,Notfall,ct,99999999999999999999,2025-12-22 13:00:00",
    b"2025-12-22,Notfall,ct,5,9999-12-31 23:59:59",
    b"2025-12-22,=1,ct,5,2025-12-22 13:00:00",
    b"2025-12-22,Notfall,ct,5,0001-01-01",
    b"2025-12-22,Notfall,ct,5,yesterday",
    # Moved here by hand after the clock had been ahead.
    b"2025-12-24,Notfall,ct,5,2025-12-24 13:00:00",
    b"24.12.2025;Notfall;ct;5;24.12.2025 13:00",
    b"x" * 200_000,
]


@pytest.mark.parametrize("note", NOTES)
def test_what_others_wrote_is_no_other_form(path: Path, note: bytes) -> None:
    for content in (path.read_bytes() + note + b"\n", note + b"\n"):
        assert not is_other_form(content, DAY)


@forms
def test_a_file_in_another_form_is_kept_and_a_new_one_is_started(path: Path, form: Save) -> None:
    saved = form(path.read_bytes())
    path.write_bytes(saved)
    folder = path.parent

    assert csv_file.append(folder, SECOND, tried=False) == AppendResult(
        written=True, set_aside=True
    )
    assert path.read_text() == NEW_FILE
    [aside] = csv_file.list_set_aside(folder)
    assert aside.path.name == f"changed-1-{NAME}"
    assert aside.date == DAY
    assert aside.path.read_bytes() == saved
    assert [file.path for file in csv_file.files(folder)] == [path]


def test_each_is_kept_under_a_name_of_its_own(path: Path) -> None:
    folder = path.parent
    for name in ("changed-9-x.csv", "changed-0-" + NAME, "changed-7-usage_stats_2025-12-23.csv"):
        (folder / name).touch()
    (folder / f"changed-10-{NAME}").touch()
    (folder / f"changed-9-{NAME}").touch()
    path.write_bytes(semicolons(path.read_bytes()))

    assert csv_file.append(folder, SECOND, tried=False).set_aside
    assert [file.path.name for file in csv_file.list_set_aside(folder)] == [
        f"changed-9-{NAME}",
        f"changed-10-{NAME}",
        f"changed-11-{NAME}",
        "changed-7-usage_stats_2025-12-23.csv",
    ]


def test_lines_in_our_form_after_others_do_not_hide_them(path: Path) -> None:
    """An older version has added them."""
    path.write_bytes(german(path.read_bytes()) + b"2025-12-22,a,ct,1,2025-12-22 23:59:59\n")

    assert csv_file.append(path.parent, SECOND, tried=False).set_aside
    assert path.read_text() == NEW_FILE


@forms
def test_a_batch_that_may_be_in_it_is_not_written_again(path: Path, form: Save) -> None:
    """The process ended after the batch was written, and before that was noted."""
    path.write_bytes(form(path.read_bytes()))

    assert csv_file.append(path.parent, FIRST, tried=True) == AppendResult(
        written=False, set_aside=True
    )
    assert not path.exists()
    # Tried once more, or after the next start.
    assert csv_file.append(path.parent, FIRST, tried=True) == AppendResult(
        written=False, set_aside=False
    )


@forms
def test_a_batch_that_cannot_be_in_it_is_written(path: Path, form: Save) -> None:
    """The folder could not be written when it was tried."""
    path.write_bytes(form(path.read_bytes()))

    assert csv_file.append(path.parent, SECOND, tried=True).written
    assert path.read_text() == NEW_FILE


@pytest.mark.parametrize("time", ["23:09", "11:09 PM", "23.09", "23:09:59"])
def test_the_minute_is_found(time: str) -> None:
    assert may_hold(f"22.12.2025 {time}".encode(), "2025-12-22 23:09:59")
    assert may_hold(f"22.12.2025 {time}".encode("utf-16"), "2025-12-22 23:09:59")
    assert not may_hold(f"22.12.2025 {time}".encode(), "2025-12-22 03:09:59")


def test_midnight_is_twelve() -> None:
    assert may_hold(b"12/22/25 12:09 AM", "2025-12-22 00:09:59")
    assert may_hold(b"22.12.2025 0:09", "2025-12-22 00:09:59")


# The database is lost.


def spoil(folder: Path, form: Save) -> None:
    """Save the open day's file in another form."""
    path = folder / NAME
    path.write_bytes(form(path.read_bytes()))


@forms
def test_nothing_is_guessed_and_nothing_is_exported_twice(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, form: Save
) -> None:
    """No use twice, no name that nobody used, and the counters as they were."""
    save(lost, (CT, 2))
    snapshot = kept(lost)
    spoil(folder, form)

    unread = recovery.rebuild(new, folder, snapshot, ZONE)

    assert unread.dates == [DAY]
    # Where only an encoding differs, some rows are read.
    assert unread.uses == (3 if form is ansi else 6)
    assert use_log.load(new) == DayCounts(START, {CT: 5, VOICE: 1})
    assert pending(new) == []
    assert used(new) == {CT, VOICE}
    assert use_log.knows(new, DAY)


@forms
def test_what_no_database_had_is_exported(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, form: Save
) -> None:
    """It waited in memory when the database was lost."""
    spoil(folder, form)
    waiting = PendingChanges(START, opened=False, uses={(HOUR, CT): 2, (HOUR, VOICE): 4})
    snapshot = Snapshot(START, {CT: 5, VOICE: 5}, kept(lost).batches_written, None)

    recovery.rebuild(new, folder, snapshot, ZONE, [waiting])

    assert use_log.load(new) == DayCounts(START, {CT: 5, VOICE: 5})
    assert pending(new) == [("2025-12-22", *VOICE, 4), ("2025-12-22", *CT, 2)]


@forms
def test_a_file_that_was_set_aside_counts_too(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, form: Save
) -> None:
    """What it had is not in the new file, and was exported all the same."""
    spoil(folder, form)
    save(lost, (CT, 2))
    export(lost, folder, timedelta(hours=1))
    assert in_files(folder)[DAY, *CT] == 2

    unread = recovery.rebuild(new, folder, kept(lost), ZONE)

    assert unread == recovery.Unread([DAY], 4)
    assert use_log.load(new) == DayCounts(START, {CT: 5, VOICE: 1})
    assert pending(new) == []


@forms
def test_without_a_snapshot_nothing_is_made_up(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, form: Save
) -> None:
    """The state is lost too: the counters start at zero."""
    assert pending(lost) == []
    spoil(folder, form)

    unread = recovery.rebuild(new, folder, None, ZONE)

    assert unread == recovery.Unread([DAY], 0)
    assert use_log.load(new) is None
    assert pending(new) == []
    assert used(new) <= {CT, VOICE}


def test_a_file_of_an_earlier_day_holds_back_nothing_of_today(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """Only the history lacks its rows."""
    path = folder / "usage_stats_2025-12-21.csv"
    path.write_bytes(semicolons(path.read_bytes()))
    save(lost, (CT, 2))

    unread = recovery.rebuild(new, folder, kept(lost), ZONE)

    assert unread == recovery.Unread([date(2025, 12, 21)], 0)
    assert pending(new) == pending(lost) == [("2025-12-22", *CT, 2)]


# The database is an older copy.


@pytest.mark.parametrize("form", [german, american_short, utf_16])
def test_what_an_older_copy_would_export_may_be_in_the_file(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path, form: Save
) -> None:
    """Batches that wait in the copy, too."""
    save(lost, (CT, 2))
    use_log.take(lost, START.since.astimezone(ZONE), closed_only=False)
    save(lost, (VOICE, 3))
    older(lost, new)
    export(lost, folder)
    spoil(folder, form)

    found = recovery.catch_up(new, folder, kept(lost), ZONE)

    assert found == recovery.CatchUpResult([], recovery.Unread([DAY], 5))
    assert pending(new) == []
    assert not use_log.waiting(new)
    assert use_log.load(new) == use_log.load(lost)


def test_an_older_copy_knows_the_days_before(
    lost: sqlite3.Connection, new: sqlite3.Connection, folder: Path
) -> None:
    """A file of a day that it has exported is nobody's concern."""
    path = folder / "usage_stats_2025-12-21.csv"
    path.write_bytes(semicolons(path.read_bytes()))
    older(lost, new)
    save(lost, (CT, 2))
    export(lost, folder)

    found = recovery.catch_up(new, folder, kept(lost), ZONE)

    assert found == recovery.CatchUpResult([DAY], recovery.Unread([], 0))


@pytest.mark.parametrize("line", ["a,b,c,d," + "e" * 140_000, '"a,b,c,d,e"', '"a;b;c;d;e"'])
def test_lines_that_are_no_row_are_no_other_form(line: str) -> None:
    """Too long for a field, or one field in quotes."""
    assert not is_other_form(f"{line}\n".encode(), DAY)


def test_a_second_tells_exports_of_a_minute_apart() -> None:
    """Where the program has kept it."""
    kept_second = b"22.12.2025;Notfall;ct;15;22.12.2025 23:59:58\n"
    assert may_hold(kept_second, "2025-12-22 23:59:58")
    assert not may_hold(kept_second, "2025-12-22 23:59:59")
    assert may_hold(kept_second.replace(b":58", b""), "2025-12-22 23:59:59")
