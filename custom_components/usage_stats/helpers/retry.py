"""Jobs that are tried again later and later, and failures that are reported once."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..issues import async_clear_issue, async_raise_issue

type Backoff = Callable[[int], timedelta | None]
"""The delay after an attempt that failed, counted from 1; None: it is not tried again."""


def fixed_delays(*seconds: float) -> Backoff:
    """Return a back-off with these delays; the last one repeats."""
    return lambda attempt: timedelta(seconds=seconds[min(attempt, len(seconds)) - 1])


class Retry:
    """One job and the timer for its next attempt, which ends when Home Assistant stops."""

    def __init__(self, hass: HomeAssistant, job: Callable[[], object], backoff: Backoff) -> None:
        """`job` is called in the event loop, without waiting for what it starts."""
        self._hass = hass
        self._job = job
        self._backoff = backoff
        self._failures = 0
        self._timer: asyncio.TimerHandle | None = None
        self.scheduled_at: datetime | None = None
        """When the job runs next, in UTC; None while it is not scheduled."""

    @property
    def pending(self) -> bool:
        """Return whether the job is scheduled."""
        return self.scheduled_at is not None

    @callback
    def schedule(self, delay: timedelta | None = None) -> None:
        """Count a failure and schedule the job, unless the back-off ends here.

        `delay` replaces that of the back-off.
        """
        self._failures += 1
        delay = delay or self._backoff(self._failures)
        if delay is not None:
            self.schedule_in(delay)

    @callback
    def schedule_in(self, delay: timedelta) -> None:
        """Schedule the job where nothing has failed. There is one timer: this replaces it."""
        self.cancel()
        self.scheduled_at = dt_util.utcnow() + delay
        hass, loop = self._hass, self._hass.loop
        run = HassJob(self._run, "usage_stats retry", cancel_on_shutdown=True)
        # Not async_call_later: of its timers Home Assistant cancels none when it stops.
        self._timer = loop.call_later(delay.total_seconds(), hass.async_run_hass_job, run)

    @callback
    def _run(self) -> None:
        self._timer = self.scheduled_at = None
        self._job()

    @callback
    def cancel(self) -> None:
        """Unschedule the job. The next failure still gets a longer delay."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.scheduled_at = None

    @callback
    def reset(self) -> None:
        """Start the back-off over with the next failure."""
        self._failures = 0


class FailureReport:
    """One repair issue about something that fails, with one line in the log at each turn."""

    def __init__(self, hass: HomeAssistant, issue: str, failing: str, working: str) -> None:
        """`failing` and `working` are what the log says, without a full stop."""
        self._hass = hass
        self._issue = issue
        self._failing = failing
        self._working = working
        self._logged = False
        self.present = False
        """The issue is raised."""

    @callback
    def report(self, error: BaseException, **placeholders: object) -> None:
        """Log the first failure and raise the issue."""
        if not self._logged:
            self._logged = True
            LOGGER.warning("%s: %s", self._failing, error)
        self.raise_issue(**placeholders)

    @callback
    def raise_issue(self, **placeholders: object) -> None:
        """Raise the issue alone. Repeating it changes at most its text."""
        self.present = True
        async_raise_issue(self._hass, self._issue, persistent=False, fixable=False, **placeholders)

    @callback
    def clear(self) -> None:
        """Clear the issue, and log that it works again if a failure was logged."""
        if self._logged:
            self._logged = False
            LOGGER.info("%s", self._working)
        if self.present:
            self.present = False
            async_clear_issue(self._hass, self._issue)
