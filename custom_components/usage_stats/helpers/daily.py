"""Looks at the clock once an hour, so that what is done daily is late rather than never."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change, async_track_time_interval
from homeassistant.util import dt as dt_util

_TRACK_AGAIN = timedelta(hours=1)


def utc_today() -> date:
    """Return the day in UTC."""
    return dt_util.utcnow().date()


class DailyTrigger:
    """Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, check: Callable[[], None]) -> None:
        """`check` finds out whether something is due."""
        self._hass = hass
        self._check = check
        self._at = time()
        self._untrack: CALLBACK_TYPE | None = None
        self._unlisten: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self, at: time) -> None:
        """Look now, and at the minute and second of that local time."""
        self._at = at
        self._unlisten = [
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._track),
            # After a clock is put back the next look would be when it has caught up, in years even.
            async_track_time_interval(self._hass, self._track, _TRACK_AGAIN),
        ]
        self._track()

    @callback
    def async_stop(self) -> None:
        """Look no more."""
        while self._unlisten:
            self._unlisten.pop()()
        self._stop_tracking()

    @callback
    def _track(self, _why: Event | datetime | None = None) -> None:
        """Look every hour at the minute, in the zone as it is now.

        A time that a clock change skips, or a machine sleeps through, is late then and not lost.
        """
        self._stop_tracking()
        self._untrack = async_track_time_change(
            self._hass, self._tick, minute=self._at.minute, second=self._at.second
        )
        self._check()

    @callback
    def _tick(self, _now: datetime) -> None:
        self._check()

    @callback
    def _stop_tracking(self) -> None:
        if self._untrack is not None:
            self._untrack()
            self._untrack = None
