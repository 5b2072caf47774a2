"""Records what trackers report: each event once, nothing that we caused, in the form of names."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from time import monotonic

from homeassistant.core import Context, callback

from ..engine.events.event import EventRequest, parse_event_type, parse_metadata
from ..engine.events.sanitize import encode
from ..engine.fields import FieldError, RefusedError
from ..engine.tracking.names import cut_name
from ..engine.tracking.origin import RecentMap
from ..engine.uses.use import Combination
from ..events.recorder import EventRecorder
from ..uses.counter import UseCounter
from .const import CONF_EVENT_TYPE, CONF_METADATA, CONF_MODALITY, CONF_SKILL
from .origin import OriginTracker
from .sources import Messages

_MAX_INTERVALS = 10_000
"""Combinations of trackers with a minimum interval; an option allows so many on a day."""


class TrackerRecorder:
    """Where all trackers of an entry report. Methods run in the event loop."""

    def __init__(
        self,
        counter: UseCounter,
        events: EventRecorder,
        origins: OriginTracker,
        messages: Messages,
        last: dict[str, datetime],
    ) -> None:
        """Count by `counter`, record by `events`; `last` is kept in the state store."""
        self.origins = origins
        self.messages = messages
        self._counter = counter
        self._events = events
        self._recorded: RecentMap[Hashable, None] = RecentMap()
        self._last: RecentMap[Hashable, float] = RecentMap(_MAX_INTERVALS)
        self.last = last
        """tracker id → when it recorded last, in UTC"""
        self.unasked: set[tuple[str, ...]] = set()
        """Combinations that only ready-made trackers have counted since the start.

        Nobody asked for them one by one: they do not raise the issue of too many sensors.
        """

    @callback
    def is_own(self, context: Context | None) -> bool:
        """Return whether an event was caused by our own states and events."""
        return self.origins.is_own(context)

    @callback
    def use(self, combination: Combination, source: Hashable, *, ready_made: bool) -> bool:
        """Count a use unless it was counted for the same source; raise FieldError.

        `source` names the event that two trackers may both see; None if it cannot be told.
        """
        skill, modality = combination
        combination = (
            _parsed(CONF_SKILL, cut_name, skill),
            _parsed(CONF_MODALITY, cut_name, modality),
        )
        if source is not None and not self._is_new((combination, source)):
            return False
        if not ready_made:
            self.unasked.discard(combination)
        else:
            self.mark_unasked(combination)
        self._counter.record([(*combination, 1)])
        return True

    @callback
    def mark_unasked(self, combination: Combination) -> None:
        """Take note that a ready-made tracker counts a combination, if it is a new one."""
        if combination not in self._counter.day.totals:
            self.unasked.add(combination)

    @callback
    def is_due(self, tracker: str, combination: Combination, interval: float) -> bool:
        """Return whether the minimum interval of a tracker is over, and start it again."""
        key = (tracker, combination)
        now = monotonic()
        last = self._last.get(key)
        if last is not None and now - last < interval:
            return False
        # The oldest are the ones that are forgotten.
        self._last.pop(key, None)
        self._last.put(key, now)
        return True

    @callback
    def event(self, event_type: str, metadata: Mapping[str, object], source: Hashable) -> None:
        """Record an event unless it was recorded for the same source; raise FieldError."""
        request: EventRequest = (
            _parsed(CONF_EVENT_TYPE, parse_event_type, event_type),
            _parsed(CONF_METADATA, parse_metadata, metadata),
        )
        key = (event_type, encode(request[1]), source)
        if source is None or self._is_new(key):
            self._events.record([request])

    def _is_new(self, key: Hashable) -> bool:
        if key in self._recorded:
            return False
        self._recorded.put(key, None)
        return True


def _parsed[V, P](field: str, parse: Callable[[V], P], value: V) -> P:
    """Return what a value is recorded as; raise FieldError."""
    try:
        return parse(value)
    except RefusedError as err:
        raise FieldError(field, err.reason, **err.limits) from err
