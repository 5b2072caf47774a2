"""What a caller may say: the errors for fields, and the rules that several fields share.

An error names the field and the reason, never the value: values are somebody's words.
"""

from collections.abc import Mapping
from typing import Any
import unicodedata

_MAX_SHOWN_LENGTH = 64
# https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_BIDIRECTIONAL_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Control characters, line and paragraph separators, and surrogates, which UTF-8 cannot hold.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})


class FieldError(ValueError):
    """A field that cannot be taken.

    `reason` is one of the translation keys `field_…`; `limits` are its placeholders.
    """

    def __init__(self, field: str, reason: str, **limits: int) -> None:
        """Name the field by its path, such as `uses[3].skill`."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.limits = limits


class RefusedTextError(ValueError):
    """Carries a reason up to where the field's name is known."""

    def __init__(self, reason: str, **limits: int) -> None:
        """Take what a `FieldError` takes beside the field."""
        super().__init__(reason)
        self.reason = reason
        self.limits = limits


def refuse_characters(text: str) -> None:
    """Raise RefusedTextError for characters that no name or id may hold."""
    for character in text:
        if (
            unicodedata.category(character) in _REFUSED_CATEGORIES
            or character in _BIDIRECTIONAL_CONTROLS
        ):
            raise RefusedTextError("field_bad_characters")


def check_fields(data: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raise FieldError for a field that is not known.

    Its name may be anything, so that only what looks like a name is repeated.
    """
    for field in data:
        if field not in known:
            shown = field if isinstance(field, str) and field.isidentifier() else "?"
            raise FieldError(shown[:_MAX_SHOWN_LENGTH], "field_unknown")
