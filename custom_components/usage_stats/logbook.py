"""Messages for the logbook, which puts the name before them, in the language of the server."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .commands.texts import async_text
from .const import DOMAIN, EVENT_DELETED, EVENT_EXPORTED, EVENT_RESET, EVENT_UNUSUAL

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]
type Sentence = Callable[[HomeAssistant, Mapping[str, Any]], str]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Register the messages of the events on Home Assistant's bus."""
    for event_type, sentence in (
        (EVENT_EXPORTED, _exported),
        (EVENT_RESET, _reset),
        (EVENT_DELETED, _deleted),
        (EVENT_UNUSUAL, _unusual),
    ):
        async_describe_event(DOMAIN, event_type, partial(_describe, hass, sentence))


def _describe(
    hass: HomeAssistant, sentence: Sentence, event: LazyEventPartialState
) -> dict[str, Any]:
    return {
        LOGBOOK_ENTRY_NAME: "Usage Stats",
        LOGBOOK_ENTRY_MESSAGE: sentence(hass, event.data).removesuffix("."),
    }


# Anybody may fire an event of this name with other data or none, and an error here would break the
# whole logbook.


def _exported(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    rows, files = data.get("rows"), data.get("files")
    if files == 1:
        name = data.get("file_name")
        return async_text(hass, "logbook_exported", rows=rows, file_name=name)
    return async_text(hass, "logbook_exported_files", rows=rows, files=files)


def _reset(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    return async_text(hass, "logbook_reset", discarded=data.get("discarded"))


def _deleted(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    events, files = data.get("events"), data.get("files")
    return async_text(hass, "logbook_deleted", events=events, files=files)


def _unusual(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    return async_text(hass, "logbook_unusual", high=data.get("high"), low=data.get("low"))
