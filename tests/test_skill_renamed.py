"""The sensors of a combination that was renamed, or merged into another."""

from datetime import UTC, datetime

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.usage_stats.const import SIGNAL_RENAMED
from custom_components.usage_stats.entity import key_text

from .common import (
    async_dispatch,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    entity_id,
    runtime_data,
    state,
)
from .test_skill_devices import BUTTON, NOON, TOTAL, VOICE, device, keys

pytestmark = pytest.mark.usefixtures("berlin")


async def test_a_sensor_follows_the_new_name(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Its entity id and count stay; device, name and attributes are the new ones."""
    entry = await async_set_up(hass)
    await async_record(hass, count=3)
    await async_tick(hass, freezer, 2)
    before = entity_id(hass, entry, BUTTON)
    new = ("Caffè", "Knopf")
    runtime_data(entry).storage.day.totals[new] = runtime_data(entry).storage.day.totals.pop(
        ("Espresso", "button")
    )

    await async_dispatch(hass, SIGNAL_RENAMED, ("Espresso", "button"), new)

    assert keys(hass, entry) == {key_text(new)}
    shown = state(hass, entry, key_text(new))
    assert shown.entity_id == before
    assert (shown.state, shown.name) == ("3", "Caffè Knopf")
    assert (shown.attributes["skill"], shown.attributes["modality"]) == new
    assert shown.attributes["last_used"] == NOON
    assert device(hass, entry, "Espresso") is None
    assert device(hass, entry, "Caffè") is not None
    await async_tick(hass, freezer, 2)
    await async_record(hass, *new)
    assert state(hass, entry, key_text(new)).state == "4"
    await async_restart(hass, entry)
    assert state(hass, entry, key_text(new)).entity_id == before
    assert state(hass, entry, key_text(new)).state == "4"


async def test_a_sensor_whose_new_name_has_one_is_removed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The other one shows both; the old skill leaves nothing behind."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_record(hass, modality="voice")
    await async_tick(hass, freezer, 60)
    await async_record(hass, "espresso")
    await async_settle(hass)
    target = entity_id(hass, entry, BUTTON)
    totals = runtime_data(entry).storage.day.totals
    totals["Espresso", "button"] += totals.pop(("espresso", "button"))

    await async_dispatch(hass, SIGNAL_RENAMED, ("espresso", "button"), ("Espresso", "button"))
    await async_tick(hass, freezer, 2)

    assert keys(hass, entry) == {BUTTON, VOICE, TOTAL}
    shown = state(hass, entry, BUTTON)
    assert (shown.entity_id, shown.state) == (target, "2")
    assert shown.attributes["last_used"] == datetime(2027, 3, 10, 11, 1, tzinfo=UTC)
    assert device(hass, entry, "espresso") is None


async def test_the_total_follows_when_the_whole_skill_is_renamed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """And a disabled sensor, one by one."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_record(hass, modality="voice", count=2)
    await async_settle(hass)
    before = [entity_id(hass, entry, key) for key in (BUTTON, VOICE, TOTAL)]
    er.async_get(hass).async_update_entity(before[1], disabled_by=er.RegistryEntryDisabler.USER)
    await async_settle(hass)
    totals = runtime_data(entry).storage.day.totals
    for modality in ("button", "voice"):
        totals["Caffè", modality] = totals.pop(("Espresso", modality))
        await async_dispatch(hass, SIGNAL_RENAMED, ("Espresso", modality), ("Caffè", modality))
    await async_tick(hass, freezer, 2)

    renamed = [key_text(("Caffè", "button")), key_text(("Caffè", "voice")), key_text(("Caffè",))]
    assert keys(hass, entry) == set(renamed)
    assert [entity_id(hass, entry, key) for key in renamed] == before
    assert state(hass, entry, renamed[2]).state == "3"
    assert state(hass, entry, renamed[2]).name == "Caffè Total"
    assert device(hass, entry, "Espresso") is None


async def test_a_combination_without_a_sensor_is_renamed(hass: HomeAssistant) -> None:
    """Its new name gets one, as one that is used does."""
    entry = await async_set_up(hass, {"max_sensors": 1})
    await async_record(hass)
    await async_record(hass, "Lungo")
    await async_settle(hass)
    er.async_get(hass).async_remove(entity_id(hass, entry, BUTTON))
    await async_settle(hass)
    totals = runtime_data(entry).storage.day.totals
    totals["Caffè", "button"] = totals.pop(("Lungo", "button"))
    await async_dispatch(hass, SIGNAL_RENAMED, ("Lungo", "button"), ("Caffè", "button"))
    assert keys(hass, entry) == {key_text(("Caffè", "button"))}


async def test_the_total_of_the_old_skill_shows_what_is_left(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """One of its combinations has moved to another skill."""
    entry = await async_set_up(hass)
    await async_record(hass, count=4)
    await async_record(hass, modality="voice", count=3)
    await async_tick(hass, freezer, 2)
    assert state(hass, entry, TOTAL).state == "7"
    totals = runtime_data(entry).storage.day.totals
    totals["Caffè", "tap"] = totals.pop(("Espresso", "button"))
    await async_dispatch(hass, SIGNAL_RENAMED, ("Espresso", "button"), ("Caffè", "tap"))
    await async_tick(hass, freezer, 2)
    assert state(hass, entry, TOTAL).state == "3"
