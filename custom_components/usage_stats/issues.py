"""Keys of the repair issues, and how to raise and clear them. Texts are in the translations."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN

FILE_NOT_WRITTEN = "file_not_written"
WRITE_FAILED = "write_failed"
STATE_NOT_SAVED = "state_not_saved"
TOO_MANY_COMBINATIONS = "too_many_combinations"
TOO_MANY_SENSORS = "too_many_sensors"
CLOCK_RAN_AHEAD = "clock_ran_ahead"
DATABASE_DAMAGED = "database_damaged"
FILE_NEWER = "file_newer"
FILE_CHANGED = "file_changed"
FILES_UNREAD = "files_unread"
EVENTS_DROPPED = "events_dropped"
SHARING_ENDED = "sharing_ended"
PRIVACY_TEXT_CHANGED = "privacy_text_changed"
STATE_RESTORED = "state_restored"
NAMES_ALIKE = "names_alike"
COLLECTOR_REFUSES = "collector_refuses"
COLLECTOR_FORGOT = "collector_forgot"
COLLECTOR_UNREACHABLE = "collector_unreachable"
SUBMISSION_REFUSED = "submission_refused"
CLOCK_DIFFERS = "clock_differs"
ERASURE_REFUSED = "erasure_refused"
ERASURE_GIVEN_UP = "erasure_given_up"
ABOUT_SENDING = (
    SHARING_ENDED,
    COLLECTOR_REFUSES,
    COLLECTOR_FORGOT,
    COLLECTOR_UNREACHABLE,
    SUBMISSION_REFUSED,
    CLOCK_DIFFERS,
)
"""Cleared when a consent is given or ends."""
ALL_ISSUES = (
    FILE_NOT_WRITTEN,
    WRITE_FAILED,
    STATE_NOT_SAVED,
    TOO_MANY_COMBINATIONS,
    TOO_MANY_SENSORS,
    CLOCK_RAN_AHEAD,
    DATABASE_DAMAGED,
    FILE_NEWER,
    FILE_CHANGED,
    FILES_UNREAD,
    EVENTS_DROPPED,
    NAMES_ALIKE,
    PRIVACY_TEXT_CHANGED,
    STATE_RESTORED,
    ERASURE_REFUSED,
    ERASURE_GIVEN_UP,
    *ABOUT_SENDING,
)

TRACKER_BROKEN = "tracker_broken"
TRACKER_TARGET_MISSING = "tracker_target_missing"
TRACKER_COUNTS_NOTHING = "tracker_counts_nothing"
TRACKER_ISSUES = (TRACKER_BROKEN, TRACKER_TARGET_MISSING, TRACKER_COUNTS_NOTHING)
"""Raised for each tracker, with its id after the key."""


@callback
def async_raise_issue(
    hass: HomeAssistant,
    issue: str,
    *,
    persistent: bool = False,
    fixable: bool = False,
    **placeholders: object,
) -> None:
    """Raise a repair issue, or update the placeholders of one that is raised.

    A persistent issue survives a restart, for what is not detected again. A fixable one has a fix
    flow in repairs.py.
    """
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue,
        is_fixable=fixable,
        is_persistent=persistent,
        severity=ir.IssueSeverity.WARNING,
        translation_key=issue,
        translation_placeholders={name: str(value) for name, value in placeholders.items()},
    )


@callback
def async_raise_tracker_issue(
    hass: HomeAssistant, issue: str, tracker_id: str, name: str, reason: str
) -> None:
    """Raise the issue of one tracker. `name` and `reason` are shown to administrators only."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _tracker_issue_id(issue, tracker_id),
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=issue,
        translation_placeholders={"name": name, "reason": reason},
    )


@callback
def async_clear_tracker_issue(hass: HomeAssistant, issue: str, tracker_id: str) -> None:
    """Clear the issue of one tracker, if it is raised."""
    ir.async_delete_issue(hass, DOMAIN, _tracker_issue_id(issue, tracker_id))


def _tracker_issue_id(issue: str, tracker_id: str) -> str:
    return f"{issue}_{tracker_id}"


@callback
def async_clear_issue(hass: HomeAssistant, issue: str) -> None:
    """Clear a repair issue, if it is raised."""
    ir.async_delete_issue(hass, DOMAIN, issue)
