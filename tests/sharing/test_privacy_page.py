"""The pages of sharing and privacy, English and German: they say what the code does."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.sharing.allowlist import (
    ERROR_TYPES,
    FEATURES,
    PRINTER_INTEGRATIONS,
)
from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION, Installation
from custom_components.usage_stats.engine.sharing.delivery import Period
from custom_components.usage_stats.engine.sharing.payload import (
    Environment,
    Identity,
    Names,
    Origin,
    Usage,
    payload,
)
from custom_components.usage_stats.sharing.client import CollectorClient

from ..e2e.collector import Collector as Server
from ..test_readme import README, ROOT, first_cells, section
from ..test_translations import LANGUAGES, load

GERMAN = (ROOT / "docs" / "privacy.de.md").read_text(encoding="utf-8")
PAGES = {"en": section("Privacy"), "de": GERMAN}
EXAMPLE = payload(
    Origin(
        Identity("5f0c7a52-9d0e-4c7b-8a55-3f1d9e0b6c21", date(2027, 3, 3)),
        Environment("0.1.0", "3.14.2", "linux", "homeassistant", "DE"),
        {"prusa": 2, "klipper": 1},
        Names(ERROR_TYPES, FEATURES),
    ),
    Period(date(2027, 3, 4), date(2027, 3, 11)),
    Usage(
        {"job_completed": 29, "job_failed": 2, "file_downloaded": 12, "file_uploaded": 33},
        timedelta(hours=167, minutes=48),
        {"connection_lost": 2, None: 1},
        {"notifications": True, "timelapse": False},
    ),
    datetime(2027, 3, 11, 9, 41, tzinfo=UTC),
)
BY_NAME = {"printer_type_counts", "feature_usage", "error_summary"}
"""what holds a value for each name"""


def compact(block: str) -> bytes:
    """Return a document as it is sent."""
    return json.dumps(json.loads(block), ensure_ascii=False, separators=(",", ":")).encode()


def fields(document: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the path of each field."""
    for name, value in document.items():
        if isinstance(value, Mapping) and name not in BY_NAME:
            yield from fields(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def cells(line: str) -> list[list[str]]:
    """Return the code in each cell of a line of a table."""
    return [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]


def tables(page: str) -> list[list[str]]:
    """Return the lines of each table, without its head."""
    found = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    return [table.splitlines()[2:] for table in found]


def table_with(page: str, name: str) -> list[str]:
    """Return the only table with a row that begins with a name."""
    (found,) = (table for table in tables(page) if f"| `{name}` |" in "\n".join(table))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_what_the_code_sends(language: str) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGES[language], re.DOTALL)

    assert compact(block) == EXAMPLE
    explained = [cells(line)[0][0] for line in table_with(PAGES[language], "schema_version")]
    assert explained == list(fields(json.loads(EXAMPLE)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_that_are_sent_are_those_listed(language: str) -> None:
    ((errors, features),) = (
        table for table in tables(PAGES[language]) if f"`{min(ERROR_TYPES)}`" in "\n".join(table)
    )
    assert cells(errors)[1] == sorted(ERROR_TYPES)
    assert cells(features)[1] == sorted(FEATURES)
    printers = [cells(line) for line in table_with(PAGES[language], min(PRINTER_INTEGRATIONS))]
    assert printers == [[[domain], [kind]] for domain, kind in sorted(PRINTER_INTEGRATIONS.items())]


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_request_shows_what_the_page_says(hass: HomeAssistant, language: str) -> None:
    server, collector = Server(), CollectorClient(hass)
    async with server.serve():
        known = Installation.create(server.url, "key", date(2027, 3, 3))
        await collector.async_submit(known, "4711", EXAMPLE)
        await collector.async_erase(known)
        await collector.async_is_healthy(known.collector_url)

    sent = {header for request in server.requests for header in request.headers}
    told = table_with(PAGES[language], "User-Agent")
    assert sent == {header for line in told for header in cells(line)[0]}
    assert {request.headers["User-Agent"] for request in server.requests} == {DOMAIN}
    *with_id, health = server.requests
    assert all(known.id in request.path or request.body == EXAMPLE for request in with_id)
    assert health.path == "/health"
    assert {"Authorization", "X-API-Key"}.isdisjoint(health.headers)


def test_the_german_page_has_the_sections_of_the_english_one() -> None:
    heading = re.compile(r"^#{2,} ", re.MULTILINE)

    assert len(heading.findall(GERMAN)) == len(heading.findall(PAGES["en"]))
    assert [len(table) for table in tables(GERMAN)] == [len(table) for table in tables(PAGES["en"])]
    assert GERMAN.count("\n- ") == PAGES["en"].count("\n- ")


def test_every_field_of_the_page_to_share_is_there() -> None:
    texts = load("en")["config"]["step"]["sharing"]["data"]
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \|", section("Turning it on"), re.MULTILINE)

    assert {key: label for label, key in rows} == texts


def test_every_status_of_an_answer_is_there() -> None:
    text = section("For those who run a collector")

    for status in (409, 410, 400, 413, 422, 401, 403, 404, 408, 429):
        assert re.search(rf"^\| [^|]*\b{status}\b", text, re.MULTILINE), status


@pytest.mark.usefixtures("entry")
async def test_the_answer_to_opt_in(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    asked = {
        "collector_url": "https://collector.example",
        "privacy_policy_version": PRIVACY_VERSION,
    }

    answer: Any = await hass.services.async_call(
        DOMAIN,
        "opt_in",
        asked,
        blocking=True,
        return_response=True,
        context=Context(user_id=hass_admin_user.id),
    )

    text = section("`usage_stats.opt_in`")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert list(answer) == list(json.loads(example))
    assert answer["message"] == json.loads(example)["message"]
    assert first_cells(text.partition("| Answer |")[2]) == set(answer)
    assert json.dumps(asked) in README


@pytest.mark.parametrize("path", ["README.md", "docs/privacy.de.md"])
def test_links_lead_somewhere(path: str) -> None:
    page = ROOT / path
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            name, _, anchor = target.partition("#")
            found = (page.parent / name).resolve() if name else page
            assert found.is_file(), target
            assert not anchor or anchor in anchors(found), target


def anchors(page: Path) -> set[str]:
    """Return what the headings of a page can be linked by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
