"""Counting what Home Assistant remembers from before a tracker was there."""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..analysis.backfill_statistics import CounterSource
from ..analysis.backfill_writer import BackfillResult
from ..analysis.recorder import NotAvailableError
from ..data import UsageStatsData
from ..engine.analysis.backfill import STATISTICS
from ..engine.fields import FieldError, RefusedError, parse_integer, parse_text
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields
from .schema import BOOLEAN, field_error, mapping
from .texts import async_text

_MAX_DAYS = 366


def _parse_days(value: object) -> int:
    return parse_integer(value, 1, _MAX_DAYS)


def _parse_statistic(value: object) -> str:
    statistic_id = parse_text(value).strip()
    if not statistic_id:
        raise RefusedError("field_empty")
    return statistic_id


_BACKFILL = vol.Schema(
    mapping(
        {
            vol.Optional("tracker"): parse_text,
            vol.Optional("days"): _parse_days,
            vol.Optional("from_statistics"): _parse_statistic,
            vol.Optional("undo", default=False): BOOLEAN,
        }
    )
)


async def _async_backfill(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    undo = fields["undo"]
    try:
        result = await _async_run(data, fields)
    except NotAvailableError as err:
        return _answer(BackfillResult(), async_text(hass, err.reason), success=False)
    except DatabaseError:
        message = async_text(hass, "backfill_failed")
        return _answer(BackfillResult(), message, success=False)
    except FieldError as err:
        raise field_error(err.field, err.reason, **err.limits) from err
    return _answer(result, _message(hass, result, undo=undo), success=True)


async def _async_run(data: UsageStatsData, fields: Fields) -> BackfillResult:
    """Raise FieldError, NotAvailableError or DatabaseError."""
    tracker, statistic_id = fields.get("tracker"), fields.get("from_statistics")
    backfiller, chosen = data.backfiller, None
    if tracker is not None:
        chosen = data.trackers.tracker_ids(tracker.strip()) & _able(data, fields)
        if not chosen:
            raise FieldError("tracker", "field_no_tracker")
    if fields["undo"]:
        return await backfiller.async_undo(chosen)
    if statistic_id is None:
        return await backfiller.async_backfill(chosen, fields.get("days"))
    if chosen is None:
        raise FieldError("tracker", "field_missing")
    if len(chosen) > 1:
        raise FieldError("tracker", "field_several_trackers")
    source = CounterSource(statistic_id, fields.get("days"))
    return await backfiller.async_from_statistics(chosen.pop(), source)


def _able(data: UsageStatsData, fields: Fields) -> set[str]:
    """Return the trackers that can do what is asked."""
    plans = data.trackers.plans()
    if fields["undo"]:
        return {plan.tracker for plan in plans}
    from_counter = "from_statistics" in fields
    return {plan.tracker for plan in plans if (plan.kind == STATISTICS) == from_counter}


def _message(hass: HomeAssistant, result: BackfillResult, *, undo: bool) -> str:
    if undo:
        return async_text(hass, "backfill_undone", uses=-result.uses)
    counts = {"uses": result.uses, "dates": len(result.dates)}
    if result.hours_left_out:
        return async_text(hass, "backfill_jumps", left_out=result.hours_left_out, **counts)
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
        "hours_left_out": result.hours_left_out,
    }


def _local(time: float | None) -> str | None:
    if time is None:
        return None
    zone = dt_util.get_default_time_zone()
    return datetime.fromtimestamp(time, zone).isoformat(timespec="seconds")


BACKFILL = Command("backfill", _BACKFILL, _async_backfill, admin=True, whole=True)
