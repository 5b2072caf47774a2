"""Which keys of metadata are kept."""

from functools import lru_cache
import re

from .metadata import Value
from .texts import clean

KNOWN_KEYS = frozenset(
    {
        *("printer_type", "duration_seconds", "error_type", "component", "feature"),
        *("app_version", "python_version", "platform", "deployment_mode"),
    }
)
"""The keys the project defines. They are always kept; only their texts are cleaned."""

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
# One word of a key: simple (`users`, `ip4`) or compound (`username`, `patientid`, `filepath`).
# `kennung` is an identifier, `erkennung` a detection; `clientip` is an address, `strip` is not.
_IDENTIFYING_WORD = re.compile(
    rf"(?:{_WORDS})(?:e?s|\d+|ids?|nos?|nrs?|num|numbers?|nummern?|keys?|codes?)?"
    r"|.*(?:names?|path|pfade?|password|passwort|token|secret|address|mail|url|uuid|serial)"
    r"|(?:user|file|host|mail|serial|serien|kunden|patient|customer|phone|birth|geburts|benutzer"
    r"|zugang).*"
    r"|.*(?:(?<!er)kennung|versicherung.*)"
    r"|(?:priv(?:ate)?|access|ssh|licen[cs]e)keys?"
    r"|(?:client|remote|local|src|source|dst|dest|peer|printer|device)ip(?:v?[46])?"
)
_IDENTIFYING_KEY = re.compile(
    r"(?:device|entity|machine|hardware|hw|chip|installation|printer|session|unique)_?ids?\Z"
    r"|fall_?(?:nummern?|nr)\Z"
)
# A value that was turned into a key, as a slug shows it:
_VALUE_IN_KEY = re.compile(
    r"_(?:com|net|org|arpa|lan|local|internal)(?:_count|_size|_bytes)?\Z"  # a host name
    r"|(?:\d+_){3}\d"  # an IPv4 address, coordinates
    r"|(?:[0-9a-f]_?){12}"  # a hardware address, a UUID
    r"|(?<![a-z0-9])(?:[0-9a-f]{1,2}_){5}[0-9a-f]{1,2}(?![a-z0-9])"  # one without leading zeros
    r"|(?:\d\D*){8}"  # a telephone number, a date
)
_MEASURES = ("_count", "_size", "_bytes")


def is_slug(key: object) -> bool:
    """Return whether this is a slug as Home Assistant makes them, of at most 32 characters."""
    return isinstance(key, str) and len(key) <= _MAX_KEY_LENGTH and _SLUG.fullmatch(key) is not None


def keeps(key: str, value: Value) -> bool:
    """Return whether a key stays; if not, it is left out with its value."""
    if key in KNOWN_KEYS:
        return True
    # `file_count` and `file_size` identify no file.
    is_measure = not isinstance(value, str) and key.endswith(_MEASURES)
    return not _contains_value(key) and (is_measure or not _identifies(key))


# Cached: an installation uses the same few keys again and again.
@lru_cache(maxsize=1_024)
def _contains_value(key: str) -> bool:
    return not is_slug(key) or _VALUE_IN_KEY.search(key) is not None or clean(key) != key


@lru_cache(maxsize=1_024)
def _identifies(key: str) -> bool:
    return _IDENTIFYING_KEY.search(key) is not None or any(
        map(_IDENTIFYING_WORD.fullmatch, key.split("_"))
    )
