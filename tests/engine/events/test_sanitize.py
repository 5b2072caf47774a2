"""What is planted in a text does not survive in any surrounding."""

import time

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.sanitize import MAX_TEXT_LENGTH, sanitize
from custom_components.usage_stats.engine.events.sanitize.folding import fold
from custom_components.usage_stats.engine.events.sanitize.patterns import REPLACEMENTS

from .planted import (
    Disguise,
    disguises,
    plain,
    planted,
    quoted_paths,
    surroundings,
    thoroughly,
    words,
)


def clean(text: str) -> str:
    """Return what is left of a text."""
    left = sanitize({"note": text})["note"]
    assert isinstance(left, str)
    return left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("open /home/anna/krone.stl failed", "open [path] failed"),
        ("open '/home/anna/krone.stl' failed", "open '[path]' failed"),
        ("[Errno 2] No such file: '/media/Anna Huber Privat'", "[Errno 2] No such file: '[path]'"),
        (
            "[Errno 18] Cross-device: '/a/b c' -> '/d/e f'",
            "[Errno 18] Cross-device: '[path]' -> '[path]'",
        ),
        ('"C:\\Users\\Anna Huber" fehlt', '"[path]" fehlt'),
        ('"/srv/Praxis Dr Huber/Anna Maria Huber" fehlt', '"[path]" fehlt'),
        ('"/srv/Anna\'s alte Dateien" fehlt', '"[path]" fehlt'),
        ("'/srv/Anna's alte Dateien' fehlt", "'[path]' fehlt"),
        ("\u201eC:\\Users\\Anna Huber\u201c fehlt", '"[path]" fehlt'),
        ("b'/media/Anna Huber' cut '/media/Anna Hub", "b'[path]' cut '[path]"),
        ("/home/anna/Alte Unterlagen von Anna Huber Wien/x.pdf fehlt", "[path] fehlt"),
        ("/home/anna/a  b/c fehlt", "[path] fehlt"),
        ("smb://nas/Anna Huber/x fehlt", "[url] fehlt"),
        ("'smb://nas/Anna Huber' fehlt", "'[url]' fehlt"),
        ("'https://nas/Anna Huber' fehlt", "'[url]' fehlt"),
        ("https://nas/x fehlt und/oder", "[url] fehlt und/oder"),
        ("/home/anna/Meine Dateien/krone final.stl fehlt", "[path] fehlt"),
        ("/etc", "[path]"),
        ("Datei:/home/anna", "[path]"),
        ("~/prints", "[path]"),
        ("~anna/prints", "[path]"),
        ("../prints", "[path]"),
        ("./prints", "[path]"),
        ("prints/2025/krone", "[path]"),
        ("prints/krone.stl", "[path]"),
        ("krone.3mf fehlt", "[path] fehlt"),
        ("krone.gcode.3mf", "[path]"),
        ("archiv.7z", "[path]"),
        ("krone(2).stl", "[path]"),
        ("krone (2).stl", "krone [path]"),
        ("zigbee2mqtt/annas_room/lamp", "[path]"),
        ("C:\\Users\\Anna Huber\\krone.gcode kaputt", "[path] kaputt"),
        ("C:\\Program Files (x86)\\Slicer", "[path]"),
        ("c:/Users", "[path]"),
        ("\\\\nas\\scans", "[path]"),
        ("PRAXIS\\anna", "[path]"),
        ("file:/home", "[path]"),
        ("file:///home/anna", "[url]"),
        ("siehe:https://anna:geheim@nas:8123/x?y#z bitte", "siehe:[url] bitte"),
        ("www.example.com/x", "[url]"),
        ("WWW.EXAMPLE.COM", "[url]"),
        ("tel:+43123456", "[url]"),
        ("geo:48.1,11.5", "[url]"),
        ("%2Fhome%2Fanna", "[url]"),
        ("192%2E168%2E1%2E10", "[url]"),
        ("anna.huber+3d@example.com schrieb", "[email] schrieb"),
        ('"anna huber"@example.com', "[email]"),
        ("anna@localhost", "[email]"),
        ("anna@[192.168.1.10]", "[email]"),
        ("@anna", "[email]"),
        ("192.168.1.10:8123/api", "[ip]"),
        ("10.0.0.0/24", "[ip]"),
        ("1.2.3.4.nip.io", "[ip].[host]"),
        ("fe80::1%eth0", "[ip]"),
        ("[fe80::1]:8123", "[ip]"),
        ("::", "[ip]"),
        ("::ffff:192.168.1.10", "[ip]"),
        ("2001:db8:85a3:0:0:8a2e:370:7334", "[ip]"),
        ("0:0:0:0:0:ffff:192.168.1.10", "[ip]"),
        ("b8:27:eb:12:34:56", "[mac]"),
        ("B8-27-EB-12-34-56", "[mac]"),
        ("b827.eb12.3456", "[mac]"),
        ("b827-eb12-3456", "[mac]"),
        ("0:1b:44:11:3a:b7", "[mac]"),
        ("at 0:1:44:1:3a:7 there", "at [mac] there"),
        ("b827eb123456", "[mac]"),
        ("001122334455", "[mac]"),
        ("nas.local:5000/photo", "[host]"),
        ("nas.home.arpa:5000", "[host]"),
        ("m\u00fcnchen.example.", "[host]."),
        ("xn--mnchen-3ya", "[host]"),
        ("\u0909\u0926\u093e\u0939\u0930\u0923.\u092d\u093e\u0930\u0924", "[host]"),
        ("1.2.dev.example.com", "[host]"),
        ("krone.stl", "[host]"),
        ("550e8400-e29b-41d4-a716-446655440000", "[uuid]"),
        ("{550E8400-E29B-41D4-A716-446655440000}", "[uuid]"),
        ("550e8400e29b41d4a716446655440000", "[uuid]"),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "[token]"),
        ("AKIAIOSFODNN7EXAMPLE", "[token]"),
        ("Z" * 32, "[token]"),
        ("1" * 20, "[token]"),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.", "[token]"),
        ("48.1374, 11.5755", "[coordinates]"),
        ("-48.137/-11.575", "[coordinates]"),
        ("48,1374; 11,5755", "[coordinates]"),
        ("48.1374\u00b0 N, 11.5755\u00b0", "[coordinates]"),
        ("48.1N 11.5E", "[coordinates]"),
        ("N48.1 E11.5", "[coordinates]"),
        ("48\u00b08'14\"N 11\u00b034'31\"E", "[coordinates] [coordinates]"),
        ("48\u02da8\u20320\u2033", "[coordinates]"),
        ("48\u00b0 08.24", "[coordinates]"),
        ("lat=48.1", "[coordinates]"),
        ("48.1374, 11.5", "[coordinates]"),
        ("48.1;11.5755", "[coordinates]"),
        ("at +48.1374+011.5755/ now", "at [coordinates] now"),
        ("+48.1374+011.5755", "[coordinates]"),
        ("+4808.24-01134.53+519.0/", "[coordinates]"),
        ("+480814-0113431/", "[coordinates]"),
        ("-4808+01134/", "[coordinates]"),
        ("$GPGLL,4808.2400,N,01134.5300,E,1,08", "$GPGLL,[coordinates],1,08"),
        ("N48 08.240 E11 34.530", "[coordinates]"),
        ("N 48 08 14, E 11 34 31.5", "[coordinates]"),
        ("48 08 14 N 11 34 31 E", "[coordinates]"),
        ("48:08:14N 11:34:31E", "[coordinates]"),
        ("48-08.24 S, 11-34.53 W", "[coordinates]"),
        # In other forms of the same characters.
        ("\uff41\uff4e\uff4e\uff41\uff20\uff58\uff0e\uff44\uff45", "[email]"),
        ("192\u3002168\u30021\u300210", "[ip]"),
        ("\u0661\u0660\u066b\u0660\u066b\u0660\u066b\u0661", "[ip]"),
        ("1\ufe0f\u20e30\ufe0f\u20e3.0.0.1", "[ip]"),
        ("10.\x000.0.1", "[ip]"),
        ("10.\x1f0.0.1", "[ip]"),
        ("10.\x1c0.0.1", "[ip]"),
        ("10.\x850.0.1", "[ip]"),
        ("/srv/Anna\u1680Huber/x", "[path]"),
        ("/srv/Anna\u2028Huber/x", "[path]"),
        ("/srv/Anna\u00a0Huber/x", "[path]"),
        # Beside what printers and programs say.
        ("T:210.0 /home", "T:210.0 [path]"),
        ("T:210.0 /210.0/anna", "T:210.0 [path]"),
        ("/210.0", "[path]"),
        ("B@example", "[email]"),
        ("anna@:0", "[email]"),
        ("std::1", "st[ip]"),
        ("vfe80::bar", "v[ip]r"),
        ("fe::ab", "[ip]"),
        ("b8\u201127\u2011eb\u201112\u201134\u201156", "[mac]"),
    ],
)
def test_what_is_replaced(text: str, left: str) -> None:
    """Each kind has its marker, and the words around it stay."""
    assert clean(text) == left


