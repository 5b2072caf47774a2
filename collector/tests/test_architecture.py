"""The rules of the code's shape that neither ruff nor mypy knows."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "collector"
SOURCES = sorted(
    path
    for folder in ("collector", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
MODULES = [path for path in SOURCES if path.is_relative_to(PACKAGE)]
# A package imports only from those before it, and from modules beside the packages.
LAYERS = ("store", "publish", "rollup", "front", "jobs", "commands")
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 350
MOST_NAMES_OF_A_CHAIN = 3


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> list[str]:
    """Return the modules that a file imports, relative ones from the package's root."""
    found = []
    inside = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(inside[: len(inside) - node.level + 1]) if node.level else ""
            origin = ".".join(filter(None, (base, node.module)))
            found += [f"{origin}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_imports_home_assistant_or_the_integration(path: Path) -> None:
    roots = {name.partition(".")[0] for name in imports(path)}
    assert not roots & {"homeassistant", "custom_components"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_store_knows_no_front(path: Path) -> None:
    package = path.relative_to(PACKAGE).parts[0]
    if package in LAYERS:
        above = LAYERS[LAYERS.index(package) + 1 :]
        for name in imports(path):
            assert name.split(".")[1:2] not in [[layer] for layer in above], name


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_reader_keeps_the_overview(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name
            inner = [
                part for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom)
            ]
            assert inner == [], node.name


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_code_reads_one_level_deep(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            names = ast.unparse(node).removeprefix("self.").removesuffix(".isoformat")
            if names.replace(".", "").replace("_", "").isalnum():
                assert names.count(".") < MOST_NAMES_OF_A_CHAIN, names


def test_every_class_has_a_docstring_of_its_own() -> None:
    texts = Counter(
        ast.get_docstring(node)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
    )
    assert [text for text, number in texts.items() if number > 1] == []
