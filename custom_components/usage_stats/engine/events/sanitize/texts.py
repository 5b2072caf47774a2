"""Clean texts: replace what identifies a person or a place with markers such as `[path]`."""

from functools import lru_cache
import re

from .folding import fold
from .metadata import MAX_TEXT_LENGTH
from .patterns import REPLACEMENTS

_SUSPICIOUS = re.compile("|".join(sign.pattern for _, sign, _ in REPLACEMENTS))
_CUT_MARKER = re.compile(r"\[[a-z]*\Z")
_NOTHING_KNOWN = "[text]"
"""For a text that takes too long to look at."""
_MAX_ROUNDS = 2
_MAX_SIGNS = 7
"""Texts that people and programs write have fewer; one round over more takes as long as two."""
_MAX_FOLDED_LENGTH = MAX_TEXT_LENGTH + 32
"""Compatibility forms have up to 18 characters for one."""


@lru_cache(maxsize=256)
def clean(text: str) -> str:
    """Return the text with markers, cut to MAX_TEXT_LENGTH; unchanged if nothing is replaced.

    A text with replacements is returned folded. Cleaning it again changes nothing. The same names
    and messages are recorded again and again: the last ones are looked at once.
    """
    # A marker can give its neighbour the boundary a pattern asks for. One round is enough for what
    # people and programs write, and another finds nothing.
    for _ in range(_MAX_ROUNDS):
        if (cleaned := _replace(text)) == text:
            return text
        text = cleaned
    return _NOTHING_KNOWN


def _replace(text: str) -> str:
    folded = cleaned = fold(text)
    if len(folded) > _MAX_FOLDED_LENGTH:
        return _NOTHING_KNOWN
    signs = 0
    if _SUSPICIOUS.search(folded):
        for marker, sign, pattern in REPLACEMENTS:
            if sign.search(cleaned):
                signs += 1
                cleaned = pattern.sub(marker, cleaned)
    if cleaned == folded:
        cleaned = text
    elif signs > _MAX_SIGNS:
        return _NOTHING_KNOWN
    if len(cleaned) > MAX_TEXT_LENGTH:
        cleaned = _CUT_MARKER.sub("", cleaned[:MAX_TEXT_LENGTH])
    return cleaned
