"""The cards and the strategy in a real page.

`USAGE_STATS_LOADS=20` opens the page twenty times with an empty cache, and twenty with a full one.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from typing import Any, Final

from playwright.async_api import Locator, Page, Route, ViewportSize, expect
import pytest

from .accessibility import findings
from .browser import logged_in_page
from .configuration import CONFIGURATION
from .home_assistant import HomeAssistantProcess

LOADS: Final = int(os.environ.get("USAGE_STATS_LOADS", "1"))
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 320, "height": 800}
ESPRESSO: Final = {"skill": "Espresso", "modality": "button"}
_PATIENCE: Final = 40_000
LONG_NAME: Final = "x" * 64
CARDS: Final[list[dict[str, Any]]] = [
    {"type": "markdown", "content": "A card of Home Assistant"},
    {"type": "custom:usage-stats-count-card", **ESPRESSO},
    {"type": "custom:usage-stats-today-card"},
    {"type": "custom:usage-stats-bars-card"},
    {"type": "custom:usage-stats-heatmap-card"},
    {"type": "custom:usage-stats-count-card", "skill": "Espresso"},
]
# What shows that a card has drawn its content.
DRAWN: Final = (
    "usage-stats-count-view .number",
    "usage-stats-today-view li",
    "usage-stats-bars svg",
    "usage-stats-heatmap tbody td",
)
# Drawn while the page waits for nothing: from the numbers to the elements.
DRAWING: Final = """async () => {
  const locale = document.querySelector("home-assistant").hass.locale;
  const times = {};
  const draw = async (tag, properties) => {
    times[tag] = Infinity;
    for (let again = 0; again < 10; again += 1) {
      const start = performance.now();
      const fresh = Object.assign(document.createElement(tag), { locale, ...properties });
      fresh.style.width = "880px";
      document.body.append(fresh);
      await fresh.updateComplete;
      fresh.width.pixels = 880;
      fresh.requestUpdate();
      await fresh.updateComplete;
      fresh.getBoundingClientRect();
      times[tag] = Math.min(times[tag], performance.now() - start);
      fresh.remove();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const bar = (_, index) => ({ label: `${index}`, name: `Day ${index}`, value: index % 40 });
  await draw("usage-stats-bars", { bars: Array.from({ length: 365 }, bar) });
  const hour = (_, hour) => ({ weekday: "monday", hour, count: hour });
  await draw("usage-stats-heatmap", { hours: Array.from({ length: 24 }, hour) });
  return times;
}"""


@pytest.fixture
async def furnished(home: HomeAssistantProcess) -> HomeAssistantProcess:
    """Return a running Home Assistant with uses and two dashboards."""
    (home.config_dir / "configuration.yaml").write_text(f"{CONFIGURATION}recorder:\nhistory:\n")
    await home.start()
    names = ("Espresso", "<b>x</b>", "مرحبا", LONG_NAME)
    uses = [{"skill": skill, "modality": "button", "count": 2} for skill in names]
    await home.call("usage_stats", "record", {"uses": uses})
    dashboards: dict[str, dict[str, Any]] = {
        "usage-cards": {"views": [{"type": "sections", "sections": [{"cards": CARDS}]}]},
        "usage-strategy": {"strategy": {"type": "custom:usage-stats"}},
    }
    async with home.ws() as connection:
        for path, config in dashboards.items():
            await connection.command(
                type="lovelace/dashboards/create", url_path=path, title=path, mode="storage"
            )
            await connection.command(type="lovelace/config/save", url_path=path, config=config)
    return home


@asynccontextmanager
async def opened(
    home: HomeAssistantProcess, size: ViewportSize = DESKTOP
) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open a page, and note what it complains about."""
    async with logged_in_page(home, size) as page:
        page.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        yield page, complaints


async def cards_are_there(home: HomeAssistantProcess, page: Page) -> None:
    await page.goto(f"{home.url}/usage-cards")
    for part in DRAWN:
        await page.locator(part).first.wait_for()
    # That of the card without a modality.
    await expect(page.locator("hui-error-card")).to_have_count(1)


async def strategy_is_there(home: HomeAssistantProcess, page: Page) -> None:
    await page.goto(f"{home.url}/usage-strategy")
    for part in ("hui-tile-card", *DRAWN[2:]):
        await page.locator(part).first.wait_for()
    await expect(page.locator("hui-error-card")).to_have_count(0)
    await expect(page.get_by_text("Espresso button").first).to_be_visible()


async def counted(home: HomeAssistantProcess) -> int:
    current = await home.call("usage_stats", "get_current", return_response=True)
    [count] = [row["count"] for row in current["stats"] if row["skill"] == "Espresso"]
    return int(count)


async def test_cards_and_strategy(furnished: HomeAssistantProcess) -> None:
    for _ in range(LOADS):
        async with opened(furnished) as (page, complaints):
            await cards_are_there(furnished, page)
            await strategy_is_there(furnished, page)
            assert complaints == []
    async with opened(furnished) as (page, complaints):
        for _ in range(LOADS):
            await cards_are_there(furnished, page)
            await strategy_is_there(furnished, page)
        assert complaints == []
        assert await findings(page) == []
        times = await page.evaluate(DRAWING)
        # Less than 50 ms on a machine that does nothing else.
        assert max(times.values()) < 250, times
    async with opened(furnished, PHONE) as (page, _):
        await cards_are_there(furnished, page)
        await nothing_scrolls_sideways(page)
        assert await findings(page) == []
    await a_use_is_counted(furnished)
    await errors_stay_with_us(furnished)
    assert await furnished.stop() == 0


async def nothing_scrolls_sideways(page: Page) -> None:
    """Names are shown as text, and wrapped."""
    await expect(page.locator("usage-stats-today-view").get_by_text("<b>x</b>")).to_be_visible()
    widths = await page.evaluate(
        "[document.documentElement.scrollWidth, ...Array.from("
        "document.querySelectorAll('*'), (element) => element.scrollWidth)]"
    )
    assert max(widths) <= PHONE["width"]


async def a_use_is_counted(home: HomeAssistantProcess) -> None:
    async with opened(home, PHONE) as (page, _):
        await page.goto(f"{home.url}/usage-cards")
        button = page.locator("usage-stats-count-view button.count")
        number = page.locator("usage-stats-count-view .number")
        await expect(number).to_have_text("2")
        await button.dblclick()
        await expect(page.locator("usage-stats-count-view .done")).to_be_visible()
        await expect(number).to_have_text("3")
        assert await counted(home) == 3

        await press_long(page, button)
        await page.get_by_role("button", name="Take back").click()
        await expect(number).to_have_text("2")
        assert await counted(home) == 2

        # Without Home Assistant a tap waits, and is counted once when it is back.
        await home.stop()
        await expect(page.get_by_text("Not connected").first).to_be_visible()
        await button.click()
        await expect(page.get_by_text("One use waits")).to_be_visible()
        await home.start()
        await expect(page.get_by_text("One use waits")).to_have_count(0)
        await expect(number).to_have_text("3")
        assert await counted(home) == 3


async def press_long(page: Page, button: Locator) -> None:
    box = await button.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.get_by_role("button", name="Take back").wait_for()
    await page.mouse.up()


async def errors_stay_with_us(home: HomeAssistantProcess) -> None:
    """Home Assistant's own cards are there whichever file of ours throws."""
    async with opened(home) as (page, _):
        for name in ("card_views.js", "cards.js", "loader.js"):
            await page.route(f"**/{name}", _broken)
            await page.goto(f"{home.url}/usage-cards")
            await expect(page.get_by_text("A card of Home Assistant")).to_be_visible()
            if name == "card_views.js":
                await expect(page.get_by_text("Reload the page").first).to_be_visible()


async def _broken(route: Route) -> None:
    await route.fulfill(content_type="text/javascript", body="throw new Error('broken');")
