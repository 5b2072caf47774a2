"""What the recorder's rows stand for, and what of it counts already."""

from collections import Counter
from datetime import UTC, date, timedelta, timezone
import json
import math
from pathlib import Path
from typing import Any, cast

import pytest

from custom_components.usage_stats.engine.analysis.backfill import (
    EVERYTHING,
    Coverage,
    Question,
    Rename,
    Replay,
    Span,
    Subject,
    counting,
    current_id,
)
from custom_components.usage_stats.engine.analysis.recorded import Context, EventRow, StateRow

FIXTURE = Path(__file__).parents[2] / "fixtures" / "recorder_rows.json"
BERLIN = timezone(timedelta(hours=1))
DEVICES = frozenset({"light", "switch", "input_boolean"})
PRESSED = frozenset({"button", "input_button", "scene", "event"})
RUNS = frozenset({"automation", "script"})
NOTHING = Coverage((), {})
DAY = 1_804_500_000.0
"""In the night to 2027-03-08."""
RUN = Context("a", "x")
PERSON = Context("a", None, "person")


def question(kind: str, domains: frozenset[str], **changed: object) -> Question:
    """Return one about a day."""
    asked: dict[str, object] = {
        "kind": kind,
        "domains": domains,
        "since": DAY - 86_400,
        "until": DAY + 200_000,
        "zone": BERLIN,
        "coverage": NOTHING,
    }
    return Question(**cast(dict[str, Any], {**asked, **changed}))


def on(time: float, context: Context, entity_id: str = "light.desk") -> StateRow:
    """Return a row of something that is turned on."""
    return StateRow(DAY + time, context, entity_id, "on", "off")


def event(time: float, context: Context, event_type: str, **data: object) -> EventRow:
    """Return a row of an event."""
    return EventRow(DAY + time, context, event_type, data)


def words(asked: Question, *rows: EventRow | StateRow) -> list[tuple[str, str]]:
    """Return (entity, origin) of what is found in rows."""
    replay = Replay(asked)
    replay.run(rows)
    return [(item.subject.entity_id, item.subject.word) for item in replay.found.elements()]


def turned_on(*rows: EventRow | StateRow, **changed: object) -> list[str]:
    """Return the origins of what was turned on."""
    return [word for _entity, word in words(question("turned_on", DEVICES, **changed), *rows)]


@pytest.fixture
def recorded() -> list[EventRow | StateRow]:
    """Return the rows of a real recorder, over two days."""
    rows: list[EventRow | StateRow] = []
    for name, time, context, *rest in json.loads(FIXTURE.read_text(encoding="utf-8"))["rows"]:
        kind: Any = {"EventRow": EventRow, "StateRow": StateRow}[name]
        rows.append(kind(time, Context(*context), *rest))
    return rows


@pytest.mark.parametrize(
    ("kind", "domains", "uses"),
    [
        (
            "runs",
            RUNS,
            {
                ("automation.dusk", "Evening", "person"): 2,
                ("automation.without_id", "Without id", "device"): 1,
                ("script.film", "Film", "automation"): 2,
            },
        ),
        (
            "turned_on",
            DEVICES,
            {
                ("input_boolean.lamp", None, "person"): 2,
                ("input_boolean.beamer", None, "automation"): 2,
                ("light.desk", None, "device"): 1,
            },
        ),
        (
            "pressed",
            PRESSED,
            {
                ("input_button.bell", None, "person"): 1,
                ("scene.night", None, "automation"): 1,
                ("event.remote", None, "short_press"): 1,
                ("event.remote", None, "long_press"): 1,
            },
        ),
    ],
)
def test_rows_of_a_real_recorder(
    recorded: list[EventRow | StateRow], kind: str, domains: frozenset[str], uses: dict[Any, int]
) -> None:
    """A person, an automation, a script and a device; a remote, an automation and a scene."""
    renamed = Rename(1_804_611_600.0, "automation.evening", "automation.dusk")
    replay = Replay(question(kind, domains, renames=[renamed]))
    replay.run(recorded)

    found: Counter[Subject] = Counter()
    for item, count in replay.found.items():
        found[item.subject] += count
    assert found == uses
    assert {item.date for item in replay.found} <= {date(2027, 3, 8), date(2027, 3, 9)}


@pytest.mark.parametrize(
    ("before", "counted"),
    [("off", 1), ("on", 0), ("unavailable", 0), ("unknown", 0), (None, 0)],
)
def test_only_a_change_from_off_is_a_use(before: str | None, counted: int) -> None:
    assert len(turned_on(on(1, Context("a"))._replace(before=before))) == counted


def test_what_is_gone_or_of_another_domain_is_no_use() -> None:
    gone = StateRow(DAY, Context("a"), "light.desk", None, "off")
    assert turned_on(gone, on(1, Context("b"), "binary_sensor.door")) == []
    assert words(question("runs", RUNS), on(1, Context("a"), "automation.evening")) == []


