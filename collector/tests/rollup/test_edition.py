"""What is published is kept by every database."""

import json
from pathlib import Path

from collector.jobs.publication import publish
from collector.rollup.run import Rollup

from ..homes import Report, Town, home


def test_an_edition_is_kept(town: Town, rollup: Rollup, tmp_path: Path) -> None:
    town.live({home(number): Report(errors={"disk_full": 3}) for number in range(12)}, 9)
    rollup.run()
    assert publish(rollup, tmp_path) > 0
    first = (tmp_path / "usage.json").read_text()
    assert json.loads(first)["weeks"][0]["error"] == {
        "disk_full": {"installations": 10, "total": 35}
    }
    for number in range(8):
        town.erase(home(number))
    rollup.run()
    assert publish(rollup, tmp_path) > 0
    assert publish(rollup, tmp_path) == 0
    assert (tmp_path / "usage.json").read_text() == first
