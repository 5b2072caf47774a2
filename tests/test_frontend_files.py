"""The frontend's sources and built files, as far as they can be held without Node.

With Node, `scripts/test` also checks the types, runs the frontend's own tests, and builds again.
"""

from collections.abc import Iterable
import gzip
import hashlib
import json
from pathlib import Path
import re
from typing import Final

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "frontend"
BUILT = ROOT / "custom_components" / "usage_stats" / "frontend"
MODULES: Final = ("loader.js", "cards.js", "card_views.js", "panel.js", "shared.js")
LANGUAGES: Final = ("panel_de.js", "panel_en.js")
SUMMARY: Final = "built-from.json"
# What decides about the built files, beside src/.
BUILD: Final = ("build.mjs", "package-lock.json", "package.json", "tsconfig.json")
SCRIPTS = sorted((SOURCE / "src").rglob("*.ts"))
MOST_LINES: Final = 350

# Home Assistant's own elements are no public interface; these three are used by everybody.
ELEMENTS: Final = {"ha-card", "ha-icon", "ha-menu-button"}
TAG: Final = re.compile(r"</?([a-z]+(?:-[a-z]+)+)\b")
MARKUP: Final = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|unsafe(HTML|SVG|Static|CSS)|document\.write"
    r"|\son[a-z]+=|\beval\b|new Function"
)
IMPORT: Final = re.compile(r'\b(?:from|import)\s*\(?\s*"([^"]+)"')
ADDRESS: Final = re.compile(r"\b(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+")
SVG: Final = "http://www.w3.org"
PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def digest(files: Iterable[tuple[str, Path]]) -> str:
    """Return the digest over names and contents, as `build.mjs` computes it."""
    lines = (
        f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for name, path in sorted(files)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def size(*names: str) -> tuple[int, int]:
    """Return the bytes of built files, as they are and compressed."""
    contents = [(BUILT / name).read_bytes() for name in names]
    return sum(map(len, contents)), sum(len(gzip.compress(data)) for data in contents)


def test_the_built_files_are_those_of_the_sources() -> None:
    summary = json.loads((BUILT / SUMMARY).read_text(encoding="utf-8"))
    sources = [path for path in (SOURCE / "src").rglob("*") if path.is_file()]
    sources += [SOURCE / name for name in BUILD]
    built = [path for path in BUILT.iterdir() if path.name != SUMMARY]

    assert summary["sources"] == digest((p.relative_to(SOURCE).as_posix(), p) for p in sources)
    assert summary["built"] == digest((path.name, path) for path in built)


def test_the_built_files_have_fixed_names_and_a_licence() -> None:
    names = {*MODULES, *LANGUAGES, SUMMARY, "LICENSE-lit.txt"}
    assert {path.name for path in BUILT.iterdir()} == names
    assert "BSD 3-Clause" in (BUILT / "LICENSE-lit.txt").read_text(encoding="utf-8")


def test_the_built_files_are_small() -> None:
    loader, _ = size("loader.js")
    every_page, every_page_compressed = size("loader.js", "cards.js")
    # What the first card on a page adds.
    card, card_compressed = size("card_views.js", "shared.js")
    panels = [size("panel.js", "shared.js", language) for language in LANGUAGES]

    assert loader < 1_000
    assert every_page < 15_000
    assert every_page_compressed < 6_000
    assert card < 46_000
    assert card_compressed < 17_000
    assert max(panel for panel, _ in panels) < 90_000
    assert max(compressed for _, compressed in panels) < 30_000


@pytest.mark.parametrize("name", [*MODULES, *LANGUAGES])
def test_the_built_files_ask_no_other_machine(name: str) -> None:
    source = (BUILT / name).read_text(encoding="utf-8")
    assert [found[0] for found in ADDRESS.finditer(source) if found[0] != SVG] == []


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert not ADDRESS.search((SOURCE / ".npmrc").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_people_type_is_shown_as_text(path: Path) -> None:
    assert [found[0] for found in MARKUP.finditer(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_few_elements_of_home_assistant_are_used(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    used = {tag for tag in TAG.findall(source) if not tag.startswith("usage-stats-")}
    assert used <= ELEMENTS
    assert len(source.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_lit_is_the_only_library(path: Path) -> None:
    modules = IMPORT.findall(path.read_text(encoding="utf-8"))
    assert [name for name in modules if not name.startswith(("./", "../", "lit"))] == []


@pytest.mark.parametrize(
    "english", sorted((SOURCE / "src" / "texts").glob("*en.json")), ids=lambda path: path.name
)
def test_both_languages_have_all_texts(english: Path) -> None:
    texts = json.loads(english.read_text(encoding="utf-8"))
    other = english.with_name(english.name.replace("en.json", "de.json"))
    german = json.loads(other.read_text(encoding="utf-8"))
    sources = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    # A key that is put together where it is used: `event.${type}`.
    parts = set(re.findall(r"`([a-z_.]+\.)\$\{", sources))

    assert list(german) == list(texts)
    for key, text in texts.items():
        assert text.strip() == text != ""
        assert german[key].strip() == german[key] != ""
        assert sorted(PLACEHOLDER.findall(german[key])) == sorted(PLACEHOLDER.findall(text)), key
        assert f'"{key}"' in sources or key.startswith(tuple(parts)), f"{key} is never shown"
