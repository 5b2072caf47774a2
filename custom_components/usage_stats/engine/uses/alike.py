"""Which names differ only in case, accents, spaces or what nobody sees."""

from collections import Counter
from collections.abc import Iterable
import json
from typing import NamedTuple

from .name import folded_name
from .use import Combination


class AlikeNames(NamedTuple):
    """Spellings of one skill, or of one modality of a skill."""

    key: str
    """The same for all spellings, also of the skill: JSON of the folded names."""
    spellings: list[str]
    modality: bool


class NameIndex:
    """Finds names that look alike as combinations are added, each in O(1)."""

    def __init__(self, combinations: Iterable[Combination] = ()) -> None:
        """Begin with combinations that are known."""
        self.combinations: set[Combination] = set()
        self._spellings: dict[str, Counter[str]] = {}
        self._alike: set[str] = set()
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
        groups = [
            AlikeNames(key, sorted(self._spellings[key]), modality=len(json.loads(key)) > 1)
            for key in self._alike.difference(left)
        ]
        return sorted(groups, key=lambda group: (group.modality, group.key))

    def spelled(self, group: AlikeNames, spelling: str) -> list[Combination]:
        """Return the combinations with one spelling of a group."""
        return [
            combination
            for combination in self.combinations
            if (group.key, spelling) in _keys(combination)
        ]


def _keys(combination: Combination) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return (key, spelling) of the skill and of the modality within it."""
    skill, modality = combination
    folded = folded_name(skill), folded_name(modality)
    return (
        (json.dumps(folded[:1], ensure_ascii=False), skill),
        (json.dumps(folded, ensure_ascii=False), modality),
    )
