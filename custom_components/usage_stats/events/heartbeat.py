"""Which time Home Assistant was certainly running."""

from datetime import datetime, timedelta
import time

from homeassistant.util import dt as dt_util

_CLOCKS_DIFFER = timedelta(seconds=5)


class Heartbeat:
    """Tells the time that two clocks have seen go by.

    A machine that slept, or whose clock was set, has clocks that differ.
    """

    def __init__(self) -> None:
        """Begin now."""
        self._last = self._now()

    @staticmethod
    def _now() -> tuple[datetime, float]:
        return dt_util.utcnow(), time.monotonic()

    def beat(self) -> tuple[datetime, datetime] | None:
        """Return from when to when Home Assistant was running since the last beat, if sure."""
        (since, before), self._last = self._last, self._now()
        now, after = self._last
        certain = abs(now - since - timedelta(seconds=after - before)) < _CLOCKS_DIFFER
        return (since, now) if certain else None
