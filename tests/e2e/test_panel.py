"""The panel as people use it, in a browser: on phones and a desk, all in one Home Assistant."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
import re
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from playwright.async_api import ConsoleMessage, Locator, Page, expect
import pytest

from demo.history import write

from .accessibility import findings
from .browser import logged_in_page
from .configuration import CONFIGURATION, DOMAIN
from .home_assistant import HomeAssistantProcess

PANEL: Final = "usage-stats"
READER: Final = {"username": "reader", "password": "reads-only"}
# A refused connection: nothing listens there.
NOBODY: Final = "http://127.0.0.1:9"
USES: Final[list[dict[str, Any]]] = [
    {"skill": "Espresso", "modality": "button", "count": 7},
    {"skill": "<b>x</b>", "modality": "voice", "count": 2},
    {"skill": "W" * 64, "modality": "w" * 64},
    {"skill": "مرحبا بالعالم", "modality": "🎬"},
]
PLACES: Final = ("Today", "Trends", "Unused", "Trackers", "Data")
# What shows that the answers are there.
DRAWN: Final = (
    ".uses li",
    "usage-stats-bars path",
    "details",
    "usage-stats-trackers p",
    "usage-stats-files li",
)
# How many pixels of the page, and of the panel in it, are out of sight at the side.
HIDDEN: Final = """() => {
  const panel = document.querySelector("home-assistant").shadowRoot
    .querySelector("home-assistant-main").shadowRoot.querySelector("usage-stats-panel");
  return [document.documentElement, panel.renderRoot.querySelector(".scroll")]
    .map((element) => element.scrollWidth - element.clientWidth);
}"""


class Visit(NamedTuple):
    """Who looks at it, and how."""

    width: int
    language: str
    dark: bool
    admin: bool


VISITS: Final = (
    Visit(320, "de", dark=True, admin=True),
    Visit(390, "en", dark=True, admin=False),
    Visit(1280, "en", dark=False, admin=True),
    Visit(1280, "de", dark=True, admin=False),
)


class Panel:
    """The panel in one page, which is never loaded again."""

    def __init__(self, page: Page) -> None:
        """Nothing is opened yet."""
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    async def go(self, place: int) -> None:
        """Press one of the five places, and wait for what it asks."""
        await self.page.locator("usage-stats-panel nav a").nth(place).click()
        await self.page.locator(f"usage-stats-panel {DRAWN[place]}").first.wait_for()

    def button(self, name: str) -> Locator:
        """Return a button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def number(self) -> Locator:
        """Return where the number of uses stands."""
        return self.page.locator("usage-stats-today dd").first

    async def press(self, *names: str) -> None:
        """Press one button after the other."""
        for name in names:
            await self.button(name).click()


@asynccontextmanager
async def opened(home: HomeAssistantProcess, visit: Visit) -> AsyncIterator[Panel]:
    """Open the panel."""
    size = {"width": visit.width, "height": 800}
    async with logged_in_page(
        home,
        {"width": size["width"], "height": size["height"]},
        language=visit.language,
        dark=visit.dark,
    ) as page:
        panel = Panel(page)
        await page.goto(f"{home.url}/{PANEL}")
        await panel.number().wait_for()
        yield panel


@pytest.fixture
async def lived_in(home: HomeAssistantProcess) -> HomeAssistantProcess:
    """Return a running Home Assistant with four weeks of uses, and a user."""
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
    return home


async def test_the_panel(lived_in: HomeAssistantProcess) -> None:
    """In one process: to start one takes longer than all visits."""
    reader = await lived_in.as_user(READER)
    for visit in VISITS:
        async with opened(lived_in if visit.admin else reader, visit) as panel:
            await every_place_fits(panel, look_closely=visit.admin)
            assert panel.complaints == [], visit
    async with opened(lived_in, VISITS[2]) as panel:
        await numbers_move(lived_in, panel)
        await a_bar_is_chosen_by_keys(panel)
        await a_download_is_the_file(lived_in, panel)
        await consent_is_given_and_taken_back(lived_in, panel)
        await everything_is_deleted(panel)
        assert panel.complaints == []
        await it_goes_on(lived_in, panel)


