"""Who or what caused a use, in fixed words. Contexts and users are in tracking/origin.py."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import NamedTuple

AUTOMATION = "automation"
VOICE = "voice"
PERSON = "person"
APP = "app"
"""A system user, as the apps of the Supervisor have."""
HOMEKIT = "homekit"
GOOGLE_ASSISTANT = "google_assistant"
ALEXA = "alexa"
HOME_ASSISTANT = "home_assistant"
"""The time, the sun, the start: nothing that has a context."""
DEVICE = "device"
"""The device itself, or not known."""
ORIGINS = (
    *(PERSON, AUTOMATION, VOICE, APP, HOMEKIT, GOOGLE_ASSISTANT, ALEXA, HOME_ASSISTANT, DEVICE),
)

SPOKEN_TO = ("assist_satellite.", "conversation.")
"""Entities whose state is the first event of a sentence."""
MAX_CONTEXTS = 4_096
_MAX_CALLS = 16
"""The most calls of one context that are remembered. A context may be that of a long script."""

_BY_FIRST_EVENT = {
    "automation_triggered": AUTOMATION,
    "homekit_state_change": HOMEKIT,
    "google_assistant_command": GOOGLE_ASSISTANT,
    "alexa_smart_home": ALEXA,
}
_BY_HOME_ASSISTANT = frozenset(
    {
        *("call_service", "script_started", "automation_reloaded", "timer.finished"),
        *("homeassistant_start", "homeassistant_started", "homeassistant_stop"),
        *("homeassistant_final_write", "homeassistant_close"),
    }
)
# The only triggers that say so themselves; they hand over no context.
_FROM_OUTSIDE = ("mqtt topic", "webhook")
_ENDING = frozenset(
    {
        *("turn_off", "toggle", "close_cover", "close_valve", "lock", "stop_cover", "stop_valve"),
        *("media_stop", "media_pause", "media_play_pause", "stop", "pause", "dock"),
        "return_to_base",
    }
)
"""Actions after which nothing begins. A toggle causes one change; a second is the device's."""


def by_first_event(event_type: str, entity_id: object) -> str | None:
    """Return the origin that the first event of a context tells; None if it tells none.

    `entity_id` is that of the event's data.
    """
    if event_type == "state_changed":
        spoken = isinstance(entity_id, str) and entity_id.startswith(SPOKEN_TO)
        return VOICE if spoken else None
    return _BY_FIRST_EVENT.get(event_type)


def without_cause(event_type: str | None) -> str:
    """Return the origin of a context that names neither a user nor a parent.

    `event_type` is that of its first event, if one is known.
    """
    return HOME_ASSISTANT if event_type in _BY_HOME_ASSISTANT else DEVICE


def without_context(source: object) -> str:
    """Return the origin of what a trigger without a context started, by its description."""
    outside = isinstance(source, str) and source.startswith(_FROM_OUTSIDE)
    return DEVICE if outside else HOME_ASSISTANT


class Cause(NamedTuple):
    """What a context tells of who or what acts in it."""

    event_type: str | None
    """Of its first event, if one is known."""
    entity_id: object
    """That of the first event's data."""
    user: str | None
    """The origin that its user stands for."""
    parent_id: str | None


def origin_of(cause: Cause, words: Mapping[str, str]) -> str:
    """Return the origin of a context. `words` are those of the contexts before."""
    if cause.event_type is not None:
        word = by_first_event(cause.event_type, cause.entity_id)
        if word is not None:
            return word
    if cause.user is not None:
        return cause.user
    if cause.parent_id is not None:
        return words.get(cause.parent_id, DEVICE)
    return without_cause(cause.event_type)


def starter_of(parent_id: str | None, source: object, words: Mapping[str, str]) -> str:
    """Return the origin of an automation's run, by the parent of its context.

    `source` is the description of the trigger, for one that has no context.
    """
    return without_context(source) if parent_id is None else words.get(parent_id, DEVICE)


class Call(NamedTuple):
    """An action that was called. `entities` is None if it named areas, devices or labels."""

    action: str
    entities: Collection[str] | None


def call_of(data: Mapping[str, object]) -> Call:
    """Return the call that the data of its event tells of."""
    service_data = data.get("service_data")
    entities = service_data.get("entity_id") if isinstance(service_data, Mapping) else None
    if isinstance(entities, str):
        entities = [entities]
    if not isinstance(entities, Collection) or entities == ["all"]:
        return Call(str(data.get("service")), None)
    return Call(str(data.get("service")), tuple(map(str, entities)))


class RecentMap[K, V](OrderedDict[K, V]):
    """A mapping that forgets, such as what is known of the last contexts.

    Not a dict: its first key takes longer to find the more keys were deleted before it.
    """

    def __init__(self, maximum: int = MAX_CONTEXTS) -> None:
        """Forget the oldest beyond `maximum`."""
        super().__init__()
        self._maximum = maximum

    def put(self, key: K, value: V) -> None:
        """Set a value; a known key keeps its age."""
        self[key] = value
        if len(self) > self._maximum:
            self.popitem(last=False)


class Calls:
    """The actions called in the last contexts, for telling a device's change from theirs."""

    def __init__(self) -> None:
        """Know of no call yet."""
        self._calls: RecentMap[str, tuple[Call, ...]] = RecentMap()

    def add(self, context_id: str, call: Call) -> None:
        """Remember a call."""
        known = self._calls.get(context_id, ())
        self._calls.put(context_id, (*known, call)[-_MAX_CALLS:])

    def ended(self, context_id: str, entity_id: str) -> bool:
        """Return whether the last call for an entity was one after which nothing begins."""
        for call in reversed(self._calls.get(context_id, ())):
            if call.entities is None or entity_id in call.entities:
                return call.action in _ENDING
        return False
