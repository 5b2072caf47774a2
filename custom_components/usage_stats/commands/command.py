"""Each operation once: who may do it, what it takes, and the answer.

Actions and HTTP views translate to and from these. Errors are translated, and name the field and
never its value.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..data import UsageStatsConfigEntry, UsageStatsData
from ..deletion import Deleted, async_delete_all
from ..engine.events.event import parse_events_request
from ..engine.events.query import parse_query
from ..engine.uses import csv_file
from ..engine.uses.use import FieldError, check_fields, parse_request
from ..events.export import async_write_document
from ..sharing.consent import NotSavedError
from ..storage.database import DatabaseError

type Answer = dict[str, Any]
"""JSON types only."""

_DELETED = {
    False: "All events and what was sent of them are deleted. Uses stay.",
    True: "All events, what was sent of them, and all uses are deleted.",
}
"""With files, or without."""
_REMNANTS = (
    "Somebody reads the database: its log holds remnants until that ends and "
    "Home Assistant is restarted, or this is called again."
)


class NotAllowedError(ServiceValidationError):
    """The caller may not do this: a mistake of theirs, and no trouble on our side."""


class NotLoadedError(ServiceValidationError):
    """No config entry is loaded."""


@dataclass(frozen=True, slots=True)
class Command:
    """One operation; `run` may raise ServiceValidationError or HomeAssistantError."""

    name: str
    run: Callable[[HomeAssistant, UsageStatsData, Mapping[str, Any]], Coroutine[Any, Any, Answer]]
    admin: bool = False
    person: bool = False
    """Only somebody who is logged in, no automation."""
    whole: bool = False
    """A caller that gives up does not stop it half-way."""


async def async_run(
    hass: HomeAssistant, command: Command, data: Mapping[str, Any], user: User | None
) -> Answer:
    """Run a command for a user, or for an automation, which is none.

    Raise NotAllowedError, NotLoadedError, ServiceValidationError or HomeAssistantError.
    """
    # What runs beside Home Assistant, such as an app, has a user that nobody logs in as.
    if command.person and (user is None or user.system_generated):
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="person_only")
    if command.admin:
        check_admin(user)
    try:
        running = command.run(hass, loaded(hass), data)
        if command.whole:
            return await asyncio.shield(hass.async_create_task(running))
        return await running
    except FieldError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.reason,
            translation_placeholders={
                "field": err.field,
                **{name: str(limit) for name, limit in err.limits.items()},
            },
        ) from None


def check_admin(user: User | None) -> None:
    """Make sure that a user is an administrator; an automation, which is none, may do all."""
    if user is not None and not user.is_admin:
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="admin_only")


def loaded(hass: HomeAssistant) -> UsageStatsData:
    """Return the parts of the loaded entry; raise NotLoadedError."""
    entries: list[UsageStatsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if not entries:
        raise NotLoadedError(translation_domain=DOMAIN, translation_key="not_loaded")
    return entries[0].runtime_data


async def _async_record(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    counted = await parts.counting.async_record(parse_request(data))
    return {"success": True, "counted": counted.counted, "durable": counted.durable}


async def _async_get_current(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    day = parts.counting.day
    most_used_first = sorted(day.totals.items(), key=lambda item: (-item[1], item[0]))
    return {
        "date": day.start.date.isoformat(),
        "total_combinations": len(day.totals),
        "total_usages": day.total,
        "stats": [
            {"skill": skill, "modality": modality, "count": count}
            for (skill, modality), count in most_used_first
        ],
    }


async def _async_export(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    exported = await parts.exporting.async_export()
    if exported.interrupted:
        message = "The export could not be finished now. Nothing is lost; it is tried again."
    elif exported.waiting:
        message = "The file cannot be written now. Nothing is lost; it is tried again."
    elif exported.file is None:
        message = "Nothing new to export."
    else:
        message = f"Rows written: {exported.rows}."
    return {
        "success": exported.complete,
        "message": message,
        "file_path": exported.file and _relative(hass, exported.file),
        "date": exported.date.isoformat(),
        "rows": exported.rows,
    }


async def _async_reset(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    try:
        discarded = await parts.counting.async_reset()
    except DatabaseError:
        message = "The database cannot be written now. Nothing was reset."
        return {"success": False, "message": message, "discarded": 0}
    message = f"The counters are at zero. Uses discarded without export: {discarded}."
    return {"success": True, "message": message, "discarded": discarded}


async def _async_list_files(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    list_files = partial(csv_file.files, parts.exporting.folder)
    try:
        files = await hass.async_add_executor_job(list_files)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="folder_not_readable",
            translation_placeholders={"path": str(parts.exporting.folder)},
        ) from err
    return {
        "success": True,
        "total_files": len(files),
        "files": [
            {
                "filename": file.path.name,
                "date": file.date.isoformat(),
                "path": _relative(hass, file.path),
                "size_bytes": file.size,
            }
            for file in files
        ],
    }


def _relative(hass: HomeAssistant, path: Path) -> str:
    return path.relative_to(hass.config.config_dir).as_posix()


async def _async_record_event(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    if "events" in data:
        # Looking through the texts of many takes longer than the event loop may be held.
        requests = await hass.async_add_executor_job(parse_events_request, data)
        # The entry may have been loaded anew meanwhile.
        parts = loaded(hass)
    else:
        requests = parse_events_request(data)
    recorded = await parts.events.async_record(requests)
    answer: Answer = {
        "success": parts.events.recording,
        "recorded": recorded.recorded,
        "durable": recorded.durable,
    }
    if not parts.events.recording:
        answer["message"] = "The recording of events is turned off."
    return answer


async def _async_get_local_stats(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    with reading():
        week = await parts.events.async_week()
        total = await parts.events.async_total()
    sharing = parts.sharing
    known, last = sharing.agreement.state.installation, sharing.totals.last
    return {
        "installation_id": None if known is None else known.id,
        "first_seen": None if known is None else known.first_seen.isoformat(),
        "opt_in_status": sharing.agreement.agreed,
        "total_events": total,
        "this_week": {
            "job_count": week.jobs,
            "file_count": week.files,
            "upload_count": week.uploads,
            "error_count": week.errors,
            "uptime_hours": round(week.uptime / timedelta(hours=1), 1),
        },
        "last_submission": None if last is None else last.isoformat(),
    }


async def _async_get_events(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    query = parse_query(data, dt_util.get_default_time_zone())
    with reading():
        events = await parts.events.async_find(query)
    return {
        "success": True,
        "events": [
            {
                "id": event.id,
                "event_type": event.event_type,
                "timestamp": event.timestamp.isoformat(),
                "metadata": event.metadata,
                "submitted": event.submission_id is not None,
            }
            for event in events
        ],
    }


async def _async_export_events(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    try:
        taken = await async_write_document(hass, parts.saving, parts.sharing.settings)
    except (DatabaseError, OSError) as err:
        LOGGER.debug("Events not exported: %s", err)
        message = "The events cannot be written into a file now."
        return {"success": False, "file_path": None, "events": 0, "message": message}
    return {
        "success": True,
        "file_path": _relative(hass, taken.path),
        "events": taken.events,
        "message": f"Events written: {taken.events}.",
    }


async def _async_delete_all(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset({"confirm", "files"}))
    if data.get("confirm") is not True:
        raise FieldError("confirm", "field_not_confirmed")
    files = data.get("files", False)
    if not isinstance(files, bool):
        raise FieldError("files", "field_not_boolean")
    deleted = Deleted(0, 0, 0, erased=None)
    try:
        await parts.sharing.async_begin_anew()
        deleted = await async_delete_all(hass, parts.counting, files=files)
        await parts.sharing.async_refresh()
    except (DatabaseError, NotSavedError) as err:
        LOGGER.debug("Not deleted: %s", err)
    return {
        "success": deleted.erased is True,
        "deleted_events": deleted.events,
        "deleted_history": deleted.history,
        "deleted_files": deleted.files,
        "message": _tell_deleted(deleted, files=files),
    }


def _tell_deleted(deleted: Deleted, *, files: bool) -> str:
    if deleted.erased is None:
        return "Not everything could be deleted now. Try it again."
    return _DELETED[files] if deleted.erased else f"{_DELETED[files]} {_REMNANTS}"


@contextmanager
def reading() -> Iterator[None]:
    """Tell the caller that the database cannot be read."""
    try:
        yield
    except DatabaseError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="database_not_readable"
        ) from err


RECORD = Command("record", _async_record)
GET_CURRENT = Command("get_current", _async_get_current)
EXPORT = Command("export", _async_export)
RESET = Command("reset", _async_reset, admin=True, whole=True)
LIST_FILES = Command("list_files", _async_list_files)
RECORD_EVENT = Command("record_event", _async_record_event)
GET_LOCAL_STATS = Command("get_local_stats", _async_get_local_stats)
GET_EVENTS = Command("get_events", _async_get_events, admin=True)
EXPORT_EVENTS = Command("export_events", _async_export_events, admin=True, whole=True)
DELETE_ALL = Command("delete_all", _async_delete_all, admin=True, whole=True)
