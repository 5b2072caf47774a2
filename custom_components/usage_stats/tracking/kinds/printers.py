"""The kind of events about the jobs and the connection of 3D printers."""

from functools import partial
from time import monotonic

from homeassistant.components.sensor import ATTR_OPTIONS, SensorDeviceClass
from homeassistant.const import ATTR_RESTORED
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.target import TargetSelection

from ...engine.events.event import EventRequest
from ...engine.sharing.allowlist import PRINTER_INTEGRATIONS
from ...engine.tracking.printer import (
    DISCONNECTED_SECONDS,
    Printer,
    are_words_of_a_job,
    is_lost,
)
from .. import sources
from ..const import CONF_TARGET
from ..places import async_platform
from ..selection import async_targeted
from ..tracker import Tracker
from .kind import Kind
from .members import Members

_DOMAIN = "sensor"
_MORE_PRINTERS = frozenset({"toybox"})
"""Integrations of printers whose type is not on the allowlist of sharing."""


@callback
def _is_status(entry: er.RegistryEntry) -> bool:
    """Return whether an entity of a printer says what it does."""
    if entry.domain != _DOMAIN or entry.original_device_class != SensorDeviceClass.ENUM:
        return False
    return are_words_of_a_job((entry.capabilities or {}).get(ATTR_OPTIONS, ()))


@callback
def _status_entities(hass: HomeAssistant) -> set[str]:
    """Return the status entities of all printers of integrations that are known."""
    return {
        entry.entity_id
        for entry in er.async_get(hass).entities.values()
        if entry.platform in PRINTER_INTEGRATIONS or entry.platform in _MORE_PRINTERS
        if entry.disabled_by is None and entry.hidden_by is None and _is_status(entry)
    }


@callback
def _targeted(tracker: Tracker) -> set[str]:
    """Return the entities that are named, and the status entities of what is named."""
    hass = tracker.hass
    if tracker.target is None:
        return _status_entities(hass)
    target = TargetSelection(dict(tracker.target))
    registry = er.async_get(hass)
    named = {name for name in target.entity_ids if name.startswith(f"{_DOMAIN}.")}
    return named | {
        entity_id
        for entity_id in async_targeted(hass, target, primary=False)
        if (entry := registry.async_get(entity_id)) is not None and _is_status(entry)
    }


class _Watcher:
    """One printer of a tracker: its status as it changes, and losses that last."""

    def __init__(self, tracker: Tracker, entity_id: str) -> None:
        platform = async_platform(tracker.hass, entity_id) or "unknown"
        self._tracker = tracker
        self._hass = tracker.hass
        self._entity_id = entity_id
        self._printer = Printer(PRINTER_INTEGRATIONS.get(platform, platform))
        self._unlisten: CALLBACK_TYPE | None = None
        self._cancel_timer: CALLBACK_TYPE | None = None

    def start(self) -> CALLBACK_TYPE:
        self._unlisten = async_track_state_change_event(self._hass, self._entity_id, self._handle)
        if (state := self._hass.states.get(self._entity_id)) is not None:
            self._advance(state)
        return self._stop

    @callback
    def _handle(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and not self._tracker.is_own(state.context):
            self._advance(state)

    def _advance(self, state: State) -> None:
        if is_lost(state.state):
            if self._cancel_timer is None:
                self._cancel_timer = async_call_later(self._hass, DISCONNECTED_SECONDS, self._lost)
            return
        self._stop_timer()
        self._record(self._printer.advance(state.state, monotonic()), state)

    @callback
    def _lost(self, _now: object) -> None:
        self._cancel_timer = None
        state = self._hass.states.get(self._entity_id)
        # One that was only unloaded or disabled is not disconnected.
        if state is not None and is_lost(state.state) and not state.attributes.get(ATTR_RESTORED):
            self._record(self._printer.disconnect(), state)

    def _record(self, events: list[EventRequest], state: State) -> None:
        for event_type, metadata in events:
            self._tracker.event(event_type, metadata, sources.of_state(state))

    @callback
    def _stop_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    @callback
    def _stop(self) -> None:
        self._stop_timer()
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None


async def _async_attach(tracker: Tracker) -> CALLBACK_TYPE:
    async def watch(entity_id: str) -> CALLBACK_TYPE:
        return _Watcher(tracker, entity_id).start()

    members = Members(tracker.hass, _DOMAIN, partial(_targeted, tracker), watch)
    return await members.async_start()


PRINTER_KINDS = (
    Kind(
        key="printers",
        domains=frozenset({_DOMAIN}),
        fields=frozenset({CONF_TARGET}),
        count=lambda hass: len(_status_entities(hass)),
        attach=_async_attach,
    ),
)
