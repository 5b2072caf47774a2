"""The WebSocket command that an open panel lives on. It belongs to the domain, not to an entry."""

from collections.abc import Callable
from functools import partial
from typing import Any

from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.issue_registry import EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED
import voluptuous as vol

from .commands.command import Answer
from .commands.live import async_live, limited
from .const import (
    DOMAIN,
    LOGGER,
    SIGNAL_CORRECTED,
    SIGNAL_DAY,
    SIGNAL_EXPORTED,
    SIGNAL_NAMES,
    SIGNAL_RENAMED,
    SIGNAL_ROLLED_OVER,
    SIGNAL_SHARING,
    SIGNAL_TRACKERS,
    SIGNAL_USED,
)

_PUBLISH_SECONDS = 1.0
"""The shortest time between two messages."""
_SIGNALS = (
    SIGNAL_CORRECTED,
    SIGNAL_DAY,
    SIGNAL_EXPORTED,
    SIGNAL_NAMES,
    SIGNAL_RENAMED,
    SIGNAL_ROLLED_OVER,
    SIGNAL_SHARING,
    SIGNAL_TRACKERS,
    SIGNAL_USED,
)

type Subscriber = Callable[[Answer], None]


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register the command."""
    live = Live(hass)

    @websocket_command({vol.Required("type"): f"{DOMAIN}/subscribe"})
    @callback
    def subscribe(
        hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]
    ) -> None:
        subscriber = partial(_send, connection, message["id"])
        connection.subscriptions[message["id"]] = live.subscribe(subscriber)
        connection.send_result(message["id"])
        subscriber(async_live(hass))

    async_register_command(hass, subscribe)


@callback
def _send(connection: ActiveConnection, message_id: int, answer: Answer) -> None:
    # The rights may have been taken away since the last message.
    connection.send_event(message_id, answer if connection.user.is_admin else limited(answer))


class Live:
    """Tells all subscribers at once, and listens only while there are any."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen to nothing yet."""
        self._hass = hass
        self._subscribers: list[Subscriber] = []
        self._unlisten: list[CALLBACK_TYPE] = []
        self._publisher: Debouncer[None] | None = None

    @callback
    def subscribe(self, subscriber: Subscriber) -> CALLBACK_TYPE:
        """Tell a subscriber of every change; return what ends that."""
        self._subscribers.append(subscriber)
        if self._publisher is None:
            self._start()

        @callback
        def unsubscribe() -> None:
            self._subscribers.remove(subscriber)
            if not self._subscribers:
                self._stop()

        return unsubscribe

    @callback
    def _start(self) -> None:
        hass = self._hass
        self._publisher = publisher = Debouncer(
            hass, LOGGER, cooldown=_PUBLISH_SECONDS, immediate=True, function=self._publish
        )

        @callback
        def changed(*_: object) -> None:
            # Who records does not wait for it.
            hass.loop.call_soon(publisher.async_schedule_call)

        @callback
        def entry_changed(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
            if entry.domain == DOMAIN:
                changed()

        @callback
        def issue_changed(event: Event[Any]) -> None:
            if event.data["domain"] == DOMAIN:
                changed()

        self._unlisten = [
            *(async_dispatcher_connect(hass, signal, changed) for signal in _SIGNALS),
            async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed),
            hass.bus.async_listen(EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, issue_changed),
        ]

    @callback
    def _stop(self) -> None:
        while self._unlisten:
            self._unlisten.pop()()
        if self._publisher is not None:
            self._publisher.async_shutdown()
            self._publisher = None

    @callback
    def _publish(self) -> None:
        answer = async_live(self._hass)
        for subscriber in list(self._subscribers):
            subscriber(answer)
