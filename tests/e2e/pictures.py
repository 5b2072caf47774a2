"""Takes the README's pictures again: its dashboards, filled by a week of uses, in a browser.

Started by `scripts/screenshots`. Dashboards and automations are those the README shows, and what
they show was counted by the integration itself on days of a faked clock.
"""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
from tempfile import TemporaryDirectory
from typing import Any, Final, override

from homeassistant.util.yaml import dump, parse_yaml
from playwright.async_api import ViewportSize

from custom_components.usage_stats.const import DOMAIN

from .browser import logged_in_page, picture
from .home_assistant import HomeAssistantProcess, WebSocketClient

type Counts = Mapping[tuple[str, str], int]
"""(skill, modality) → uses"""

ROOT: Final = Path(__file__).parents[2]
# The process looks at its clock's file every second; a sensor writes at most one state a second.
CLOCK_SECONDS: Final = 2.0
STATES_SECONDS: Final = 2.0
BUTTON: Final = "input_button.espresso"
PRESSED: Final = ("Espresso", "button")
FIRST_DAY: Final = datetime(2026, 11, 10, 15, 30, tzinfo=UTC)
MORNING: Final = (
    datetime(2026, 11, 17, 6, 5, tzinfo=UTC),
    datetime(2026, 11, 17, 7, 10, tzinfo=UTC),
    datetime(2026, 11, 17, 8, 20, tzinfo=UTC),
    datetime(2026, 11, 17, 9, 15, tzinfo=UTC),
    datetime(2026, 11, 17, 10, 5, tzinfo=UTC),
)
LOOK: Final = datetime(2026, 11, 17, 10, 40, tzinfo=UTC)
# Seven days from a Tuesday on, then five moments of the next Tuesday.
USES: Final = {
    ("Notfall", "ct"): ((24, 31, 27, 29, 33, 36, 26), (3, 2, 4, 3, 3)),
    ("Kardio", "mrt"): ((12, 14, 11, 13, 2, 0, 15), (1, 3, 2, 3, 1)),
    ("Neuro", "mrt"): ((9, 8, 12, 7, 3, 1, 10), (0, 2, 3, 1, 2)),
    ("Thorax", "roentgen"): ((41, 38, 44, 36, 17, 14, 45), (4, 7, 6, 8, 5)),
    PRESSED: ((4, 3, 5, 4, 6, 7, 4), (2, 1, 0, 1, 0)),
    ("Espresso", "voice"): ((1, 2, 1, 1, 3, 2, 1), (0, 1, 0, 0, 1)),
    ("Movie night", "remote"): ((1, 1, 0, 2, 1, 1, 0), (0, 0, 0, 0, 0)),
    ("Movie night", "voice"): ((0, 1, 1, 1, 3, 2, 1), (0, 0, 0, 0, 1)),
}
SIZES: Final[Mapping[str, ViewportSize]] = {
    "radiology": {"width": 1200, "height": 560},
    "home": {"width": 1200, "height": 500},
}


def readme_blocks() -> list[Any]:
    """Return the YAML that the README shows, read."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [parse_yaml(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def automations() -> list[Any]:
    """Return the README's automations."""
    return [
        {"id": str(number), **block}
        for number, block in enumerate(readme_blocks())
        if isinstance(block, dict) and "triggers" in block
    ]


def dashboard() -> dict[str, Any]:
    """Return the README's dashboards as one, each a view."""
    views = [view for block in readme_blocks() if "views" in block for view in block["views"]]
    return {"title": "Usage", "views": views}


def moments() -> Iterator[tuple[datetime, Counts]]:
    """Yield when something is used, and what."""
    for day in range(7):
        yield (
            FIRST_DAY + timedelta(days=day),
            {combination: week[day] for combination, (week, _) in USES.items()},
        )
    for number, moment in enumerate(MORNING):
        yield moment, {combination: morning[number] for combination, (_, morning) in USES.items()}


class JumpingHomeAssistant(HomeAssistantProcess):
    """Home Assistant with a clock that is set while it runs; the file says by how many seconds."""

    @property
    def _offset(self) -> Path:
        return self.config_dir / "clock"

    def set_clock(self, now: datetime) -> None:
        """Let it be `now`, which the process sees within a second."""
        self._offset.write_text(f"{(now - datetime.now(UTC)).total_seconds():+.0f}\n")

    @override
    def _environment(self) -> dict[str, str]:
        environment = super()._environment()
        del environment["FAKETIME"]
        return {
            **environment,
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            "FAKETIME_CACHE_DURATION": "1",
        }


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


async def live(home: JumpingHomeAssistant) -> None:
    """Have the uses of all days counted."""
    (home.config_dir / "automations.yaml").write_text(dump(automations()), encoding="utf-8")
    (home.config_dir / "input_buttons.yaml").write_text(
        dump({BUTTON.partition(".")[2]: {"name": "Espresso", "icon": "mdi:coffee"}}),
        encoding="utf-8",
    )
    home.set_clock(FIRST_DAY - timedelta(days=1))
    await home.start()
    await home.onboard()
    await home.setup_integration()
    async with home.ws() as connection:
        for moment, counts in moments():
            home.set_clock(moment)
            await asyncio.sleep(CLOCK_SECONDS)
            await use(connection, counts)
            await asyncio.sleep(STATES_SECONDS)
    await home.stop()


async def look(home: JumpingHomeAssistant) -> None:
    """Take the pictures."""
    # The statistics of the days that passed in a moment are made at the start.
    home.set_clock(LOOK)
    await home.start()
    async with home.ws() as connection:
        await connection.command(type="lovelace/config/save", url_path=None, config=dashboard())
    for name, size in SIZES.items():
        async with logged_in_page(home, size, now=LOOK) as page:
            await page.goto(f"{home.url}/lovelace/{name}")
            await page.get_by_text("Export now").or_(page.get_by_text("Press")).first.wait_for()
            (ROOT / "docs" / f"dashboard-{name}.png").write_bytes(await picture(page))
    await home.stop()


async def main() -> None:
    """Live through the days, then look."""
    with TemporaryDirectory() as folder:
        home = JumpingHomeAssistant(Path(folder), fake_time="set by the file")
        try:
            await live(home)
            await look(home)
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
