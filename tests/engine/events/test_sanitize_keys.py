"""Which keys are kept, and the size of the whole metadata."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.sanitize import (
    KNOWN_KEYS,
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    Metadata,
    Value,
    encode,
    is_slug,
    sanitize,
    size,
)

from .planted import coordinates, digest, ipv4, macs, slug_letters, thoroughly, uuids

keys = st.lists(st.text(slug_letters, min_size=1, max_size=8), min_size=1, max_size=3).map("_".join)
texts = st.one_of(
    st.text(max_size=MAX_TEXT_LENGTH),
    # The characters that patterns look for.
    st.text(
        "ab1:./\\@-_~%=+,;\"'[]{}()NE \u00b0\u00e4\u3002\uff0e\u200b", max_size=MAX_TEXT_LENGTH
    ),
)
values: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(-1e9, 1e9), texts
)


@thoroughly
@given(st.dictionaries(keys, values, max_size=12))
def test_sanitizing_twice(metadata: Metadata) -> None:
    """Sanitizing again changes nothing; keys are only ever left out."""
    before = dict(metadata)
    once = sanitize(metadata)
    assert sanitize(once) == once
    assert metadata == before
    assert list(once) == [key for key in metadata if key in once]
    assert all(len(text) <= MAX_TEXT_LENGTH for text in once.values() if isinstance(text, str))
    if once != metadata:
        assert size(once) <= MAX_METADATA_BYTES


def test_markers_do_not_exceed_the_size() -> None:
    """The last keys are dropped."""
    metadata: Metadata = {f"k{number:02}": "::" for number in range(93)}
    assert size(metadata) == MAX_METADATA_BYTES
    left = sanitize(metadata)
    assert list(left) == list(metadata)[: len(left)]
    assert MAX_METADATA_BYTES - 13 < size(left) <= MAX_METADATA_BYTES


@pytest.mark.parametrize(
    "key",
    [
        *("user", "user_name", "username", "users", "created_by", "patient", "owner_2", "kunde"),
        *("doctor_2", "aerztin", "patientennummer", "kundennr", "benutzerkennung", "job_title"),
        *("host", "hostname", "host_ip", "ip4", "ip_address", "mac", "ssid", "server_url"),
        *("file", "file_name", "filename", "files", "filepath", "folder", "dateiname", "pfad"),
        *("password", "wifi_password", "api_key", "apikey", "accesstoken", "auth", "pin"),
        *("webhook_id", "badge", "unique_id", "ieee", "seriennummer", "serien_nr"),
        *("serial", "serial_number", "serialno", "sn", "uuid", "device_id", "printer_id"),
        *("latitude", "home_lon", "gps", "location", "email", "phone_count_x"),
        # Compounds.
        *("patientid", "patientno", "patientnr", "doctorid", "ownerid", "operatorid", "staffid"),
        *("memberid", "accountid", "customerid", "clientid", "phonenumber", "mobilenumber"),
        *("personids", "contactnumbers", "telnos", "birth_date", "date_of_birth", "birthday"),
        *("privatekey", "privkey", "accesskey", "sshkey", "licensekey", "licencekey", "passkey"),
        *("passcode", "pincode", "psk", "wifi_psk", "creds", "authcode", "csrf", "csrf_token"),
        *("sessionid", "session_id", "hwid", "hw_id", "chip_id", "chipid", "printerid"),
        *("clientip", "remoteip", "srcip", "client_ipv4", "deviceipv6", "essid"),
        *("fallnummer", "fall_nr", "versicherungsnr", "krankenversicherung", "geburtsdatum"),
        *("dateipfad", "zugangscode", "zugangsdaten", "kennung", "anlagenkennung"),
        # Data turned into a slug.
        *("192_168_1_10", "b8_27_eb_12_34_56", "b827eb123456", "550e8400e29b41d4a716446655440000"),
        *("nas_local", "example_com", "48_1374_11_5755", "t436641234567", "k3j9h5g6q7d8s2w0z4x6v"),
        *(
            "192_168_1_10_count",
            "b827eb123456_size",
            "nas_local_bytes",
            "k3j9h5g6q7d8s2w0z4x6v_count",
        ),
        # Not slugs.
        *("/home/anna", "anna@example.com", "", "A", "k" * 33, "\uff55ser", "a__b", "k\n"),
    ],
)
def test_identifying_keys(key: str) -> None:
    """Identifying keys are left out with their value, text or number."""
    assert sanitize({key: "x", "layer": 1}) == {"layer": 1}
    assert sanitize({key: 1}) == {}


@pytest.mark.parametrize(
    "key",
    [
        *sorted(KNOWN_KEYS),
        *("printer", "layer_2", "nozzle_0_4_mm", "profile", "material", "temperature", "mode"),
        *("filament_type", "error_code", "speed_percent", "wifi_strength", "started_at", "zigbee"),
        *("trip", "chip", "chip_type", "strip", "clip", "tip", "skip", "equipment", "recipe"),
        *("barcode", "gcode", "errorcode", "hotkey", "monkey", "keyboard", "grid", "fluid", "paid"),
        *("session", "session_minutes", "fall", "erkennung", "filamenterkennung", "fallback"),
        *("access", "license", "private", "network", "number", "line_no", "note", "patience"),
        *("schichtnummer", "job_number", "timeout", "latency", "locale", "bytes_sent", "passed"),
        *("identity_provider", "provider", "custom", "idle_time", "phase", "mobility"),
    ],
)
def test_other_keys_stay(key: str) -> None:
    assert sanitize({key: "x"}) == {key: "x"}


def test_counts_and_sizes_stay() -> None:
    """As long as they are numbers: a text may be a name."""
    assert sanitize({"file_count": 3, "file_size": 1.5, "user_count": None, "X_count": 1}) == {
        "file_count": 3,
        "file_size": 1.5,
        "user_count": None,
    }
    assert sanitize({"file_count": "krone"}) == {}


@thoroughly
@given(st.one_of(ipv4, macs, uuids, coordinates, st.integers().map(digest).map(bytes.hex)))
def test_nothing_planted_survives_in_a_key(hidden: str) -> None:
    """Data with digits is found in a slug too."""
    key = re.sub("[^a-z0-9]+", "_", hidden.lower()).strip("_")[:32].strip("_")
    assert is_slug(key)
    assert sanitize({key: 1}) == {}


def test_encoding() -> None:
    """Metadata is stored as compact JSON in UTF-8."""
    metadata: Metadata = {"a": "\u00e4", "b": 1.5, "c": None, "d": True}
    assert encode(metadata) == '{"a":"\u00e4","b":1.5,"c":null,"d":true}'
    assert json.loads(encode(metadata)) == metadata
    assert size({"a": "\u00e4"}) == 10
    assert size({"a": "\ud800"}) == 11
    with pytest.raises(ValueError, match="JSON compliant"):
        encode({"a": float("nan")})
