"""The bytes of a submission, and that nobody's words are among them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
import json
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.sanitize import is_slug
from custom_components.usage_stats.engine.sharing import allowlist
from custom_components.usage_stats.engine.sharing.delivery import Period
from custom_components.usage_stats.engine.sharing.payload import (
    MAX_NAMES,
    OTHER,
    ZERO_ID,
    Environment,
    Identity,
    Names,
    Origin,
    Usage,
    payload,
)

NOW = datetime(2027, 3, 17, 9, 59, 59, 999_999, tzinfo=UTC)
PERIOD = Period(date(2027, 3, 10), date(2027, 3, 17))
HOUR = timedelta(hours=1)
IDENTITY = Identity("9f4b6a34-6d4c-4b0e-8f43-0f8a4d0c1b2e", date(2027, 3, 9))
ENVIRONMENT = Environment("0.4.0", "3.14.2", "linux", "homeassistant", "DE")
NAMES = Names(frozenset({"timeout", "disk_full", "Käse ☕"}), frozenset({"library", "camera"}))
ORIGIN = Origin(IDENTITY, ENVIRONMENT, {"prusa": 1, "bambu_lab": 2}, NAMES)
USAGE = Usage(
    {
        "job_completed": 12,
        "job_failed": 2,
        "job_created": 15,
        "file_downloaded": 7,
        "file_uploaded": 3,
        "error_occurred": 9,
        "app_start": 1,
    },
    timedelta(hours=160, minutes=29, seconds=59),
    {"timeout": 4, "Anna's printer": 2, "Käse ☕": 1, None: 2},
    {"library": True, "camera": False, "Anna's camera": True},
)
NOTHING = Usage({}, timedelta(), {}, {})


def said(usage: Usage = NOTHING, origin: Origin = ORIGIN) -> dict[str, Any]:
    """Return what the payload says."""
    found: dict[str, Any] = json.loads(payload(origin, PERIOD, usage, NOW))
    return found


def test_the_exact_bytes() -> None:
    assert payload(ORIGIN, PERIOD, USAGE, NOW).decode() == (
        '{"schema_version":"1.0","submission_timestamp":"2027-03-17T09:00:00Z",'
        '"installation":{"installation_id":"9f4b6a34-6d4c-4b0e-8f43-0f8a4d0c1b2e",'
        '"first_seen":"2027-03-09","app_version":"0.4.0","python_version":"3.14.2",'
        '"platform":"linux","deployment_mode":"homeassistant","country_code":"DE"},'
        '"period":{"start":"2027-03-10","end":"2027-03-17","duration_days":7},'
        '"printer_fleet":{"printer_count":3,"printer_types":["bambu_lab","prusa"],'
        '"printer_type_counts":{"bambu_lab":2,"prusa":1}},'
        '"usage_stats":{"job_count":14,"file_count":7,"upload_count":3,"uptime_hours":160,'
        '"feature_usage":{"camera":false,"library":true}},'
        '"error_summary":{"Käse ☕":1,"other":4,"timeout":4}}'
    )


def test_the_exact_bytes_of_nothing() -> None:
    origin = ORIGIN._replace(identity=Identity(ZERO_ID, date(2027, 3, 9)), printers={})
    assert payload(origin, PERIOD, NOTHING, NOW).decode() == (
        '{"schema_version":"1.0","submission_timestamp":"2027-03-17T09:00:00Z",'
        '"installation":{"installation_id":"00000000-0000-0000-0000-000000000000",'
        '"first_seen":"2027-03-09","app_version":"0.4.0","python_version":"3.14.2",'
        '"platform":"linux","deployment_mode":"homeassistant","country_code":"DE"},'
        '"period":{"start":"2027-03-10","end":"2027-03-17","duration_days":7},'
        '"printer_fleet":{"printer_count":0,"printer_types":[],"printer_type_counts":{}},'
        '"usage_stats":{"job_count":0,"file_count":0,"upload_count":0,"uptime_hours":0,'
        '"feature_usage":{}},"error_summary":{}}'
    )


def turned[Key, Item](mapping: Mapping[Key, Item]) -> dict[Key, Item]:
    """Return the same, the last first."""
    return {key: mapping[key] for key in reversed(list(mapping))}


def test_the_order_in_which_things_are_found_does_not_matter() -> None:
    usage = Usage(turned(USAGE.counts), USAGE.uptime, turned(USAGE.errors), turned(USAGE.features))
    origin = ORIGIN._replace(printers=turned(ORIGIN.printers))
    assert payload(origin, PERIOD, usage, NOW) == payload(ORIGIN, PERIOD, USAGE, NOW)


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2027, 3, 17, 9, tzinfo=UTC),
        # An hour that begins at another minute elsewhere.
        datetime(2027, 3, 17, 15, 15, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
)
def test_the_time_is_a_whole_hour(now: datetime) -> None:
    found = json.loads(payload(ORIGIN, PERIOD, NOTHING, now))
    assert found["submission_timestamp"] == "2027-03-17T09:00:00Z"


@pytest.mark.parametrize(
    ("uptime", "hours"),
    [
        (timedelta(minutes=29), 0),
        (timedelta(minutes=31), 1),
        (160 * HOUR + timedelta(minutes=31), 161),
        (timedelta(days=7), 168),
        (timedelta(days=7) - timedelta(microseconds=1), 168),
    ],
)
def test_uptime_is_whole_hours(uptime: timedelta, hours: int) -> None:
    found = said(NOTHING._replace(uptime=uptime))["usage_stats"]["uptime_hours"]
    assert (found, type(found)) == (hours, int)


def test_what_may_not_leave_counts_as_other_or_not_at_all() -> None:
    found = said(USAGE, ORIGIN._replace(names=Names(frozenset(), frozenset())))

    assert found["error_summary"] == {OTHER: 9}
    assert found["usage_stats"]["feature_usage"] == {}


def test_other_may_be_a_name_too() -> None:
    names = Names(frozenset({OTHER, "timeout"}), frozenset())
    usage = NOTHING._replace(errors={OTHER: 2, "timeout": 1, "x": 4, None: 8})
    assert said(usage, ORIGIN._replace(names=names))["error_summary"] == {OTHER: 14, "timeout": 1}


def numbered(count: int) -> dict[str, int]:
    """Return as many names, the later ones more often."""
    return {f"name_{number:02}": number + 1 for number in range(count)}


@pytest.mark.parametrize(
    ("count", "unknown", "kept", "other"),
    [
        (20, 0, 20, None),
        # `other` is a name as well.
        (20, 1, 19, 1 + 1),
        (19, 1, 19, 1),
        (21, 0, 19, 1 + 2),
        (30, 5, 19, sum(range(1, 12)) + 5),
    ],
)
def test_there_are_at_most_20_names(count: int, unknown: int, kept: int, other: int | None) -> None:
    errors: dict[str | None, int] = dict(numbered(count).items())
    errors |= {"x": unknown} if unknown else {}
    names = Names(frozenset(numbered(count)), frozenset(numbered(count)))
    features = {name: number % 2 == 0 for name, number in numbered(count).items()}
    printers = {**numbered(count), **({OTHER: unknown} if unknown else {})}
    origin = ORIGIN._replace(names=names, printers=printers)
    found = said(NOTHING._replace(errors=errors, features=features), origin)

    expected = dict(list(numbered(count).items())[count - kept :])
    expected |= {} if other is None else {OTHER: other}
    assert found["error_summary"] == expected
    assert list(found["error_summary"]) == sorted(expected)
    fleet = found["printer_fleet"]
    assert fleet["printer_type_counts"] == expected
    assert fleet["printer_types"] == sorted(expected)
    assert fleet["printer_count"] == sum(numbered(count).values()) + unknown
    assert len(expected) <= MAX_NAMES
    assert found["usage_stats"]["feature_usage"] == dict(list(features.items())[:MAX_NAMES])


def test_names_as_frequent_go_by_their_letters() -> None:
    errors: dict[str | None, int] = dict.fromkeys(reversed(numbered(22)), 1)
    names = Names(frozenset(numbered(22)), frozenset())
    found = said(NOTHING._replace(errors=errors), ORIGIN._replace(names=names))
    assert found["error_summary"] == dict.fromkeys(list(numbered(22))[:19], 1) | {OTHER: 3}


def test_a_busy_home_is_small() -> None:
    """Five types of printer, twelve of errors, twelve features; the longest names there are."""

    def longest(names: Iterable[str], count: int) -> list[str]:
        return sorted(names, key=len)[-count:]

    origin = Origin(
        IDENTITY,
        Environment("10.10.10", "3.14.20", "windows", "homeassistant", "DE"),
        dict.fromkeys(longest(allowlist.PRINTER_INTEGRATIONS.values(), 5), 99),
        Names(allowlist.ERROR_TYPES, allowlist.FEATURES),
    )
    usage = Usage(
        dict.fromkeys(EVENT_TYPES, 99_999),
        timedelta(days=7),
        dict.fromkeys([*longest(allowlist.ERROR_TYPES, 12), None], 9_999),
        dict.fromkeys(longest(allowlist.FEATURES, 12), False),
    )
    assert len(payload(origin, PERIOD, usage, NOW)) < 1_500


def test_the_lists_hold_names_alone() -> None:
    printers = allowlist.PRINTER_INTEGRATIONS
    names = [*printers, *printers.values(), *allowlist.ERROR_TYPES, *allowlist.FEATURES]
    assert [name for name in names if not is_slug(name)] == []
    assert OTHER not in names
    assert len(set(printers.values())) <= MAX_NAMES
    assert str(UUID(int=0)) == ZERO_ID


texts = st.text(max_size=20) | st.sampled_from(["timeout", "library", OTHER, ""])
counted = st.integers(0, 10**6)
usages = st.builds(
    Usage,
    st.dictionaries(st.sampled_from(sorted(EVENT_TYPES)), counted),
    st.timedeltas(timedelta(), timedelta(days=7)),
    st.dictionaries(st.none() | texts, st.integers(1, 10**6), max_size=MAX_NAMES + 3),
    st.dictionaries(texts, st.booleans(), max_size=MAX_NAMES + 3),
)


def words(value: object) -> set[str]:
    """Return all texts of a document, keys as well."""
    if isinstance(value, dict):
        return set(value).union(*map(words, value.values()))
    if isinstance(value, list):
        return set().union(*map(words, value))
    return {value} if isinstance(value, str) else set()


FIXED = words(said(NOTHING, ORIGIN))


@settings(deadline=None, derandomize=True, max_examples=250)
@given(usages, st.frozensets(texts, max_size=30), st.frozensets(texts, max_size=30))
def test_no_other_text_gets_out(
    usage: Usage, errors: frozenset[str], features: frozenset[str]
) -> None:
    found = said(usage, ORIGIN._replace(names=Names(errors, features)))

    assert words(found) <= FIXED | errors | features | {OTHER}
    summary = found["error_summary"]
    assert set(summary) <= errors | {OTHER}
    assert set(found["usage_stats"]["feature_usage"]) <= features
    assert sum(summary.values()) == sum(usage.errors.values())
    assert max(len(summary), len(found["usage_stats"]["feature_usage"])) <= MAX_NAMES