async def every_place_fits(panel: Panel, *, look_closely: bool) -> None:
    """See that nothing scrolls sideways, and that there is something for those who see nothing."""
    for place, name in enumerate(PLACES):
        await panel.go(place)
        assert await panel.page.evaluate(HIDDEN) == [0, 0], name
        if look_closely:
            assert await findings(panel.page) == [], name


async def numbers_move(home: HomeAssistantProcess, panel: Panel) -> None:
    """See what is recorded without a reload, export it, and ask for a reset."""
    page = panel.page
    await panel.go(0)
    await expect(panel.number()).to_have_text("11")
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("18")
    await expect(page.locator("usage-stats-today li").first).to_contain_text("Espresso")

    await panel.press("Export now")
    await expect(page.get_by_role("status").filter(has_text="written")).to_be_visible()
    await home.call(DOMAIN, "record", USES[0])
    await panel.press("Reset…")
    await expect(page.get_by_text("lost with them: 7.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def a_bar_is_chosen_by_keys(panel: Panel) -> None:
    """Use the chart, which is one tab stop and says the value of a bar."""
    await panel.go(1)
    chart = panel.page.get_by_role("slider")
    await chart.focus()
    await chart.press("End")
    last = await chart.get_attribute("aria-valuetext")
    await chart.press("ArrowLeft")
    assert await chart.get_attribute("aria-valuetext") not in {None, last}


async def a_download_is_the_file(home: HomeAssistantProcess, panel: Panel) -> None:
    """Compare the newest file with what was downloaded."""
    await panel.go(4)
    async with panel.page.expect_download() as downloading:
        await panel.page.get_by_role("button", name="Download").first.click()
    download = await downloading.value
    kept = home.config_dir / DOMAIN / download.suggested_filename
    assert kept.suffix == ".csv"
    downloaded = Path(await download.path())
    files = [await asyncio.to_thread(path.read_bytes) for path in (downloaded, kept)]
    assert files[0] == files[1] != b""


async def consent_is_given_and_taken_back(home: HomeAssistantProcess, panel: Panel) -> None:
    """Agree and disagree; what is shown is what is sent, but for white space."""
    page = panel.page
    await panel.press("Share…")
    await expect(page.get_by_text("Nothing from before is sent")).to_be_visible()
    await page.get_by_label("Collector address").fill(NOBODY)
    await page.get_by_role("checkbox", name="Share a weekly summary").check()
    await panel.press("Share")
    await expect(page.get_by_text("Sharing is on.", exact=True)).to_be_visible()

    shown = page.locator("usage-stats-privacy pre").first
    await page.get_by_text("Exactly this would be sent").click()
    preview = await home.call(DOMAIN, "preview_submission", return_response=True)
    assert re.sub(r"\s", "", await shown.inner_text()) == re.sub(r"\s", "", preview["payload"])

    await panel.press("Stop sharing…", "Stop sharing")
    await expect(page.get_by_text("Sharing is off. Nothing leaves this machine.")).to_be_visible()


async def everything_is_deleted(panel: Panel) -> None:
    """Two dialogs and a word."""
    page = panel.page
    await panel.press("Delete everything…")
    await page.get_by_role("checkbox", name="Also CSV files and counters").check()
    await panel.press("Continue…")
    await expect(panel.button("Delete everything")).to_be_disabled()
    await page.get_by_label("Type DELETE to delete").fill("DELETE")
    await panel.press("Delete everything")
    await expect(page.get_by_text("There is no file yet.")).to_be_visible()
    await panel.page.locator("usage-stats-panel nav a").first.click()
    await expect(panel.page.get_by_text("See what is really used here")).to_be_visible()


async def it_goes_on(home: HomeAssistantProcess, panel: Panel) -> None:
    """Stay on the page while the entry is loaded again and Home Assistant starts again."""
    await panel.page.evaluate("window.stillHere = true")
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("7")
    _, [entry] = await home.get(f"/api/config/config_entries/entry?domain={DOMAIN}")
    await home.post(f"/api/config/config_entries/entry/{entry['entry_id']}/reload")
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("14")

    await home.stop()
    await expect(panel.page.get_by_text("No connection to Home Assistant.")).to_be_visible()
    await home.start()
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("21")
    await expect(panel.page.get_by_text("No connection to Home Assistant.")).to_have_count(0)
    assert await panel.page.evaluate("window.stillHere")
    assert [text for text in panel.complaints if "usage" in text.lower()] == []
