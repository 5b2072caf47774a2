"""The flows a person sees: adding the integration and changing its options.

The options are one flat page: Home Assistant does not show the error of a field inside a section.
"""

from collections.abc import Callable, Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntryBaseFlow,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TimeSelector,
)
from homeassistant.loader import async_get_integration
import voluptuous as vol

from .const import (
    CONF_EVENT_DAYS,
    CONF_HISTORY_DAYS,
    CONF_MAX_COMBINATIONS,
    CONF_MAX_SENSORS,
    CONF_RECORD_EVENTS,
    CONF_ROLLOVER_TIME,
    CONF_UNUSED_DAYS,
    DEFAULT_EVENT_DAYS,
    DEFAULT_MAX_COMBINATIONS,
    DEFAULT_MAX_SENSORS,
    DEFAULT_ROLLOVER_TIME,
    DEFAULT_UNUSED_DAYS,
    DOMAIN,
    FOLDER,
)
from .runtime import UsageStatsConfigEntry


def _whole_number(minimum: int, maximum: int) -> vol.All[int]:
    """Ask for a whole number; the selector alone would hand over a float."""
    config = NumberSelectorConfig(min=minimum, max=maximum, mode=NumberSelectorMode.BOX)
    return vol.All(NumberSelector(config), vol.Coerce(int))


OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_ROLLOVER_TIME, default=str(DEFAULT_ROLLOVER_TIME)): TimeSelector(),
        vol.Required(CONF_MAX_COMBINATIONS, default=DEFAULT_MAX_COMBINATIONS): _whole_number(
            1, 10_000
        ),
        vol.Required(CONF_MAX_SENSORS, default=DEFAULT_MAX_SENSORS): _whole_number(0, 1_000),
        vol.Required(CONF_UNUSED_DAYS, default=DEFAULT_UNUSED_DAYS): _whole_number(1, 3_650),
        vol.Optional(CONF_HISTORY_DAYS): _whole_number(1, 36_500),
        vol.Required(CONF_RECORD_EVENTS, default=True): BooleanSelector(),
        vol.Required(CONF_EVENT_DAYS, default=DEFAULT_EVENT_DAYS): _whole_number(28, 36_500),
    }
)


def _as_stored(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Cut the rollover to a full minute and write it as Options reads it."""
    rollover_time = cv.time(user_input[CONF_ROLLOVER_TIME]).replace(second=0)
    return {**user_input, CONF_ROLLOVER_TIME: rollover_time.isoformat()}


def _errors(options: Mapping[str, Any]) -> dict[str, str]:
    """Find what no field can find alone: the time a sensor was unused is read from the history."""
    history_days = options.get(CONF_HISTORY_DAYS)
    if history_days is not None and history_days < options[CONF_UNUSED_DAYS]:
        return {CONF_HISTORY_DAYS: "history_too_short"}
    return {}


@callback
def _options_form(
    flow: ConfigEntryBaseFlow,
    step_id: str,
    entry: UsageStatsConfigEntry,
    user_input: dict[str, Any] | None,
    finish: Callable[[dict[str, Any]], ConfigFlowResult],
) -> ConfigFlowResult:
    """Show the form until what was entered is right, then finish with the options to store."""
    errors: dict[str, str] = {}
    if user_input is not None:
        options = _as_stored(user_input)
        errors = _errors(options)
        if not errors:
            return finish(options)
    shown = flow.add_suggested_values_to_schema(OPTIONS_SCHEMA, user_input or entry.options)
    return flow.async_show_form(step_id=step_id, data_schema=shown, errors=errors)


class UsageStatsConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adding the integration, which asks for nothing, and reconfiguring it."""

    VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: UsageStatsConfigEntry) -> OptionsFlow:
        """Return the flow behind the entry's *Configure*."""
        return UsageStatsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is counted and what is stored where; submitting the page adds the entry."""
        if user_input is not None:
            return self.async_create_entry(title="Usage Stats", data={}, options={})
        integration = await async_get_integration(self.hass, DOMAIN)
        return self.async_show_form(
            step_id="user",
            description_placeholders={
                "folder": self.hass.config.path(FOLDER),
                "documentation": integration.manifest["documentation"],
            },
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the options by the entry's *Reconfigure*."""
        entry = self._get_reconfigure_entry()
        return _options_form(
            self,
            "reconfigure",
            entry,
            user_input,
            lambda options: self.async_update_and_abort(entry, options=options),
        )


class UsageStatsOptionsFlow(OptionsFlow):
    """The same form by the entry's *Configure*; its update listener makes a change take effect."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the options."""
        return _options_form(
            self,
            "init",
            self.config_entry,
            user_input,
            lambda options: self.async_create_entry(data=options),
        )
