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
from .commands.command import Command, async_run
from .const import DOMAIN

_RESPONSES = {
    uses.RECORD: SupportsResponse.OPTIONAL,
    uses.GET_CURRENT: SupportsResponse.ONLY,
    uses.EXPORT: SupportsResponse.OPTIONAL,
    uses.RESET: SupportsResponse.OPTIONAL,
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
    answer = await async_run(call.hass, operation, call.data, user)
    return answer if call.return_response else None
