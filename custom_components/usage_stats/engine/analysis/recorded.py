"""Rows of Home Assistant's recorder, and who or what caused what they tell.

The origins are those of engine/tracking/origin.py. Times are seconds since 1970.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..tracking.origin import (
    AUTOMATION,
    DEVICE,
    SPOKEN_TO,
    VOICE,
    Calls,
    Cause,
    RecentMap,
    by_first_event,
    call_of,
    origin_of,
    starter_of,
)

AUTOMATION_RUN = "automation_triggered"
SCRIPT_RUN = "script_started"
CALL = "call_service"
RENAMED = "entity_registry_updated"
RUN_EVENTS: Mapping[str, str] = {"automation": AUTOMATION_RUN, "script": SCRIPT_RUN}
"""By domain."""
ASSISTANT_EVENTS = frozenset(
    {"homekit_state_change", "google_assistant_command", "alexa_smart_home"}
)
FIRST_EVENTS = frozenset(
    {
        *(CALL, "tag_scanned", AUTOMATION_RUN, SCRIPT_RUN, "automation_reloaded"),
        *("timer.finished", "homeassistant_start", "homeassistant_started"),
        *ASSISTANT_EVENTS,
    }
)
"""Types of events that tell the origin of what has their context."""
SPOKEN_DOMAINS = frozenset(prefix.removesuffix(".") for prefix in SPOKEN_TO)
LEAD_SECONDS = 3_600.0
"""How long before a period events are read: what is used may have been caused then."""
_REMEMBERED = frozenset({CALL, "tag_scanned", SCRIPT_RUN})


class Context(NamedTuple):
    """The context of a row."""

    id: str | None
    parent_id: str | None = None
    user: str | None = None
    """The origin that its user stands for; who it was is not known here."""


class EventRow(NamedTuple):
    """An event that was recorded."""

    time: float
    context: Context
    event_type: str
    data: Mapping[str, object]


class StateRow(NamedTuple):
    """A state that was recorded, and the one before it."""

    time: float
    context: Context
    entity_id: str
    state: str | None
    before: str | None = None
    """None if it is not known, or was not there."""
    before_changed: float = 0.0
    before_context_id: str | None = None
    event_type: str | None = None
    """Of an event entity."""


@dataclass(slots=True)
class Causes:
    """The origins of the last contexts, as tracking/origin.py knows them while they happen."""

    own: frozenset[str]
    _first: RecentMap[str, tuple[str, object]] = field(default_factory=RecentMap)
    _words: RecentMap[str, str] = field(default_factory=RecentMap)
    _own: RecentMap[str, None] = field(default_factory=RecentMap)
    _calls: Calls = field(default_factory=Calls)

    def see_event(self, row: EventRow) -> None:
        """Remember what an event tells of its context."""
        context_id = row.context.id
        if context_id is None:
            return
        self._see(context_id, row.event_type, row.data.get("entity_id"))
        if row.event_type in self.own:
            self._own.put(context_id, None)
        elif row.event_type == AUTOMATION_RUN:
            if self.is_own(row.context):
                self._own.put(context_id, None)
            self._words.put(context_id, AUTOMATION)
        elif row.event_type in ASSISTANT_EVENTS:
            self._words.put(context_id, by_first_event(row.event_type, None) or DEVICE)
        elif row.event_type in _REMEMBERED and context_id not in self._words:
            self._words.put(context_id, self._read(row.context))
        if row.event_type == CALL:
            self._calls.add(context_id, call_of(row.data))

    def see_state(self, row: StateRow) -> None:
        """Remember what a state tells of its context."""
        context_id = row.context.id
        if context_id is None:
            return
        first = self._see(context_id, "state_changed", row.entity_id)
        if row.entity_id in self.own:
            self._own.put(context_id, None)
        elif first and row.entity_id.startswith(SPOKEN_TO):
            self._words.put(context_id, VOICE)
        elif row.context.user is not None and context_id not in self._words:
            # Somebody may have left out the actions.
            self._words.put(context_id, self._read(row.context))

    def is_own(self, context: Context) -> bool:
        """Return whether a state or event of ours is the cause, directly or through automations."""
        return context.id in self._own or context.parent_id in self._own

    def origin(self, context: Context) -> str:
        """Return who or what acted in a context."""
        known = None if context.id is None else self._words.get(context.id)
        return self._read(context) if known is None else known

    def starter(self, row: EventRow) -> str:
        """Return who or what started an automation."""
        return starter_of(row.context.parent_id, row.data.get("source"), self._words)

    def origin_of_change(self, row: StateRow) -> str:
        """Return who or what started something; a change against the last call is the device's."""
        context_id = row.context.id
        same = context_id is not None and context_id == row.before_context_id
        if same and context_id and self._calls.ended(context_id, row.entity_id):
            return DEVICE
        return self.origin(row.context)

    def _see(self, context_id: str, event_type: str, entity_id: object) -> bool:
        """Return whether nothing was seen of a context before."""
        if context_id in self._first:
            return False
        self._first.put(context_id, (event_type, entity_id))
        return True

    def _read(self, context: Context) -> str:
        event_type, entity_id = self._first.get(context.id or "", (None, None))
        cause = Cause(event_type, entity_id, context.user, context.parent_id)
        return origin_of(cause, self._words)
