"""Which uses a trigger or condition means, as a person has entered it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol

from .engine.fields import RefusedError, parse_integer
from .engine.uses.name import parse_known_name
from .engine.uses.use import Combination

_MAX_NUMBER = 1_000_000
_NOT_A_NAME = "expected the name of a skill or modality"
_NOT_A_NUMBER = f"expected a whole number from 1 to {_MAX_NUMBER}"


def _parse_optional_name(value: object) -> str | None:
    """Return a name as it is counted; None for an empty field, which a blueprint cannot omit."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return parse_known_name(value)
    except RefusedError:
        raise vol.Invalid(_NOT_A_NAME) from None


def _parse_number(value: object) -> int:
    try:
        return parse_integer(value, 1, _MAX_NUMBER)
    except RefusedError:
        raise vol.Invalid(_NOT_A_NUMBER) from None


FILTER_FIELDS: Final[dict[vol.Marker, Any]] = {
    vol.Optional("skill"): _parse_optional_name,
    vol.Optional("modality"): _parse_optional_name,
}
NUMBER_FIELDS: Final[dict[vol.Marker, Any]] = {
    vol.Required("number"): _parse_number,
    **FILTER_FIELDS,
}


@dataclass(frozen=True, slots=True)
class UseFilter:
    """A skill, a modality, both, or all uses: what is None may be any."""

    skill: str | None = None
    modality: str | None = None

    def matches(self, combination: Combination) -> bool:
        """Return whether a combination is meant."""
        skill, modality = combination
        return self.skill in {None, skill} and self.modality in {None, modality}

    def count(self, totals: Mapping[Combination, int]) -> int:
        """Return how many of the uses of a day are meant."""
        if self.skill is not None and self.modality is not None:
            return totals.get((self.skill, self.modality), 0)
        return sum(self._counts(totals))

    def _counts(self, totals: Mapping[Combination, int]) -> Iterator[int]:
        return (count for combination, count in totals.items() if self.matches(combination))


def parse_filter(options: Mapping[str, Any]) -> UseFilter:
    """Return the filter that validated options hold."""
    return UseFilter(options.get("skill"), options.get("modality"))
