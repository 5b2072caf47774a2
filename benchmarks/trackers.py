"""What a tracker costs the event loop, against an automation with an empty action.

Both have the same trigger, in the same run, and what neither costs is taken off. A registry update
is measured with 200 trackers of an area each, and with none. Times are those that the event loop's
thread was running.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import json
from pathlib import Path
from statistics import median
from time import thread_time
from types import MappingProxyType
from typing import Any

from home import Home, run, running_home
from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from report import Claim, at_most, show

from custom_components.usage_stats.const import DOMAIN

_ROUNDS = 3
_TRIGGERS = 1_000
_TRACKERS = 200
_REGISTRY_MS = 1.0
EVENT = {"platform": "event", "event_type": "go"}
STATE = {"platform": "state", "entity_id": ["light.lamp"], "to": "on"}
_LAMP = {"platform": "light.turned_on", "target": {"entity_id": ["light.lamp"]}}
_TEXTS: dict[str, Any] = {"skill": "Bell", "modality": "door"}
TEMPLATES = {"skill": "{{ trigger.platform }}", "modality": "{{ origin }}"}
_CONDITION = [{"condition": "template", "value_template": "{{ true }}"}]

type Data = Mapping[str, Any]


def custom(trigger: Data, texts: Data, conditions: list[Any]) -> dict[str, Any]:
    """Return the data of a tracker that counts uses."""
    return {
        "kind": "custom",
        "record": "use",
        "triggers": [trigger],
        "conditions": conditions,
        "interval": 0,
        **texts,
    }


_CASES: tuple[tuple[str, Data, Data, float], ...] = (
    ("text, event", EVENT, custom(EVENT, _TEXTS, []), 0.3),
    ("text, state", STATE, custom(STATE, _TEXTS, []), 0.3),
    ("text, light.turned_on", _LAMP, custom(_LAMP, _TEXTS, []), 0.3),
    ("two templates, event", EVENT, custom(EVENT, TEMPLATES, []), 0.6),
    ("two templates, state", STATE, custom(STATE, TEMPLATES, []), 0.6),
    ("a condition, event", EVENT, custom(EVENT, _TEXTS, _CONDITION), 0.5),
    ("all lights", STATE, {"kind": "turned_on", "counted_by": "origin"}, 0.3),
    (
        "one light",
        STATE,
        {"kind": "turned_on", "counted_by": "origin", "target": {"entity_id": ["light.lamp"]}},
        0.3,
    ),
)


async def _fire(home: Home) -> None:
    """Cause all triggers, and wait until what they started is done."""
    for number in range(_TRIGGERS):
        home.hass.bus.async_fire("go")
        home.hass.states.async_set("light.lamp", ("on", "off")[number % 2])
        if number % 50 == 0:
            await asyncio.sleep(0)
    await home.hass.async_block_till_done()


async def _timed(home: Home) -> float:
    start = thread_time()
    await _fire(home)
    return thread_time() - start


async def track(home: Home, data: Data) -> Callable[[], Awaitable[None]]:
    """Add a tracker, and return what deletes it."""
    hass = home.hass
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    subentry = ConfigSubentry(
        data=MappingProxyType(dict(data)), subentry_type="tracker", title="x", unique_id=None
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()

    async def untrack() -> None:
        hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
        await hass.async_block_till_done()

    return untrack


async def _automate(home: Home) -> None:
    """Add an automation with an empty action for each trigger, all turned off."""
    triggers = {"event": EVENT, "state": STATE, "lamp": _LAMP}
    config = [
        {
            "id": name,
            "alias": name,
            "initial_state": False,
            "mode": "parallel",
            "max": 2 * _TRIGGERS,
            "triggers": [trigger],
            "actions": [],
        }
        for name, trigger in triggers.items()
    ]
    text = json.dumps({"automation": config})
    path = Path(home.hass.config.path("configuration.yaml"))
    await home.hass.async_add_executor_job(path.write_text, text)
    await home.hass.services.async_call("automation", "reload", blocking=True)
    await home.hass.async_block_till_done()


async def _turn(home: Home, action: str, trigger: Data) -> None:
    names = {"event": "event", "state": "state", "light.turned_on": "lamp"}
    entity_id = f"automation.{names[trigger['platform']]}"
    await home.hass.services.async_call(
        "automation", action, {"entity_id": entity_id}, blocking=True
    )


async def _compare(home: Home, trigger: Data, data: Data) -> list[float]:
    """Return what a tracker adds to the time without any, for what an automation adds."""
    ratios = []
    for _ in range(_ROUNDS):
        nothing = await _timed(home)
        untrack = await track(home, data)
        tracker = await _timed(home) - nothing
        await untrack()
        await _turn(home, "turn_on", trigger)
        automation = await _timed(home) - nothing
        await _turn(home, "turn_off", trigger)
        ratios.append(tracker / automation)
    return ratios


async def _update_registry(home: Home) -> float:
    """Return the milliseconds of an update of the entity registry."""
    registry = er.async_get(home.hass)
    entry = registry.async_get_or_create("light", "compared", "lamp")
    times = []
    for number in range(50):
        start = thread_time()
        registry.async_update_entity(entry.entity_id, name=f"Lamp {number}")
        times.append(1_000 * (thread_time() - start))
        await home.hass.async_block_till_done()
    return median(times)


async def measure(folder: Path) -> None:
    """Compare the kinds of trackers, then update a registry without and with many of an area."""
    claims = []
    async with running_home(folder / "home") as home:
        await _automate(home)
        for text, trigger, data, goal in _CASES:
            claims.append(at_most(text, await _compare(home, trigger, data), goal))
        without = await _update_registry(home)
        area = ar.async_get(home.hass).async_create("Kitchen").id
        for _ in range(_TRACKERS):
            await track(
                home, {"kind": "turned_on", "counted_by": "none", "target": {"area_id": [area]}}
            )
        update = await _update_registry(home)
    claims += [
        Claim("a registry update without trackers, ms", f"{without:.2f}"),
        at_most(f"a registry update, {_TRACKERS} of an area", [update], _REGISTRY_MS, "ms"),
    ]
    show("Trackers, loop time to that of an automation with an empty action", claims)


if __name__ == "__main__":
    run(measure)
