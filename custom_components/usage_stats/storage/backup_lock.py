"""Whether writing must wait, because a backup is made whose files must be of one instant."""

import asyncio
from collections.abc import Callable

from homeassistant.core import callback

from ..const import LOGGER
from .database import DatabaseError

_LONGEST_SECONDS = 60 * 60


class BackupError(DatabaseError):
    """Nothing may be written while a backup is being made."""

    def __init__(self) -> None:
        """Say why."""
        super().__init__("a backup is being made")


class BackupLock:
    """Methods run in the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, released: Callable[[], object]) -> None:
        """`released` is called when writing may go on."""
        self._loop = loop
        self._released = released
        self._watchdog: asyncio.TimerHandle | None = None
        self._put_off: list[Callable[[], object]] = []

    @property
    def held(self) -> bool:
        """Tell whether nothing may be written."""
        return self._watchdog is not None

    @callback
    def check(self) -> None:
        """Raise BackupError if nothing may be written."""
        if self.held:
            raise BackupError

    @callback
    def begin(self) -> None:
        """Let nothing be written until `release`, an hour at most."""
        self._watchdog = self._loop.call_later(_LONGEST_SECONDS, self._too_late)

    @callback
    def release(self) -> None:
        """Let writing go on; may be called when it does."""
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None
            self._released()
        while self._put_off:
            self._put_off.pop(0)()

    @callback
    def when_released(self, action: Callable[[], object]) -> None:
        """Do something that writes: now, or when it may be done."""
        if self.held:
            self._put_off.append(action)
        else:
            action()

    @callback
    def end(self) -> None:
        """Let writing go on for the last time; what was put off is not done any more."""
        self._put_off.clear()
        self.release()

    @callback
    def _too_late(self) -> None:
        LOGGER.warning("A backup did not tell of its end within an hour; saving goes on")
        self.release()
