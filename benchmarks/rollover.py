"""A full house: how long the rollover takes, and how long anything of ours holds the event loop.

The clock is left alone. Home Assistant moves from a zone eleven hours behind UTC into one fourteen
ahead, so that it is a later day and the rollover is due; each repetition is a new Home Assistant.

While something of ours is going on nothing else is, so that every callback of the event loop counts
as ours. The time of garbage collection within it is taken off: the next one to allocate may pay for
everybody's garbage.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
import gc
from operator import attrgetter
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from unittest.mock import patch

from home import Home, many_uses, run, running_home
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from report import Claim, middle, show

from custom_components.usage_stats.const import CONF_ROLLOVER_TIME, DOMAIN, SIGNAL_ROLLED_OVER

_ROLLOVER_GOAL_MS = 150
_CALLBACK_GOAL_MS = 5
_COMBINATIONS = 1_000
_SENSORS = 100
_ROUNDS = 3
_EARLY_ZONE = "Pacific/Pago_Pago"
_LATE_ZONE = "Pacific/Kiritimati"
_SETTLED_SECONDS = 1.5


class LongestCallback:
    """Times each callback that the event loop runs."""

    def __init__(self) -> None:
        """Begin with none."""
        self.milliseconds = 0.0
        self.name = ""
        self.cpu_milliseconds = 0.0
        self._watching = False
        self._collecting = self._collecting_cpu = 0.0
        self._since = self._since_cpu = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time what runs meanwhile."""
        run_handle = vars(asyncio.Handle)["_run"]

        def timed(handle: asyncio.Handle) -> None:
            self._collecting = self._collecting_cpu = 0.0
            start, cpu_start = perf_counter(), thread_time()
            run_handle(handle)
            cpu_taken = (thread_time() - cpu_start - self._collecting_cpu) * 1_000
            taken = (perf_counter() - start - self._collecting) * 1_000
            if not self._watching:
                return
            self.cpu_milliseconds = max(cpu_taken, self.cpu_milliseconds)
            if taken > self.milliseconds:
                self.milliseconds, self.name = taken, _name(handle)

        gc.callbacks.append(self._collected)
        try:
            with patch.object(asyncio.Handle, "_run", timed):
                self._watching = True
                yield
        finally:
            # What runs now goes on after the watch.
            self._watching = False
            gc.callbacks.remove(self._collected)

    def _collected(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._since, self._since_cpu = perf_counter(), thread_time()
        else:
            self._collecting += perf_counter() - self._since
            self._collecting_cpu += thread_time() - self._since_cpu


def _name(handle: asyncio.Handle) -> str:
    """Name the task whose step this was, else the function."""
    task = getattr(attrgetter("_callback")(handle), "__self__", None)
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
    return getattr(coroutine, "__qualname__", repr(handle))


async def _async_act(home: Home, action: str, **data: object) -> None:
    await home.hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)


async def _async_record_all(home: Home) -> None:
    uses = [
        {"skill": skill, "modality": modality} for skill, modality, _ in many_uses(_COMBINATIONS)
    ]
    await _async_act(home, "record", uses=uses)


async def _async_set_up(home: Home) -> None:
    await home.hass.config_entries.async_setup(_entry_id(home))


def _entry_id(home: Home) -> str:
    (entry,) = home.hass.config_entries.async_entries(DOMAIN)
    return entry.entry_id


async def _async_roll_over(home: Home) -> float:
    """Return the milliseconds until the rollover is done and all counters' sensors show it."""
    done = home.hass.loop.create_future()
    shown: set[str] = set()
    rolled_over = False

    @callback
    def look() -> None:
        if rolled_over and len(shown) == _SENSORS and not done.done():
            done.set_result(perf_counter())

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and "modality" in state.attributes and state.state == "0":
            shown.add(state.entity_id)
            look()

    @callback
    def finished() -> None:
        nonlocal rolled_over
        rolled_over = True
        look()

    await home.hass.config.async_set_time_zone(_LATE_ZONE)
    home.hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    async_dispatcher_connect(home.hass, SIGNAL_ROLLED_OVER, finished)
    start = perf_counter()
    home.hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE)
    end: float = await done
    return (end - start) * 1_000


type _Step = Callable[[Home], Coroutine[None, None, None]]

_STEPS: dict[str, _Step] = {
    "1,000 new combinations in one call": _async_record_all,
    "1,000 known combinations in one call": _async_record_all,
    "get_current": lambda home: _async_act(home, "get_current"),
    "export": lambda home: _async_act(home, "export"),
    "1,000 known combinations after an export": _async_record_all,
    "reset": lambda home: _async_act(home, "reset"),
}


async def _async_round(folder: Path, longest: dict[str, list[LongestCallback]]) -> float:
    """Live through a day with a new Home Assistant; return the time of the rollover."""

    async def watched[T](text: str, step: Coroutine[None, None, T]) -> T:
        watch = LongestCallback()
        with watch.watching():
            # A task of its own: what runs now began before the watch.
            result = await asyncio.create_task(step, name=text)
            await asyncio.sleep(_SETTLED_SECONDS)
        longest.setdefault(text, []).append(watch)
        return result

    async with running_home(folder, _EARLY_ZONE) as home:
        # Due from midnight on: at any other time of day it would depend on when this runs.
        home.hass.config_entries.async_update_entry(
            home.hass.config_entries.async_get_known_entry(_entry_id(home)),
            options={CONF_ROLLOVER_TIME: "00:00:00"},
        )
        await asyncio.sleep(_SETTLED_SECONDS)
        for text, step in _STEPS.items():
            await watched(text, step(home))
        await _async_record_all(home)
        # Home Assistant takes all entities away at once, and that is not of ours.
        await home.hass.config_entries.async_unload(_entry_id(home))
        await watched("setting up", _async_set_up(home))
        await asyncio.sleep(_SETTLED_SECONDS)
        return await watched("rollover", _async_roll_over(home))


async def measure(folder: Path) -> None:
    """Repeat the day."""
    longest: dict[str, list[LongestCallback]] = {}
    rollovers = [await _async_round(folder / f"home{number}", longest) for number in range(_ROUNDS)]
    goal = f"< {_ROLLOVER_GOAL_MS} ms"
    met = median(rollovers) < _ROLLOVER_GOAL_MS
    claims = [Claim("rollover, all sensors shown, ms", middle(rollovers), goal, met)]
    slow = []
    for text, watches in longest.items():
        times = [watch.milliseconds for watch in watches]
        met = median(times) <= _CALLBACK_GOAL_MS
        goal = f"<= {_CALLBACK_GOAL_MS} ms"
        claims.append(Claim(f"longest callback, {text}, ms", middle(times), goal, met))
        claims.append(Claim("  its CPU", middle([watch.cpu_milliseconds for watch in watches])))
        if not met:
            slow += [f"{text}: {watch.name}" for watch in watches]
    show(f"{_COMBINATIONS:,} combinations, {_SENSORS} sensors", claims, *sorted(set(slow)))


if __name__ == "__main__":
    run(measure)
