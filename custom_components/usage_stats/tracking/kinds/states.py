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
from homeassistant.helpers.event import (
    TrackStates,
    async_track_state_change_event,
    async_track_state_change_filtered,
)

from ...engine.analysis import backfill
from ...engine.tracking.origin import SPOKEN_TO
from ...engine.tracking.starts import OPENED, TURNED_ON, Change, Players, begins, pressed
from .. import sources
from ..const import CONF_BACKFILL, CONF_COUNTED_BY, CONF_TARGET
from ..places import async_is_counted
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


@callback
def async_listen(tracker: Tracker, domains: frozenset[str], changed: Reached) -> CALLBACK_TYPE:
    """Call with the states before and after of each change of an entity that counts.

    Not by Home Assistant's listener for targets, which resolves its target at each update of a
    registry: with many trackers that takes longer than asking for an entity when it changes.
    """
    hass, selection = tracker.hass, tracker.selection()

    @callback
    def handle(event: Event[EventStateChangedData]) -> None:
        before, after = event.data["old_state"], event.data["new_state"]
        # Most are changes of attributes only.
        if before is None or after is None or before.state == after.state:
            return
        if selection.includes(after.entity_id) and not tracker.is_own(after.context):
            changed(before, after)

    if selection.named is None:
        everything = TrackStates(all_states=False, entities=set(), domains=set(domains))
        stop_tracking = async_track_state_change_filtered(hass, everything, handle).async_remove
    else:
        named = [name for name in selection.named if name.partition(".")[0] in domains]
        stop_tracking = async_track_state_change_event(hass, named, handle)
    stop_selecting = selection.listen()

    @callback
    def stop() -> None:
        stop_tracking()
        stop_selecting()

    return stop


@callback
def async_attach(
    tracker: Tracker,
    domains: frozenset[str],
    started: Started,
    modality: Callable[[Tracker, State, State], str],
) -> CALLBACK_TYPE:
    """Count a use at each change that is a start."""

    @callback
    def changed(before: State, after: State) -> None:
        if started(before, after):
            tracker.use(after.name, modality(tracker, before, after), sources.of_state(after))

    return async_listen(tracker, domains, changed)


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
    """Return whether a state is that of something that is opened."""
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

    return async_attach(tracker, frozenset({"media_player"}), started, _by_origin)


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
        return async_attach(tracker, domains, started, modality)

    fields = {CONF_TARGET, CONF_COUNTED_BY}
    return Kind(
        key=key,
        domains=domains,
        fields=frozenset({*fields, CONF_BACKFILL} if key in backfill.KINDS else fields),
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
