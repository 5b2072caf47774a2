"""Errors about the fields of a form or a request, and the checks that several fields share.

An error gives the reason, never the value: it may be personal.
"""

import unicodedata

# https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_BIDIRECTIONAL_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Control characters, line and paragraph separators, and surrogates, which UTF-8 cannot encode.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})


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


def parse_integer(value: object, minimum: int, maximum: int) -> int:
    """Return an integer within bounds; raise RefusedError."""
    # A boolean is an int to Python, but not to a person.
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusedError("field_not_integer")
    if not minimum <= value <= maximum:
        raise RefusedError("field_out_of_range", minimum=minimum, maximum=maximum)
    return value
