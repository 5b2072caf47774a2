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

from .commands import command, sharing
from .commands.command import Command
from .const import DOMAIN

_RESPONSES = {
    command.RECORD: SupportsResponse.OPTIONAL,
    command.GET_CURRENT: SupportsResponse.ONLY,
    command.EXPORT: SupportsResponse.OPTIONAL,
    command.RESET: SupportsResponse.OPTIONAL,
    command.LIST_FILES: SupportsResponse.ONLY,
    command.RECORD_EVENT: SupportsResponse.OPTIONAL,
    command.GET_LOCAL_STATS: SupportsResponse.ONLY,
    command.GET_EVENTS: SupportsResponse.ONLY,
    command.EXPORT_EVENTS: SupportsResponse.OPTIONAL,
    command.DELETE_ALL: SupportsResponse.OPTIONAL,
    sharing.OPT_IN: SupportsResponse.OPTIONAL,
    sharing.OPT_OUT: SupportsResponse.OPTIONAL,
    sharing.PREVIEW: SupportsResponse.ONLY,
    sharing.SUBMIT: SupportsResponse.OPTIONAL,
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for operation, response in _RESPONSES.items():
        # No schema: its errors would neither be translated nor name the field as the commands do.
        hass.services.async_register(
            DOMAIN,
            operation.name,
            partial(_async_call, operation),
            schema=None,
            supports_response=response,
        )


async def _async_call(operation: Command, call: ServiceCall) -> ServiceResponse:
    user_id = call.context.user_id
    user = None
    if user_id is not None:
        user = await call.hass.auth.async_get_user(user_id)
        if user is None:
            raise UnknownUser(context=call.context)
    answer = await command.async_run(call.hass, operation, call.data, user)
    return answer if call.return_response else None
