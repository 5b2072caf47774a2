"""The pause of writing during a backup, so that all files in the backup fit together."""

import asyncio
from collections.abc import Callable

from homeassistant.core import callback

from ..const import LOGGER
from .database import DatabaseError

_MAX_SECONDS = 60 * 60


class BackupError(DatabaseError):
    """Nothing may be written while a backup is being made."""

    def __init__(self) -> None:
        """Name the reason in the message."""
        super().__init__("a backup is being made")


class BackupLock:
    """Owns the pause of writing, its time limit and the actions that wait for its end.

    Methods run in the event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, released: Callable[[], object]) -> None:
        """`released` is called when writing resumes."""
        self._loop = loop
        self._released = released
        self._watchdog: asyncio.TimerHandle | None = None
        self._waiting: list[Callable[[], object]] = []

    @property
    def held(self) -> bool:
        """Whether writing is paused."""
        return self._watchdog is not None

    @callback
    def check(self) -> None:
        """Raise BackupError while writing is paused."""
        if self.held:
            raise BackupError

    @callback
    def begin(self) -> None:
        """Pause writing until `release`, for an hour at most."""
        self._watchdog = self._loop.call_later(_MAX_SECONDS, self._time_out)

    @callback
    def release(self) -> None:
        """Resume writing. Without a pause this does nothing."""
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None
            self._released()
        while self._waiting:
            self._waiting.pop(0)()

    @callback
    def when_released(self, action: Callable[[], object]) -> None:
        """Run an action that writes: now, or when writing resumes."""
        if self.held:
            self._waiting.append(action)
        else:
            action()

    @callback
    def end(self) -> None:
        """Resume writing for the last time, without the actions that wait."""
        self._waiting.clear()
        self.release()

    @callback
    def _time_out(self) -> None:
        LOGGER.warning("A backup did not end within an hour; writing resumes")
        self.release()
