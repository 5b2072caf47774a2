"""The actions, translated to and from commands, and the names that their forms offer."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import UnknownUser
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.util.yaml import load_yaml_dict

from .commands import (
    analysis,
    backfill,
    comparison,
    corrections,
    events,
    sharing,
    unused,
    unusual,
    uses,
)
from .commands.command import Command, async_run, async_start
from .const import DOMAIN, LOGGER, SIGNAL_NAMES
from .data import UsageStatsConfigEntry, loaded_data
from .engine.uses.use import Combination
from .uses.counter import STARTED_BY_US

_OFFER_SECONDS = 10.0
"""The shortest time between two changes of the forms."""
_MAX_OFFERED = 1_000
"""Names in one list; a form with more is slow."""
_OFFERING = (
    uses.RECORD,
    corrections.CORRECT,
    uses.RENAME,
    comparison.COMPARE,
    analysis.GET_TRENDS,
    analysis.EXPORT_RANGE,
)
"""Their forms offer the names in use."""
_RESPONSES = {
    uses.RECORD: SupportsResponse.OPTIONAL,
    uses.GET_CURRENT: SupportsResponse.ONLY,
    uses.EXPORT: SupportsResponse.OPTIONAL,
    uses.RESET: SupportsResponse.OPTIONAL,
    corrections.CORRECT: SupportsResponse.OPTIONAL,
    backfill.BACKFILL: SupportsResponse.OPTIONAL,
    uses.RENAME: SupportsResponse.OPTIONAL,
    uses.LIST_FILES: SupportsResponse.ONLY,
    uses.PURGE: SupportsResponse.OPTIONAL,
    comparison.COMPARE: SupportsResponse.ONLY,
    analysis.GET_TRENDS: SupportsResponse.ONLY,
    analysis.EXPORT_RANGE: SupportsResponse.OPTIONAL,
    unusual.GET_UNUSUAL: SupportsResponse.ONLY,
    unused.GET_UNUSED: SupportsResponse.ONLY,
    events.RECORD_EVENT: SupportsResponse.OPTIONAL,
    events.GET_LOCAL_STATS: SupportsResponse.ONLY,
    events.GET_EVENTS: SupportsResponse.ONLY,
    events.EXPORT_EVENTS: SupportsResponse.OPTIONAL,
    events.DELETE_ALL: SupportsResponse.OPTIONAL,
    sharing.OPT_IN: SupportsResponse.OPTIONAL,
    sharing.OPT_OUT: SupportsResponse.OPTIONAL,
    sharing.PREVIEW: SupportsResponse.ONLY,
    sharing.GET_HELD_DATA: SupportsResponse.ONLY,
    sharing.SUBMIT: SupportsResponse.OPTIONAL,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for command, response in _RESPONSES.items():
        # Without the schema, which `async_run` applies to actions and requests alike: here it would
        # come before the question of who may, hold the event loop, and log what was sent.
        hass.services.async_register(
            DOMAIN, command.name, partial(_async_call, command), supports_response=response
        )


class NamesOffered:
    """Offers the names in use as options of the actions' forms; any other can be typed."""

    def __init__(self, hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
        """Offer the names of an entry until it is unloaded."""
        self._hass = hass
        self._names = entry.runtime_data.names
        debouncer = Debouncer(
            hass, LOGGER, cooldown=_OFFER_SECONDS, immediate=True, function=self._async_offer
        )
        entry.async_on_unload(debouncer.async_shutdown)
        entry.async_on_unload(
            async_dispatcher_connect(hass, SIGNAL_NAMES, debouncer.async_schedule_call)
        )

    async def _async_offer(self) -> None:
        described = await self._hass.async_add_executor_job(
            _describe, set(self._names.combinations)
        )
        for action, fields in described.items():
            async_set_service_schema(self._hass, DOMAIN, action, {"fields": fields})


def _describe(combinations: set[Combination]) -> dict[str, dict[str, Any]]:
    """Return the fields of the forms that offer names, as services.yaml has them."""
    options = {
        "skill": _options(skill for skill, _ in combinations),
        "modality": _options(modality for _, modality in combinations),
    }
    actions = load_yaml_dict(str(Path(__file__).with_name("services.yaml")))
    described = {}
    for command in _OFFERING:
        described[command.name] = actions[command.name]["fields"]
        _add_options(described[command.name], options)
    return described


def _options(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=str.casefold)[:_MAX_OFFERED]


def _add_options(fields: dict[str, Any], options: dict[str, list[str]]) -> None:
    """Add options to the fields of an action, of its sections and of its lists."""
    for name, field in fields.items():
        selector = field.get("selector", {})
        for inner in (field, selector.get("object") or {}):
            _add_options(inner.get("fields", {}), options)
        offered = options.get(name.removeprefix("new_"))
        if offered is not None and "select" in selector:
            selector["select"]["options"] = offered


async def _async_call(command: Command, call: ServiceCall) -> ServiceResponse:
    hass, user_id = call.hass, call.context.user_id
    user = None
    if user_id is not None:
        user = await hass.auth.async_get_user(user_id)
        if user is None:
            raise UnknownUser(context=call.context)
    # A copy: a schema makes its result of the type that it gets, and this one is read-only.
    fields = dict(call.data)
    data = loaded_data(hass)
    # What is recorded does not start the trigger *Use recorded* again.
    token = STARTED_BY_US.set(data is not None and data.trackers.is_own(call.context))
    try:
        if call.return_response:
            return await async_run(hass, command, fields, user)
        await async_start(hass, command, fields, user)
    finally:
        STARTED_BY_US.reset(token)
    return None
