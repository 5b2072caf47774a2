"""A consent beside something else: another change, a save that fails, a caller that goes away."""

import asyncio
from dataclasses import replace
from datetime import date

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.sharing.consent import Installation
from custom_components.usage_stats.sharing.consent import CONSENT_FROM_FLOW, NotSavedError

from ..common import async_restart, async_settle, issues, runtime_data, state_path
from ..e2e.collector import Collector
from .common import agreement, async_freeze, states, stored, unwritable_state

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")


async def begin_to_agree(
    hass: HomeAssistant, entry: MockConfigEntry, url: str
) -> asyncio.Task[Installation]:
    """Begin to agree, up to where the consent is saved."""
    begins = hass.async_create_task(runtime_data(entry).sharing.async_opt_in(url, None))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # In turn: after the work of the opt-in.
    await runtime_data(entry).storage.write_behind.async_commit(lambda _: None)
    assert agreement(entry).agreed
    return begins


async def test_who_comes_last_is_right(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    """Of those who agree and disagree at once."""
    sharing = runtime_data(noon_entry).sharing

    await asyncio.gather(
        sharing.async_opt_in(collector.url, None), sharing.async_opt_out(erase=False)
    )
    await async_settle(hass)
    assert not agreement(noon_entry).agreed
    assert stored(hass)["consent"] is None
    assert noon_entry.data == {}

    await asyncio.gather(
        sharing.async_opt_out(erase=False), sharing.async_opt_in(collector.url, None)
    )
    assert agreement(noon_entry).agreed
    assert stored(hass)["consent"] is not None
    assert noon_entry.data["consent"]["since"] == stored(hass)["consent"]["since"]


async def test_an_end_while_a_consent_is_saved(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    """With it the id is erased that was just made."""
    sharing = runtime_data(noon_entry).sharing
    async with runtime_data(noon_entry).storage.state_store._write_lock:
        begins = await begin_to_agree(hass, noon_entry, collector.url)
        ends = hass.async_create_task(sharing.async_opt_out(erase=True))
    await asyncio.gather(begins, ends)
    await async_settle(hass)

    assert not agreement(noon_entry).agreed
    assert stored(hass)["consent"] is None
    assert noon_entry.data == {}
    paths = [request.path for request in collector.sent("DELETE")]
    assert paths == [f"/installation/{begins.result().id}"]


async def test_a_note_beside_a_consent_that_cannot_be_saved(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    """It is kept, and the consent is not."""
    now = dt_util.utcnow()
    with unwritable_state(hass):
        async with runtime_data(noon_entry).storage.state_store._write_lock:
            begins = await begin_to_agree(hass, noon_entry, collector.url)
            notes = hass.async_create_task(
                agreement(noon_entry).async_update(
                    lambda state: replace(state, unanswered_since=now)
                )
            )
            await asyncio.sleep(0)
        with pytest.raises(NotSavedError):
            await begins
        await notes

    assert not agreement(noon_entry).agreed
    assert agreement(noon_entry).installation is None
    assert agreement(noon_entry).state.unanswered_since == now


async def test_a_caller_that_goes_away(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    """A window that is closed while a consent is saved leaves no half of it."""
    async with runtime_data(noon_entry).storage.state_store._write_lock:
        begins = await begin_to_agree(hass, noon_entry, collector.url)
        begins.cancel()
        await asyncio.wait([begins])
    await async_settle(hass)
    assert noon_entry.data["consent"]["since"] == stored(hass)["consent"]["since"]
    await async_restart(hass, noon_entry)
    assert agreement(noon_entry).agreed
    assert not issues(hass)


async def test_what_waits_is_dropped_only_with_a_new_consent(
    hass: HomeAssistant, sharing: MockConfigEntry, collector: Collector
) -> None:
    await async_freeze(sharing, date(2027, 3, 3))
    other = f"{collector.url}/other"
    with unwritable_state(hass), pytest.raises(NotSavedError):
        await runtime_data(sharing).sharing.async_opt_in(other, None)
    assert states(hass) == ["waiting"]

    await runtime_data(sharing).sharing.async_opt_in(other, None)
    assert states(hass) == ["dropped"]


async def test_a_consent_that_was_left_over_is_not_for_another_entry(
    hass: HomeAssistant, sharing: MockConfigEntry, collector: Collector
) -> None:
    """Of an entry that could not be removed whole, where that of the new one cannot be saved."""
    hass.config_entries.async_update_entry(sharing, data={})
    hass.data[CONSENT_FROM_FLOW] = (f"{collector.url}/other", None)
    with unwritable_state(hass):
        await agreement(sharing).async_start()

    assert not agreement(sharing).agreed
    assert "sharing_ended" in issues(hass)


async def test_in_the_midst_of_a_backup(hass: HomeAssistant, sharing: MockConfigEntry) -> None:
    """Only who disagrees is written."""
    now, hold = dt_util.utcnow(), runtime_data(sharing).storage
    await hold.async_hold()
    before = state_path(hass).read_bytes()
    await agreement(sharing).async_update(lambda state: replace(state, unanswered_since=now))
    with pytest.raises(NotSavedError):
        await runtime_data(sharing).sharing.async_confirm()
    with pytest.raises(NotSavedError):
        await runtime_data(sharing).sharing.async_opt_in(None, "another-key")
    assert state_path(hass).read_bytes() == before
    assert agreement(sharing).state.unanswered_since == now
    assert await runtime_data(sharing).sharing.async_opt_out(erase=False)
    assert stored(hass)["consent"] is None
    hold.backup_lock.release()
