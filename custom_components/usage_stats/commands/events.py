"""Recording events, looking at them, taking and deleting them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import LOGGER
from ..data import UsageStatsData
from ..deletion import DeletionResult, async_delete_all
from ..engine.events.event import (
    EVENT_TYPES,
    MAX_EVENTS,
    EventRequest,
    parse_event_type,
    parse_metadata,
)
from ..engine.events.query import Query, parse_limit, parse_time
from ..events.export import async_write_document
from ..events.recorder import Week
from ..sharing.consent import NotSavedError
from ..sharing.manager import opt_in_status
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields, iso, reading, relative_path
from .schema import BOOLEAN, NO_FIELDS, mapping, one_or_many
from .texts import async_text

_DEFAULT_FOUND = 100
_HOUR = timedelta(hours=1)
_SHORT_ID = 8

_EVENT = {
    vol.Required("event_type", msg="field_missing"): parse_event_type,
    vol.Optional("metadata", default=dict): parse_metadata,
}
_RECORD_EVENT = vol.Schema(one_or_many("events", _EVENT, MAX_EVENTS, {}))
_TIME = vol.Maybe(
    lambda value: parse_time(value, dt_util.get_default_time_zone()), msg="field_not_time"
)
_BOUNDS: dict[vol.Marker, Any] = {vol.Optional("from"): _TIME, vol.Optional("to"): _TIME}
_PERIOD = vol.Schema(mapping(_BOUNDS))
_QUERY = vol.Schema(
    mapping(
        {
            vol.Optional("type"): vol.Maybe(vol.In(EVENT_TYPES), msg="field_unknown_event_type"),
            **_BOUNDS,
            vol.Optional("limit", default=_DEFAULT_FOUND): parse_limit,
        }
    )
)
_DELETION = vol.Schema(
    mapping(
        {
            vol.Required("confirm", msg="field_not_confirmed"): vol.Msg(
                vol.All(bool, vol.IsTrue()), "field_not_confirmed"
            ),
            vol.Optional("files", default=False): BOOLEAN,
        }
    )
)


def _requests(fields: Fields) -> list[EventRequest]:
    return [(event["event_type"], event["metadata"]) for event in fields.get("events", [fields])]


async def _async_record_event(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    recorded = await data.events.async_record(_requests(fields))
    answer: Answer = {
        "success": data.events.recording,
        "recorded": recorded.recorded,
        "durable": recorded.durable,
    }
    if not data.events.recording:
        answer["message"] = async_text(hass, "events_off")
    return answer


def _start_record_event(_hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> None:
    data.events.record(_requests(fields))


async def _async_get_local_stats(
    _hass: HomeAssistant, data: UsageStatsData, fields: Fields
) -> Answer:
    start, end = fields.get("from"), fields.get("to")
    with reading():
        week = await data.events.async_week()
        total = await data.events.async_total()
        if start is not None or end is not None:
            period = await data.events.async_period(start, end)
        else:
            period = None
    consent, totals = data.sharing.consent, data.sharing.totals
    known, last = consent.state.installation, totals.last
    answer = {
        "installation_id": None if known is None else known.id,
        "first_seen": None if known is None else _midnight(known.first_seen),
        "opt_in_status": opt_in_status(agreed=consent.agreed),
        "total_events": total,
        "this_week": _totals(week),
        "last_submission": iso(last),
    }
    if period is not None:
        bounds = {"from": iso(start), "to": iso(end)}
        answer["period"] = {**bounds, **_totals(period)}
    return answer


def _midnight(day: date) -> str:
    """Return the UTC day as a time."""
    return datetime.combine(day, time.min, UTC).isoformat()


def _totals(week: Week) -> Answer:
    return {
        "job_count": week.jobs,
        "file_count": week.files,
        "upload_count": week.uploads,
        "error_count": week.errors,
        "uptime_hours": round(week.uptime / _HOUR),
        "jobs_completed": week.completed,
        "jobs_failed": week.failed,
        "print_hours": round(week.printing / _HOUR, 1),
        "by_printer_type": week.printers,
        "by_error_type": week.error_types,
    }


def _shortened(answer: Answer) -> Answer:
    """Return the local statistics for who is no administrator."""
    known = answer["installation_id"]
    return {**answer, "installation_id": known and known[:_SHORT_ID]}


async def _async_get_events(_hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    query = Query(fields.get("type"), fields.get("from"), fields.get("to"), fields["limit"])
    await data.events.async_save()
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
    hass: HomeAssistant, data: UsageStatsData, _fields: Fields
) -> Answer:
    await data.events.async_save()
    try:
        taken = await async_write_document(hass, data.storage, data.sharing.settings)
    except (DatabaseError, OSError) as err:
        LOGGER.debug("Events not exported: %s", err)
        message = async_text(hass, "events_not_written")
        return {"success": False, "file_path": None, "events": 0, "message": message}
    return {
        "success": True,
        "file_path": relative_path(hass, taken.path),
        "events": taken.events,
        "message": async_text(hass, "events_written", events=taken.events),
    }


async def _async_delete_all(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    files = fields["files"]
    deleted = DeletionResult(0, 0, 0, erased=None)
    try:
        await data.sharing.async_restart_periods()
        deleted = await async_delete_all(
            hass, data.storage, data.counter, data.history, files=files
        )
        if files:
            await data.unusual.async_forget()
        await data.sharing.async_refresh()
    except (DatabaseError, NotSavedError) as err:
        LOGGER.debug("Not deleted: %s", err)
    return {
        "success": deleted.erased is True,
        "deleted_events": deleted.events,
        "deleted_history": deleted.history,
        "deleted_files": deleted.files,
        "message": _deletion_text(hass, deleted, files=files),
    }


def _deletion_text(hass: HomeAssistant, deleted: DeletionResult, *, files: bool) -> str:
    if deleted.erased is None:
        return async_text(hass, "not_deleted")
    text = async_text(hass, "deleted_with_uses" if files else "deleted_events")
    if deleted.erased:
        return text
    return " ".join((text, async_text(hass, "deleted_but_remnants")))


RECORD_EVENT = Command(
    "record_event", _RECORD_EVENT, _async_record_event, batch="events", start=_start_record_event
)
GET_LOCAL_STATS = Command("get_local_stats", _PERIOD, _async_get_local_stats, limited=_shortened)
GET_EVENTS = Command("get_events", _QUERY, _async_get_events, admin=True)
EXPORT_EVENTS = Command("export_events", NO_FIELDS, _async_export_events, admin=True, whole=True)
DELETE_ALL = Command("delete_all", _DELETION, _async_delete_all, admin=True, whole=True)
