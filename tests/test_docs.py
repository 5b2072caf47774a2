"""The documents say what the code does: names, fields, bounds and links; nothing is left out."""

from datetime import time, timedelta
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
import voluptuous as vol

from custom_components.usage_stats.condition import CONDITIONS
from custom_components.usage_stats.const import (
    DOMAIN,
    EVENT_DELETED,
    EVENT_EXPORTED,
    EVENT_RESET,
    EVENT_UNUSUAL,
)
from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.sanitize import KNOWN_KEYS, sanitize
from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.issues import ALL_ISSUES, TRACKER_ISSUES
from custom_components.usage_stats.trigger import TRIGGERS

from . import common
from .analysis.past import async_record_two_months
from .common import async_settle, folder
from .flows import OptionsForm
from .pages import (
    DOCS,
    EXAMPLE_FILE,
    ROOT,
    action_section,
    blocks,
    cells,
    code_cells,
    first_cells,
    links,
    section,
    table_under,
    tables,
)
from .test_translations import load

ENGLISH = load("en")


@pytest.mark.usefixtures("entry")
async def test_every_action_and_field_is_there(hass: HomeAssistant) -> None:
    actions = (await async_get_all_descriptions(hass))[DOMAIN]

    (table,) = (rows for rows in tables(DOCS["actions"]) if "usage_stats.record`" in rows[0])
    assert first_cells("\n".join(table)) == [f"{DOMAIN}.{action}" for action in actions]
    for action, description in actions.items():
        text = action_section(f"{DOMAIN}.{action}")
        known = {
            name
            for key, field in description["fields"].items()
            for name in field.get("fields", {key: field})
        }
        assert set(first_cells(table_under(text, "Field"))) == known, action


def without_numbers(message: str) -> str:
    """Return a message as it is for any count."""
    return re.sub(r"\d+", "0", message)


ANSWERS: dict[str, dict[str, Any]] = {
    **{action: {} for action in ("get_current", "export", "reset", "list_files")},
    "correct": {"skill": "Notfall", "modality": "ct", "count": -1, "reason": "by mistake"},
    "rename": {"skill": "Notfall", "new_skill": "Emergency"},
    "get_trends": {"group_by": "weekday"},
    "export_range": {},
    **{action: {} for action in ("get_local_stats", "get_events", "export_events")},
    "delete_all": {"confirm": True},
    **{action: {} for action in ("opt_out", "preview_submission", "submit")},
}


@pytest.mark.parametrize("action", ANSWERS)
async def test_an_answer_has_the_fields_of_its_example(
    hass: HomeAssistant, entry: MockConfigEntry, action: str
) -> None:
    if action == "get_trends":
        await async_record_two_months(entry)
    use = {"skill": "Notfall", "modality": "ct"}
    await hass.services.async_call(DOMAIN, "record", use, blocking=True)
    event = {"event_type": "job_created"}
    await hass.services.async_call(DOMAIN, "record_event", event, blocking=True)
    if action == "list_files":
        await hass.services.async_call(DOMAIN, "export", blocking=True)

    fields = ANSWERS[action]
    if action == "correct":
        fields = {**fields, "date": dt_util.now().date()}

    answer: Any = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=True
    )

    text = action_section(f"{DOMAIN}.{action}")
    example = json.loads(blocks(text, "json")[0])
    assert list(answer) == list(example)
    assert first_cells(table_under(text, "Answer")) == list(example)
    for key, value in example.items():
        assert type(value) is type(answer[key]), key
        if key == "message":
            assert without_numbers(value) == without_numbers(answer[key])
        # Nothing was submitted yet.
        if isinstance(value, list) and key != "submissions":
            assert list(value[0]) == list(answer[key][0])
        elif isinstance(value, dict):
            assert list(value) == list(answer[key])


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("record", {"skill": "Notfall", "modality": "ct"}),
        ("record_event", {"event_type": "job_created"}),
        ("purge", {"dry_run": True}),
    ],
)
async def test_an_answer_without_an_example(
    hass: HomeAssistant, action: str, fields: dict[str, Any]
) -> None:
    answer: Any = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=True
    )

    text = action_section(f"{DOMAIN}.{action}")
    assert first_cells(table_under(text, "Answer")) == list(answer)


