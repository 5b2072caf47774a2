"""The file outside the database: a restored backup brings nobody back."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
import shutil
import sqlite3
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from collector.days import day_number
from collector.front.assembly import Options, make_front
from collector.store.errors import SchemaError
from collector.store.records import Tombstone
from collector.store.tombstones import TombstoneFile

from .running import NOON, Clock, bearer, document, running

TOMBSTONES = st.builds(
    Tombstone,
    st.binary(min_size=16, max_size=16),
    st.integers(0, 40_000),
    st.none() | st.integers(0, 40_000),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TOMBSTONES, max_size=3), max_size=4), st.integers(0, 60))
def test_a_line_that_was_cut_off_costs_only_itself(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Tombstone]], cut: int
) -> None:
    path = tmp_path_factory.mktemp("outside") / "tombstones"
    file = TombstoneFile(path)
    assert list(file.read()) == []
    for part in parts:
        file.append(part)
    written = [tombstone for part in parts for tombstone in part]
    assert list(file.read()) == written

    if path.exists():
        content = path.read_bytes()
        path.write_bytes(content[: max(0, len(content) - cut)])
    kept = list(file.read())
    assert kept == written[: len(kept)]
    last = Tombstone(b"x" * 16, 20_000, None)
    file.append([last])
    assert list(file.read()) == [*kept, last]


def test_only_the_operator_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tombstones"
    TombstoneFile(path).append([Tombstone(b"x" * 16, 20_000, None)])
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_restored_backup_brings_nobody_back(sqlite_options: Options, tmp_path: Path) -> None:
    database = Path(sqlite_options.database_url.removeprefix("sqlite:///"))
    backup = tmp_path / "backup.db"
    stays, goes, unknown = (str(uuid4()) for _ in range(3))
    clock = Clock()
    with running(sqlite_options, clock) as front:
        for home in (stays, goes):
            front.submit(document(home), Authorization=bearer())
        with (
            closing(sqlite3.connect(database)) as source,
            closing(sqlite3.connect(backup)) as target,
        ):
            source.backup(target)
        assert front.ask("DELETE", f"/installation/{goes}", Authorization=bearer()).status == 200
        assert front.ask("DELETE", f"/installation/{unknown}").status == 404

    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    shutil.copy(backup, database)
    clock.move(days=10)
    with running(sqlite_options, clock) as front:
        shown = {
            home: front.ask("GET", f"/installation/{home}", Authorization=bearer()).status
            for home in (stays, goes)
        }
        assert shown == {stays: 200, goes: 404}
        for home in (goes, unknown):
            assert front.submit(document(home, "2027-03-14")).status == 410
    # Once more: nothing is missing now.
    with running(sqlite_options, clock) as front:
        assert front.submit(document(goes, "2027-03-14")).status == 410


def test_a_tombstone_that_has_ended_is_not_put_up(sqlite_options: Options) -> None:
    file = TombstoneFile(sqlite_options.tombstones)
    today = day_number(NOON.date())
    clock = Clock()
    with running(sqlite_options, clock) as front:
        home = str(uuid4())
        front.ask("DELETE", f"/installation/{home}")
    assert [tombstone.until for tombstone in file.read()] == [today + 30]
    clock.move(days=31)
    with running(sqlite_options, clock) as front:
        assert front.submit(document(home, "2027-04-01")).status == 200
    with running(sqlite_options, clock) as front:
        assert front.ask("GET", f"/installation/{home}").status == 200


def test_another_pepper_is_refused(sqlite_options: Options) -> None:
    with running(sqlite_options) as front:
        front.submit(document())
    with pytest.raises(SchemaError, match="pepper"):
        make_front(replace(sqlite_options, pepper=b"another one of 32 bytes, as long"))
    with pytest.raises(SchemaError, match="pepper"):
        make_front(replace(sqlite_options, pepper=b"short"))
