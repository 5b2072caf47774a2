"""Fix flows of the repair issues that a person can resolve."""

from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig
import voluptuous as vol

from .const import CONF_MAX_SENSORS, DOMAIN
from .data import UsageStatsConfigEntry, loaded_data
from .engine.sharing.consent import PRIVACY_VERSION
from .engine.uses.alike import AlikeNames
from .issues import FILES_UNREAD, NAMES_ALIKE, PRIVACY_TEXT_CHANGED, TOO_MANY_SENSORS
from .options import MAX_SENSORS, whole_number
from .sharing.consent import NotSavedError
from .sharing.form import async_placeholders
from .storage.database import DatabaseError


class ConfirmFlow(RepairsFlow):
    """Shows the payload, and resumes sharing once it is confirmed."""

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Continue with the only step."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Show the payload, or resume sharing."""
        if (data := loaded_data(self.hass)) is None:
            return self.async_abort(reason="not_loaded")
        sharing = data.sharing
        # A dialog may stay open for long: it must not undo an opt-out that came after it.
        if not sharing.consent.paused:
            return self.async_abort(reason="not_asked")
        try:
            if user_input is not None:
                if self.issue_id == PRIVACY_TEXT_CHANGED:
                    await sharing.async_opt_in(None, None)
                else:
                    await sharing.async_confirm()
                return self.async_create_entry(data={})
            preview = await sharing.async_preview()
        except DatabaseError, NotSavedError:
            return self.async_abort(reason="not_saved")
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=await async_placeholders(self.hass, preview, PRIVACY_VERSION),
        )


def _shown(group: AlikeNames) -> str:
    """Return the spellings, those of a modality after their skill."""
    before = f"{group.skill} / " if group.modality else ""
    return " · ".join(f"{before}{spelling}" for spelling in group.spellings)


class AlikeNamesFlow(RepairsFlow):
    """Merges names that look alike, or leaves them, one group after the other."""

    _group: AlikeNames

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask about the next group."""
        if (data := loaded_data(self.hass)) is None:
            return self.async_abort(reason="not_loaded")
        if not (groups := data.names.alike):
            return self.async_create_entry(data={})
        self._group = groups[0]
        return self.async_show_menu(
            step_id="init",
            menu_options=["merge", "leave"],
            description_placeholders={"names": _shown(self._group)},
        )

    async def async_step_merge(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask which spelling stays, and merge the others into it."""
        if (data := loaded_data(self.hass)) is None:
            return self.async_abort(reason="not_loaded")
        try:
            if user_input is None:
                spellings = await data.names.async_spellings(self._group)
                name = vol.Required("name", default=spellings[0])
                selector = SelectSelector(SelectSelectorConfig(options=spellings))
                return self.async_show_form(
                    step_id="merge", data_schema=vol.Schema({name: selector})
                )
            await data.names.async_merge(self._group, user_input["name"])
        except DatabaseError:
            return self.async_abort(reason="not_saved")
        return await self.async_step_init()

    async def async_step_leave(
        self, _user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Remember that the names are meant to be different."""
        if (data := loaded_data(self.hass)) is None:
            return self.async_abort(reason="not_loaded")
        if not await data.names.async_leave(self._group):
            return self.async_abort(reason="not_saved")
        return await self.async_step_init()


class SensorLimitFlow(RepairsFlow):
    """Raises the option that limits how many combinations get a sensor."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Continue with the only step."""
        return await self.async_step_raise_limit()

    async def async_step_raise_limit(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask for the limit, and store it."""
        entries: list[UsageStatsConfigEntry] = self.hass.config_entries.async_loaded_entries(DOMAIN)
        if not entries:
            return self.async_abort(reason="not_loaded")
        entry = entries[0]
        options, counter = entry.runtime_data.options, entry.runtime_data.counter
        limit = options.max_sensors
        if user_input is not None:
            changed = {**entry.options, **user_input}
            self.hass.config_entries.async_update_entry(entry, options=changed)
            return self.async_create_entry(data={})
        used = len(counter.day.totals)
        shown = max(limit, min(MAX_SENSORS, max(2 * limit, used)))
        return self.async_show_form(
            step_id="raise_limit",
            data_schema=vol.Schema(
                {vol.Required(CONF_MAX_SENSORS, default=shown): whole_number(limit, MAX_SENSORS)}
            ),
            description_placeholders={"maximum": str(limit)},
        )


_FLOWS: dict[str, type[RepairsFlow]] = {
    FILES_UNREAD: ConfirmRepairFlow,
    NAMES_ALIKE: AlikeNamesFlow,
    TOO_MANY_SENSORS: SensorLimitFlow,
}


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, _data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the fix flow of an issue."""
    return _FLOWS.get(issue_id, ConfirmFlow)()
