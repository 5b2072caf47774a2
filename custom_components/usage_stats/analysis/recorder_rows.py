"""Reads from the recorder what tells of uses: events and changes of states, in one pass.

The way to it is in recorder.py, what the rows stand for in engine/analysis/backfill.py.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import batched
from operator import attrgetter
from typing import Any

from homeassistant.components.recorder.db_schema import (
    EventData,
    Events,
    EventTypes,
    StateAttributes,
    States,
    StatesMeta,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.session import Session

from ..engine.analysis.backfill import PRESSED, SWITCHED_ON, Found, Rename, Replay, Search
from ..engine.analysis.recorded import (
    FIRST_EVENTS,
    LEAD_SECONDS,
    RENAMED,
    SPOKEN_DOMAINS,
    Context,
    EventRow,
    StateRow,
)
from .recorder import NotAvailableError, Stopped

_ROWS_AT_ONCE = 4_096
_ENTITIES_AT_ONCE = 500
_MOST_ROWS = 10_000
"""How many rows are put into their order at once."""
_SHORTEST_SECONDS = 1.0
"""What is not divided any more, however much happened."""
_TEXTS = 256
"""How many texts of data are known again: most events have one that came before."""

type UserWord = Callable[[str], str]
"""Returns the origin that the id of a user stands for."""
type _Period = tuple[float, float]


def replay(
    session: Session, stopped: Stopped, search: Search, user: UserWord
) -> list[Counter[Found]]:
    """Return what answers each of the questions; raise NotAvailableError."""
    since, until = search.period
    rows = _Rows(session, search, user)
    replayed = Replay(replace(search, renames=rows.renames(since)))
    for period in rows.parts(since - LEAD_SECONDS, until, stopped):
        replayed.run(rows.read(period))
    return replayed.found


class _Rows:
    """The rows of the entities and of the types of events that a search needs."""

    def __init__(self, session: Session, search: Search, user: UserWord) -> None:
        """Look for the numbers that the recorder gives them: by these its indexes find rows."""
        self._session = session
        self._user = user
        self._parsed = lru_cache(_TEXTS)(_json)
        domains = SPOKEN_DOMAINS | search.domains(SWITCHED_ON) | search.domains(PRESSED)
        self._entities = {
            number: entity_id
            for number, entity_id in session.execute(
                select(StatesMeta.metadata_id, StatesMeta.entity_id)
            )
            if entity_id and (entity_id in search.own or entity_id.partition(".")[0] in domains)
        }
        self._batches = list(batched(sorted(self._entities), _ENTITIES_AT_ONCE, strict=False))
        self._types = self._numbers(
            {*FIRST_EVENTS, *(name for name in search.own if "." not in name)}
        )

    def _numbers(self, types: Collection[str]) -> dict[int, str]:
        found = select(EventTypes.event_type_id, EventTypes.event_type).where(
            EventTypes.event_type.in_(sorted(types))
        )
        return {number: name for number, name in self._session.execute(found) if name}

    def renames(self, since: float) -> list[Rename]:
        """Return the entities that got another id since a time, the first at first."""
        found = []
        period = since, dt_util.utcnow().timestamp() + 1
        for time, _type, text, *_context in self._session.execute(
            _events(list(self._numbers({RENAMED})), period)
        ):
            data = _json(text)
            old, new = data.get("old_entity_id"), data.get(ATTR_ENTITY_ID)
            if isinstance(old, str) and isinstance(new, str):
                found.append(Rename(time, old, new))
        return found

    def parts(self, since: float, until: float, stopped: Stopped) -> Iterator[_Period]:
        """Yield periods that follow each other, and have few rows each."""
        if stopped():
            raise NotAvailableError(translation_key="recorder_slow")
        if until - since <= _SHORTEST_SECONDS or self._count((since, until)) <= _MOST_ROWS:
            yield since, until
            return
        middle = (since + until) / 2
        yield from self.parts(since, middle, stopped)
        yield from self.parts(middle, until, stopped)

    def _count(self, period: _Period) -> int:
        session = self._session
        states = (_state_filter(numbers, period) for numbers in self._batches)
        counts = [
            select(func.count())
            .select_from(Events)
            .where(_event_filter(list(self._types), period)),
            *(select(func.count()).select_from(States).where(found) for found in states),
        ]
        return sum(session.execute(count).scalar_one() for count in counts)

    def read(self, period: _Period) -> list[EventRow | StateRow]:
        """Return the rows of a period in the order of their times.

        Events come first where the time is the same: what they caused follows.
        """
        rows: list[EventRow | StateRow] = list(self._event_rows(period))
        for numbers in self._batches:
            rows.extend(self._state_rows(numbers, period))
        rows.sort(key=attrgetter("time"))
        return rows

    def _event_rows(self, period: _Period) -> Iterator[EventRow]:
        query = _events(list(self._types), period).execution_options(yield_per=_ROWS_AT_ONCE)
        for time, number, text, *context in self._session.connection().execute(query):
            yield EventRow(time, self._context(*context), self._types[number], self._parsed(text))

    def _state_rows(self, numbers: Sequence[int], period: _Period) -> Iterator[StateRow]:
        entities = self._entities
        events = [number for number in numbers if entities[number].startswith("event.")]
        query = _states(numbers, events, period).execution_options(yield_per=_ROWS_AT_ONCE)
        for number, time, state, text, *rest in self._session.connection().execute(query):
            before, changed, updated, before_context, *context = rest
            event_type = _json(text).get("event_type") if text else None
            yield StateRow(
                time,
                self._context(*context),
                entities[number],
                state,
                before,
                changed or updated or 0.0,
                before_context.hex() if before_context else None,
                event_type if isinstance(event_type, str) else None,
            )

    def _context(
        self, context_id: bytes | None, parent_id: bytes | None, user_id: bytes | None
    ) -> Context:
        return Context(
            context_id.hex() if context_id else None,
            parent_id.hex() if parent_id else None,
            self._user(user_id.hex()) if user_id else None,
        )


def _event_filter(types: Sequence[int], period: _Period) -> ColumnElement[bool]:
    since, until = period
    return and_(
        Events.event_type_id.in_(types), Events.time_fired_ts >= since, Events.time_fired_ts < until
    )


def _events(types: Sequence[int], period: _Period) -> Select[Any]:
    """Return the query of events by the numbers of their types, in their order."""
    return (
        select(
            Events.time_fired_ts,
            Events.event_type_id,
            EventData.shared_data,
            Events.context_id_bin,
            Events.context_parent_id_bin,
            Events.context_user_id_bin,
        )
        .outerjoin(EventData, Events.data_id == EventData.data_id)
        .where(_event_filter(types, period))
        .order_by(Events.time_fired_ts, Events.event_id)
    )


def _state_filter(numbers: Collection[int], period: _Period) -> ColumnElement[bool]:
    since, until = period
    return and_(
        States.metadata_id.in_(sorted(numbers)),
        States.last_updated_ts >= since,
        States.last_updated_ts < until,
    )


def _states(numbers: Collection[int], events: Collection[int], period: _Period) -> Select[Any]:
    """Return the query of changes of states, with the state before each.

    Most rows are those of attributes that have changed, and are left out.
    """
    before = aliased(States)
    return (
        select(
            States.metadata_id,
            States.last_updated_ts,
            States.state,
            StateAttributes.shared_attrs,
            before.state,
            before.last_changed_ts,
            before.last_updated_ts,
            before.context_id_bin,
            States.context_id_bin,
            States.context_parent_id_bin,
            States.context_user_id_bin,
        )
        .outerjoin(before, States.old_state_id == before.state_id)
        .outerjoin(
            StateAttributes,
            and_(
                States.attributes_id == StateAttributes.attributes_id,
                States.metadata_id.in_(sorted(events)),
            ),
        )
        .where(_state_filter(numbers, period))
        .where(
            or_(
                States.last_changed_ts.is_(None),
                States.last_changed_ts == States.last_updated_ts,
            )
        )
    )


def _json(text: str | None) -> Mapping[str, object]:
    """Return the mapping in a text; an empty one if there is none."""
    if not text:
        return {}
    try:
        found = json_loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
