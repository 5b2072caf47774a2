"""Tells of writes to the database that fail: once, until they succeed again."""

from pathlib import Path

from homeassistant.core import HomeAssistant, callback

from ..const import LOGGER
from ..issues import WRITE_FAILED, async_clear_issue, async_raise_issue

_RETRY_SECONDS = (1, 2, 5, 10, 30, 60)


class Trouble:
    """Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, path: Path) -> None:
        """`path` is that of the database."""
        self._hass = hass
        self._path = path
        self._failures = 0
        self._told = False

    @property
    def present(self) -> bool:
        """Tell whether a person is told of it now."""
        return self._told

    @callback
    def failed(self, error: BaseException) -> float:
        """Tell of a write that failed; return in how many seconds to try again, later and later."""
        if not self._failures:
            LOGGER.warning("Uses and events cannot be written to the database: %s", error)
        self.tell()
        delay = _RETRY_SECONDS[min(self._failures, len(_RETRY_SECONDS) - 1)]
        self._failures += 1
        return delay

    @callback
    def tell(self) -> None:
        """Tell a person."""
        if not self._told:
            self._told = True
            async_raise_issue(self._hass, WRITE_FAILED, path=self._path)

    @callback
    def healed(self) -> None:
        """Take it back."""
        if self._failures:
            LOGGER.info("Uses and events are written to the database again")
            self._failures = 0
        if self._told:
            self._told = False
            async_clear_issue(self._hass, WRITE_FAILED)