@thoroughly
@given(surroundings, planted, disguises, surroundings)
@example("a", "::1", str, "b")
@example("\u6253\u5370", "192.168.1.10", str, "\u5b8c\u6210")
@example("/", "::", str, "/")
def test_nothing_planted_survives(before: str, hidden: str, disguise: Disguise, after: str) -> None:
    """Whatever stands beside it, in whatever script, and however it is written."""
    text = before + disguise(hidden) + after
    left = clean(text)
    assert plain(hidden) not in plain(left)
    assert len(left) <= MAX_TEXT_LENGTH


@thoroughly
@given(surroundings, quoted_paths, disguises, surroundings)
@example("[Errno 2] ", "'/media/Anna Huber'", str, " -> '/x'")
def test_nothing_quoted_survives(before: str, hidden: str, disguise: Disguise, after: str) -> None:
    """No word of a folder's name does, where quotes say how far the path goes."""
    assert "Huber" not in clean(before + disguise(hidden) + after)


@thoroughly
@given(words, planted, words)
@example("\ufc5e", "::1", "a")
def test_words_beside_stay(before: str, hidden: str, after: str) -> None:
    """A word apart stays, before and after what was planted."""
    left = clean(f"{before} {hidden} {after}")
    assert "[" in left
    assert left.startswith(fold(before))
    assert plain(hidden) not in plain(left)


