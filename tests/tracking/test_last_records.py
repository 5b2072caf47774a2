"""When a tracker recorded last, after a restart and after a crash."""

from datetime import datetime
import json
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN

from ..common import (
    async_call,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    issues,
    runtime_data,
    state_path,
)
from .common import async_custom, async_untrack

QUARTER = 15 * 60
BELL = {"trigger": "event", "event_type": "bell"}
FIXTURE = Path(__file__).parents[1] / "fixtures" / "state_1_4.json"


def shown(entry: ConfigEntry[Any]) -> list[datetime | None]:
    """Return what a person is shown, tracker by tracker."""
    return [tracker.last for tracker in runtime_data(entry).trackers.async_facts()]


def kept(hass: HomeAssistant) -> dict[str, str]:
    """Return what is in the state file."""
    content: dict[str, str] = json.loads(state_path(hass).read_text())["data"]["last_records"]
    return content


async def async_ring(hass: HomeAssistant) -> datetime:
    """Ring the bell that the tracker hears, and return when."""
    now = dt_util.utcnow()
    hass.bus.async_fire("bell")
    await async_settle(hass)
    return now


async def test_a_restart_keeps_it(hass: HomeAssistant, noon_entry: MockConfigEntry) -> None:
    await async_custom(hass, noon_entry, [BELL])
    assert shown(noon_entry) == [None]
    rung = await async_ring(hass)
    assert shown(noon_entry) == [rung]

    await async_restart(hass, noon_entry)

    assert shown(noon_entry) == [rung]


@pytest.mark.parametrize(
    "records",
    [{}, {"record": "event", "event_type": "job_created", "metadata": {}}],
    ids=["use", "event"],
)
async def test_a_crash_keeps_it_as_of_the_last_snapshot(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    records: dict[str, Any],
) -> None:
    """A use alone writes no state. An event is in no counter, and is saved all the same."""
    tracker = await async_custom(hass, noon_entry, [BELL], **records)
    await async_tick(hass, freezer, QUARTER)
    before = state_path(hass).read_text()
    rung = await async_ring(hass)
    assert state_path(hass).read_text() == before

    await async_tick(hass, freezer, QUARTER)
    at_the_crash = state_path(hass).read_text()
    assert kept(hass) == {tracker.subentry_id: rung.isoformat()}
    await async_tick(hass, freezer, QUARTER)
    assert state_path(hass).read_text() == at_the_crash
    await async_ring(hass)
    await hass.config_entries.async_unload(noon_entry.entry_id)
    state_path(hass).write_text(at_the_crash)
    await hass.config_entries.async_setup(noon_entry.entry_id)

    assert shown(noon_entry) == [rung]


async def test_a_removed_tracker_is_forgotten(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Also one that is removed while the integration is disabled."""
    first = await async_custom(hass, noon_entry, [BELL])
    second = await async_custom(hass, noon_entry, [BELL])
    third = await async_custom(hass, noon_entry, [BELL], skill="Door")
    rung = await async_ring(hass)
    await async_tick(hass, freezer, QUARTER)
    # What one of two has counted, the other has seen too.
    assert kept(hass).keys() == {first.subentry_id, second.subentry_id, third.subentry_id}

    await async_untrack(hass, noon_entry, first)
    await async_tick(hass, freezer, QUARTER)
    assert kept(hass).keys() == {second.subentry_id, third.subentry_id}

    await hass.config_entries.async_unload(noon_entry.entry_id)
    hass.config_entries.async_remove_subentry(noon_entry, second.subentry_id)
    await hass.config_entries.async_setup(noon_entry.entry_id)
    assert shown(noon_entry) == [rung]
    await async_tick(hass, freezer, QUARTER)
    assert kept(hass) == {third.subentry_id: rung.isoformat()}


@pytest.mark.parametrize("files", [True, False])
async def test_a_deletion_of_all_uses_forgets_it(
    hass: HomeAssistant, noon_entry: MockConfigEntry, *, files: bool
) -> None:
    tracker = await async_custom(hass, noon_entry, [BELL])
    rung = await async_ring(hass)
    await runtime_data(noon_entry).storage.async_save_snapshot()

    await async_call(hass, "delete_all", {"confirm": True, "files": files})

    known = {} if files else {tracker.subentry_id: rung.isoformat()}
    assert kept(hass) == known
    assert shown(noon_entry) == [None if files else rung]


@pytest.mark.usefixtures("berlin")
async def test_a_state_of_version_1_4_knows_of_none(hass: HomeAssistant) -> None:
    before = json.loads(FIXTURE.read_text())
    state_path(hass).parent.mkdir(exist_ok=True)
    state_path(hass).write_text(FIXTURE.read_text())

    entry = await async_set_up(hass)

    await async_custom(hass, entry, [BELL])
    assert shown(entry) == [None]
    assert not issues(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    content = json.loads(state_path(hass).read_text())
    assert (content["version"], content["minor_version"]) == (1, 5)
    changed = ("saved", "snapshot", "rollover", "trusted_date", "last_records")
    for part in changed:
        content["data"].pop(part)
        before["data"].pop(part, None)
    assert content["data"] == before["data"]
    assert content["key"] == DOMAIN
