"""A change of the consent that was answered, and a process that was killed before it saved more.

Home Assistant saves a config entry a second after it was changed.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import (
    async_call,
    async_restart,
    async_settle,
    async_tick,
    issues,
    runtime_data,
    state_path,
)
from ..e2e.collector import Collector
from .common import (
    API_KEY,
    NOBODY,
    agreement,
    async_freeze,
    async_opt_in,
    consent,
    installation,
    states,
    stored,
)

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

type Saved = tuple[Mapping[str, Any], datetime]
"""the data of a config entry as it was saved, and when it was modified"""

SOON = 59
LATE = 61


def saved(entry: MockConfigEntry) -> Saved:
    """Return what Home Assistant has saved of the entry by now."""
    return dict(entry.data), entry.modified_at


async def async_kill(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, kept: Saved
) -> None:
    """Start again with an entry of an earlier time."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    put_back(hass, freezer, entry, kept)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)


def put_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: MockConfigEntry, kept: Saved
) -> None:
    """Have an entry as it was."""
    data, modified_at = kept
    now = freezer()
    freezer.move_to(modified_at)
    hass.config_entries.async_update_entry(entry, data=data)
    freezer.move_to(now)
    assert saved(entry) == kept


@pytest.mark.parametrize("seconds", [0, 1, SOON])
async def test_a_consent_that_was_answered_survives(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    seconds: int,
) -> None:
    before = saved(noon_entry)
    await runtime_data(noon_entry).sharing.async_opt_in(NOBODY, API_KEY)
    known, agreed = installation(noon_entry), consent(noon_entry)
    await async_tick(hass, freezer, seconds)

    for _ in range(2):
        await async_kill(hass, freezer, noon_entry, before)

        assert agreement(noon_entry).installation == known
        assert consent(noon_entry) == agreed
        assert noon_entry.data["consent"]["since"] == agreed.since.isoformat()
        assert not issues(hass)


async def test_an_end_that_was_answered_raises_no_issue(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_freeze(sharing, date(2027, 3, 3))
    await async_tick(hass, freezer, LATE)
    before = saved(sharing)
    freezer.tick(1)
    assert (await async_call(hass, "opt_out"))["success"]

    for _ in range(2):
        await async_kill(hass, freezer, sharing, before)

        assert not agreement(sharing).agreed
        assert agreement(sharing).installation is None
        assert sharing.data == {}
        assert states(hass) == ["dropped"]
        assert not issues(hass)


async def test_the_last_of_several_answers_holds(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """An end and a new consent, and a consent to another address."""
    await async_tick(hass, freezer, LATE)
    before = saved(sharing)
    freezer.tick(1)
    await async_call(hass, "opt_out")
    await async_opt_in(hass, hass_admin_user, collector)
    again = consent(sharing)
    await async_kill(hass, freezer, sharing, before)
    assert consent(sharing) == again

    other = f"{collector.url}/other"
    freezer.tick(1)
    await async_opt_in(hass, hass_admin_user, collector, collector_url=other)
    await async_kill(hass, freezer, sharing, before)
    assert installation(sharing).collector_url == other
    assert sharing.data["consent"]["collector_url"] == other
    assert not issues(hass)

    freezer.tick(1)
    await async_call(hass, "opt_out")
    await async_kill(hass, freezer, sharing, before)
    assert not agreement(sharing).agreed
    assert not issues(hass)


async def test_an_entry_that_is_older_than_the_state(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """Restored alone from a backup; the change was saved in both by then."""
    before = saved(noon_entry)
    await async_opt_in(hass, hass_admin_user, collector)
    await async_tick(hass, freezer, LATE)
    assert stored(hass)["entry_behind"] is None

    await async_kill(hass, freezer, noon_entry, before)

    assert not agreement(noon_entry).agreed
    assert issues(hass) == {"sharing_ended"}


async def test_an_entry_from_before_an_end(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_tick(hass, freezer, LATE)
    before = saved(sharing)
    freezer.tick(1)
    await async_call(hass, "opt_out")
    await async_tick(hass, freezer, LATE)

    await async_kill(hass, freezer, sharing, before)

    assert not agreement(sharing).agreed
    assert issues(hass) == {"sharing_ended"}


async def test_a_state_that_is_older_than_the_entry(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """Even one of the minute after a consent does not bring it back when a person has ended it."""
    await async_opt_in(hass, hass_admin_user, collector)
    copied = state_path(hass).read_text()
    assert json.loads(copied)["data"]["sharing"]["entry_behind"] is not None
    freezer.tick(10)
    await async_call(hass, "opt_out")
    freezer.tick(10)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    state_path(hass).write_text(copied)

    assert await hass.config_entries.async_setup(noon_entry.entry_id)

    assert not agreement(noon_entry).agreed
    assert stored(hass)["consent"] is None
    assert issues(hass) == {"sharing_ended"}


async def test_after_a_week_a_person_is_asked(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    collector: Collector,
) -> None:
    """Killed and off for long, the state may be that of a backup."""
    before = saved(noon_entry)
    await async_opt_in(hass, hass_admin_user, collector)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    freezer.tick(timedelta(days=8))
    put_back(hass, freezer, noon_entry, before)

    assert await hass.config_entries.async_setup(noon_entry.entry_id)

    assert agreement(noon_entry).agreed
    assert agreement(noon_entry).installation is None
    assert issues(hass) == {"state_restored"}


async def test_the_note_is_gone_a_minute_after_a_start_too(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_tick(hass, freezer, SOON)
    await async_restart(hass, sharing)
    assert stored(hass)["entry_behind"] is not None
    await async_tick(hass, freezer, SOON)
    assert stored(hass)["entry_behind"] is not None
    await async_tick(hass, freezer, 2)
    assert stored(hass)["entry_behind"] is None
    assert agreement(sharing).agreed


async def test_a_change_that_the_entry_does_not_hold(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Another key, or another first day, is no reason to wait for the entry."""
    await async_tick(hass, freezer, LATE)
    await runtime_data(sharing).sharing.async_opt_in(None, "another")
    await runtime_data(sharing).sharing.async_restart_periods()

    assert stored(hass)["entry_behind"] is None
