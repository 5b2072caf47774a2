"""The operations of sharing; everything else about operations is in commands.py."""

from collections.abc import Mapping
import json
from typing import Any

from homeassistant.core import HomeAssistant

from ..const import LOGGER
from ..data import UsageStatsData
from ..engine.fields import FieldError, check_fields
from ..engine.sharing.collector_url import parse_api_key, parse_collector_url
from ..engine.sharing.consent import PRIVACY_VERSION
from ..engine.sharing.delivery import Outcome
from ..sharing.consent import NotSavedError
from ..sharing.manager import NoCollectorError
from ..sharing.submitter import SkipReason, SubmitResult
from ..storage.database import DatabaseError
from .command import Answer, Command, reading

_ANSWERS = {
    Outcome.LATER: "The collector does not answer, or asks to wait. It is tried again.",
    Outcome.BLOCKED: "The collector refuses the address or the key. It is tried again every day.",
    Outcome.REFUSED: "The collector will not take this submission. It was dropped.",
    Outcome.FORGOTTEN: "The collector was told to forget this installation. Sharing is off.",
}
_SKIP_REASONS: dict[SkipReason | None, str] = {
    None: "Nothing is due.",
    SkipReason.CLOCK_DIFFERS: "This machine's clock is more than a day away from the collector's.",
    SkipReason.TOO_SOON: "Something is due, but at most one submission an hour is sent. "
    "It follows by itself.",
    SkipReason.NO_DATABASE: "The database cannot be read or written now. It is tried again.",
    SkipReason.ENDED: "Sharing was turned off or changed meanwhile.",
}


async def _async_opt_in(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset({"collector_url", "api_key", "privacy_policy_version"}))
    if fields.get("privacy_policy_version", PRIVACY_VERSION) != PRIVACY_VERSION:
        raise FieldError("privacy_policy_version", "field_not_current")
    url = parse_collector_url(fields["collector_url"]) if "collector_url" in fields else None
    key = parse_api_key(fields["api_key"]) if "api_key" in fields else None
    try:
        installation = await data.sharing.async_opt_in(url, key)
    except NoCollectorError:
        raise FieldError("collector_url", "field_missing") from None
    except (DatabaseError, NotSavedError) as err:
        LOGGER.debug("Consent not saved: %s", err)
        message = "The consent cannot be saved now. Nothing was changed."
        return {"success": False, "installation_id": None, "message": message}
    message = "Sharing is on. The first period begins with the next whole day in UTC."
    return {"success": True, "installation_id": installation.id, "message": message}


async def _async_opt_out(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset({"erase"}))
    erase = fields.get("erase", False)
    if not isinstance(erase, bool):
        raise FieldError("erase", "field_not_boolean")
    saved = await data.sharing.async_opt_out(erase=erase)
    if not saved:
        message = "Nothing more is sent, but this cannot be saved now. Do it again later."
    elif erase:
        message = "Sharing is off. The collector is asked to delete what it holds."
    else:
        message = "Sharing is off."
    return {"success": saved, "message": message}


async def _async_preview(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    with reading():
        preview = await data.sharing.async_preview()
    text = preview.payload.decode()
    return {
        "success": True,
        "waiting": preview.waiting,
        "payload": text,
        "document": json.loads(text),
        "message": "This waits to be sent, byte for byte."
        if preview.waiting
        else "This would be sent now. It changes until its period ends.",
    }


async def _async_submit(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    sharing = data.sharing
    submitted = SubmitResult()
    if sharing.consent.installation is None:
        message = "Sharing is off, or paused." if data.events.recording else "Nothing is recorded."
    else:
        submitted = await sharing.async_submit()
        message = _message(submitted)
    upcoming = sharing.next_submission
    return {
        "success": submitted.accepted > 0,
        "accepted": submitted.accepted,
        "next_submission": None if upcoming is None else upcoming.isoformat(),
        "message": message,
    }


def _message(submitted: SubmitResult) -> str:
    if submitted.outcome is None:
        return _SKIP_REASONS[submitted.skip_reason]
    return _ANSWERS.get(submitted.outcome, f"Accepted: {submitted.accepted}.")


# Only a person may agree; anybody and anything may disagree.
OPT_IN = Command("opt_in", _async_opt_in, admin=True, person=True)
OPT_OUT = Command("opt_out", _async_opt_out)
PREVIEW = Command("preview_submission", _async_preview, admin=True)
SUBMIT = Command("submit", _async_submit, admin=True)
