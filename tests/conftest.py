"""A real Home Assistant with a configuration directory of its own, where real files are written."""

import asyncio
from collections.abc import AsyncIterator
from datetime import time
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_socket import socket_allow_hosts

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine import schema

# Imported here so that this folder, and not the test plugin's, is the one named custom_components.
from custom_components.usage_stats.sharing import consent

from . import tls
from .common import async_set_up, async_settle
from .e2e.collector import Collector
from .servers import ignore_failed_handshakes, resolve_names
from .sharing.common import async_opt_in
from .sharing.household import MINUTE, Household
from .trackers import Trackers

# The test plugin logs each statement of the recorder.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check threads and slow callbacks, as the test plugin does.

    Not the stack that created each callback, task and future: it would be half of the time.
    """
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    monkeypatch.setattr(loop, "get_debug", lambda: False)


@pytest.fixture(autouse=True)
def find_integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find the integration, in tests that need Home Assistant at all."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep what a test writes out of the test plugin's own folder."""
    return hass_tmp_config_dir


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Store write real files, where the test plugin would keep them in memory."""
    return {}


@pytest.fixture
def mock_recorder_before_hass(request: pytest.FixtureRequest) -> None:
    """Prepare the recorder before Home Assistant, in tests that ask for `recorder_mock`."""
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("async_test_recorder")


@pytest.fixture
async def berlin(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start at noon of 2027-03-10 in Berlin, and wait little for a database that is locked."""
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.02)
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-10T12:00:00+01:00")


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return the loaded config entry, with options as they are after adding it."""
    entry = MockConfigEntry(domain=DOMAIN, title="Usage Stats")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def berlin_entry(hass: HomeAssistant, berlin: None) -> MockConfigEntry:
    """Return an entry set up in Berlin at noon of 2027-03-10."""
    assert berlin is None
    return await async_set_up(hass)


@pytest.fixture
async def noon_entry(
    berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return it some seconds later, when nothing of its set-up can share a timestamp."""
    freezer.tick(2)
    return berlin_entry


@pytest.fixture
async def reachable(hass: HomeAssistant, socket_enabled: None) -> None:
    """Let Home Assistant reach servers on this machine, by name too."""
    assert socket_enabled is None
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    resolve_names(hass)
    ignore_failed_handshakes(hass.loop)


@pytest.fixture
async def collector(reachable: None) -> AsyncIterator[Collector]:
    """Return a collector that answers over TLS and has the test's time."""
    assert reachable is None
    collector = Collector(clock=dt_util.utcnow)
    async with collector.serve(tls.GOOD):
        yield collector


@pytest.fixture
def check_at_three(
    freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> FrozenDateTimeFactory:
    """Let a new consent draw three o'clock as the time of the daily check."""
    monkeypatch.setattr(consent, "_draw_time", lambda: time(3))
    return freezer


@pytest.fixture
async def household(
    hass: HomeAssistant,
    collector: Collector,
    noon_entry: MockConfigEntry,
    check_at_three: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> AsyncIterator[Household]:
    """Return one where a person has agreed at noon of 2027-03-10; nothing of the start is left."""
    person = Context(user_id=hass_admin_user.id)
    household = Household(hass, check_at_three, noon_entry, collector, person)
    await household.agree()
    await household.pass_time(10 * MINUTE)
    yield household
    # Else a request that a test left under way would be waited for.
    if noon_entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(noon_entry.entry_id)


@pytest.fixture
async def sharing(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector, hass_admin_user: User
) -> MockConfigEntry:
    """Return an entry that shares."""
    await async_opt_in(hass, hass_admin_user, collector)
    await async_settle(hass)
    return noon_entry


@pytest.fixture
async def trackers(hass: HomeAssistant, entry: MockConfigEntry) -> Trackers:
    """Return the trackers of a loaded entry, which has none, in a home with one lamp."""
    hass.states.async_set("light.bed", "on", {"friendly_name": "Bed lamp"})
    return Trackers(hass, entry)
