"""The commands that do one thing, and what they say."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from secrets import token_hex
import time
from uuid import uuid4

import pytest

from collector.commands import tools
from collector.commands.doctor import doctor
from collector.commands.parts import CommandError, prepare
from collector.days import day_at
from collector.rollup.count import WHOLE
from collector.settings import Settings, find_pepper
from collector.store import rollups, schema
from collector.store.errors import SchemaError
from collector.store.pepper import Pepper

from ..conftest import Place
from ..homes import Report, Town, home


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a collector that was never started."""
    return Settings(data=tmp_path / "data")


@pytest.fixture
def town(settings: Settings) -> Iterator[Town]:
    """Return a town that has been sending for eight weeks, until today."""
    tools.migrate(settings)
    with closing(settings.open()) as database:
        town = Town(database, day_at(time.time()) - 8 * 7)
        town.live({home(number): Report() for number in range(12)}, 8)
        yield town


def _doctor(settings: Settings) -> tuple[str, bool]:
    text = StringIO()
    try:
        doctor(settings, text.write)
    except CommandError:
        return text.getvalue(), False
    return text.getvalue(), True


def test_tables_are_made_once(settings: Settings) -> None:
    known = len(schema.scripts("sqlite"))
    assert tools.migrate(settings) == f"{known} migrations were run."
    assert tools.migrate(settings) == "0 migrations were run."


def test_a_process_without_jobs_asks_for_a_migration(settings: Settings) -> None:
    with pytest.raises(SchemaError, match="migrate"):
        prepare(Settings(data=settings.data, jobs=False))
    prepare(settings)
    prepare(Settings(data=settings.data, jobs=False))


def test_computing_and_publishing(settings: Settings, town: Town) -> None:
    assert tools.rollup(settings).endswith("roll-ups were computed, 0 old submissions deleted.")
    assert tools.publish_page(settings) == (
        "The page is written; 3 weeks are new or were looked at again."
    )
    assert '"installations": 10' in (settings.page / "usage.json").read_text()
    week = town.database.run(rollups.latest_week)
    assert week is not None
    assert town.database.run(lambda work: rollups.read(work, week, [WHOLE]))


def test_a_backup_is_complete_and_replaces_nothing(settings: Settings, town: Town) -> None:
    copy = settings.data / "copy.db"
    assert "is copied" in tools.backup(settings, copy)
    restored = Settings(data=settings.data, database_url=f"sqlite:///{copy}")
    count = "SELECT COUNT(*) FROM submission"
    with closing(restored.open()) as database:
        assert database.run(lambda work: work.select(count)) == [(12 * 8,)]
    assert town.database.run(lambda work: work.select(count)) == [(12 * 8,)]
    with pytest.raises(CommandError, match="already"):
        tools.backup(settings, copy)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_postgresql_has_tools_of_its_own(place: Place, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=place.url)
    with pytest.raises(CommandError, match="pgBackRest"):
        tools.backup(settings, tmp_path / "copy")


def test_erasing_for_somebody(settings: Settings, town: Town) -> None:
    installation_id = str(uuid4())
    known = Pepper(find_pepper(settings)).installation(installation_id)
    town.submit({known: (town.today - 7, Report())})
    assert tools.erase(settings, installation_id) == "It is erased."
    held = "SELECT COUNT(*) FROM submission WHERE installation = ?"
    assert town.database.run(lambda work: work.select(held, (known,))) == [(0,)]
    assert known.hex() in settings.tombstones.read_text()
    assert tools.erase(settings, installation_id).startswith("Nothing was held")
    with pytest.raises(CommandError, match="not the ID"):
        tools.erase(settings, "somebody")


def test_the_doctor_finds_what_is_missing(settings: Settings) -> None:
    text, good = _doctor(settings)
    assert not good
    assert text.splitlines() == [
        "FAIL  The folder of the data is missing: run `migrate`.",
        "FAIL  The database cannot be used: SQLITE_CANTOPEN",
    ]
    tools.migrate(settings)
    text, good = _doctor(settings)
    assert not good
    assert "There is no pepper yet" in text
    find_pepper(settings)
    assert _doctor(settings)[1]


def test_the_doctor_looks_at_roll_ups_and_at_the_clock(settings: Settings, town: Town) -> None:
    set_pepper = Settings(data=settings.data, pepper=token_hex(32))
    text, good = _doctor(set_pepper)
    assert not good
    assert "FAIL  No roll-up was computed yet." in text
    tools.rollup(settings)
    text, good = _doctor(set_pepper)
    assert good
    assert "The newest week with installations is that of" in text
    late = "UPDATE rollup_job SET computed = computed - 20000"
    town.database.run(lambda work: work.execute(late))
    text, good = _doctor(set_pepper)
    assert not good
    assert "FAIL  The last roll-up is 2" in text
