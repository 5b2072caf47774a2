"""Days as they pass: rollovers by the clock, days that were missed, nights with a clock change.

In Berlin summer time ends on 25 October 2026, and begins on 28 March 2027.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import sqlite3

from . import files
from .home_assistant import HomeAssistantProcess

ROLLOVER_SECONDS = 120


@asynccontextmanager
async def _running(home: HomeAssistantProcess, utc: str) -> AsyncIterator[None]:
    """Have Home Assistant run from an instant on."""
    home.fake_time = f"@{utc}"
    await home.start()
    yield
    assert await home.stop() == 0


async def _record(home: HomeAssistantProcess, count: int) -> None:
    data = {"skill": "Notfall", "modality": "ct", "count": count}
    answer = await home.call("usage_stats", "record", data, return_response=True)
    assert answer == {"success": True, "counted": count, "durable": True}


async def _current(home: HomeAssistantProcess) -> tuple[str, int]:
    _, answer = await home.get("/api/usage-stats/current")
    return answer["date"], answer["total_usages"]


async def _row_of(home: HomeAssistantProcess, day: str) -> tuple[str, str]:
    """Wait until the day has a row, which is its only one, and return (count, timestamp)."""
    file = home.config_dir / "usage_stats" / f"usage_stats_{day}.csv"
    for _ in range(10 * ROLLOVER_SECONDS):
        if await asyncio.to_thread(file.exists):
            break
        await asyncio.sleep(0.1)
    [row] = [row for row in files.rows(home.config_dir) if row["date"] == day]
    return row["count"], row["timestamp"]


def _hours(home: HomeAssistantProcess, day: str) -> list[int]:
    """Return what the history has of a day, an entry an hour."""
    connection = sqlite3.connect(home.config_dir / "usage_stats" / "usage_stats.db")
    try:
        rows = connection.execute("SELECT count FROM uses WHERE date = ? ORDER BY hour", (day,))
        return [count for (count,) in rows]
    finally:
        connection.close()


async def test_days(tmp_path: Path) -> None:
    home = HomeAssistantProcess(tmp_path, fake_time="@2026-10-22 18:00:00")
    try:
        await home.start()
        await home.onboard()
        await home.setup_integration()
        await _record(home, 3)
        await home.stop()
        await _through_an_ordinary_morning(home)
        await _through_the_end_of_summer_time(home)
        await _through_the_beginning_of_summer_time(home)
        assert files.exported(home.config_dir).total() == 3 + 1 + 4 + 5 + 6
        assert not +files.kept(home.config_dir)
    finally:
        home.kill()


async def _through_an_ordinary_morning(home: HomeAssistantProcess) -> None:
    """Before half past seven the day before is still open; then the clock closes it."""
    async with _running(home, "2026-10-23 05:29:15"):
        assert await _current(home) == ("2026-10-22", 3)
        count, timestamp = await _row_of(home, "2026-10-22")
        assert (count, timestamp[:16]) == ("3", "2026-10-23 07:30")
        assert await _current(home) == ("2026-10-23", 0)
        await _record(home, 1)


async def _through_the_end_of_summer_time(home: HomeAssistantProcess) -> None:
    """Make up at start for a day off; then half past two comes twice, and both count."""
    async with _running(home, "2026-10-25 00:30:00"):
        count, timestamp = await _row_of(home, "2026-10-23")
        assert (count, timestamp[:13]) == ("1", "2026-10-25 02")
        await _record(home, 4)
    async with _running(home, "2026-10-25 01:30:00"):
        await _record(home, 5)
        assert await _current(home) == ("2026-10-25", 9)
    # Half past seven is an hour later that morning. The day is not over and goes on counting.
    async with _running(home, "2026-10-25 06:29:15"):
        count, timestamp = await _row_of(home, "2026-10-25")
        assert (count, timestamp[:16]) == ("9", "2026-10-25 07:30")
        assert await _current(home) == ("2026-10-25", 9)
    assert _hours(home, "2026-10-25") == [4, 5]


async def _through_the_beginning_of_summer_time(home: HomeAssistantProcess) -> None:
    """After a winter off comes the night that has no half past two."""
    async with _running(home, "2027-03-28 00:30:00"):
        await _record(home, 6)
    async with _running(home, "2027-03-28 05:29:15"):
        count, timestamp = await _row_of(home, "2027-03-28")
        assert (count, timestamp[:16]) == ("6", "2027-03-28 07:30")
