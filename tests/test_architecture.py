"""The rules of the code's shape that neither ruff nor mypy knows."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
import sys

from homeassistant.const import Platform
import pytest

from custom_components.usage_stats.issues import ALL_ISSUES, TRACKER_ISSUES

ROOT = Path(__file__).parents[1]
PACKAGE = "custom_components.usage_stats"
COMPONENT = ROOT / "custom_components" / "usage_stats"
ENGINE = COMPONENT / "engine"
SOURCES = sorted(
    path
    for folder in ("custom_components", "tests", "benchmarks", "scripts")
    for path in (ROOT / folder).rglob("*.py")
)
MODULES = sorted(path for path in COMPONENT.rglob("*.py") if ENGINE not in path.parents)
ENGINE_MODULES = sorted(ENGINE.rglob("*.py"))

# A package, or a file at the root, imports only from the layers above its own, and from itself.
# Those that share a layer never import each other, but for the surfaces.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"engine"}),
    frozenset({"const"}),
    frozenset({"options", "issues"}),
    frozenset({"helpers"}),
    frozenset({"storage"}),
    frozenset({"uses", "events"}),
    frozenset({"tracking", "analysis", "sharing"}),
    frozenset({"data", "deletion"}),
    frozenset({"commands"}),
)
# Home Assistant's own file names, and what they have in common.
SURFACES = frozenset(
    {
        *(
            "config_flow",
            "tracker_flow",
            "repairs",
            "diagnostics",
            "system_health",
            "logbook",
            "backup",
        ),
        *("services", "http", "websocket_api"),
        *("entity", "coordinator", "count_sensors", "skill_sensors", "week_sensors"),
        *("long_term_statistics", "sharing_entities"),
        *("sensor", "binary_sensor", "button", "event", "trigger", "condition", "panel"),
        "use_filter",
    }
)
# What counts cannot reach what sends, and what sends nothing of what counts.
NEVER = {"sharing": "uses", "engine.sharing": "engine.uses"}

CLOCK = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"}
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH)\b")
# Where a translation key is named: by these names it is kept, or handed to these as the last.
KEY = re.compile(r"\b(_attr_translation_key|reason|_\w+_KEYS)\b")
REASONED = re.compile(
    r"\b(FieldError|RefusedError|_setup_error|field_error|Invalid|Msg|async_text)$"
)
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 350
MOST_NAMES_OF_A_CHAIN = 3
UNIDIOMATIC = re.compile(
    r"\b(anew|begun|noughts?|whoever|by\s+itself|of\s+which\s+nothing|Sammelstellen?"
    r"|take\s+what\s+is\s+worked\s+with)\b",
    re.IGNORECASE,
)
# Whole texts are searched for them, but of tests only the docstrings.
TEXTS = sorted(
    path
    for pattern in (
        "custom_components/**/*",
        *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md"),
        *("scripts/*", "demo/*", "benchmarks/*.py"),
        "tests/**/*.py",
    )
    for path in ROOT.glob(pattern)
    if path.suffix in {"", ".json", ".md", ".py", ".yaml"} and path.is_file()
)


def named(path: Path) -> str:
    """Return a path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def module_name(path: Path) -> str:
    """Return the name that a file of ours is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def file_of(module: str) -> Path | None:
    """Return the file of a module of ours; None for any other, and for a package."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    return path if path.exists() else None


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Return the full names of the modules that a file imports."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    parts = [*path.relative_to(ROOT).parent.parts, ""]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(parts[: len(parts) - node.level]) if node.level else ""
            origin = ".".join(filter(None, (package, node.module)))
            for alias in node.names:
                name = f"{origin}.{alias.name}"
                yield name if file_of(name) is not None else origin


def reached(path: Path) -> set[str]:
    """Return the modules of ours that a file imports, and what those import."""
    found: set[str] = set()
    ahead = [path]
    while ahead:
        for module in imported(ahead.pop()):
            if module not in found and (file := file_of(module)) is not None:
                found.add(module)
                ahead.append(file)
    return found


