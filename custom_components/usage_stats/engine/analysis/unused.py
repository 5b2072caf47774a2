"""What was not used for some days, and why that is said of it.

Home Assistant knows of some entities for ever when they were last used, of others only for as long
as somebody has looked. Times are in UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from ..fields import RefusedError, parse_integer
from ..uses.use import Combination
from .history import CombinationSums

KINDS: Final = (
    *("automations", "scripts", "scenes", "buttons", "devices", "helpers"),
    "combinations",
)
DEFAULT_DAYS: Final = 90
_MAX_DAYS = 3_650
_SHORTEST = timedelta(days=1)
"""Who has looked for less than this has seen nothing."""


class Why(StrEnum):
    """Why something is listed."""

    NEVER = "never"
    NOT_SINCE = "not_since"
    OFF = "off"
    """An automation that is switched off, and was not used for as long."""
    UNAVAILABLE = "unavailable"
    NO_CHANGE_SEEN = "no_change_seen"
    """Nobody knows what was before `seen_since`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one entity."""

    entity_id: str
    name: str
    kind: str
    last: datetime | None
    """Its last use; None if none is known."""
    seen_since: datetime | None
    """From when on any use would be known; None: for ever, or not at all if unavailable."""
    exists_since: datetime | None
    is_available: bool = True
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Unused:
    """An entity that was not used."""

    facts: Facts
    why: Why
    days: int | None
    """Whole days without a use, as far as is known."""


class UnusedCombination(NamedTuple):
    """A combination of ours that was not used."""

    skill: str
    modality: str
    last: str
    days: int


def unused(facts: Iterable[Facts], days: int, now: datetime) -> list[Unused]:
    """Return what was not used for a number of days, longest first."""
    since = now - timedelta(days=days)
    found = [_judged(entity, now) for entity in facts if _is_unused(entity, since, now)]
    return sorted(found, key=_longest_first)


def _is_unused(facts: Facts, since: datetime, now: datetime) -> bool:
    if facts.exists_since is not None and facts.exists_since > since:
        return False
    if facts.last is not None:
        return facts.last <= since
    return facts.seen_since is None or now - facts.seen_since >= _SHORTEST


def _judged(facts: Facts, now: datetime) -> Unused:
    if not facts.is_available:
        why = Why.UNAVAILABLE
    elif facts.is_off:
        why = Why.OFF
    elif facts.last is not None:
        why = Why.NOT_SINCE
    else:
        why = Why.NEVER if facts.seen_since is None else Why.NO_CHANGE_SEEN
    unused_since = facts.last or facts.seen_since
    if unused_since is None and facts.is_available:
        unused_since = facts.exists_since
    return Unused(facts, why, None if unused_since is None else (now - unused_since).days)


def _longest_first(found: Unused) -> tuple[int, int, str]:
    """Sort what was never used to the front, and what nobody knows anything of to the end."""
    facts, days = found.facts, found.days
    if days is None:
        return (0 if facts.is_available else 2), 0, facts.entity_id
    return 1, -days, facts.entity_id


def unused_combinations(
    found: Iterable[CombinationSums], used: Iterable[Combination], days: int, open_day: date
) -> list[UnusedCombination]:
    """Return what was last used that many days before the open day, longest first.

    `used` are the combinations of the open day.
    """
    today = frozenset(used)
    unused_now = [
        UnusedCombination(sums.skill, sums.modality, sums.last, gone)
        for sums in found
        if (gone := (open_day - date.fromisoformat(sums.last)).days) >= days
        and (sums.skill, sums.modality) not in today
    ]
    return sorted(unused_now, key=lambda item: (-item.days, item.skill, item.modality))


def parse_unused_days(value: object) -> int:
    """Return a number of days; raise RefusedError."""
    return parse_integer(value, 1, _MAX_DAYS)


def parse_kinds(value: object) -> tuple[str, ...]:
    """Return kinds in their order, from a list or from a text with commas; raise RefusedError."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    if not isinstance(value, (list, tuple)):
        raise RefusedError("field_not_list")
    if not value or not all(kind in KINDS for kind in value):
        raise RefusedError("field_unknown_kind")
    return tuple(kind for kind in KINDS if kind in value)
