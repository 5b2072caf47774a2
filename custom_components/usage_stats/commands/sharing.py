"""Agreeing, disagreeing, looking at what would be sent, and sending it."""

from datetime import timedelta
import json

from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..const import LOGGER
from ..data import UsageStatsData
from ..engine.fields import parse_text
from ..engine.sharing.collector_url import parse_api_key, parse_collector_url
from ..engine.sharing.consent import PRIVACY_VERSION
from ..engine.sharing.delivery import Holding, Outcome
from ..engine.sharing.submission_log import Submission
from ..sharing.client import CertificateError, CollectorError, HeldResult
from ..sharing.consent import NoCollectorError, NotSavedError
from ..sharing.submitter import SkipReason, SubmitResult
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields, iso, reading
from .schema import BOOLEAN, NO_FIELDS, field_error, mapping
from .texts import async_text

_OPT_IN = vol.Schema(
    mapping(
        {
            vol.Optional("collector_url"): parse_collector_url,
            vol.Optional("api_key"): parse_api_key,
            vol.Optional("privacy_policy_version"): vol.Msg(
                vol.All(parse_text, PRIVACY_VERSION), "field_not_current"
            ),
            vol.Optional("dry_run", default=False): BOOLEAN,
        }
    )
)
_OPT_OUT = vol.Schema(mapping({vol.Optional("erase", default=False): BOOLEAN}))
_OUTCOME_KEYS = {
    Outcome.LATER: "submit_later",
    Outcome.BLOCKED: "submit_blocked",
    Outcome.REFUSED: "submit_refused",
    Outcome.FORGOTTEN: "submit_forgotten",
}
_SKIP_KEYS = {
    None: "submit_nothing_due",
    SkipReason.CLOCK_DIFFERS: "submit_clock_differs",
    SkipReason.TOO_SOON: "submit_too_soon",
    SkipReason.ASKED_TO_WAIT: "submit_asked_to_wait",
    SkipReason.NO_DATABASE: "submit_no_database",
    SkipReason.ENDED: "submit_ended",
    SkipReason.FAILED: "submit_failed",
}
_HELD_KEYS = {
    Holding.HELD: "held",
    Holding.NOTHING: "held_nothing",
    Holding.UNSUPPORTED: "held_unsupported",
    Holding.REFUSED: "held_refused",
    Holding.LATER: "held_later",
}


async def _async_opt_in(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    if fields["dry_run"]:
        return await _async_ask_collector(hass, data, fields.get("collector_url"))
    try:
        installation = await data.sharing.async_opt_in(
            fields.get("collector_url"), fields.get("api_key")
        )
    except NoCollectorError:
        raise field_error("collector_url", "field_missing") from None
    except (DatabaseError, NotSavedError) as err:
        LOGGER.debug("Consent not saved: %s", err)
        message = async_text(hass, "opt_in_not_saved")
        return {"success": False, "installation_id": None, "message": message}
    message = async_text(hass, "opted_in")
    return {"success": True, "installation_id": installation.id, "message": message}


async def _async_ask_collector(
    hass: HomeAssistant, data: UsageStatsData, collector_url: str | None
) -> Answer:
    """Ask whether a collector is there, as the page about sharing does before the consent."""
    sharing = data.sharing
    collector_url = collector_url or sharing.consent.collector_url
    if collector_url is None:
        raise field_error("collector_url", "field_missing")
    try:
        healthy = await sharing.collector.async_is_healthy(collector_url)
    except CertificateError:
        raise field_error("collector_url", "wrong_certificate") from None
    if not healthy:
        raise field_error("collector_url", "silent")
    return {
        "success": True,
        "installation_id": None,
        "message": async_text(hass, "collector_answers"),
    }


async def _async_opt_out(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    erase = fields["erase"]
    saved = await data.sharing.async_opt_out(erase=erase)
    if not saved:
        message = async_text(hass, "opt_out_not_saved")
    else:
        message = async_text(hass, "opted_out_erasing" if erase else "opted_out")
    return {"success": saved, "message": message}


async def _async_preview(hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    with reading():
        preview = await data.sharing.async_preview()
        submissions = await data.sharing.async_submissions()
    text = preview.payload.decode()
    return {
        "success": True,
        "waiting": preview.waiting,
        "payload": text,
        "document": json.loads(text),
        "message": async_text(hass, "preview_waiting" if preview.waiting else "preview_changing"),
        "submissions": [_submission(submission) for submission in submissions],
    }


def _submission(submission: Submission) -> Answer:
    period, settled = submission.period, submission.settled_at
    return {
        "from": period.start.isoformat(),
        "to": (period.end - timedelta(days=1)).isoformat(),
        "state": submission.state,
        "at": iso(settled),
        "payload": submission.payload.decode(),
    }


async def _async_get_held_data(
    hass: HomeAssistant, data: UsageStatsData, _fields: Fields
) -> Answer:
    try:
        result = await data.sharing.async_get_held()
    except CollectorError as err:
        LOGGER.debug("What is held was not answered: %s", err)
        result = HeldResult(Holding.LATER)
    if result is None:
        message = async_text(hass, "held_nowhere")
        return {"success": False, "held": None, "message": message}
    return {
        "success": result.holding in {Holding.HELD, Holding.NOTHING},
        "held": result.document,
        "message": async_text(hass, _HELD_KEYS[result.holding]),
    }


async def _async_submit(hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    sharing = data.sharing
    submitted, success = SubmitResult(), False
    if sharing.consent.installation is None:
        message = async_text(hass, "submit_off" if data.events.recording else "submit_no_events")
    else:
        submitted = await sharing.async_submit()
        nothing_due = submitted.outcome is None and submitted.skip_reason is None
        success = nothing_due or submitted.accepted > 0
        if submitted.outcome is None:
            reason = _SKIP_KEYS[submitted.skip_reason]
        else:
            reason = _OUTCOME_KEYS.get(submitted.outcome, "submit_accepted")
        message = async_text(hass, reason, accepted=submitted.accepted)
    upcoming = sharing.next_submission
    return {
        "success": success,
        "accepted": submitted.accepted,
        "next_submission": iso(upcoming),
        "message": message,
    }


# Only a person may agree; anybody and anything may disagree. To erase cannot be undone.
OPT_IN = Command("opt_in", _OPT_IN, _async_opt_in, admin=True, person=True)
OPT_OUT = Command("opt_out", _OPT_OUT, _async_opt_out, admin_field="erase")
PREVIEW = Command("preview_submission", NO_FIELDS, _async_preview, admin=True)
GET_HELD_DATA = Command("get_held_data", NO_FIELDS, _async_get_held_data, admin=True)
SUBMIT = Command("submit", NO_FIELDS, _async_submit, admin=True)
