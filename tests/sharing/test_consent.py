"""Whether a person agrees: off where anything is in doubt, and durable before it is answered."""

from collections.abc import Callable
from datetime import date, timedelta
import json

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.sharing.consent import NotSavedError

from ..common import (
    async_call,
    async_restart,
    async_settle,
    issue,
    issues,
    runtime_data,
    state_path,
)
from ..e2e.collector import Collector
from .common import (
    API_KEY,
    agreement,
    async_freeze,
    async_opt_in,
    change_text,
    consent,
    installation,
    states,
    stored,
    unwritable_state,
)

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

OFF = "Sharing is off. What is stored on this machine stays."

type Change = Callable[[HomeAssistant, MockConfigEntry], None]


@pytest.fixture
async def sharing(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    collector: Collector,
    hass_admin_user: User,
    freezer: FrozenDateTimeFactory,
) -> MockConfigEntry:
    """Return an entry that shares since some seconds."""
    assert (await async_opt_in(hass, hass_admin_user, collector))["success"] is True
    await async_settle(hass)
    freezer.tick(5)
    return noon_entry


def change_stored(hass: HomeAssistant, part: str = "consent", **change: object) -> None:
    """Change what is on the disk of the consent."""
    content = json.loads(state_path(hass).read_text())
    content["data"]["sharing"][part] |= change
    state_path(hass).write_text(json.dumps(content))


def enter(hass: HomeAssistant, entry: MockConfigEntry, **consent: object) -> None:
    """Change what is in the config entry of the consent."""
    entered = {"consent": {**entry.data["consent"], **consent}}
    hass.config_entries.async_update_entry(entry, data=entered)


