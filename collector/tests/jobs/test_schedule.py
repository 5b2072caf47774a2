"""What runs beside the requests, and goes on after a bad day."""

from collections.abc import Callable
from pathlib import Path
import time

import pytest

from collector.jobs.schedule import Schedule
from collector.rollup.plan import HOUR
from collector.rollup.run import Rollup
from collector.store.opening import open_database
from collector.store.records import Tombstone
from collector.store.tombstones import TombstoneFile

from ..conftest import Place
from ..homes import Report, Town, home
from ..towns import Watch

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def _wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert what()


def test_it_computes_and_publishes_at_its_start(
    place: Place, town: Town, watch: Watch, tmp_path: Path
) -> None:
    town.live({home(number): Report() for number in range(12)}, 9)
    schedule = Schedule(
        Rollup(open_database(place.url), watch, 400),
        tmp_path / "public",
        TombstoneFile(tmp_path / "tombstones"),
    )
    schedule.start()
    _wait_for((tmp_path / "public" / "index.de.html").exists)
    schedule.stop()
    assert '"installations": 10' in (tmp_path / "public" / "usage.json").read_text()


def test_the_page_is_written_once_a_day(town: Town, rollup: Rollup, tmp_path: Path) -> None:
    schedule = Schedule(rollup, tmp_path, TombstoneFile(tmp_path / "tombstones"))
    schedule.run_once()
    page = tmp_path / "index.html"
    page.unlink()
    schedule.run_once()
    assert not page.exists()
    town.today += 1
    schedule.run_once()
    assert page.exists()


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(
    place: Place, watch: Watch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "public").write_text("a file in its place")
    schedule = Schedule(
        Rollup(open_database(place.url), watch, 400),
        tmp_path / "public",
        TombstoneFile(tmp_path / "tombstones"),
    )
    schedule.start()
    _wait_for(lambda: "Roll-ups and page wait: FileExistsError." in caplog.text)
    schedule.stop()


def test_an_error_in_the_code_ends_nothing(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> int:
        raise ZeroDivisionError

    schedule = Schedule(
        Rollup(open_database(place.url), broken, 400),
        tmp_path,
        TombstoneFile(tmp_path / "tombstones"),
    )
    schedule.start()
    _wait_for(lambda: "ZeroDivisionError" in caplog.text)
    schedule.stop()


def test_a_database_that_was_restored_meanwhile_brings_nobody_back(
    town: Town, watch: Watch, rollup: Rollup, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    town.live({home(1): Report(), home(2): Report()}, 3)
    tombstones = TombstoneFile(tmp_path / "tombstones")
    schedule = Schedule(rollup, tmp_path / "public", tombstones)
    schedule.run_once()
    tombstones.append([Tombstone(home(1), town.today, None)])
    watch.seconds += HOUR
    schedule.run_once()
    assert "lacked 1 tombstones" in caplog.text
    left = town.database.run(
        lambda work: work.select("SELECT DISTINCT installation FROM submission")
    )
    assert left == [(home(2),)]
    caplog.clear()
    schedule.run_once()
    assert "tombstones" not in caplog.text
