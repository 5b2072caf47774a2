"""The actions, translated to and from commands."""

from functools import partial

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import UnknownUser

from .commands import events, sharing, uses
from .commands.command import Command, async_run, async_start
from .const import DOMAIN

_RESPONSES = {
    uses.RECORD: SupportsResponse.OPTIONAL,
    uses.GET_CURRENT: SupportsResponse.ONLY,
    uses.EXPORT: SupportsResponse.OPTIONAL,
    uses.RESET: SupportsResponse.OPTIONAL,
    uses.RENAME: SupportsResponse.OPTIONAL,
    uses.LIST_FILES: SupportsResponse.ONLY,
    events.RECORD_EVENT: SupportsResponse.OPTIONAL,
    events.GET_LOCAL_STATS: SupportsResponse.ONLY,
    events.GET_EVENTS: SupportsResponse.ONLY,
    events.EXPORT_EVENTS: SupportsResponse.OPTIONAL,
    events.DELETE_ALL: SupportsResponse.OPTIONAL,
    sharing.OPT_IN: SupportsResponse.OPTIONAL,
    sharing.OPT_OUT: SupportsResponse.OPTIONAL,
    sharing.PREVIEW: SupportsResponse.ONLY,
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


async def _async_call(command: Command, call: ServiceCall) -> ServiceResponse:
    hass, user_id = call.hass, call.context.user_id
    user = None
    if user_id is not None:
        user = await hass.auth.async_get_user(user_id)
        if user is None:
            raise UnknownUser(context=call.context)
    # A copy: a schema makes its result of the type that it gets, and this one is read-only.
    fields = dict(call.data)
    if call.return_response:
        return await async_run(hass, command, fields, user)
    await async_start(hass, command, fields, user)
    return None
