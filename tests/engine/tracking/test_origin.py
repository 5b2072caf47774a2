"""The words of origins. How contexts tell them is in tests/tracking."""

import pytest

from custom_components.usage_stats.engine.tracking.origin import (
    ORIGINS,
    Call,
    Calls,
    Cause,
    RecentMap,
    by_first_event,
    origin_of,
    without_cause,
    without_context,
)


@pytest.mark.parametrize(
    ("event_type", "entity_id", "word"),
    [
        ("automation_triggered", "automation.a", "automation"),
        ("state_changed", "assist_satellite.kitchen", "voice"),
        ("state_changed", "conversation.home_assistant", "voice"),
        ("state_changed", "light.lamp", None),
        ("state_changed", None, None),
        ("homekit_state_change", "light.lamp", "homekit"),
        ("google_assistant_command", ["light.lamp"], "google_assistant"),
        ("alexa_smart_home", None, "alexa"),
        ("call_service", None, None),
    ],
)
def test_first_events(event_type: str, entity_id: object, word: str | None) -> None:
    assert by_first_event(event_type, entity_id) == word


def test_without_a_cause() -> None:
    assert without_cause("call_service") == "home_assistant"
    assert without_cause("state_changed") == "device"
    assert without_cause(None) == "device"
    assert without_context("time pattern") == "home_assistant"
    assert without_context(None) == "home_assistant"
    assert without_context("webhook") == "device"
    assert without_context("mqtt topic bell") == "device"


def test_the_words_are_slugs() -> None:
    assert len(set(ORIGINS)) == 9
    assert all(word.replace("_", "").isalpha() and word.islower() for word in ORIGINS)


def test_the_last_call_for_an_entity_counts() -> None:
    calls = Calls()
    assert not calls.ended("c", "light.a")
    calls.add("c", Call("turn_off", ("light.a",)))
    calls.add("c", Call("turn_on", ("light.b",)))
    assert calls.ended("c", "light.a")
    assert not calls.ended("c", "light.b")
    # An area, or all.
    calls.add("c", Call("turn_on", None))
    assert not calls.ended("c", "light.a")


def test_a_long_script_does_not_fill_the_memory() -> None:
    calls = Calls()
    for number in range(100):
        calls.add("c", Call("turn_off", (f"light.l{number}",)))
    assert not calls.ended("c", "light.l0")
    assert calls.ended("c", "light.l99")


def test_the_oldest_is_forgotten() -> None:
    recent: RecentMap[str, int] = RecentMap(2)
    for key in ("a", "b", "a", "c"):
        recent.put(key, 1)
    assert list(recent) == ["b", "c"]


@pytest.mark.parametrize(
    ("event_type", "origin"), [("automation_triggered", "automation"), ("anything", "person")]
)
def test_the_first_event_of_a_context_tells_more_than_its_user(
    event_type: str, origin: str
) -> None:
    assert origin_of(Cause(event_type, "automation.a", "person", None), {}) == origin
