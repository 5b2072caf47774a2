"""A use, and which counts and ids it may have. Names are in name.py.

An error gives the reason, never the value: values are somebody's words.
"""

from typing import NamedTuple

from ..fields import RefusedError, parse_integer, parse_text, refuse_characters

type Combination = tuple[str, str]
"""(skill, modality)"""
type Use = tuple[str, str, int]
"""(skill, modality, count)"""

MAX_USE_ID_LENGTH = 64
MAX_COUNT = 10_000
MAX_USES = 1_000


class UsesRequest(NamedTuple):
    """What one call asks to record."""

    uses: list[Use]
    use_id: str | None


def parse_count(value: object) -> int:
    """Return how many uses one item stands for; raise RefusedError."""
    return parse_integer(value, 1, MAX_COUNT)


def parse_use_id(value: object) -> str:
    """Return a use id, which is kept unchanged; raise RefusedError."""
    use_id = parse_text(value)
    if not use_id:
        raise RefusedError("field_empty")
    if len(use_id) > MAX_USE_ID_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_USE_ID_LENGTH)
    refuse_characters(use_id)
    return use_id
