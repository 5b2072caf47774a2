"""Records what trackers report: each event once, nothing that we caused, in the form of names."""

from asyncio import AbstractEventLoop
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from time import monotonic

from homeassistant.core import callback

from ..engine.events.event import EventRequest, parse_event_type, parse_metadata
from ..engine.events.sanitize import encode
from ..engine.fields import FieldError, RefusedError
from ..engine.tracking.names import cut_name
from ..engine.tracking.origin import RecentMap
from ..engine.uses.use import MAX_USES, Combination, Use
from ..events.recorder import EventRecorder
from ..uses.counter import STARTED_BY_US, UseCounter
from .const import CONF_EVENT_TYPE, CONF_METADATA, CONF_MODALITY, CONF_SKILL
from .origin import OriginTracker
from .sources import Messages

_MAX_INTERVALS = 10_000
"""Combinations of trackers with a minimum interval; an option allows so many on a day."""


class TrackerRecorder:
    """Where all trackers of an entry report. Methods run in the event loop."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        counter: UseCounter,
        events: EventRecorder,
        origins: OriginTracker,
    ) -> None:
        """Count by `counter`, record by `events`."""
        self.origins = origins
        self.messages = Messages(loop)
        self._loop = loop
        self._counter = counter
        self._events = events
        self._uses: list[Use] = []
        """Those of this turn of the event loop."""
        self._asked: set[Combination] = set()
        """Which of them trackers of anything else have counted."""
        self._recorded: RecentMap[Hashable, None] = RecentMap()
        self._last: RecentMap[Hashable, float] = RecentMap(_MAX_INTERVALS)
        self.last: dict[str, datetime] = {}
        """tracker id → when it recorded last, in UTC"""
        self.unasked: set[tuple[str, ...]] = set()
        """Combinations that only ready-made trackers have counted since the start.

        Nobody asked for them one by one: they do not raise the issue of too many sensors.
        """

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
        if ready_made:
            self.mark_unasked(combination)
        else:
            self._asked.add(combination)
        use = (*combination, 1)
        if STARTED_BY_US.get():
            # Not with those of others, which our triggers are to report.
            self._record([use])
            return True
        if not self._uses:
            # Together: a burst of uses costs little more than one.
            self._loop.call_soon(self.count)
        self._uses.append(use)
        if len(self._uses) == MAX_USES:
            # As many as one call may record: more would hold the event loop.
            self.count()
        return True

    @callback
    def count(self) -> None:
        """Count what was used in this turn of the event loop."""
        if self._uses:
            uses, self._uses = self._uses, []
            self._record(uses)
            self._asked.clear()

    def _record(self, uses: list[Use]) -> None:
        self.unasked -= self._asked
        self._counter.record(uses)

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
