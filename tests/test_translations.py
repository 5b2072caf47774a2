"""The texts: whole in both languages, and rendered with what the code hands them."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.helpers.translation import async_get_translations
import pytest

import custom_components.usage_stats
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.issues import ALL_ISSUES, TRACKER_ISSUES
from custom_components.usage_stats.sharing.form import FOLDING

COMPONENT = Path(custom_components.usage_stats.__file__).parent
LANGUAGES = ("en", "de")

NAME = {"field": "uses[3].skill"}
FILE = {"path": "/config/usage_stats/usage_stats.db"}
PURGED = {"compressed": "3", "deleted": "2"}
EXCEPTIONS: dict[str, dict[str, str]] = {
    "field_missing": NAME,
    "field_unknown": NAME,
    "field_not_text": NAME,
    "field_empty": NAME,
    "field_too_long": {**NAME, "maximum": "64"},
    "field_bad_start": NAME,
    "field_bad_characters": NAME,
    "field_not_integer": NAME,
    **dict.fromkeys(("field_zero", "field_below_zero", "field_before_history"), NAME),
    "field_out_of_range": {**NAME, "minimum": "1", "maximum": "10000"},
    "field_not_list": NAME,
    "field_wrong_size": {**NAME, "minimum": "1", "maximum": "1000"},
    "field_not_mapping": NAME,
    "field_conflict": NAME,
    "field_unknown_event_type": NAME,
    "field_unknown_kind": NAME,
    "field_bad_key": NAME,
    "field_not_flat": NAME,
    "field_not_finite": NAME,
    "field_too_large": {**NAME, "maximum": "1024"},
    "field_not_boolean": NAME,
    "field_not_confirmed": NAME,
    "field_not_time": NAME,
    **dict.fromkeys(("field_unknown_date_format", "field_no_source", "field_not_together"), NAME),
    **dict.fromkeys(("field_date_order", "field_path_not_allowed"), NAME),
    **dict.fromkeys(("field_not_a_file", "field_unreadable", "field_no_text_file"), NAME),
    **dict.fromkeys(("field_no_date_column", "field_no_column", "field_ambiguous_column"), NAME),
    "field_file_too_large": {**NAME, "maximum": "64"},
    "field_too_many_rows": {**NAME, "maximum": "500000"},
    "field_no_readable_row": {**NAME, "line": "3"},
    "field_line_too_long": {**NAME, "line": "3"},
    "field_open_quote": {**NAME, "line": "3"},
    "field_no_statistic": NAME,
    "field_not_date": NAME,
    "field_in_future": NAME,
    "field_no_tracker": NAME,
    "field_after_to": NAME,
    "field_days_and_from": NAME,
    "field_too_many_days": {**NAME, "maximum": "3660"},
    "field_unknown_grouping": NAME,
    "field_unknown_choice": NAME,
    "field_not_url": NAME,
    "field_not_https": NAME,
    "field_url_too_much": NAME,
    **dict.fromkeys(("field_not_current", "wrong_certificate", "silent"), NAME),
    **{key: {} for key in ("unexpected_error", "not_json", "admin_only", "person_only")},
    "not_loaded": {},
    "state_newer": FILE,
    "state_unreadable": FILE,
    "database_newer": FILE,
    "database_no_wal": FILE,
    "database_unavailable": FILE,
    "database_not_readable": {},
    "folder_not_readable": FILE,
    "comparison_not_written": {},
    "file_not_found": {},
    "export_written": {"rows": "12"},
    "export_nothing_new": {},
    "export_waiting": {},
    "export_interrupted": {},
    "range_written": {"rows": "12"},
    **{key: {} for key in ("panel_title", "range_not_written")},
    **{key: {"discarded": "7"} for key in ("reset_done", "reset_planned")},
    "reset_failed": {},
    "correct_done": {"total": "4"},
    "correct_repeated": {"total": "4"},
    "correct_full": {},
    "correct_failed": {},
    "backfill_done": {"uses": "12", "dates": "3"},
    "backfill_nothing": {},
    "backfill_full": {"uses": "12", "dates": "3", "left_out": "2"},
    "backfill_jumps": {"uses": "12", "dates": "3", "left_out": "2"},
    "field_several_trackers": NAME,
    "field_tracker_names": NAME,
    "backfill_undone": {"uses": "12"},
    "backfill_failed": {},
    "backfill_too_early": {},
    **{f"recorder_{why}": {} for why in ("missing", "migrating", "unknown", "slow")},
    "rename_done": {"renamed": "2"},
    "rename_nothing": {},
    "file_not_readable": {},
    **dict.fromkeys(("purge_done", "purge_planned", "purge_interrupted"), PURGED),
    "purge_failed": {**PURGED, "failed": "1"},
    "rename_failed": {},
    "events_off": {},
    "events_written": {"events": "1204"},
    "events_not_written": {},
    **{
        key: {}
        for key in ("deleted_events", "deleted_with_uses", "deleted_but_remnants", "not_deleted")
    },
    **{key: {} for key in ("collector_answers", "opted_in", "opt_in_not_saved", "opted_out")},
    **{key: {} for key in ("opted_out_erasing", "opt_out_not_saved")},
    **{
        key: {} for key in ("preview_waiting", "preview_changing", "submit_off", "submit_no_events")
    },
    "held": {},
    **{f"held_{end}": {} for end in ("nothing", "unsupported", "refused", "later", "nowhere")},
    "submit_accepted": {"accepted": "1"},
    "submit_nothing_due": {},
    "submit_too_soon": {},
    "submit_asked_to_wait": {},
    "submit_clock_differs": {},
    "submit_no_database": {},
    "submit_ended": {},
    "submit_failed": {},
    **{f"submit_{end}": {} for end in ("later", "blocked", "refused", "forgotten")},
    "logbook_exported": {"file_name": "usage_stats_2025-12-22.csv", "rows": "12"},
    "logbook_exported_files": {"files": "2", "rows": "12"},
    "logbook_reset": {"discarded": "7"},
    "logbook_deleted": {"events": "1204", "files": "2"},
    "logbook_unusual": {"high": "2", "low": "1"},
}
TRACKER = {"name": "Bell", "reason": "Unknown device"}
ISSUES: dict[str, dict[str, str]] = {
    "file_not_written": {**FILE, "batches": "3"},
    "write_failed": FILE,
    "state_not_saved": FILE,
    "too_many_combinations": {"turned_away": "17", "maximum": "1000"},
    "too_many_sensors": {},
    "tracker_broken": TRACKER,
    "tracker_target_missing": TRACKER,
    "tracker_counts_nothing": TRACKER,
    "clock_ran_ahead": {"ahead_date": "2035-12-22", "today": "2025-12-22"},
    "database_damaged": FILE,
    "file_newer": {"dates": "2025-12-21, 2025-12-22"},
    "file_changed": {"paths": "- `/config/usage_stats/changed-1-usage_stats_2025-12-22.csv`"},
    "files_unread": {},
    "events_dropped": {"dropped": "120"},
    "names_alike": {},
    "sharing_ended": {},
    "privacy_text_changed": {},
    "state_restored": {},
    "collector_refuses": {"status": "401"},
    "collector_forgot": {},
    "collector_unreachable": {},
    "submission_refused": {"status": "422"},
    "clock_differs": {},
    "erasure_refused": {"status": "403"},
    "erasure_given_up": {"collectors": "1"},
}
SHOWN = {"version", "document", "documentation", *FOLDING}
"""what the flow of an issue that asks something is told"""
ASKS_FOR_CONSENT = {"privacy_text_changed", "state_restored"}
FIXABLE = {
    **dict.fromkeys(ASKS_FOR_CONSENT, SHOWN),
    "files_unread": {"dates", "uses"},
    "names_alike": {"names"},
    "too_many_sensors": {"maximum"},
}


def flatten(texts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its path."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def load(language: str) -> dict[str, Any]:
    """Return the texts of a language as they are in the file."""
    texts: dict[str, Any] = json.loads(
        (COMPONENT / "translations" / f"{language}.json").read_text(encoding="utf-8")
    )
    return texts


def icons() -> dict[str, Any]:
    """Return the icons as they are in the file."""
    found: dict[str, Any] = json.loads((COMPONENT / "icons.json").read_text(encoding="utf-8"))
    return found


def placeholders(text: str) -> set[str]:
    """Return the names in braces; raise ValueError for braces that do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    english, german = (dict(flatten(load(language))) for language in LANGUAGES)

    assert english.keys() == german.keys()
    for key, text in english.items():
        assert placeholders(text) == placeholders(german[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_hold_no_links_tags_or_references(language: str) -> None:
    for key, text in flatten(load(language)):
        assert text == text.strip() != "", key
        assert not re.search(r"://|www\.|<|>|\[%|'\{", text), key


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_action_and_field_is_named_and_explained(
    hass: HomeAssistant, language: str
) -> None:
    actions = (await async_get_all_descriptions(hass))[DOMAIN]
    texts = load(language)["services"]

    assert texts.keys() == actions.keys() == icons()["services"].keys()
    for action, description in actions.items():
        fields: set[str] = set()
        sections: set[str] = set()
        for name, field in description["fields"].items():
            if "fields" in field:
                sections.add(name)
                fields |= field["fields"].keys()
            else:
                fields.add(name)
        assert texts[action].get("fields", {}).keys() == fields
        assert texts[action].get("sections", {}).keys() == sections
        for text in (texts[action], *texts[action].get("fields", {}).values()):
            assert text.keys() >= {"name", "description"}


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_choice_of_an_action_is_named(hass: HomeAssistant, language: str) -> None:
    actions = (await async_get_all_descriptions(hass))[DOMAIN]
    texts = load(language)["selector"]

    choices: dict[str, list[str]] = {}
    objects: dict[str, list[str]] = {}

    def collect(fields: Mapping[str, Any]) -> None:
        for field in fields.values():
            selector = field.get("selector", {})
            if "translation_key" in (select := selector.get("select", {})):
                choices[select["translation_key"]] = select["options"]
            # Without fields it is a mapping of any names.
            if selector.get("object"):
                objects[selector["object"]["translation_key"]] = list(selector["object"]["fields"])
            for inner in (field, selector.get("object") or {}):
                collect(inner.get("fields", {}))

    for description in actions.values():
        collect(description["fields"])
    # The flows have some of their own.
    in_flows = {"sharing", "tracker_kind", "runs", "counted_by", "record", "metadata_entry"}
    in_flows.add("false_alarms")
    assert texts.keys() == choices.keys() | objects.keys() | in_flows
    for key, options in choices.items():
        assert list(texts[key]["options"]) == options
    for key, names in objects.items():
        assert list(texts[key]["fields"]) == names
        assert all(text.keys() == {"name", "description"} for text in texts[key]["fields"].values())


def test_every_type_of_event_can_be_chosen() -> None:
    assert load("en")["selector"]["event_type"]["options"].keys() == EVENT_TYPES


@pytest.mark.parametrize("platform", ["binary_sensor", "button", "event", "sensor"])
def test_every_entity_has_a_name_and_an_icon(platform: str) -> None:
    files = {"sensor": ("*sensor.py", "*_sensors.py")}.get(platform, (f"{platform}.py",))
    source = "".join(
        path.read_text(encoding="utf-8")
        for pattern in files
        for path in COMPONENT.glob(pattern)
        if path.stem != "binary_sensor" or platform == "binary_sensor"
    )
    keys = set(re.findall(r'translation_key ?= ?"(.+)"', source))

    assert icons()["entity"][platform].keys() == keys
    assert load("en")["entity"][platform].keys() == keys
    # A counter's name is what the user recorded.
    unnamed = {key for key, text in load("en")["entity"][platform].items() if "name" not in text}
    assert unnamed == keys & {"counter"}


def test_the_code_and_the_texts_know_the_same_errors() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in COMPONENT.rglob("*.py"))
    errors = r'translation_domain=DOMAIN,\s+translation_key="(.+?)"|"(field_\w+)"'
    raised = set(re.findall(errors, source))

    assert {key or field for key, field in raised} <= EXCEPTIONS.keys()
    assert [key for key in EXCEPTIONS if f'"{key}"' not in source] == []
    assert ISSUES.keys() == {*ALL_ISSUES, *TRACKER_ISSUES}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_exception_is_rendered(hass: HomeAssistant, language: str) -> None:
    texts = await async_get_translations(hass, language, "exceptions", [DOMAIN])
    prefix = f"component.{DOMAIN}.exceptions."

    assert texts.keys() == {f"{prefix}{key}.message" for key in EXCEPTIONS}
    for key, given in EXCEPTIONS.items():
        assert placeholders(texts[f"{prefix}{key}.message"]) == given.keys(), key


@pytest.mark.usefixtures("entry")
async def test_an_exception_reads_as_its_text(hass: HomeAssistant) -> None:
    texts = await async_get_translations(hass, "en", "exceptions", [DOMAIN])

    for key, given in EXCEPTIONS.items():
        error = ServiceValidationError(
            translation_domain=DOMAIN, translation_key=key, translation_placeholders=given
        )
        text = texts[f"component.{DOMAIN}.exceptions.{key}.message"]
        assert str(error) == text.format(**given).removesuffix(".")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_issue_is_rendered(hass: HomeAssistant, language: str) -> None:
    texts = await async_get_translations(hass, language, "issues", [DOMAIN])
    prefix = f"component.{DOMAIN}.issues."

    told: dict[str, set[str]] = {key: set() for key in ISSUES}
    flows: dict[str, set[str]] = {}
    for path, text in texts.items():
        key, _, part = path.removeprefix(prefix).partition(".")
        names = flows.setdefault(key, set()) if part.startswith("fix_flow.") else told[key]
        names |= placeholders(text)
    for key, given in ISSUES.items():
        assert told[key] == given.keys(), key
        parts = {"title", "fix_flow"} if key in FIXABLE else {"title", "description"}
        assert load(language)["issues"][key].keys() == parts
    assert flows == FIXABLE
