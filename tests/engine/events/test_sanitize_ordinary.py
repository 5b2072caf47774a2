"""Ordinary texts stay unchanged."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.sanitize import MAX_TEXT_LENGTH, sanitize

from .planted import thoroughly, words

ORDINARY = [
    "PRUSA_MK4S",
    "X1-Carbon",
    "CR-10",
    "Bambu Lab P1S (0.4 mm)",
    "2026.10.4",
    "2026.10.0b3",
    "2026.10.0.dev20261004",
    "3.14.2",
    "v1.2.3-beta.1",
    "1.0.0-alpha.beta",
    "10.0.19045.3803",
    "6.1.21-v8+",
    "Linux-6.1.0-rpi7-rpi-v8-aarch64-with-glibc2.36",
    "homeassistant",
    "OAuth2TokenError",
    "ConfigEntryAuthenticationFailed",
    "12:30:45",
    "1:02:03:04",
    "50 %",
    "100%",
    "-12.5",
    "1e-9",
    "1,234,567",
    "1.234.567,89",
    "1.234.567.890",
    "123456789012",
    "3.5 W, 2.1 A",
    "0.4 mm, 1.75 mm",
    "0.3mm, 0.3m, 0.7 z",
    "Layer (3). Next: (4).",
    "Nylon 12.5",
    "16:9",
    "2025-12-22",
    "2025-12-22T10:30:45.123Z",
    "2025-12-22T10:30:45+01:00",
    "12/31/2025",
    "km/h, TCP/IP, n/a, Ein/Aus",
    "90\u00b0 Winkel bei 210 \u00b0C",
    "Nozzle too hot: print stopped, see manual...",
    "D\u00fcse verstopft, z.B. durch Staub. Bitte reinigen!",
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4n",
    "Rindfleischetikettierungs\u00fcberwachungsaufgaben\u00fcbertragungsgesetz",
    "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFT",
    "\u5b8c\u6210\u3002\u4e0b\u4e00\u4e2a\uff1a\u6253\u5370",
    "\u0915\u093e\u0930\u094d\u092f \u092a\u0942\u0930\u093e \u0939\u0941\u0906",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a / b, 5 @ 3, U(L1)/I(L1)",
    "T:210.0 /210.0 B:60.00 /60.00 @:64 B@:127 @1:0",
    "210.0 / 60.0",
    "std::vector, Foo::Bar, Bed::Heater, std::add, core::fmt::Error",
    "+10-200, -12-2025/1, 31-12-2025/7, +10.5-200.5, +43-12345",
    "2026.10.4, 3.1415",
    "0.25, 0.5, 12.125, 7",
    "5 30 S, 10 20 Stunden, 4 N 3",
    "S 10 20, E 3",
    "1:02:03:04:05",
    "10.\x1f5 mm",
    "PLA Basic Black, Basic settings, Basic PETG",
    "Password wrong, token expired, host is down, no route to host",
    "T:210/215 B:60/60, line:42, 12:30:45 to 13:00",
    "bypass=1, sk-SK, high_resolution, light_on",
    "a // b, 12//3",
    "1_2_3, 2025-12-22, 2025_12_22, 4-6-8",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_examples_stay(text: str) -> None:
    assert sanitize({"note": text}) == {"note": text}


numbers = st.one_of(
    st.integers(-(10**11), 10**11).map(str),
    st.floats(-1_000, 1_000).map(lambda number: f"{number:.2f}"),
    st.integers(0, 100).map(lambda number: f"{number} %"),
    st.times().map(lambda moment: moment.strftime("%H:%M:%S")),
    st.dates().map(lambda date: date.isoformat()),
)
versions = st.builds(
    "{}{}.{}.{}{}".format,
    st.sampled_from(["", "v"]),
    *(st.integers(0, most) for most in (9_999, 99, 99)),
    st.sampled_from(["", "b3", "-alpha.0", "-beta.1", "-rc.9"]),
)


@thoroughly
@given(
    st.lists(st.one_of(words, words.map(str.capitalize), numbers, versions), max_size=8).map(
        " ".join
    )
)
def test_ordinary_words_stay(text: str) -> None:
    """Words of any script, numbers and versions stay, in any order."""
    text = text[:MAX_TEXT_LENGTH]
    assert sanitize({"note": text}) == {"note": text}
