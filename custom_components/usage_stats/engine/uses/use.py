"""A use, and which names, counts and ids it may have.

An error gives the reason, never the value: values are somebody's words.
"""

from functools import lru_cache
from typing import NamedTuple
import unicodedata

from ..fields import RefusedError, parse_integer, refuse_characters

type Combination = tuple[str, str]
"""(skill, modality)"""
type Use = tuple[str, str, int]
"""(skill, modality, count)"""

MAX_NAME_LENGTH = 64
MAX_USE_ID_LENGTH = 64
MAX_COUNT = 10_000
MAX_USES = 1_000

# A cell that begins with = + - @ is a formula to a spreadsheet, and some fold the full-width and
# small forms into them (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
# No composition makes one character of more than four, so that a longer text is refused unread.
_MAX_RAW_LENGTH = 4 * MAX_NAME_LENGTH


class UsesRequest(NamedTuple):
    """What one call asks to record."""

    uses: list[Use]
    use_id: str | None


# The names of a home are few and come again and again. They come trimmed, as the text is kept.
@lru_cache(maxsize=16_384)
def _clean_name(trimmed: str) -> str:
    if len(trimmed) > _MAX_RAW_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_NAME_LENGTH)
    name = unicodedata.normalize("NFC", trimmed)
    if not name:
        raise RefusedError("field_empty")
    if len(name) > MAX_NAME_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_NAME_LENGTH)
    if name.startswith(_FORMULA_STARTS):
        raise RefusedError("field_bad_start")
    refuse_characters(name)
    return name


def parse_name(value: object) -> str:
    """Return a skill or modality trimmed and in NFC; raise RefusedError."""
    if not isinstance(value, str):
        raise RefusedError("field_not_text")
    return _clean_name(value.strip())


def parse_count(value: object) -> int:
    """Return how many uses one item stands for; raise RefusedError."""
    return parse_integer(value, 1, MAX_COUNT)


def parse_use_id(value: object) -> str:
    """Return a use id, which is kept unchanged; raise RefusedError."""
    if not isinstance(value, str):
        raise RefusedError("field_not_text")
    if not value:
        raise RefusedError("field_empty")
    if len(value) > MAX_USE_ID_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_USE_ID_LENGTH)
    refuse_characters(value)
    return value
