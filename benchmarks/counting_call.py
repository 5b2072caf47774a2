"""Counting without waiting for the disk, against what an automation does: `counter.increment`.

Compared are `UseCounter.record` with one use, which does not wait for the disk, and the action
`counter.increment` with one counter, called as an automation calls it. What is left out on both
sides is the trigger before it. For comparison also the counter's method under its action, which
nothing but Home Assistant itself can reach, and the action `usage_stats.record`, which waits.
"""

from pathlib import Path
from statistics import median
from time import perf_counter
from typing import cast

from home import Home, run, running_home
from homeassistant.components.counter import Counter
from homeassistant.core import Context
from homeassistant.helpers.entity_component import DATA_INSTANCES
from report import Claim, at_least, middle, show

_GOAL = 4.0
_ROUNDS = 15
_CALLS = 1_000
_COUNTER = "counter.compared"


async def _increments(home: Home) -> float:
    start = perf_counter()
    for _ in range(_CALLS):
        await home.hass.services.async_call(
            "counter", "increment", {"entity_id": _COUNTER}, blocking=True, context=Context()
        )
    return _CALLS / (perf_counter() - start)


def _records(home: Home) -> float:
    record = home.data.counter.record
    start = perf_counter()
    for _ in range(_CALLS):
        record([("Espresso", "button", 1)])
    return _CALLS / (perf_counter() - start)


def _methods(home: Home) -> float:
    entity = home.hass.data[DATA_INSTANCES]["counter"].get_entity(_COUNTER)
    increment = cast(Counter, entity).async_increment
    start = perf_counter()
    for _ in range(_CALLS):
        increment()
    return _CALLS / (perf_counter() - start)


async def measure(folder: Path) -> None:
    """Take the rates in turn."""
    records, increments, methods = [], [], []
    async with running_home(folder / "home") as home:
        home.data.counter.record([("Espresso", "button", 1)])
        await home.hass.async_block_till_done()
        for _ in range(_ROUNDS):
            increments.append(await _increments(home))
            records.append(_records(home))
            methods.append(_methods(home))
            await home.hass.async_block_till_done()
    ratios = [ours / theirs for ours, theirs in zip(records, increments, strict=True)]
    to_method = [ours / theirs for ours, theirs in zip(records, methods, strict=True)]
    show(
        "Counting without waiting for the disk",
        [
            at_least("UseCounter.record / counter.increment", ratios, _GOAL),
            Claim("UseCounter.record / the counter's own method", middle(to_method)),
            Claim("UseCounter.record, calls a second", f"{median(records):,.0f}"),
            Claim("counter.increment, calls a second", f"{median(increments):,.0f}"),
            Claim("the counter's own method, calls a second", f"{median(methods):,.0f}"),
        ],
    )


if __name__ == "__main__":
    run(measure)
