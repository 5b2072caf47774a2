"""A thousand triggers a second for a minute, counted by a tracker with two templates.

The same events are fired before, when nobody listens for them. Each is a callback of its own, so
that the longest one is that of a single trigger, or of what is done once in a while. Memory is that
of the process; it is compared after some seconds and at the end.
"""

import asyncio
from functools import partial
import gc
import os
from pathlib import Path
from time import perf_counter, thread_time
from typing import NamedTuple

from home import Home, run, running_home
from report import Claim, at_most, show
from rollover import LongestCallback
from trackers import EVENT, custom, track

_RATE = 1_000
_SECONDS = 60
_WARM_SECONDS = 10
_TURNS = 100
"""A second, in each of which the events that are due are fired."""
_BUTTONS = 5
_CALLBACK_GOAL_MS = 5.0
_BUSIER_GOAL = 10.0
_MEMORY_GOAL_MB = 5.0
_TEMPLATES = {"skill": "{{ trigger.event.data.button }}", "modality": "{{ origin }}"}


class _Minute(NamedTuple):
    """`busy` is the share of the time in which the event loop's thread was running, in percent."""

    seconds: float
    busy: float
    longest: LongestCallback


async def _fire(home: Home, seconds: float) -> None:
    """Fire events at a steady rate; when late, as fast as the loop turns."""
    loop, fire = home.hass.loop, home.hass.bus.async_fire
    start, number = loop.time(), 0
    for turn in range(int(seconds * _TURNS)):
        await asyncio.sleep(max(0, start + turn / _TURNS - loop.time()))
        for _ in range(_RATE // _TURNS):
            loop.call_soon(partial(fire, "go", {"button": f"Button {number % _BUTTONS}"}))
            number += 1
    await home.hass.async_block_till_done()


async def _minute(home: Home) -> _Minute:
    watch = LongestCallback()
    with watch.watching():
        start, cpu = perf_counter(), thread_time()
        await _fire(home, _SECONDS)
        taken, used = perf_counter() - start, thread_time() - cpu
    return _Minute(taken, 100 * used / taken, watch)


def _memory() -> float:
    """Return the megabytes that the process takes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


async def measure(folder: Path) -> None:
    """Fire with nobody listening, and then with a tracker."""
    async with running_home(folder / "home") as home:
        await _fire(home, 1)
        unheard = await _minute(home)
        await track(home, custom(EVENT, _TEMPLATES, []))
        await _fire(home, _WARM_SECONDS)
        counted, memory = home.data.counter.day.total, await asyncio.to_thread(_memory)
        heard = await _minute(home)
        counted = home.data.counter.day.total - counted
        grown = await asyncio.to_thread(_memory) - memory
    fired = _RATE * _SECONDS
    show(
        f"{_RATE:,} triggers a second for {_SECONDS} s, two templates",
        [
            Claim("counted", f"{counted:,}", f"{fired:,}", counted == fired),
            Claim("seconds", f"{heard.seconds:.1f}"),
            Claim("event loop busy, nobody listens, %", f"{unheard.busy:.1f}"),
            Claim("event loop busy, tracker, %", f"{heard.busy:.1f}"),
            at_most("  busier by", [heard.busy - unheard.busy], _BUSIER_GOAL, "points"),
            at_most("longest callback, ms", [heard.longest.milliseconds], _CALLBACK_GOAL_MS, "ms"),
            Claim("  its CPU", f"{heard.longest.cpu_milliseconds:.2f}"),
            Claim("  nobody listens", f"{unheard.longest.milliseconds:.2f}"),
            at_most("memory grown by, MB", [grown], _MEMORY_GOAL_MB, "MB"),
        ],
        heard.longest.name,
    )


if __name__ == "__main__":
    run(measure)
