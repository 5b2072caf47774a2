"""How names are cleaned, which ones look alike, and what stays as somebody wrote it."""

import pytest

from custom_components.usage_stats.engine.fields import RefusedError
from custom_components.usage_stats.engine.uses.name import (
    cleaned_name,
    folded_name,
    parse_known_name,
    parse_name,
    parse_recorded_name,
)


@pytest.mark.parametrize(
    "spelling",
    [
        *(
            f"Not{hidden}fall"
            for hidden in "\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u200c\u200d"
        ),
        *(f"Not{hidden}fall" for hidden in "\u2060\u2064\u206a\u3164\ufe0f\ufeff\uffa0\ufff9"),
        *(f"Not{hidden}fall" for hidden in "\U0001d173\U000e0001\U000e0041\U000e007f\U000e0100"),
        *(f"{hidden}Notfall" for hidden in "\u200b\u00ad\ufeff\u00a0\u2003\u3000\u2800"),
        *(f"Notfall{hidden}" for hidden in "\u200b\u200c\u200d\u00a0\u2003\u3000\ufe0e"),
        "\u200b \ufeff\u00a0Not\u200b\u200dfall \u00ad\n",
        "No\u200d\u200b\u200dtfall",
        "Notfall\U000e0067\U000e0062\U000e007f",
    ],
    ids=ascii,
)
def test_what_nobody_sees_is_taken_out(spelling: str) -> None:
    assert parse_name(spelling) == "Notfall"


@pytest.mark.parametrize(
    "space", [*" \u00a0\u1680\u2003\u202f\u205f\u3000\u2800", "  ", " \u00a0 "]
)
def test_a_run_of_spaces_is_one_space(space: str) -> None:
    assert parse_name(f"{space}Movie{space}\u200b{space}night{space}") == "Movie night"


@pytest.mark.parametrize(
    "name",
    [
        # The scientist, a flag, a burning heart, two people of other colours, a shaken head.
        "👩\u200d🔬",
        "🏳\ufe0f\u200d🌈",
        "❤\ufe0f\u200d🔥",
        "🧑🏽\u200d🤝\u200d🧑🏻",
        "🙂\u200d↔\ufe0f",
        "☕\ufe0f",
        "1\ufe0f\u20e3",
        # England, Scotland and Wales.
        *(
            f"\U0001f3f4{''.join(chr(0xE0000 + ord(letter)) for letter in region)}\U000e007f Tee"
            for region in ("gbeng", "gbsct", "gbwls")
        ),
        # Persian, Hindi, Sinhala, Kannada, Mongolian, and a rare form of a Chinese character.
        "می\u200cروم",
        "क\u094d\u200dष",
        "क\u094d\u200cष",
        "र\u094d\u200d",
        "ශ\u0dca\u200dර\u0dd3",
        "ನ\u0ccd\u200cನ",
        "\u1820\u180b",
        "葛\U000e0100",
    ],
    ids=ascii,
)
def test_joiners_stay_where_they_are_needed(name: str) -> None:
    assert parse_name(name) == name
    assert parse_name(f" \u200b{name}\ufeff") == name


def test_a_joiner_is_kept_once() -> None:
    assert parse_name("می\u200c\u200c\u200cروم") == "می\u200cروم"


def test_what_comes_together_is_composed() -> None:
    assert parse_name("Cafe\u200b\u0301") == "Caf\u00e9"


@pytest.mark.parametrize(
    "name",
    [";=1+1;", "a;=1", "a; +1", "a;\u00a0 -1", "a;\u200b@x", 'a;"=1', "a\u037e=1", "a;\uff1d1"],
)
def test_a_formula_after_a_semicolon_is_refused(name: str) -> None:
    """Excel separates by semicolon where a comma is in numbers."""
    with pytest.raises(RefusedError, match="field_bad_start"):
        parse_name(name)
    # An earlier version took it.
    assert parse_known_name(name) == cleaned_name(parse_recorded_name(name))


@pytest.mark.parametrize("name", ["a;b", "a; b", "a;1-2", "1;2", "a=b;c"])
def test_other_semicolons_stay(name: str) -> None:
    assert parse_name(name) == name


def test_rows_of_an_earlier_version_keep_their_names() -> None:
    """Else a lost database would export them once more, under another name."""
    for name in ("Not\u200bfall", "Movie\u00a0 night", "a;=1"):
        assert parse_recorded_name(name) == name
    assert parse_known_name("Not\u200bfall") == "Notfall"
    for name in ("", "=1", "a\nb", "x" * 65, "x" * 1_000):
        with pytest.raises(RefusedError):
            parse_recorded_name(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("espresso", "Espresso"),
        ("ESPRESSO", "Espresso"),
        ("Café", "cafe"),
        ("movie night", "Movienight"),
        ("Movie\u00a0night", "Movie night"),
        ("Not\u200bfall", "Notfall"),
        ("☕", "☕\ufe0f"),
        ("STRASSE", "Straße"),
        ("می\u200cروم", "میروم"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stufe 2", "Stufe 3"),
        ("Stufe 2", "Stufe²"),
        ("a-b", "ab"),
        ("क\u093f", "क"),
        ("Espresso", "Espresso!"),
        ("\u0301", "\u0300"),
    ],
)
def test_names_that_do_not(one: str, other: str) -> None:
    assert folded_name(one) != folded_name(other)
