"""The flows as a person goes through them: adding, and the two ways to the same options form."""

from datetime import time
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import config_validation as cv
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import (
    CONF_MAX_SENSORS,
    CONF_ROLLOVER_TIME,
    DOMAIN,
)
from custom_components.usage_stats.options import Options
from custom_components.usage_stats.sharing.form import FOLDING

from .flows import WAYS, OptionsForm, async_tick_nothing, suggested

DEFAULTS = {
    CONF_ROLLOVER_TIME: "07:30:00",
    "max_combinations": 1_000,
    CONF_MAX_SENSORS: 100,
    "record_events": True,
    "event_days": 400,
    "show_uses": False,
    "false_alarms": "6",
    "show_panel": True,
    "load_cards": True,
}
CHANGED = {
    CONF_ROLLOVER_TIME: "05:15:00",
    "max_combinations": 10_000,
    CONF_MAX_SENSORS: 0,
    "history_days": 400,
    "compress_after_days": 30,
    "delete_after_days": 3_650,
    "record_events": False,
    "event_days": 35,
    "show_uses": True,
    "false_alarms": "24",
    "show_panel": False,
    "load_cards": False,
}


@pytest.fixture(params=WAYS)
def form(
    request: pytest.FixtureRequest, hass: HomeAssistant, entry: MockConfigEntry
) -> OptionsForm:
    """Return either way to the form, of an entry that is loaded."""
    way: type[OptionsForm] = request.param
    return way(hass, entry)


async def test_adding_asks_one_question_about_sharing(hass: HomeAssistant) -> None:
    """A person who looks at nothing keeps everything here."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})

    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    fields: Any = probatio.to_field_list(
        result["data_schema"], custom_serializer=cv.custom_serializer
    )
    [field] = fields
    assert (field["name"], field["default"]) == ("sharing", "keep")
    choice = field["selector"]["select"]
    assert (choice["options"], choice["mode"]) == (["keep", "share"], "list")
    assert result["description_placeholders"] == {
        **FOLDING,
        "folder": hass.config.path("usage_stats"),
        "documentation": "https://github.com/usage-stats/usage-stats",
    }

    result = await hass.config_entries.flow.async_configure(result["flow_id"], {})
    assert not hass.config_entries.async_entries(DOMAIN)
    result = await async_tick_nothing(hass, result)
    await hass.async_block_till_done()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    # The last page leads to the panel.
    assert result["description_placeholders"] == {"panel": "/usage-stats"}
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert entry.title == "Usage Stats"
    assert {**entry.data, **entry.options} == {}
    assert entry.state is ConfigEntryState.LOADED


async def test_a_second_entry_is_refused(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "single_instance_allowed"
    assert hass.config_entries.async_entries(DOMAIN) == [entry]


async def test_a_menu_comes_first(form: OptionsForm) -> None:
    result = await form.start()

    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["settings", "sharing"]


async def test_an_entry_that_is_not_loaded_has_settings_alone(form: OptionsForm) -> None:
    """They may be why it is not loaded; who shares is not known then."""
    assert await form.hass.config_entries.async_unload(form.entry.entry_id)

    result = await form.start()

    assert result["step_id"] == "settings"
    form.assert_finished(await form.send(result["flow_id"], CHANGED))
    assert form.entry.options == CHANGED


async def test_the_form_can_be_rendered(form: OptionsForm) -> None:
    schema = (await form.open("settings"))["data_schema"]

    fields = probatio.to_field_list(schema, custom_serializer=cv.custom_serializer)

    assert isinstance(fields, list)
    assert {field["name"]: field.get("default") for field in fields} == {
        **DEFAULTS,
        "history_days": None,
        "compress_after_days": None,
        "delete_after_days": None,
    }
    assert [next(iter(field["selector"])) for field in fields] == [
        *("time", *["number"] * 5),
        *("boolean", "number", "boolean", "select", "boolean", "boolean"),
    ]


async def test_an_untouched_form_stores_the_defaults(form: OptionsForm) -> None:
    result = await form.open("settings")
    assert suggested(result) == {}

    form.assert_finished(await form.send(result["flow_id"], {}))

    assert form.entry.options == DEFAULTS
    assert Options.from_entry(form.entry.options) == Options()


async def test_changes_are_stored_shown_again_and_taken_back(form: OptionsForm) -> None:
    form.assert_finished(await form.fill("settings", CHANGED))
    assert form.entry.options == CHANGED
    assert Options.from_entry(form.entry.options) == Options(
        time(5, 15),
        10_000,
        0,
        400,
        30,
        3_650,
        record_events=False,
        event_days=35,
        show_uses=True,
        false_alarms=24,
        show_panel=False,
        load_cards=False,
    )
    assert form.entry.state is ConfigEntryState.LOADED

    result = await form.open("settings")
    assert suggested(result) == CHANGED

    without_history = {**CHANGED}
    del without_history["history_days"]
    form.assert_finished(await form.send(result["flow_id"], without_history))
    assert form.entry.options == without_history
    assert suggested(await form.open("settings")) == without_history


async def test_numbers_are_stored_whole(form: OptionsForm) -> None:
    """The frontend's numbers may have a decimal point; JSON would keep it."""
    form.assert_finished(
        await form.fill("settings", {CONF_MAX_SENSORS: 25.0, "history_days": "365"})
    )

    assert form.entry.options == {**DEFAULTS, CONF_MAX_SENSORS: 25, "history_days": 365}
    numbers = {key: form.entry.options[key] for key in (CONF_MAX_SENSORS, "history_days")}
    assert {type(number) for number in numbers.values()} == {int}


@pytest.mark.parametrize("entered", ["06:45:59", "06:45", "6:45"])
async def test_the_rollover_is_at_a_full_minute(form: OptionsForm, entered: str) -> None:
    form.assert_finished(await form.fill("settings", {CONF_ROLLOVER_TIME: entered}))

    assert form.entry.options[CONF_ROLLOVER_TIME] == "06:45:00"
    assert Options.from_entry(form.entry.options).rollover_time == time(6, 45)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (CONF_ROLLOVER_TIME, "24:00:00"),
        (CONF_ROLLOVER_TIME, "noon"),
        (CONF_ROLLOVER_TIME, 7),
        ("max_combinations", 0),
        ("max_combinations", 10_001),
        ("max_combinations", "nan"),
        (CONF_MAX_SENSORS, -1),
        (CONF_MAX_SENSORS, 1_001),
        ("history_days", 0),
        ("history_days", 36_501),
        ("another", 1),
    ],
)
async def test_what_the_fields_do_not_take_changes_nothing(
    form: OptionsForm, field: str, value: object
) -> None:
    with pytest.raises(InvalidData):
        await form.fill("settings", {field: value})

    assert form.entry.options == {}