def texts(node: ast.AST) -> Iterator[str]:
    """Yield all string literals."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


@pytest.mark.parametrize("path", ENGINE_MODULES, ids=named)
def test_the_engine_knows_the_standard_library_and_itself(path: Path) -> None:
    for module in imported(path):
        if module.startswith(PACKAGE):
            assert module.removeprefix(f"{PACKAGE}.").partition(".")[0] == "engine", module
        else:
            assert module.partition(".")[0] in sys.stdlib_module_names - {"asyncio"}, module


@pytest.mark.parametrize("path", ENGINE_MODULES, ids=named)
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


def room(module: str) -> str:
    """Return the package, or the file at the root, that a module belongs to."""
    return module.removeprefix(PACKAGE).removeprefix(".").partition(".")[0] or "__init__"


def may_import(importer: str, target: str) -> bool:
    """Return whether one room may import another."""
    if importer in {target, "__init__"}:
        return True
    above = [layer for layer in LAYERS if importer not in layer]
    if importer in SURFACES:
        return target in SURFACES | frozenset().union(*LAYERS)
    [own] = [number for number, layer in enumerate(LAYERS) if importer in layer]
    return any(target in layer for layer in above[:own])


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_one_way(path: Path) -> None:
    for module in imported(path):
        if module.startswith("custom_components"):
            assert may_import(room(module_name(path)), room(module)), module


@pytest.mark.parametrize("path", [*MODULES, *ENGINE_MODULES], ids=named)
def test_what_counts_and_what_sends_never_meet(path: Path) -> None:
    for sends, counts in NEVER.items():
        if f"{module_name(path)}.".startswith(f"{PACKAGE}.{sends}."):
            for module in reached(path):
                assert not f"{module}.".startswith(f"{PACKAGE}.{counts}."), module
            # Storage knows the log of uses; sharing asks it for nothing of them.
            for module in imported(path):
                assert not f"{module}.".startswith(f"{PACKAGE}.engine.uses."), module


def test_no_import_goes_in_a_circle() -> None:
    for path in [*MODULES, *ENGINE_MODULES]:
        if path.name != "__init__.py":
            for module in imported(path):
                if (other := file_of(module)) is not None:
                    assert module_name(path) not in reached(other), f"{named(path)}: {module}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_sqlite_is_behind_the_database(path: Path) -> None:
    if module_name(path) != f"{PACKAGE}.storage.database":
        assert "sqlite3" not in imported(path)
    assert [text for text in texts(tree(path)) if SQL.match(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_component_that_is_used_is_a_dependency(path: Path) -> None:
    """As hassfest has it: or our platform of it, which is imported when it is set up itself."""
    manifest = json.loads((COMPONENT / "manifest.json").read_text(encoding="utf-8"))
    allowed = {
        *manifest["dependencies"],
        *manifest["after_dependencies"],
        *Platform,
        # Part of every installation.
        *("automation", "group", "homeassistant", "script", "system_health"),
        path.stem,
    }
    for module in imported(path):
        assert module != "homeassistant.components"
        if module.startswith("homeassistant.components."):
            assert module.split(".")[2] in allowed, module


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
            case ast.keyword(arg="translation_key" | "msg", value=value):
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
    shown |= english["selector"].keys()
    shown |= english["config"]["error"].keys()
    shown |= english["config_subentries"]["tracker"]["error"].keys()

    used = {key for path in COMPONENT.rglob("*.py") for key in keys_used(path)}
    assert used <= told | shown
    assert told <= used | {*ALL_ISSUES, *TRACKER_ISSUES}
    assert english["issues"].keys() == {*ALL_ISSUES, *TRACKER_ISSUES}


def docstrings(path: Path) -> Iterator[str]:
    """Yield the docstrings of a module, its classes and functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_words_are_those_of_home_assistant(path: Path) -> None:
    if path.is_relative_to(ROOT / "tests"):
        text = "\n".join(docstrings(path))
    else:
        text = path.read_text(encoding="utf-8")
    assert [match[0] for match in UNIDIOMATIC.finditer(text)] == []


def test_every_class_has_a_docstring_of_its_own() -> None:
    classes = defaultdict(list)
    for path in [*MODULES, *ENGINE_MODULES]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and (text := ast.get_docstring(node)):
                classes[text].append(f"{named(path)}: {node.name}")
    assert [names for names in classes.values() if len(names) > 1] == []


def chain(node: ast.Attribute) -> list[str]:
    """Return the names of an attribute chain, without `self` and a final `isoformat`."""
    names: list[str] = []
    part: ast.expr = node
    while isinstance(part, ast.Attribute):
        names.insert(0, part.attr)
        part = part.value
    if isinstance(part, ast.Name) and part.id != "self":
        names.insert(0, part.id)
    return names[:-1] if names[-1] == "isoformat" else names


@pytest.mark.parametrize("path", [*MODULES, *ENGINE_MODULES], ids=named)
def test_code_reads_one_level_deep(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert len(chain(node)) <= MOST_NAMES_OF_A_CHAIN, ast.unparse(node)
