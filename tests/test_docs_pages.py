"""The documents as a whole: they are short, lead somewhere, and name what exists."""

from contextlib import closing
from itertools import pairwise
import json
from pathlib import Path
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine import schema

from .pages import (
    CONTRIBUTING,
    DOCS,
    README,
    ROOT,
    anchors,
    blocks,
    code_cells,
    links,
    section,
    table_under,
)
from .test_architecture import COMPONENT, LAYERS, SURFACES

KILOBYTE = 1_000
SIZES = {
    "README.md": (6 * KILOBYTE, 8 * KILOBYTE),
    "CONTRIBUTING.md": (0, 8 * KILOBYTE),
    **{f"docs/{page}.md": (0, 12 * KILOBYTE) for page in DOCS},
}
PAGES = sorted({*SIZES, "CHANGELOG.md"})
GITHUB = "https://github.com/"


def manifest() -> dict[str, Any]:
    """Return the manifest of the integration."""
    found: dict[str, Any] = json.loads((COMPONENT / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", SIZES)
def test_a_page_can_be_read_in_one_go(path: str) -> None:
    least, most = SIZES[path]

    assert least <= (ROOT / path).stat().st_size < most


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_somewhere(path: str) -> None:
    page = ROOT / path
    for target in links(page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            found = (page.parent / name).resolve() if name else page
            assert found.is_file(), target
            assert not anchor or anchor in anchors(found.read_text(encoding="utf-8")), target


def test_the_readme_leads_to_every_page() -> None:
    unlinked = {f"docs/{page}.md" for page in DOCS} - {
        link.partition("#")[0] for link in links(README)
    }

    # For people who work on the code.
    assert unlinked == {"docs/architecture.md"}
    assert unlinked <= set(links(CONTRIBUTING))


def test_the_buttons_open_this_repository_and_this_integration() -> None:
    hacs = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))
    redirects = {
        urlsplit(link).path.strip("/").rpartition("/")[2]: parse_qs(urlsplit(link).query)
        for link in links(README)
        if link.startswith("https://my.home-assistant.io/redirect/")
    }

    [owner] = redirects["hacs_repository"]["owner"]
    [repository] = redirects["hacs_repository"]["repository"]
    assert manifest()["documentation"] == f"{GITHUB}{owner}/{repository}"
    assert redirects["hacs_repository"]["category"] == ["integration"]
    assert redirects["config_flow_start"] == {"domain": [DOMAIN]}
    assert f"Home Assistant {hacs['homeassistant']}" in README


def test_the_readme_names_the_commands_to_try_and_to_test_near_the_top() -> None:
    commands = [block.strip() for block in blocks(README, "sh")]

    assert commands == ["scripts/develop", "scripts/test"]
    assert README.index("scripts/test") < len(README) / 2
    for command in commands:
        assert (ROOT / command).is_file()


def test_the_layers_are_those_of_the_code() -> None:
    (picture,) = blocks(section(CONTRIBUTING, "Layers"), "text")
    shown = [set(re.findall(r"\w+", line[:50])) for line in picture.splitlines()]
    exist = {path.stem for path in COMPONENT.iterdir() if not path.name.startswith(("_", "."))}

    for layer in [SURFACES, *reversed(LAYERS)]:
        assert layer & exist <= set().union(*shown)
    order = [
        min(number for number, names in enumerate(shown) if layer & names)
        for layer in [SURFACES, *reversed(LAYERS)]
        if layer & exist
    ]
    assert all(above < below for above, below in pairwise(order))


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_the_paths_that_are_named_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    named = set(re.findall(r"(?<!`)`((?:\w+/)*\w+\.(?:py|yaml|json|md)|(?:[\w.]+/)+\w*)`", text))
    assert len(named) > 10
    for path in named:
        places = [ROOT / path, COMPONENT / path]
        assert any(place.exists() or place.with_suffix(".py").exists() for place in places), path


def test_every_table_of_the_database_is_explained(tmp_path: Path) -> None:
    with closing(schema.create(tmp_path / "new.db")) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        tables_there = {name for (name,) in found}

    text = table_under(DOCS["architecture"], "Table")
    explained = {name for row in text.splitlines() for name in code_cells(row)[0]}
    assert explained == tables_there


@pytest.mark.parametrize("form", ["bug_report", "feature_request"])
def test_a_form_for_an_issue_asks_for_something(form: str) -> None:
    path = ROOT / ".github" / "ISSUE_TEMPLATE" / f"{form}.yml"
    read: Any = parse_yaml(path.read_text(encoding="utf-8"))

    assert {"name", "description", "body"} <= read.keys()
    asked = {part["id"]: part for part in read["body"] if part["type"] != "markdown"}
    assert any(part["validations"]["required"] for part in asked.values() if "validations" in part)
    if form == "bug_report":
        assert asked["diagnostics"]["validations"] == {"required": True}


def test_the_pages_lead_to_this_repository() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    texts = [path.read_text(encoding="utf-8") for path in [*forms, ROOT / "README.md"]]
    for link in re.findall(rf"{GITHUB}[\w./#-]+", "".join(texts)):
        assert link.startswith(manifest()["documentation"]), link
        _, blob, path = link.partition("/blob/main/")
        assert not blob or (ROOT / path).is_file(), link
