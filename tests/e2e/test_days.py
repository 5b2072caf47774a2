"""Days as they pass: rollovers by the clock, days that were missed, nights with a clock change.

And months, after which Home Assistant still knows when things were used last.

In Berlin summer time ends on 25 October 2026, and begins on 28 March 2027.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import sqlite3

from . import files
from .configuration import CONFIGURATION
from .home_assistant import HomeAssistantProcess
from .waiting import until

ROLLOVER_SECONDS = 120
FURNITURE = """\
script:
  film:
    sequence:
      - action: scene.turn_on
        target:
          entity_id: scene.night
scene:
  - id: night
    name: Night
    entities: {}
"""
AUTOMATION = {
    "id": "evening",
    "alias": "Evening",
    "triggers": [{"trigger": "state", "entity_id": "input_button.bell"}],
    "actions": [{"action": "script.film"}],
}
PRESSED = {
    "automations": "automation.evening",
    "scripts": "script.film",
    "scenes": "scene.night",
    "buttons": "input_button.bell",
}
"""What a press of the bell uses, by the kind."""


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


async def _unused(home: HomeAssistantProcess, days: int) -> dict[str, tuple[str, int]]:
    """Return (last use, days since) of what was used once and not since, by its id or skill."""
    kinds = [*PRESSED, "combinations"]
    asked = {"days": days, "kinds": kinds}
    answer = await home.call("usage_stats", "get_unused", asked, return_response=True)
    return {
        item.get("entity_id", item.get("skill")): (item["last"], item["days"])
        for kind in kinds
        for item in answer[kind]
        if item["last"] is not None
    }


async def _press(home: HomeAssistantProcess) -> None:
    """Ring, and wait until all that follows has happened."""
    await home.call("input_button", "press", {"entity_id": PRESSED["buttons"]})
    await until(lambda: home.state(PRESSED["scenes"]), lambda scene: scene["state"] != "unknown")


async def test_days(tmp_path: Path) -> None:
    (tmp_path / "configuration.yaml").write_text(CONFIGURATION + FURNITURE)
    # JSON is YAML too.
    (tmp_path / "automations.yaml").write_text(json.dumps([AUTOMATION]))
    (tmp_path / "input_buttons.yaml").write_text(json.dumps({"bell": {}}))
    home = HomeAssistantProcess(tmp_path, fake_time="@2026-10-22 18:00:00")
    try:
        await home.start()
        await home.onboard()
        await home.setup_integration()
        await _record(home, 3)
        await _press(home)
        await home.stop()
        await _through_an_ordinary_morning(home)
        pressed = await _through_the_end_of_summer_time(home)
        await _through_the_beginning_of_summer_time(home, pressed)
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


async def _through_the_end_of_summer_time(home: HomeAssistantProcess) -> dict[str, str]:
    """Make up at start for a day off; then half past two comes twice, and both count.

    Return when what the bell uses was used last.
    """
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
        found = await _unused(home, 2)
    assert _hours(home, "2026-10-25") == [4, 5]
    assert set(found) == set(PRESSED.values())
    assert {last[:14] for last, _ in found.values()} == {"2026-10-22T18:"}
    return {entity_id: last for entity_id, (last, _) in found.items()}


async def _through_the_beginning_of_summer_time(
    home: HomeAssistantProcess, pressed: dict[str, str]
) -> None:
    """After a winter off comes the night that has no half past two."""
    async with _running(home, "2027-03-28 00:30:00"):
        # Nobody records states for five months.
        found = await _unused(home, 40)
        assert found.pop("Notfall") == ("2026-10-25", 154)
        assert {entity_id: last for entity_id, (last, _) in found.items()} == pressed
        assert {days for _, days in found.values()} == {156}
        await _record(home, 6)
    async with _running(home, "2027-03-28 05:29:15"):
        count, timestamp = await _row_of(home, "2027-03-28")
        assert (count, timestamp[:16]) == ("6", "2027-03-28 07:30")
