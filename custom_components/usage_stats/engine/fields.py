"""Errors about the fields of a request, and the checks that several fields share.

An error names the field and the reason, never the value: it may be personal.
"""

from collections.abc import Mapping
from typing import Any
import unicodedata

_MAX_SHOWN_LENGTH = 64
# https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_BIDIRECTIONAL_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Control characters, line and paragraph separators, and surrogates, which UTF-8 cannot encode.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})


class FieldError(ValueError):
    """An invalid field.

    `reason` is a translation key, `field_…`, and `limits` are its placeholders.
    """

    def __init__(self, field: str, reason: str, **limits: int) -> None:
        """`field` is a path such as `uses[3].skill`."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.limits = limits


class RefusedTextError(ValueError):
    """An invalid text, raised where its field is not known."""

    def __init__(self, reason: str, **limits: int) -> None:
        """`reason` and `limits` are those of the `FieldError` it becomes."""
        super().__init__(reason)
        self.reason = reason
        self.limits = limits


def refuse_characters(text: str) -> None:
    """Raise RefusedTextError for characters that are not allowed in names and ids."""
    for character in text:
        if (
            unicodedata.category(character) in _REFUSED_CATEGORIES
            or character in _BIDIRECTIONAL_CONTROLS
        ):
            raise RefusedTextError("field_bad_characters")


def check_fields(data: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raise FieldError for an unknown field.

    Its name comes from the caller, so the error repeats it only if it is an identifier.
    """
    for field in data:
        if field not in known:
            shown = field if isinstance(field, str) and field.isidentifier() else "?"
            raise FieldError(shown[:_MAX_SHOWN_LENGTH], "field_unknown")
