"""What the README says is what the code does: nothing left out, and every example works."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

import custom_components.usage_stats
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.sanitize import KNOWN_KEYS, sanitize
from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.issues import ALL_ISSUES
from custom_components.usage_stats.options import OPTIONS_SCHEMA

from .common import folder

ROOT = Path(__file__).parents[1]
COMPONENT = Path(custom_components.usage_stats.__file__).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE_FILE = ROOT / "docs" / "usage_stats_2025-12-22.csv"


def blocks(language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def yaml_blocks(key: str) -> list[dict[str, Any]]:
    """Return the YAML examples that have the key."""
    found = [parse_yaml(block) for block in blocks("yaml")]
    return [block for block in found if isinstance(block, dict) and key in block]


def section(title: str) -> str:
    """Return the text under a heading, up to the next of its level or a higher one."""
    match = re.search(rf"^(#+) {re.escape(title)}\n", README, re.MULTILINE)
    assert match is not None, title
    level = len(match[1])
    rest = README[match.end() :]
    end = re.search(rf"^#{{1,{level}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def first_cells(text: str) -> set[str]:
    """Return what stands as code at the beginning of the rows of tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


@pytest.mark.usefixtures("entry")
async def test_every_action_and_field_is_there(hass: HomeAssistant) -> None:
    actions = (await async_get_all_descriptions(hass))[DOMAIN]

    assert first_cells(section("Actions").partition("###")[0]) == {
        f"{DOMAIN}.{action}" for action in actions
    }
    for action, description in actions.items():
        text = section(f"`{DOMAIN}.{action}`")
        for name, field in description["fields"].items():
            for known in field.get("fields", {name: field}):
                assert known in first_cells(text), (action, known)


