"""Conditions for automations. Their fields are in conditions.yaml."""

from typing import Unpack, cast, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConditionErrorMessage
from homeassistant.helpers.condition import (
    Condition,
    ConditionCheckParams,
    ConditionConfig,
    condition_trace_update_result,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import DOMAIN
from .data import loaded_data
from .use_filter import NUMBER_FIELDS, parse_filter

_SCHEMA = vol.Schema({vol.Required(CONF_OPTIONS): NUMBER_FIELDS})


class UsedAtLeastCondition(Condition):
    """Whether something was used at least a number of times today."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        return cast(ConfigType, _SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Check nothing yet."""
        super().__init__(hass, config)
        options = config.options or {}
        self._number: int = options["number"]
        self._filter = parse_filter(options)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Compare; raise ConditionError while no entry is loaded."""
        data = loaded_data(self._hass)
        if data is None:
            raise ConditionErrorMessage(DOMAIN, "Usage Stats is not loaded")
        day = data.counter.day
        # Until the first use of today, or the rollover, the counters are those of yesterday.
        is_over = day.date < dt_util.now().date()
        count = 0 if is_over else self._filter.count(day.totals)
        condition_trace_update_result(count=count, number=self._number)
        return count >= self._number


CONDITIONS: dict[str, type[Condition]] = {"is_used_at_least": UsedAtLeastCondition}


async def async_get_conditions(_hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
