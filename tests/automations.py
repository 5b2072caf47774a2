"""Automations as the editor stores them, and what they did."""

from collections.abc import Mapping
import json
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_capture_events

TOLD = "told"
"""the event by which a test's automation says what it was told"""
TELL: dict[str, Any] = {
    "event": TOLD,
    "event_data_template": {"trigger": "{{ trigger | to_json }}"},
}


def automation(
    alias: str, triggers: object, *actions: Mapping[str, Any], **fields: object
) -> dict[str, Any]:
    """Return an automation, by default one that is queued."""
    return {
        "id": alias.lower(),
        "alias": alias,
        "mode": "queued",
        **({} if fields.get("mode") in {"single", "restart"} else {"max": 100}),
        "triggers": triggers,
        "actions": list(actions),
        **fields,
    }


async def async_add_automations(
    hass: HomeAssistant, *configs: Mapping[str, Any], scripts: Mapping[str, Any] | None = None
) -> None:
    """Set automations and scripts up."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "script", {"script": dict(scripts or {})})
    assert await async_setup_component(hass, "automation", {"automation": list(configs)})
    await hass.async_block_till_done()


async def async_automate(
    hass: HomeAssistant, triggers: object, *actions: Mapping[str, Any], **fields: object
) -> None:
    """Set one automation up."""
    await async_add_automations(hass, automation("First", triggers, *actions, **fields))


def told(events: list[Event]) -> list[dict[str, Any]]:
    """Return what automations with TELL were told by our own triggers."""
    common = {"id", "idx", "alias", "platform", "description"}
    found = [json.loads(event.data["trigger"]) for event in events]
    return [
        {name: value for name, value in trigger.items() if name not in common} for trigger in found
    ]


def capture_told(hass: HomeAssistant) -> list[Event]:
    """Keep the events of TELL from now on."""
    events: list[Event] = async_capture_events(hass, TOLD)
    return events
