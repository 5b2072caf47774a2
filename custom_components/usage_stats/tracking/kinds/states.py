"""Kinds that are told by a change of state: turned on, opened, pressed, playing, spoken to."""

from collections.abc import Callable, Mapping
from functools import partial

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import ATTR_DEVICE_CLASS
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import TrackStates, async_track_state_change_filtered
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)

from ...engine.tracking.origin import SPOKEN_TO
from ...engine.tracking.starts import OPENED, TURNED_ON, Change, Players, begins, pressed
from .. import sources
from ..places import async_is_counted, async_is_own
from ..tracker import Tracker
from .kind import Kind

type Started = Callable[[State, State], bool]
"""Tells of the states before and after whether something was used."""
type Reached = Callable[[State, State], None]

_DOORS = frozenset(
    {
        BinarySensorDeviceClass.DOOR,
        BinarySensorDeviceClass.GARAGE_DOOR,
        BinarySensorDeviceClass.OPENING,
        BinarySensorDeviceClass.WINDOW,
    }
)
_PRESSED = frozenset({"button", "input_button", "scene", "event"})
_SATELLITE = SPOKEN_TO[0]
_TEXT = "text"
"""The modality of a sentence that came from no satellite."""


async def async_listen(
    tracker: Tracker, domains: frozenset[str], changed: Reached
) -> CALLBACK_TYPE:
    """Call with the states before and after of each change of an entity that counts."""

    @callback
    def handle(event: Event[EventStateChangedData]) -> None:
        before, after = event.data["old_state"], event.data["new_state"]
        # Most are changes of attributes only.
        if before is not None and after is not None and before.state != after.state:
            changed(before, after)

    hass = tracker.hass
    if tracker.target is None:
        tracked = async_track_state_change_filtered(
            hass, TrackStates(all_states=False, entities=set(), domains=set(domains)), handle
        )
        return tracked.async_remove

    @callback
    def handle_targeted(data: TargetStateChangedData) -> None:
        handle(data.state_change_event)

    def filter_domains(entities: set[str]) -> set[str]:
        return {
            entity_id
            for entity_id in entities
            if entity_id.partition(".")[0] in domains and not async_is_own(hass, entity_id)
        }

    return await async_track_target_selector_state_change_event(
        hass, dict(tracker.target), handle_targeted, filter_domains
    )


async def async_attach(
    tracker: Tracker,
    domains: frozenset[str],
    started: Started,
    modality: Callable[[Tracker, State, State], str],
) -> CALLBACK_TYPE:
    """Count a use at each change that is a start."""
    selection = tracker.selection()

    @callback
    def changed(before: State, after: State) -> None:
        if not started(before, after) or tracker.is_own(after.context):
            return
        # A target is followed by its listener.
        if tracker.target is None and not selection.includes(after.entity_id):
            return
        tracker.use(after.name, modality(tracker, before, after), sources.of_state(after))

    unlisten = [selection.listen(), await async_listen(tracker, domains, changed)]

    @callback
    def detach() -> None:
        while unlisten:
            unlisten.pop()()

    return detach


def _by_origin(tracker: Tracker, before: State, after: State) -> str:
    return tracker.modality(
        after.entity_id, partial(tracker.origins.origin_of_change, before, after)
    )


def _by_event_type(tracker: Tracker, before: State, after: State) -> str:
    event_type = after.attributes.get("event_type") if after.domain == "event" else None
    if tracker.by_origin and isinstance(event_type, str):
        return event_type
    return _by_origin(tracker, before, after)


def _by_satellite(tracker: Tracker, _before: State, after: State) -> str:
    satellite = _satellite(tracker.hass, after)
    return tracker.modality(
        after.entity_id if satellite is None else satellite.entity_id,
        lambda: _TEXT if satellite is None else satellite.name,
    )


def _satellite(hass: HomeAssistant, after: State) -> State | None:
    first = after.context.origin_event
    entity_id = first and first.data.get("entity_id")
    if isinstance(entity_id, str) and entity_id.startswith(_SATELLITE):
        return hass.states.get(entity_id)
    return None


def _begins(changes: Mapping[str, Change]) -> Started:
    def started(before: State, after: State) -> bool:
        return begins(changes, after.domain, before.state, after.state)

    return started


def is_door(state: State) -> bool:
    """Tell whether a state is that of something that is opened."""
    if state.domain != "binary_sensor":
        return True
    return state.attributes.get(ATTR_DEVICE_CLASS) in _DOORS


def _opened(before: State, after: State) -> bool:
    return begins(OPENED, after.domain, before.state, after.state) and is_door(after)


def _pressed(before: State, after: State) -> bool:
    return pressed(before.state, before.last_changed, after.state)


async def _async_attach_players(tracker: Tracker) -> CALLBACK_TYPE:
    players = Players()

    def started(before: State, after: State) -> bool:
        return players.begins(after.entity_id, before.state, after.state)

    return await async_attach(tracker, frozenset({"media_player"}), started, _by_origin)


def count_states(
    domains: frozenset[str], accepts: Callable[[State], bool] = lambda _state: True
) -> Callable[[HomeAssistant], int]:
    """Return how to count the entities of which a tracker of all counts."""

    def count(hass: HomeAssistant) -> int:
        return sum(
            accepts(state) and async_is_counted(hass, state.entity_id)
            for state in hass.states.async_all(domains)
        )

    return count


def _kind(
    key: str,
    domains: frozenset[str],
    started: Started,
    modality: Callable[[Tracker, State, State], str] = _by_origin,
) -> Kind:
    async def attach(tracker: Tracker) -> CALLBACK_TYPE:
        return await async_attach(tracker, domains, started, modality)

    return Kind(
        key=key,
        domains=domains,
        count=count_states(domains, is_door),
        attach=attach,
    )


_PLAYERS = frozenset({"media_player"})
STATE_KINDS = (
    _kind("turned_on", frozenset(TURNED_ON) - {"automation"}, _begins(TURNED_ON)),
    _kind("pressed", _PRESSED, _pressed, _by_event_type),
    _kind("opened", frozenset(OPENED), _opened),
    Kind(
        key="playing",
        domains=_PLAYERS,
        count=count_states(_PLAYERS),
        attach=_async_attach_players,
    ),
    _kind("voice", frozenset({"conversation"}), _pressed, _by_satellite),
)
