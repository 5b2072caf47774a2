"""The rules of the code's shape that neither ruff nor mypy knows."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
import sys

from homeassistant.const import Platform
import pytest

from custom_components.usage_stats.issues import ALL_ISSUES

ROOT = Path(__file__).parents[1]
COMPONENT = ROOT / "custom_components" / "usage_stats"
ENGINE = COMPONENT / "engine"
SOURCES = sorted(
    path
    for folder in ("custom_components", "tests", "benchmarks", "scripts")
    for path in (ROOT / folder).rglob("*.py")
)
MODULES = sorted(COMPONENT.glob("*.py"))

# Each module may import from those before it, and from the engine. What sends takes its place
# after all that counts, so that counting cannot reach it.
ORDER = (
    "const",
    "consent",
    "options",
    "throttle",
    "issues",
    "store",
    "database",
    "stream",
    "trouble",
    "hold",
    "opening",
    "saving",
    "counting",
    "exporting",
    "clock",
    "rollover",
    "environment",
    "events",
    "event_export",
    "deleting",
    "agreement",
    "collector",
    "submitting",
    "erasing",
    "printers",
    "sharing",
    "runtime",
    "backup",
    "diagnostics",
    "system_health",
    "logbook",
    "commands",
    "sharing_commands",
    "services",
    "http",
    "entity",
    "counters",
    "coordinator",
    "sensor",
    "button",
    "binary_sensor",
    "repairs",
    "config_flow",
    "__init__",
)
CLOCK = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"}
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH)\b")
# Where a translation key is named: by these names it is kept, or handed to these as the last.
KEY = re.compile(r"\b(_attr_translation_key|reason)\b")
REASONED = re.compile(r"\b(FieldError|_RefusedTextError|_setup_error)$")
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 350


def named(path: Path) -> str:
    """Return a path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, those of its own package with a leading dot."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            if node.module is None:
                yield from (origin + alias.name for alias in node.names)
            else:
                yield origin


def texts(node: ast.AST) -> Iterator[str]:
    """Yield all string literals."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=named)
def test_the_engine_knows_the_standard_library_and_itself(path: Path) -> None:
    for module in imported(path):
        if module.startswith("."):
            assert (ENGINE / f"{module.removeprefix('.')}.py").exists(), module
        else:
            assert module.partition(".")[0] in sys.stdlib_module_names - {"asyncio"}, module


def reached(path: Path) -> set[str]:
    """Return the modules of the engine that a file imports, and what those import."""
    found: set[str] = set()
    ahead = [path]
    while ahead:
        names = {name.removeprefix(".") for name in imported(ahead.pop()) if name.startswith(".")}
        ahead += [ENGINE / f"{name}.py" for name in names - found]
        found |= names
    return found


@pytest.mark.parametrize("name", ["listed", "summary", "submission_log", "upcoming"])
def test_uses_cannot_get_into_what_is_sent(name: str) -> None:
    path = ENGINE / f"{name}.py"
    of_uses = {"day", "use_log", "csv_file", "recovery"}
    assert {*imported(path)}.isdisjoint(f".{module}" for module in {"uses", *of_uses})
    # By way of events.py there is uses.py, for its errors: it holds rules and no uses.
    assert reached(path).isdisjoint(of_uses)


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=named)
def test_the_engine_has_no_clock_and_no_zone(path: Path) -> None:
    assert "time" not in imported(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            reads_clock = node.func.attr in CLOCK and not node.args
            reads_zone = node.func.attr == "astimezone" and not node.args
            assert not reads_clock, ast.unparse(node)
            assert not reads_zone, ast.unparse(node)
    for text in texts(tree(path)):
        assert not re.search(r"CURRENT_(DATE|TIME)|'now'", text), text


def test_modules_import_in_one_direction() -> None:
    assert {path.stem for path in MODULES} == set(ORDER)
    for path in MODULES:
        before = ORDER[: ORDER.index(path.stem)]
        for module in imported(path):
            if module.startswith("."):
                first = module.removeprefix(".").partition(".")[0]
                assert first in {"engine", *before}, f"{path.name} imports {module}"
            else:
                assert not module.startswith("custom_components"), f"{path.name}: {module}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_sqlite_is_behind_the_database(path: Path) -> None:
    if path.stem != "database":
        assert "sqlite3" not in imported(path)
    assert [text for text in texts(tree(path)) if SQL.match(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_component_that_is_used_is_a_dependency(path: Path) -> None:
    """As hassfest has it: or our platform of it, which is imported when it is set up itself."""
    manifest = json.loads((COMPONENT / "manifest.json").read_text(encoding="utf-8"))
    allowed = {*manifest["dependencies"], *Platform, "system_health", path.stem}
    for module in imported(path):
        assert module != "homeassistant.components"
        if module.startswith("homeassistant.components."):
            assert module.split(".")[2] in allowed, module


@pytest.mark.parametrize("path", [*MODULES, *sorted(ENGINE.glob("*.py"))], ids=named)
def test_the_layout_names_every_module(path: Path) -> None:
    layout = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    if (path.parent, path.stem) != (ENGINE, "__init__"):
        assert f" {path.name} " in layout


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_reader_keeps_the_overview(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    # Home Assistant wants all flows in one file.
    most = 400 if path.stem == "config_flow" else MOST_LINES_OF_A_FILE
    assert len(source.splitlines()) <= most
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name
            hidden = [
                part for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom)
            ]
            assert hidden == [], node.name


def keys_used(path: Path) -> Iterator[str]:
    """Yield the translation keys that a file names, for errors, issues and entities."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.keyword(arg="translation_key", value=value):
                yield from texts(value)
            case ast.Assign(targets=[target], value=value) if KEY.search(ast.unparse(target)):
                yield from texts(value)
            case ast.Call(func=function, args=arguments) if REASONED.search(ast.unparse(function)):
                yield from (text for part in arguments[-1:] for text in texts(part))


def test_every_key_has_a_text_and_every_text_a_key() -> None:
    english = json.loads((COMPONENT / "translations" / "en.json").read_text(encoding="utf-8"))
    icons = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))
    told = {*english["exceptions"], *english["issues"]}
    shown = {key for kinds in (english, icons) for keys in kinds["entity"].values() for key in keys}
    shown |= english["config"]["error"].keys()

    used = {key for path in COMPONENT.rglob("*.py") for key in keys_used(path)}
    assert used <= told | shown
    assert told <= used | set(ALL_ISSUES)
    assert english["issues"].keys() == set(ALL_ISSUES)
