"""The queue of events that wait to be saved."""

from collections import deque
from collections.abc import Callable, Iterable

from .event import UsageEvent

MAX_WAITING_EVENTS = 10_000


class EventQueue:
    """A bounded queue: a disk that fails for days must not fill the memory.

    Beyond the limit, the oldest events are dropped and counted.
    """

    def __init__(self, limit: int = MAX_WAITING_EVENTS) -> None:
        """`limit` is the highest number of waiting events."""
        self._limit = limit
        self._waiting: deque[UsageEvent] = deque()
        self._taken = 0
        self.dropped = 0
        """Number of events dropped since the queue was created."""
        self.on_dropped: Callable[[], object] = lambda: None
        """Called after events were dropped."""

    def __len__(self) -> int:
        """Return the number of waiting events."""
        return len(self._waiting)

    @property
    def unsaved(self) -> int:
        """The number of events that may not be in the database."""
        return self._taken + len(self._waiting)

    def add(self, events: Iterable[UsageEvent]) -> None:
        """Append events."""
        self._waiting.extend(events)
        self._drop_excess()

    def take(self) -> list[UsageEvent]:
        """Remove and return all events, oldest first."""
        taken = list(self._waiting)
        self._waiting.clear()
        self._taken = len(taken)
        return taken

    def forget_taken(self) -> None:
        """Count what was taken as saved."""
        self._taken = 0

    def put_back(self, taken: list[UsageEvent]) -> None:
        """Put events that could not be saved back in front of newer ones."""
        self._taken = 0
        self._waiting.extendleft(reversed(taken))
        self._drop_excess()

    def _drop_excess(self) -> None:
        excess = len(self._waiting) - self._limit
        if excess > 0:
            for _ in range(excess):
                self._waiting.popleft()
            self.dropped += excess
            self.on_dropped()
