"""The texts of the flows: whole in both languages, and the same in each flow."""

import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.options import OPTIONS_SCHEMA

from .test_translations import (
    ASKS_FOR_CONSENT,
    COMPONENT,
    FIXABLE,
    LANGUAGES,
    flatten,
    load,
    placeholders,
)

COLLECTOR = "https://collector.example"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_flows_say_the_same(language: str) -> None:
    texts = load(language)
    added, changed = texts["config"], texts["options"]

    assert added["error"] == changed["error"]
    assert added["abort"] == changed["abort"]
    for step in ("settings", "sharing", "silent"):
        assert added["step"].pop(step) == changed["step"].pop(step)
    assert added["step"].pop("reconfigure") == changed["step"].pop("init")
    assert added["step"].keys() == {"user", "not_shared", "trackers"}
    assert changed["step"] == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_is_named_and_explained(language: str) -> None:
    form = load(language)["options"]["step"]["settings"]

    fields = {str(field) for field in OPTIONS_SCHEMA.schema}
    assert form["data"].keys() == form["data_description"].keys() == fields


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_to_share_is_whole(
    hass: HomeAssistant, entry: MockConfigEntry, language: str
) -> None:
    await entry.runtime_data.sharing.async_opt_in(COLLECTOR, None)
    flows = hass.config_entries.options

    menu: Any = await flows.async_init(entry.entry_id)
    page: Any = await flows.async_configure(menu["flow_id"], {"next_step_id": "sharing"})

    texts = load(language)["options"]["step"]
    assert texts["init"]["menu_options"].keys() == set(menu["menu_options"])
    text = texts["sharing"]
    schema = page["data_schema"].schema
    names = {str(key): part.schema for key, part in schema.items() if isinstance(part, section)}
    fields = {str(field) for field in schema} - names.keys()
    assert text["data"].keys() == text["data_description"].keys() == fields
    assert text["sections"].keys() == names.keys()
    for name, within in text["sections"].items():
        fields = {str(field) for field in names[name].schema}
        assert within["data"].keys() == within["data_description"].keys() == fields
    shown = page["description_placeholders"]
    assert placeholders(text["description"]) == shown.keys()
    assert f"```json\n{shown['document']}\n```" in text["description"].format(**shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_folded_is_whole(language: str) -> None:
    """Markdown needs an empty line after a tag, and each part has an end."""
    folded = 0
    for key, text in flatten(load(language)):
        beginnings = re.findall(r"(?:\A|\n\n)\{fold\}[^\n{}]+\{folded\}\n\n", text)
        endings = re.findall(r"\n\n\{end\}(?=\n\n|\Z)", text)
        for name, found in (("fold", beginnings), ("folded", beginnings), ("end", endings)):
            assert text.count(f"{{{name}}}") == len(found), key
        assert len(beginnings) == len(endings), key
        folded += len(beginnings)
    assert folded == 8


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_first_page_is_whole(hass: HomeAssistant, language: str) -> None:
    page: Any = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})

    text = load(language)["config"]["step"]["user"]
    [(field, selector)] = page["data_schema"].schema.items()
    assert text["data"].keys() == text["data_description"].keys() == {str(field)}
    choices = load(language)["selector"][selector.config["translation_key"]]["options"]
    assert list(choices) == selector.config["options"]
    assert placeholders(text["description"]) == page["description_placeholders"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_and_end_of_a_flow_has_a_text(language: str) -> None:
    texts = load(language)
    flows, form, address, repair = (
        "".join(path.read_text(encoding="utf-8") for path in COMPONENT.glob(pattern))
        for pattern in (
            "config_flow.py",
            "sharing/form.py",
            "engine/sharing/collector_url.py",
            "repairs.py",
        )
    )

    errors = re.findall(
        r'FieldError\(\w+, "(\w+)"|return \{\w+: "(\w+)"\}|"base": "(\w+)"', flows + form
    )
    refused = re.findall(r'"(field_\w+)"', address)
    assert texts["config"]["error"].keys() == {*refused, *map("".join, errors)}
    ended = r'reason="(\w+)"'
    assert texts["config"]["abort"].keys() == set(re.findall(ended, flows))
    for issue in FIXABLE.keys() - {"files_unread"}:
        flow = texts["issues"][issue]["fix_flow"]
        assert flow["abort"].keys() <= set(re.findall(ended, repair))
        assert issue not in ASKS_FOR_CONSENT or "not_asked" in flow["abort"]
    for key, text in flatten(texts["config"]["error"]):
        # The frontend hands an error of a form no placeholders of its own.
        assert placeholders(text) == set(), key
