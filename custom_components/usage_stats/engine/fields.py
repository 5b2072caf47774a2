"""Errors about the fields of a form or a request, and the checks that several fields share.

An error gives the reason, never the value: it may be personal.
"""

import math
import re
import unicodedata

# https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_BIDIRECTIONAL_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Control characters, line and paragraph separators, and surrogates, which UTF-8 cannot encode.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})
_NUMERAL = re.compile(r"\s*([+-]?[0-9]{1,18})(?:\.0*)?\s*")
_MAX_INTEGER = 10**100
"""Python refuses to write out integers of some thousand digits."""


class RefusedError(ValueError):
    """An invalid value, raised where its field is not known.

    `reason` is a translation key, `field_…`, and `limits` are its placeholders.
    """

    def __init__(self, reason: str, **limits: int) -> None:
        """`limits` are numbers such as `maximum`."""
        super().__init__(reason)
        self.reason = reason
        self.limits = limits


class FieldError(RefusedError):
    """An invalid value of a field."""

    def __init__(self, field: str, reason: str, **limits: int) -> None:
        """`field` is its name in a form or a request."""
        super().__init__(reason, **limits)
        self.field = field


def refuse_characters(text: str) -> None:
    """Raise RefusedError for characters that are not allowed in names and ids."""
    for character in text:
        if (
            unicodedata.category(character) in _REFUSED_CATEGORIES
            or character in _BIDIRECTIONAL_CONTROLS
        ):
            raise RefusedError("field_bad_characters")


def is_number(value: object) -> bool:
    """Return whether it is an integer or a finite number; a boolean is none to a person."""
    if isinstance(value, int):
        return not isinstance(value, bool) and -_MAX_INTEGER < value < _MAX_INTEGER
    return isinstance(value, float) and math.isfinite(value)


def parse_text(value: object) -> str:
    """Return a text, or a number as text; raise RefusedError.

    A template that renders what looks like a number hands over a number.
    """
    if isinstance(value, str):
        return value
    if is_number(value):
        return str(value)
    raise RefusedError("field_not_text")


def parse_integer(value: object, minimum: int, maximum: int) -> int:
    """Return an integer within bounds, also from 3.0, "3" or "3.0"; raise RefusedError."""
    number = value if isinstance(value, int) else _integer(value)
    # A boolean is an int to Python, but not to a person.
    if number is None or isinstance(number, bool):
        raise RefusedError("field_not_integer")
    if not minimum <= number <= maximum:
        raise RefusedError("field_out_of_range", minimum=minimum, maximum=maximum)
    return number


def _integer(value: object) -> int | None:
    """Return the integer that a number or a text stands for; None if it is none."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    numeral = _NUMERAL.fullmatch(value) if isinstance(value, str) else None
    return None if numeral is None else int(numeral[1])
