"""Reads what Home Assistant's recorder remembers, as its *usage prediction* does.

Whatever reads its tables does so by `async_read`: what is not as expected there means that it is
not available, which is never an error of anybody else.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import batched
from operator import attrgetter
from threading import Event
from typing import Any

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import (
    SCHEMA_VERSION,
    EventData,
    Events,
    EventTypes,
    StateAttributes,
    States,
    StatesMeta,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import (
    DATA_INSTANCE,
    async_migration_in_progress,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased
from sqlalchemy.orm.session import Session

from ..const import LOGGER
from ..engine.analysis.backfill import RUNS, Found, Question, Rename, Replay
from ..engine.analysis.recorded import (
    FIRST_EVENTS,
    LEAD_SECONDS,
    RENAMED,
    RUN_EVENTS,
    SPOKEN_DOMAINS,
    Context,
    EventRow,
    StateRow,
)

_REPORTED: HassKey[bool] = HassKey("usage_stats_recorder_reported")
_SECONDS = 60.0
"""The longest time that reading may take."""
_ROWS_AT_ONCE = 4_096
_ENTITIES_AT_ONCE = 500
_DAY = timedelta(days=1)

type UserWord = Callable[[str], str]
"""Returns the origin that the id of a user stands for."""
type Stopped = Callable[[], bool]


class NotAvailableError(Exception):
    """The recorder cannot be read now."""

    def __init__(self, translation_key: str) -> None:
        """Name the text that says why."""
        super().__init__(translation_key)
        self.reason = translation_key


@callback
def async_recorder(hass: HomeAssistant) -> Recorder:
    """Return the recorder if it can be read; raise NotAvailableError."""
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None or not recorder.is_running:
        raise NotAvailableError(translation_key="recorder_missing")
    if async_migration_in_progress(hass):
        raise NotAvailableError(translation_key="recorder_migrating")
    if recorder.schema_version != SCHEMA_VERSION:
        raise NotAvailableError(translation_key="recorder_unknown")
    return recorder


@callback
def async_not_recorded(
    hass: HomeAssistant, entity_ids: Collection[str], kind: str | None = None
) -> list[str]:
    """Return those of the entities that the recorder leaves out, or whose runs, if these count."""
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None:
        return []
    recorded, excluded = recorder.entity_filter, recorder.exclude_event_types
    return sorted(
        entity_id
        for entity_id in entity_ids
        if (recorded is not None and not recorded(entity_id))
        or (kind == RUNS and RUN_EVENTS.get(entity_id.partition(".")[0]) in excluded)
    )


async def async_read[T](hass: HomeAssistant, read: Callable[[Session, Stopped], T]) -> T:
    """Call with a session of the recorder in its executor, once all that happened is in it.

    `read` gets a function that says whether to give up. Raise NotAvailableError.
    """
    recorder = async_recorder(hass)
    given_up = Event()

    def stopped() -> bool:
        return hass.is_stopping or given_up.is_set()

    def run() -> T:
        # Not by `session_scope`, which logs a traceback of each error.
        with closing(recorder.get_session()) as session:
            return read(session, stopped)

    try:
        async with asyncio.timeout(_SECONDS):
            await recorder.async_block_till_done()
            return await recorder.async_add_executor_job(run)
    except TimeoutError:
        raise NotAvailableError(translation_key="recorder_slow") from None
    except (
        SQLAlchemyError,
        AttributeError,
        KeyError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as err:
        if not hass.data.get(_REPORTED):
            hass.data[_REPORTED] = True
            LOGGER.warning("What the recorder remembers cannot be read: %s", type(err).__name__)
        raise NotAvailableError(translation_key="recorder_unknown") from None
    finally:
        # A thread cannot be cancelled.
        given_up.set()


def oldest(session: Session, _stopped: Stopped) -> float | None:
    """Return the time of the oldest state or event, in seconds since 1970."""
    times = (
        session.execute(select(func.min(column))).scalar()
        for column in (States.last_updated_ts, Events.time_fired_ts)
    )
    return min((time for time in times if time is not None), default=None)


def _renames(session: Session, since: float) -> list[Rename]:
    """Return the entities that got another id since a time, the first at first."""
    found = []
    for row in session.execute(_events({RENAMED}, since, dt_util.utcnow().timestamp() + 1)):
        data = _json(row.shared_data)
        old, new = data.get("old_entity_id"), data.get(ATTR_ENTITY_ID)
        if isinstance(old, str) and isinstance(new, str):
            found.append(Rename(row.time_fired_ts, old, new))
    return found


def replay(
    session: Session, stopped: Stopped, question: Question, user: UserWord
) -> dict[Found, int]:
    """Read the rows that answer a question, a day at a time; raise NotAvailableError."""
    question = replace(question, renames=_renames(session, question.since))
    replayed = Replay(question)
    domains = SPOKEN_DOMAINS if question.kind == RUNS else question.domains | SPOKEN_DOMAINS
    entities = _entities(session, domains, question.own)
    types = FIRST_EVENTS | {name for name in question.own if "." not in name}
    for start, end in _days(question.since - LEAD_SECONDS, question.until):
        if stopped():
            raise NotAvailableError(translation_key="recorder_slow")
        rows: list[EventRow | StateRow] = list(_event_rows(session, types, (start, end), user))
        rows.extend(_state_rows(session, entities, (start, end), user))
        # Events come first where the time is the same: what they caused follows.
        replayed.run(sorted(rows, key=attrgetter("time")))
    return replayed.found


def _days(since: float, until: float) -> Iterator[tuple[float, float]]:
    start = since
    while start < until:
        end = min(start + _DAY.total_seconds(), until)
        yield start, end
        start = end


def _entities(session: Session, domains: Collection[str], own: Collection[str]) -> dict[int, str]:
    """Return the entities to read by the number that the recorder gives them."""
    found = session.execute(select(StatesMeta.metadata_id, StatesMeta.entity_id))
    return {
        number: entity_id
        for number, entity_id in found
        if entity_id and (entity_id in own or entity_id.partition(".")[0] in domains)
    }


def _event_rows(
    session: Session, types: Collection[str], period: tuple[float, float], user: UserWord
) -> Iterator[EventRow]:
    query = _events(types, *period).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in session.execute(query):
        yield EventRow(
            row.time_fired_ts,
            _context(row.context_id_bin, row.context_parent_id_bin, row.context_user_id_bin, user),
            row.event_type,
            _json(row.shared_data),
        )


def _events(types: Collection[str], since: float, until: float) -> Select[Any]:
    return (
        select(
            Events.time_fired_ts,
            EventTypes.event_type,
            EventData.shared_data,
            Events.context_id_bin,
            Events.context_parent_id_bin,
            Events.context_user_id_bin,
        )
        .join(EventTypes, Events.event_type_id == EventTypes.event_type_id)
        .outerjoin(EventData, Events.data_id == EventData.data_id)
        .where(EventTypes.event_type.in_(sorted(types)))
        .where(Events.time_fired_ts >= since, Events.time_fired_ts < until)
        .order_by(Events.time_fired_ts, Events.event_id)
    )


def _state_rows(
    session: Session, entities: Mapping[int, str], period: tuple[float, float], user: UserWord
) -> Iterator[StateRow]:
    events = {number for number, name in entities.items() if name.startswith("event.")}
    for numbers in batched(sorted(entities), _ENTITIES_AT_ONCE, strict=False):
        query = _states(numbers, events.intersection(numbers), *period)
        for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
            entity_id = entities[row.metadata_id]
            event_type = _json(row.shared_attrs).get("event_type")
            changed = row.before_changed_ts or row.before_updated_ts or 0.0
            yield StateRow(
                row.last_updated_ts,
                _context(
                    row.context_id_bin, row.context_parent_id_bin, row.context_user_id_bin, user
                ),
                entity_id,
                row.state,
                row.before,
                changed,
                row.before_context.hex() if row.before_context else None,
                event_type if isinstance(event_type, str) else None,
            )


def _states(
    numbers: Collection[int], events: Collection[int], since: float, until: float
) -> Select[Any]:
    """Return the query of changes of states, with the state before each.

    Most rows are those of attributes that have changed, and are left out.
    """
    before = aliased(States)
    return (
        select(
            States.metadata_id,
            States.last_updated_ts,
            States.state,
            States.context_id_bin,
            States.context_parent_id_bin,
            States.context_user_id_bin,
            before.state.label("before"),
            before.last_changed_ts.label("before_changed_ts"),
            before.last_updated_ts.label("before_updated_ts"),
            before.context_id_bin.label("before_context"),
            StateAttributes.shared_attrs,
        )
        .outerjoin(before, States.old_state_id == before.state_id)
        .outerjoin(
            StateAttributes,
            and_(
                States.attributes_id == StateAttributes.attributes_id,
                States.metadata_id.in_(sorted(events)),
            ),
        )
        .where(States.metadata_id.in_(sorted(numbers)))
        .where(States.last_updated_ts >= since, States.last_updated_ts < until)
        .where(
            or_(
                States.last_changed_ts.is_(None),
                States.last_changed_ts == States.last_updated_ts,
            )
        )
    )


def _context(
    context_id: bytes | None, parent_id: bytes | None, user_id: bytes | None, user: UserWord
) -> Context:
    return Context(
        context_id.hex() if context_id else None,
        parent_id.hex() if parent_id else None,
        user(user_id.hex()) if user_id else None,
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


def local_midnight(time: float) -> float:
    """Return the start of the local date of a time, both in seconds since 1970."""
    local = datetime.fromtimestamp(time, dt_util.get_default_time_zone())
    return dt_util.start_of_local_day(local).timestamp()
