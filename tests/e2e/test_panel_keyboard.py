"""The panel without a mouse: everything is reached and used by keys, and one sees where one is."""

from typing import Final

from playwright.async_api import expect

from .browser import chromium
from .configuration import DOMAIN
from .home_assistant import HomeAssistantProcess
from .panel import Panel, move_in, opened
from .waiting import counts

MOST_STOPS: Final = 120
# The name of what has the focus, through the shadows; and whether one sees that.
FOCUSED: Final = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element) return ["", true];
  const label = element.labels?.[0]?.innerText;
  const name = element.getAttribute("aria-label") ?? label ?? element.innerText ?? "";
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const isOurs = element.getRootNode().host?.localName.startsWith("usage-stats-") ?? false;
  return [name.trim(), !isOurs || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1)];
}"""


class Keys:
    """Somebody who has only a keyboard."""

    def __init__(self, panel: Panel) -> None:
        """Begin where the page begins."""
        self.page = panel.page

    async def focused(self) -> str:
        """Return the name of what has the focus; it is seen."""
        name, is_seen = await self.page.evaluate(FOCUSED)
        assert is_seen, f"Nobody sees that {name} has the focus"
        return str(name)

    async def to(self, name: str) -> None:
        """Press Tab until something has the focus whose name begins so."""
        passed = []
        for _ in range(MOST_STOPS):
            await self.page.keyboard.press("Tab")
            passed.append(await self.focused())
            if passed[-1].startswith(name):
                return
        raise AssertionError(f"{name} is not among {passed}")

    async def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def enter(self, name: str) -> None:
        """Go to something, and press Enter."""
        await self.to(name)
        await self.press("Enter")

    async def write(self, name: str, text: str) -> None:
        """Go to a field, and type in place of what is in it."""
        await self.to(name)
        await self.press("Control+a")
        await self.page.keyboard.type(text)


async def test_keyboard_alone(home: HomeAssistantProcess) -> None:
    await move_in(home)
    async with chromium() as browser, opened(browser, home) as panel:
        keys = Keys(panel)
        await today(home, panel, keys)
        await trends(home, panel, keys)
        await unused_and_trackers(panel, keys)
        await data(panel, keys)
        assert panel.complaints == []


async def today(home: HomeAssistantProcess, panel: Panel, keys: Keys) -> None:
    """Export; begin a reset and let it be, then do it."""
    await keys.enter("Export now")
    await panel.until_done("usage-stats-today")
    await keys.enter("Reset…")
    await panel.page.get_by_role("dialog").wait_for()
    await keys.press("Escape")
    await expect(panel.page.get_by_role("dialog")).to_have_count(0)
    assert await keys.focused() == "Reset…"
    await keys.press("Enter")
    await keys.enter("Reset")
    await expect(panel.number()).to_have_text("0")
    assert await counts(home) == {}


async def trends(home: HomeAssistantProcess, panel: Panel, keys: Keys) -> None:
    """Choose a bar and a cell, and correct a day."""
    page = panel.page
    await keys.enter("Trends")
    await page.locator("usage-stats-matrix td").first.wait_for()
    await keys.enter("Weeks")
    await expect(page.get_by_role("button", name="Weeks", pressed=True)).to_be_visible()
    await keys.to("Uses over time")
    slider = page.get_by_role("slider")
    await keys.press("End")
    last = await slider.get_attribute("aria-valuetext")
    await keys.press("ArrowLeft")
    assert await slider.get_attribute("aria-valuetext") != last
    await keys.enter("Thorax")
    await expect(page.get_by_role("heading", name="Thorax")).to_be_visible()

    await keys.enter("Correct…")
    await keys.write("By which route", "roentgen")
    await keys.write("Uses to add", "3")
    await keys.write("Reason", "Counted by hand")
    await keys.press("Enter")
    await panel.until_done("usage-stats-corrections")
    assert (await counts(home))["Thorax", "roentgen"] == 3


async def unused_and_trackers(panel: Panel, keys: Keys) -> None:
    """Ask for other days, open a kind, and find the way to the trackers."""
    page = panel.page
    await keys.enter("Unused")
    await page.locator("usage-stats-unused details").first.wait_for()
    await keys.write("Not used for", "1")
    await keys.enter("What you count yourself")
    await expect(page.locator("usage-stats-unused details[open] li").first).to_be_visible()
    await keys.enter("Trackers")
    await page.locator("usage-stats-trackers").wait_for()
    await keys.to("Add or change trackers")


async def data(panel: Panel, keys: Keys) -> None:
    """Download, read what would be sent, and delete everything."""
    page = panel.page
    await keys.enter("Data")
    await page.locator("usage-stats-files li").first.wait_for()
    async with page.expect_download() as downloading:
        await keys.enter("Download")
    assert (await downloading.value).suggested_filename.startswith(f"{DOMAIN}_")

    await keys.enter("Share…")
    await page.get_by_text("What would be sent now").wait_for()
    await keys.to("Share a weekly summary")
    await keys.press("Space")
    await expect(page.get_by_role("checkbox", name="Share a weekly summary")).to_be_checked()
    await keys.press("Escape")
    assert await keys.focused() == "Share…"
    await keys.enter("Exactly this would be sent")
    await expect(page.locator("usage-stats-privacy pre").first).to_be_visible()

    await keys.enter("Delete everything…")
    await keys.to("Also CSV files and counters")
    await keys.press("Space")
    await keys.enter("Continue…")
    await keys.write("Type DELETE to delete", "DELETE")
    await keys.enter("Delete everything")
    await expect(page.get_by_text("There is no file yet.")).to_be_visible()
