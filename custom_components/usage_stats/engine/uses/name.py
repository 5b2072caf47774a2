"""The names of skills and modalities: how they are cleaned, and which ones look alike.

An error gives the reason, never the value: values are somebody's words.
"""

from functools import lru_cache
import re
import unicodedata

from ..fields import RefusedError, parse_text, refuse_characters

MAX_NAME_LENGTH = 64
NO_MODALITY = "-"
"""The modality of what a tracker counts by nothing. A lone hyphen is no formula."""
# No composition makes one character of more than four, so that a longer text is refused unread.
MAX_RAW_LENGTH = 4 * MAX_NAME_LENGTH

# A cell that begins with = + - @ is a formula to a spreadsheet, and some fold the full-width and
# small forms into them (https://owasp.org/www-community/attacks/CSV_Injection). Where a semicolon
# separates cells, one begins after it.
_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
_HIDDEN_FORMULA = re.compile(f'(;[ "]*)(?=[{re.escape("".join(_FORMULA_STARTS))}])')
# The category Zs, and the empty Braille cell. Control characters such as tabs are refused.
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")

# Unicode's Default_Ignorable_Code_Point and the interlinear annotations, without the bidirectional
# controls, which are refused, and without the characters of _JOINING.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f"
    "\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]"
)
_JOINING = re.compile(
    "[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# From Arabic to Sinhala, Tibetan and Burmese, Khmer and Mongolian, and the Brahmic ones since.
_SCRIPTS = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f\ua800-\uaadf\uabc0-\uabff"
    "\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
_HAN = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NEEDED = re.compile(
    "|".join(
        (
            # The flags of regions, such as England's.
            "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f",
            # Emoji joined into one, and how one of them is drawn.
            f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])",
            f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]",
            "(?<=[0-9#*])\ufe0f(?=\u20e3)",
            # Within a word; and at its end after a virama, where it is drawn differently.
            f"(?<=[{_SCRIPTS}])[\u200c\u200d](?=[{_SCRIPTS}])",
            "(?<=[\u094d\u09cd\u0acd\u0b4d\u0ccd\u0d4d\u0dca])\u200d",
            "(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]",
            f"(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        )
    )
)
_KEPT_OR_JOINING = re.compile(f"({_NEEDED.pattern})|{_JOINING.pattern}")
_REPEATED = re.compile(f"({_JOINING.pattern})\\1+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def _without_invisible(text: str) -> str:
    """Take out what nobody sees, but for joiners in emoji and in scripts that need them."""
    text = _REPEATED.sub(r"\1", _INVISIBLE.sub("", text))
    # What is taken out may have stood between two that are now neighbours.
    while (cleaned := _KEPT_OR_JOINING.sub(lambda found: found[1] or "", text)) != text:
        text = cleaned
    return text


def clean_text(text: str) -> str:
    """Return a text in NFC without what nobody sees, and with single spaces; it may be empty."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = unicodedata.normalize("NFC", _without_invisible(text))
    return _SPACES.sub(" ", text).strip()


# The names of a home are few and come again and again. They come trimmed, as the text is kept.
@lru_cache(maxsize=16_384)
def _parsed(trimmed: str) -> str:
    if len(trimmed) > MAX_RAW_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_NAME_LENGTH)
    name = _checked(clean_text(trimmed))
    if _HIDDEN_FORMULA.search(name) is not None:
        raise RefusedError("field_bad_start")
    return name


def _checked(name: str) -> str:
    """Return a name; raise RefusedError for what no version has recorded."""
    if not name:
        raise RefusedError("field_empty")
    if len(name) > MAX_NAME_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_NAME_LENGTH)
    if name.startswith(_FORMULA_STARTS) and name != NO_MODALITY:
        raise RefusedError("field_bad_start")
    refuse_characters(name)
    return name


def parse_name(value: object) -> str:
    """Return a skill or modality, cleaned and in NFC; raise RefusedError."""
    # Nearly always it is a text.
    return _parsed((value if isinstance(value, str) else parse_text(value)).strip())


def parse_recorded_name(text: str) -> str:
    """Return a name that an earlier version may have recorded, in NFC; raise RefusedError."""
    trimmed = text.strip()
    if len(trimmed) > MAX_RAW_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_NAME_LENGTH)
    return _checked(unicodedata.normalize("NFC", trimmed))


def parse_known_name(value: object) -> str:
    """Return the name by which somebody means one that is known; raise RefusedError."""
    return cleaned_name(parse_recorded_name(parse_text(value)))


def without_formulas(name: str) -> str:
    """Return the name of another program as text for a cell: an apostrophe precedes a formula."""
    text = _HIDDEN_FORMULA.sub(r"\1'", name)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and text != NO_MODALITY else text


def cleaned_name(recorded: str) -> str:
    """Return a name as it would be recorded now; one that would be refused is left unchanged."""
    try:
        return _parsed(recorded)
    except RefusedError:
        return recorded


@lru_cache(maxsize=16_384)
def folded_name(name: str) -> str:
    """Return what is left of a name without case, accents, spaces and invisible characters."""
    folded = name.casefold()
    if not folded.isascii():
        text = _JOINING.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFD", folded)))
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
    # A name may consist of accents only.
    return "".join(folded.split()) or name
