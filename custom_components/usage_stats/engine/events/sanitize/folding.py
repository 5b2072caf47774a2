"""Fold text: characters that look the same get one spelling, invisible ones are dropped."""

import re
import unicodedata

_LOOKALIKES_BEFORE = str.maketrans("\u00ba\u02da\u00b4", "\u00b0\u00b0'")
"""Replaced before NFKC, which would turn them into something else."""
_LOOKALIKES = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u2216\u29f5", "\\"),
    **dict.fromkeys("\u2236\ua789", ":"),
    **dict.fromkeys("\u2032\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u066b": ".",
    "\u060c": ",",
}
# Combining marks of no particular script, and characters that are invisible but not of category Cf:
# Default_Ignorable_Code_Point (https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt).
_INVISIBLE = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Typed on a Chinese or Japanese keyboard, the ideographic full stop is a dot in a domain name (RFC
# 5891); between ideographs it ends a sentence.
_IDEOGRAPHIC_DOT = re.compile(r"(?<=[!-~])\u3002(?=[!-~])")
_MAX_KNOWN = 4_096


class _Spellings(dict[int, str]):
    """The spelling by code point, filled as characters are met; for `str.translate`."""

    def __missing__(self, code_point: int) -> str:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        spelling = self[code_point] = _fold_character(chr(code_point))
        return spelling


def _fold_character(character: str) -> str:
    if character in "\t\n\r\f\v" or " " <= character <= "~":
        return character
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Cc", "Cf"} or _INVISIBLE.match(character):
        return ""
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    return _LOOKALIKES.get(character, character)


_SPELLINGS = _Spellings()


def fold(text: str) -> str:
    """Undo compatibility forms (UAX 15), foreign digits, look-alikes and invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES_BEFORE))
    return _IDEOGRAPHIC_DOT.sub(".", text.translate(_SPELLINGS))
