"""The fix of *More combinations than sensors*, by Home Assistant's own HTTP API."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import CONF_MAX_SENSORS, DOMAIN
from custom_components.usage_stats.entity import parse_unique_id

from .common import async_record, async_set_up, async_settle, issue, issues

FLOWS = "/api/repairs/issues/fix"

pytestmark = pytest.mark.usefixtures("berlin")


async def test_the_limit_is_raised(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Never lowered; the other options stay, and what was left out gets its sensor."""
    assert await async_setup_component(hass, "repairs", {})
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 2, "event_days": 50})
    for skill in "abcd":
        await async_record(hass, skill)
    await async_settle(hass)
    found = issue(hass, "too_many_sensors")
    assert found is not None
    assert found.is_fixable
    client = await hass_client()
    response = await client.post(FLOWS, json={"handler": DOMAIN, "issue_id": "too_many_sensors"})
    flow: dict[str, Any] = await response.json()
    assert (flow["type"], flow["step_id"]) == ("form", "raise_limit")
    assert flow["description_placeholders"] == {"maximum": "2"}
    (shown,) = flow["data_schema"]
    assert (shown["name"], shown["default"]) == (CONF_MAX_SENSORS, 4)

    url = f"{FLOWS}/{flow['flow_id']}"
    response = await client.post(url, json={CONF_MAX_SENSORS: 1})
    assert response.status == HTTPStatus.BAD_REQUEST
    response = await client.post(url, json={CONF_MAX_SENSORS: 10})
    assert (await response.json())["type"] == "create_entry"
    await async_settle(hass)

    assert entry.options == {CONF_MAX_SENSORS: 10, "event_days": 50}
    assert not issues(hass)
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    keys = [parse_unique_id(entry.entry_id, sensor.unique_id) for sensor in registered]
    assert {key[0] for key in keys if key is not None} == set("abcd")


async def test_it_needs_a_loaded_entry(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "repairs", {})
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 1})
    for skill in "ab":
        await async_record(hass, skill)
    await async_settle(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    client = await hass_client()
    response = await client.post(FLOWS, json={"handler": DOMAIN, "issue_id": "too_many_sensors"})
    answer: dict[str, Any] = await response.json()
    assert (answer["type"], answer["reason"]) == ("abort", "not_loaded")
