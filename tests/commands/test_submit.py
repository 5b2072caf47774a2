"""The action that sends what is due: what it answers, and what is seen of it later."""

import json

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION

from ..common import async_call, async_settle, async_tick, folder
from ..e2e.collector import Collector
from ..sharing.common import (
    agreement,
    async_opt_in,
    installation,
    stored,
)

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")


async def test_submitting_when_nothing_is_to_be_sent(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    """The answer says why."""
    nothing = {"success": False, "accepted": 0, "next_submission": None}
    off = {**nothing, "message": "Sharing is off, or paused."}
    assert await async_call(hass, "submit") == off

    await async_opt_in(hass, hass_admin_user, collector)
    answer = await async_call(hass, "submit")
    assert (answer["success"], answer["message"]) == (True, "Nothing is due.")
    assert answer["next_submission"].startswith(("2027-03-18", "2027-03-19"))

    hass.config_entries.async_update_entry(noon_entry, options={"record_events": False})
    await async_settle(hass)
    assert await async_call(hass, "submit") == {**nothing, "message": "Nothing is recorded."}
    with pytest.raises(ServiceValidationError, match="colour"):
        await async_call(hass, "submit", {"colour": 1})
    assert not collector.sent()


async def test_submitting_again_too_soon(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The answer says that there is more, and when it goes."""
    assert agreement(sharing).agreed
    freezer.move_to("2027-03-25T00:00:01+00:00")
    assert (await async_call(hass, "submit"))["accepted"] == 1

    answer = await async_call(hass, "submit")

    assert (answer["success"], answer["accepted"]) == (False, 0)
    assert answer["message"].startswith("Something is due, but at most one submission an hour")
    assert answer["next_submission"] == "2027-03-25T01:00:01+00:00"


async def test_submitting_looking_and_exporting(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    collector: Collector,
    hass_read_only_user: User,
) -> None:
    """What was accepted is told with the time, and is in the export with its document."""
    known = installation(sharing)
    freezer.move_to("2027-03-18T00:00:01+00:00")
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(hass, "submit", context=Context(user_id=hass_read_only_user.id))
    answer = await async_call(hass, "submit")
    assert (answer["success"], answer["accepted"], answer["message"]) == (True, 1, "Accepted: 1.")
    assert answer["next_submission"].startswith(("2027-03-25", "2027-03-26"))
    local = await async_call(hass, "get_local_stats")
    assert (local["installation_id"], local["opt_in_status"]) == (known.id, "enabled")
    assert local["first_seen"] == "2027-03-10T00:00:00+00:00"
    assert local["last_submission"] == "2027-03-18T00:00:01+00:00"
    context = Context(user_id=hass_read_only_user.id)
    seen = await async_call(hass, "get_local_stats", context=context)
    assert seen == {**local, "installation_id": known.id[:8]}
    await async_call(hass, "export_events")
    (path,) = folder(hass).glob("usage_stats_events_*.json")
    document = json.loads(path.read_text())
    assert document["settings"] == {
        "opt_in_status": "enabled",
        "installation_id": known.id,
        "first_run_date": "2027-03-10T11:00:00+00:00",
        "last_submission_date": "2027-03-18T00:00:01+00:00",
        "submission_count": 1,
        "privacy_policy_version": PRIVACY_VERSION,
    }
    (row,) = document["history"]
    assert (row["start"], row["end"], row["state"]) == ("2027-03-11", "2027-03-18", "accepted")
    assert (row["created_at"], row["settled_at"]) == ("2027-03-18T00:00:01+00:00",) * 2
    assert row["id"] == collector.sent()[0].headers["Idempotency-Key"]
    assert row["payload"] == json.loads(collector.sent()[0].body)
    await async_tick(hass, freezer, 1)
    assert stored(hass)["unanswered_since"] is None
