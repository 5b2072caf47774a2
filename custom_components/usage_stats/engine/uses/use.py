"""A use, what a caller may say of it, and the errors for what it may not.

An error names the field and the reason, never the value: values are somebody's words.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
import unicodedata

from ..fields import FieldError, RefusedTextError, check_fields, refuse_characters

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
        raise RefusedTextError("field_too_long", maximum=MAX_NAME_LENGTH)
    name = unicodedata.normalize("NFC", trimmed)
    if not name:
        raise RefusedTextError("field_empty")
    if len(name) > MAX_NAME_LENGTH:
        raise RefusedTextError("field_too_long", maximum=MAX_NAME_LENGTH)
    if name.startswith(_FORMULA_STARTS):
        raise RefusedTextError("field_bad_start")
    refuse_characters(name)
    return name


def parse_name(value: object, field: str) -> str:
    """Return a skill or modality trimmed and in NFC; raise FieldError."""
    if not isinstance(value, str):
        raise FieldError(field, "field_not_text")
    try:
        return _clean_name(value.strip())
    except RefusedTextError as err:
        raise FieldError(field, err.reason, **err.limits) from None


def _parse_count(value: object, field: str) -> int:
    # A boolean is an int to Python, and not to a person.
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError(field, "field_not_integer")
    if not 1 <= value <= MAX_COUNT:
        raise FieldError(field, "field_out_of_range", minimum=1, maximum=MAX_COUNT)
    return value


def _parse_use_id(value: object) -> str:
    if not isinstance(value, str):
        raise FieldError("use_id", "field_not_text")
    if not value:
        raise FieldError("use_id", "field_empty")
    if len(value) > MAX_USE_ID_LENGTH:
        raise FieldError("use_id", "field_too_long", maximum=MAX_USE_ID_LENGTH)
    try:
        refuse_characters(value)
    except RefusedTextError as err:
        raise FieldError("use_id", err.reason) from None
    return value


def _parse_use(data: Mapping[str, Any]) -> Use:
    for field in ("skill", "modality"):
        if field not in data:
            raise FieldError(field, "field_missing")
    return (
        parse_name(data["skill"], "skill"),
        parse_name(data["modality"], "modality"),
        _parse_count(data.get("count", 1), "count"),
    )


def _parse_uses(value: object) -> list[Use]:
    if not isinstance(value, list):
        raise FieldError("uses", "field_not_list")
    if not 1 <= len(value) <= MAX_USES:
        raise FieldError("uses", "field_wrong_size", minimum=1, maximum=MAX_USES)
    uses = []
    for index, item in enumerate(value):
        if not isinstance(item, Mapping):
            raise FieldError(f"uses[{index}]", "field_not_mapping")
        try:
            check_fields(item, _USE_FIELDS)
            uses.append(_parse_use(item))
        except FieldError as err:
            raise FieldError(f"uses[{index}].{err.field}", err.reason, **err.limits) from None
    return uses


_USE_FIELDS = frozenset({"skill", "modality", "count"})
_REQUEST_FIELDS = _USE_FIELDS | {"uses", "use_id"}


def parse_request(data: Mapping[str, Any]) -> UsesRequest:
    """Read one use (`skill`, `modality`, `count`) or many (`uses`), all of them or none.

    Raise FieldError.
    """
    check_fields(data, _REQUEST_FIELDS)
    if "uses" not in data:
        uses = [_parse_use(data)]
    elif _USE_FIELDS.isdisjoint(data):
        uses = _parse_uses(data["uses"])
    else:
        raise FieldError("uses", "field_conflict")
    return UsesRequest(uses, _parse_use_id(data["use_id"]) if "use_id" in data else None)
