"""The jobs of a 3D printer, read from the words of its status.

The words are those of PrusaLink, OctoPrint, Bambu Lab, Moonraker, Elegoo, Anycubic and ToyBox.
Other words, such as `busy`, change nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from ..events.event import EventRequest
from ..events.sanitize import Metadata

DISCONNECTED_SECONDS = 60.0
"""A shorter loss is no disconnection."""

_PRINTING = frozenset(
    {
        *("printing", "running", "print", "printing_sd", "printing_streaming", "processing"),
        *("exposuring", "building_from_sd"),
    }
)
_PAUSED = frozenset({"paused", "pause", "pausing", "resuming", "attention"})
_FINISHING = frozenset({"finishing"})
_CANCELLING = frozenset({"cancelling", "canceling", "stopping"})
_COMPLETED = frozenset({"finished", "finish", "complete", "completed", "done"})
_FAILED = frozenset({"failed", "error", "halted"})
_CANCELLED = frozenset({"stopped", "stop", "cancelled", "canceled", "aborted"})
_IDLE = frozenset({"idle", "standby", "operational", "ready", "free"})
_LOST = frozenset({"unavailable", "offline", "offline_after_error", "disconnected"})

_ERROR_TYPES = {
    **dict.fromkeys(_FAILED, "print_failed"),
    **dict.fromkeys(_CANCELLED | _CANCELLING, "print_cancelled"),
}


def is_lost(word: str) -> bool:
    """Return whether a status says that the printer cannot be reached."""
    return word in _LOST


def are_words_of_a_job(options: Collection[str]) -> bool:
    """Return whether the options of a sensor are those of a printer's status."""
    words = {str(option).lower() for option in options}
    ends = _COMPLETED | _CANCELLED | _FAILED | _IDLE | _FINISHING
    return bool(words & _PRINTING) and bool(words & ends)


@dataclass(slots=True)
class _Job:
    started: float | None
    """None if it ran when the printer was first seen."""
    leaving: str | None = None
    """The word that told how it is about to end, before it has ended."""


class Printer:
    """One printer. Times are in seconds, from any start."""

    def __init__(self, printer_type: str) -> None:
        """`printer_type` is part of all events."""
        self._type = printer_type
        self._job: _Job | None = None
        self._seen = False
        self._disconnected = False

    def advance(self, word: str, now: float) -> list[EventRequest]:
        """Return the events that a new status means."""
        word = word.lower()
        if word in _LOST:
            return []
        events = self._connect()
        if word in _PRINTING:
            events += self._print(now)
        elif self._job is not None:
            if word in _FINISHING | _CANCELLING:
                self._job.leaving = word
            elif word in _COMPLETED | _FAILED | _CANCELLED | _IDLE:
                events += self._end(self._job, word, now)
        elif word in _PAUSED and not self._seen:
            self._job = _Job(started=None)
        self._seen = True
        return events

    def disconnect(self) -> list[EventRequest]:
        """Return the events of a loss that has lasted long enough."""
        if self._disconnected:
            return []
        self._disconnected = True
        # A printer that was never seen may have been off all the time.
        return [self._event("printer_disconnected")] if self._seen else []

    def _connect(self) -> list[EventRequest]:
        connected, self._disconnected = self._disconnected, False
        return [self._event("printer_connected")] if connected else []

    def _print(self, now: float) -> list[EventRequest]:
        if self._job is not None:
            self._job.leaving = None
            return []
        self._job = _Job(now if self._seen else None)
        return [self._event("job_created")] if self._seen else []

    def _end(self, job: _Job, word: str, now: float) -> list[EventRequest]:
        self._job = None
        outcome = job.leaving if word in _IDLE else word
        if outcome is None:
            return []
        more: Metadata = {}
        if job.started is not None:
            more["duration_seconds"] = round(now - job.started)
        if outcome in _COMPLETED | _FINISHING:
            return [self._event("job_completed", more)]
        return [self._event("job_failed", {**more, "error_type": _ERROR_TYPES[outcome]})]

    def _event(self, event_type: str, more: Metadata | None = None) -> EventRequest:
        return event_type, {"printer_type": self._type, **(more or {})}
