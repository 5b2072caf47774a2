"""What was not used: entities of Home Assistant, and our own combinations."""

from functools import partial

from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..analysis.unused import OwnHistory, UnusedQuestion, async_unused
from ..data import UsageStatsData
from ..engine.analysis import history
from ..engine.analysis.history import CombinationSums, Selection
from ..engine.analysis.period import DAY, Period
from ..engine.analysis.spans import Span, spans
from ..engine.analysis.trends import DEFAULT_LISTED, parse_limit
from ..engine.analysis.unused import (
    DEFAULT_DAYS,
    KINDS,
    Unused,
    UnusedCombination,
    parse_kinds,
    parse_unused_days,
    unused_combinations,
)
from ..engine.uses.use import Combination
from ..storage.database import Connection
from .command import Answer, Command, Fields, iso, reading
from .schema import mapping

_COMBINATIONS = "combinations"
_UNUSED = vol.Schema(
    mapping(
        {
            vol.Optional("days", default=DEFAULT_DAYS): parse_unused_days,
            vol.Optional("kinds", default=list(KINDS)): parse_kinds,
            vol.Optional("limit", default=DEFAULT_LISTED): parse_limit,
        }
    )
)


async def _async_get_unused(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    question = UnusedQuestion(fields["days"], fields["kinds"], fields["limit"])
    day, open_date = data.counter.day, data.storage.open_date
    used_today = set(day.totals)
    # Of any length that ends before the open day: what is known does not depend on it.
    period = Period(open_date - question.days * DAY, open_date - DAY, open_date)
    read = partial(_read, known=set(data.names.combinations) | used_today, period=period)
    with reading():
        sums, known = await data.history.async_ask(read)
    own = OwnHistory(known, data.trackers.counts_by_name())
    found = await async_unused(hass, question, own)
    combinations = unused_combinations(sums, used_today, question.days, open_date)
    totals = {**found.totals, _COMBINATIONS: len(combinations)}
    answer = {
        "success": True,
        "days": question.days,
        "recorder_since": iso(found.recorder_since),
        "not_known": found.not_known,
        "totals": {kind: totals[kind] for kind in question.kinds},
        **{
            kind: [_entity(item, found.used_by) for item in items]
            for kind, items in found.lists.items()
        },
    }
    if _COMBINATIONS in question.kinds:
        answer[_COMBINATIONS] = [_combination(item) for item in combinations[: question.limit]]
    return answer


def _read(
    connection: Connection, known: set[Combination], period: Period
) -> tuple[list[CombinationSums], dict[str, Span]]:
    known_spans = spans(connection, known, period.open_day)
    return history.combinations(connection, Selection(), period), known_spans


def _entity(item: Unused, used_by: dict[str, list[str]]) -> Answer:
    facts = item.facts
    return {
        "entity_id": facts.entity_id,
        "name": facts.name,
        "last": iso(facts.last),
        "days": item.days,
        "why": item.why.value,
        "seen_since": iso(facts.seen_since),
        "exists_since": iso(facts.exists_since),
        "used_by": used_by[facts.entity_id],
    }


def _combination(item: UnusedCombination) -> Answer:
    return {
        "skill": item.skill,
        "modality": item.modality,
        "last": item.last,
        "days": item.days,
        "why": "not_since",
    }


GET_UNUSED = Command("get_unused", _UNUSED, _async_get_unused)
