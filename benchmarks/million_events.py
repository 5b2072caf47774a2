"""What a log of a million events costs in a running Home Assistant.

The bare export is one pass over the same table on a connection of its own, put together as text and
written into a file. Memory is the highest resident size while the document is made, beyond what it
was before, as Linux tells it.
"""

import asyncio
from contextlib import closing
from pathlib import Path
import sqlite3
from time import perf_counter

from durable_event import recording
from home import Home, fill_log, run, running_home
from homeassistant.util import dt as dt_util
from memory import forget_highest, resident_mib
from rates import rate
from report import Claim, at_most, middle, show

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.events.export import async_write_document

_EVENTS = 1_000_000
_ROUNDS = 3
_EXPORT_GOAL = 2.0
_MEMORY_GOAL_MIB = 16.0
_BESIDE_GOAL_MS = 50.0
_STATS_GOAL_MS = 100.0


def _bare_export(path: Path, target: Path) -> float:
    start = perf_counter()
    with closing(sqlite3.connect(path)) as connection, target.open("w", encoding="utf-8") as file:
        for name, kind, time, metadata in connection.execute(
            "SELECT id, event_type, timestamp, metadata FROM usage_events ORDER BY rowid"
        ):
            moment = dt_util.utc_from_timestamp(time).isoformat()
            file.write(
                f'{{"id":"{name}","event_type":"{kind}","timestamp":"{moment}",'
                f'"metadata":{metadata}}},\n'
            )
    return perf_counter() - start


async def _export(home: Home) -> tuple[float, float]:
    """Return the seconds that an export took, and the memory in MiB."""
    await asyncio.to_thread(forget_highest)
    before = resident_mib("VmRSS")
    start = perf_counter()
    taken = await async_write_document(home.hass, home.data.storage, home.data.sharing.settings)
    seconds = perf_counter() - start
    await asyncio.to_thread(taken.path.unlink)
    return seconds, resident_mib("VmHWM") - before


async def _beside(home: Home) -> list[float]:
    """Record while an export goes on; return the milliseconds of each call, sorted."""
    record = recording(home)
    times = []
    export = asyncio.create_task(
        async_write_document(home.hass, home.data.storage, home.data.sharing.settings)
    )
    while not export.done():
        start = perf_counter()
        await record()
        times.append((perf_counter() - start) * 1_000)
    await asyncio.to_thread((await export).path.unlink)
    return sorted(times)


async def _stats(home: Home) -> float:
    start = perf_counter()
    await home.hass.services.async_call(
        DOMAIN, "get_local_stats", {}, blocking=True, return_response=True
    )
    return (perf_counter() - start) * 1_000


async def measure(folder: Path) -> None:
    """Fill the log and measure."""
    exports, memory, ratios, beside, stats = [], [], [], [], []
    async with running_home(folder / "home") as home:
        path = home.data.storage.database.path
        empty = [await rate(recording(home), 100) for _ in range(_ROUNDS)]
        await fill_log(home, _EVENTS)
        full = [await rate(recording(home), 100) for _ in range(_ROUNDS)]
        for _ in range(_ROUNDS):
            bare = await asyncio.to_thread(_bare_export, path, folder / "bare.json")
            seconds, mib = await _export(home)
            exports.append(seconds)
            memory.append(mib)
            ratios.append(seconds / bare)
            stats.append(await _stats(home))
        beside = await _beside(home)
    worst = beside[int(len(beside) * 0.99)]
    show(
        f"A log of {_EVENTS:,} events",
        [
            at_most("export_events / bare export", ratios, _EXPORT_GOAL),
            Claim("export_events, s", middle(exports)),
            at_most("memory for it at most, MiB", [max(memory)], _MEMORY_GOAL_MIB),
            Claim(
                f"record_event beside it, ms, 99 of 100 ({len(beside)} calls)",
                f"{worst:.1f}",
                f"<= {_BESIDE_GOAL_MS:g}",
                worst <= _BESIDE_GOAL_MS,
            ),
            at_most("get_local_stats, ms", stats, _STATS_GOAL_MS),
            Claim(
                "record_event, full / empty log (rates)",
                middle([one / other for one, other in zip(full, empty, strict=True)]),
            ),
        ],
    )


if __name__ == "__main__":
    run(measure)