@pytest.mark.parametrize(
    ("rows", "origin"),
    [
        ((on(1, PERSON),), "person"),
        ((on(1, Context("a", None, "app")),), "app"),
        ((on(1, Context("a")),), "device"),
        ((on(1, Context(None)),), "device"),
        ((on(1, Context(None, None, "person")),), "person"),
        ((on(1, Context("b", "a")),), "device"),
        ((event(0, PERSON, "call_service"), on(1, Context("b", "a"))), "person"),
        ((on(0, PERSON)._replace(before="on"), on(1, Context("b", "a"))), "person"),
        ((event(0, RUN, "automation_triggered"), on(1, RUN)), "automation"),
        ((event(0, Context("a"), "homekit_state_change"), on(1, Context("a"))), "homekit"),
        ((event(0, PERSON, "google_assistant_command"), on(1, Context("a"))),
         "google_assistant"),
        ((event(0, Context(None), "call_service"), on(1, Context("a"))), "device"),
        ((event(0, Context("a"), "call_service"), on(1, Context("a"))), "home_assistant"),
        ((event(0, Context("a"), "timer.finished"), on(1, Context("a"))), "home_assistant"),
        ((StateRow(DAY, Context("a"), "assist_satellite.kitchen", "listening", "idle"),
          on(1, Context("a"))), "voice"),
        ((event(0, PERSON, "tag_scanned"), on(1, Context("b", "a"))), "person"),
    ],
)  # fmt: skip
def test_the_origin(rows: tuple[EventRow | StateRow, ...], origin: str) -> None:
    assert turned_on(*rows) == [origin]


@pytest.mark.parametrize(
    ("service", "data", "origin"),
    [
        ("turn_off", {"entity_id": "light.desk"}, "device"),
        ("turn_off", {"entity_id": ["light.desk"]}, "device"),
        ("turn_off", {"entity_id": "all"}, "device"),
        ("turn_off", {}, "device"),
        ("turn_off", {"entity_id": ["all"]}, "device"),
        ("turn_off", {"entity_id": ["light.bed"]}, "person"),
        ("turn_on", {"entity_id": ["light.desk"]}, "person"),
    ],
)
def test_a_change_against_the_last_call_is_the_devices(
    service: str, data: dict[str, object], origin: str
) -> None:
    called = PERSON
    rows = (
        event(0, called, "call_service", service=service, service_data=data),
        on(1, called)._replace(before_context_id="a"),
    )
    assert turned_on(*rows) == [origin]


def test_what_we_cause_is_no_use() -> None:
    ours, runs = Context("ours"), Context("run", "ours")
    own = frozenset({"sensor.espresso", "usage_stats_exported"})
    rows = (
        StateRow(DAY, ours, "sensor.espresso", "2", "1"),
        event(1, runs, "automation_triggered", entity_id="automation.evening"),
        on(2, runs),
        event(3, Context("told"), "usage_stats_exported"),
        on(4, Context("b", "told")),
    )
    assert turned_on(*rows, own=own) == []
    assert words(question("runs", RUNS, own=own), *rows) == []
    assert len(turned_on(*rows)) == 2


def run(time: float, entity_id: object, **data: object) -> EventRow:
    """Return a run that the clock has started."""
    return event(time, Context(f"run{time}"), "automation_triggered", entity_id=entity_id, **data)


def test_runs_have_their_names_and_what_started_them() -> None:
    replay = Replay(question("runs", RUNS))
    replay.run(
        [
            run(1, "automation.evening", name="Evening", source="time"),
            run(2, "automation.gone", source="mqtt topic door"),
            run(3, None),
            run(4, "script.film"),
            on(5, Context("a")),
        ]
    )
    assert [item.subject for item in replay.found] == [
        Subject("automation.evening", "Evening", "home_assistant"),
        Subject("automation.gone", None, "device"),
    ]


def press(time: float, state: str, before: str = "unknown", changed: float = 0.0) -> StateRow:
    """Return a row of a button."""
    return StateRow(DAY + time, Context("a"), "button.bell", state, before, changed)


def at(seconds: float) -> str:
    """Return a time as a button has it as its state."""
    return f"{date(2027, 3, 8)}T00:{int(seconds) // 60:02}:{int(seconds) % 60:02}+00:00"


@pytest.mark.parametrize(
    ("rows", "times"),
    [
        ([press(0, at(100))], 1),
        # A start writes the last press again.
        ([press(0, at(100)), press(9, "unknown", at(100)), press(10, at(100))], 1),
        ([press(0, at(100)), press(10, at(200), at(100))], 2),
        ([press(0, at(100), "unavailable", DAY * 2)], 0),
        ([press(0, at(100), "unavailable", 5.0)], 1),
        ([press(0, "unavailable", at(100))], 0),
        ([press(0, "pressed")], 0),
        ([press(0, "2027-03-08T00:00:00")], 0),
        # Long before what is looked at.
        ([press(0, "2027-01-08T00:00:00+00:00")], 0),
    ],
)
def test_presses_are_distinct_times(rows: list[StateRow], times: int) -> None:
    assert len(words(question("pressed", PRESSED), *rows)) == times


def test_hours_and_dates_are_those_of_the_use() -> None:
    late = f"{date(2027, 3, 7)}T23:30:00+00:00"
    replay = Replay(question("pressed", PRESSED))
    replay.run([press(10_000, late)])

    (found,) = replay.found
    assert (found.date, found.hour) == (date(2027, 3, 8), 501_239)
    assert Replay(question("pressed", PRESSED, zone=UTC)).found == {}


def test_a_period_is_half_open_and_what_was_before_still_tells_causes() -> None:
    called = event(-10, PERSON, "call_service")
    rows = (called, on(-5, Context("a")), on(0, Context("b", "a")), on(100, Context("c")))
    assert turned_on(*rows, since=DAY, until=DAY + 100) == ["person"]


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


def test_an_entity_has_the_id_of_today() -> None:
    renames = [Rename(5, "light.a", "light.b"), Rename(9, "light.b", "light.c")]
    assert [current_id("light.a", time, renames) for time in (1, 5)] == ["light.c", "light.a"]
    assert current_id("light.b", 6, renames) == "light.c"
