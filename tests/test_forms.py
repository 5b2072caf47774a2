"""The forms of the actions: what they offer, and that what they send is taken."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import validate_selector
from homeassistant.helpers.service import async_get_all_descriptions
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.sanitize import KNOWN_KEYS

from .common import async_call, async_record, async_restart, async_settle, async_tick, async_totals


async def async_fields(hass: HomeAssistant, action: str) -> dict[str, Any]:
    """Return the fields of an action's form, those of its sections too."""
    fields: dict[str, Any] = (await async_get_all_descriptions(hass))[DOMAIN][action]["fields"]
    return {**fields, **fields.get("more", {}).get("fields", {})}


def options(field: dict[str, Any]) -> list[str]:
    """Return the names that a field offers beside any other."""
    select = field["selector"]["select"]
    assert select["custom_value"] is True
    offered: list[str] = select["options"]
    return offered


async def test_the_forms_offer_the_names_there_are(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Some seconds after a name is used for the first time, and after a restart."""
    assert options((await async_fields(hass, "record"))["skill"]) == []
    await async_record(hass, "lungo", "voice")
    await async_record(hass, "Espresso", "button")
    await async_settle(hass)
    await async_tick(hass, freezer, 10)
    for _ in range(2):
        fields = await async_fields(hass, "record")
        uses = fields["uses"]["selector"]["object"]["fields"]
        rename = await async_fields(hass, "rename")
        for field in (fields["skill"], uses["skill"], rename["skill"], rename["new_skill"]):
            assert options(field) == ["Espresso", "lungo"]
        for field in (
            fields["modality"],
            uses["modality"],
            rename["modality"],
            rename["new_modality"],
        ):
            assert options(field) == ["button", "voice"]
        await async_restart(hass, entry)
        await async_settle(hass)
    await async_call(hass, "rename", {"skill": "lungo", "new_skill": "Lungo"})
    await async_settle(hass)
    await async_tick(hass, freezer, 10)
    assert options((await async_fields(hass, "record"))["skill"]) == ["Espresso", "Lungo"]
    description = (await async_get_all_descriptions(hass))[DOMAIN]["record"]
    assert description["response"] == {"optional": True}


@pytest.mark.usefixtures("entry")
async def test_every_selector_is_one_of_home_assistant(hass: HomeAssistant) -> None:
    def validate(fields: dict[str, Any]) -> int:
        return sum(
            validate(field["fields"])
            if "fields" in field
            else bool(validate_selector(field["selector"]))
            for field in fields.values()
        )

    actions = (await async_get_all_descriptions(hass))[DOMAIN]
    assert sum(validate(action["fields"]) for action in actions.values()) > len(actions)


@pytest.mark.usefixtures("entry")
async def test_lists_and_metadata_have_fields(hass: HomeAssistant) -> None:
    """Nobody has to write YAML; a number comes as a float."""
    uses = (await async_fields(hass, "record"))["uses"]["selector"]["object"]
    assert uses["multiple"]
    assert list(uses["fields"]) == ["skill", "modality", "count"]
    fields = await async_fields(hass, "record_event")
    events = fields["events"]["selector"]["object"]
    assert events["multiple"]
    metadata = fields["metadata"]["selector"]["object"]
    assert events["fields"]["metadata"]["selector"]["object"] == metadata
    assert metadata["fields"].keys() == KNOWN_KEYS
    assert set(events["fields"]["event_type"]["selector"]["select"]["options"]) == EVENT_TYPES

    sent = {"skill": "Espresso", "modality": "button", "count": 3.0}
    assert (await async_call(hass, "record", {"uses": [sent]}))["counted"] == 3
    assert await async_totals(hass) == {("Espresso", "button"): 3}
