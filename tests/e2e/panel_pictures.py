"""Takes the pictures of docs/panel.md: the panel of a home that has lived for four weeks.

Started by `scripts/screenshots`. What is counted is that of the demonstration in `demo/`.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from playwright.async_api import ViewportSize

from demo.__main__ import furnish, lay_out

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
LOOKS: Final = {
    "today": Look("", "usage-stats-today li", DESK, dark=False),
    "trends": Look("/trends", "usage-stats-heatmap td", PHONE, dark=True),
    "unused": Look("/unused", "usage-stats-unused details", PHONE, dark=False),
    "data": Look("/data", "usage-stats-events li", DESK, dark=True),
}


async def main() -> None:
    """Furnish a home, and look at it."""
    with TemporaryDirectory() as folder:
        home = HomeAssistantProcess(Path(folder))
        lay_out(home.config_dir)
        await home.start()
        try:
            await home.onboard()
            await furnish(home)
            for name, look in LOOKS.items():
                async with logged_in_page(home, look.size, dark=look.dark) as page:
                    await page.goto(f"{home.url}/usage-stats{look.path}")
                    await page.locator(look.drawn).first.wait_for()
                    (ROOT / "docs" / f"panel-{name}.png").write_bytes(await picture(page))
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
