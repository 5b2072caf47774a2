"""What the metadata of an event may hold: no key and no text that names somebody or some place.

Detection errs on the side of removing: four small numbers with dots between them are an address
here, though they may be a version, and two words joined by a dot a host. What no pattern can tell
from ordinary words and numbers stays: a person's name, a host name without a dot, a folder after a
single slash (`on/off`), a lone latitude, and what follows the first space in the last folder of a
path that no quotes enclose (`/srv/Anna Huber`).
"""

from collections.abc import Mapping
from functools import lru_cache
import json
import re
import unicodedata

type Value = str | float | bool | None
type Metadata = dict[str, Value]

MAX_TEXT_LENGTH = 128
MAX_METADATA_BYTES = 1_024

KNOWN_KEYS = frozenset(
    {
        *("printer_type", "duration_seconds", "error_type", "component", "feature"),
        *("app_version", "python_version", "platform", "deployment_mode"),
    }
)
"""The keys that have a meaning to us: they always stay, and only their texts are cleaned."""

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""Metadata as it is measured and stored."""


def size(metadata: Mapping[str, Value]) -> int:
    """Return the bytes of metadata as JSON."""
    return len(encode(metadata).encode("utf-8", "surrogatepass"))


# --- Keys --------------------------------------------------------------------------------------

_SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_MAX_KEY_LENGTH = 32

_PEOPLE = """user login account person people owner author creator customer client patient contact
 recipient sender member employee operator staff doctor physician nurse by email mail phone
 telephone mobile tel fax dob ssn iban nutzer benutzer patientin kunde kundin besitzer inhaber
 autor mitarbeiter mitarbeiterin arzt aerztin telefon"""
_HOSTS = """host server domain fqdn dns ip ipaddr ipv mac macaddr bssid essid ssid address addr
 gateway proxy broker url uri link href endpoint www http https computer rechner adresse
 anschrift"""
_FILES = """file path folder dir directory homedir document attachment title datei pfad ordner
 verzeichnis dokument titel"""
_CREDENTIALS = """passwd passphrase pass pwd pw pin psk token secret key apikey credential cred
 csrf xsrf auth authorization cookie bearer jwt otp totp webhook badge rfid cert certificate hash
 checksum fingerprint kennwort schluessel"""
_SERIALS = "sn uuid guid imei imsi iccid udid eui ieee vin deviceid machineid"
_PLACES = """latitude longitude lat lon lng location gps geo coordinate coordinates coord coords
 street city zip zipcode postcode postal strasse plz standort breitengrad laengengrad"""
_WORDS = "|".join(
    f"{_PEOPLE} {_HOSTS} {_FILES} {_CREDENTIALS} {_SERIALS} {_PLACES}".replace("\n", " ").split()
)
# A word of a key, alone (`users`, `ip4`) or grown together (`username`, `patientid`, `filepath`).
# `kennung` is an identifier, `erkennung` a detection; `clientip` is an address, `strip` is none.
_NAMING_WORD = re.compile(
    rf"(?:{_WORDS})(?:e?s|\d+|ids?|nos?|nrs?|num|numbers?|nummern?|keys?|codes?)?"
    r"|.*(?:names?|path|pfade?|password|passwort|token|secret|address|mail|url|uuid|serial)"
    r"|(?:user|file|host|mail|serial|serien|kunden|patient|customer|phone|birth|geburts|benutzer"
    r"|zugang).*"
    r"|.*(?:(?<!er)kennung|versicherung.*)"
    r"|(?:priv(?:ate)?|access|ssh|licen[cs]e)keys?"
    r"|(?:client|remote|local|src|source|dst|dest|peer|printer|device)ip(?:v?[46])?"
)
_NAMING_KEY = re.compile(
    r"(?:device|entity|machine|hardware|hw|chip|installation|printer|session|unique)_?ids?\Z"
    r"|fall_?(?:nummern?|nr)\Z"
)
# What a slug leaves of a value that was made a key:
_VALUE_IN_KEY = re.compile(
    r"_(?:com|net|org|arpa|lan|local|internal)(?:_count|_size|_bytes)?\Z"  # a host name
    r"|(?:\d+_){3}\d"  # an IPv4 address, coordinates
    r"|(?:[0-9a-f]_?){12}"  # a hardware address, a UUID
    r"|(?<![a-z0-9])(?:[0-9a-f]{1,2}_){5}[0-9a-f]{1,2}(?![a-z0-9])"  # one without leading noughts
    r"|(?:\d\D*){8}"  # a telephone number, a date
)
_MEASURES = ("_count", "_size", "_bytes")


def is_slug(key: object) -> bool:
    """Tell whether this may be a key: a slug as Home Assistant makes them, not too long."""
    return isinstance(key, str) and len(key) <= _MAX_KEY_LENGTH and _SLUG.fullmatch(key) is not None


# An installation uses few keys, again and again.
@lru_cache(maxsize=1_024)
def _holds_a_value(key: str) -> bool:
    return not is_slug(key) or _VALUE_IN_KEY.search(key) is not None or _clean(key) != key


@lru_cache(maxsize=1_024)
def _names(key: str) -> bool:
    return _NAMING_KEY.search(key) is not None or any(map(_NAMING_WORD.fullmatch, key.split("_")))


def _keeps(key: str, value: Value) -> bool:
    if key in KNOWN_KEYS:
        return True
    # A number of files or users, and the size of one, name none of them.
    is_measure = not isinstance(value, str) and key.endswith(_MEASURES)
    return not _holds_a_value(key) and (is_measure or not _names(key))


# --- Texts: one spelling for what looks the same -----------------------------------------------

_LOOKALIKES_BEFORE = str.maketrans("\u00ba\u02da\u00b4", "\u00b0\u00b0'")
_LOOKALIKES = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u2216\u29f5", "\\"),
    **dict.fromkeys("\u2236\ua789", ":"),
    **dict.fromkeys("\u2032\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u066b": ".",
    "\u060c": ",",
}
# Marks that combine with any script, and what is invisible without being a format character:
# Default_Ignorable_Code_Point (https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt).
_INVISIBLE = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# A full stop of Chinese and Japanese is a dot in a name of RFC 5891 typed on such a keyboard;
# between their own letters it ends a sentence.
_IDEOGRAPHIC_DOT = re.compile(r"(?<=[!-~])\u3002(?=[!-~])")
_NOT_PLAIN = re.compile(r"[^ -~\t\n\r\f\v]")


@lru_cache(maxsize=4_096)
def _fold_character(character: str) -> str:
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Cc", "Cf"} or _INVISIBLE.match(character):
        return ""
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    return _LOOKALIKES.get(character, character)


def _fold(text: str) -> str:
    """Undo compatibility forms (UAX 15), foreign digits, look-alikes and invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES_BEFORE))
    text = _NOT_PLAIN.sub(lambda match: _fold_character(match[0]), text)
    return _IDEOGRAPHIC_DOT.sub(".", text)


