"""Questions about the history."""

from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..analysis.range_export import async_write_range
from ..const import LOGGER
from ..data import UsageStatsData
from ..engine.analysis.expectation import Amount, Expected
from ..engine.analysis.history import Selection
from ..engine.analysis.period import Period, PeriodRequest, parse_date, parse_days
from ..engine.analysis.range_file import FORMATS, LAYOUTS, SEPARATORS, RangeRequest
from ..engine.analysis.tally import GROUPINGS, WEEKDAYS, Group
from ..engine.analysis.trends import (
    DEFAULT_LISTED,
    PeriodTotal,
    TrendsQuestion,
    TrendsResult,
    parse_limit,
    trends,
)
from ..engine.fields import FieldError
from ..engine.uses.name import parse_known_name
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields, iso, reading, relative_path
from .schema import BOOLEAN, field_error, mapping
from .texts import async_text

_PERIOD: dict[vol.Marker, Any] = {
    vol.Optional("days"): parse_days,
    vol.Optional("from"): parse_date,
    vol.Optional("to"): parse_date,
}
_SELECTION: dict[vol.Marker, Any] = {
    vol.Optional("skill"): parse_known_name,
    vol.Optional("modality"): parse_known_name,
}
_TRENDS = vol.Schema(
    mapping(
        {
            **_PERIOD,
            **_SELECTION,
            vol.Optional("group_by"): vol.Msg(vol.In(GROUPINGS), "field_unknown_grouping"),
            vol.Optional("limit", default=DEFAULT_LISTED): parse_limit,
        }
    )
)
_RANGE = vol.Schema(
    mapping(
        {
            **_PERIOD,
            **_SELECTION,
            vol.Optional("layout", default=LAYOUTS[0]): vol.Msg(
                vol.In(LAYOUTS), "field_unknown_choice"
            ),
            vol.Optional("zeros", default=False): BOOLEAN,
            vol.Optional("format", default=FORMATS[0]): vol.Msg(
                vol.In(FORMATS), "field_unknown_choice"
            ),
            vol.Optional("separator", default="comma"): vol.Msg(
                vol.In(SEPARATORS), "field_unknown_choice"
            ),
        }
    )
)


def _period(data: UsageStatsData, fields: Fields) -> Period:
    """Return the period that somebody asks about; raise ServiceValidationError."""
    asked = PeriodRequest(fields.get("days"), fields.get("from"), fields.get("to"))
    try:
        return asked.period(data.storage.open_date, dt_util.now().date())
    except FieldError as err:
        raise field_error(err.field, err.reason, **err.limits) from None


async def _async_get_trends(_hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    day = data.counter.day
    question = TrendsQuestion(
        _period(data, fields),
        Selection(fields.get("skill"), fields.get("modality")),
        fields.get("group_by"),
        dict(day.totals),
    )
    zone = dt_util.get_default_time_zone()
    with reading():
        result = await data.history.async_ask(partial(trends, question=question, zone=zone))
    return _trends_answer(question, result, fields["limit"])


def _trends_answer(question: TrendsQuestion, result: TrendsResult, limit: int) -> Answer:
    period, history_from = question.period, result.history_from
    peak_day = result.peak_day
    return {
        "success": True,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "history_from": iso(history_from),
        "days": result.days,
        "days_with_uses": result.days_with_uses,
        "days_without": result.days - result.days_with_uses,
        "total": result.total,
        "per_day": result.per_day,
        "streak": result.streak,
        "longest_streak": result.longest_streak,
        "compared": None if result.compared is None else _compared(result.compared),
        "peak": {
            **{by: None if group is None else _peak(group) for by, group in result.peaks.items()},
            "day": None if peak_day is None else {**peak_day.label, "count": peak_day.count},
        },
        "combinations": [
            {
                "skill": trend.skill,
                "modality": trend.modality,
                "count": trend.count,
                "share": trend.share,
                "change": trend.change,
                "days_used": trend.days_used,
                "last": trend.last,
            }
            for trend in result.combinations[:limit]
        ],
        "total_combinations": len(result.combinations),
        "not_used": [trend._asdict() for trend in result.not_used[:limit]],
        "groups": [_group(group) for group in result.groups],
        "expected": None if result.expected is None else _expected(result.expected),
        "today": {"date": period.open_day.isoformat(), "total": result.today},
    }


def _compared(before: PeriodTotal) -> Answer:
    return {
        "from": before.first.isoformat(),
        "to": before.last.isoformat(),
        "total": before.total,
        "change": before.change,
        "change_percent": before.change_percent,
    }


def _expected(expected: Expected) -> Answer:
    return {
        "from": expected.days[0][0].isoformat(),
        "to": expected.days[-1][0].isoformat(),
        "days": [
            {"date": day.isoformat(), "weekday": WEEKDAYS[day.weekday()], **_amount(amount)}
            for day, amount in expected.days
        ],
        "total": _amount(expected.total),
    }


def _amount(amount: Amount) -> Answer:
    return {**amount._asdict(), "expected": round(amount.expected, 1)}


def _peak(group: Group) -> Answer:
    return {**group.label, "average": group.average}


def _group(group: Group) -> Answer:
    return {
        **group.label,
        "count": group.count,
        "days": group.times,
        "average": group.average,
    }


async def _async_export_range(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    request = RangeRequest(
        _period(data, fields),
        Selection(fields.get("skill"), fields.get("modality")),
        fields["layout"],
        fields["zeros"],
        fields["format"],
        fields["separator"],
    )
    answer: Answer = {
        "success": False,
        "message": async_text(hass, "range_not_written"),
        "file_path": None,
        "from": request.period.start.isoformat(),
        "to": request.period.end.isoformat(),
        "rows": 0,
    }
    try:
        written = await async_write_range(data.storage, data.history, request)
    except DatabaseError as err:
        LOGGER.debug("Period not exported: %s", err)
        return answer
    return {
        **answer,
        "success": True,
        "message": async_text(hass, "range_written", rows=written.rows),
        "file_path": relative_path(hass, written.path),
        "rows": written.rows,
    }


GET_TRENDS = Command("get_trends", _TRENDS, _async_get_trends)
EXPORT_RANGE = Command("export_range", _RANGE, _async_export_range, admin=True, whole=True)
