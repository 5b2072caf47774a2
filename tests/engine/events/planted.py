"""Hypothesis strategies: personal data in many forms, and texts around it."""

import base64
from collections.abc import Callable
import hashlib
import string
import unicodedata

from hypothesis import settings
from hypothesis import strategies as st

type Disguise = Callable[[str], str]

thoroughly = settings(deadline=None, derandomize=True, max_examples=500)

# No capital letters: many in a row may look like a token.
words = st.text(st.characters(categories=["Ll", "Lo", "Lm"]), min_size=1, max_size=15)
slug_letters = string.ascii_lowercase + string.digits
names = st.text(string.ascii_lowercase, min_size=2, max_size=8)
labels = st.one_of(
    names, st.text("\u00e4\u00f6\u00fc\u0434\u0438\u4f8b\u5b50", min_size=2, max_size=6)
)
folders = st.one_of(names, names.map("My {}".format), labels)


def joined(parts: st.SearchStrategy[str], by: str, at_least: int) -> st.SearchStrategy[str]:
    """Return a strategy of up to four parts, joined."""
    return st.lists(parts, min_size=at_least, max_size=4).map(by.join)


def digest(number: int) -> bytes:
    """Return 32 bytes that look as random as a key."""
    return hashlib.sha256(str(number).encode()).digest()


unix_paths = st.builds("/{}/{}".format, names, joined(folders, "/", 1))
windows_paths = st.builds(
    "{}{}".format, st.sampled_from(["C:\\", "d:\\", "\\\\"]), joined(folders, "\\", 2)
)
relative_paths = st.builds(
    "{}{}.stl".format, st.sampled_from(["~/", "../", "./", "prints/"]), joined(names, "/", 1)
)
# As in str(OSError): the quotes mark the end.
quoted_paths = st.builds(
    "{0}{1}{2}{3}{0}".format,
    st.sampled_from(["'", '"', "`"]),
    st.one_of(unix_paths, windows_paths).filter(lambda path: len(path) <= 60),
    st.sampled_from(["/", "\\", " Praxis Dr Huber/"]),
    st.sampled_from(["Anna Huber", "Anna Maria Huber", "Anna's Huber"]),
)
urls = st.builds(
    "{}://{}/{}?id={}".format,
    st.sampled_from(["http", "https", "ftp", "mqtt+ssl", "s3", "file"]),
    joined(labels, ".", 1),
    names,
    names,
)
emails = st.emails(domains=joined(names, ".", 2))
hosts = st.builds(
    "{}.{}".format,
    joined(labels, ".", 1),
    st.sampled_from(["local", "lan", "home.arpa", "com", "de", "xn--p1ai", "\u4e2d\u56fd"]),
)
ipv4 = st.ip_addresses(v=4).map(str)
# With a digit: `::` next to a letter is part of a name such as std::vector.
ipv6 = st.one_of(
    st.ip_addresses(v=6).map(str).filter(lambda address: any(map(str.isdecimal, address))),
    st.ip_addresses(v=6).map(lambda address: address.exploded),
)
pairs = st.binary(min_size=6, max_size=6).map(lambda address: address.hex(":").split(":"))
macs = st.one_of(
    pairs.map(":".join),
    pairs.map("-".join).map(str.upper),
    pairs.map("".join).filter(lambda mac: not mac.isdecimal()),
    pairs.map("".join).map(lambda mac: f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"),
    pairs.map(lambda mac: ":".join(pair.removeprefix("0") for pair in mac)),
)
uuids = st.one_of(st.uuids().map(str), st.uuids().map(lambda uuid: uuid.hex))
tokens = st.one_of(
    st.integers().map(digest).map(bytes.hex),
    st.integers().map(digest).map(lambda key: base64.b64encode(key).decode()),
    st.integers().map(digest).map(lambda key: base64.urlsafe_b64encode(key).decode().rstrip("=")),
    st.integers().map(digest).map(lambda key: base64.b32encode(key).decode()),
    st.integers().map(
        lambda number: (
            "eyJhbGciOiJIUzI1NiJ9.eyJpIjox."
            f"{base64.urlsafe_b64encode(digest(number)).decode().rstrip('=')}"
        )
    ),
)
latitudes = st.floats(-90, 90).map(lambda degrees: f"{degrees:.4f}")
longitudes = st.floats(-180, 180).map(lambda degrees: f"{degrees:.5f}")
coordinates = st.one_of(
    st.builds(
        "{}{}{}".format,
        latitudes,
        st.sampled_from([",", ", ", " ", ";", "/", "\u00b0, "]),
        longitudes,
    ),
    st.builds(
        "{}\u00b0{}'{}.5\"N {}\u00b0{}'{}\"E".format,
        *(st.integers(0, 59) for _ in range(6)),
    ),
    st.builds("{:+08.4f}{:+09.4f}/".format, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(
        "{:02}{:07.4f},{},{:03}{:07.4f},{}".format,
        *(st.integers(0, 89), st.floats(0, 59), st.sampled_from("NS")),
        *(st.integers(0, 179), st.floats(0, 59), st.sampled_from("EW")),
    ),
    st.builds(
        "{} {:02} {:02} {} {} {:02} {:02} {}".format,
        *(*(st.integers(0, 59) for _ in range(3)), st.sampled_from("NS")),
        *(*(st.integers(0, 59) for _ in range(3)), st.sampled_from("EW")),
    ),
)
planted = st.one_of(
    *(unix_paths, windows_paths, relative_paths, urls, emails, hosts, ipv4, ipv6, macs, uuids),
    *(tokens, coordinates),
).filter(lambda hidden: len(hidden) <= 90)


def full_width(text: str) -> str:
    """Return the text in full-width forms, as East Asian keyboards may write it."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def invisibly_split(text: str) -> str:
    """Return the text with zero-width spaces between the first characters."""
    return "\u200b".join(text[:60]) + text[60:]


def foreign_digits(text: str) -> str:
    """Return the text with Bengali digits."""
    return "".join(chr(0x09E6 + int(one)) if one in string.digits else one for one in text)


def plain(text: str) -> str:
    """Return the text as a person reads it: no invisible characters, plain digits and letters."""
    return "".join(
        str(unicodedata.decimal(one, one))
        for one in unicodedata.normalize("NFKC", text)
        if unicodedata.category(one) != "Cf"
    ).lower()


# No combining characters: they would change the planted text.
surroundings = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Mn", "Mc", "Me", "Cn", "Co"]), max_size=16
)
disguises: st.SearchStrategy[Disguise] = st.sampled_from(
    [str, str, full_width, invisibly_split, foreign_digits]
)
