"""The collector of this repository knows every name that the integration sends."""

import json
from pathlib import Path
import runpy
from typing import Any

import pytest

from custom_components.usage_stats.engine.sharing import allowlist
from custom_components.usage_stats.engine.sharing.payload import OTHER

ROOT = Path(__file__).parents[2]
SENT = {
    "errors": allowlist.ERROR_TYPES,
    "features": allowlist.FEATURES,
    "printers": {*allowlist.PRINTER_INTEGRATIONS.values()},
}

type Names = dict[str, list[str]]


@pytest.fixture
def script() -> dict[str, Any]:
    """Return what the script defines that writes the file."""
    return runpy.run_path(str(ROOT / "scripts" / "collector_names.py"))


@pytest.fixture
def names() -> Names:
    """Return the collector's lists."""
    path = ROOT / "collector" / "collector" / "names.json"
    read: Names = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_every_name_has_a_place(names: Names) -> None:
    for kind, sent in SENT.items():
        assert sent <= {*names[kind]}
    for listed in names.values():
        assert listed[0] == OTHER
        assert len({*listed}) == len(listed)


def test_the_file_is_as_the_script_writes_it(script: dict[str, Any], names: Names) -> None:
    assert script["extended"](names) == names


def test_a_name_keeps_its_place(script: dict[str, Any]) -> None:
    known = {"errors": [OTHER, "retired", "timeout"]}
    errors = script["extended"](known)["errors"]
    assert errors[:3] == known["errors"]
    assert {*errors} >= allowlist.ERROR_TYPES
