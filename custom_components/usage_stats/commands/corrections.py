"""Correcting what was counted."""

from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..data import UsageStatsData
from ..engine.analysis.period import parse_date
from ..engine.fields import FieldError
from ..engine.uses.correction import Correction, parse_count, parse_hour, parse_reason
from ..engine.uses.name import parse_name
from ..engine.uses.use import parse_use_id
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields
from .schema import field_error, mapping
from .texts import async_text

_CORRECT = vol.Schema(
    mapping(
        {
            vol.Required("date", msg="field_missing"): parse_date,
            vol.Required("skill", msg="field_missing"): parse_name,
            vol.Required("modality", msg="field_missing"): parse_name,
            vol.Required("count", msg="field_missing"): parse_count,
            vol.Required("reason", msg="field_missing"): parse_reason,
            vol.Optional("hour"): parse_hour,
            vol.Optional("use_id"): parse_use_id,
        }
    )
)


async def _async_correct(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    correction = Correction(
        fields["date"],
        (fields["skill"], fields["modality"]),
        fields["count"],
        fields["reason"],
        fields.get("hour"),
        fields.get("use_id"),
    )
    try:
        result = await data.counter.async_correct(correction)
    except FieldError as err:
        raise field_error(err.field, err.reason) from None
    except DatabaseError:
        message = async_text(hass, "correct_failed")
        return {"success": False, "message": message, "corrected": 0, "total": None}
    if (refused := result.refused) is not None:
        raise field_error(refused.field, refused.reason)
    if result.full:
        message = async_text(hass, "correct_full")
    elif result.corrected:
        message = async_text(hass, "correct_done", total=result.total)
    else:
        message = async_text(hass, "correct_repeated", total=result.total)
    return {
        "success": not result.full,
        "message": message,
        "corrected": result.corrected,
        "total": result.total,
    }


CORRECT = Command("correct", _CORRECT, _async_correct, admin=True, whole=True)
