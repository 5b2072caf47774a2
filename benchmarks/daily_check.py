"""What the daily check costs with a log of a million events.

The collector is a real one that answers over plain HTTP, in the same event loop: what it takes is
in the figures. So is everything else that runs meanwhile, but for garbage collection.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import sqlite3
from time import perf_counter

from home import Home, fill_log, run, running_home
from homeassistant.util import dt as dt_util
from report import Claim, at_most, middle, show
from rollover import LongestCallback

from custom_components.usage_stats.engine.sharing.delivery import MAX_PERIODS, PERIOD_DAYS
from tests.e2e.collector import Collector

_EVENTS = 1_000_000
_CHECK_GOAL_MS = 100
_CALLBACK_GOAL_MS = 5
_SETTLED_SECONDS = 1.0


async def _agree(home: Home, collector: Collector) -> None:
    """Agree to share, as if as long ago as periods are sent for."""
    sharing = home.data.sharing
    await sharing.async_opt_in(collector.url, "key")
    await sharing.async_submit()
    first_day = dt_util.utcnow().date() - timedelta(days=MAX_PERIODS * PERIOD_DAYS)
    state = sharing.consent.state
    if state.consent is None:
        raise RuntimeError("no consent")
    consent = replace(state.consent, first_day=first_day)
    await sharing.consent.async_update(lambda state: replace(state, consent=consent))


async def _check(home: Home, accepted: int, longest: list[LongestCallback]) -> float:
    """Do what the daily check does; return the milliseconds."""
    watch = LongestCallback()
    with watch.watching():
        start = perf_counter()
        submitted = await asyncio.create_task(home.data.sharing.async_submit())
        taken = (perf_counter() - start) * 1_000
        await asyncio.sleep(_SETTLED_SECONDS)
    if submitted.accepted != accepted:
        raise RuntimeError(submitted)
    longest.append(watch)
    return taken


async def _preview(home: Home) -> float:
    start = perf_counter()
    await home.data.sharing.async_preview()
    return (perf_counter() - start) * 1_000


async def _an_hour_goes_by(home: Home) -> None:
    """Let the next submission be due, as there is one an hour."""

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE submissions SET settled_at = settled_at - 3601")

    await home.data.storage.database.submit(work)


async def measure(folder: Path) -> None:
    """Fill the log and check."""
    collector = Collector()
    due, previews = [], []
    longest_due: list[LongestCallback] = []
    longest_idle: list[LongestCallback] = []
    async with running_home(folder / "home") as home, collector.serve():
        await fill_log(home, _EVENTS)
        await _agree(home, collector)
        for _ in range(MAX_PERIODS):
            previews.append(await _preview(home))
            due.append(await _check(home, 1, longest_due))
            await _an_hour_goes_by(home)
        idle = [await _check(home, 0, longest_idle) for _ in range(MAX_PERIODS)]
    show(
        f"A log of {_EVENTS:,} events",
        [
            at_most("daily check, a period due, ms", due, _CHECK_GOAL_MS, "ms"),
            *_longest(longest_due),
            at_most("daily check, nothing due, ms", idle, _CHECK_GOAL_MS, "ms"),
            *_longest(longest_idle),
            Claim("preview, ms", middle(previews)),
            Claim("submission, bytes", f"{max(map(len, collector.held.values()))}"),
        ],
        *sorted({watch.name for watch in longest_due if watch.milliseconds > _CALLBACK_GOAL_MS}),
    )


def _longest(watches: list[LongestCallback]) -> list[Claim]:
    return [
        at_most(
            "  longest callback, ms",
            [watch.milliseconds for watch in watches],
            _CALLBACK_GOAL_MS,
            "ms",
        ),
        Claim("    its CPU", middle([watch.cpu_milliseconds for watch in watches])),
    ]


if __name__ == "__main__":
    run(measure)
