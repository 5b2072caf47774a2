"""The uptime of Home Assistant, where it is certain."""

from datetime import datetime, timedelta
import time

from homeassistant.util import dt as dt_util

_TOLERANCE = timedelta(seconds=5)


class Heartbeat:
    """Measures the time between two beats by the wall clock and the monotonic clock.

    They disagree after the machine has slept or its clock was set.
    """

    def __init__(self) -> None:
        """Start the first period."""
        self._last = self._now()

    @staticmethod
    def _now() -> tuple[datetime, float]:
        return dt_util.utcnow(), time.monotonic()

    def beat(self) -> tuple[datetime, datetime] | None:
        """Return start and end of the time since the last beat; None if the clocks disagree."""
        (since, before), self._last = self._last, self._now()
        now, after = self._last
        agree = abs(now - since - timedelta(seconds=after - before)) < _TOLERANCE
        return (since, now) if agree else None
