"""Which addresses a collector may have, and the token that is for it alone."""

import hashlib
import hmac
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.fields import FieldError
from custom_components.usage_stats.engine.sharing.collector_url import (
    MAX_LENGTH,
    origin,
    parse_api_key,
    parse_collector_url,
    token,
)

SECRET = "0123456789abcdef" * 4
ANNA = "annas-word"
NOT_TEXT: list[object] = [None, 7, True, 1.5, b"https://a", [ANNA], {}]
_NO_URL = "field_not_url"
_NO_HTTPS = "field_not_https"
_TOO_MUCH = "field_url_too_much"


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("https://stats.example.org", "https://stats.example.org"),
        ("https://stats.example.org/", "https://stats.example.org"),
        ("https://stats.example.org///", "https://stats.example.org"),
        (" https://stats.example.org\n", "https://stats.example.org"),
        ("HTTPS://Stats.Example.ORG/Api/V1/", "https://stats.example.org/Api/V1"),
        ("https://stats.example.org:443/api", "https://stats.example.org/api"),
        ("https://stats.example.org:0443", "https://stats.example.org"),
        ("https://stats.example.org:8443", "https://stats.example.org:8443"),
        ("https://stats.example.org:80", "https://stats.example.org:80"),
        ("https://stats.example.org/a%20b/~c;d=1,2", "https://stats.example.org/a%20b/~c;d=1,2"),
        ("https://collector", "https://collector"),
        ("https://my_collector:1", "https://my_collector:1"),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ("https://a1.2b", "https://a1.2b"),
        ("https://192.0.2.7:65535", "https://192.0.2.7:65535"),
        ("https://[2001:DB8:0:0::7]/x", "https://[2001:db8::7]/x"),
        ("https://127.0.0.1", "https://127.0.0.1"),
        ("http://localhost", "http://localhost"),
        ("http://LOCALHOST:80/", "http://localhost"),
        ("http://localhost:8080/api/", "http://localhost:8080/api"),
        ("http://127.0.0.1:443", "http://127.0.0.1:443"),
        ("http://127.255.255.254", "http://127.255.255.254"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ],
)
def test_an_address_has_one_spelling(given_url: str, url: str) -> None:
    assert parse_collector_url(given_url) == url
    assert parse_collector_url(url) == url


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((value, "field_not_text") for value in NOT_TEXT),
        ("", "field_empty"),
        (" \t\n", "field_empty"),
        *(
            (value, _NO_URL)
            for value in (
                ANNA,
                "stats.example.org",
                "//stats.example.org",
                "https:",
                "https:/",
                "https://",
                "https:///path",
                "https://:8443",
                "https:stats.example.org",
                "ftp://stats.example.org",
                "file:///etc/passwd",
                "javascript://stats.example.org",
                "httpss://stats.example.org",
                "https://stats example.org",
                "https://stats.example.org/a b",
                "https://stats.exam\nple.org",
                "https://stats.example.org/\tx",
                "https://stats.example.org\\@evil.example",
                "https://stats.example.org\x00",
                "https://stats.example.org/ü",
                "https://münchen.example",
                "https://stats。example.org",
                "https://\u202estats.example.org",
                "https://stats..example.org",
                "https://.stats.example.org",
                "https://stats.example.org.",
                "https://-stats.example.org",
                "https://stats-.example.org",
                "https://stats%2eexample.org",
                "https://st*ts.example.org",
                "https://stats.example.org:",
                "https://stats.example.org:/x",
                "https://stats.example.org:0",
                "https://stats.example.org:65536",
                "https://stats.example.org:-1",
                "https://stats.example.org:8x",
                "https://stats.example.org:1:2",
                "https://[2001:db8::7",
                "https://2001:db8::7]",
                "https://2001:db8::7",
                "https://[2001:db8::7%25eth0]",
                "https://[2001:db8::7%eth0]",
                "https://[2001:db8::7]x",
                "https://[stats.example.org]",
                "https://[v1.x]",
                "https://[]",
                # What some take for 127.0.0.1, or for another address.
                "http://2130706433",
                "http://0x7f000001",
                "http://127.1",
                "http://0177.0.0.1",
                "http://127.0.0.01",
                "https://192.0.2",
                "https://192.0.2.256",
                "https://192.0.2.7.8",
                "https://example.0x7",
            )
        ),
        *(
            (value, _NO_HTTPS)
            for value in (
                "http://stats.example.org",
                "http://localhost.example.org",
                "http://localhostx",
                "http://127.0.0.1.example.org",
                "http://128.0.0.1",
                "http://126.255.255.255",
                "http://0.0.0.0",
                "http://192.168.1.7",
                "http://homeassistant.local",
                "http://[::2]",
                "http://[::]",
                "http://[::ffff:127.0.0.1]",
                "http://[fe80::1]",
            )
        ),
        *(
            (value, _TOO_MUCH)
            for value in (
                f"https://{ANNA}@stats.example.org",
                f"https://{ANNA}:word@stats.example.org",
                "https://@stats.example.org",
                "https://:@stats.example.org",
                f"https://stats.example.org?key={ANNA}",
                "https://stats.example.org?",
                "https://stats.example.org/?",
                f"https://stats.example.org#{ANNA}",
                "https://stats.example.org/#",
                "http://localhost@evil.example",
                f"http://{ANNA}@localhost",
            )
        ),
    ],
)
def test_what_is_refused(value: object, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_collector_url(value)
    error = caught.value
    assert (error.field, error.reason, error.limits) == ("collector_url", reason, {})
    assert ANNA not in f"{error} {error.__cause__}"
    assert error.__suppress_context__ or error.__context__ is None


def test_an_address_has_a_length() -> None:
    longest = "https://stats.example.org/".ljust(MAX_LENGTH, "x")
    assert parse_collector_url(f" {longest} ") == longest
    with pytest.raises(FieldError) as caught:
        parse_collector_url(f"{longest}x")
    assert caught.value.reason == "field_too_long"
    assert caught.value.limits == {"maximum": MAX_LENGTH}


def parsed(value: str) -> str | None:
    """Return an address in its one spelling; None if it is refused."""
    try:
        return parse_collector_url(value)
    except FieldError:
        return None


HOSTS = ["localhost", "127.0.0.9", "[::1]", "a.example", "A-1.x_y"]
# Made of parts that are often right: of quite arbitrary text hardly any would be taken.
addresses = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["https://", "HTTPS://", "http://", "https:"]),
        st.sampled_from(HOSTS) | st.text("aA1.:@[]%-_x/\\ ", max_size=20),
        st.sampled_from(["", "", ":443", ":80", ":8443", ":", ":0", "@b"]),
        st.sampled_from(["", "/", "/a/b/", "//", "/%7E.;:"]) | st.text("/a?#:;.%\n", max_size=4),
    ),
)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(addresses)
@example("https://[::ffff:1.2.3.4]")
def test_what_is_taken_stays_as_it_is(value: str) -> None:
    url = parsed(value)

    if url is not None:
        assert parse_collector_url(url) == url
        assert url.startswith(("https://", "http://localhost", "http://127.", "http://[::1]"))
        assert url.startswith(origin(url))
        assert url.isascii()
        assert not set(url) & set("@?#\\ \n")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://stats.example.org", "https://stats.example.org"),
        ("https://stats.example.org/api/v1", "https://stats.example.org"),
        ("https://stats.example.org:8443/api", "https://stats.example.org:8443"),
        ("http://[::1]:8080/x//y", "http://[::1]:8080"),
    ],
)
def test_the_origin(url: str, found: str) -> None:
    assert origin(url) == found


