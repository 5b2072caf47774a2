"""The pages of sharing and privacy, English and German: they say what the code does."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
import json
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
from ..pages import (
    DOCS,
    action_section,
    blocks,
    code_cells,
    first_cells,
    section,
    table_under,
    table_with,
    tables,
)
from ..test_translations import LANGUAGES, load

PAGES = {"en": DOCS["privacy"], "de": DOCS["privacy.de"]}
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_what_the_code_sends(language: str) -> None:
    (block,) = blocks(PAGES[language], "json")

    assert compact(block) == EXAMPLE
    explained = [code_cells(line)[0][0] for line in table_with(PAGES[language], "schema_version")]
    assert explained == list(fields(json.loads(EXAMPLE)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_that_are_sent_are_those_listed(language: str) -> None:
    ((errors, features),) = (
        table for table in tables(PAGES[language]) if f"`{min(ERROR_TYPES)}`" in "\n".join(table)
    )
    assert code_cells(errors)[1] == sorted(ERROR_TYPES)
    assert code_cells(features)[1] == sorted(FEATURES)
    printers = [code_cells(line) for line in table_with(PAGES[language], min(PRINTER_INTEGRATIONS))]
    assert printers == [[[domain], [kind]] for domain, kind in sorted(PRINTER_INTEGRATIONS.items())]


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_request_shows_what_the_page_says(hass: HomeAssistant, language: str) -> None:
    server, collector = Server(), CollectorClient(hass)
    async with server.serve():
        known = Installation.create(server.url, "key", date(2027, 3, 3))
        await collector.async_submit(known, "4711", EXAMPLE)
        await collector.async_erase(known)
        await collector.async_get_held(known)
        await collector.async_get_health(known.collector_url)
        await collector.async_is_healthy(known.collector_url)

    sent = {header for request in server.requests for header in request.headers}
    told = table_with(PAGES[language], "User-Agent")
    assert sent == {header for line in told for header in code_cells(line)[0]}
    assert {request.headers["User-Agent"] for request in server.requests} == {DOMAIN}
    submitted, erased, asked, *health = server.requests
    assert submitted.body == EXAMPLE
    assert erased.path == asked.path == f"/installation/{known.id}"
    for request in health:
        assert request.path == "/health"
        assert {"Authorization", "X-API-Key", "Idempotency-Key"}.isdisjoint(request.headers)
        assert not request.body


def test_the_german_page_has_the_sections_of_the_english_one() -> None:
    heading = re.compile(r"^#+ ", re.MULTILINE)
    english, german = PAGES["en"], PAGES["de"]

    assert len(heading.findall(german)) == len(heading.findall(english))
    assert [len(table) for table in tables(german)] == [len(table) for table in tables(english)]
    assert german.count("\n- ") == english.count("\n- ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_to_share_has_the_name_that_people_see(language: str) -> None:
    name = load(language)["options"]["step"]["init"]["menu_options"]["sharing"]

    assert f"*{name}*" in PAGES[language]


def test_every_field_of_the_page_to_share_is_there() -> None:
    page = load("en")["config"]["step"]["sharing"]
    texts = {**page["data"], **page["sections"]["names"]["data"]}
    text = section(DOCS["sharing"], "Turning it on")
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \|", text, re.MULTILINE)

    assert {key: label for label, key in rows} == texts


def test_every_status_of_an_answer_is_there() -> None:
    text = section(DOCS["collector"], "Answers to a submission")

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

    text = action_section("usage_stats.opt_in")
    (example,) = blocks(text, "json")
    assert list(answer) == list(json.loads(example))
    assert answer["message"] == json.loads(example)["message"]
    assert first_cells(table_under(text, "Answer")) == list(answer)
    assert json.dumps(asked) in DOCS["rest"]
