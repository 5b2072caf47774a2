"""Which entities were not used, from what Home Assistant remembers of them.

It keeps the last run of automations and scripts, and the last press of scenes and buttons, for
ever. When a device or a helper has changed, only the recorder knows, or we do, if a tracker counts
it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from homeassistant.const import STATE_OFF, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import entity_sources
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.analysis.spans import Span
from ..engine.analysis.unused import Facts, Unused, unused
from ..engine.fields import RefusedError
from ..engine.tracking.names import cut_name
from .recorder_last_seen import LastChanges, async_last_changes
from .references import async_used_by

_DOMAINS: Final[Mapping[str, frozenset[str]]] = {
    "automations": frozenset({"automation"}),
    "scripts": frozenset({"script"}),
    "scenes": frozenset({"scene"}),
    "buttons": frozenset({"button", "event", "input_button"}),
    "devices": frozenset({"climate", "cover", "fan", "light", "media_player", "switch"}),
    "helpers": frozenset(
        {
            *("counter", "input_boolean", "input_datetime", "input_number", "input_select"),
            *("input_text", "schedule", "timer"),
        }
    ),
}
_RUN = _DOMAINS["automations"] | _DOMAINS["scripts"]
_PRESSED = _DOMAINS["scenes"] | _DOMAINS["buttons"]
_NEVER_KNOWN = ("dashboards", "templates", "areas", "labels", "integrations")
"""What may use an entity without being seen."""
_AT_ONCE = 50
"""Entities looked at in one turn of the event loop."""
_HOUR = 3_600


class UnusedQuestion(NamedTuple):
    """Which entities somebody asks about, and how many of them."""

    days: int
    kinds: tuple[str, ...]
    limit: int
    """The length of each list."""


class OwnHistory(NamedTuple):
    """What we have counted ourselves."""

    spans: Mapping[str, Span]
    """by skill"""
    is_tracked: Callable[[str], bool]
    """Tells of an entity ID whether a tracker counts it under its name."""

    def span(self, state: State) -> Span | None:
        """Return when an entity was first and last counted."""
        try:
            span = self.spans.get(cut_name(state.name))
        except RefusedError:
            return None
        return span if span is not None and self.is_tracked(state.entity_id) else None


@dataclass(frozen=True, slots=True)
class UnusedEntities:
    """The lists by kind, cut to their limit."""

    lists: dict[str, list[Unused]]
    totals: dict[str, int]
    """How many there are without the limit."""
    used_by: dict[str, list[str]]
    """entity ID → what names it"""
    recorder_since: datetime | None
    not_known: list[str]


@dataclass(frozen=True, slots=True)
class _Entity:
    """One of a kind that is asked about, and what the event loop knows of it."""

    kind: str
    state: State
    exists_since: datetime | None
    span: Span | None

    @property
    def is_remembered(self) -> bool:
        """Whether its state says when it was last used."""
        state = self.state
        if state.domain in _RUN:
            return True
        if state.domain not in _PRESSED:
            return False
        return state.state == STATE_UNKNOWN or dt_util.parse_datetime(state.state) is not None


async def async_unused(
    hass: HomeAssistant, question: UnusedQuestion, own: OwnHistory
) -> UnusedEntities:
    """Answer a question about entities; what is not available is said in the answer."""
    kinds = [kind for kind in _DOMAINS if kind in question.kinds]
    entities = await _async_entities(hass, kinds, own)
    asked = [entity.state.entity_id for entity in entities if not entity.is_remembered]
    changes = await async_last_changes(hass, asked)
    find = partial(_find, entities, changes, question.days, dt_util.utcnow())
    found = await hass.async_add_executor_job(find)
    lists = {kind: found.get(kind, [])[: question.limit] for kind in kinds}
    listed = [entity.facts.entity_id for items in lists.values() for entity in items]
    return UnusedEntities(
        lists,
        {kind: len(found.get(kind, [])) for kind in lists},
        await async_used_by(hass, listed),
        None if changes is None else changes.since,
        [*_NEVER_KNOWN, *_not_seen(asked, changes)],
    )


def _not_seen(asked: list[str], changes: LastChanges | None) -> Iterator[str]:
    if changes is None:
        yield "recorder"
    elif len(changes.recorded) < len(asked):
        yield "not_recorded"


async def _async_entities(hass: HomeAssistant, kinds: list[str], own: OwnHistory) -> list[_Entity]:
    found = []
    registry = er.async_get(hass)
    for kind in kinds:
        for number, state in enumerate(hass.states.async_all(_DOMAINS[kind])):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            entry = registry.async_get(state.entity_id)
            if _is_meant_for_use(hass, state, entry):
                found.append(_Entity(kind, state, _exists_since(entry), own.span(state)))
    return found


@callback
def _is_meant_for_use(hass: HomeAssistant, state: State, entry: er.RegistryEntry | None) -> bool:
    """Return whether an entity is neither hidden, nor for settings, nor ours."""
    if entry is None:
        source = entity_sources(hass).get(state.entity_id)
        return source is None or source["domain"] != DOMAIN
    return entry.hidden_by is None and entry.entity_category is None and entry.platform != DOMAIN


def _exists_since(entry: er.RegistryEntry | None) -> datetime | None:
    # The registry has 1970 for what is older than its dates.
    if entry is None or entry.created_at.timestamp() <= 0:
        return None
    return entry.created_at


def _find(
    entities: list[_Entity], changes: LastChanges | None, days: int, now: datetime
) -> dict[str, list[Unused]]:
    """Return the lists by kind. Not in the event loop, which many entities would hold."""
    facts = sorted((_facts(entity, changes, now) for entity in entities), key=attrgetter("kind"))
    by_kind = groupby(facts, attrgetter("kind"))
    return {kind: unused(some, days, now) for kind, some in by_kind}


def _facts(entity: _Entity, changes: LastChanges | None, now: datetime) -> Facts:
    state = entity.state
    last, seen_since = (
        (_remembered(state, now), None) if entity.is_remembered else _seen(entity, changes)
    )
    return Facts(
        entity_id=state.entity_id,
        name=state.name,
        kind=entity.kind,
        last=last,
        seen_since=seen_since,
        exists_since=entity.exists_since,
        is_available=state.state != STATE_UNAVAILABLE,
        is_off=state.domain == "automation" and state.state == STATE_OFF,
    )


def _remembered(state: State, now: datetime) -> datetime | None:
    """Return when something was last run or pressed; None if it never was."""
    if state.domain in _PRESSED:
        pressed = dt_util.parse_datetime(state.state)
        return None if pressed is None else dt_util.as_utc(pressed)
    if state.attributes.get("current"):
        # It is running, maybe for months.
        return now
    last: Any = state.attributes.get("last_triggered")
    return dt_util.as_utc(last) if isinstance(last, datetime) else None


def _seen(entity: _Entity, changes: LastChanges | None) -> tuple[datetime | None, datetime]:
    """Return the last change that somebody has seen, and since when any would be seen.

    The state itself has not changed since `last_changed`, which every start sets.
    """
    state, last = entity.state, None
    since = state.last_changed
    if changes is not None and state.entity_id in changes.recorded:
        last = changes.changed.get(state.entity_id)
        since = min(since, changes.since or since)
    if (span := entity.span) is not None:
        counted = datetime.fromtimestamp(span.last * _HOUR, UTC)
        last = counted if last is None else max(last, counted)
        since = min(since, datetime.fromtimestamp(span.first * _HOUR, UTC))
    return last, since
