"""The last page of the set-up: what shall be counted."""

from collections.abc import Mapping

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigFlowResult
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.json import prepare_save_json
from homeassistant.setup import async_setup_component
import probatio
import pytest

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.data import UsageStatsData
from custom_components.usage_stats.tracker_flow import kinds_form
from custom_components.usage_stats.tracking.const import SUBENTRY_TRACKER
from custom_components.usage_stats.tracking.kinds import KINDS

from .common import async_settle, async_totals
from .trackers import Trackers

LAMP = "light.bed"
BUTTON = "input_button.espresso"


async def async_begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Go to the last page, in a home with a lamp, a button and some actions."""
    hass.states.async_set(LAMP, "off", {"friendly_name": "Bed lamp"})
    config = {"input_button": {"espresso": {"name": "Espresso"}}}
    assert await async_setup_component(hass, "input_button", config)
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"sharing": "keep"})


async def async_add(
    hass: HomeAssistant, result: ConfigFlowResult, ticks: Mapping[str, bool]
) -> ConfigEntry[UsageStatsData]:
    """Send the page, and return the entry."""
    result = await hass.config_entries.flow.async_configure(result["flow_id"], dict(ticks))
    await async_settle(hass)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


async def test_there_is_a_tick_per_kind_with_how_many_there_are(hass: HomeAssistant) -> None:
    result = await async_begin(hass)

    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "trackers")
    fields = probatio.to_field_list(result["data_schema"], custom_serializer=cv.custom_serializer)
    assert isinstance(fields, list)
    assert [field["name"] for field in fields] == [*KINDS, "backfill"]
    assert {field["type"] for field in fields} == {"boolean"}
    # Nobody wants all actions, though there are some.
    assert {field["name"] for field in fields if field["default"]} == {
        *("pressed", "turned_on", "backfill")
    }
    counts = result["description_placeholders"]
    assert counts is not None
    assert counts.keys() == KINDS.keys()
    assert (counts["pressed"], counts["turned_on"], counts["runs"]) == ("1", "1", "0")
    assert int(counts["actions"]) > 0
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_what_is_ticked_counts_from_now_on(hass: HomeAssistant) -> None:
    """A person who looks at nothing gets what was ticked."""
    entry = await async_add(hass, await async_begin(hass), {})

    trackers = {
        tracker.unique_id: (tracker.title, dict(tracker.data))
        for tracker in entry.get_subentries_of_type(SUBENTRY_TRACKER)
    }
    by_origin = {"counted_by": "origin", "backfill": True}
    assert trackers == {
        "all_turned_on": ("Lights, switches and more", {"kind": "turned_on", **by_origin}),
        "all_pressed": ("Buttons and scenes", {"kind": "pressed", **by_origin}),
    }
    prepare_save_json(entry.as_dict())
    hass.states.async_set(LAMP, "on", {"friendly_name": "Bed lamp"})
    await hass.services.async_call("input_button", "press", {"entity_id": BUTTON}, blocking=True)
    await async_settle(hass)
    assert {skill for skill, _ in await async_totals(hass)} == {"Bed lamp", "Espresso"}


async def test_who_ticks_nothing_gets_no_tracker(hass: HomeAssistant) -> None:
    entry = await async_add(hass, await async_begin(hass), dict.fromkeys(KINDS, False))

    assert entry.subentries == {}
    hass.states.async_set(LAMP, "on", context=Context())
    await async_settle(hass)
    assert await async_totals(hass) == {}


async def test_who_wants_no_earlier_days_says_so(hass: HomeAssistant) -> None:
    entry = await async_add(hass, await async_begin(hass), {"backfill": False})

    wanted = [tracker.data["backfill"] for tracker in entry.subentries.values()]
    assert wanted == [False, False]


async def test_all_kinds_at_once_and_none_twice(hass: HomeAssistant) -> None:
    entry = await async_add(hass, await async_begin(hass), dict.fromkeys(KINDS, True))

    kinds = [tracker.data["kind"] for tracker in entry.subentries.values()]
    assert kinds == list(KINDS)
    menu = await Trackers(hass, entry).menu()
    assert menu["menu_options"] == [*KINDS, "custom"]


async def test_the_names_are_in_the_language_of_home_assistant(hass: HomeAssistant) -> None:
    hass.config.language = "de"

    entry = await async_add(hass, await async_begin(hass), {})

    titles = [tracker.title for tracker in entry.subentries.values()]
    assert titles == ["Lichter, Schalter und mehr", "Taster und Szenen"]


@pytest.mark.parametrize("ticks", [{"nothing_known": True}, {"runs": "yes"}])
async def test_what_the_page_does_not_have_is_refused(
    hass: HomeAssistant, ticks: dict[str, bool]
) -> None:
    with pytest.raises(InvalidData):
        await async_add(hass, await async_begin(hass), ticks)

    assert not hass.config_entries.async_entries(DOMAIN)


async def test_earlier_days_are_offered_with_what_can_be_counted_then(hass: HomeAssistant) -> None:
    for key, shown in (("opened", ["opened"]), ("pressed", ["pressed", "backfill"])):
        schema, _ = kinds_form(hass, [KINDS[key]])
        assert [str(field) for field in schema.schema] == shown
