"""Takes the picture of the panel a minute after the set-up, in a home that the recorder knows.

Started by `scripts/screenshots`. Nine days are lived on a faked clock before the integration is
there; then it is set up as it is offered, with the days before.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from playwright.async_api import ViewportSize

from ..pages import ROOT
from .browser import logged_in_page, picture
from .furniture import furnish
from .home_assistant import WebSocketClient
from .pictures import CLOCK_SECONDS, STATES_SECONDS, JumpingHomeAssistant

SIZE: Final[ViewportSize] = {"width": 390, "height": 760}
FIRST_DAY: Final = datetime(2026, 11, 9, tzinfo=UTC)
DAYS: Final = 9
SET_UP: Final = FIRST_DAY + timedelta(days=DAYS - 1, hours=19, minutes=30)
MINUTE: Final = 60.0
RECORDER: Final = "recorder:\n  commit_interval: 1\nhistory:\n"


class Habit(NamedTuple):
    """What a person does, and how often in the hours of a day (UTC)."""

    action: str
    entity_id: str
    most_by_hour: dict[int, int]


HABITS: Final = (
    Habit("input_button.press", "input_button.espresso", {6: 3, 12: 2, 15: 1}),
    Habit("input_button.press", "input_button.evening", {18: 1}),
    Habit("light.turn_on", "light.lamp", {6: 1, 18: 2}),
    Habit("light.turn_on", "light.desk_lamp", {8: 2, 12: 1}),
    Habit("light.turn_on", "light.porch_lamp", {17: 1, 18: 1}),
    Habit("input_boolean.turn_on", "input_boolean.guest", {17: 1}),
)
HOURS: Final = sorted({hour for habit in HABITS for hour in habit.most_by_hour})


def moments() -> Iterator[tuple[datetime, list[Habit]]]:
    """Yield when something is used, and what; the same each time."""
    chance = random.Random(5)
    for day in range(DAYS):
        for hour in HOURS:
            used = [
                habit
                for habit in HABITS
                for _ in range(chance.randint(0, habit.most_by_hour.get(hour, 0)))
            ]
            yield FIRST_DAY + timedelta(days=day, hours=hour, minutes=20), used


async def use(connection: WebSocketClient, habit: Habit) -> None:
    """Press a button, or turn something on that is off."""
    domain, service = habit.action.split(".")
    calls = [(domain, service)]
    if service == "turn_on":
        calls.insert(0, (domain, "turn_off"))
    for called, of in calls:
        await connection.command(
            type="call_service",
            domain=called,
            service=of,
            target={"entity_id": habit.entity_id},
        )


async def live(home: JumpingHomeAssistant) -> None:
    """Live the days without the integration."""
    home.set_clock(FIRST_DAY)
    await home.start()
    await home.onboard()
    async with home.ws() as connection:
        for moment, used in moments():
            home.set_clock(moment)
            await asyncio.sleep(CLOCK_SECONDS)
            for habit in used:
                await use(connection, habit)
            await asyncio.sleep(STATES_SECONDS)
    await home.stop()


async def look(home: JumpingHomeAssistant) -> None:
    """Set up the integration, and take the picture a minute later."""
    home.set_clock(SET_UP)
    await home.start()
    await home.setup_integration(trackers={"runs", "turned_on", "pressed", "backfill"})
    await asyncio.sleep(MINUTE)
    async with logged_in_page(home, SIZE, now=home.now()) as page:
        await page.goto(f"{home.url}/usage-stats/trends")
        await page.locator("usage-stats-heatmap td").first.wait_for()
        (ROOT / "docs" / "panel-first-minute.png").write_bytes(await picture(page))
    await home.stop()


async def main() -> None:
    """Live through the days, then look."""
    with TemporaryDirectory() as folder:
        furnish(Path(folder))
        configuration = Path(folder) / "configuration.yaml"
        configuration.write_text(configuration.read_text("utf-8") + RECORDER, encoding="utf-8")
        home = JumpingHomeAssistant(Path(folder))
        try:
            await live(home)
            await look(home)
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
