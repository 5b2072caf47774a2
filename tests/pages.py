"""Reads the documents: their pages, sections, tables, examples and links."""

from pathlib import Path
import re
from typing import Any, Final

from homeassistant.util.yaml import parse_yaml

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
}
"""page → text; `privacy.de` is the German one"""
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLE_FILE: Final = ROOT / "docs" / "usage_stats_2025-12-22.csv"


def blocks(page: str, language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def yaml_blocks(page: str, key: str) -> list[dict[str, Any]]:
    """Return the YAML examples that have the key."""
    found = [parse_yaml(block) for block in blocks(page, "yaml")]
    return [block for block in found if isinstance(block, dict) and key in block]


def section(page: str, title: str) -> str:
    """Return the text under a heading, up to the next of its level or a higher one."""
    match = re.search(rf"^(#+) {re.escape(title)}\n", page, re.MULTILINE)
    assert match is not None, title
    level = len(match[1])
    rest = page[match.end() :]
    end = re.search(rf"^#{{1,{level}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def action_section(title: str) -> str:
    """Return the section about an action, which one page has."""
    (page,) = (page for page in DOCS.values() if f"\n## `{title}`\n" in page)
    return section(page, f"`{title}`")


def tables(page: str) -> list[list[str]]:
    """Return the rows of each table, without its head."""
    found = re.findall(r"(?:^\|.*(?:\n|\Z))+", page, re.MULTILINE)
    return [table.splitlines()[2:] for table in found]


def table_with(page: str, name: str) -> list[str]:
    """Return the only table with a row that starts with a name."""
    (found,) = (table for table in tables(page) if f"| `{name}` |" in "\n".join(table))
    return found


def table_under(page: str, head: str) -> str:
    """Return the tables whose first column has this head, as one text."""
    found = re.findall(rf"^\| {head} \|(?:.*\n?)(?:\|.*\n?)+", page, re.MULTILINE)
    return "".join(found)


def cells(row: str) -> list[str]:
    """Return the text of each cell of a table's row."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def code_cells(row: str) -> list[list[str]]:
    """Return the code in each cell of a table's row."""
    return [re.findall(r"`([^`]+)`", cell) for cell in cells(row)]


def first_cells(text: str) -> list[str]:
    """Return the code, linked or not, at the start of the rows of tables."""
    return re.findall(r"^\| \[?`([^`]+)`(?:\]\([^)]*\))? \|", text, re.MULTILINE)


def links(page: str) -> list[str]:
    """Return the targets of links and images."""
    return re.findall(r"\]\(([^)\s]+)\)", page)


def anchors(page: str) -> set[str]:
    """Return what the headings of a page can be linked by, as GitHub derives it."""
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
