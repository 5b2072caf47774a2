"""Which names differ only in case, accents, spaces or what nobody sees."""

from collections import Counter
from collections.abc import Iterable
import json
from typing import NamedTuple

from .name import folded_name
from .use import Combination

type _Key = tuple[str, ...]
"""The folded skill, or the folded skill and modality."""


class AlikeNames(NamedTuple):
    """Spellings of one skill, or of one modality of a skill."""

    key: str
    """The same for all spellings, also of the skill: JSON of the folded names."""
    spellings: list[str]
    modality: bool
    skill: str
    """A spelling of the skill."""


class NameIndex:
    """Finds names that look alike as combinations are added, each in O(1)."""

    def __init__(self, combinations: Iterable[Combination] = ()) -> None:
        """Begin with combinations that are known."""
        self.combinations: set[Combination] = set()
        self._spellings: dict[_Key, Counter[str]] = {}
        self._alike: set[_Key] = set()
        for combination in combinations:
            self.add(combination)

    def add(self, combination: Combination) -> bool:
        """Add a combination; return whether it is new."""
        if combination in self.combinations:
            return False
        self.combinations.add(combination)
        for key, name in _keys(combination):
            spellings = self._spellings.setdefault(key, Counter())
            spellings[name] += 1
            if len(spellings) > 1:
                self._alike.add(key)
        return True

    def remove(self, combination: Combination) -> None:
        """Remove a combination that nobody finds any more."""
        if combination not in self.combinations:
            return
        self.combinations.discard(combination)
        for key, name in _keys(combination):
            spellings = self._spellings[key]
            spellings[name] -= 1
            if not spellings[name]:
                del spellings[name]
            if len(spellings) <= 1:
                self._alike.discard(key)

    def alike(self, left: Iterable[str]) -> list[AlikeNames]:
        """Return the groups of names that look alike, but for those that were left.

        Skills come first: their modalities may be the same once they are merged.
        """
        keys = self._alike.difference(tuple(json.loads(key)) for key in left)
        groups = [
            AlikeNames(
                json.dumps(key, ensure_ascii=False),
                sorted(self._spellings[key]),
                modality=len(key) > 1,
                skill=min(self._spellings[key[:1]]),
            )
            for key in keys
        ]
        return sorted(groups, key=lambda group: (group.modality, group.key))

    def spelled(self, group: AlikeNames, spelling: str) -> list[Combination]:
        """Return the combinations with one spelling of a group."""
        key = tuple(json.loads(group.key))
        return [
            combination
            for combination in self.combinations
            if (key, spelling) in _keys(combination)
        ]


def _keys(combination: Combination) -> tuple[tuple[_Key, str], tuple[_Key, str]]:
    """Return (key, spelling) of the skill and of the modality within it."""
    skill, modality = combination
    folded = folded_name(skill)
    return ((folded,), skill), ((folded, folded_name(modality)), modality)
