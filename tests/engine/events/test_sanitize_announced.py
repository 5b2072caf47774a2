"""What follows a word that announces it."""

import pytest

from custom_components.usage_stats.engine.events.sanitize import sanitize


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Access code: 12345678", "[secret]"),
        ("LAN access code: 1a2b3c4d rejected", "LAN [secret] rejected"),
        ("access code 12345678 rejected", "[secret] rejected"),
        ("pin: 4711", "[secret]"),
        ("PIN 4711", "[secret]"),
        ("sessionid=abc", "[secret]"),
        ("session_id=abc", "[secret]"),
        ("password2=abc", "[secret]"),
        ("password 'hunter' wrong", "[secret] wrong"),
        ("Passwort 'geheim' falsch", "[secret] falsch"),
        ("Passwort lautet geheim1", "[secret]"),
        ("password is hunter2", "[secret]"),
        ("token abc123def rejected", "[secret] rejected"),
        ("psk geheim123", "[secret]"),
        ("x-api-key 8A1B2C3D4E", "[secret]"),
        ("api key 0123456789AB invalid", "[secret] invalid"),
        ("secret abc123", "[secret]"),
        ("dop_v1_abc", "[token]"),
    ],
)
def test_announced_secrets(text: str, cleaned: str) -> None:
    assert sanitize({"note": text}) == {"note": cleaned}


@pytest.mark.parametrize(
    "text",
    [
        "password wrong, token expired, access code rejected, psk missing",
        "Passwort ist falsch, Token 3 von 5, auth error 401",
        "nozzle temperature too low, error code 1203",
        "pin PA10 is used, pinned 1234, session lost after 12 min, opinion: none",
    ],
)
def test_ordinary_texts_stay(text: str) -> None:
    assert sanitize({"note": text}) == {"note": text}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("user=anna failed", "[name] failed"),
        ("user=Anna Huber failed", "[name] failed"),
        ("owner: Anna Huber", "[name]"),
        ("Patient: huber, anna; layer 2", "[name]; layer 2"),
        ("job_name=Anna", "[name]"),
        ("Login failed for user 'Anna Huber'", "Login failed for [name]"),
        ("ssid=FamilieHuber", "[name]"),
        ("wifi ssid=FamilieHuber psk=geheim", "wifi [name] [secret]"),
        ("serial_number=12345678", "[serial]"),
        ("serial CR6SE20211234567", "[serial]"),
        ("Serial: 01S00C123456789 offline", "[serial] offline"),
        ("SN 0309AB123456", "[serial]"),
        ("$HOME/anna", "[path]"),
        ("C:Users/anna", "[path]"),
    ],
)
def test_announced_names(text: str, cleaned: str) -> None:
    assert sanitize({"note": text}) == {"note": cleaned}


@pytest.mark.parametrize(
    "text",
    ["Paused for user input", "serial port lost", "T:210/215 B:60/60", "unknown username or owner"],
)
def test_words_that_announce_nothing_stay(text: str) -> None:
    assert sanitize({"note": text}) == {"note": text}
