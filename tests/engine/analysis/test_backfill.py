"""What the recorder's rows stand for, and what of it counts already."""

from collections import Counter
from datetime import date
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.usage_stats.engine.analysis.backfill import (
    Coverage,
    Rename,
    Replay,
    Subject,
)
from custom_components.usage_stats.engine.analysis.recorded import Context, EventRow, StateRow

from .replaying import (
    DAY,
    DEVICES,
    PERSON,
    PRESSED,
    RUN,
    RUNS,
    event,
    on,
    question,
    search,
    turned_on,
    words,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"


def read_rows(name: str) -> list[EventRow | StateRow]:
    """Return the rows of a real recorder."""
    rows: list[EventRow | StateRow] = []
    text = (FIXTURES / name).read_text(encoding="utf-8")
    for kind, time, context, *rest in json.loads(text)["rows"]:
        row: Any = {"EventRow": EventRow, "StateRow": StateRow}[kind]
        rows.append(row(time, Context(*context), *rest))
    return rows


@pytest.fixture
def recorded() -> list[EventRow | StateRow]:
    """Return those of two days."""
    return read_rows("recorder_rows.json")


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
    replay = Replay(search(question(kind, domains), renames=[renamed]))
    replay.run(recorded)

    found: Counter[Subject] = Counter()
    for item, count in replay.found[0].items():
        found[item.subject] += count
    assert found == uses
    assert {item.date for item in replay.found[0]} <= {date(2027, 3, 8), date(2027, 3, 9)}


def test_rows_of_a_home_that_was_started_again() -> None:
    """As its own trackers counted them meanwhile: a lamp that was on is off after the restart."""
    kinds = {"runs": RUNS, "turned_on": DEVICES, "pressed": PRESSED}
    questions = [question(kind, domains) for kind, domains in kinds.items()]
    replay = Replay(search(*questions, own=frozenset({"sensor.usage_stats_uses_today"})))
    replay.run(read_rows("recorder_restart.json"))

    assert [
        Counter((item.subject.entity_id, item.subject.word) for item in found.elements())
        for found in replay.found
    ] == [
        {
            ("automation.evening", "person"): 3,
            ("script.film", "automation"): 3,
            ("automation.without_id", "device"): 2,
        },
        {
            ("light.lamp", "person"): 3,
            ("light.desk_lamp", "automation"): 3,
            ("light.porch_lamp", "device"): 2,
        },
        {("input_button.bell", "person"): 2, ("scene.night", "automation"): 2},
    ]


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
    assert words(question("runs", RUNS), *rows, own=own) == []
    assert len(turned_on(*rows)) == 2


def run(time: float, entity_id: object, **data: object) -> EventRow:
    """Return a run that the clock has started."""
    return event(time, Context(f"run{time}"), "automation_triggered", entity_id=entity_id, **data)


def test_runs_have_their_names_and_what_started_them() -> None:
    replay = Replay(search(question("runs", RUNS)))
    replay.run(
        [
            run(1, "automation.evening", name="Evening", source="time"),
            run(2, "automation.gone", source="mqtt topic door"),
            run(3, None),
            run(4, "script.film"),
            on(5, Context("a")),
        ]
    )
    assert [item.subject for item in replay.found[0]] == [
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
    replay = Replay(search(question("pressed", PRESSED)))
    replay.run([press(10_000, late)])

    (found,) = replay.found[0]
    assert (found.date, found.hour) == (date(2027, 3, 8), 501_239)
    assert Replay(search(question("pressed", PRESSED))).found == [{}]


def test_a_period_is_half_open_and_what_was_before_still_tells_causes() -> None:
    called = event(-10, PERSON, "call_service")
    rows = (called, on(-5, Context("a")), on(0, Context("b", "a")), on(100, Context("c")))
    assert turned_on(*rows, since=DAY, until=DAY + 100) == ["person"]


def test_one_reading_answers_all_questions(recorded: list[EventRow | StateRow]) -> None:
    """Each tracker has its own kind, domains, entities and period."""
    keys = Coverage((), {"input_boolean.beamer": "id of beamer"})
    questions = [
        question("runs", frozenset({"automation"})),
        question("runs", RUNS, since=DAY + 200_000),
        question("turned_on", DEVICES, entities=frozenset({"id of beamer"}), coverage=keys),
        question("turned_on", DEVICES, entities=frozenset({"input_boolean.beamer"}), coverage=keys),
        question("pressed", PRESSED),
    ]
    replay = Replay(search(*questions))
    replay.run(recorded)

    assert [
        Counter(item.subject.entity_id for item in found.elements()) for found in replay.found
    ] == [
        {"automation.evening": 1, "automation.dusk": 1, "automation.without_id": 1},
        {},
        {"input_boolean.beamer": 2},
        {},
        {"input_button.bell": 1, "scene.night": 1, "event.remote": 2},
    ]
    first, last = DAY - 86_400, DAY + 200_000
    assert search(*questions).period == (first, last)
