"""The address of a collector, and the token that it knows an installation by."""

import hashlib
import hmac
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address
import re
from urllib.parse import SplitResult, urlsplit

from ..fields import FieldError

MAX_LENGTH = 200

_FIELD = "collector_url"
_DEFAULT_PORTS = {"https": 443, "http": 80}
_LOOPBACK = IPv4Network("127.0.0.0/8")
# RFC 3986, 2: what may stand in an address as it is, without query and fragment and their signs.
_CHARACTERS = re.compile(r"[A-Za-z0-9:/\[\]@!$&'()*+,;=._~%-]*")
_KEY = re.compile(r"[!-~]+")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
# A name that ends so is read as an IPv4 address in one of its odder spellings (WHATWG URL, 3.5).
_NUMBER_AT_THE_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")


def parse_collector_url(value: object) -> str:
    """Return an address in its one spelling, without a slash at the end; raise FieldError.

    HTTPS, or plain HTTP to this machine alone: to anybody else it would show the key.
    """
    if not isinstance(value, str):
        raise FieldError(_FIELD, "field_not_text")
    text = value.strip()
    if not text:
        raise FieldError(_FIELD, "field_empty")
    if len(text) > MAX_LENGTH:
        raise FieldError(_FIELD, "field_too_long", maximum=MAX_LENGTH)
    if "?" in text or "#" in text:
        raise FieldError(_FIELD, "field_url_too_much")
    if _CHARACTERS.fullmatch(text) is None:
        raise FieldError(_FIELD, "field_not_url")
    try:
        return _normalised(urlsplit(text))
    except FieldError:
        raise
    except ValueError:
        raise FieldError(_FIELD, "field_not_url") from None


def _normalised(parts: SplitResult) -> str:
    """Put an address together again; raise FieldError, or ValueError for what is none."""
    host, port = _host(parts), parts.port
    if parts.scheme not in _DEFAULT_PORTS or port == 0 or parts.netloc.endswith(":"):
        raise ValueError
    if "@" in parts.netloc:
        raise FieldError(_FIELD, "field_url_too_much")
    if parts.scheme == "http" and not _is_loopback(host):
        raise FieldError(_FIELD, "field_not_https")
    shown = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{shown}{parts.path.rstrip('/')}"


def _host(parts: SplitResult) -> str:
    """Return the host as it stands in an address; raise ValueError for what is none."""
    host = parts.hostname or ""
    if "[" in parts.netloc:
        address = IPv6Address(host)
        # A zone means something on one machine alone.
        if address.scope_id is not None:
            raise ValueError
        return f"[{address}]"
    if _NUMBER_AT_THE_END.fullmatch(host):
        return str(IPv4Address(host))
    if _NAME.fullmatch(host) is None:
        raise ValueError
    return host


def _is_loopback(host: str) -> bool:
    if host in {"localhost", "[::1]"}:
        return True
    try:
        return IPv4Address(host) in _LOOPBACK
    except AddressValueError:
        return False


def parse_api_key(value: object) -> str:
    """Return a collector's key: visible ASCII, as a header can hold it. Raise FieldError."""
    if not isinstance(value, str):
        raise FieldError("api_key", "field_not_text")
    key = value.strip()
    if not key:
        raise FieldError("api_key", "field_empty")
    if len(key) > MAX_LENGTH:
        raise FieldError("api_key", "field_too_long", maximum=MAX_LENGTH)
    if _KEY.fullmatch(key) is None:
        raise FieldError("api_key", "field_bad_characters")
    return key


def origin(url: str) -> str:
    """Return `https://host[:port]` of a collector's address."""
    scheme, _, host, *_ = url.split("/", 3)
    return f"{scheme}//{host}"


def token(secret: str, url: str) -> str:
    """Return what authorises requests to a collector: of no use to any other.

    `secret` is 64 hexadecimal figures.
    """
    return hmac.digest(bytes.fromhex(secret), origin(url).encode(), hashlib.sha256).hex()
