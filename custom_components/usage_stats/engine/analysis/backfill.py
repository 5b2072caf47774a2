"""Which uses the rows of Home Assistant's recorder stand for, and which of them count already.

Rows come in the order of their times, which are seconds since 1970. What tells a use and its origin
is what tells them while they happen: engine/tracking. Reading the rows is in analysis/recorder.py.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from ..tracking.starts import TURNED_ON, begins, pressed
from ..uses.use import Combination
from .recorded import AUTOMATION_RUN, RUN_EVENTS, Causes, EventRow, StateRow

RUNS = "runs"
PRESSED = "pressed"
SWITCHED_ON = "turned_on"
KINDS = frozenset({RUNS, PRESSED, SWITCHED_ON})
"""The kinds of trackers that can be backfilled from states and events."""
STATISTICS = "statistics"
"""The kind of what is backfilled from long-term statistics: trackers of anything else."""


class Rename(NamedTuple):
    """An entity that got another id."""

    time: float
    old: str
    new: str


class Span(NamedTuple):
    """A time in which a tracker has counted what was used, or has been backfilled."""

    tracker: str
    counted_by: str
    domains: frozenset[str]
    entities: frozenset[str] | None
    """Ids in the registry, else entity ids; None for all of the kind."""
    since: float
    until: float


EVERYTHING = ""
"""The tracker of a span that stands for all trackers."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What counts already of a kind, for one tracker."""

    spans: Sequence[Span]
    keys: Mapping[str, str]
    """Entity id → id in the registry."""
    left_out: Collection[str] = frozenset()
    """Entity ids that a tracker of all of the kind does not count."""

    def has(self, entity_id: str, time: float) -> bool:
        """Return whether a use of an entity at a time was counted, or would be a second one."""
        domain = entity_id.partition(".")[0]
        return any(
            span.since <= time < span.until
            and (span.tracker == EVERYTHING or domain in span.domains)
            and self._names(span, entity_id)
            for span in self.spans
        )

    def _names(self, span: Span, entity_id: str) -> bool:
        if span.entities is None:
            return span.tracker == EVERYTHING or entity_id not in self.left_out
        return self.keys.get(entity_id, entity_id) in span.entities


def counting(
    spans: Iterable[Span], tracker: str, counted_by: str, others: Collection[str]
) -> list[Span]:
    """Return those of the spans of a kind in which a use of a tracker counts already.

    `others` are the trackers that there are. Those count the same event under another name if
    they are counted by something else; what a tracker has counted that is gone, is counted.
    """
    return [
        span
        for span in spans
        if span.tracker == tracker or span.tracker not in others or span.counted_by == counted_by
    ]


class Subject(NamedTuple):
    """What was used, and by which route."""

    entity_id: str
    name: str | None
    """The name in the event of a run."""
    word: str
    """The origin, or the type of the event of an event entity."""


