"""What a collector holds, in plain Python: no SQL, no transactions, no batches."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

STORED: Final = "stored"


@dataclass(frozen=True)
class Sent:
    """A submission, in short."""

    home: int
    start: int
    """the day on which its period begins"""
    variant: int = 0
    token: str | None = None
    may_enrol: bool = True


@dataclass
class Home:
    """An installation."""

    token: str | None = None
    weeks: dict[int, int] = field(default_factory=dict)
    """the variant that is held, by the first day of its period"""
    last: int | None = None
    """the minute in which something was accepted last"""
    is_enrolled: bool = False
    gone_until: int | None = None
    """the day on which a tombstone ends"""
    is_gone: bool = False
    """for ever"""


@dataclass
class Model:
    """Everything that is held, and the tombstones outside."""

    homes: dict[int, Home] = field(default_factory=dict)
    outside: dict[int, int | None] = field(default_factory=dict)

    def submit(self, sent: Sent, minute: int) -> str:
        """Return what comes of a submission."""
        day = minute // 1440
        home = self.homes.setdefault(sent.home, Home())
        if home.is_gone or (home.gone_until is not None and day < home.gone_until):
            return "forgotten"
        if home.token is not None and home.token != sent.token:
            return "forbidden"
        result = self._place(home, sent, minute)
        if result == STORED and home.token is None:
            home.token = sent.token
        return result

    def _place(self, home: Home, sent: Sent, minute: int) -> str:
        if sent.start in home.weeks:
            return STORED if home.weeks[sent.start] == sent.variant else "cloned"
        if any(start < sent.start + 7 and sent.start < start + 7 for start in home.weeks):
            return "overlapping"
        if home.last is not None and minute - home.last < 60:
            return "too_soon"
        if not home.is_enrolled and not sent.may_enrol:
            return "full"
        home.gone_until = None
        home.is_enrolled = True
        home.weeks[sent.start] = sent.variant
        home.last = minute
        return STORED

    def erase(self, number: int, token: str | None, minute: int) -> str:
        """Return what comes of an erasure."""
        day = minute // 1440
        home = self.homes.setdefault(number, Home())
        if home.is_gone:
            return "erased"
        if home.token is not None and home.token != token:
            return "forbidden"
        if home.gone_until is not None and day < home.gone_until:
            return "unknown"
        known = home.is_enrolled
        self.outside[number] = None if known else day + 30
        self.homes[number] = Home(is_gone=known, gone_until=None if known else day + 30)
        return "erased" if known else "unknown"

    def backup(self) -> dict[int, Home]:
        """Return a copy of everything inside."""
        return deepcopy(self.homes)

    def restore(self, homes: dict[int, Home], minute: int) -> None:
        """Go back to a copy; the tombstones outside have stayed."""
        self.homes = deepcopy(homes)
        for number, until in self.outside.items():
            if until is None or minute // 1440 < until:
                self.homes[number] = Home(is_gone=until is None, gone_until=until)

    def rows(self) -> set[tuple[int, int, int]]:
        """Return what is held, as home, first day and variant."""
        return {
            (number, start, variant)
            for number, home in self.homes.items()
            for start, variant in home.weeks.items()
        }
