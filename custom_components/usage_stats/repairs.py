"""Fix flows of the repair issues that pause sharing."""

from collections.abc import Awaitable, Callable

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .const import DOMAIN
from .data import UsageStatsConfigEntry
from .engine.sharing.consent import PRIVACY_VERSION
from .issues import PRIVACY_TEXT_CHANGED
from .sharing.consent import NotSavedError
from .sharing.manager import SharingManager
from .storage.database import DatabaseError

type Answer = Callable[[SharingManager], Awaitable[object]]


async def _async_agree(sharing: SharingManager) -> None:
    await sharing.async_opt_in(None, None)


async def _async_confirm(sharing: SharingManager) -> None:
    await sharing.async_confirm()


class ConfirmFlow(RepairsFlow):
    """Shows the payload and runs an action once it is confirmed."""

    def __init__(self, answer: Answer) -> None:
        """`answer` runs once the flow is confirmed."""
        self._answer = answer

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Continue with the only step."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Show the payload, or run the action."""
        loaded = self.hass.config_entries
        entries: list[UsageStatsConfigEntry] = loaded.async_loaded_entries(DOMAIN)
        if not entries:
            return self.async_abort(reason="not_loaded")
        data = entries[0].runtime_data
        sharing = data.sharing
        # A dialog may stay open for long: it must not undo an opt-out that came after it.
        if not sharing.consent.paused:
            return self.async_abort(reason="not_asked")
        try:
            if user_input is not None:
                await self._answer(sharing)
                return self.async_create_entry(data={})
            preview = await sharing.async_preview()
        except DatabaseError, NotSavedError:
            return self.async_abort(reason="not_saved")
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders={
                "version": PRIVACY_VERSION,
                "document": preview.shown,
            },
        )


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, _data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the fix flow of an issue."""
    return ConfirmFlow(_async_agree if issue_id == PRIVACY_TEXT_CHANGED else _async_confirm)
