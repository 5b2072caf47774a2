"""Names what happened, so that it counts once however many trackers see it."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import Event, State


def of_state(state: State) -> Hashable:
    """Return the name of the change that a state came with."""
    return state.entity_id, state.last_updated_timestamp, state.context.id


def of_event(event: Event[Any]) -> Hashable:
    """Return the name of an event."""
    return event.event_type, event.time_fired_timestamp, event.context.id


def of_trigger(trigger: Mapping[str, Any]) -> Hashable:
    """Return the name of what a trigger saw; None if that cannot be told from another."""
    if isinstance(state := trigger.get("to_state"), State):
        return of_state(state)
    if isinstance(event := trigger.get("event"), Event):
        return of_event(event)
    if isinstance(now := trigger.get("now"), datetime):
        return "time", now
    return None
