"""How many states a busy counter writes: the recorder keeps every one of them."""

import asyncio
from collections import Counter
from pathlib import Path

from home import Home, run, running_home
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import entity_registry as er
from report import Claim, show

from custom_components.usage_stats.const import DOMAIN

_GOAL = 3
_USES = 10_000
_USE = ("Espresso", "button", 1)
_SECONDS = 0.9
_SETTLED_SECONDS = 2.5
"""Longer than the second after which the last state is written."""


async def _states(home: Home, portions: int) -> Counter[str]:
    """Record the uses within a second, so many portions; return the states of each sensor."""
    written: Counter[str] = Counter()
    registry = er.async_get(home.hass)

    @callback
    def count(event: Event[EventStateChangedData]) -> None:
        entry = registry.async_get(event.data["entity_id"])
        if entry is not None and entry.platform == DOMAIN:
            written[entry.entity_id] += 1

    unlisten = home.hass.bus.async_listen(EVENT_STATE_CHANGED, count)
    for _ in range(portions):
        for _ in range(_USES // portions):
            home.data.counter.record([_USE])
        await asyncio.sleep(_SECONDS / portions)
    await asyncio.sleep(_SETTLED_SECONDS)
    unlisten()
    return written


async def measure(folder: Path) -> None:
    """Record all at once, then spread over the second."""
    claims = []
    async with running_home(folder / "home") as home:
        home.data.counter.record([_USE])
        await asyncio.sleep(_SETTLED_SECONDS)
        for text, portions in (("at once", 1), ("spread over the second", 100)):
            written = await _states(home, portions)
            most = max(written.values())
            claims += [
                Claim(f"{text}: states of a sensor", str(most), f"<= {_GOAL}", most <= _GOAL),
                Claim(f"{text}: states of all {len(written)} sensors", str(written.total())),
            ]
    show(f"{_USES:,} uses of one known combination within a second", claims)


if __name__ == "__main__":
    run(measure)
