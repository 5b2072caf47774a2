"""A home with a recorder, whose clock can be moved for months."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from ..common import async_call


async def async_pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float) -> None:
    """Let time go by without running timers, once the recorder has written what was before."""
    await async_wait_recording_done(hass)
    freezer.tick(timedelta(**time))


async def async_states(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entity_id: str, *states: str
) -> None:
    """Set states, an hour apart."""
    for state in states:
        hass.states.async_set(entity_id, state)
        await hass.async_block_till_done()
        freezer.tick(timedelta(hours=1))


async def async_unused(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Return the answer of `get_unused`."""
    return await async_call(hass, "get_unused", fields)


def listed(answer: Mapping[str, Any], kind: str) -> dict[str, tuple[str, int | None]]:
    """Return why and for how many days, by entity ID, in the order of the answer."""
    return {item["entity_id"]: (item["why"], item["days"]) for item in answer[kind]}


def register(
    hass: HomeAssistant,
    entity_id: str,
    platform: str = "hue",
    hidden_by: er.RegistryEntryHider | None = None,
    category: EntityCategory | None = None,
) -> er.RegistryEntry:
    """Put an entity into the registry, of an integration that is not set up."""
    domain, name = entity_id.split(".")
    return er.async_get(hass).async_get_or_create(
        domain,
        platform,
        name,
        suggested_object_id=name,
        hidden_by=hidden_by,
        entity_category=category,
    )
