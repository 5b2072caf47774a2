"""The log. No line has an address, an id, a token or what somebody sent."""

import logging
import traceback
from types import TracebackType
from typing import Final, override

LOGGER: Final = logging.getLogger("collector")

type _ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class PlainFormatter(logging.Formatter):
    """Tells where an exception was raised, but not its message: that may have what was sent."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return a line, and what follows it."""
        # Another handler may have left the whole exception there.
        record.exc_text = None
        return super().format(record)

    @override
    def formatException(self, ei: _ExceptionInfo) -> str:
        """Return the frames and the type."""
        kind, _, frames = ei
        where = "".join(traceback.format_tb(frames))
        return f"{where}{kind.__name__ if kind else None}"


def set_up(level: str = "INFO") -> None:
    """Write the log of everything to the standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
