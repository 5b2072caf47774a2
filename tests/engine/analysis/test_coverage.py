"""What counts already, and which trackers it counts for."""

import math
from typing import Any, cast

import pytest

from custom_components.usage_stats.engine.analysis.backfill import (
    EVERYTHING,
    Coverage,
    Plan,
    Rename,
    Replay,
    Span,
    counting,
    current_id,
)
from custom_components.usage_stats.engine.analysis.recorded import Context

from .replaying import DAY, DEVICES, on, question, search, turned_on


def span(since: float = 0, until: float = math.inf, **changed: object) -> Span:
    """Return one of a tracker of all devices."""
    values: dict[str, object] = {"tracker": "a", "counted_by": "origin", "domains": DEVICES}
    return Span(
        **cast(
            dict[str, Any],
            {**values, "entities": None, "since": since, "until": until, **changed},
        )
    )


@pytest.mark.parametrize(
    ("covered", "has"),
    [
        (span(), True),
        (span(until=10), False),
        (span(since=10), True),
        (span(since=10.1), False),
        (span(domains=frozenset({"fan"})), False),
        (span(tracker=EVERYTHING, domains=frozenset()), True),
        (span(entities=frozenset({"id of desk"})), True),
        (span(entities=frozenset({"light.desk"})), False),
    ],
)
def test_what_counts_already(covered: Span, has: bool) -> None:
    coverage = Coverage([covered], {"light.desk": "id of desk"}, {"light.hidden"})
    assert coverage.has("light.desk", 10) is has


def test_what_a_tracker_of_all_leaves_out_counts_for_one_that_names_it() -> None:
    left_out = Coverage([span()], {}, {"light.hidden"})
    assert not left_out.has("light.hidden", 10)
    assert Coverage([span(tracker=EVERYTHING)], {}, {"light.hidden"}).has("light.hidden", 10)


def test_covered_uses_are_not_found() -> None:
    coverage = Coverage([span(DAY, DAY + 5)], {})
    rows = (on(1, Context("a")), on(6, Context("b")))
    assert len(turned_on(*rows, coverage=coverage)) == 1


def test_the_same_event_counts_under_another_name_for_another_tracker() -> None:
    mine, gone = span(tracker="mine", counted_by="area"), span(tracker="gone")
    same, other = span(tracker="same"), span(tracker="other", counted_by="area")
    spans = [mine, gone, same, other]
    assert counting(spans, "mine", "origin", {"mine", "same", "other"}) == [mine, gone, same]


def test_a_use_of_two_trackers_is_found_for_both() -> None:
    questions = [question("turned_on", DEVICES) for _ in range(2)]
    replay = Replay(search(*questions))
    replay.run([on(1, Context("a"))])

    first, second = replay.found
    assert first == second
    assert first.total() == 1


def test_a_plan_is_a_span_while_it_is_read() -> None:
    plan = Plan(
        tracker="a",
        kind="turned_on",
        counted_by="origin",
        domains=DEVICES,
        entities=None,
        attached=9.0,
        wanted=True,
        includes=lambda _entity: True,
        combination=lambda subject: (subject.entity_id, subject.word),
    )
    assert plan.span(1.0, 9.0) == span(1.0, 9.0)


def test_an_entity_has_the_id_of_today() -> None:
    renames = [Rename(5, "light.a", "light.b"), Rename(9, "light.b", "light.c")]
    assert [current_id("light.a", time, renames) for time in (1, 5)] == ["light.c", "light.a"]
    assert current_id("light.b", 6, renames) == "light.c"
