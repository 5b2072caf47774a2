"""A trigger for daily jobs that checks every hour, so that a job is late rather than skipped."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change, async_track_time_interval
from homeassistant.util import dt as dt_util

_TRACK_AGAIN_INTERVAL = timedelta(hours=1)


def utc_today() -> date:
    """Return the date in UTC."""
    return dt_util.utcnow().date()


class DailyTrigger:
    """Calls `check` at least once an hour, and on time. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, check: Callable[[], None]) -> None:
        """`check` finds out whether the job is due, and runs it."""
        self._hass = hass
        self._check = check
        self._at = time()
        self._untrack: CALLBACK_TYPE | None = None
        self._unlisten: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self, at: time) -> None:
        """Check now, and every hour at the minute and second of `at`, which is local time."""
        self._at = at
        self._unlisten = [
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._track),
            # Timers are set for an instant: after the clock is put back, for one that is far off.
            async_track_time_interval(self._hass, self._track, _TRACK_AGAIN_INTERVAL),
        ]
        self._track()

    @callback
    def async_stop(self) -> None:
        """Check no more."""
        while self._unlisten:
            self._unlisten.pop()()
        self._stop_tracking()

    @callback
    def _track(self, _reason: Event | datetime | None = None) -> None:
        """Set the timer for the current time zone, and check.

        Every hour, not once a day: a time that a clock change skips, or that the machine sleeps
        through, is late then.
        """
        self._stop_tracking()
        self._untrack = async_track_time_change(
            self._hass, self._handle_time, minute=self._at.minute, second=self._at.second
        )
        self._check()

    @callback
    def _handle_time(self, _now: datetime) -> None:
        self._check()

    @callback
    def _stop_tracking(self) -> None:
        if self._untrack is not None:
            self._untrack()
            self._untrack = None
