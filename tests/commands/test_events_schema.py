"""What `record_event`, `get_events` and `delete_all` take, and where their errors point."""

from datetime import UTC, date, datetime
import math
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.commands.events import DELETE_ALL, GET_EVENTS, RECORD_EVENT
from custom_components.usage_stats.commands.schema import check
from custom_components.usage_stats.engine.events.event import EVENT_TYPES, MAX_EVENTS

from .common import ANNA, refusal

EVENT = {"event_type": "job_completed"}


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_one_event_needs_no_metadata(event_type: str) -> None:
    checked = check(RECORD_EVENT.schema, {"event_type": event_type})
    assert checked == {"event_type": event_type, "metadata": {}}


def test_many_events_keep_their_order_and_are_sanitised() -> None:
    metadata = {"mode": "draft", "file_name": ANNA}
    events = [{"event_type": "job_created", "metadata": metadata}, {"event_type": "job_failed"}]

    assert check(RECORD_EVENT.schema, {"events": events}) == {
        "events": [
            {"event_type": "job_created", "metadata": {"mode": "draft"}},
            {"event_type": "job_failed", "metadata": {}},
        ]
    }
    assert len(check(RECORD_EVENT.schema, {"events": [EVENT] * MAX_EVENTS})["events"]) == MAX_EVENTS


def test_a_number_that_is_a_name_is_its_text() -> None:
    """A template renders the error 404 as a number."""
    metadata = {"error_type": 404, "app_version": 2.5, "component": True, "duration_seconds": 7}
    event = {"event_type": "error_occurred", "metadata": metadata}

    for given in ({"events": (event,)}, {"events": [event]}):
        assert check(RECORD_EVENT.schema, given) == {
            "events": [
                {**event, "metadata": {**metadata, "error_type": "404", "app_version": "2.5"}}
            ]
        }


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        ({}, "event_type", "field_missing"),
        ({"metadata": {}}, "event_type", "field_missing"),
        ({"event_type": 1}, "event_type", "field_not_text"),
        ({"event_type": [ANNA]}, "event_type", "field_not_text"),
        ({"event_type": ANNA}, "event_type", "field_unknown_event_type"),
        ({**EVENT, "timestamp": ANNA}, "timestamp", "field_unknown"),
        ({**EVENT, ANNA: 1}, "?", "field_unknown"),
        ({**EVENT, "events": [EVENT]}, "events", "field_conflict"),
        ({"metadata": {}, "events": [EVENT]}, "events", "field_conflict"),
        ({"events": EVENT}, "events", "field_not_list"),
        ({"events": ANNA}, "events", "field_not_list"),
        ({"events": [EVENT, ANNA]}, "events[1]", "field_not_mapping"),
        ({"events": [EVENT, {}]}, "events[1].event_type", "field_missing"),
        ({"events": [{**EVENT, "id": ANNA}]}, "events[0].id", "field_unknown"),
        ({"events": [{"events": [EVENT]}]}, "events[0].events", "field_unknown"),
        ({**EVENT, "metadata": {"a": [ANNA]}}, "metadata", "field_not_flat"),
        (
            {"events": [EVENT, {**EVENT, "metadata": {ANNA: 1}}]},
            "events[1].metadata",
            "field_bad_key",
        ),
    ],
)
def test_refused_events(data: dict[str, Any], field: str, reason: str) -> None:
    """One bad event refuses all; the error says where, and names neither key nor value."""
    assert refusal(RECORD_EVENT, data) == (field, reason, {})


def test_limits_of_events() -> None:
    sizes = {"minimum": 1, "maximum": MAX_EVENTS}
    for events in ([], [EVENT] * (MAX_EVENTS + 1)):
        assert refusal(RECORD_EVENT, {"events": events}) == ("events", "field_wrong_size", sizes)
    too_long = refusal(RECORD_EVENT, {**EVENT, "metadata": {"a": ANNA * 20}})
    assert too_long == ("metadata", "field_too_long", {"maximum": 128})


async def test_queries(hass: HomeAssistant) -> None:
    """Null sets no bound; a time without an offset is in Home Assistant's zone."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    no_bounds = {"type": None, "from": None, "to": None}
    assert check(GET_EVENTS.schema, {}) == {"limit": 100}
    assert check(GET_EVENTS.schema, no_bounds) == {**no_bounds, "limit": 100}
    for start, end, limit in (
        ("2025-12-22", date(2025, 12, 23), 7),
        (1_766_358_000, datetime(2025, 12, 22, 23, tzinfo=UTC), 7.0),
        (1_766_358_000.0, "1766444400", "7"),
        (20251222, "20251223", "7.0"),
    ):
        asked = {"type": "job_failed", "from": start, "to": end, "limit": limit}
        assert check(GET_EVENTS.schema, asked) == {
            "type": "job_failed",
            "from": datetime(2025, 12, 21, 23, tzinfo=UTC),
            "to": datetime(2025, 12, 22, 23, tzinfo=UTC),
            "limit": 7,
        }


_LIMITS = {"minimum": 1, "maximum": 1_000}


@pytest.mark.parametrize(
    ("field", "value", "reason", "limits"),
    [
        *(
            ("type", value, "field_unknown_event_type", {})
            for value in ("", ANNA, "Job_failed", "job_failed ", 7, True, 1.5, [ANNA], {ANNA: 1})
        ),
        *(
            (field, value, "field_not_time", {})
            for field in ("from", "to")
            for value in ("", ANNA, "2025-13-01", math.inf, True, [ANNA], {ANNA: 1})
        ),
        *(
            ("limit", value, "field_not_integer", {})
            for value in (None, True, 1.5, "7.5", ANNA, [1])
        ),
        *(("limit", value, "field_out_of_range", _LIMITS) for value in (0, -1, 1_001, 10**30)),
        ("colour", ANNA, "field_unknown", {}),
    ],
)
def test_refused_queries(field: str, value: object, reason: str, limits: dict[str, int]) -> None:
    assert refusal(GET_EVENTS, {field: value}) == (field, reason, limits)


@pytest.mark.parametrize(
    "confirm", [{}, *({"confirm": value} for value in (False, 1, "true", None))]
)
def test_deleting_must_be_confirmed(confirm: dict[str, Any]) -> None:
    assert refusal(DELETE_ALL, confirm) == ("confirm", "field_not_confirmed", {})


def test_deleting_files_is_yes_or_no() -> None:
    assert check(DELETE_ALL.schema, {"confirm": True}) == {"confirm": True, "files": False}
    for value in (1, ANNA, None):
        refused = refusal(DELETE_ALL, {"confirm": True, "files": value})
        assert refused == ("files", "field_not_boolean", {})
