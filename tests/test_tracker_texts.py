"""The texts of trackers: whole in both languages, and those of what the pages have."""

import re
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.tracking.const import COUNTED_BY, CUSTOM
from custom_components.usage_stats.tracking.form import CUSTOM_SCHEMA, RECORD_SCHEMAS
from custom_components.usage_stats.tracking.kinds import KINDS

from .test_translations import COMPONENT, LANGUAGES, flatten, load, placeholders
from .trackers import STATE_TRIGGER, USE, Trackers, fields_of

SAMPLES = {"sample_use", "sample_event", "sample_failed"}
REASONS = ("form.py", "custom.py", "triggers.py")


def texts_of(language: str) -> dict[str, Any]:
    """Return the texts of the flow of trackers."""
    found: dict[str, Any] = load(language)["config_subentries"]["tracker"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_a_text_and_every_text_a_step(language: str) -> None:
    texts = texts_of(language)

    assert texts.keys() == {"entry_type", "initiate_flow", "step", "error", "abort"}
    assert texts["initiate_flow"].keys() == {"user", "reconfigure"}
    assert texts["step"].keys() == {
        *("user", "trackers", "errors_off", CUSTOM),
        *KINDS,
        *RECORD_SCHEMAS,
        *SAMPLES,
    }


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_item_of_the_menu_is_named_and_explained(
    trackers: Trackers, language: str
) -> None:
    menu: Any = await trackers.menu()

    text = texts_of(language)["step"]["user"]
    for key in ("menu_options", "menu_option_descriptions"):
        assert list(text[key]) == menu["menu_options"]
    named = load(language)["selector"]["tracker_kind"]["options"]
    assert {key: text["menu_options"][key] for key in KINDS} == named
    assert {kind.name_key for kind in KINDS.values()} == named.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
async def test_every_field_of_a_kind_is_named_and_explained(
    trackers: Trackers, kind: str, language: str
) -> None:
    steps = texts_of(language)["step"]

    page = await trackers.open(kind)

    fields = set(fields_of(page))
    assert steps[kind]["data"].keys() == steps[kind]["data_description"].keys() == fields
    assert steps[kind]["title"] == load(language)["selector"]["tracker_kind"]["options"][kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_errors_that_nobody_reports_says_what_to_do(language: str) -> None:
    steps = texts_of(language)["step"]
    off, on = steps["errors_off"], steps["errors"]

    assert off["description"].startswith(on["description"])
    assert "`fire_event: true`" in off["description"]
    assert {**off, "description": ""} == {**on, "description": ""}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_of_anything_else_are_whole(trackers: Trackers, language: str) -> None:
    steps = texts_of(language)["step"]
    for step, schema in ((CUSTOM, CUSTOM_SCHEMA), *RECORD_SCHEMAS.items()):
        fields = {str(field) for field in schema.schema}
        assert steps[step]["data"].keys() == steps[step]["data_description"].keys() == fields
    page: Any = await trackers.open(CUSTOM)
    page = await trackers.send(page, {"name": "Bed", "triggers": [STATE_TRIGGER]})
    shown = page["description_placeholders"]
    for step in RECORD_SCHEMAS:
        assert placeholders(steps[step]["description"]) <= shown.keys()
        assert "`{{ " in steps[step]["description"].format(**shown)

    sample: Any = await trackers.send(page, USE)

    for step in SAMPLES:
        assert list(steps[step]["menu_options"]) == sample["menu_options"]
        assert placeholders(steps[step]["description"]) <= sample["description_placeholders"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_of_the_set_up_is_whole(
    hass: HomeAssistant, trackers: Trackers, language: str
) -> None:
    assert hass is trackers.hass
    page: Any = await trackers.open("trackers")

    again, at_first = texts_of(language)["step"]["trackers"], load(language)["config"]["step"]
    for text in (again, at_first["trackers"]):
        assert list(text["data"]) == list(text["data_description"]) == [*KINDS, "backfill"]
        for kind in KINDS:
            label = text["data"][kind]
            # Of errors there is no number.
            assert placeholders(label) == {kind} - {"errors"}
            assert label.format(**page["description_placeholders"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_named(language: str) -> None:
    texts = load(language)["selector"]

    assert list(texts["counted_by"]["options"]) == list(COUNTED_BY)
    assert list(texts["runs"]["options"]) == ["automation", "script"]
    assert list(texts["record"]["options"]) == list(RECORD_SCHEMAS)
    assert list(texts["metadata_entry"]["fields"]) == ["key", "value"]
    for field in texts["metadata_entry"]["fields"].values():
        assert field.keys() == {"name", "description"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_and_end_has_a_text(language: str) -> None:
    texts = texts_of(language)
    flow = (COMPONENT / "tracker_flow.py").read_text(encoding="utf-8")
    event = (COMPONENT / "engine" / "events" / "event.py").read_text(encoding="utf-8")
    reasons = "".join((COMPONENT / "tracking" / name).read_text() for name in REASONS)

    ended = set(re.findall(r'reason="(\w+)"', flow))
    assert texts["abort"].keys() == ended
    raised = re.findall(r'FieldError\(\w+, "(\w+)"|"base"\] = "(\w+)"', flow + reasons)
    refused = re.findall(
        r'^_?[A-Z_]+ = "((?:trigger|condition|template|no)_\w+)"', reasons, re.MULTILINE
    )
    of_events = re.findall(r'RefusedError\("(field_(?!not)\w+)"', event)
    # A number cannot be entered.
    reached = {*map("".join, raised), *refused, *of_events} - {"field_out_of_range"}
    assert texts["error"].keys() == reached
    for key, text in flatten({"error": texts["error"], "abort": texts["abort"]}):
        assert placeholders(text) == set(), key
