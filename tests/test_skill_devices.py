"""The devices of skills, their names, and sensors as an earlier version registered them."""

from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.entity import key_text

from .common import (
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    entity_id,
    state,
)

pytestmark = pytest.mark.usefixtures("berlin")

BUTTON = key_text(("Espresso", "button"))
VOICE = key_text(("Espresso", "voice"))
TOTAL = key_text(("Espresso",))
NOON = datetime(2027, 3, 10, 11, tzinfo=UTC)


def device(hass: HomeAssistant, entry: MockConfigEntry, skill: str) -> dr.DeviceEntry | None:
    """Return the device of a skill."""
    identifier = (DOMAIN, f"{entry.entry_id}_{key_text((skill,))}")
    found = dr.async_get(hass).async_get_device_by_identifier(identifier, entry.entry_id)
    assert found is None or isinstance(found, dr.DeviceEntry)
    return found


def service(hass: HomeAssistant, entry: MockConfigEntry) -> dr.DeviceEntry:
    """Return the service device."""
    found = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.entry_id), entry.entry_id
    )
    assert isinstance(found, dr.DeviceEntry)
    return found


def registered(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> er.RegistryEntry:
    """Return the registry entry of a sensor."""
    found = er.async_get(hass).async_get(entity_id(hass, entry, key))
    assert found is not None
    return found


def keys(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the keys of the sensors of skills in the registry."""
    prefix = f"{entry.entry_id}_"
    return {
        found.unique_id.removeprefix(prefix)
        for found in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if found.unique_id.startswith(f"{prefix}[")
    }


async def test_a_skill_is_a_device_beneath_the_service(hass: HomeAssistant) -> None:
    """With nothing of the service in the names of its sensors."""
    entry = await async_set_up(hass)
    await async_record(hass, count=3)
    await async_settle(hass)
    espresso = device(hass, entry, "Espresso")
    assert espresso is not None
    assert espresso.name == "Espresso"
    assert espresso.via_device_id == service(hass, entry).id
    assert espresso.entry_type is dr.DeviceEntryType.SERVICE
    found = registered(hass, entry, BUTTON)
    assert found.device_id == espresso.id
    assert er.async_get_full_entity_name(hass, found) == "Espresso button"
    shown = state(hass, entry, BUTTON)
    assert shown.entity_id == "sensor.espresso_button"
    assert shown.name == "Espresso button"
    assert shown.attributes["unit_of_measurement"] == "uses"
    assert state(hass, entry, "total_uses").entity_id == "sensor.usage_stats_uses_today"
    assert registered(hass, entry, "total_uses").device_id == service(hass, entry).id


async def test_a_skill_with_two_modalities_has_a_total(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """With the count and the last use of all of them, from 0."""
    entry = await async_set_up(hass)
    await async_record(hass, count=3)
    await async_record(hass, "Lungo", "voice")
    await async_settle(hass)
    assert keys(hass, entry) == {BUTTON, key_text(("Lungo", "voice"))}
    await async_tick(hass, freezer, 60)
    await async_record(hass, modality="voice", count=2)
    await async_settle(hass)
    assert keys(hass, entry) == {BUTTON, VOICE, TOTAL, key_text(("Lungo", "voice"))}
    total = state(hass, entry, TOTAL)
    assert total.state == "5"
    assert total.attributes == {
        "state_class": "total",
        "last_reset": NOON.isoformat(),
        "skill": "Espresso",
        "last_used": datetime(2027, 3, 10, 11, 1, tzinfo=UTC),
        "unit_of_measurement": "uses",
        "friendly_name": "Espresso Total",
    }
    assert registered(hass, entry, TOTAL).device_id == registered(hass, entry, VOICE).device_id
    await async_tick(hass, freezer, 2)
    await async_record(hass)
    await async_restart(hass, entry)
    assert state(hass, entry, TOTAL).state == "6"
    assert state(hass, entry, "total_uses").state == "7"


async def test_the_last_use_survives_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """To the second; it is aware and of that combination alone."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_tick(hass, freezer, 90)
    await async_record(hass, modality="voice")
    await async_settle(hass)
    for _ in range(2):
        assert state(hass, entry, BUTTON).attributes["last_used"] == NOON
        later = datetime(2027, 3, 10, 11, 1, 30, tzinfo=UTC)
        assert state(hass, entry, VOICE).attributes["last_used"] == later
        assert state(hass, entry, TOTAL).attributes["last_used"] == later
        await async_restart(hass, entry)


async def test_without_a_restored_state_the_last_use_is_the_start_of_its_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The history has no more; so it is after a crash, or with the update of the version before."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_tick(hass, freezer, 20 * 60)
    await async_record(hass, modality="voice")
    await async_tick(hass, freezer, 45 * 60)
    await async_record(hass)
    await async_settle(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    mock_restore_cache(hass, [])
    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert state(hass, entry, BUTTON).attributes["last_used"] == NOON.replace(hour=12)
    assert state(hass, entry, VOICE).attributes["last_used"] == NOON
    assert state(hass, entry, TOTAL).attributes["last_used"] == NOON.replace(hour=12)


def register_as_before(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Register entities as the version without devices of skills did; return key to entity id."""
    registry = er.async_get(hass)
    old_device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=dr.DeviceEntryType.SERVICE,
        name="Usage Stats",
    )
    before = {}
    for skill, modality, disabled_by in (
        ("Espresso", "button", None),
        ("Espresso", "voice", er.RegistryEntryDisabler.USER),
        ("Café ☕", "Knopf, links", None),
    ):
        key = key_text((skill, modality))
        created = registry.async_get_or_create(
            "sensor",
            DOMAIN,
            f"{entry.entry_id}_{key}",
            config_entry=entry,
            device_id=old_device.id,
            has_entity_name=True,
            object_id_base=f"{skill} · {modality}",
            original_name=f"{skill} · {modality}",
            translation_key="counter",
            capabilities={"state_class": "total"},
            disabled_by=disabled_by,
        )
        before[key] = created.entity_id
    assert before[BUTTON] == "sensor.usage_stats_espresso_button"
    for key, new in (("sharing", "binary_sensor"), ("submissions", "sensor")):
        registry.async_get_or_create(
            new, DOMAIN, f"{entry.entry_id}_{key}", config_entry=entry, device_id=old_device.id
        )
    return before


async def test_sensors_of_the_version_before_move_to_their_devices(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """With their ids, names and settings; what a person disabled stays disabled."""
    entry = MockConfigEntry(domain=DOMAIN, title="Usage Stats", options={"unused_days": 90})
    entry.add_to_hass(hass)
    registry = er.async_get(hass)
    before = register_as_before(hass, entry)
    registry.async_update_entity(before[BUTTON], name="Mine", icon="mdi:coffee")

    await hass.config_entries.async_setup(entry.entry_id)
    await async_record(hass)
    await async_settle(hass)

    assert {key: entity_id(hass, entry, key) for key in before} == before
    assert state(hass, entry, BUTTON).state == "1"
    assert registered(hass, entry, BUTTON).icon == "mdi:coffee"
    espresso, coffee = device(hass, entry, "Espresso"), device(hass, entry, "Café ☕")
    assert espresso is not None
    assert coffee is not None
    assert registered(hass, entry, BUTTON).device_id == espresso.id
    assert registered(hass, entry, VOICE).device_id == espresso.id
    assert registered(hass, entry, VOICE).disabled_by is er.RegistryEntryDisabler.USER
    assert state(hass, entry, key_text(("Café ☕", "Knopf, links"))).name == "Café ☕ Knopf, links"
    for key, domain in (("sharing", "binary_sensor"), ("submissions", "sensor")):
        assert registry.async_get_entity_id(domain, DOMAIN, f"{entry.entry_id}_{key}") is None
    await async_tick(hass, freezer, 2)


async def async_remove_device(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, found: dr.DeviceEntry
) -> dict[str, Any]:
    """Delete a device on its page."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "config/device_registry/remove", "device_id": found.id})
    answer: dict[str, Any] = await client.receive_json()
    await async_settle(hass)
    return answer


async def test_a_person_may_delete_the_device_of_a_skill(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_ws_client: WebSocketGenerator
) -> None:
    """The next use brings it and its sensors back; disabled ones do not hinder it."""
    entry = await async_set_up(hass)
    await async_record(hass)
    await async_record(hass, modality="voice")
    await async_settle(hass)
    er.async_get(hass).async_update_entity(
        entity_id(hass, entry, VOICE), disabled_by=er.RegistryEntryDisabler.USER
    )
    await async_restart(hass, entry)
    found = device(hass, entry, "Espresso")
    assert found is not None
    assert (await async_remove_device(hass, hass_ws_client, found))["success"]
    assert keys(hass, entry) == set()
    assert device(hass, entry, "Espresso") is None
    await async_tick(hass, freezer, 2)
    await async_record(hass)
    await async_settle(hass)
    assert keys(hass, entry) == {BUTTON}
    assert state(hass, entry, BUTTON).state == "2"
    assert device(hass, entry, "Espresso") is not None


async def test_nobody_can_delete_the_service(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    entry = await async_set_up(hass)
    answer = await async_remove_device(hass, hass_ws_client, service(hass, entry))
    assert not answer["success"]
    assert service(hass, entry)


async def test_the_device_of_a_skill_without_sensors_goes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """At once, or at the next start where a disabled sensor was removed meanwhile."""
    entry = await async_set_up(hass)
    for skill in ("Espresso", "Lungo"):
        await async_record(hass, skill)
    await async_settle(hass)
    registry = er.async_get(hass)
    registry.async_remove(entity_id(hass, entry, BUTTON))
    await async_settle(hass)
    assert device(hass, entry, "Espresso") is None
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert await hass.config_entries.async_unload(entry.entry_id)
    registry.async_remove(entity_id(hass, entry, key_text(("Lungo", "button"))))
    assert device(hass, entry, "Lungo") is not None
    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert device(hass, entry, "Lungo") is None
    assert service(hass, entry)
