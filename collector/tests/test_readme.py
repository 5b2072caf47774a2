"""The README is held to the code."""

from pathlib import Path
import re

from collector.__main__ import COMMANDS
from collector.front.metrics import Metrics
from collector.metrics import exposition
from collector.settings import PREFIX, Settings
from collector.store.health import Health

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def _rows(title: str) -> list[list[str]]:
    section = TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_setting_has_its_row_and_usual_value() -> None:
    usual = Settings()
    listed: dict[str, str] = {}
    for names, values, _ in _rows("Settings"):
        listed |= zip(re.findall(rf"{PREFIX}(\w+)", names), values.split(", "), strict=True)
    fields = Settings.__dataclass_fields__
    assert {name.lower() for name in listed} == fields.keys()
    for name, value in listed.items():
        default = getattr(usual, name.lower())
        if isinstance(default, bool):
            assert value == f"`{'yes' if default else 'no'}`"
        elif isinstance(default, int) or (isinstance(default, str) and default):
            assert value == f"`{default}`"


def test_every_command_has_its_row() -> None:
    named = re.findall(r"`… (\w+)", " ".join(row[0] for row in _rows("Commands")))
    assert sorted(named) == sorted(COMMANDS)


def test_every_metric_has_its_row() -> None:
    text = exposition(Metrics(), Health(0, 0, 0), 1.0)
    known = set(re.findall(r"# TYPE (\w+)", text))
    assert set(re.findall(r"`(collector_\w+)", TEXT.split("## Watching it")[1])) == known


def test_each_engine_says_whether_it_was_run() -> None:
    states = [state for _, state in _rows("Databases")]
    pattern = r"\*never run\*|\*run (here|in CI)\*: [\d.]+, \d{4}-\d\d-\d\d"
    assert all(re.fullmatch(pattern, state) for state in states)


def test_files_and_folders_that_are_named_are_there() -> None:
    for name in re.findall(r"`((?:collector|deploy|tests)/[\w./]+)`", TEXT):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`(compose\.\w+\.yaml)`", TEXT):
        assert (ROOT / "deploy" / name).exists(), name
    assert (ROOT.parent / ".github" / "workflows" / "collector.yml").exists()
