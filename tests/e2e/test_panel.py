"""The panel as people see it, in a browser: on phones and a desk, all in one Home Assistant."""

from typing import Final

from playwright.async_api import Page, expect

from .accessibility import PANEL as IN_PANEL
from .accessibility import findings
from .browser import chromium
from .configuration import DOMAIN
from .home_assistant import HomeAssistantProcess
from .panel import (
    DESK,
    PANEL,
    PLACES,
    READER,
    TODAY,
    TRENDS,
    USES,
    Panel,
    move_in,
    opened,
)

WIDTHS: Final = (320, 390, 1280)
SCHEMES: Final = ("light", "dark")
_PAUSE_MILLISECONDS: Final = 500
_MOST_TRIES: Final = 60
NARROW: Final = "usage-stats-panel[narrow]"
WIDE: Final = "usage-stats-panel:not([narrow])"
# What changes something, or shows what is not for everybody.
CONTROLS: Final = (
    ".danger",
    "input[type=checkbox]",
    "usage-stats-events",
    "usage-stats-deletion",
    "usage-stats-corrections button",
    "usage-stats-privacy button",
    "usage-stats-privacy details",
    "main a",
)
# How many pixels of the page, and of the panel in it, are out of sight at the side.
HIDDEN: Final = """() => {
  const panel = document.querySelector("home-assistant").shadowRoot
    .querySelector("home-assistant-main").shadowRoot.querySelector("usage-stats-panel");
  return [document.documentElement, panel.renderRoot.querySelector(".scroll")]
    .map((element) => element.scrollWidth - element.clientWidth);
}"""
IS_DARK: Final = "(dark) => document.querySelector('home-assistant').hass.themes.darkMode === dark"


async def test_every_screen(home: HomeAssistantProcess) -> None:
    """See each place in all sizes, colours and languages, as administrator and as user."""
    await move_in(home)
    reader = await home.as_user(READER)
    async with chromium() as browser:
        for who, is_admin in ((home, True), (reader, False)):
            for language in ("en", "de"):
                async with opened(browser, who, language=language) as panel:
                    await every_place_is_usable(panel)
                    if not is_admin:
                        await no_control_would_be_refused(panel)
                    assert panel.complaints == []


async def every_place_is_usable(panel: Panel) -> None:
    """See that nothing scrolls sideways, and that there is something for those who see nothing."""
    page = panel.page
    for place, name in enumerate(PLACES):
        await panel.go(place)
        details = page.locator("usage-stats-panel details")
        await details.evaluate_all("(all) => all.forEach((one) => (one.open = true))")
        for scheme in SCHEMES:
            await set_dark(page, dark=scheme == "dark")
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                await page.locator(NARROW if width < DESK["width"] else WIDE).wait_for()
                look = f"{name}, {scheme}, {width}"
                assert await page.evaluate(HIDDEN) == [0, 0], look
                assert await findings(page, IN_PANEL) == [], look


async def set_dark(page: Page, *, dark: bool) -> None:
    """Change the colours that the browser prefers, until Home Assistant has heard of it."""
    for _ in range(_MOST_TRIES):
        if await page.evaluate(IS_DARK, dark):
            return
        # It hears of changes alone, and of one in a busy moment not at all.
        await page.emulate_media(color_scheme="light" if dark else "dark")
        await page.emulate_media(color_scheme="dark" if dark else "light")
        await page.wait_for_timeout(_PAUSE_MILLISECONDS)
    raise AssertionError("The colours stay as they are")


async def no_control_would_be_refused(panel: Panel) -> None:
    """Look for what an administrator has."""
    for place in range(len(PLACES)):
        await panel.go(place)
        for control in CONTROLS:
            await expect(panel.page.locator(f"usage-stats-panel {control}")).to_have_count(0)
    await expect(panel.page.locator("usage-stats-privacy .state")).to_be_visible()


async def test_it_is_alive(home: HomeAssistantProcess) -> None:
    await move_in(home)
    async with chromium() as browser, opened(browser, home) as panel:
        await numbers_move(home, panel)
        await a_bar_is_chosen_by_keys(panel)
        assert panel.complaints == []
        await it_goes_on(home, panel)
        await it_ends_with_the_entry(home, panel)


async def numbers_move(home: HomeAssistantProcess, panel: Panel) -> None:
    """See what is recorded without a reload, and export it."""
    await expect(panel.number()).to_have_text("11")
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("18")
    await expect(panel.page.locator("usage-stats-today li").first).to_contain_text("Espresso")
    await panel.press("Export now")
    await panel.until_done("usage-stats-today")


async def a_bar_is_chosen_by_keys(panel: Panel) -> None:
    """Use the chart, which is one tab stop and says the value of a bar."""
    await panel.go(TRENDS)
    chart = panel.page.get_by_role("slider")
    await chart.focus()
    await chart.press("End")
    last = await chart.get_attribute("aria-valuetext")
    await chart.press("ArrowLeft")
    assert await chart.get_attribute("aria-valuetext") not in {None, last}
    await panel.go(TODAY)


async def it_goes_on(home: HomeAssistantProcess, panel: Panel) -> None:
    """Stay on the page while the entry is loaded again and Home Assistant starts again."""
    await panel.page.evaluate("window.stillHere = true")
    entry_id = await _entry_id(home)
    await home.post(f"/api/config/config_entries/entry/{entry_id}/reload")
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("25")

    await home.stop()
    await expect(panel.text("No connection to Home Assistant.")).to_be_visible()
    await home.start()
    await home.call(DOMAIN, "record", USES[0])
    await expect(panel.number()).to_have_text("32")
    await expect(panel.page.get_by_text("No connection to Home Assistant.")).to_have_count(0)
    assert await panel.page.evaluate("window.stillHere")


async def it_ends_with_the_entry(home: HomeAssistantProcess, panel: Panel) -> None:
    """Disable the entry under an open panel: Home Assistant shows something else."""
    entry_id = await _entry_id(home)
    async with home.ws() as connection:
        await connection.command(
            type="config_entries/disable", entry_id=entry_id, disabled_by="user"
        )
    await expect(panel.page.locator("usage-stats-panel")).to_have_count(0)
    assert f"/{PANEL}" not in panel.page.url
    # What the browser says of a connection that is refused is not ours.
    assert [text for text in panel.complaints if "usage" in text.lower()] == []


async def _entry_id(home: HomeAssistantProcess) -> str:
    _, [entry] = await home.get(f"/api/config/config_entries/entry?domain={DOMAIN}")
    entry_id: str = entry["entry_id"]
    return entry_id
