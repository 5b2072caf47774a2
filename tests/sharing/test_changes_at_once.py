"""Changes of the consent that come at once, or with an unload or a submission."""

import asyncio

from aiohttp import web
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_call, async_settle, busy_disk, issues, runtime_data
from ..e2e.collector import Collector
from .common import agreement, installation, stored
from .household import EVENING, MORNING, NIGHT, Household

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")


async def test_an_address_that_stays_is_the_one_agreed_to_last(
    hass: HomeAssistant, sharing: MockConfigEntry, collector: Collector
) -> None:
    """Of two who agree at once, the second keeps the address of the first."""
    other = f"{collector.url}/other"
    manager = runtime_data(sharing).sharing
    first, second = await asyncio.gather(
        manager.async_opt_in(other, None), manager.async_opt_in(None, "another-key")
    )
    await async_settle(hass)
    known = installation(sharing)
    assert first.id == second.id == known.id
    assert (known.collector_url, known.api_key) == (other, "another-key")


async def test_an_unload_waits_until_a_consent_is_given(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    """Nothing of it goes on in an entry that is gone."""
    manager, before = runtime_data(noon_entry).sharing, agreement(noon_entry)
    async with runtime_data(noon_entry).storage.state_store._write_lock:
        agrees = hass.async_create_task(manager.async_opt_in(collector.url, None))
        unloads = hass.async_create_task(hass.config_entries.async_unload(noon_entry.entry_id))
        for _ in range(20):
            await asyncio.sleep(0)
    assert await unloads
    assert agrees.done()
    assert not manager._daily_trigger._unlisten
    assert not before._entry_copy._timer.pending
    assert stored(hass)["consent"] is not None

    await hass.config_entries.async_setup(noon_entry.entry_id)
    assert agreement(noon_entry).agreed
    assert not issues(hass)


async def test_a_submission_that_a_new_address_overtakes_is_no_success(
    household: Household,
) -> None:
    await household.move_to(EVENING)
    await household.move_to(NIGHT)
    other = f"{household.collector.url}/other"
    asked = asyncio.Event()

    async def healthy(_request: web.Request) -> web.StreamResponse:
        asked.set()
        return web.json_response({"status": "ok"})

    household.collector.misbehave_to_health = healthy
    with busy_disk(household.entry):
        agrees = household.hass.async_create_task(household.sharing.async_opt_in(other, None))
        submits = household.hass.async_create_task(async_call(household.hass, "submit"))
        await asked.wait()
    await agrees
    answer = await submits
    assert (answer["success"], answer["accepted"]) == (False, 0)
    assert household.sent == []


async def test_an_answer_to_a_former_installation_ends_no_new_consent(
    household: Household,
) -> None:
    """It was told to forget the former one."""
    await household.move_to(EVENING)
    await household.move_to(NIGHT)
    asked, answers = asyncio.Event(), asyncio.Event()

    async def forgotten(_request: web.Request) -> web.StreamResponse:
        asked.set()
        await answers.wait()
        return web.Response(status=410)

    household.collector.misbehave = forgotten
    other = f"{household.collector.url}/other"
    # Somebody else is changing the consent.
    async with household.consent._lock:
        agrees = household.hass.async_create_task(household.sharing.async_opt_in(other, None))
        await asyncio.sleep(0)
        household.move_without_waiting(MORNING)
        await asked.wait()
    installation = await agrees
    answers.set()
    await async_settle(household.hass)
    assert household.consent.installation == installation
    assert "collector_forgot" not in issues(household.hass)