def test_a_token_is_of_no_use_elsewhere() -> None:
    url = "https://stats.example.org:8443/api"
    found = token(SECRET, url)

    key = bytes.fromhex(SECRET)
    assert found == hmac.new(key, b"https://stats.example.org:8443", hashlib.sha256).hexdigest()
    assert found == token(SECRET, "https://stats.example.org:8443/other")
    others: list[Any] = [
        token(SECRET, "https://stats.example.org/api"),
        token(SECRET, "https://other.example.org:8443/api"),
        token("f" + SECRET[1:], url),
    ]
    assert found not in others
    assert len(set(others)) == 3


def test_a_key_is_what_a_header_can_hold() -> None:
    longest = "!~" * (MAX_LENGTH // 2)
    assert parse_api_key(f" {longest} ") == longest


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((value, "field_not_text") for value in NOT_TEXT if value not in (7, 1.5)),
        ("", "field_empty"),
        (" \n", "field_empty"),
        ("x" * (MAX_LENGTH + 1), "field_too_long"),
        ("two words", "field_bad_characters"),
        ("a\r\nHost: other", "field_bad_characters"),
        ("schlüssel", "field_bad_characters"),
        ("\x7f", "field_bad_characters"),
    ],
)
def test_keys_that_are_refused(value: object, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_api_key(value)
    assert (caught.value.field, caught.value.reason) == ("api_key", reason)