# --- Texts: what is replaced -------------------------------------------------------------------
# Words may touch what is looked for on both sides, so that few patterns ask for a boundary; those
# that begin with a repetition do, to look at each character once.

_PART = r"[^\s\"'`()=,;<>|\[\]{}]"  # of what quotes and brackets set apart
_SEGMENT = r"[^\s\"'`()=,;<>|\[\]{}/]"
# Between quotes, as in str(OSError): up to the same quote, which no letter follows (Anna's), or the
# end of a text that was cut.
_QUOTED = "|".join(rf"(?<={quote})[^{quote}]*+(?:{quote}\w[^{quote}]*+)*+" for quote in "'\"`")
# Elsewhere spaces belong to a path while a separator or an ending follows within a few words.
_SPACED = (
    r"\S*+(?:[ ](?:(?:[^\s/\\]*+[ ]){0,7}+[^\s/\\]*+[/\\]"
    r"|(?:[^\s/\\]*+[ ]){0,3}[^\s/\\]*\.[^\W\d_]\w{0,9}(?!\w))\S*+)*+"
)
_URL = (
    r"(?<![\w+.-])(?=[\w+.-]*+:/{2,}\S)"  # RFC 3986, any scheme
    rf"(?:{_QUOTED}|(?=(?i:smb|cifs|afp|nfs|s?ftps?|davs?|file):){_SPACED}|\S+)"
    r"|(?i:www)\d?\.\S+"
    r"|(?<![A-Za-z])(?i:mailto|tel|sms|sips?|geo|urn|magnet|xmpp):\S+"
    r"|(?<!\S)[^\s%]*+%(?=(?i:2E|2F|3A|40|5C))\S+"  # percent-encoded . / : @ \
)
_PATH = (
    rf"(?<!{_PART})(?=[^\s\"'`()=,;<>|\[\]{{}}/\\]*+[/\\]|(?i:file):)(?:"  # most words have neither
    rf"(?={_PART}*?(?:\\\S|:/+\w|~(?:[A-Za-z][\w.-]*+)?/|\.\.?/))"  # C:\ \\nas\x C:/ ~/ ~x/ ../
    r"|(?=(?i:file):\S)"  # RFC 8089
    # Absolute, where it is neither f(x)/g(x) nor a temperature as printers report: 210.0 /210.0
    r"|(?<!\))(?=/+[\w.~-])(?!(?<=\d[ ])/\d{1,3}\.\d{1,2}(?!\S))"
    # Relative, or absolute after a word: two slashes with letters at them (12/31/2025 has none), or
    # a slash and an ending.
    rf"|(?={_SEGMENT}*+/{_SEGMENT}++/)(?={_PART}*?(?:[^\W\d_]/|/[^\W\d_]))"
    rf"|(?={_SEGMENT}*+/{_PART}*?\.[^\W\d_])"
    rf")(?:{_QUOTED}|{_SPACED})"
)
# The name of a file that does not look like a host's: x.3mf, x(1).stl
_FILE = (
    rf"(?<!{_PART})(?:{_SEGMENT}*?\.(?i:3mf|7z|3d[ms]|3g[2p])(?!\w)"
    rf"|{_SEGMENT}*+\(\d+\)\.[^\W\d_]\S*)"
)
_LOCAL_PART = r"[^\s<>()\[\],;:\"@]"
_EMAIL = (
    # RFC 5322, and @names; not what a heater gets as printers report: @:64 B@:127
    rf"(?:\"[^\"]*\"|(?<!{_LOCAL_PART})(?![A-Z]?@\d?:\d{{1,3}}(?!\S)){_LOCAL_PART}*+)"
    rf"@(?:\[[\w.:]*[.:][\w.:]*\]|[^\s)>,;\"\[\]])[^\s)>,;\"\[\]]*"
)
_HEX = "[0-9A-Fa-f]"
_UUID = rf"\{{?{_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12,}}\}}?|(?<!{_HEX}){_HEX}{{32}}(?!{_HEX})"
_AFTER_HOST = r"(?::\d{1,5})?(?:/\S*)?"
# std::vector: no address that anybody has is without a figure.
_NOT_NAMESPACE = r"(?![A-Fa-f]*+::[A-Fa-f]*+[G-Zg-z]|(?<=[G-Zg-z])[A-Fa-f]*+::[A-Fa-f]*+(?![0-9:]))"
_IPV6 = (  # RFC 4291 2.2, RFC 4007 11 (zone)
    rf"\[?(?:(?<![0-9A-Fa-f:]){_NOT_NAMESPACE}(?=[0-9A-Fa-f:]*?::)[0-9A-Fa-f:]++(?:\.\d+){{0,3}}"
    rf"|(?:{_HEX}{{1,4}}:){{7,}}{_HEX}{{1,4}}"
    rf"|(?:{_HEX}{{1,4}}:){{6}}\d{{1,3}}(?:\.\d+){{3}})(?:%[\w.-]+)?\]?{_AFTER_HOST}"
)
_SEVERAL_HEX = rf"(?<!{_HEX})(?=0|\d*[A-Fa-f])"  # a number has no letter and no leading nought
_MAC = (  # IEEE 802: aa:bb:… (or a:b:…), aa-bb-…, aabb.ccdd.eeff, aabb-ccdd-eeff, aabbccddeeff
    rf"{_HEX}{{2}}(?:[:.-]{_HEX}{{2}}){{5,7}}|{_HEX}{{1,2}}(?::{_HEX}{{1,2}}){{5,7}}"
    rf"|{_HEX}{{4}}([.-]){_HEX}{{4}}\1{_HEX}{{4}}"
    rf"|{_SEVERAL_HEX}{_HEX}{{12}}(?!{_HEX})"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}\d*{_AFTER_HOST}"  # RFC 791
