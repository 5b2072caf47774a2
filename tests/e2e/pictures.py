"""Takes the pictures of the documentation: its dashboards, filled by a week of uses, in a browser.

Started by `scripts/screenshots`. Dashboards and automations are those in docs/dashboards.md and
docs/automations.md, and the integration itself counts what they show, on days of a faked clock.
"""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from homeassistant.util.yaml import dump
from playwright.async_api import ViewportSize, expect

from custom_components.usage_stats.const import DOMAIN

from ..pages import DOCS, ROOT, yaml_blocks
from .browser import logged_in_page, picture
from .configuration import CONFIGURATION
from .home_assistant import HomeAssistantProcess, WebSocketClient

type Counts = Mapping[tuple[str, str], int]
"""(skill, modality) → uses"""

# The process looks at its clock's file every second; a sensor writes at most one state a second.
CLOCK_SECONDS: Final = 2.0
STATES_SECONDS: Final = 2.0
BUTTON: Final = "input_button.espresso"
PRESSED: Final = ("Espresso", "button")
DASHBOARD: Final = "usage-pictures"
FIRST_DAY: Final = datetime(2026, 11, 9, 15, 30, tzinfo=UTC)
DAYS: Final = 8
MORNING: Final = datetime(2026, 11, 17, 6, 20, tzinfo=UTC)
MOMENTS: Final = 9
PAUSE: Final = timedelta(minutes=27)
LOOK: Final = datetime(2026, 11, 17, 10, 25, tzinfo=UTC)
# Eight days from a Monday on, and nine moments of the next Tuesday's morning.
USES: Final = {
    ("Notfall", "ct"): ((22, 24, 31, 27, 29, 33, 36, 26), (2, 1, 2, 2, 3, 1, 2, 2, 1)),
    ("Kardio", "mrt"): ((13, 12, 14, 11, 13, 2, 0, 15), (1, 0, 2, 1, 1, 2, 1, 1, 2)),
    ("Neuro", "mrt"): ((8, 9, 8, 12, 7, 3, 1, 10), (0, 1, 1, 1, 0, 2, 1, 1, 1)),
    ("Thorax", "roentgen"): ((43, 41, 38, 44, 36, 17, 14, 45), (3, 4, 4, 3, 5, 3, 4, 2, 3)),
    PRESSED: ((3, 4, 3, 5, 4, 6, 7, 4), (2, 0, 1, 0, 0, 1, 0, 0, 0)),
    ("Espresso", "voice"): ((2, 1, 2, 1, 1, 3, 2, 1), (0, 0, 1, 0, 0, 0, 1, 0, 0)),
    ("Movie night", "remote"): ((1, 1, 1, 0, 2, 1, 1, 0), (0, 0, 0, 0, 0, 0, 0, 0, 0)),
    ("Movie night", "voice"): ((0, 1, 1, 1, 1, 3, 2, 1), (0, 0, 0, 0, 0, 0, 0, 1, 0)),
}
SIZES: Final[Mapping[str, ViewportSize]] = {
    "radiology": {"width": 1200, "height": 510},
    "home": {"width": 1200, "height": 440},
}


def automations() -> list[Any]:
    """Return the automations of the documentation."""
    shown = yaml_blocks(DOCS["automations"], "triggers")
    return [{"id": str(number), **block} for number, block in enumerate(shown)]


def dashboard() -> dict[str, Any]:
    """Return the dashboards of the documentation as one, each a view."""
    shown = yaml_blocks(DOCS["dashboards"], "views")
    return {"title": "Usage", "views": [view for block in shown for view in block["views"]]}


def moments() -> Iterator[tuple[datetime, Counts]]:
    """Yield when something is used, and what."""
    for day in range(DAYS):
        counts = {combination: days[day] for combination, (days, _) in USES.items()}
        yield FIRST_DAY + timedelta(days=day), counts
    for moment in range(MOMENTS):
        counts = {combination: morning[moment] for combination, (_, morning) in USES.items()}
        yield MORNING + moment * PAUSE, counts


