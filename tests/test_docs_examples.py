"""The examples in the documents work: they are set up and used here."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.template import Template, render_complex
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.uses import csv_file

from .pages import DOCS, EXAMPLE_FILE, README, action_section, section, yaml_blocks


@pytest.mark.usefixtures("entry")
async def test_the_example_of_record_counts_what_it_says(hass: HomeAssistant) -> None:
    text = action_section("usage_stats.record")
    (example,) = yaml_blocks(text, "action")

    answer: Any = await hass.services.async_call(
        DOMAIN, "record", example["data"], blocking=True, return_response=True
    )

    assert answer["success"]
    assert f"{answer['counted']} in this example" in text


@pytest.mark.usefixtures("entry")
async def test_the_example_of_correct_takes_back_a_use(hass: HomeAssistant) -> None:
    (example,) = yaml_blocks(action_section("usage_stats.correct"), "action")
    fields = render_complex({key: _template(hass, text) for key, text in example["data"].items()})
    use = {"skill": fields["skill"], "modality": fields["modality"], "count": 2}
    await hass.services.async_call(DOMAIN, "record", use, blocking=True)

    answer: Any = await hass.services.async_call(
        DOMAIN, "correct", fields, blocking=True, return_response=True
    )

    assert (answer["corrected"], answer["total"]) == (-1, 1)


def _template(hass: HomeAssistant, value: object) -> object:
    return Template(value, hass) if isinstance(value, str) else value


@pytest.fixture
async def automations(hass: HomeAssistant) -> AsyncIterator[list[dict[str, Any]]]:
    """Set up the automations of the page, and end them."""
    found = yaml_blocks(DOCS["automations"], "triggers")
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
async def test_the_automations_react_to_uses(hass: HomeAssistant) -> None:
    """The third espresso, and from the fifth on each."""
    assert await async_setup_component(hass, "persistent_notification", {})
    found = yaml_blocks(DOCS["listening"], "triggers")
    assert await async_setup_component(hass, "automation", {"automation": found})
    await hass.async_block_till_done()
    assert len(hass.states.async_entity_ids("automation")) == len(found) == 2
    called = async_capture_events(hass, "call_service")

    for _ in range(6):
        use = {"skill": "Espresso", "modality": "button"}
        await hass.services.async_call(DOMAIN, "record", use, blocking=True)
        await hass.async_block_till_done()

    water = "Water would be good now."
    assert [
        event.data["service_data"]["message"]
        for event in called
        if event.data["domain"] == "persistent_notification"
    ] == ["3 times Espresso today", water, water]


def test_the_automation_of_the_readme_is_the_first_one() -> None:
    indented = re.findall(r"^   ```yaml\n(.*?)^   ```", README, re.DOTALL | re.MULTILINE)
    (shown,) = (re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in indented)
    first, *_ = re.findall(r"^```yaml\n(.*?)^```", DOCS["automations"], re.DOTALL | re.MULTILINE)

    assert shown == first


@pytest.mark.usefixtures("entry")
async def test_the_dashboards_show_what_there_is(hass: HomeAssistant) -> None:
    rows = [
        row
        for block in yaml_blocks(DOCS["dashboards"], "views")
        for view in block["views"]
        for part in view["sections"]
        for card in part["cards"]
        for row in card["entities"]
    ]
    shown = {row if isinstance(row, str) else row["entity"] for row in rows}
    counters = {found for found in shown if found.startswith("sensor.") and DOMAIN not in found}
    assert len(counters) > 5
    uses = []
    for found in counters:
        skill, modality = found.removeprefix("sensor.").rsplit("_", 1)
        uses.append({"skill": skill.replace("_", " "), "modality": modality})
    await hass.services.async_call(DOMAIN, "record", {"uses": uses}, blocking=True)
    await hass.async_block_till_done()

    registry = er.async_get(hass)
    for found in shown - {"input_button.espresso"}:
        assert registry.async_get(found) is not None, found


def test_the_example_file_sums_up_to_the_pivot_table() -> None:
    (file,) = csv_file.files(EXAMPLE_FILE.parent)
    sums: Counter[tuple[str, str]] = Counter()
    for _, (skill, modality, count) in csv_file.rows(file):
        sums[skill, modality] += count

    text = section(DOCS["spreadsheet"], "Pivot table")
    header, _, *rows = re.findall(r"^\|.+\|$", text, re.MULTILINE)
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
    number = f'"Notfall", C:C, "ct")` is {sums["Notfall", "ct"]}'
    assert number in section(DOCS["spreadsheet"], "A single number")
