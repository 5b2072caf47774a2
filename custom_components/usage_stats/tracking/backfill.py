"""What trackers count, for counting what the recorder remembers.

Names, areas and entities are those of now, by the same functions as what is counted while it
happens. Reading and writing are in analysis/backfill.py.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection

from ..engine.analysis import backfill
from ..engine.analysis.backfill import Plan, Subject
from ..engine.tracking.names import cut_name
from ..engine.uses.use import Combination
from .const import (
    BY_ORIGIN,
    CONF_BACKFILL,
    CONF_COUNTED_BY,
    CONF_DOMAINS,
    CONF_KIND,
    CONF_RECORD,
    CUSTOM,
    RECORD_USE,
)
from .custom import async_counter_names
from .kinds import KINDS
from .kinds.events import run_name
from .places import async_is_counted
from .recorder import TrackerRecorder
from .selection import async_targeted
from .tracker import Tracker


@callback
def async_plan(
    hass: HomeAssistant,
    tracker_id: str,
    data: Mapping[str, Any],
    recorder: TrackerRecorder,
    attached: float,
) -> Plan | None:
    """Return what a tracker counts; None if that cannot be backfilled."""
    kind = data.get(CONF_KIND)
    if kind == CUSTOM and data.get(CONF_RECORD) == RECORD_USE:
        return _plan_of_counters(hass, tracker_id, data, attached)
    if kind in backfill.KINDS:
        return _plan_of_kind(hass, tracker_id, data, recorder, attached)
    return None


def _plan_of_kind(
    hass: HomeAssistant,
    tracker_id: str,
    data: Mapping[str, Any],
    recorder: TrackerRecorder,
    attached: float,
) -> Plan:
    kind = data[CONF_KIND]
    # What is wrong with names of earlier days is no problem of the tracker.
    tracker = Tracker(hass, tracker_id, data, recorder, lambda _reason: None)
    selection = tracker.selection()

    def includes(entity_id: str) -> bool:
        # An event of a run has a name, should the automation be gone.
        known = kind == backfill.RUNS or hass.states.get(entity_id) is not None
        return known and selection.includes(entity_id)

    def combination(found: Subject) -> Combination:
        skill = run_name(hass, found.entity_id, found.name)
        modality = tracker.modality(found.entity_id, lambda: found.word)
        named = cut_name(skill), cut_name(modality)
        recorder.mark_unasked(named)
        return named

    domains = frozenset(data.get(CONF_DOMAINS, KINDS[kind].domains))
    return Plan(
        tracker=tracker_id,
        kind=kind,
        counted_by=str(data.get(CONF_COUNTED_BY, BY_ORIGIN)),
        domains=domains,
        entities=_targeted(tracker),
        left_out=frozenset() if tracker.target is None else _left_out(hass, domains),
        attached=attached,
        wanted=data.get(CONF_BACKFILL),
        includes=includes,
        combination=combination,
    )


def _plan_of_counters(
    hass: HomeAssistant, tracker_id: str, data: Mapping[str, Any], attached: float
) -> Plan:
    """Return the plan of a tracker of anything else; of which counter, the call says."""
    return Plan(
        tracker=tracker_id,
        kind=backfill.STATISTICS,
        # Two trackers of the same counter have names of their own.
        counted_by=tracker_id,
        domains=frozenset(),
        entities=frozenset(),
        attached=attached,
        wanted=None,
        includes=lambda _entity_id: True,
        combination=lambda found: async_counter_names(hass, data, found.entity_id),
    )


def _targeted(tracker: Tracker) -> frozenset[str] | None:
    """Return what a tracker names, by the ids in the registry, which stay."""
    if tracker.target is None:
        return None
    registry = er.async_get(tracker.hass)
    named = async_targeted(tracker.hass, TargetSelection(dict(tracker.target)))
    entries = ((entity_id, registry.async_get(entity_id)) for entity_id in named)
    return frozenset(entity_id if entry is None else entry.id for entity_id, entry in entries)


def _left_out(hass: HomeAssistant, domains: frozenset[str]) -> frozenset[str]:
    return frozenset(
        entity_id
        for entity_id in hass.states.async_entity_ids(domains)
        if not async_is_counted(hass, entity_id)
    )