_FINE = r"[+-]?\d{1,3}(?:\.\d{3,}|,\d{4,})"  # about 100 m; 1,234 is a number
_DECIMAL = r"[+-]?\d{1,3}[.,]\d+"
_FINEST = r"[+-]?\d{1,3}\.\d{4,}"
_MINUTES = r"\d{1,3}[ :-]\d{1,2}(?:[ :-]\d{1,2})?(?:[.,]\d+)?"  # and seconds
_COORDINATES = (  # ISO 6709 annexes D and H, NMEA 0183, and what maps and receivers show
    rf"{_FINE}[ ]?°?[ ]?[NS]?[^\w.+-]{{1,4}}[EWO]?[ ]?{_FINE}°?"
    rf"|{_DECIMAL}[ ]?°?[ ]?[NS][^\w.+-]{{0,4}}{_DECIMAL}[ ]?°?[ ]?[EWO]"
    rf"|[NS][ ]?{_DECIMAL}[ ]?°?[^\w.+-]{{0,4}}[EWO][ ]?{_DECIMAL}°?"
    r"|\d{1,3}[ ]?°[ ]?\d{1,2}(?:[.,]\d+)?[ ]?'"
    r"(?:[ ]?\d{1,2}(?:[.,]\d+)?[ ]?[\"']{0,2})?(?:[ ]?[NSEWO](?![^\W_]))?"
    r"|\d{1,3}[ ]?°[ ]?\d{1,2}[.,]\d{2,}"
    rf"|(?<![\d.])(?:{_FINEST}[ ]?[,;][ ]?{_DECIMAL}|{_DECIMAL}[ ]?[,;][ ]?{_FINEST})"
    r"|[+-]\d{2,6}\.\d{2,}[+-]\d{3,7}\.\d{2,}(?:[+-][\d.]+)?/?"
    r"|[+-](?:\d{4}[+-]\d{5}|\d{6}[+-]\d{7})(?:[+-][\d.]+)?/"
    r"|\d{3,4}\.\d+,[NS],\d{4,5}\.\d+,[EW]"
    rf"|{_MINUTES}[ ]?[NS][^\w.+-]{{0,4}}{_MINUTES}[ ]?[EWO]"
    rf"|[NS][ ]?{_MINUTES}[^\w.+-]{{0,4}}[EWO][ ]?{_MINUTES}"
    rf"|(?<![^\W\d_])(?i:lat(?:itude)?|lon(?:gitude)?|lng)[^\w.+-]{{0,4}}{_DECIMAL}"
)
_SIGN_OF_COORDINATES = (
    r"[.,]\d+\D{1,12}\d+[.,]\d|[°+-](?:(?<=°)[ ]?|\d{4,6}[+-]\d{4})\d"
    r"|[NSLl](?:[^\w.+-]{0,4}\d|(?i:at|on|ng)(?s:.{0,13})\d[.,]\d)"
)
_LABEL = r"[^\s!-,./:-@\[-^`{-~\u00a1-\u00bf\u2010-\u206f\u3000-\u303f]"
_VERSION = (  # PEP 440 and semver.org, where a part that is a word follows two numbers
    r"v?\d+(?:\.\d+)+(?:[-._]?(?:alpha|beta|rc|dev|pre|post|[abx])[-.]?\d*)*"
    rf"(?!{_LABEL}|\.{_LABEL})"
)
_HOST = (  # RFC 1123 2.1, RFC 5890 (any script, xn--); a file's name looks the same
    rf"(?<!{_LABEL})(?<!{_LABEL}\.)(?!{_VERSION})"
    rf"(?:{_LABEL}++\.)+(?=[^\W\d_]){_LABEL}{{2,}}{_AFTER_HOST}"
    r"|(?i:xn--)[\w-]+"
)
# RFC 4648 (base 16, 32, 64, 64url). A long run is a token when its case changes or figures come
# more often than in names made of words, when it is base 32, or nothing but figures; base 64 of
# noughts repeats a letter.
_RUN = r"[A-Za-z0-9+/_-]"
_UNDIVIDED = r"[A-Za-z0-9+/]"
_CHANGE = (
    r"(?:(?<=[a-z])(?=[0-9])|(?<=[a-z])(?<![a-z]{3})(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])"
    r"|(?<=[A-Z])(?=[0-9]|[A-Z][a-z]))"
)
_SECRET = (
    rf"{_SEVERAL_HEX}{_HEX}{{13,}}"
    rf"|(?<!{_RUN})(?={_RUN}{{20}})(?=(?>{_RUN}+?{_CHANGE}){{4}})"
    rf"(?=(?>{_RUN}+?{_CHANGE}){{7}}|{_UNDIVIDED}*+(?:[_-]{_UNDIVIDED}*+){{0,2}}(?!{_RUN}))"
    rf"{_RUN}++={{0,2}}"
    r"|(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{20,}=*"
    r"|\d{20,}"
    rf"|([A-Za-z])\1{{19}}{_RUN}*=*"
)
# Marker, sign (without it there is no match: most texts need not be looked at twice), pattern.
_REPLACED = tuple(
    (f"[{marker}]", re.compile(sign), re.compile(pattern))
    for marker, sign, pattern in (
        ("token", "eyJ", r"eyJ[\w-]{8,}+\.[\w.-]*"),  # RFC 7519
        ("url", r"://|(?i:www)|:(?<=[A-Za-z]:)\S|%[2345]", _URL),
        ("path", rf"\\|/(?:\S*/|(?<=[~.:]/)|(?<!{_PART}/)|\S*\.)|:(?<=[eE]:)\S|~[A-Za-z]", _PATH),
        ("path", r"\.[37][A-Za-z]|\d\)\.[^\W\d_]", _FILE),
        ("email", "@", _EMAIL),
        ("uuid", rf"-{_HEX}{{4}}-{_HEX}{{4}}-|{_HEX}{{32}}", _UUID),
        ("ip", rf"::|:(?:{_HEX}{{1,4}}:){{5}}", _IPV6),
        ("mac", rf"[:.-](?:{_HEX}{{1,2}}[:.-]){{4}}|[.-]{_HEX}{{4}}[.-]|{_HEX}{{12}}", _MAC),
        ("ip", r"\.\d+\.\d+\.\d", _IPV4),
        ("coordinates", _SIGN_OF_COORDINATES, _COORDINATES),
        ("host", r"\.[^\W\d_]|[Xx][Nn]--", _HOST),
        ("token", rf"{_HEX}{{13}}|{_RUN}{{20}}", _SECRET),
    )
)
_SUSPICIOUS = re.compile("|".join(sign.pattern for _, sign, _ in _REPLACED))
_CUT_MARKER = re.compile(r"\[[a-z]*\Z")


