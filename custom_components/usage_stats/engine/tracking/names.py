"""Names of uses made from what Home Assistant or a template calls something."""

from functools import lru_cache
import re
import unicodedata

from ..fields import RefusedError, refuse_characters
from ..uses.name import MAX_NAME_LENGTH, NO_MODALITY, parse_name

_FORMULA_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_LEADING = re.compile(rf"[{_FORMULA_STARTS}\s]+")
_AFTER_SEMICOLON = re.compile(rf';(?=[\s"]*[{_FORMULA_STARTS}])[\s"{_FORMULA_STARTS}]*')
_MAX_READ = 8 * MAX_NAME_LENGTH
# A text without these is often one that is to be drawn differently, as an emoji.
_JOINERS = "\u200c\u200d"


@lru_cache(maxsize=4_096)
def cut_name(text: str) -> str:
    """Return a text in the form of a skill or modality; raise RefusedError if nothing is left.

    What a spreadsheet takes for a formula is left out, and control characters, and the end of a
    long text. A lone hyphen is kept: it stands for no modality.
    """
    if text == NO_MODALITY:
        return text
    text = unicodedata.normalize("NFC", text[:_MAX_READ])
    text = " ".join("".join(_kept(character) for character in text).split())
    if (leading := _LEADING.match(text)) is not None:
        text = text[leading.end() :]
    return parse_name(_AFTER_SEMICOLON.sub("; ", text)[:MAX_NAME_LENGTH])


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Cf" and character not in _JOINERS:
        # Tags, of which the flags of regions consist, are of this category too.
        return character if "\U000e0020" <= character <= "\U000e007f" else ""
    try:
        refuse_characters(character)
    except RefusedError:
        return ""
    return character