class Found(NamedTuple):
    """A subject in an hour."""

    date: date
    hour: int
    """UTC hour since 1970."""
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked for: the uses of a tracker in [since, until)."""

    kind: str
    domains: frozenset[str]
    entities: frozenset[str] | None = None
    """As in a span."""
    since: float
    until: float
    coverage: Coverage

    def wants(self, entity_id: str, time: float, used: float) -> bool:
        """Return whether a use is one of these, and does not count yet.

        `time` is that of the row: by it a tracker has counted, or not.
        """
        if not self.since <= min(time, used) or time >= self.until:
            return False
        if entity_id.partition(".")[0] not in self.domains:
            return False
        key = self.coverage.keys.get(entity_id, entity_id)
        if self.entities is not None and key not in self.entities:
            return False
        return not self.coverage.has(entity_id, time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Questions that are answered by one reading."""

    questions: Sequence[Question]
    zone: tzinfo
    own: frozenset[str] = frozenset()
    """Entities and types of events whose consequences do not count."""
    renames: Sequence[Rename] = ()

    @property
    def period(self) -> tuple[float, float]:
        """The time from the first of the periods to the end of the last."""
        questions = self.questions
        since = min(question.since for question in questions)
        return since, max(question.until for question in questions)

    def domains(self, kind: str) -> frozenset[str]:
        """Return the domains of a kind that are asked about."""
        asked = (question.domains for question in self.questions if question.kind == kind)
        return frozenset().union(*asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a tracker counts, for its backfill."""

    tracker: str
    kind: str
    counted_by: str
    domains: frozenset[str]
    entities: frozenset[str] | None
    """As in a span."""
    left_out: frozenset[str] = frozenset()
    """As in a coverage."""
    attached: float
    """Since when it counts."""
    wanted: bool | None
    """Whether somebody wants the days before; None if the tracker is older than that question."""
    includes: Callable[[str], bool]
    combination: Callable[[Subject], Combination]
    """Names what was found as it would be named now; raise RefusedError."""

    def span(self, since: float, until: float) -> Span:
        """Return a time in which this is counted."""
        return Span(self.tracker, self.counted_by, self.domains, self.entities, since, until)


class Replay:
    """Finds the uses in rows, and counts them by hour."""

    def __init__(self, search: Search) -> None:
        """Find nothing yet."""
        self.found: list[Counter[Found]] = [Counter() for _ in search.questions]
        """In the order of the questions."""
        self._search = search
        self._domains = {kind: search.domains(kind) for kind in KINDS}
        self._causes = Causes(search.own)
        self._presses: dict[str, str] = {}
        """The last press by entity: at a start it is recorded again."""

    def run(self, rows: Iterable[EventRow | StateRow]) -> None:
        """Take rows, the oldest first."""
        for row in rows:
            if isinstance(row, EventRow):
                self._take_event(row)
            else:
                self._take_state(row)

    def _take_event(self, row: EventRow) -> None:
        causes, entity_id = self._causes, row.data.get("entity_id")
        causes.see_event(row)
        if not isinstance(entity_id, str):
            return
        domain = entity_id.partition(".")[0]
        if domain not in self._domains[RUNS] or RUN_EVENTS.get(domain) != row.event_type:
            return
        if causes.is_own(row.context):
            return
        run = row.event_type == AUTOMATION_RUN
        word = causes.starter(row) if run else causes.origin(row.context)
        name = row.data.get("name")
        subject = Subject(entity_id, str(name) if name else None, word)
        self._add(RUNS, row.time, row.time, subject)

    def _take_state(self, row: StateRow) -> None:
        causes = self._causes
        causes.see_state(row)
        if row.state is None or row.before is None or row.before == row.state:
            return
        for kind in (SWITCHED_ON, PRESSED):
            used = self._used_at(kind, row)
            if used is not None and not causes.is_own(row.context):
                word = row.event_type or causes.origin_of_change(row)
                self._add(kind, row.time, used, Subject(row.entity_id, None, word))

    def _used_at(self, kind: str, row: StateRow) -> float | None:
        """Return when something was used that a state tells of; None if nothing was."""
        domain, before, state = row.entity_id.partition(".")[0], row.before, row.state
        if before is None or state is None or domain not in self._domains[kind]:
            return None
        if kind == SWITCHED_ON:
            return row.time if begins(TURNED_ON, domain, before, state) else None
        if self._presses.get(row.entity_id) == state:
            return None
        if not pressed(before, datetime.fromtimestamp(row.before_changed, UTC), state):
            return None
        self._presses[row.entity_id] = state
        return _instant(state)

    def _add(self, kind: str, time: float, used: float, subject: Subject) -> None:
        search = self._search
        entity_id = current_id(subject.entity_id, time, search.renames)
        found: Found | None = None
        for question, counter in zip(search.questions, self.found, strict=True):
            if question.kind != kind or not question.wants(entity_id, time, used):
                continue
            if found is None:
                day = datetime.fromtimestamp(used, search.zone).date()
                found = Found(day, int(used) // 3_600, subject._replace(entity_id=entity_id))
            counter[found] += 1


def _instant(state: str) -> float | None:
    """Return the time that is the state of what is pressed, in seconds since 1970."""
    try:
        parsed = datetime.fromisoformat(state)
    except ValueError:
        return None
    return None if parsed.tzinfo is None else parsed.timestamp()


def current_id(entity_id: str, time: float, renames: Iterable[Rename]) -> str:
    """Return the id that an entity has now. Renames come in the order of their times."""
    for rename in renames:
        if rename.time > time and rename.old == entity_id:
            entity_id = rename.new
    return entity_id
