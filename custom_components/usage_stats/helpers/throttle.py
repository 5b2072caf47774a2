"""Not more often than so many seconds, the first time at once, the last time always."""

import asyncio
from collections.abc import Callable

from homeassistant.core import callback


class Throttle:
    """Calls an action for whatever happens in a burst; in the event loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, seconds: float, action: Callable[[], None]
    ) -> None:
        """`seconds` lie between two calls of the action."""
        self._loop = loop
        self._seconds = seconds
        self._action = action
        self._timer: asyncio.TimerHandle | None = None
        self._again = False

    @callback
    def happened(self) -> None:
        """Call the action, now or when its last call is long enough ago."""
        if self._timer is not None:
            self._again = True
            return
        self._again = False
        self._action()
        self._timer = self._loop.call_later(self._seconds, self._over)

    @callback
    def _over(self) -> None:
        self._timer = None
        if self._again:
            self.happened()

    @callback
    def cancel(self) -> None:
        """Drop the call that is still to come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
