"""What is kept of an installation and of a submission, and what each request comes to."""

from enum import StrEnum, auto
from typing import NamedTuple


class Content(NamedTuple):
    """What is kept of a document. Days are numbers, names are positions or packed: names.py."""

    period_start: int
    first_seen: int
    sha256: bytes
    features_named: int
    features_on: int
    printer_count: int
    job_count: int
    file_count: int
    upload_count: int
    uptime_hours: int
    platform: int
    deployment: int
    app_version: str
    python_version: str
    country: str
    printers: bytes
    errors: bytes


class Submission(NamedTuple):
    """A request to store something."""

    installation: bytes
    """the keyed hash of the id"""
    token: bytes | None
    """the hash of the token; None: sent without one"""
    content: Content
    may_enrol: bool
    """whether an installation that is not known yet is let in"""


class Erasure(NamedTuple):
    """A request to forget an installation."""

    installation: bytes
    token: bytes | None
    may_bury: bool = True
    """whether an installation that is not known gets a tombstone"""


class Outcome(StrEnum):
    """What a request comes to; also the names by which they are counted."""

    ACCEPTED = auto()
    ENROLLED = auto()
    """Accepted, the first of its installation."""
    REPEATED = auto()
    """The same bytes are here already."""
    CLONED = auto()
    """Other bytes are here for this period."""
    OVERLAPPING = auto()
    """A stored period shares a day with this one."""
    FORGOTTEN = auto()
    FORBIDDEN = auto()
    """Another token, or none where one is needed."""
    TOO_SOON = auto()
    """Less than an hour after the last one that was accepted."""
    FULL = auto()
    """No more unknown installations for today, neither new ones nor erasures."""
    ERASED = auto()
    UNKNOWN = auto()


class Tombstone(NamedTuple):
    """That an installation is not to be stored, from one day on."""

    installation: bytes
    day: int
    until: int | None
    """the first day on which it no longer holds; None: for ever"""

    def holds(self, today: int) -> bool:
        """Return whether it is still in force."""
        return self.until is None or today < self.until


class Answer(NamedTuple):
    """What a request came to."""

    outcome: Outcome
    wait_seconds: int = 0
    """after TOO_SOON"""
    tombstone: Tombstone | None = None
    """to be appended to the file before anything is answered"""