def _replace(text: str) -> str:
    folded = cleaned = _fold(text)
    if _SUSPICIOUS.search(folded):
        for marker, sign, pattern in _REPLACED:
            if sign.search(cleaned):
                cleaned = pattern.sub(marker, cleaned)
    if cleaned == folded:
        cleaned = text
    if len(cleaned) > MAX_TEXT_LENGTH:
        cleaned = _CUT_MARKER.sub("", cleaned[:MAX_TEXT_LENGTH])
    return cleaned


def _clean(text: str) -> str:
    # A marker may make a boundary for what stands beside it. Each time, less than markers is left.
    while (cleaned := _replace(text)) != text:
        text = cleaned
    return text


def sanitize(metadata: Mapping[str, Value]) -> Metadata:
    """Return metadata without keys that name, its texts with markers such as `[path]`.

    Sanitising twice changes nothing more. A text that had something to hide is returned in its
    plain spelling (NFKC), cut to what a text may hold; where the markers make the whole too large,
    the last keys go. Numbers stay: that one is a latitude, only its key can tell.
    """
    cleaned = {
        key: _clean(value) if isinstance(value, str) else value
        for key, value in metadata.items()
        if _keeps(key, value)
    }
    if cleaned != metadata:
        while size(cleaned) > MAX_METADATA_BYTES:
            cleaned.popitem()
    return cleaned
