"""Announces uses to sensors, triggers and the panel: those of a burst together."""

from contextvars import Context, ContextVar

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..const import SIGNAL_USED
from ..engine.uses.use import Use

_MANY = 100
"""From so many on, uses are announced in a turn of the event loop of their own."""

STARTED_BY_US: ContextVar[bool] = ContextVar("usage_stats_started_by_us", default=False)
"""Whether our own triggers or states have started what is recording now."""


class UseAnnouncer:
    """Announces uses that are counted, in their order. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have nothing to announce."""
        self._hass = hass
        self._in_burst = False
        """A tracker has seen a use in this turn of the event loop."""
        self._waiting: list[Use] = []
        """What trackers have seen since."""

    @callback
    def announce(self, used: list[Use]) -> None:
        """Announce the uses of a call."""
        self.flush()
        if len(used) > _MANY:
            # Counting alone takes a millisecond.
            self._hass.loop.call_soon(async_dispatcher_send, self._hass, SIGNAL_USED, used)
        elif used:
            async_dispatcher_send(self._hass, SIGNAL_USED, used)

    @callback
    def announce_seen(self, used: list[Use]) -> None:
        """Announce what a tracker has seen: at once what is the first in a turn of the event loop.

        All others of that turn are announced at its end.
        """
        if self._in_burst and not STARTED_BY_US.get():
            self._waiting += used
            return
        if not self._in_burst:
            self._in_burst = True
            self._hass.loop.call_soon(self._end_burst)
        self.announce(used)

    @callback
    def flush(self) -> bool:
        """Announce what waits, before a change that would hide it; return whether any did."""
        if not (waiting := self._waiting):
            return False
        self._waiting = []
        # Nobody's context: each was seen in another.
        Context().run(async_dispatcher_send, self._hass, SIGNAL_USED, waiting)
        return True

    @callback
    def _end_burst(self) -> None:
        self._in_burst = False
        self.flush()
