"""Questions about rows of a recorder, and what is found in them."""

from datetime import timedelta, timezone
from typing import Any, cast

from custom_components.usage_stats.engine.analysis.backfill import (
    Coverage,
    Question,
    Replay,
    Search,
)
from custom_components.usage_stats.engine.analysis.recorded import Context, EventRow, StateRow

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
        "coverage": NOTHING,
    }
    return Question(**cast(dict[str, Any], {**asked, **changed}))


def search(*questions: Question, **changed: object) -> Search:
    """Return one in Berlin."""
    asked: dict[str, object] = {"questions": questions, "zone": BERLIN}
    return Search(**cast(dict[str, Any], {**asked, **changed}))


def on(time: float, context: Context, entity_id: str = "light.desk") -> StateRow:
    """Return a row of something that is turned on."""
    return StateRow(DAY + time, context, entity_id, "on", "off")


def event(time: float, context: Context, event_type: str, **data: object) -> EventRow:
    """Return a row of an event."""
    return EventRow(DAY + time, context, event_type, data)


def words(
    asked: Question, *rows: EventRow | StateRow, own: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Return (entity, origin) of what is found in rows."""
    replay = Replay(search(asked, own=own))
    replay.run(rows)
    (found,) = replay.found
    return [(item.subject.entity_id, item.subject.word) for item in found.elements()]


def turned_on(
    *rows: EventRow | StateRow, own: frozenset[str] = frozenset(), **changed: object
) -> list[str]:
    """Return the origins of what was turned on."""
    asked = question("turned_on", DEVICES, **changed)
    return [word for _entity, word in words(asked, *rows, own=own)]
