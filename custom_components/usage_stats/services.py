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

from . import commands, sharing_commands
from .commands import Command
from .const import DOMAIN

_RESPONSES = {
    commands.RECORD: SupportsResponse.OPTIONAL,
    commands.GET_CURRENT: SupportsResponse.ONLY,
    commands.EXPORT: SupportsResponse.OPTIONAL,
    commands.RESET: SupportsResponse.OPTIONAL,
    commands.LIST_FILES: SupportsResponse.ONLY,
    commands.RECORD_EVENT: SupportsResponse.OPTIONAL,
    commands.GET_LOCAL_STATS: SupportsResponse.ONLY,
    commands.GET_EVENTS: SupportsResponse.ONLY,
    commands.EXPORT_EVENTS: SupportsResponse.OPTIONAL,
    commands.DELETE_ALL: SupportsResponse.OPTIONAL,
    sharing_commands.OPT_IN: SupportsResponse.OPTIONAL,
    sharing_commands.OPT_OUT: SupportsResponse.OPTIONAL,
    sharing_commands.PREVIEW: SupportsResponse.ONLY,
    sharing_commands.SUBMIT: SupportsResponse.OPTIONAL,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for command, response in _RESPONSES.items():
        # No schema: its errors would neither be translated nor name the field as the commands do.
        hass.services.async_register(
            DOMAIN,
            command.name,
            partial(_async_call, command),
            schema=None,
            supports_response=response,
        )


async def _async_call(command: Command, call: ServiceCall) -> ServiceResponse:
    user_id = call.context.user_id
    user = None
    if user_id is not None:
        user = await call.hass.auth.async_get_user(user_id)
        if user is None:
            raise UnknownUser(context=call.context)
    answer = await commands.async_run(call.hass, command, call.data, user)
    return answer if call.return_response else None
