"""The repair issues of trackers: one for each tracker and kind of trouble."""

from homeassistant.core import HomeAssistant, callback

from ..const import LOGGER
from ..issues import (
    TRACKER_BROKEN,
    TRACKER_COUNTS_NOTHING,
    TRACKER_ISSUES,
    TRACKER_TARGET_MISSING,
    async_clear_tracker_issue,
    async_raise_tracker_issue,
)

_MAX_SHOWN = 200
_LOGGED = {
    TRACKER_BROKEN: "A tracker cannot listen for all its triggers",
    TRACKER_TARGET_MISSING: "A tracker names what does not exist",
    TRACKER_COUNTS_NOTHING: "A tracker could not count, because of its texts or conditions",
}


class Problems:
    """What is wrong with the trackers, each told once until it is solved."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know of no problem yet."""
        self._hass = hass
        self._reasons: dict[tuple[str, str], tuple[str, str]] = {}
        """(issue, tracker id) → (name, reason)"""

    @property
    def trackers(self) -> set[str]:
        """The ids of the trackers with a problem."""
        return {tracker_id for _, tracker_id in self._reasons}

    @callback
    def reason(self, tracker_id: str) -> str | None:
        """Return the first reason why something is wrong with a tracker; None if nothing is."""
        reasons = (self._reasons.get((issue, tracker_id)) for issue in TRACKER_ISSUES)
        return next((told[1] for told in reasons if told is not None), None)

    @callback
    def broken(self) -> set[str]:
        """Return the ids of the trackers that cannot listen for all they should."""
        return {tracker_id for issue, tracker_id in self._reasons if issue == TRACKER_BROKEN}

    @callback
    def set(self, issue: str, tracker_id: str, name: str, reason: str | None) -> None:
        """Raise, update or clear the issue of a tracker. Without a reason all is well."""
        key = (issue, tracker_id)
        if reason is None:
            if self._reasons.pop(key, None) is not None:
                async_clear_tracker_issue(self._hass, issue, tracker_id)
            return
        told = (name, reason[:_MAX_SHOWN])
        known = self._reasons.get(key)
        if known == told:
            return
        self._reasons[key] = told
        async_raise_tracker_issue(self._hass, issue, tracker_id, *told)
        if known is None:
            # The reason may quote what somebody typed; the repair issue has it.
            LOGGER.warning("%s; see the repair issue", _LOGGED[issue])

    @callback
    def clear(self, tracker_id: str) -> None:
        """Clear all issues of a tracker."""
        for issue in TRACKER_ISSUES:
            self.set(issue, tracker_id, "", None)
