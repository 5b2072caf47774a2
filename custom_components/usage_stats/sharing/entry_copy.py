"""The copy of the consent in the config entry.

Home Assistant saves an entry a second after it was changed, so the state store is ahead of it for
a moment and notes that.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..engine.sharing.consent import SharingState
from ..helpers.retry import Retry, fixed_delays

CONF_CONSENT = "consent"
"""Key in the config entry's data: consent and address, but neither API key nor secret."""
_SAVED_AFTER = timedelta(minutes=1)
"""Home Assistant saves without a sync; Linux writes to the disk within half a minute."""


class EntryCopy:
    """Compares the copy with a state, and updates it."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], saved: Callable[[], object]
    ) -> None:
        """Call `saved` once the entry is on the disk, some time after an update."""
        self._hass = hass
        self._entry = entry
        self._timer = Retry(hass, saved, fixed_delays(_SAVED_AFTER.total_seconds()))

    @callback
    def agrees(self, state: SharingState) -> bool:
        """Return whether entry and state hold the same consent."""
        return self._entry.data.get(CONF_CONSENT) == _copy(state)

    @callback
    def lacks_last_change(self, state: SharingState) -> bool:
        """Return whether the two differ only because the entry was not saved in time.

        An entry that was modified later had the change, and has lost it again.
        """
        behind = state.entry_behind
        return behind is not None and self._entry.modified_at < behind

    @callback
    def ahead(self, state: SharingState) -> SharingState:
        """Return a state that notes that the entry lacks it, if it does."""
        return state if self.agrees(state) else replace(state, entry_behind=dt_util.utcnow())

    @callback
    def async_update(self, state: SharingState) -> None:
        """Copy a consent, or that there is none."""
        data = {**self._entry.data}
        data.pop(CONF_CONSENT, None)
        if (consent := _copy(state)) is not None:
            data[CONF_CONSENT] = consent
        self._hass.config_entries.async_update_entry(self._entry, data=data)
        if state.entry_behind is not None:
            self._timer.schedule_in(_SAVED_AFTER)

    @callback
    def async_cancel(self) -> None:
        """Forget the time of the last update; the next start updates again."""
        self._timer.cancel()


def _copy(state: SharingState) -> dict[str, str] | None:
    """Return what the config entry should have under CONF_CONSENT."""
    consent, installation = state.consent, state.installation
    if consent is None or installation is None:
        return None
    return {
        "since": consent.since.isoformat(),
        "policy_version": consent.policy_version,
        "collector_url": installation.collector_url,
    }
