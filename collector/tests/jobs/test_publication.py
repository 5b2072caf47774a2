"""What is published of a town, week after week."""

import json
from pathlib import Path
import random
from typing import Any

from jsonschema import Draft202012Validator
import pytest

from collector.days import DAYS_PER_WEEK, day_of, monday_of
from collector.jobs.publication import publish
from collector.publish.disclosure import ROUNDED_TO
from collector.rollup.run import Rollup
from collector.weeks import OPEN_DAYS

from ..homes import Report, Town, home
from ..publish.attack import finds, of_json
from ..towns import FIRST, Watch

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)

WEEK = monday_of(FIRST + DAYS_PER_WEEK)
"""The first week that counts: the second of the town."""
CLOSED = OPEN_DAYS // DAYS_PER_WEEK + 1
"""How many weeks the town lives until just before it is complete."""


def _weeks(folder: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((folder / "usage.json").read_text())
    return {week["monday"]: week for week in content["weeks"]}


def _week(folder: Path) -> dict[str, Any] | None:
    return _weeks(folder).get(day_of(WEEK).isoformat())


def _live(town: Town, rollup: Rollup, folder: Path, homes: dict[bytes, Report], weeks: int) -> None:
    for _ in range(weeks):
        town.live(homes, 1)
        rollup.run()
        publish(rollup, folder)


@pytest.fixture
def homes() -> dict[bytes, Report]:
    """Return forty homes, eleven of which are in France, and one in Liechtenstein."""
    countries = ["FR"] * 11 + ["LI"] + ["DE"] * 28
    return {home(number): Report(country=code) for number, code in enumerate(countries)}


def test_a_week_is_shown_once_it_is_closed(
    town: Town, rollup: Rollup, homes: dict[bytes, Report], tmp_path: Path
) -> None:
    _live(town, rollup, tmp_path, homes, CLOSED)
    assert _week(tmp_path) is None
    _live(town, rollup, tmp_path, homes, 1)
    week = _week(tmp_path)
    assert week is not None
    assert week["installations"] == 40
    assert week["country"] == {"DE": 30, "other": 10}
    assert week["platform"] == {"linux": 40}
    assert week["number"]["jobs"] == {"installations": 40, "total": 40 * 31}
    assert list(_weeks(tmp_path)) == [day_of(WEEK).isoformat()]
    schema = json.loads((tmp_path / "usage.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads((tmp_path / "usage.json").read_text()))


def test_a_new_installation_counts_from_its_second_week_on(
    town: Town, rollup: Rollup, homes: dict[bytes, Report], tmp_path: Path
) -> None:
    invented = {home(number): Report(country="IT") for number in range(100, 200)}
    _live(town, rollup, tmp_path, homes, 2)
    start = town.today - DAYS_PER_WEEK
    town.today += 1
    town.submit({key: (start, report) for key, report in invented.items()})
    _live(town, rollup, tmp_path, homes, CLOSED + 1)
    weeks = _weeks(tmp_path)
    assert {week["installations"] for week in weeks.values()} == {40}
    assert all("IT" not in week["country"] for week in weeks.values())


def test_erasing_a_few_changes_no_number_and_erasing_many_does(
    town: Town, rollup: Rollup, homes: dict[bytes, Report], tmp_path: Path
) -> None:
    _live(town, rollup, tmp_path, homes, CLOSED + 1)
    before = (tmp_path / "usage.json").read_text()
    germans = [key for key, report in homes.items() if report.country == "DE"]
    for key in germans[:4]:
        town.erase(key)
    rollup.run()
    publish(rollup, tmp_path)
    assert (tmp_path / "usage.json").read_text() == before
    for key in germans[4:15]:
        town.erase(key)
    rollup.run()
    publish(rollup, tmp_path)
    week = _week(tmp_path)
    assert week is not None
    assert week["installations"] == 25
    assert week["country"] == {"DE": 15, "other": 10}


def test_the_clock_of_the_host_is_a_year_ahead_for_a_day(
    town: Town, rollup: Rollup, homes: dict[bytes, Report], tmp_path: Path
) -> None:
    _live(town, rollup, tmp_path, homes, CLOSED + 1)
    before = _weeks(tmp_path)
    town.today += 365
    rollup.run()
    publish(rollup, tmp_path)
    assert _weeks(tmp_path) == before
    town.today -= 2 * 365
    rollup.run()
    publish(rollup, tmp_path)
    assert _weeks(tmp_path) == before
    town.today += 365
    _live(town, rollup, tmp_path, homes, 2)
    weeks = _weeks(tmp_path)
    assert len(weeks) == 3
    assert all(week["installations"] == 40 for week in weeks.values())


def test_a_page_without_homes_is_a_page(town: Town, rollup: Rollup, tmp_path: Path) -> None:
    rollup.run()
    assert publish(rollup, tmp_path / "public") == 0
    assert _weeks(tmp_path / "public") == {}
    assert town.today == FIRST


def test_a_week_that_is_not_counted_yet_is_not_shown(
    town: Town, watch: Watch, homes: dict[bytes, Report], rollup: Rollup, tmp_path: Path
) -> None:
    town.live(homes, 3)
    rollup.run()
    town.live(homes, CLOSED)
    publish(rollup, tmp_path)
    assert _weeks(tmp_path) == {}
    rollup.run()
    publish(rollup, tmp_path)
    assert len(_weeks(tmp_path)) > 0
    assert watch() > 0


@pytest.mark.parametrize("seed", range(2))
def test_subtraction_finds_nothing_in_all_editions_of_a_town(
    town: Town, rollup: Rollup, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    homes = {
        home(number): Report(
            country=chance.choice(("DE", "DE", "DE", "FR", "AT", "LI")),
            version=chance.choice(("0.1.0", "0.1.0", "0.2.0")),
            platform=chance.choice(("linux",) * 9 + ("darwin",)),
            features=frozenset(name for name in ("camera", "library") if chance.random() < 0.8),
            errors={"disk_full": 3} if chance.random() < 0.3 else {},
        )
        for number in range(60)
    }
    editions = []
    for _ in range(12):
        here = {key: report for key, report in homes.items() if chance.random() < 0.9}
        _live(town, rollup, tmp_path, here, 1)
        if chance.random() < 0.4:
            gone = chance.sample(sorted(homes), chance.choice((1, 1, 3, 12)))
            for key in gone:
                homes.pop(key)
                town.erase(key)
            rollup.run()
            publish(rollup, tmp_path)
        editions.append(of_json((tmp_path / "usage.json").read_text()))
    assert len(editions[-1]) >= 3
    assert finds(editions, ROUNDED_TO // 2) == []
