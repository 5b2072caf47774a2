"""Takes the pictures of the panel and the cards, in a home that has lived for four weeks.

Started by `scripts/screenshots`. What is counted is that of the demonstration in `demo/`.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from playwright.async_api import ViewportSize

from custom_components.usage_stats.const import DOMAIN
from demo.__main__ import furnish, lay_out
from demo.history import HABITS

from ..pages import ROOT
from .browser import logged_in_page, picture
from .home_assistant import HomeAssistantProcess


class Look(NamedTuple):
    """One picture, and what must be there before it is taken."""

    path: str
    drawn: str
    size: ViewportSize
    dark: bool


DESK: Final[ViewportSize] = {"width": 1000, "height": 640}
PHONE: Final[ViewportSize] = {"width": 390, "height": 760}
TALL: Final[ViewportSize] = {"width": 390, "height": 800}
WIDE: Final[ViewportSize] = {"width": 1200, "height": 780}
CARDS: Final = "usage-cards"
STRATEGY: Final = "usage-strategy"
DASHBOARDS: Final[dict[str, dict[str, Any]]] = {
    CARDS: {
        "views": [
            {
                "title": "Usage",
                "type": "sections",
                "sections": [
                    {
                        "cards": [
                            {
                                "type": "custom:usage-stats-count-card",
                                "skill": "Espresso",
                                "modality": "person",
                                "icon": "mdi:coffee",
                            },
                            {
                                "type": "custom:usage-stats-count-card",
                                "skill": "Movie night",
                                "modality": "person",
                                "icon": "mdi:movie-open",
                            },
                            {"type": "custom:usage-stats-today-card", "rows": 4},
                            {"type": "custom:usage-stats-bars-card"},
                        ]
                    }
                ],
            }
        ]
    },
    STRATEGY: {"strategy": {"type": "custom:usage-stats"}},
}
LOOKS: Final = {
    "panel-today": Look("usage-stats", "usage-stats-today li", DESK, dark=False),
    "panel-trends": Look("usage-stats/trends", "usage-stats-heatmap td", PHONE, dark=True),
    "panel-unused": Look("usage-stats/unused", "usage-stats-unused details", PHONE, dark=False),
    "panel-data": Look("usage-stats/data", "usage-stats-events li", DESK, dark=True),
    "dashboard-cards": Look(CARDS, "usage-stats-bars path", TALL, dark=True),
    "dashboard-usage": Look(STRATEGY, "usage-stats-heatmap tbody td", WIDE, dark=False),
}


async def add_dashboards(home: HomeAssistantProcess) -> None:
    """Add the one that is made by the strategy, and one of cards."""
    async with home.ws() as connection:
        for path, config in DASHBOARDS.items():
            await connection.command(
                type="lovelace/dashboards/create", url_path=path, title="Usage", mode="storage"
            )
            await connection.command(type="lovelace/config/save", url_path=path, config=config)


async def use_today(home: HomeAssistantProcess) -> None:
    """Have about as many uses as on any other day."""
    uses = [
        {"skill": skill, "modality": modality, "count": max(1, round(sum(habit.by_hour.values())))}
        for (skill, modality), habit in HABITS.items()
    ]
    await home.call(DOMAIN, "record", {"uses": uses})


async def main() -> None:
    """Furnish a home, and look at it."""
    with TemporaryDirectory() as folder:
        home = HomeAssistantProcess(Path(folder))
        lay_out(home.config_dir)
        await home.start()
        try:
            await home.onboard()
            await furnish(home)
            await use_today(home)
            await add_dashboards(home)
            for name, look in LOOKS.items():
                async with logged_in_page(home, look.size, dark=look.dark) as page:
                    await page.goto(f"{home.url}/{look.path}")
                    await page.locator(look.drawn).first.wait_for()
                    (ROOT / "docs" / f"{name}.png").write_bytes(await picture(page))
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