class JumpingHomeAssistant(HomeAssistantProcess):
    """Home Assistant with a clock that is set while it runs."""

    _offset = timedelta()

    def __init__(self, config_dir: Path) -> None:
        """Have the clock in a file that says how many seconds it is wrong by."""
        self._clock = config_dir / "clock"
        super().__init__(config_dir, fake_time=self._clock)

    def set_clock(self, now: datetime) -> None:
        """Let it be `now`, which the process sees within a second."""
        self._offset = timedelta(seconds=round((now - datetime.now(UTC)).total_seconds()))
        self._clock.write_text(f"{self._offset.total_seconds():+.0f}\n")

    def now(self) -> datetime:
        """Return the time it is there."""
        return datetime.now(UTC) + self._offset


async def use(connection: WebSocketClient, counts: Counts) -> None:
    """Record, one of them by the button; a connection stays logged in when the clock jumps."""
    for _ in range(counts[PRESSED]):
        await connection.command(
            type="call_service",
            domain="input_button",
            service="press",
            target={"entity_id": BUTTON},
        )
    uses = [
        {"skill": skill, "modality": modality, "count": count}
        for (skill, modality), count in counts.items()
        if count and (skill, modality) != PRESSED
    ]
    await connection.command(
        type="call_service", domain=DOMAIN, service="record", service_data={"uses": uses}
    )


async def set_up(home: JumpingHomeAssistant) -> None:
    """Furnish it, and add the integration."""
    for name, text in (
        ("configuration.yaml", f"{CONFIGURATION}recorder:\nhistory:\n"),
        ("automations.yaml", dump(automations())),
        ("input_buttons.yaml", dump({"espresso": {"name": "Espresso", "icon": "mdi:coffee"}})),
    ):
        (home.config_dir / name).write_text(text, encoding="utf-8")
    home.set_clock(FIRST_DAY - timedelta(days=1))
    await home.start()
    await home.onboard()
    await home.setup_integration()
    await home.stop()


async def live(home: JumpingHomeAssistant) -> None:
    """Have the uses of all days counted.

    It must not take five minutes: Home Assistant would make statistics of the instant then, and
    leave out the days before it at the next start.
    """
    home.set_clock(FIRST_DAY - timedelta(hours=23))
    await home.start()
    async with home.ws() as connection:
        for moment, counts in moments():
            home.set_clock(moment)
            await asyncio.sleep(CLOCK_SECONDS)
            await use(connection, counts)
            await asyncio.sleep(STATES_SECONDS)
    await home.stop()


async def look(home: JumpingHomeAssistant) -> None:
    """Take the pictures."""
    home.set_clock(LOOK)
    await home.start()
    async with home.ws() as connection:
        await connection.command(
            type="lovelace/dashboards/create", url_path=DASHBOARD, title="Usage", mode="storage"
        )
        await connection.command(
            type="lovelace/config/save", url_path=DASHBOARD, config=dashboard()
        )
        await statistics(connection)
    for name, size in SIZES.items():
        async with logged_in_page(home, size, now=home.now()) as page:
            await page.goto(f"{home.url}/{DASHBOARD}/{name}")
            await page.get_by_text("Press").first.wait_for()
            await expect(page.get_by_text("Loading")).to_have_count(0)
            (ROOT / "docs" / f"dashboard-{name}.png").write_bytes(await picture(page))
    await home.stop()


async def statistics(connection: WebSocketClient) -> None:
    """Wait for those of the days that passed in a moment, and see whether they are whole."""
    asked = {
        "type": "recorder/statistics_during_period",
        "statistic_ids": ["sensor.usage_stats_uses_today"],
    }
    recent = {"start_time": (LOOK - timedelta(minutes=10)).isoformat(), "period": "5minute"}
    made = None
    while not made:
        await asyncio.sleep(1)
        made = await connection.command(**asked, **recent)
    shown = {"start_time": "2026-11-10T00:00:00+01:00", "period": "day", "types": ["change"]}
    [days] = (await connection.command(**asked, **shown)).values()
    used = [sum(counts.values()) for _, counts in moments()]
    if [day["change"] for day in days] != [*used[1:DAYS], sum(used[DAYS:])]:
        raise RuntimeError(f"Not the statistics of what was used: {days}")


async def main() -> None:
    """Live through the days, then look."""
    with TemporaryDirectory() as folder:
        home = JumpingHomeAssistant(Path(folder))
        try:
            await set_up(home)
            await live(home)
            await look(home)
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
