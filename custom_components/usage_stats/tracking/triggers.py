"""The triggers and conditions of a tracker of anything else: which are refused, and why."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from homeassistant.const import CONF_ID, CONF_PLATFORM
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import condition
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.template import Template
from homeassistant.helpers.trigger import (
    async_extract_devices,
    async_extract_entities,
    async_validate_trigger_config,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from ..const import DOMAIN
from .places import async_is_own

NO_TRIGGERS = "no_triggers"
TRIGGER_INVALID = "trigger_invalid"
TRIGGER_SENTENCE = "trigger_sentence"
TRIGGER_OWN_ENTITY = "trigger_own_entity"
CONDITION_INVALID = "condition_invalid"


class TriggerError(ValueError):
    """A trigger or a condition that cannot be attached.

    `reason` is a translation key; `detail` is what Home Assistant says, for a person to read. It is
    empty where the reason says all.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """`detail` may quote what somebody typed."""
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


async def async_parse_trigger(
    hass: HomeAssistant, raw: Mapping[str, Any], index: int
) -> ConfigType:
    """Return a trigger as it is attached; raise TriggerError."""
    try:
        # What is stored must not be changed by what it is parsed to.
        [listed] = cv.TRIGGER_SCHEMA(deepcopy(dict(raw)))
        if listed[CONF_PLATFORM].partition(".")[0] == "conversation":
            raise TriggerError(TRIGGER_SENTENCE)
        [config] = await async_validate_trigger_config(hass, [listed])
    except (vol.Invalid, HomeAssistantError) as err:
        raise TriggerError(TRIGGER_INVALID, str(err)) from err
    if _is_about_us(hass, config):
        raise TriggerError(TRIGGER_OWN_ENTITY)
    # By which templates tell the triggers of a tracker apart, also if one of them is broken.
    return {CONF_ID: str(index), **config}


@callback
def _is_about_us(hass: HomeAssistant, config: ConfigType) -> bool:
    """Return whether a trigger is ours, or names an entity, a device or an event of ours."""
    if config[CONF_PLATFORM].partition(".")[0] == DOMAIN:
        return True
    if any(async_is_own(hass, entity_id) for entity_id in async_extract_entities(config)):
        return True
    if any(event.startswith(f"{DOMAIN}_") for event in _event_types(config)):
        return True
    own = {entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN)}
    registry = dr.async_get(hass)
    devices = (registry.async_get(device_id) for device_id in async_extract_devices(config))
    return any(device is not None and device.config_entry_id in own for device in devices)


def _event_types(config: ConfigType) -> Iterable[str]:
    listed = config.get("event_type", [])
    for value in listed if isinstance(listed, list) else [listed]:
        yield value.template if isinstance(value, Template) else str(value)


async def async_conditions(
    hass: HomeAssistant, raw: Iterable[Any]
) -> list[condition.ConditionChecker]:
    """Return the conditions, ready to check and to unload; raise TriggerError."""
    checkers: list[condition.ConditionChecker] = []
    try:
        for listed in cv.CONDITIONS_SCHEMA(deepcopy(list(raw))):
            config = await condition.async_validate_condition_config(hass, listed)
            checkers.append(await condition.async_from_config(hass, config))
    except (vol.Invalid, HomeAssistantError) as err:
        for checker in checkers:
            checker.async_unload()
        raise TriggerError(CONDITION_INVALID, str(err)) from err
    return checkers
