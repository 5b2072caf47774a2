"""What may be recorded, and what each bad input is told."""

import sys
from typing import Any
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.fields import FieldError
from custom_components.usage_stats.engine.uses.use import UsesRequest, parse_name
from custom_components.usage_stats.engine.uses.use import parse_request as parse

USE = {"skill": "Notfall", "modality": "ct"}


def refusal(data: dict[Any, Any]) -> tuple[str, str, dict[str, int]]:
    """Return how a request is refused."""
    with pytest.raises(FieldError) as caught:
        parse(data)
    error = caught.value
    assert str(error) == f"{error.field}: {error.reason}"
    return error.field, error.reason, error.limits


def test_one_use_counts_once_unless_told_otherwise() -> None:
    assert parse(USE) == UsesRequest([("Notfall", "ct", 1)], None)
    assert parse({**USE, "count": 10_000, "use_id": "x"}) == UsesRequest(
        [("Notfall", "ct", 10_000)], "x"
    )


def test_many_uses_keep_their_order() -> None:
    uses = [{**USE, "count": count} for count in range(1, 1_001)]

    assert parse({"uses": uses}).uses == [("Notfall", "ct", count) for count in range(1, 1_001)]


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
    assert parse({"skill": given, "modality": given}).uses == [(kept, kept, 1)]


def test_no_letter_takes_more_than_four_characters_to_write() -> None:
    """A name is refused by its raw length, before it is composed."""
    composed = (
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.is_normalized("NFC", character)
    )
    assert max(len(unicodedata.normalize("NFD", character)) for character in composed) == 4


TOO_LONG = ("field_too_long", {"maximum": 64})
NOT_TEXT: list[object] = [None, 1, 1.5, True, b"ct", ["ct"], {}]
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


@pytest.mark.parametrize("field", ["skill", "modality"])
@pytest.mark.parametrize(("value", "reason", "limits"), BAD_NAMES)
def test_a_bad_name_is_refused(
    field: str, value: object, reason: str, limits: dict[str, int]
) -> None:
    assert refusal({**USE, field: value}) == (field, reason, limits)
    uses = [USE, {**USE, field: value}]
    assert refusal({"uses": uses}) == (f"uses[1].{field}", reason, limits)


@pytest.mark.parametrize("field", ["skill", "modality"])
def test_a_missing_name_is_refused(field: str) -> None:
    data = {key: value for key, value in USE.items() if key != field}

    assert refusal(data) == (field, "field_missing", {})
    assert refusal({"uses": [USE, USE, data]}) == (f"uses[2].{field}", "field_missing", {})


@pytest.mark.parametrize(
    ("value", "reason", "limits"),
    [
        *[(value, "field_not_integer", {}) for value in (True, False, 1.5, 1.0, "1", None, [1])],
        *[
            (value, "field_out_of_range", {"minimum": 1, "maximum": 10_000})
            for value in (0, -1, 10_001, 10**30)
        ],
    ],
)
def test_a_bad_count_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal({**USE, "count": value}) == ("count", reason, limits)
    assert refusal({"uses": [{**USE, "count": value}]}) == ("uses[0].count", reason, limits)


@pytest.mark.parametrize(
    ("value", "reason", "limits"),
    [
        ("", "field_empty", {}),
        ("x" * 65, *TOO_LONG),
        ("a\nb", "field_bad_characters", {}),
        ("a\u202eb", "field_bad_characters", {}),
        *[(value, "field_not_text", {}) for value in (None, 1, True, ["x"])],
    ],
)
def test_a_bad_use_id_is_refused(value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal({**USE, "use_id": value}) == ("use_id", reason, limits)


def test_a_use_id_is_kept_as_it_is() -> None:
    assert parse({**USE, "use_id": " =Ä " + "x" * 60}).use_id == " =Ä " + "x" * 60


@pytest.mark.parametrize(
    ("uses", "field", "reason", "limits"),
    [
        *[(value, "uses", "field_not_list", {}) for value in (None, USE, "x", (USE,), 1)],
        *[
            (value, "uses", "field_wrong_size", {"minimum": 1, "maximum": 1_000})
            for value in ([], [USE] * 1_001)
        ],
        *[([USE, value], "uses[1]", "field_not_mapping", {}) for value in (None, "x", [USE], 1)],
        ([USE, {**USE, "who": "x"}], "uses[1].who", "field_unknown", {}),
        ([{**USE, "use_id": "x"}], "uses[0].use_id", "field_unknown", {}),
    ],
)
def test_a_bad_list_is_refused_whole(
    uses: object, field: str, reason: str, limits: dict[str, int]
) -> None:
    assert refusal({"uses": uses}) == (field, reason, limits)


@pytest.mark.parametrize("field", ["skill", "modality", "count"])
def test_a_list_excludes_a_single_use(field: str) -> None:
    data = {"uses": [USE], field: "x"}

    assert refusal(data) == ("uses", "field_conflict", {})


@pytest.mark.parametrize(
    ("field", "shown"),
    [("who", "who"), ("x" * 65, "x" * 64), ("+49 30 1", "?"), ("", "?"), (7, "?"), (None, "?")],
)
def test_an_unknown_field_is_refused_and_named_only_if_it_looks_like_a_name(
    field: str | int | None, shown: str
) -> None:
    assert refusal({**USE, field: 1}) == (shown, "field_unknown", {})
    assert refusal({"uses": [{**USE, field: 1}]}) == (f"uses[0].{shown}", "field_unknown", {})


def test_an_empty_request_is_refused() -> None:
    assert refusal({}) == ("skill", "field_missing", {})


def test_the_space_around_a_name_is_not_kept() -> None:
    text = "Espresso".center(1_000_000)
    references = sys.getrefcount(text)

    assert parse_name(text, "skill") == "Espresso"
    assert sys.getrefcount(text) == references


MARKED = "\u0301\u0338\u0345\u200d\ufeff=\uff1d@\t\u2028\u202e "


def outcome(text: str) -> str | FieldError:
    """Return the name, or how it is refused."""
    try:
        return parse_name(text, "skill")
    except FieldError as error:
        return error


@settings(deadline=None, derandomize=True, max_examples=500)
@given(
    st.text(max_size=70)
    | st.text(alphabet=st.sampled_from(MARKED) | st.characters(), max_size=270)
    | st.text(alphabet=MARKED + "aω", max_size=80)
)
def test_whatever_is_accepted_is_a_name_and_whatever_is_not_is_not_repeated(text: str) -> None:
    name = outcome(text)
    if isinstance(name, FieldError):
        reasons = ("empty", "too_long", "bad_start", "bad_characters")
        assert str(name) in {f"skill: field_{reason}" for reason in reasons}
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
    assert parse_name(name, "skill") == name
    assert name.encode().decode() == name
