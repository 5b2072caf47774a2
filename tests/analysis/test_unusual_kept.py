"""What was unusual is kept over restarts, bad days and new names, and no longer than that."""

import json
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.usage_stats.const import (
    DOMAIN,
    EVENT_UNUSUAL,
    SIGNAL_DAY_CLOSED,
    SIGNAL_RENAMED,
)

from ..common import (
    async_an_hour_goes_by,
    async_call,
    async_dispatch,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    database,
    entity_id,
    locked,
    runtime_data,
)
from .house import AFTER, CLOSING, ESPRESSO, SENSOR, async_close, shown, told


def kept(hass: HomeAssistant) -> Path:
    """Return the file with what was found."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.unusual"))


async def test_it_survives_a_restart(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    before = shown(hass)
    events = async_capture_events(hass, EVENT_UNUSUAL)
    await async_restart(hass, house)

    assert shown(hass) == before
    # The day that was judged is not judged again.
    ended = runtime_data(house).counter.day.counts()
    assert told(events) == []
    await async_close(hass, freezer, 90, AFTER)
    assert {row["since"] for row in shown(hass)[1]} == {"2027-03-11"}
    assert told(events) == []
    await async_dispatch(hass, SIGNAL_DAY_CLOSED, ended)
    assert told(events) == []


@pytest.mark.parametrize("back", [CLOSING, "2027-03-15T12:00:00+01:00"])
async def test_a_closing_that_was_missed_is_made_up_for_once(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory, back: str
) -> None:
    events = async_capture_events(hass, EVENT_UNUSUAL)
    await async_record(hass, *ESPRESSO, count=60)
    assert await hass.config_entries.async_unload(house.entry_id)
    freezer.move_to(back)
    await hass.config_entries.async_setup(house.entry_id)
    await async_settle(hass)

    assert (await async_call(hass, "get_unusual"))["date"] == "2027-03-11"
    assert len(told(events)) == 1
    await async_restart(hass, house)
    assert shown(hass)[0] == "on"
    assert told(events) == []


@pytest.mark.usefixtures("house")
async def test_a_new_name_is_shown_and_the_old_one_forgotten(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    await async_call(hass, "rename", {"skill": "Tea", "new_skill": "Green tea"})
    assert "Espresso" in kept(hass).read_text()
    await async_call(hass, "rename", {"skill": "Espresso", "new_skill": "Coffee"})
    await async_settle(hass)

    assert "Coffee" in {row["skill"] for row in shown(hass)[1]}
    assert "Espresso" not in kept(hass).read_text()


async def test_a_deletion_forgets_what_was_unusual(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    assert kept(hass).exists()
    await async_call(hass, "delete_all", {"confirm": True})
    assert shown(hass)[0] == "on"
    await async_call(hass, "delete_all", {"confirm": True, "files": True})

    assert shown(hass) == ("unknown", [], 0)
    assert not kept(hass).exists()
    await async_restart(hass, house)
    assert shown(hass) == ("unknown", [], 0)


async def test_what_is_being_saved_is_deleted_too(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    async_dispatcher_send(hass, SIGNAL_RENAMED, ESPRESSO, ("Coffee", "button"))
    await runtime_data(house).unusual.async_forget()
    await async_settle(hass)

    assert not kept(hass).exists()


async def test_an_entry_that_is_removed_leaves_nothing(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_close(hass, freezer, 60)
    assert await hass.config_entries.async_remove(house.entry_id)
    await hass.async_block_till_done()

    assert not kept(hass).exists()


@pytest.mark.parametrize("content", ["{", '{"version": 1, "minor_version": 1, "key": "k"}', "[]"])
async def test_what_cannot_be_read_is_found_out_at_the_next_closing(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory, content: str
) -> None:
    await async_close(hass, freezer, 60)
    assert await hass.config_entries.async_unload(house.entry_id)
    kept(hass).write_text(content)
    await hass.config_entries.async_setup(house.entry_id)
    await async_settle(hass)

    assert shown(hass) == ("unknown", [], 0)
    await async_close(hass, freezer, 60, AFTER)
    assert shown(hass)[0] == "on"


async def test_nothing_is_written_during_a_backup(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And the day is judged when the backup is over."""
    storage = runtime_data(house).storage
    events = async_capture_events(hass, EVENT_UNUSUAL)
    await async_record(hass, *ESPRESSO, count=60)
    await storage.async_hold()
    await async_move_to(hass, freezer, CLOSING)
    assert not kept(hass).exists()
    assert told(events) == []
    storage.backup_lock.release()
    await async_an_hour_goes_by(hass, freezer, "2027-03-12T08:30:00+01:00")

    assert kept(hass).exists()
    assert len(told(events)) == 1


async def test_a_database_that_is_locked_is_asked_again(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_record(hass, *ESPRESSO, count=60)
    with locked(database(hass)):
        await async_move_to(hass, freezer, CLOSING)
        assert shown(hass)[0] == "unknown"
    await async_an_hour_goes_by(hass, freezer, "2027-03-12T08:30:00+01:00")

    assert shown(hass)[0] == "on"
    assert runtime_data(house).unusual.judgement is not None


async def test_the_state_that_is_stored(
    hass: HomeAssistant, house: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    assert entity_id(hass, house, "unusual_use", "binary_sensor") == SENSOR
    await async_close(hass, freezer, 5)

    assert json.loads(kept(hass).read_text()) == {
        "version": 1,
        "minor_version": 1,
        "key": "usage_stats.unusual",
        "data": {"day": "2027-03-11", "judged": 3, "findings": [], "explained": []},
    }
