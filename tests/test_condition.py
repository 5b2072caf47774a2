"""Our condition, in automations and scripts as the editor stores it."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import async_get_all_descriptions
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.usage_stats.condition import CONDITIONS

from .automations import TELL, async_automate, automation, capture_told
from .common import async_move_to, async_record
from .test_translations import LANGUAGES, icons, load

GO = {"trigger": "event", "event_type": "go"}


def used(number: object, **options: object) -> dict[str, Any]:
    """Return the condition as the editor stores it."""
    return {
        "condition": "usage_stats.is_used_at_least",
        "options": {"number": number, **options},
    }


async def async_passes(hass: HomeAssistant, told: list[Any]) -> bool:
    """Trigger the automation, and tell whether its actions have run."""
    told.clear()
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    return bool(told)


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        (used(6), True),
        (used(7), False),
        (used(3, skill="Espresso"), True),
        (used(4, skill="Espresso"), False),
        (used(4, modality="button"), True),
        (used(5, modality="button"), False),
        (used("2", skill="Espresso", modality="tag"), True),
        (used(3.0, skill="Espresso", modality="tag"), False),
        (used(1, skill="Latte", modality=""), False),
        ({"condition": "not", "conditions": [used(7)]}, True),
    ],
)
async def test_it_compares_the_uses_of_the_day(
    hass: HomeAssistant, condition: dict[str, Any], *, passes: bool
) -> None:
    await async_record(hass)
    await async_record(hass, modality="tag", count=2)
    await async_record(hass, "Notfall", count=3)
    await async_automate(hass, GO, TELL, conditions=[condition])
    assert await async_passes(hass, capture_told(hass)) is passes


@pytest.mark.usefixtures("noon_entry")
async def test_what_was_used_yesterday_is_not_used_today(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Also before the counters go back to zero."""
    await async_automate(hass, GO, TELL, conditions=[used(1)])
    events = capture_told(hass)
    assert not await async_passes(hass, events)
    await async_record(hass)
    assert await async_passes(hass, events)
    await async_move_to(hass, freezer, "2027-03-11T00:00:10+01:00")
    assert not await async_passes(hass, events)
    await async_record(hass)
    assert await async_passes(hass, events)


@pytest.mark.parametrize("condition", [used(1), {"condition": "not", "conditions": [used(1)]}])
async def test_nothing_passes_while_the_entry_is_not_loaded(
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    entry: MockConfigEntry,
    condition: dict[str, Any],
) -> None:
    """Not even that something was *not* used: nobody knows."""
    await async_automate(hass, GO, TELL, conditions=[condition])
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not await async_passes(hass, capture_told(hass))
    assert "Usage Stats is not loaded" in caplog.text


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("options", [{}, {"number": 0}, {"number": 1, "skill": "=1"}])
async def test_what_makes_no_sense_is_refused(hass: HomeAssistant, options: dict[str, Any]) -> None:
    condition = {"condition": "usage_stats.is_used_at_least", "options": options}
    config = automation("First", GO, TELL, conditions=[condition])
    with pytest.raises(vol.Invalid) as refused:
        await async_validate_config_item(hass, "first", config)
    assert "=1" not in str(refused.value)


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_editor_offers_it_with_its_texts(hass: HomeAssistant, language: str) -> None:
    await async_automate(hass, GO, TELL, conditions=[used(1)])
    described = await async_get_all_descriptions(hass)
    texts = load(language)["conditions"]
    assert texts.keys() == CONDITIONS.keys() == icons()["conditions"].keys()
    for key, text in texts.items():
        description = described[f"usage_stats.{key}"]
        assert description is not None
        assert text["fields"].keys() == description["fields"].keys()
        for named in (text, *text["fields"].values()):
            assert named.keys() == {"name", "description"} | ({"fields"} & named.keys())
