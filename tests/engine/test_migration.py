"""A database of an older version is brought to the current one whole, or left as it was."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.query import Query
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.delivery import Period
from custom_components.usage_stats.engine.sharing.payload import Usage
from custom_components.usage_stats.engine.uses import use_days, use_log
from custom_components.usage_stats.engine.uses.open_day import DayCounts, DayStart
from custom_components.usage_stats.engine.uses.use_log import Exports

FIXTURES = Path(__file__).parents[1] / "fixtures"
OLD = (1, 2, 3, 4, 5)
_SINCE_6 = ("TABLE dates", 'INTO "dates"', "use_days", "corrections", "tracker_spans", "backfill")
_SINCE_5 = ("by_type", "event_marks", "renames", *_SINCE_6)
CHANGED = {
    1: ("usage_events", "uptime", "submissions", "snapshot", *_SINCE_5),
    2: ("by_time", "submissions", "snapshot", *_SINCE_5),
    3: ("snapshot", *_SINCE_5),
    4: _SINCE_5,
    5: _SINCE_6,
}
"""What lines of SQL name that a migration adds, changes or removes."""
NOON = datetime(2025, 12, 22, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest) -> int:
    """Return an older version."""
    version: int = request.param
    return version


@pytest.fixture
def path(tmp_path: Path, old: int) -> Path:
    """Return the path of a database that an older version has written."""
    path = tmp_path / "usage_stats.db"
    script = (FIXTURES / f"schema_{old}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        connection.executescript(script)
    return path


def version(path: Path) -> int:
    """Return the schema version that a reader sees, having seen that the file is sound."""
    with closing(schema.open_reader(path)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found: int = reader.execute("PRAGMA user_version").fetchone()[0]
    return found


def content(path: Path, old: int) -> list[str]:
    """Return what an older version knows of, as SQL."""
    with closing(schema.open_reader(path)) as reader:
        return [
            line
            for line in reader.iterdump()
            if not any(name in line for name in (*CHANGED[old], "sqlite_sequence"))
        ]


def made_of(path: Path) -> set[tuple[str, ...]]:
    """Return the tables and indexes."""
    with closing(schema.open_reader(path)) as reader:
        return set(reader.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"))


def test_the_old_data_is_there(path: Path, old: int) -> None:
    before = content(path, old)
    assert version(path) == old

    with closing(schema.open_writer(path)) as writer:
        assert use_log.load(writer) == DayCounts(
            DayStart(date(2025, 12, 22), NOON, previous=date(2025, 12, 21)), {("Notfall", "ct"): 3}
        )
        assert use_log.waiting(writer) == [(2, date(2025, 12, 21)), (3, date(2025, 12, 22))]
        assert use_log.batch(writer, 3).rows == [
            ("Notfall", "ct", 1),
            ("O'Brien's film", "voice", 7),
        ]
        assert use_log.exports(writer) == Exports(1, NOON - timedelta(days=1))
        assert writer.execute("SELECT SUM(count) FROM uses").fetchone() == (33,)
        assert writer.execute("SELECT COUNT(*) FROM use_ids").fetchone() == (4,)
        assert writer.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    assert version(path) == schema.SCHEMA_VERSION
    assert content(path, old) == before


def test_old_dates_are_rolled_up_later(path: Path) -> None:
    with closing(schema.open_writer(path)) as writer:
        assert writer.execute("SELECT date, unsettled, stamp, rolled FROM dates").fetchall() == [
            ("2025-12-21", 0, "2025-12-22 12:00:00", 0),
            ("2025-12-22", 1, "2025-12-22 12:00:00", 0),
        ]
        use_days.roll_up_next(writer)
        assert not use_days.is_left(writer)

        assert writer.execute("SELECT * FROM use_days").fetchall() == [
            ('Espresso; "doppelt", groß ☕', "button", "2025-12-21", 1),
            ("Notfall", "ct", "2025-12-21", 17),
            ("Notfall", "voice", "2025-12-21", 4),
        ]
        rolled = writer.execute("SELECT date FROM dates WHERE rolled = 1").fetchall()
        assert rolled == [("2025-12-21",)]


def test_it_is_as_a_new_one(path: Path, tmp_path: Path) -> None:
    schema.open_writer(path).close()
    schema.create(tmp_path / "new.db").close()

    assert made_of(path) == made_of(tmp_path / "new.db")


def test_it_holds_events(path: Path) -> None:
    event = UsageEvent("a", "job_created", NOON, {"layers": 3}, None)
    with closing(schema.open_writer(path)) as writer, closing(schema.open_reader(path)) as reader:
        event_log.insert(writer, [event], NOON)
        assert event_log.find(reader, Query())[0] == event


def test_its_events_are_in_no_submission(path: Path, old: int) -> None:
    period = Period(date(2025, 12, 19), date(2025, 12, 26))
    with closing(schema.open_writer(path)) as writer:
        found = submission_log.usage(writer, period.start, period)

    nothing = Usage({}, timedelta(), {}, {})
    types = ("app_start", "app_shutdown", "job_created", "job_completed", "feature_enabled")
    assert found == (
        nothing
        if old == 1
        else Usage(
            {**dict.fromkeys(types, 1), "error_occurred": 2},
            timedelta(hours=11),
            {"connection_lost": 1, None: 1},
            {"timelapse": True},
        )
    )


def test_it_is_migrated_once(path: Path) -> None:
    schema.open_writer(path).close()
    before = path.read_bytes()
    schema.open_writer(path).close()

    assert path.read_bytes() == before


def test_a_crash_at_any_step_leaves_one_of_both(
    path: Path, old: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the disk before each statement is the old version whole, or the new one whole."""
    before = content(path, old)
    crashes: list[Path] = []
    connect = schema._connect

    def crash(_statement: str) -> None:
        crashes.append(tmp_path / f"crash{len(crashes)}")
        crashes[-1].mkdir()
        for file in tmp_path.glob("usage_stats.db*"):
            shutil.copy(file, crashes[-1])

    def connect_and_watch(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.set_trace_callback(crash)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_connect", connect_and_watch)
        schema.open_writer(path).close()

    versions = []
    for crashed in crashes:
        versions.append(version(crashed / path.name))
        assert content(crashed / path.name, old) == before
        schema.open_writer(crashed / path.name).close()
        assert version(crashed / path.name) == schema.SCHEMA_VERSION
    assert len(versions) > len("".join(schema._STEPS[old:]).split(";"))
    assert set(versions) <= {old, schema.SCHEMA_VERSION}
    assert version(path) == schema.SCHEMA_VERSION


def test_a_full_disk_leaves_the_old_one(
    path: Path, old: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(path, old)
    made_before = made_of(path)
    connect = schema._connect

    def connect_to_full_disk(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)
        pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
        # Enough to begin with, and not for all.
        connection.execute(f"PRAGMA max_page_count = {pages + max(3 - old, 0)}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_connect", connect_to_full_disk)
        with pytest.raises(sqlite3.OperationalError, match="full") as caught:
            schema.open_writer(path)
    assert not schema.is_damage(caught.value)
    assert version(path) == old
    assert (content(path, old), made_of(path)) == (before, made_before)
    schema.open_writer(path).close()
    assert version(path) == schema.SCHEMA_VERSION


def test_another_program_may_hold_it(path: Path, old: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            schema.open_writer(path)
        other.execute("ROLLBACK")
        assert version(path) == old
    schema.open_writer(path).close()
    assert version(path) == schema.SCHEMA_VERSION


@pytest.mark.parametrize("old", [4], indirect=True)
def test_old_events_are_as_old_as_their_times_say(path: Path) -> None:
    """Not those of a clock that had started in 1970 or ran ahead, nor what came after those."""
    day, epoch = timedelta(days=1), datetime(1970, 1, 1, tzinfo=UTC)
    times = [NOON, NOON + day, epoch, NOON + 2 * day, NOON + 4_000 * day, NOON + 3 * day]
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        for number, moment in enumerate(times):
            connection.execute(
                "INSERT INTO usage_events VALUES (?, 'app_start', ?, '{}', NULL, ?)",
                (f"{number}", moment.timestamp(), moment.timestamp()),
            )

    with closing(schema.open_writer(path)) as writer:
        marks = writer.execute("SELECT date, event_id FROM event_marks ORDER BY date").fetchall()
        assert marks == [
            # The seven of the fixture are of one day.
            ("2025-12-20", "00000006-0000-4000-8000-000000000006"),
            ("2025-12-23", "0"),
            ("2025-12-24", "2"),
            # The one of the future goes with those around it.
            ("2025-12-25", "4"),
        ]
        assert not event_log.purge(writer, date(2025, 12, 24))
        left = [event_id for (event_id,) in writer.execute("SELECT id FROM usage_events")]
        assert left == ["3", "4", "5"]


@pytest.mark.parametrize("old", [4], indirect=True)
def test_an_event_of_the_future_holds_nothing_back(path: Path) -> None:
    """One of the first came from a clock that ran ahead; all others get their marks."""
    times = [NOON + timedelta(days=days) for days in (1, 300_000, 2, 3, 4, 5)]
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        for number, moment in enumerate(times):
            connection.execute(
                "INSERT INTO usage_events VALUES (?, 'app_start', ?, '{}', NULL, ?)",
                (f"{number}", moment.timestamp(), moment.timestamp()),
            )

    with closing(schema.open_writer(path)) as writer:
        marks = writer.execute("SELECT event_id FROM event_marks ORDER BY date").fetchall()
        assert [event_id for (event_id,) in marks][1:] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("old", [4], indirect=True)
def test_events_of_a_clock_without_a_battery_get_no_mark(path: Path) -> None:
    """They are the first, so nothing says when they came."""
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        connection.execute("DELETE FROM usage_events WHERE event_type != 'app_start'")
        connection.execute("UPDATE usage_events SET timestamp = 60")
        connection.execute(
            "INSERT INTO usage_events VALUES ('b', 'app_start', ?, '{}', NULL, 0)",
            (NOON.timestamp(),),
        )

    with closing(schema.open_writer(path)) as writer:
        assert writer.execute("SELECT * FROM event_marks").fetchall() == []
        assert not event_log.purge(writer, date(2026, 12, 24))
        assert event_log.total(writer) == 2
