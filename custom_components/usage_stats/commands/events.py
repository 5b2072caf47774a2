"""Recording events, looking at them, taking and deleting them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..data import UsageStatsData
from ..deletion import DeletionResult, async_delete_all
from ..engine.events.event import parse_events_request
from ..engine.events.query import parse_query
from ..engine.fields import FieldError, check_fields
from ..events.export import async_write_document
from ..sharing.consent import NotSavedError
from ..storage.database import DatabaseError
from .command import Answer, Command, loaded, reading, relative_path

_DELETED = {
    False: "All events and what was sent of them are deleted. Uses stay.",
    True: "All events, what was sent of them, and all uses are deleted.",
}

"""With files, or without."""

_REMNANTS = (
    "Somebody reads the database: its log holds remnants until that ends and "
    "Home Assistant is restarted, or this is called again."
)


async def _async_record_event(
    hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    if "events" in fields:
        # Looking through the texts of many takes longer than the event loop may be held.
        requests = await hass.async_add_executor_job(parse_events_request, fields)
        # The entry may have been loaded anew meanwhile.
        data = loaded(hass)
    else:
        requests = parse_events_request(fields)
    recorded = await data.events.async_record(requests)
    answer: Answer = {
        "success": data.events.recording,
        "recorded": recorded.recorded,
        "durable": recorded.durable,
    }
    if not data.events.recording:
        answer["message"] = "The recording of events is turned off."
    return answer


async def _async_get_local_stats(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    with reading():
        week = await data.events.async_week()
        total = await data.events.async_total()
    sharing = data.sharing
    known, last = sharing.consent.state.installation, sharing.totals.last
    return {
        "installation_id": None if known is None else known.id,
        "first_seen": None if known is None else known.first_seen.isoformat(),
        "opt_in_status": sharing.consent.agreed,
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
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    query = parse_query(fields, dt_util.get_default_time_zone())
    with reading():
        events = await data.events.async_find(query)
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
    hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    try:
        taken = await async_write_document(hass, data.storage, data.sharing.settings)
    except (DatabaseError, OSError) as err:
        LOGGER.debug("Events not exported: %s", err)
        message = "The events cannot be written into a file now."
        return {"success": False, "file_path": None, "events": 0, "message": message}
    return {
        "success": True,
        "file_path": relative_path(hass, taken.path),
        "events": taken.events,
        "message": f"Events written: {taken.events}.",
    }


async def _async_delete_all(
    hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset({"confirm", "files"}))
    if fields.get("confirm") is not True:
        raise FieldError("confirm", "field_not_confirmed")
    files = fields.get("files", False)
    if not isinstance(files, bool):
        raise FieldError("files", "field_not_boolean")
    deleted = DeletionResult(0, 0, 0, erased=None)
    try:
        await data.sharing.async_restart_periods()
        deleted = await async_delete_all(hass, data.storage, data.counter, files=files)
        await data.sharing.async_refresh()
    except (DatabaseError, NotSavedError) as err:
        LOGGER.debug("Not deleted: %s", err)
    return {
        "success": deleted.erased is True,
        "deleted_events": deleted.events,
        "deleted_history": deleted.history,
        "deleted_files": deleted.files,
        "message": _tell_deleted(deleted, files=files),
    }


def _tell_deleted(deleted: DeletionResult, *, files: bool) -> str:
    if deleted.erased is None:
        return "Not everything could be deleted now. Try it again."
    return _DELETED[files] if deleted.erased else f"{_DELETED[files]} {_REMNANTS}"


RECORD_EVENT = Command("record_event", _async_record_event)

GET_LOCAL_STATS = Command("get_local_stats", _async_get_local_stats)

GET_EVENTS = Command("get_events", _async_get_events, admin=True)

EXPORT_EVENTS = Command("export_events", _async_export_events, admin=True, whole=True)

DELETE_ALL = Command("delete_all", _async_delete_all, admin=True, whole=True)
