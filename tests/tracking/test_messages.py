"""Triggers on messages: MQTT with a broker that answers at once, and webhooks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.webhook import async_generate_path
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MqttMockHAClientGenerator,
    MqttMockPahoClient,
)

from ..common import async_restart, issues
from .common import async_custom, async_untrack, totals
from .test_triggers import async_register_something, selected

BELL = {"trigger": "mqtt", "topic": "home/bell"}
RINGS = BELL | {"payload": "ring", "value_template": "{{ value_json.action }}"}
ALL = {"trigger": "mqtt", "topic": "home/#"}
# MQTT leaves one behind, for subscriptions that come together.
pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])

WEBHOOK = {"trigger": "webhook", "webhook_id": "bell", "allowed_methods": ["POST"]}


@pytest.fixture
async def connect(
    hass: HomeAssistant, mqtt_mock_entry: MqttMockHAClientGenerator
) -> Callable[[], Awaitable[object]]:
    """Return how to set up MQTT, which reads the configuration."""
    path = Path(hass.config.path("configuration.yaml"))
    await hass.async_add_executor_job(path.write_text, "")
    return mqtt_mock_entry


@pytest.fixture
async def mqtt(
    connect: Callable[[], Awaitable[object]], mqtt_client_mock: MqttMockPahoClient
) -> AsyncIterator[None]:
    """Connect MQTT, and close the connection after the test."""
    await connect()
    yield
    mqtt_client_mock.on_socket_close(mqtt_client_mock, None, Mock(fileno=Mock(return_value=-1)))


async def async_publish(hass: HomeAssistant, *payloads: str, topic: str = "home/bell") -> None:
    """Let messages arrive together."""
    for payload in payloads:
        async_fire_mqtt_message(hass, topic, payload)
    await hass.async_block_till_done()


@pytest.mark.usefixtures("mqtt")
async def test_mqtt(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_custom(
        hass,
        entry,
        selected(BELL),
        skill="{{ trigger.payload_json.button }}",
        modality="{{ origin }}",
    )
    await async_publish(hass, '{"button": "A"}', '{"button": "A"}', '{"button": "B"}')
    assert totals(entry) == {("A", "device"): 2, ("B", "device"): 1}
    await async_restart(hass, entry)
    await async_publish(hass, '{"button": "B"}')
    await async_untrack(hass, entry, tracker)
    await async_publish(hass, '{"button": "B"}')
    assert totals(entry) == {("A", "device"): 2, ("B", "device"): 2}
    assert issues(hass) == set()


@pytest.mark.usefixtures("mqtt")
async def test_a_payload_that_is_meant(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await async_custom(hass, entry, selected(RINGS))
    await async_publish(hass, '{"action": "ring"}', '{"action": "hold"}', "no JSON")
    await async_publish(hass, '{"action": "ring"}', topic="home/other")
    assert totals(entry) == {("Bell", "door"): 1}


@pytest.mark.usefixtures("mqtt")
async def test_trackers_of_one_topic_count_a_message_once(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Also if the same comes twice in one turn, and by another filter of topics."""
    ring = '{"action": "ring"}'
    await async_custom(hass, entry, selected(BELL, ALL))
    await async_custom(hass, entry, selected(RINGS))
    await async_custom(hass, entry, selected(BELL), modality="hall")
    await async_publish(hass, ring)
    await async_publish(hass, ring, ring, "off", ring)
    assert totals(entry) == {("Bell", "door"): 5, ("Bell", "hall"): 5}


@pytest.mark.usefixtures("mqtt")
async def test_a_condition_does_not_shift_what_is_the_same(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    template = "{{ is_state('input_boolean.armed', 'on') }}"
    armed = [{"condition": "template", "value_template": template}]
    await async_custom(hass, entry, selected(BELL), conditions=armed)
    await async_custom(hass, entry, selected(BELL))
    hass.states.async_set("input_boolean.armed", "off")
    async_fire_mqtt_message(hass, "home/bell", "ring")
    hass.states.async_set("input_boolean.armed", "on")
    await async_publish(hass, "ring")
    assert totals(entry) == {("Bell", "door"): 2}


async def test_mqtt_that_is_set_up_later(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    connect: Callable[[], Awaitable[object]],
) -> None:
    tracker = await async_custom(hass, entry, selected(BELL))
    assert issues(hass) == {f"tracker_broken_{tracker.subentry_id}"}
    await connect()
    await async_register_something(hass, freezer)
    assert issues(hass) == set()
    await async_publish(hass, "ring")
    assert totals(entry) == {("Bell", "door"): 1}


async def test_trackers_of_one_webhook_count_a_call_once(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "webhook", {})
    await async_custom(hass, entry, selected(WEBHOOK))
    await async_custom(hass, entry, selected(WEBHOOK))
    await async_custom(hass, entry, selected(WEBHOOK), modality="{{ trigger.json.door }}")
    client = await hass_client_no_auth()
    path = async_generate_path("bell")
    for _ in range(2):
        await client.post(path, json={"door": "front"})
    await asyncio.gather(*(client.post(path, json={"door": "back"}) for _ in range(5)))
    await hass.async_block_till_done()
    assert totals(entry) == {("Bell", "door"): 7, ("Bell", "front"): 2, ("Bell", "back"): 5}


async def test_trackers_of_the_stop_count_it_once(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    for _ in range(2):
        await async_custom(hass, entry, selected({"trigger": "homeassistant", "event": "shutdown"}))
    await hass.async_stop(force=True)
    assert totals(entry) == {("Bell", "door"): 1}
