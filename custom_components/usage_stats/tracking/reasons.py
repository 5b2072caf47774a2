"""Why a tracker does not count, in words for its repair issue."""

from homeassistant.core import HomeAssistant, callback

from ..engine.fields import FieldError
from ..helpers.texts import async_find_text
from .const import CONF_EVENT_TYPE, CONF_METADATA, RECORD_EVENT, RECORD_USE, SUBENTRY_TRACKER
from .triggers import TriggerError


@callback
def async_reason(hass: HomeAssistant, err: Exception) -> str:
    """Return what is wrong, in the server's language where the words are ours."""
    if isinstance(err, FieldError):
        text = async_find_text(hass, f"exceptions.{err.reason}.message") or err.reason
        return text.format(field=_label(hass, err.field), **err.limits)
    if isinstance(err, TriggerError):
        return err.detail or _form_text(hass, f"error.{err.reason}", err.reason)
    return str(err)


@callback
def async_unexpected(hass: HomeAssistant) -> str:
    """Return what is said of an error that only the log explains."""
    reason = "unexpected_error"
    return async_find_text(hass, f"exceptions.{reason}.message") or reason


def _label(hass: HomeAssistant, field: str) -> str:
    """Return what a field is called where it is entered."""
    page = RECORD_EVENT if field in (CONF_EVENT_TYPE, CONF_METADATA) else RECORD_USE
    return _form_text(hass, f"step.{page}.data.{field}", field)


def _form_text(hass: HomeAssistant, path: str, otherwise: str) -> str:
    return async_find_text(hass, f"config_subentries.{SUBENTRY_TRACKER}.{path}") or otherwise
