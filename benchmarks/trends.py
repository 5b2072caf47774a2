"""What it costs to ask ten years about trends, and to be asked while uses are counted.

Fifty combinations, used in every hour of every day, or in the share of the hours that a home has.
Times are those of the processor, in the thread that reads: the machine may be busy otherwise. The
ten years begin with the project, so they end in the future; only the questions know.
"""

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
import sqlite3
from time import perf_counter, thread_time

from home import Home, run, running_home
from homeassistant.util import dt as dt_util
from memory import forget_highest, resident_mib
from report import Claim, at_most, middle, show

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.analysis.period import MAX_DAYS, Period
from custom_components.usage_stats.engine.analysis.trends import TrendsQuestion, trends
from custom_components.usage_stats.engine.daily import FIRST_DATE
from custom_components.usage_stats.engine.uses import use_days

_ROUNDS = 3
_COMBINATIONS = 50
_OPEN_DAY = FIRST_DATE + timedelta(days=MAX_DAYS)
_GOALS_MS = {30: 200, 365: 200, 730: 200, MAX_DAYS: 1_000}
_HOME_SHARE, _HOME_GOAL_MS = 12, 400
_MEMORY_GOAL_MIB = 8.0
_LATE_GOAL_MS = 10.0
_RECORD_GOAL_MS = 50.0
_FILL = """
INSERT INTO uses
WITH RECURSIVE hours(hour) AS (
    SELECT :first UNION ALL SELECT hour + 1 FROM hours WHERE hour + 1 < :end
), combinations(number) AS (
    SELECT 0 UNION ALL SELECT number + 1 FROM combinations WHERE number + 1 < :combinations
)
SELECT date(hour * 3600, 'unixepoch'), hour, printf('Skill %02d', number / 5),
    printf('route %d', number % 5), 1 + (hour + number) % 4, 1 + (hour + number) % 4
FROM hours CROSS JOIN combinations WHERE (hour * 7919 + number * 10473) % 100 < :share
"""


def _fill(connection: sqlite3.Connection, share: int) -> None:
    """Replace the history by ten years in which that many of a hundred hours have uses."""
    connection.execute("DELETE FROM uses")
    connection.execute("DELETE FROM use_days")
    connection.execute("DELETE FROM dates")
    hours = [
        int(datetime(day.year, day.month, day.day, tzinfo=dt_util.UTC).timestamp()) // 3_600
        for day in (FIRST_DATE, _OPEN_DAY)
    ]
    bounds = {"first": hours[0], "end": hours[1], "combinations": _COMBINATIONS, "share": share}
    connection.execute(_FILL, bounds)
    connection.execute("INSERT INTO dates (date) SELECT DISTINCT date FROM uses")


def _roll_up(connection: sqlite3.Connection) -> float:
    """Roll up the next dates; return the milliseconds."""
    start = thread_time()
    use_days.roll_up_next(connection)
    return (thread_time() - start) * 1_000


async def _roll_up_all(home: Home) -> list[float]:
    database, times = home.data.storage.database, []
    while await database.async_read(use_days.is_left):
        times.append(await database.submit(_roll_up))
    return times


async def _ask(home: Home, days: int) -> float:
    """Ask about so many days; return the milliseconds."""
    last: date = _OPEN_DAY - timedelta(days=1)
    period = Period(_OPEN_DAY - timedelta(days=days), last, _OPEN_DAY)
    question = TrendsQuestion(period, Selection(), "hour_of_week", {})

    def work(connection: sqlite3.Connection) -> float:
        start = thread_time()
        result = trends(connection, question, dt_util.get_default_time_zone())
        if result.days != days:
            raise RuntimeError(result.days)
        return (thread_time() - start) * 1_000

    return await home.data.history.async_ask(work)


async def _latest(running: asyncio.Task[float] | asyncio.Task[None]) -> float:
    """Return by how many milliseconds the event loop was late at most while something ran."""
    worst = 0.0
    while not running.done():
        start = perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, (perf_counter() - start) * 1_000 - 1)
    return worst


async def _record_beside(
    home: Home, running: asyncio.Task[float] | asyncio.Task[None]
) -> list[float]:
    """Record uses with an ID while something runs; return the milliseconds of each."""
    times: list[float] = []
    while not running.done():
        start = perf_counter()
        use = {"skill": "Skill 00", "modality": "route 0", "use_id": f"use {start}"}
        await home.hass.services.async_call(
            DOMAIN, "record", use, blocking=True, return_response=True
        )
        times.append((perf_counter() - start) * 1_000)
    await running
    return sorted(times)


def _idle() -> asyncio.Task[None]:
    """Do nothing for as long as a question takes: what is late then, other programs cause."""
    return asyncio.create_task(asyncio.sleep(1))


async def _memory(home: Home) -> float:
    """Return the MiB that a question about ten years takes."""
    await asyncio.to_thread(forget_highest)
    before = resident_mib("VmRSS")
    await _ask(home, MAX_DAYS)
    return resident_mib("VmHWM") - before


async def measure(folder: Path) -> None:
    """Fill the history twice and measure."""
    async with running_home(folder / "home", "UTC") as home:
        fill = home.data.storage.database.submit
        await fill(partial(_fill, share=100))
        rolled_up = await _roll_up_all(home)
        asked = {days: [await _ask(home, days) for _ in range(_ROUNDS)] for days in _GOALS_MS}
        memory = [await _memory(home) for _ in range(_ROUNDS)]
        late = [await _latest(asyncio.create_task(_ask(home, MAX_DAYS))) for _ in range(_ROUNDS)]
        idle = [await _latest(_idle()) for _ in range(_ROUNDS)]
        asking = asyncio.create_task(_ask(home, MAX_DAYS))
        beside = await _record_beside(home, asking)
        alone = await _record_beside(home, _idle())
        await fill(partial(_fill, share=_HOME_SHARE))
        await _roll_up_all(home)
        as_homes = [await _ask(home, MAX_DAYS) for _ in range(_ROUNDS)]
    show(
        f"Ten years of {_COMBINATIONS} combinations",
        [
            *(
                at_most(f"get_trends of {days:,} days, ms", asked[days], goal)
                for days, goal in _GOALS_MS.items()
            ),
            at_most(
                f"the same with {_HOME_SHARE} % of the hours used, ms", as_homes, _HOME_GOAL_MS
            ),
            at_most("memory for it, MiB", memory, _MEMORY_GOAL_MIB),
            at_most("event loop late at most, ms", late, _LATE_GOAL_MS),
            Claim("the same without a question", middle(idle)),
            at_most(
                f"record with an ID beside it, ms, the slowest ({len(beside)} calls)",
                beside[-1:],
                _RECORD_GOAL_MS,
            ),
            Claim(f"the same without a question ({len(alone)} calls)", middle(alone[-1:])),
            Claim(f"roll-up of {use_days.DATES_AT_ONCE} dates, ms", middle(rolled_up)),
            Claim("roll-up of all, s", f"{sum(rolled_up) / 1_000:.1f}"),
        ],
    )


if __name__ == "__main__":
    run(measure)