def forget(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Take the consent out of the config entry."""
    hass.config_entries.async_update_entry(entry, data={})


DISAGREEMENTS: dict[str, Change] = {
    "no state": lambda hass, _: state_path(hass).unlink(),
    "no entry": forget,
    "state of another time": lambda hass, _: change_stored(hass, since="2027-03-09T10:00:00+00:00"),
    "state of another text": lambda hass, _: change_stored(hass, policy_version="0"),
    "state of another address": lambda hass, _: change_stored(
        hass, "installation", collector_url="https://another.test"
    ),
    "entry of another time": lambda hass, entry: enter(hass, entry, since="2027-03-09"),
    "entry of another text": lambda hass, entry: enter(hass, entry, policy_version="0"),
    "entry of another address": lambda hass, entry: enter(
        hass, entry, collector_url="https://another.test"
    ),
}


@pytest.mark.parametrize("change", DISAGREEMENTS.values(), ids=DISAGREEMENTS)
async def test_where_entry_and_state_disagree_the_answer_is_no(
    hass: HomeAssistant, sharing: MockConfigEntry, change: Change
) -> None:
    """A person is told, also after the next restart; what waits is dropped."""
    await async_freeze(sharing, date(2027, 3, 3))
    assert await hass.config_entries.async_unload(sharing.entry_id)
    change(hass, sharing)

    assert await hass.config_entries.async_setup(sharing.entry_id)
    await async_settle(hass)

    assert not agreement(sharing).agreed
    assert agreement(sharing).installation is None
    assert sharing.data == {}
    assert stored(hass)["consent"] is None
    assert states(hass) == ["dropped"]
    assert issues(hass) == {"sharing_ended"}
    found = issue(hass, "sharing_ended")
    assert found is not None
    assert found.is_persistent
    assert not found.is_fixable
    await async_restart(hass, sharing)
    assert not agreement(sharing).agreed
    assert issues(hass) == {"sharing_ended"}


async def test_who_agrees_again_is_not_told_any_more(
    hass: HomeAssistant, sharing: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    known = installation(sharing)
    hass.config_entries.async_update_entry(sharing, data={})
    await async_restart(hass, sharing)

    await async_opt_in(hass, hass_admin_user, collector)

    assert agreement(sharing).installation == known
    assert not issues(hass)


async def test_a_consent_survives_a_restart(hass: HomeAssistant, sharing: MockConfigEntry) -> None:
    state, data = agreement(sharing).state, dict(sharing.data)

    await async_restart(hass, sharing)

    assert agreement(sharing).state == state
    assert agreement(sharing).installation == state.installation
    assert sharing.data == data
    assert not issues(hass)


async def test_an_end_is_on_the_disk_before_it_is_answered(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    await async_freeze(sharing, date(2027, 3, 3))

    assert await async_call(hass, "opt_out") == {"success": True, "message": OFF}

    assert stored(hass)["consent"] is None
    assert stored(hass)["installation"] is not None
    assert states(hass) == ["dropped"]


async def test_a_consent_that_cannot_be_saved_is_none(
    hass: HomeAssistant, noon_entry: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    with unwritable_state(hass):
        assert await async_opt_in(hass, hass_admin_user, collector) == {
            "success": False,
            "installation_id": None,
            "message": "The consent cannot be saved now. Nothing was changed.",
        }
        assert issues(hass) == {"state_not_saved"}

    assert agreement(noon_entry).state.consent is None
    assert agreement(noon_entry).state.installation is None
    assert noon_entry.data == {}


async def test_a_change_that_cannot_be_saved_is_none(
    hass: HomeAssistant, sharing: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    state, data = agreement(sharing).state, dict(sharing.data)
    with unwritable_state(hass):
        answer = await async_opt_in(hass, hass_admin_user, collector, api_key="another")
        assert answer["success"] is False
        with pytest.raises(NotSavedError):
            await agreement(sharing).async_confirm()

    assert agreement(sharing).state == state
    assert sharing.data == data


async def test_an_end_that_cannot_be_saved_holds_nevertheless(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    """In memory and in the config entry, so that the next start finds that it is over."""
    with unwritable_state(hass):
        answer = await async_call(hass, "opt_out")
        assert answer == {
            "success": False,
            "message": "Nothing more is sent, but this cannot be saved now. "
            "Turn off sharing again later.",
        }
        assert not agreement(sharing).agreed
        assert sharing.data == {}
        before = state_path(hass).with_name("aside").read_text()
    await hass.config_entries.async_unload(sharing.entry_id)
    state_path(hass).write_text(before)
    assert stored(hass)["consent"] is not None

    assert await hass.config_entries.async_setup(sharing.entry_id)

    assert not agreement(sharing).agreed
    assert issues(hass) == {"sharing_ended"}


@pytest.mark.parametrize(("days", "old"), [(7, False), (7.001, True), (-0.5, False)])
async def test_an_old_state_waits_for_a_confirmation(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    days: float,
    old: bool,
) -> None:
    """It may be that of a backup from before a person has disagreed."""
    state = agreement(sharing).state
    assert await hass.config_entries.async_unload(sharing.entry_id)
    freezer.tick(timedelta(days=days))
    await hass.config_entries.async_setup(sharing.entry_id)

    assert agreement(sharing).agreed
    assert agreement(sharing).paused is old
    assert agreement(sharing).installation == (None if old else state.installation)
    assert issues(hass) == ({"state_restored"} if old else set())
    if old:
        found = issue(hass, "state_restored")
        assert found is not None
        assert found.is_fixable
        # Whatever saves the state first: it is new then, but nobody has confirmed anything.
        await runtime_data(sharing).storage.async_save_snapshot()
        assert stored(hass)["unconfirmed"] is True
        await async_restart(hass, sharing)
        assert agreement(sharing).paused
        assert issues(hass) == {"state_restored"}
        await runtime_data(sharing).sharing.async_confirm()
        assert stored(hass)["unconfirmed"] is False
    assert agreement(sharing).state == state
    assert not issues(hass)


async def test_another_text_is_asked_about(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new consent keeps the id and sends nothing from before it."""
    before = consent(sharing)
    await async_freeze(sharing, date(2027, 2, 24))
    change_text(monkeypatch, "another")
    freezer.tick(timedelta(days=2))
    await async_restart(hass, sharing)
    assert agreement(sharing).agreed
    assert agreement(sharing).paused
    assert agreement(sharing).installation is None
    found = issue(hass, "privacy_text_changed")
    assert found is not None
    assert found.is_fixable
    assert states(hass) == ["dropped"]
    await async_freeze(sharing, date(2027, 3, 3))

    known = await runtime_data(sharing).sharing.async_opt_in(None, None)

    assert agreement(sharing).installation == known
    assert known.api_key == API_KEY
    assert consent(sharing).policy_version == "another"
    assert (before.first_day, consent(sharing).first_day) == (date(2027, 3, 11), date(2027, 3, 13))
    assert states(hass) == ["dropped", "dropped"]
    assert not issues(hass)


async def test_what_a_clock_that_ran_ahead_has_recorded_is_from_before(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """A consent is for what comes after it, whatever day it is called."""
    freezer.tick(timedelta(days=3))
    await async_call(hass, "record_event", {"event_type": "job_completed", "metadata": {}})
    freezer.tick(timedelta(days=-3))
    await async_opt_in(hass, hass_admin_user, collector)

    async def jobs() -> object:
        preview = await async_call(hass, "preview_submission")
        return preview["document"]["usage_stats"]["job_count"]

    assert await jobs() == 0
    freezer.tick(timedelta(days=1))
    await async_call(hass, "record_event", {"event_type": "job_completed", "metadata": {}})
    assert await jobs() == 1
    assert dt_util.utcnow().date() == consent(noon_entry).first_day


def test_neither_key_nor_secret_is_in_a_text(sharing: MockConfigEntry) -> None:
    """Such as that of an error."""
    known = installation(sharing)
    assert known.api_key is not None
    assert known.secret not in repr(agreement(sharing).state)
    assert known.api_key not in repr(agreement(sharing).state)