@pytest.mark.usefixtures("entry")
async def test_the_document_of_the_events_is_as_it_says(hass: HomeAssistant) -> None:
    answer: Any = await hass.services.async_call(
        DOMAIN, "export_events", blocking=True, return_response=True
    )

    text = table_under(action_section("usage_stats.export_events"), "Key")
    path = folder(hass).parent / answer["file_path"]
    document = json.loads(path.read_text(encoding="utf-8"))
    assert first_cells(text) == list(document)
    assert f"| `export_version` | `{document['export_version']}` |" in text
    for setting in document["settings"]:
        assert f"`{setting}`" in text


def test_every_type_of_event_is_there() -> None:
    assert set(first_cells(section(DOCS["events"], "Types of events"))) == EVENT_TYPES


def test_what_is_said_of_metadata_is_true() -> None:
    text = section(DOCS["events"], "Metadata")

    for key in KNOWN_KEYS:
        assert f"`{key}`" in text
    replaced = re.findall(r"^\| `(\[\w+\])` \| .+ \| `(.+)` \|$", text, re.MULTILINE)
    assert len(replaced) == 12
    for marker, example in replaced:
        assert sanitize({"note": f"it was {example}"}) == {"note": f"it was {marker}"}
    stays = re.findall(r"^\| (?!`)[^|]+ \| `(.+)` \|$", text, re.MULTILINE)
    assert len(stays) == 8
    for example in stays:
        assert sanitize({"note": example}) == {"note": example}
    [(rest, path)] = re.findall(r"the `(\w+)` of `(.+?)`", text)
    assert sanitize({"note": path}) == {"note": f"[path] {rest}"}
    dropped = re.search(r"with their values: (.+?) and the\s+like", text, re.DOTALL)
    assert dropped is not None
    for key in re.findall(r"`(\w+)`", dropped[1]):
        assert sanitize({key: "x"}) == {}


