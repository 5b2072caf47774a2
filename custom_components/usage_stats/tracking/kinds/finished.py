"""The kind of machines that have finished: their power was high, and is low for some minutes."""

from functools import partial
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS, CONF_PLATFORM, UnitOfPower
from homeassistant.core import CALLBACK_TYPE, Context, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from ...const import DOMAIN
from ...helpers.entities import async_is_own
from .. import sources
from ..const import (
    CONF_COUNTED_BY,
    CONF_MINUTES,
    CONF_TARGET,
    CONF_WATTS,
    DEFAULT_MINUTES,
    DEFAULT_WATTS,
)
from ..places import async_is_counted
from ..selection import async_targeted
from ..tracker import Tracker
from .kind import Kind
from .members import Members
from .states import count_states

_DOMAINS = frozenset({"sensor"})


def _is_power(state: State) -> bool:
    return state.attributes.get(ATTR_DEVICE_CLASS) == SensorDeviceClass.POWER


def _trigger(tracker: Tracker, entity_id: str) -> list[dict[str, Any]]:
    data = tracker.data
    watts = {
        "number": data.get(CONF_WATTS, DEFAULT_WATTS),
        "unit_of_measurement": UnitOfPower.WATT,
    }
    trigger = {
        CONF_PLATFORM: "power.crossed_threshold",
        "target": {"entity_id": entity_id},
        "options": {
            "threshold": {"type": "below", "value": watts},
            "for": {"minutes": data.get(CONF_MINUTES, DEFAULT_MINUTES)},
        },
    }
    config: list[dict[str, Any]] = cv.TRIGGER_SCHEMA([trigger])
    return config


async def _async_attach_machine(tracker: Tracker, entity_id: str) -> CALLBACK_TYPE | None:
    hass = tracker.hass

    @callback
    def finished(variables: dict[str, Any], context: Context | None = None) -> None:
        state = variables["trigger"]["to_state"]
        if not tracker.is_own(context):
            modality = tracker.modality(entity_id, partial(tracker.origins.origin, context))
            tracker.use(state.name, modality, sources.of_state(state))

    config = await async_validate_trigger_config(hass, _trigger(tracker, entity_id))
    return await async_initialize_triggers(
        hass, config, finished, DOMAIN, DOMAIN, lambda *_args, **_more: None
    )


async def _async_attach(tracker: Tracker) -> CALLBACK_TYPE:
    hass = tracker.hass

    def find() -> set[str]:
        target = tracker.target
        named = None if target is None else async_targeted(hass, TargetSelection(dict(target)))
        return {
            state.entity_id
            for state in hass.states.async_all(_DOMAINS)
            if _is_power(state) and not async_is_own(hass, state.entity_id)
            if (
                async_is_counted(hass, state.entity_id)
                if named is None
                else state.entity_id in named
            )
        }

    members = Members(hass, "sensor", find, partial(_async_attach_machine, tracker))
    return await members.async_start()


FINISHED_KINDS = (
    Kind(
        key="finished",
        domains=_DOMAINS,
        fields=frozenset({CONF_TARGET, CONF_COUNTED_BY, CONF_WATTS, CONF_MINUTES}),
        count=count_states(_DOMAINS, _is_power),
        attach=_async_attach,
    ),
)
