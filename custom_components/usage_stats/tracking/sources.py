"""Names what happened, so that it counts once however many trackers see it."""

from asyncio import AbstractEventLoop
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import Event, State, callback


def of_state(state: State) -> Hashable:
    """Return the name of the change that a state came with."""
    return state.entity_id, state.last_updated_timestamp, state.context.id


def of_event(event: Event[Any]) -> Hashable:
    """Return the name of an event."""
    return event.event_type, event.time_fired_timestamp, event.context.id


def _of_trigger(trigger: Mapping[str, Any]) -> Hashable:
    """Return the name of what a trigger saw; None if that cannot be told from another."""
    if isinstance(state := trigger.get("to_state"), State):
        return of_state(state)
    if isinstance(event := trigger.get("event"), Event):
        return of_event(event)
    if isinstance(now := trigger.get("now"), datetime):
        return "time", now
    if trigger.get("platform") == "homeassistant":
        # It starts and stops once.
        return "homeassistant", trigger["event"]
    return None


class Messages:
    """Names messages of MQTT and calls of webhooks, which carry nothing to tell them apart by.

    Home Assistant hands one to all its triggers before anything else runs. So within a turn of the
    event loop the second that a trigger gets is the second that all others get.
    """

    def __init__(self, loop: AbstractEventLoop) -> None:
        """Have seen none."""
        self._loop = loop
        self._seen: dict[Hashable, int] = {}
        """How many of the same content each trigger got in this turn."""
        self._names: dict[Hashable, object] = {}

    @callback
    def of_trigger(self, tracker_id: str, trigger: Mapping[str, Any]) -> Hashable:
        """Return the name of what a trigger of a tracker saw; None if it cannot be told."""
        platform = trigger.get("platform")
        content: tuple[Any, ...]
        if platform == "mqtt":
            content = (platform, trigger["topic"], trigger["payload"])
        elif platform == "webhook":
            content = (platform, trigger["webhook_id"])
        else:
            return _of_trigger(trigger)
        if not self._seen:
            self._loop.call_soon(self._end_turn)
        seen = (tracker_id, trigger["idx"], content)
        number = self._seen[seen] = self._seen.get(seen, 0) + 1
        return self._names.setdefault((content, number), object())

    @callback
    def _end_turn(self) -> None:
        self._seen.clear()
        self._names.clear()
