"""What was unusual on the day that was closed last."""

from typing import Any

from homeassistant.core import HomeAssistant

from ..data import UsageStatsData
from ..engine.analysis.unusual import Finding
from .command import Answer, Command, Fields
from .schema import NO_FIELDS


def described(finding: Finding) -> dict[str, Any]:
    """Return a finding as answers and attributes have it; JSON types only."""
    return {
        "skill": finding.skill,
        "modality": finding.modality,
        "count": finding.count,
        "usual": [finding.low, finding.high],
        "direction": finding.direction.value,
        "since": finding.since.isoformat(),
    }


async def _async_get_unusual(_hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    judgement = data.unusual.judgement
    if judgement is None:
        return {"success": True, "date": None, "judged": 0, "combinations": []}
    return {
        "success": True,
        "date": judgement.day.isoformat(),
        "judged": judgement.judged,
        "combinations": [described(finding) for finding in judgement.findings],
    }


GET_UNUSUAL = Command("get_unusual", NO_FIELDS, _async_get_unusual)
