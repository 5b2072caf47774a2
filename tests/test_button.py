"""The button of the service device."""

from homeassistant.components.button.const import DOMAIN as BUTTON
from homeassistant.components.button.const import SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .common import async_call, async_record, entity_id, exported, issues


async def press(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Press *Export now* as a person does."""
    target = {ATTR_ENTITY_ID: entity_id(hass, entry, "export", BUTTON)}
    await hass.services.async_call(BUTTON, SERVICE_PRESS, target, blocking=True)


async def test_the_button_exports(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """What is pending, once."""
    await async_record(hass, count=3)
    await press(hass, entry)
    await press(hass, entry)
    assert list(exported(hass).values()) == [3]
    assert (await async_call(hass, "export"))["rows"] == 0
    assert not issues(hass)
