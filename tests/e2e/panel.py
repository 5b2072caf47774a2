"""The panel in one page of a browser, and a home in which there is something to see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from demo.history import write

from .browser import new_page
from .configuration import CONFIGURATION, DOMAIN
from .home_assistant import HomeAssistantProcess

PANEL: Final = "usage-stats"
READER: Final = {"username": "reader", "password": "reads-only"}
USES: Final[list[dict[str, Any]]] = [
    {"skill": "Espresso", "modality": "button", "count": 7},
    {"skill": "<b>x</b>", "modality": "voice", "count": 2},
    {"skill": "W" * 64, "modality": "w" * 64},
    {"skill": "مرحبا بالعالم", "modality": "🎬"},
]
PLACES: Final = ("Today", "Trends", "Unused", "Trackers", "Data")
TODAY, TRENDS, UNUSED, TRACKERS, DATA = range(len(PLACES))
DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
_PATIENCE: Final = 40_000
# What shows that the answers are there.
_DRAWN: Final = (
    ".uses li",
    "usage-stats-heatmap td",
    "details",
    "usage-stats-trackers p",
    "usage-stats-files li",
)


class Panel:
    """The panel in one page, which is never loaded again."""

    def __init__(self, page: Page) -> None:
        """Nothing is opened yet."""
        self.page = page
        page.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    async def go(self, place: int) -> None:
        """Press one of the five places, and wait for what it asks."""
        await self.page.locator("usage-stats-panel nav a").nth(place).click()
        await self.page.locator(f"usage-stats-panel {_DRAWN[place]}").first.wait_for()

    def button(self, name: str) -> Locator:
        """Return a button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def text(self, text: str) -> Locator:
        """Return where a text stands."""
        return self.page.get_by_text(text).first

    @property
    def dialog(self) -> Locator:
        """The dialog that is open; what is in it are no children of the browser's own."""
        return self.page.locator("usage-stats-dialog")

    def number(self) -> Locator:
        """Return where the number of uses stands."""
        return self.page.locator("usage-stats-today dd").first

    async def press(self, *names: str) -> None:
        """Press one button after the other."""
        for name in names:
            await self.button(name).click()

    async def until_done(self, view: str) -> None:
        """Wait until an action has answered well, and its dialog is gone."""
        await expect(self.page.locator(f"{view} .notice:not(.error)")).to_be_visible()
        await expect(self.page.get_by_role("dialog")).to_have_count(0)


@asynccontextmanager
async def opened(
    browser: Browser,
    home: HomeAssistantProcess,
    size: ViewportSize = DESK,
    *,
    language: str = "en",
    dark: bool = False,
) -> AsyncIterator[Panel]:
    """Open the panel in a page of its own."""
    page = await new_page(browser, home, size, language=language, dark=dark)
    panel = Panel(page)
    await page.goto(f"{home.url}/{PANEL}")
    await panel.number().wait_for()
    yield panel
    await page.context.close()


async def move_in(home: HomeAssistantProcess) -> None:
    """Start a home with four weeks of uses and those of today, and with a user."""
    (home.config_dir / "configuration.yaml").write_text(f"{CONFIGURATION}recorder:\nhistory:\n")
    zone = ZoneInfo("Europe/Berlin")
    await asyncio.to_thread(write, home.config_dir / DOMAIN, datetime.now(zone).date(), zone)
    await home.start()
    await home.call(DOMAIN, "record", {"uses": USES})
    async with home.ws() as connection:
        made = await connection.command(
            type="config/auth/create", name="Reader", group_ids=["system-users"]
        )
        await connection.command(
            type="config/auth_provider/homeassistant/create", user_id=made["user"]["id"], **READER
        )