async def test_every_option_is_there_with_its_default_and_bounds(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    schema = (await OptionsForm(hass, entry).open("settings"))["data_schema"]
    assert schema is not None
    defaults = schema({})
    labels = ENGLISH["options"]["step"]["settings"]["data"]

    rows = [cells(row) for row in tables(section(DOCS["how-it-counts"], "Options"))[0]]
    assert [key.strip("`") for _, key, _, _ in rows] == [str(key) for key in schema.schema]
    for label, code, values, default in rows:
        key = code.strip("`")
        assert label == labels[key]
        assert _shown(defaults.get(key)) == default
        if bounds := re.match(r"([\d,]+) to ([\d,]+)", values):
            least, most = (int(bound.replace(",", "")) for bound in bounds.groups())
            for value in (least, most):
                assert schema({key: value})[key] == value
            for value in (least - 1, most + 1):
                with pytest.raises(vol.Invalid):
                    schema({key: value})
        else:
            assert not isinstance(defaults[key], int) or isinstance(defaults[key], bool), key


def _shown(value: object) -> str:
    """Return a default as the page shows it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "on" if value else "off"
        case int() | "6":
            return f"{int(value):,}"
        case _:
            return f"{time.fromisoformat(str(value)):%H:%M}"


async def test_every_entity_is_there(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    for modality in ("ct", "mrt"):
        use = {"skill": "Notfall", "modality": modality}
        await hass.services.async_call(DOMAIN, "record", use, blocking=True)
    for event_type in ("job_completed", "job_failed"):
        event = {"event_type": event_type, "metadata": {"duration_seconds": 60}}
        await hass.services.async_call(DOMAIN, "record_event", event, blocking=True)
    await async_settle(hass)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await async_settle(hass)
    text = section(DOCS["dashboards"], "Entities")

    entries = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    names = {code.strip("`"): name for name, code, _ in map(cells, tables(text)[0])}
    sharing = {"sharing", "last_submission", "next_submission", "submissions"}
    assert names.keys() - sharing == {entity.translation_key for entity in entries}
    for entity in entries:
        name = names[str(entity.translation_key)].replace("*", "")
        if entity.original_name != "mrt":
            assert name.startswith(str(entity.original_name)), entity.entity_id
    for entity_id in re.findall(r"`(sensor\.\w+)`", text):
        assert entity_id in {entity.entity_id for entity in entries}


def test_every_event_on_the_bus_is_there() -> None:
    text = table_under(DOCS["automations"], "Event")

    assert first_cells(text) == [EVENT_EXPORTED, EVENT_RESET, EVENT_DELETED, EVENT_UNUSUAL]
    for event in first_cells(text):
        assert f"`{event}`" in DOCS["privacy"]


async def test_what_automations_can_listen_to_is_there(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    page = DOCS["listening"]
    for title, described in (("Triggers", TRIGGERS), ("Condition", CONDITIONS)):
        rows = [cells(row) for row in tables(section(page, title))[0]]
        assert [row[0] for row in rows] == [f"`{DOMAIN}.{key}`" for key in described]
        kind = "triggers" if described is TRIGGERS else "conditions"
        names = [text["name"] for text in ENGLISH[kind].values()]
        assert [row[1] for row in rows] == [f"*{name}*" for name in names]
    activity = hass.states.get(common.entity_id(hass, entry, "activity", "event"))
    assert activity is not None
    assert first_cells(section(page, "Activity")) == activity.attributes["event_types"]
    blueprints = sorted((ROOT / "blueprints" / "automation" / DOMAIN).glob("*.yaml"))
    rows = [cells(row) for row in tables(section(page, "Blueprints"))[0]]
    assert sorted(first_cells(section(page, "Blueprints"))) == [path.stem for path in blueprints]
    for path, row in zip(blueprints, sorted(rows), strict=True):
        [link] = links(row[2])
        [url] = parse_qs(urlsplit(link).query)["blueprint_url"]
        assert f"source_url: {url}" in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("entry")
async def test_every_endpoint_is_there_with_an_example(hass: HomeAssistant) -> None:
    routes = {
        f"{route.method} {route.resource.canonical}"
        for route in hass.http.app.router.routes()
        # OPTIONS is Home Assistant's own, for browsers.
        if route.method in ("GET", "POST", "DELETE")
        and route.resource
        and route.resource.canonical.startswith(("/api/usage-stats", "/api/v1/usage-stats"))
    }

    assert set(first_cells(DOCS["rest"])) == routes
    examples = "".join(blocks(DOCS["rest"], "sh"))
    for route in routes:
        assert route.partition(" ")[2].partition("{")[0] in examples
    (without,) = re.findall(r"((?:`\w+`(?:,| and)?\s)+)have no endpoint", DOCS["rest"])
    rows = tables(section(DOCS["rest"], "Endpoints"))[0]
    named = {name for row in rows for name in code_cells(row)[1] if name.isidentifier()}
    actions = hass.services.async_services_for_domain(DOMAIN).keys()
    assert set(re.findall(r"\w+", without.replace(" and", ""))) == actions - named


@pytest.mark.parametrize("issue", [*ALL_ISSUES, *TRACKER_ISSUES])
def test_every_repair_issue_is_there_under_its_title(issue: str) -> None:
    title = ENGLISH["issues"][issue]["title"].removeprefix("{name}: ")
    heading = title[0].upper() + title[1:]

    assert section(DOCS["troubleshooting"], heading).strip().startswith(f"`{issue}`")


def test_the_example_file_is_the_one_that_is_shown() -> None:
    lines = EXAMPLE_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    (file,) = csv_file.files(EXAMPLE_FILE.parent)
    page = section(DOCS["spreadsheet"], "The file")

    assert blocks(page, "csv") == ["".join(lines[:4])]
    assert len(lines) == 1 + sum(1 for _ in csv_file.rows(file))
    assert first_cells(page) == lines[0].strip().split(",")
