"""Diagnostics: numbers, dates and states, which a user can post in public.

Nothing that somebody typed, no ids and no paths, so there is nothing to redact.
"""

from dataclasses import asdict
from datetime import time
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_integration

from .const import DATABASE, DOMAIN, FOLDER
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.events.event import EVENT_TYPES
from .engine.schema import SCHEMA_VERSION
from .engine.uses import archive, use_log
from .engine.uses.csv_file import File
from .issues import ALL_ISSUES
from .options import Options
from .sharing.manager import SharingManager, opt_in_status
from .storage.database import DatabaseError
from .storage.state_store import STORAGE_MINOR_VERSION, STORAGE_VERSION

type Facts = dict[str, Any]


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: UsageStatsConfigEntry
) -> Facts:
    """Return the diagnostics, also of an entry that could not be set up."""
    integration = await async_get_integration(hass, DOMAIN)
    facts = {
        "versions": {
            "integration": str(integration.version),
            "database": SCHEMA_VERSION,
            "storage": f"{STORAGE_VERSION}.{STORAGE_MINOR_VERSION}",
        },
        "entry": {"state": entry.state.value, "reason": entry.error_reason_translation_key},
        "options": _options(Options.from_entry(entry.options)),
        "issues": _issues(hass),
        "sizes": await hass.async_add_executor_job(_sizes, Path(hass.config.path(FOLDER))),
    }
    # Only a loaded entry has runtime data.
    if entry.state is ConfigEntryState.LOADED:
        data = entry.runtime_data
        facts |= _states(data) | {"database": await _async_database(data)}
    return facts


def _options(options: Options) -> Facts:
    """Return the options; of selected names only how many."""
    return {name: _shown(value) for name, value in asdict(options).items()}


def _shown(value: object) -> object:
    if isinstance(value, frozenset):
        return len(value)
    return value.isoformat() if isinstance(value, time) else value


@callback
def _issues(hass: HomeAssistant) -> list[str]:
    registry = ir.async_get(hass)
    found = (registry.async_get_issue(DOMAIN, issue) for issue in ALL_ISSUES)
    return sorted(issue.issue_id for issue in found if issue is not None and issue.active)


def _sizes(folder: Path) -> Facts:
    """Return sizes in bytes, None where they are unknown. Not in the event loop."""
    database = folder / DATABASE
    try:
        files = archive.files(folder)
    except OSError:
        files = None
    plain = files and [file for file in files if not archive.is_archived(file)]
    archived = files and [file for file in files if archive.is_archived(file)]
    return {
        "database": _size(database),
        "database_log": _size(database.with_name(f"{DATABASE}-wal")),
        "csv_files": _count(plain),
        "csv": _total(plain),
        "archived_files": _count(archived),
        "archived": _total(archived),
    }


def _count(files: list[File] | None) -> int | None:
    return None if files is None else len(files)


def _total(files: list[File] | None) -> int | None:
    return None if files is None else sum(file.size for file in files)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


@callback
def _sharing(sharing: SharingManager) -> Facts:
    """Return the state of sharing, without ids, addresses and keys."""
    manager, totals, upcoming = sharing.consent, sharing.totals, sharing.next_submission
    state, consent = manager.state, manager.state.consent
    given_up = sum(erasure.given_up for erasure in state.erasures)
    return {
        "opt_in_status": opt_in_status(agreed=manager.agreed),
        "paused": manager.paused,
        "policy_version": consent and consent.policy_version,
        "since": consent and consent.since.isoformat(),
        "first_day": consent and consent.first_day.isoformat(),
        "known_installations": len(state.known),
        "erasures": len(state.erasures) - given_up,
        "erasures_refused": [
            erasure.refused for erasure in state.erasures if erasure.refused is not None
        ],
        "erasures_given_up": given_up,
        "unanswered_since": state.unanswered_since and state.unanswered_since.isoformat(),
        "submissions": totals.accepted,
        "last_submission": totals.last and totals.last.isoformat(),
        "next_submission": upcoming and upcoming.isoformat(),
    }


@callback
def _states(data: UsageStatsData) -> Facts:
    """Return what is known without reading the database."""
    storage, exports = data.storage, data.exporter.exports
    day, state = storage.day, storage.state_store.state
    return {
        "open_day": {
            "date": day.date.isoformat(),
            "combinations": len(day.totals),
            "uses": day.total,
        },
        "rollover": {
            "last": state.rollover and state.rollover.isoformat(),
            "trusted_date": state.trusted_date and state.trusted_date.isoformat(),
        },
        "exports": {
            "batches_written": exports.written,
            "last": exports.last and exports.last.isoformat(),
        },
        "saving": {
            "trouble": storage.write_behind.in_trouble,
            "held_for_backup": storage.backup_lock.held,
            "unsaved_uses": day.unsaved_uses,
            "unsaved_events": storage.event_queue.unsaved,
            "dropped_events": storage.event_queue.dropped,
        },
        "sharing": _sharing(data.sharing),
        "trackers": data.trackers.async_totals(),
    }


async def _async_database(data: UsageStatsData) -> Facts:
    """Return what only the database knows. Its errors are left out: their texts have a path."""
    database = data.storage.database
    try:
        waiting = await database.async_read(use_log.waiting)
        total = await data.events.async_total()
        counts = await data.events.async_counts()
    except DatabaseError:
        return {"readable": False}
    return {
        "readable": True,
        "waiting_batches": len(waiting),
        "events": total,
        # Known types only: another program may have written others into the database.
        "events_of_7_days": {
            event_type: counts[event_type] for event_type in sorted(EVENT_TYPES & counts.keys())
        },
    }
