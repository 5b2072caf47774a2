"""The address and API key of a collector, and the token that authorises requests to it."""

import hashlib
import hmac
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address
import re
from urllib.parse import SplitResult, urlsplit

from ..fields import FieldError, is_number

MAX_LENGTH = 200

_FIELD = "collector_url"
_DEFAULT_PORTS = {"https": 443, "http": 80}
_LOOPBACK = IPv4Network("127.0.0.0/8")
# RFC 3986, 2: characters that need no escaping, without those of a query or fragment.
_CHARACTERS = re.compile(r"[A-Za-z0-9:/\[\]@!$&'()*+,;=._~%-]*")
_KEY = re.compile(r"[!-~]+")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
# Browsers read a name that ends in a number as an IPv4 address (WHATWG URL, 3.5).
_NUMBER_AT_THE_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")


def parse_collector_url(value: object) -> str:
    """Return the normalised address, without a trailing slash; raise FieldError.

    Plain HTTP is only allowed to this machine: on a network it would show the key.
    """
    text = _parse_text(value, _FIELD)
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


def _parse_text(value: object, field: str) -> str:
    """Return a text trimmed; raise FieldError."""
    if not isinstance(value, str):
        raise FieldError(field, "field_not_text")
    text = value.strip()
    if not text:
        raise FieldError(field, "field_empty")
    if len(text) > MAX_LENGTH:
        raise FieldError(field, "field_too_long", maximum=MAX_LENGTH)
    return text


def _normalised(parts: SplitResult) -> str:
    """Return the normalised address; raise FieldError, or ValueError if it is none."""
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
    """Return the host as it is written in an address; raise ValueError if it is none."""
    host = parts.hostname or ""
    if "[" in parts.netloc:
        address = IPv6Address(host)
        # A zone has a meaning on one machine only.
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
    """Return a collector's API key, visible ASCII as in a header; raise FieldError."""
    key = _parse_text(str(value) if is_number(value) else value, "api_key")
    if _KEY.fullmatch(key) is None:
        raise FieldError("api_key", "field_bad_characters")
    return key


def origin(url: str) -> str:
    """Return `https://host[:port]` of a normalised address."""
    scheme, _, host, *_ = url.split("/", 3)
    return f"{scheme}//{host}"


def token(secret: str, url: str) -> str:
    """Return the bearer token for a collector, of no use at any other origin.

    `secret` is 32 bytes in hex.
    """
    return hmac.digest(bytes.fromhex(secret), origin(url).encode(), hashlib.sha256).hex()
