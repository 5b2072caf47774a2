"""Messages for the logbook, which puts the name before them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, EVENT_DELETED, EVENT_EXPORTED, EVENT_RESET

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    _hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Register the messages of the events on Home Assistant's bus."""
    for event_type, message in (
        (EVENT_EXPORTED, _exported),
        (EVENT_RESET, _reset),
        (EVENT_DELETED, _deleted),
    ):
        async_describe_event(DOMAIN, event_type, partial(_describe, message))


def _describe(
    message: Callable[[Mapping[str, Any]], str], event: LazyEventPartialState
) -> dict[str, Any]:
    return {LOGBOOK_ENTRY_NAME: "Usage Stats", LOGBOOK_ENTRY_MESSAGE: message(event.data)}


# Anybody may fire an event of this name with other data or none, and an error here would break the
# whole logbook.


def _exported(data: Mapping[str, Any]) -> str:
    files = data.get("files")
    target = data.get("file_name") if files == 1 else _number(files, "file")
    return f"exported {_number(data.get('rows'), 'row')} to {target}"


def _reset(data: Mapping[str, Any]) -> str:
    discarded = _number(data.get("discarded"), "use")
    return f"set the counters to zero and discarded {discarded} without export"


def _deleted(data: Mapping[str, Any]) -> str:
    return (
        f"deleted {_number(data.get('events'), 'event')} and {_number(data.get('files'), 'file')}"
    )


def _number(count: object, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
