"""One tracker while it is attached: what it counts by, and where it reports."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..engine.fields import FieldError
from ..engine.uses.name import NO_MODALITY
from .const import BY_AREA, BY_NOTHING, BY_ORIGIN, CONF_COUNTED_BY, CONF_KIND, CONF_TARGET, CUSTOM
from .places import async_area
from .reasons import async_reason
from .recorder import TrackerRecorder
from .selection import Selection

type ReportProblem = Callable[[str | None], None]
"""Called with the reason why nothing was counted, and with None after a success."""


class Tracker:
    """What a kind needs to listen and to record."""

    def __init__(
        self,
        hass: HomeAssistant,
        tracker_id: str,
        data: Mapping[str, Any],
        recorder: TrackerRecorder,
        report: ReportProblem,
    ) -> None:
        """`tracker_id` and `data` are those of the subentry."""
        self.hass = hass
        self.id = tracker_id
        self.data = data
        self.recorder = recorder
        self.origins = recorder.origins
        self._messages = recorder.messages
        self._report = report
        self._may_have_failed = True
        """Also before it was attached again."""
        self._ready_made = data[CONF_KIND] != CUSTOM
        self._counted_by = data.get(CONF_COUNTED_BY, BY_ORIGIN)

    @property
    def target(self) -> Mapping[str, Any] | None:
        """The target; None for all of the kind."""
        return self.data.get(CONF_TARGET) or None

    def selection(self) -> Selection:
        """Return which entities count."""
        return Selection(self.hass, self.target)

    @property
    def by_origin(self) -> bool:
        """Whether the modality is the origin, or what a kind has instead."""
        return bool(self._counted_by == BY_ORIGIN)

    @property
    def by_area(self) -> bool:
        """Whether the modality is the area."""
        return bool(self._counted_by == BY_AREA)

    @property
    def by_nothing(self) -> bool:
        """Whether there is one modality for all."""
        return bool(self._counted_by == BY_NOTHING)

    @callback
    def modality(self, entity_id: str, by_origin: Callable[[], str]) -> str:
        """Return the modality of a use of an entity."""
        if self.by_origin:
            return by_origin()
        area = async_area(self.hass, entity_id) if self.by_area else None
        return area or NO_MODALITY

    @callback
    def source(self, trigger: Mapping[str, Any]) -> Hashable:
        """Return the name of what a trigger saw; None if it cannot be told from another."""
        return self._messages.of_trigger(self.id, trigger)

    @callback
    def use(self, skill: str, modality: str, source: Hashable) -> None:
        """Count a use. What `recorder.is_own` says is ours must not come here."""
        try:
            self.recorder.use((skill, modality), source, ready_made=self._ready_made)
        except FieldError as err:
            self.fail(err)
        else:
            self._succeed()

    @callback
    def event(self, event_type: str, metadata: Mapping[str, object], source: Hashable) -> None:
        """Record an event."""
        try:
            self.recorder.event(event_type, metadata, source)
        except FieldError as err:
            self.fail(err)
        else:
            self._succeed()

    @callback
    def fail(self, err: Exception) -> None:
        """Tell a person why nothing was counted. The next success clears it."""
        self._may_have_failed = True
        self._report(async_reason(self.hass, err))

    def _succeed(self) -> None:
        self.recorder.last[self.id] = dt_util.utcnow()
        if self._may_have_failed:
            self._may_have_failed = False
            self._report(None)

    @callback
    def is_own(self, context: Context | None) -> bool:
        """Return whether an event was caused by our own states and events."""
        return self.recorder.is_own(context)
