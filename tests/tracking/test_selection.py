"""Which entities a tracker counts: all of a kind, or a target that changes."""

from typing import Any

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import label_registry as lr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.uses import csv_file

from ..common import async_call, folder
from .common import area, async_set_states, async_track, device, register, set_state, totals


@pytest.mark.parametrize(
    "facts",
    [
        {"hidden_by": er.RegistryEntryHider.USER},
        {"entity_category": EntityCategory.CONFIG},
        {"entity_category": EntityCategory.DIAGNOSTIC},
        {"platform": "usage_stats"},
        {"platform": "group"},
        {"platform": "template"},
        {"platform": "switch_as_x"},
        {"platform": "universal"},
    ],
)
async def test_all_leaves_out_what_nobody_uses_itself(
    hass: HomeAssistant, entry: MockConfigEntry, facts: dict[str, Any]
) -> None:
    register(hass, "light.lamp", **facts)
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {}


async def test_all_leaves_out_groups_from_yaml(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    for state in ("off", "on"):
        set_state(hass, "light.all", state, entity_id=["light.a", "light.b"])
        set_state(hass, "light.a", state, friendly_name="A")
        set_state(hass, "light.b", state, friendly_name="B")
    await hass.async_block_till_done()
    assert totals(entry) == {("A", "-"): 1, ("B", "-"): 1}


async def test_motion_is_no_press(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="pressed", counted_by="none")
    for minute in range(2):
        at = f"2027-03-10T12:0{minute}:00+00:00"
        set_state(hass, "event.bell", at, device_class="doorbell", friendly_name="Bell")
        set_state(hass, "event.porch", at, device_class="motion", friendly_name="Porch")
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "-"): 1}


async def test_what_a_service_reports_is_no_press(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Not even if a button of the same service is."""
    remote = device(hass, "Remote")
    service = device(hass, "Backup", entry_type=dr.DeviceEntryType.SERVICE)
    register(hass, "event.remote", device_id=remote.id)
    register(hass, "event.backup", device_id=service.id)
    register(hass, "button.backup", device_id=service.id)
    await async_track(hass, entry, kind="pressed", counted_by="none")
    for minute in range(2):
        at = f"2027-03-10T12:0{minute}:00+00:00"
        for entity_id in ("event.remote", "event.backup", "button.backup"):
            set_state(hass, entity_id, at, friendly_name=entity_id)
    await hass.async_block_till_done()
    assert totals(entry) == {("event.remote", "-"): 1, ("button.backup", "-"): 1}


async def test_a_scene_that_names_its_lamps_is_no_group(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="pressed", counted_by="none")
    for state in ("unknown", "2027-03-10T12:00:00+00:00"):
        set_state(hass, "scene.a", state, entity_id=["light.a"], friendly_name="Movie")
    await hass.async_block_till_done()
    assert totals(entry) == {("Movie", "-"): 1}


@pytest.mark.parametrize(
    "facts",
    [
        {"hidden_by": er.RegistryEntryHider.USER},
        {"entity_category": EntityCategory.CONFIG},
        {"platform": "group"},
    ],
)
async def test_what_is_named_always_counts(
    hass: HomeAssistant, entry: MockConfigEntry, facts: dict[str, Any]
) -> None:
    register(hass, "light.lamp", **facts)
    await async_track(
        hass, entry, kind="turned_on", counted_by="none", target={"entity_id": ["light.lamp"]}
    )
    await async_set_states(hass, "light.lamp", "off", "on")
    await async_set_states(hass, "light.other", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_ours_never_counts(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    ours = "button.usage_stats_export_now"
    await async_track(hass, entry, kind="pressed", counted_by="none", target={"entity_id": [ours]})
    await hass.services.async_call("button", "press", {"entity_id": ours}, blocking=True)
    await hass.async_block_till_done()
    assert totals(entry) == {}


async def test_a_new_entity_counts_at_once(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.a", "off")
    register(hass, "light.new")
    await async_set_states(hass, "light.new", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_an_entity_that_is_hidden_later(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    register(hass, "light.lamp")
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    registry = er.async_get(hass)
    registry.async_update_entity("light.lamp", hidden_by=er.RegistryEntryHider.USER)
    await async_set_states(hass, "light.lamp", "off", "on")
    registry.async_update_entity("light.lamp", hidden_by=None)
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 2}


async def test_a_label_that_is_added_and_taken(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    label = lr.async_get(hass).async_create("Counted").label_id
    register(hass, "light.lamp")
    await async_track(
        hass, entry, kind="turned_on", counted_by="none", target={"label_id": [label]}
    )
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {}
    er.async_get(hass).async_update_entity("light.lamp", labels={label})
    await hass.async_block_till_done()
    await async_set_states(hass, "light.lamp", "off", "on")
    er.async_get(hass).async_update_entity("light.lamp", labels=set())
    await hass.async_block_till_done()
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_a_floor_by_the_area_of_the_device(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    floor = fr.async_get(hass).async_create("Upstairs").floor_id
    kitchen = area(hass, "Kitchen")
    ar.async_get(hass).async_update(kitchen, floor_id=floor)
    lamp = device(hass, "Lamp")
    dr.async_get(hass).async_update_device(lamp.id, area_id=kitchen)
    register(hass, "light.lamp", device_id=lamp.id)
    register(hass, "light.other")
    await async_track(
        hass, entry, kind="turned_on", counted_by="area", target={"floor_id": [floor]}
    )
    await async_set_states(hass, "light.lamp", "off", "on")
    await async_set_states(hass, "light.other", "off", "on")
    assert totals(entry) == {("Lamp", "Kitchen"): 1}


async def test_counted_by_an_area_that_there_is_not(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="area")
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}


async def test_the_area_of_the_entity_goes_before_that_of_its_device(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    lamp = device(hass, "Lamp")
    dr.async_get(hass).async_update_device(lamp.id, area_id=area(hass, "Kitchen"))
    register(hass, "light.lamp", device_id=lamp.id, original_name="Light")
    er.async_get(hass).async_update_entity("light.lamp", area_id=area(hass, "Hall"))
    await async_track(hass, entry, kind="turned_on", counted_by="area")
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "Hall"): 1}


async def test_what_is_counted_by_nothing_is_a_row_that_can_be_read(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_track(hass, berlin_entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    await async_call(hass, "export")
    (file,) = csv_file.files(folder(hass))
    assert [use for _, use in csv_file.rows(file)] == [("Lamp", "-", 1)]
    renamed = {"skill": "Lamp", "modality": "-", "new_modality": "hand"}
    answer = await async_call(hass, "rename", renamed)
    assert answer["success"] is True
    assert totals(berlin_entry) == {("Lamp", "hand"): 1}
