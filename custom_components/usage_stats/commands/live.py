"""What an open panel shows of the present, all at once."""

from datetime import date, datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..data import UsageStatsData, loaded_data
from ..engine.daily import last_due
from ..engine.sharing.consent import PRIVACY_VERSION
from ..sharing.consent import ConsentManager
from ..sharing.manager import SharingManager
from .command import Answer, iso
from .uses import current

_DAY = timedelta(days=1)
_SHORT_ADMIN = ("entry_id", "reason")
_SHORT_TRACKER = ("problem", "skill", "modality", "event_type")


@callback
def async_live(hass: HomeAssistant) -> Answer:
    """Return the answer of `get_current` with all that changes beside it; without an entry, why."""
    entries = hass.config_entries.async_entries(DOMAIN)
    entry = entries[0] if entries else None
    answer = _about(entry) | {"issues": _issues(hass)}
    if (data := loaded_data(hass)) is None:
        return answer
    return {
        **current(data),
        **answer,
        "closes": iso(_closes(data)),
        "next_rollover": iso(_next_rollover(data)),
        "last_export": iso(data.exporter.last_export),
        "waiting_batches": data.exporter.waiting,
        "known_combinations": len(data.names.combinations),
        "records_events": data.options.record_events,
        "sharing": _sharing(data.sharing),
        "trackers": _trackers(data),
    }


@callback
def limited(answer: Answer) -> Answer:
    """Return what somebody who is no administrator sees: no reasons, addresses or templates."""
    shown = {name: value for name, value in answer.items() if name not in _SHORT_ADMIN}
    if (sharing := answer.get("sharing")) is not None:
        shown["sharing"] = {"status": sharing["status"]}
        shown["trackers"] = [
            {name: value for name, value in tracker.items() if name not in _SHORT_TRACKER}
            for tracker in answer["trackers"]
        ]
    return shown


def _about(entry: ConfigEntry | None) -> Answer:
    if entry is None:
        return {"state": "not_found", "entry_id": None, "reason": None}
    return {"state": entry.state.value, "entry_id": entry.entry_id, "reason": entry.reason}


@callback
def _issues(hass: HomeAssistant) -> list[str]:
    """Return the keys of our repair issues, those of trackers without their ids."""
    registry = ir.async_get(hass)
    return sorted(
        {
            issue.translation_key or issue.issue_id
            for issue in registry.issues.values()
            if issue.domain == DOMAIN and issue.active
        }
    )


def _closes(data: UsageStatsData) -> datetime:
    """Return when the open day is closed, if nothing of a later day closes it before."""
    day = data.counter.day
    return _rollover(data, day.date + _DAY)


def _next_rollover(data: UsageStatsData) -> datetime:
    return _rollover(data, last_due(dt_util.now(), data.options.rollover_time) + _DAY)


def _rollover(data: UsageStatsData, day: date) -> datetime:
    zone = dt_util.get_default_time_zone()
    return datetime.combine(day, data.options.rollover_time, zone)


@callback
def _sharing(sharing: SharingManager) -> Answer:
    consent, state = sharing.consent, sharing.consent.state
    agreement = state.consent
    return {
        "status": _status(consent),
        "since": None if agreement is None else iso(agreement.since),
        "privacy_version": PRIVACY_VERSION,
        "policy_version": None if agreement is None else agreement.policy_version,
        "collector_url": consent.collector_url,
        "next_submission": iso(sharing.next_submission),
    }


def _status(consent: ConsentManager) -> str:
    if not consent.agreed:
        return "off"
    return "paused" if consent.installation is None else "on"


@callback
def _trackers(data: UsageStatsData) -> list[Answer]:
    return [
        {
            "id": tracker.id,
            "name": tracker.name,
            "kind": tracker.kind,
            "skill": tracker.skill,
            "modality": tracker.modality,
            "event_type": tracker.event_type,
            "last": iso(tracker.last),
            "has_problem": tracker.problem is not None,
            "problem": tracker.problem,
        }
        for tracker in data.trackers.async_facts()
    ]
