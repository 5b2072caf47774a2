"""Names of things, in the form of skills and modalities."""

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.fields import RefusedError
from custom_components.usage_stats.engine.tracking.names import cut_name
from custom_components.usage_stats.engine.uses.name import parse_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kitchen lamp", "Kitchen lamp"),
        ("  Kitchen \n\t lamp ", "Kitchen lamp"),
        ("=SUM(A1)", "SUM(A1)"),
        ("+- @ Lamp", "Lamp"),
        ("\uff1dLamp", "Lamp"),
        ("Lamp\x00\u202e\ud800", "Lamp"),
        ("\u200b=Lamp", "Lamp"),
        ("Lamp;=1", "Lamp; 1"),
        ('Lamp; "+1', "Lamp; 1"),
        ("Lamp; shade", "Lamp; shade"),
        ("L" * 100, "L" * 64),
        ("e\u0301", "\u00e9"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("-", "-"),
        ('Espresso, double "x"', 'Espresso, double "x"'),
    ],
)  # fmt: skip
def test_names_are_cut(text: str, name: str) -> None:
    assert cut_name(text) == name


@pytest.mark.parametrize("text", ["", "  ", "==", "\x00", "- -", "\u200b"])
def test_nothing_is_no_name(text: str) -> None:
    with pytest.raises(RefusedError, match="field_empty"):
        cut_name(text)


@given(st.text())
@example("; =" * 40)
@example("L" * 63 + " ;=")
def test_what_is_left_is_a_name(text: str) -> None:
    try:
        name = cut_name(text)
    except RefusedError:
        return
    assert parse_name(name) == name
    assert cut_name(name) == name