# Small pieces of everything that is looked for, in any order.
signs = list("ab1:./\\@-_~%=+,;\"'[]{}()NE \u00b0\u00e4\u3002\uff0e\u200b\u4e2d")
fragments = ["12", "aB", "1.2", "::", "[path]", "[ip]", "www.", "http://", "C:\\", "file:", "lat"]
fragments += [".3mf", "(1).", "xn--", "eyJ", "00:", "ab-", ".local", "48.1374", "1.2.dev"]
pieces = st.lists(
    st.sampled_from(signs + fragments),
    max_size=40,
).map(lambda found: "".join(found)[:MAX_TEXT_LENGTH])


@thoroughly
@given(pieces)
def test_pieces(text: str) -> None:
    """Twice is once for texts that nearly are what is looked for, and no marker is broken."""
    left = clean(text)
    assert clean(left) == left
    assert len(left) <= MAX_TEXT_LENGTH


@thoroughly
@given(pieces)
def test_signs(text: str) -> None:
    """A pattern that matches is always announced by its sign."""
    folded = fold(text)
    for _, sign, pattern in REPLACEMENTS:
        if pattern.search(folded):
            assert sign.search(folded)


def test_a_marker_is_kept_whole_or_not_at_all() -> None:
    """A text that markers make too long is cut, and not within a marker."""
    assert clean("1.5N1.5E " * 14) == "[coordinates] " * 9
    assert clean("la " * 50) == ("la " * 50)[:MAX_TEXT_LENGTH]


REPEATED = ["a", "1", "A1", "aB1", "a.", "1.", "v1.1.dev", "a:", "::", "1:", "a/", "a b/"]
REPEATED += ["/a b c.", "\\", "~/", "@", '""@', "a.b ", "1\u00b0", "1.234,", "lat1.2", "aa-", "00:"]
REPEATED += [
    "eyJ",
    "[::",
    "1 ",
    "1 1 N",
    "+12.12",
    "1.1234,",
    "A::",
    "@1:0 ",
    "'/a ",
    "'/a'b ",
    "/a" + " b" * 9,
    "/a  ",
    "smb://a b ",
    "'a://b",
]


@pytest.mark.parametrize("repeated", REPEATED)
@pytest.mark.parametrize("end", ["", "!", "@", " x/"])
def test_long_texts(repeated: str, end: str) -> None:
    """Each character is looked at a few times, not once for each other one."""
    text = repeated * (6_000 // len(repeated)) + end
    started = time.process_time()
    clean(text)
    # Takes about 0.02 s; to compare each with each would take seconds.
    assert time.process_time() - started < 0.5