ANSWERS: dict[str, dict[str, Any]] = {
    **{action: {} for action in ("get_current", "export", "reset", "list_files")},
    **{action: {} for action in ("get_local_stats", "get_events", "export_events")},
    "delete_all": {"confirm": True},
    **{action: {} for action in ("opt_out", "preview_submission", "submit")},
}


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("action", ANSWERS)
async def test_an_answer_has_the_fields_of_its_example(hass: HomeAssistant, action: str) -> None:
    use = {"skill": "Notfall", "modality": "ct"}
    await hass.services.async_call(DOMAIN, "record", use, blocking=True)
    event = {"event_type": "job_created"}
    await hass.services.async_call(DOMAIN, "record_event", event, blocking=True)
    if action == "list_files":
        await hass.services.async_call(DOMAIN, "export", blocking=True)

    answer: Any = await hass.services.async_call(
        DOMAIN, action, ANSWERS[action], blocking=True, return_response=True
    )

    text = section(f"`{DOMAIN}.{action}`")
    example = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    assert list(answer) == list(example)
    # Fields, answers and the parts of a file have tables of their own.
    tables = re.findall(r"^\| Answer \|.*?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    assert first_cells("".join(tables)) == set(example)
    for key, value in example.items():
        assert type(value) is type(answer[key]), key
        if isinstance(value, list):
            assert list(value[0]) == list(answer[key][0])
        elif isinstance(value, dict):
            assert list(value) == list(answer[key])


@pytest.mark.usefixtures("entry")
async def test_the_answer_of_record_event(hass: HomeAssistant) -> None:
    """What it answers otherwise is seen with the recording turned off."""
    answer: Any = await hass.services.async_call(
        DOMAIN, "record_event", {"event_type": "job_created"}, blocking=True, return_response=True
    )

    text = section("`usage_stats.record_event`").partition("| Answer |")[2]
    assert list(answer) == re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


@pytest.mark.usefixtures("entry")
async def test_the_document_of_the_events_is_as_it_says(hass: HomeAssistant) -> None:
    answer: Any = await hass.services.async_call(
        DOMAIN, "export_events", blocking=True, return_response=True
    )

    text = section("`usage_stats.export_events`").partition("| Key |")[2]
    path = folder(hass).parent / answer["file_path"]
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(document) == re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert f"| `export_version` | `{document['export_version']}` |" in text
    for setting in document["settings"]:
        assert f"`{setting}`" in text


def test_every_type_of_event_is_there() -> None:
    assert first_cells(section("Types of events")) == EVENT_TYPES


def test_what_is_said_of_metadata_is_true() -> None:
    text = section("Metadata")

    for key in KNOWN_KEYS:
        assert f"`{key}`" in text
    replaced = re.findall(r"^\| `(\[\w+\])` \| .+ \| `(.+)` \|$", text, re.MULTILINE)
    assert len(replaced) == 9
    for marker, example in replaced:
        assert sanitize({"note": f"it was {example}"}) == {"note": f"it was {marker}"}
    stays = re.findall(r"^\| (?!`)[^|]+ \| `(.+)` \|$", text, re.MULTILINE)
    assert len(stays) == 8
    for example in stays:
        assert sanitize({"note": example}) == {"note": example}
    dropped = re.search(r"with their values: (.+?) and the\s+like", text, re.DOTALL)
    assert dropped is not None
    for key in re.findall(r"`(\w+)`", dropped[1]):
        assert sanitize({key: "x"}) == {}


def test_every_option_is_there_with_its_default_and_bounds() -> None:
    rows = re.findall(r"^\| .+ \| `(\w+)` \|", section("Options"), re.MULTILINE)

    assert rows == [str(option) for option in OPTIONS_SCHEMA.schema]


async def test_every_entity_is_there(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    use = {"skill": "Notfall", "modality": "ct"}
    await hass.services.async_call(DOMAIN, "record", use, blocking=True)
    await hass.async_block_till_done()
    text = section("Sensors and the button")

    entries = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for entity in entries:
        assert f"`{entity.translation_key}`" in text
        assert f"{entity.original_name}" in text
    assert len(re.findall(r"^\| .+ \| `\w+` \|", text, re.MULTILINE)) == len(entries)
    for entity_id in re.findall(r"`(sensor\.\w+)`", text):
        assert entity_id in {entity.entity_id for entity in entries}


@pytest.mark.usefixtures("entry")
async def test_every_endpoint_is_there_with_an_example(hass: HomeAssistant) -> None:
    text = section("HTTP")
    routes = {
        f"{route.method} {route.resource.canonical}"
        for route in hass.http.app.router.routes()
        # OPTIONS is Home Assistant's own, for browsers.
        if route.method in ("GET", "POST", "DELETE")
        and route.resource
        and route.resource.canonical.startswith(("/api/usage-stats", "/api/v1/usage-stats"))
    }

    assert first_cells(text) == routes
    examples = "".join(blocks("sh"))
    for route in routes:
        assert route.partition(" ")[2].partition("{")[0] in examples


@pytest.mark.parametrize("issue", ALL_ISSUES)
def test_every_repair_issue_is_there_under_its_title(issue: str) -> None:
    texts = json.loads((COMPONENT / "translations" / "en.json").read_text(encoding="utf-8"))

    assert f"`{issue}`" in section(texts["issues"][issue]["title"])


@pytest.mark.usefixtures("entry")
async def test_the_example_of_record_counts_what_it_says(hass: HomeAssistant) -> None:
    (example,) = (
        block for block in yaml_blocks("action") if block["action"] == "usage_stats.record"
    )

    answer = await hass.services.async_call(
        DOMAIN, "record", example["data"], blocking=True, return_response=True
    )

    assert answer == {"success": True, "counted": 4, "durable": True}


@pytest.fixture
async def automations(hass: HomeAssistant) -> AsyncIterator[list[dict[str, Any]]]:
    """Set up the automations of the README, and end them."""
    found = yaml_blocks("triggers")
    assert await async_setup_component(hass, "input_button", {"input_button": {"espresso": {}}})
    assert await async_setup_component(hass, "automation", {"automation": found})
    await hass.async_block_till_done()
    yield found
    every = {"entity_id": "all"}
    await hass.services.async_call("automation", "turn_off", every, blocking=True)


@pytest.mark.usefixtures("entry")
async def test_the_automations_count_and_tell(
    hass: HomeAssistant, automations: list[dict[str, Any]]
) -> None:
    assert await async_setup_component(hass, "persistent_notification", {})
    assert len(hass.states.async_entity_ids("automation")) == len(automations)

    button = {"entity_id": "input_button.espresso"}
    await hass.services.async_call("input_button", "press", button, blocking=True)
    await hass.services.async_call("input_button", "press", button, blocking=True)
    hass.bus.async_fire("tag_scanned", {"tag_id": "2f1c9c0e-kitchen"})
    hass.states.async_set("event.sofa_button", "unknown")
    pressed = {"event_type": "single"}
    hass.states.async_set("event.sofa_button", "2025-12-22T19:30:00.000+00:00", pressed)
    await hass.async_block_till_done()

    answer: Any = await hass.services.async_call(
        DOMAIN, "get_current", blocking=True, return_response=True
    )
    assert answer["stats"] == [
        {"skill": "Espresso", "modality": "button", "count": 2},
        {"skill": "Espresso", "modality": "tag", "count": 1},
        {"skill": "Movie night", "modality": "zigbee button", "count": 1},
    ]

    called = async_capture_events(hass, "call_service")
    evening = {"entity_id": "automation.uses_of_the_day"}
    await hass.services.async_call("automation", "trigger", evening, blocking=True)
    message = called[-1].data["service_data"]
    assert message["title"] == f"4 uses on {answer['date']}"
    assert message["message"].splitlines() == [
        "- Espresso, button: 2",
        "- Espresso, tag: 1",
        "- Movie night, zigbee button: 1",
    ]


@pytest.mark.usefixtures("entry", "automations")
async def test_the_automation_records_how_jobs_end(hass: HomeAssistant) -> None:
    for state in ("idle", "printing", "finished", "printing", "stopped", "printing", "paused"):
        hass.states.async_set("sensor.prusa_mk4s", state)
        await hass.async_block_till_done()

    answer: Any = await hass.services.async_call(
        DOMAIN, "get_local_stats", blocking=True, return_response=True
    )
    assert answer["this_week"]["job_count"] == 2
    found: Any = await hass.services.async_call(
        DOMAIN, "get_events", {"limit": 2}, blocking=True, return_response=True
    )
    assert [event["event_type"] for event in found["events"]] == ["job_failed", "job_completed"]
    for event in found["events"]:
        assert event["metadata"]["printer_type"] == "PRUSA_MK4S"
        assert isinstance(event["metadata"]["duration_seconds"], float)


@pytest.mark.usefixtures("entry")
async def test_the_dashboards_show_what_there_is(hass: HomeAssistant) -> None:
    rows = [
        row
        for block in yaml_blocks("views")
        for view in block["views"]
        for part in view["sections"]
        for card in part["cards"]
        for row in card["entities"]
    ]
    names = {row["entity"]: row["name"] for row in rows if " · " in row["name"]}
    uses = [
        dict(zip(("skill", "modality"), name.split(" · "), strict=True)) for name in names.values()
    ]
    await hass.services.async_call(DOMAIN, "record", {"uses": uses}, blocking=True)
    await hass.async_block_till_done()

    registry = er.async_get(hass)
    for entity_id, name in names.items():
        found = registry.async_get(entity_id)
        assert found is not None, entity_id
        assert found.original_name == name
    for row in rows:
        assert row["entity"] == "input_button.espresso" or registry.async_get(row["entity"])


def test_the_example_file_sums_up_to_the_pivot_table() -> None:
    (file,) = csv_file.files(EXAMPLE_FILE.parent)
    sums: Counter[tuple[str, str]] = Counter()
    for _, (skill, modality, count) in csv_file.rows(file):
        sums[skill, modality] += count

    header, _, *rows = re.findall(r"^\|.+\|$", section("Spreadsheet"), re.MULTILINE)
    modalities = [cell.strip() for cell in header.split("|")[3:-1]]
    table: dict[tuple[str, str], int] = {}
    for row in rows:
        day, skill, *counts = (cell.strip() for cell in row.split("|")[1:-1])
        assert day == date(2025, 12, 22).isoformat()
        table |= {
            (skill, modality): int(count)
            for modality, count in zip(modalities, counts, strict=True)
            if count
        }
    assert table == sums
    lines = EXAMPLE_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    assert "".join(lines[:4]) == blocks("csv")[0]
    assert len(lines) == 1 + sum(1 for _ in csv_file.rows(file))
