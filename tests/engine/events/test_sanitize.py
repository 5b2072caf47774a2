"""What is replaced in texts, whatever surrounds it."""

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.sanitize import (
    MAX_TEXT_LENGTH,
    is_slug,
    sanitize,
)
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
    """Return the text as it is stored."""
    left = sanitize({"note": text})["note"]
    assert isinstance(left, str)
    return left


@pytest.mark.parametrize(
    ("text", "cleaned"),
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
        ("krone.stl fehlt", "[path] fehlt"),
        ("krone(2).stl", "[path]"),
        ("krone (2).stl", "[path]"),
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
        # Other forms of the same characters.
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
        # Two slashes, and a quoted path after one without quotes.
        ("prints//anna", "[path]"),
        ("(prints//anna) fehlt", "([path] fehlt"),
        ("copy /srv/x to '/media/Anna Huber' now", "copy [path] now"),
        ('copy C:\\x to "D:\\Anna Huber" now', "copy [path] now"),
        ("copy smb://nas/x to '/media/Anna Huber' now", "copy [url] now"),
        # Tokens by how they start.
        ("glpat-abcdEFGH1234", "[token]"),
        ("x AKIAABCDEFGHIJKL y", "x [token] y"),
        ("ASIAABCDEFGHIJKLMNOP", "[token]"),
        ("xoxb-1234-abc", "[token]"),
        ("xoxp-ab12-cd34-ef56-rest", "[token]"),
        ("ghp_abcdefghijkl", "[token]"),
        ("gho_16C7e42F292c6912E7710c838347Ae178B4a", "[token]"),
        ("github_pat_11AB", "[token]"),
        ("mit sk-abcdefghijk", "mit [token]"),
        ("sk-proj-abc_def-ghi", "[token]"),
        ("rk_live_abc", "[token]"),
        ("eyJhbGciOiJIUzI1NiJ9", "[token]"),
        ("a1-glpat-abcdEFGH1234.b", "[token]"),
        ("123456789:AAabcdefghijklmnopqrstuvwxyz0123456", "[token]"),
        # Secrets by the word before them.
        ("login password=hunter2 failed", "login [secret] failed"),
        ("login password = hunter2 failed", "login [secret] failed"),
        ('wifi_password: "my own pass" x', "[secret] x"),
        ("Kennwort: geheim", "[secret]"),
        ("api key: abc", "[secret]"),
        ("x:pass=abc", "x:[secret]"),
        ("--password hunter2 run", "[secret] run"),
        ('{"password": "a b", "layer": 1}', '{"[secret] "layer": 1}'),
        ("password=ab/cd/ef", "[secret]"),
        ("password=[token]hunter2", "[secret]"),
        ("Basic dXNlcjpwYXNz", "[secret]"),
        ("Basic QUFBQUFB", "[secret]"),
        ("Bearer abc.def-123", "[secret]"),
        ("Authorization: Basic YTpi", "[secret]"),
        ("Authorization: Bearer abcdef", "[secret]"),
        ("Cookie: a=b; c=d", "[secret]"),
        # Addresses in names, and host names without a dot.
        ("ip-192-168-1-20", "[ip]"),
        ("node ip-10-0-0-1.ec2.internal down", "node [ip] down"),
        ("anna-pc-192-168-1-20.lan", "[ip]"),
        ("10_0_0_1", "[ip]"),
        ("aa_bb_cc_dd_ee_01", "[mac]"),
        ("printer_aa_bb_cc_dd_ee_01 off", "[mac] off"),
        ("host octopi:80", "[host]"),
        ("Cannot connect to host octopi:80 ssl:default", "Cannot connect to [host] ssl:default"),
        ("Pool(host='octopi', port=80): x", "Pool([host]', port=80): x"),
        ("octopi:5000/api", "[host]"),
        # The name of a file with spaces.
        ("Anna Huber bracket v2.gcode", "[path]"),
        ("Printing Anna Huber bracket v2.gcode failed", "[path] failed"),
        ("Datei: Anna Huber's bracket (2).stl fehlt", "Datei: [path] fehlt"),
        ("Datei:  anna huber.stl", "Datei: [path]"),
        ("'Anna Huber.stl' fehlt", "'[path]' fehlt"),
        ('"Huber, Anna bracket.stl"', '"[path]"'),
        ("Huber:a b.3mf, c d.3mf", "[path]"),
        # Next to what printers and programs report.
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
def test_replacements(text: str, cleaned: str) -> None:
    """Every kind of data has its marker; the words around it stay."""
    assert clean(text) == cleaned


@thoroughly
@given(surroundings, planted, disguises, surroundings)
@example("a", "::1", str, "b")
@example("\u6253\u5370", "192.168.1.10", str, "\u5b8c\u6210")
@example("/", "::", str, "/")
def test_nothing_planted_survives(before: str, hidden: str, disguise: Disguise, after: str) -> None:
    """In any surroundings, script and spelling; as a key it is left out."""
    cleaned = clean(before + disguise(hidden) + after)
    assert plain(hidden) not in plain(cleaned)
    assert len(cleaned) <= MAX_TEXT_LENGTH
    assert is_slug(hidden) or sanitize({hidden: 1}) == {}


@thoroughly
@given(surroundings, quoted_paths, disguises, surroundings)
@example("[Errno 2] ", "'/media/Anna Huber'", str, " -> '/x'")
def test_nothing_quoted_survives(before: str, hidden: str, disguise: Disguise, after: str) -> None:
    """In quotes, no word of a path survives, even after spaces."""
    assert "Huber" not in clean(before + disguise(hidden) + after)


@thoroughly
@given(words, planted, words)
@example("\ufc5e", "::1", "a")
def test_words_next_to_it_stay(before: str, hidden: str, after: str) -> None:
    """A separate word before it stays; what was planted between words is replaced."""
    cleaned = clean(f"{before} {hidden} {after}")
    assert "[" in cleaned
    assert cleaned.startswith(fold(before))
    assert plain(hidden) not in plain(cleaned)


# Pieces of everything the patterns look for, in any order.
PIECES = list("ab1:./\\@-_~%=+,;\"'[]{}()NE \u00b0\u00e4\u3002\uff0e\u200b\u4e2d")
PIECES += ["12", "aB", "1.2", "::", "[path]", "[ip]", "www.", "http://", "C:\\", "file:", "lat"]
PIECES += [".3mf", "(1).", "xn--", "eyJ", "00:", "ab-", ".local", "48.1374", "1.2.dev"]
# A character for each piece: one text is drawn much faster than a list.
FIRST_PIECE = 0x100
pieces = st.text(
    st.characters(min_codepoint=FIRST_PIECE, max_codepoint=FIRST_PIECE + len(PIECES) - 1),
    max_size=40,
).map(lambda drawn: "".join(PIECES[ord(one) - FIRST_PIECE] for one in drawn)[:MAX_TEXT_LENGTH])


@thoroughly
@given(pieces)
def test_pieces(text: str) -> None:
    """Cleaning again changes nothing, and a pattern that matches is announced by its sign."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned) <= MAX_TEXT_LENGTH
    folded = fold(text)
    for _, sign, pattern in REPLACEMENTS:
        if pattern.search(folded):
            assert sign.search(folded)


def test_markers_are_not_cut() -> None:
    """A text that markers make too long is cut before the marker at the limit."""
    assert clean("1.5N1.5E " * 14) == "[coordinates] " * 9
    assert clean("la " * 50) == ("la " * 50)[:MAX_TEXT_LENGTH]


def test_more_characters_than_are_remembered_are_folded_alike() -> None:
    many = "".join(map(chr, range(0x3400, 0x3400 + 4_200)))
    assert fold(many) == fold(many)
    assert fold("\uff21" + many + "\uff21")[0] == "A"
