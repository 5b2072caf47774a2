"""Fix flows of the repair issues that pause sharing, or that a person has to have seen."""

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .data import loaded_data
from .engine.sharing.consent import PRIVACY_VERSION
from .issues import FILES_UNREAD, PRIVACY_TEXT_CHANGED
from .sharing.consent import NotSavedError
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
            description_placeholders={"version": PRIVACY_VERSION, "document": preview.shown},
        )


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, _data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the fix flow of an issue."""
    return ConfirmRepairFlow() if issue_id == FILES_UNREAD else ConfirmFlow()
