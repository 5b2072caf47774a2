"""What may be recorded, and what each bad input is told."""

from collections.abc import Callable
import math
import sys
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.fields import RefusedError
from custom_components.usage_stats.engine.uses.name import parse_name
from custom_components.usage_stats.engine.uses.use import parse_count, parse_use_id


def refusal(parse: Callable[[object], object], value: object) -> tuple[str, dict[str, int]]:
    """Return how a value is refused."""
    with pytest.raises(RefusedError) as caught:
        parse(value)
    error = caught.value
    assert str(error) == error.reason
    return error.reason, error.limits


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Notfall\t", "Notfall"),
        ("\u2028Notfall\n", "Notfall"),
        ("Kaffee", "Kaffee"),
        ("kaffee", "kaffee"),
        ("☕️ 👩‍🔬", "☕️ 👩‍🔬"),
        ('a,"b";c', 'a,"b";c'),
        ("'=1", "'=1"),
        ("a=b", "a=b"),
        ("1-2", "1-2"),
        ("Cafe\u0301", "Café"),
        ("=\u0338", "≠"),
        ("x" * 64, "x" * 64),
        (" " * 500 + "x", "x"),
        ("e\u0301" * 64, "é" * 64),
        # The letter that takes most characters to write.
        ("\u03c9\u0314\u0342\u0345" * 64, "\u1fa7" * 64),
    ],
)
def test_a_name_is_trimmed_and_composed_and_else_kept(given: str, kept: str) -> None:
    assert parse_name(given) == kept


def test_no_letter_takes_more_than_four_characters_to_write() -> None:
    """A name is refused by its raw length, before it is composed."""
    composed = (
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.is_normalized("NFC", character)
    )
    assert max(len(unicodedata.normalize("NFD", character)) for character in composed) == 4


TOO_LONG = ("field_too_long", {"maximum": 64})
NOT_TEXT: list[object] = [None, True, math.inf, math.nan, 10**200, b"ct", ["ct"], {}]
BAD_NAMES: list[tuple[object, str, dict[str, int]]] = [
    ("", "field_empty", {}),
    (" \t\n", "field_empty", {}),
    ("x" * 65, *TOO_LONG),
    ("é" * 65, *TOO_LONG),
    ("e\u0301" * 129, *TOO_LONG),
    ("x" * 1_000_000, *TOO_LONG),
    *[
        (start + "1", "field_bad_start", {})
        for start in "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
    ],
    (" =1", "field_bad_start", {}),
    *[
        (f"a{bad}b", "field_bad_characters", {})
        for bad in "\0\a\t\n\r\x1b\x7f\x85\u2028\u2029\ud800\udfff"
    ],
    *[
        (f"a{bad}b", "field_bad_characters", {})
        for bad in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ],
    *[(value, "field_not_text", {}) for value in NOT_TEXT],
]


@pytest.mark.parametrize(("value", "reason", "limits"), BAD_NAMES)
def test_a_bad_name_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal(parse_name, value) == (reason, limits)


@pytest.mark.parametrize("count", [1, 2, 10_000])
def test_a_count_is_a_whole_number_within_bounds(count: int) -> None:
    for spelling in (count, float(count), f"{count}", f"{count}.0", f"+{count}", f" {count}.\n"):
        parsed = parse_count(spelling)
        assert (parsed, type(parsed)) == (count, int)


@pytest.mark.parametrize(
    ("value", "reason", "limits"),
    [
        *[
            (value, "field_not_integer", {})
            for value in (True, False, 1.5, "1.5", "", "x", "1e3", "\u0663", math.inf, None, [1])
        ],
        *[
            (value, "field_out_of_range", {"minimum": 1, "maximum": 10_000})
            for value in (0, -1, 10_001, 10**30, 1e300, "0", "-1", "+10001", "-0.0")
        ],
    ],
)
def test_a_bad_count_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal(parse_count, value) == (reason, limits)


@pytest.mark.parametrize(
    ("value", "reason", "limits"),
    [
        ("", "field_empty", {}),
        ("x" * 65, *TOO_LONG),
        ("a\nb", "field_bad_characters", {}),
        ("a\u202eb", "field_bad_characters", {}),
        *[(value, "field_not_text", {}) for value in (None, True, math.inf, ["x"])],
    ],
)
def test_a_bad_use_id_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal(parse_use_id, value) == (reason, limits)


def test_a_use_id_is_kept_as_it_is() -> None:
    assert parse_use_id(" =Ä " + "x" * 60) == " =Ä " + "x" * 60


@pytest.mark.parametrize(
    ("number", "text"),
    [(4711, "4711"), (0, "0"), (47.5, "47.5"), (3.0, "3.0"), (2**70, f"{2**70}")],
)
def test_a_number_is_its_text(number: float, text: str) -> None:
    """A template that renders 4711 hands over a number."""
    assert parse_name(number) == parse_use_id(number) == text


def test_a_negative_number_is_an_id_but_no_name() -> None:
    assert parse_use_id(-5) == "-5"
    assert refusal(parse_name, -5) == ("field_bad_start", {})


def test_the_space_around_a_name_is_not_kept() -> None:
    text = "Espresso".center(1_000_000)
    references = sys.getrefcount(text)

    assert parse_name(text) == "Espresso"
    assert sys.getrefcount(text) == references


MARKED = "\u0301\u0338\u0345\u200d\ufeff=\uff1d@\t\u2028\u202e "


def outcome(text: str) -> str | RefusedError:
    """Return the name, or how it is refused."""
    try:
        return parse_name(text)
    except RefusedError as error:
        return error


@settings(deadline=None, derandomize=True, max_examples=500)
@given(
    st.text(max_size=70)
    | st.text(alphabet=st.sampled_from(MARKED) | st.characters(), max_size=270)
    | st.text(alphabet=MARKED + "aω", max_size=80)
)
def test_whatever_is_accepted_is_a_name_and_whatever_is_not_is_not_repeated(text: str) -> None:
    name = outcome(text)
    if isinstance(name, RefusedError):
        reasons = ("empty", "too_long", "bad_start", "bad_characters")
        assert str(name) in {f"field_{reason}" for reason in reasons}
        assert name.limits in ({}, {"maximum": 64})
        return
    assert 1 <= len(name) <= 64
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert not {unicodedata.category(character) for character in name} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in name} & {
        *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    assert not unicodedata.normalize("NFKC", name[0]).startswith(("=", "+", "-", "@"))
    assert parse_name(name) == name
    assert name.encode().decode() == name
