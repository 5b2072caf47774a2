"""Events that wait to be saved, oldest first; a disk that fails for days must not fill memory."""

from collections import deque
from collections.abc import Callable, Iterable

from .event import UsageEvent

MAX_WAITING_EVENTS = 10_000


class EventQueue:
    """Bounded: beyond the limit the oldest are dropped, and counted."""

    def __init__(self, limit: int = MAX_WAITING_EVENTS) -> None:
        """Begin empty."""
        self._limit = limit
        self._waiting: deque[UsageEvent] = deque()
        self.dropped = 0
        """since the beginning"""
        self.on_dropped: Callable[[], object] = lambda: None
        """is called after some were"""

    def __len__(self) -> int:
        """Return how many events wait."""
        return len(self._waiting)

    def add(self, events: Iterable[UsageEvent]) -> None:
        """Put events at the end."""
        self._waiting.extend(events)
        self._cut()

    def take(self) -> list[UsageEvent]:
        """Hand out what waits."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def put_back(self, taken: list[UsageEvent]) -> None:
        """Take back what could not be saved, in front of what came since."""
        self._waiting.extendleft(reversed(taken))
        self._cut()

    def _cut(self) -> None:
        excess = len(self._waiting) - self._limit
        if excess > 0:
            for _ in range(excess):
                self._waiting.popleft()
            self.dropped += excess
            self.on_dropped()
