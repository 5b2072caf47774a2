"""Counting what Home Assistant remembers from before a tracker was there."""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..analysis.backfill import BackfillResult
from ..analysis.recorder import NotAvailableError
from ..data import UsageStatsData
from ..engine.fields import parse_integer, parse_text
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields
from .schema import BOOLEAN, field_error, mapping
from .texts import async_text

_MAX_DAYS = 366


def _parse_days(value: object) -> int:
    return parse_integer(value, 1, _MAX_DAYS)


_BACKFILL = vol.Schema(
    mapping(
        {
            vol.Optional("tracker"): parse_text,
            vol.Optional("days"): _parse_days,
            vol.Optional("undo", default=False): BOOLEAN,
        }
    )
)


async def _async_backfill(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    tracker, undo = fields.get("tracker"), fields["undo"]
    chosen = None
    if tracker is not None:
        able = {plan.tracker for plan in data.trackers.plans()}
        chosen = data.trackers.tracker_ids(tracker.strip()) & able
        if not chosen:
            raise field_error("tracker", "field_no_tracker")
    backfiller = data.backfiller
    try:
        if undo:
            result = await backfiller.async_undo(chosen)
        else:
            result = await backfiller.async_backfill(chosen, fields.get("days"))
    except NotAvailableError as err:
        return _answer(BackfillResult(), async_text(hass, err.reason), success=False)
    except DatabaseError:
        message = async_text(hass, "backfill_failed")
        return _answer(BackfillResult(), message, success=False)
    return _answer(result, _message(hass, result, undo=undo), success=True)


def _message(hass: HomeAssistant, result: BackfillResult, *, undo: bool) -> str:
    if undo:
        return async_text(hass, "backfill_undone", uses=-result.uses)
    counts = {"uses": result.uses, "dates": len(result.dates)}
    if result.left_out:
        return async_text(hass, "backfill_full", left_out=result.left_out, **counts)
    return async_text(hass, "backfill_done" if result.uses else "backfill_nothing", **counts)


def _answer(result: BackfillResult, message: str, *, success: bool) -> Answer:
    return {
        "success": success,
        "message": message,
        "from": _local(result.since),
        "to": _local(result.until),
        "uses": result.uses,
        "dates": len(result.dates),
        "combinations": len(result.combinations),
        "not_recorded": sorted(result.not_recorded),
    }


def _local(time: float | None) -> str | None:
    if time is None:
        return None
    zone = dt_util.get_default_time_zone()
    return datetime.fromtimestamp(time, zone).isoformat(timespec="seconds")


BACKFILL = Command("backfill", _BACKFILL, _async_backfill, admin=True, whole=True)
