"""How fast the panel is, and what the start page of Home Assistant pays for us.

A real `hass` process and a headless Chromium. Redraws are measured in the page, on elements that
get what the server would send. The start page is loaded in turn with the panel and the cards
turned on and off in the options, the same dashboard and the same entities before and after. Both
are CPU time of the page's main thread: on a machine that is shared, a clock measures the others.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, ViewportSize
from report import Claim, at_most, middle, show

from tests.e2e.browser import chromium, new_page
from tests.e2e.configuration import CONFIGURATION, DOMAIN
from tests.e2e.flows import OPTIONS, Flow
from tests.e2e.home_assistant import HomeAssistantProcess

_DESK: ViewportSize = {"width": 1280, "height": 900}
_LOADS = 10
_RECORDS = 10
_REDRAWS = 20
_ROUNDS = 5
_OTHERS = 200
_MOST_ADDED_PERCENT = 5
_DEBOUNCE_SECONDS = 1.2
"""Longer than the shortest time between two messages of the subscription."""
_QUIET_MILLISECONDS = 1_500
_PANEL = """
  const inside = (host, tag) => host?.shadowRoot?.querySelector(tag);
  const main = inside(document.querySelector("home-assistant"), "home-assistant-main");
  const panel = inside(main, "usage-stats-panel");
  const today = inside(panel, "usage-stats-today");
  const number = () => today?.shadowRoot?.querySelector("dd")?.textContent;
"""
_RECORD = f"""async () => {{
  {_PANEL}
  const before = number();
  let shown;
  const watch = () => {{
    if (number() !== before) shown = performance.now();
    else requestAnimationFrame(watch);
  }};
  watch();
  const data = {{ skill: "Espresso", modality: "button" }};
  await panel.hass.callService("{DOMAIN}", "record", data, undefined, false, true);
  const answered = performance.now();
  while (shown === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  return Math.max(0, shown - answered);
}}"""
_REDRAW = f"""async (rows) => {{
  {_PANEL}
  for (let round = 0; round < {_REDRAWS}; round += 1) {{
    const stats = Array.from({{ length: rows }}, (_, row) => ({{
      skill: `Skill ${{row}}`, modality: "button", count: 2 * rows - row + round,
    }}));
    today.live = {{ ...today.live, stats, total_usages: 10_000 + round }};
    await today.updateComplete;
    today.getBoundingClientRect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }}
}}"""
_COUNT_REDRAWS = f"""() => {{
  {_PANEL}
  window.redraws = 0;
  for (const element of [panel, today]) {{
    const render = element.render.bind(element);
    element.render = () => {{
      window.redraws += 1;
      return render();
    }};
  }}
}}"""
# When the sidebar and the number were there, looked at in every frame.
_WATCH_START = """
  window.seen = {};
  const look = () => {
    const inside = (host, tag) => host?.shadowRoot?.querySelector(tag);
    const main = inside(document.querySelector("home-assistant"), "home-assistant-main");
    const panel = inside(main, "usage-stats-panel");
    const number = inside(inside(panel, "usage-stats-today"), "dd");
    if (inside(inside(main, "ha-sidebar"), "[href], a, ha-list-item-button")) {
      window.seen.sidebar ??= performance.now();
    }
    if (number?.textContent.trim()) window.seen.number ??= performance.now();
    if (window.seen.number === undefined) requestAnimationFrame(look);
  };
  look();
"""


async def measure(home: HomeAssistantProcess) -> None:
    """Look at the open panel first, then load pages again and again."""
    async with chromium() as browser:
        page = await new_page(browser, home, _DESK)
        claims = await _open_panel(home, page)
        claims.append(await _first_numbers(home, browser))
        claims += await _start_pages(home, browser)
    show("The panel, and the start page", claims)


async def _open_panel(home: HomeAssistantProcess, page: Page) -> list[Claim]:
    await page.goto(f"{home.url}/usage-stats")
    await page.locator("usage-stats-today dd").first.wait_for()
    records = []
    for _ in range(_RECORDS):
        await asyncio.sleep(_DEBOUNCE_SECONDS)
        records.append(await page.evaluate(_RECORD))
    claims = [at_most("from the answer of record to the number, ms", records, 150)]
    for rows, goal in ((50, 16), (1_000, 30)):
        times = []
        for _ in range(_ROUNDS):
            async with _worked(page) as work:
                await page.evaluate(_REDRAW, rows)
            times.append(work[0] / _REDRAWS)
        claims.append(at_most(f"redraw with {rows:,} combinations, ms of work", times, goal))

    await page.evaluate(_COUNT_REDRAWS)
    for number in range(_OTHERS):
        await home.post("/api/states/sensor.other", {"state": str(number)})
    await page.wait_for_function(
        "(last) => document.querySelector('home-assistant').hass.states['sensor.other'].state"
        " === last",
        arg=str(_OTHERS - 1),
    )
    redraws = await page.evaluate("window.redraws")
    text = f"redraws after {_OTHERS} state changes of others"
    claims.append(Claim(text, str(redraws), "0", redraws == 0))
    return claims


async def _first_numbers(home: HomeAssistantProcess, browser: Browser) -> Claim:
    """Load the panel with a full cache, and see what is there first."""
    page = await new_page(browser, home, _DESK)
    await page.add_init_script("localStorage.setItem('dockedSidebar', '\"docked\"');")
    await page.add_init_script(_WATCH_START)
    waits = []
    for number in range(_LOADS + 1):
        await page.goto(f"{home.url}/usage-stats")
        await page.wait_for_function("window.seen.number !== undefined")
        seen = await page.evaluate("window.seen")
        if number:
            waits.append(max(0.0, seen["number"] - seen["sidebar"]))
    await page.context.close()
    return at_most("from the sidebar to the numbers, ms", waits, 300)


async def _start_pages(home: HomeAssistantProcess, browser: Browser) -> list[Claim]:
    """Load the start page with and without what every page loads of us, in turn."""
    _, [entry] = await home.get(f"/api/config/config_entries/entry?domain={DOMAIN}")
    works: dict[bool, list[float]] = {True: [], False: []}
    walls: dict[bool, list[float]] = {True: [], False: []}
    pages = {wanted: await new_page(browser, home, _DESK) for wanted in works}
    for number in range(_LOADS + 1):
        for wanted, page in pages.items():
            await _turn(home, entry["entry_id"], wanted=wanted)
            work, wall = await _load(page, home.url)
            if number:
                works[wanted].append(work)
                walls[wanted].append(wall)
    added = 100 * (median(works[True]) / median(works[False]) - 1)
    return [
        Claim("the start page without us, ms of work", middle(works[False])),
        Claim("the start page with us, ms of work", middle(works[True])),
        Claim("added, %", f"{added:.1f}", f"< {_MOST_ADDED_PERCENT}", added < _MOST_ADDED_PERCENT),
        Claim("without us, ms until it is loaded", middle(walls[False])),
        Claim("with us, ms until it is loaded", middle(walls[True])),
    ]


async def _turn(home: HomeAssistantProcess, entry_id: str, *, wanted: bool) -> None:
    flow = await Flow.open(home, OPTIONS, handler=entry_id)
    await flow.choose("settings")
    await flow.send(show_panel=wanted, load_cards=wanted)


async def _load(page: Page, url: str) -> tuple[float, float]:
    """Return for how long the page worked until it was quiet, and when it was loaded."""
    await page.goto("about:blank")
    async with _worked(page) as work:
        await page.goto(url)
        await page.locator("hui-root").first.wait_for()
        loaded = await page.evaluate("performance.now()")
        await page.wait_for_timeout(_QUIET_MILLISECONDS)
    return work[0], loaded


@asynccontextmanager
async def _worked(page: Page) -> AsyncIterator[list[float]]:
    """Put into a list how many milliseconds of CPU the page's main thread takes meanwhile."""
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    work: list[float] = []
    before = await session.send("Performance.getMetrics")
    yield work
    after = await session.send("Performance.getMetrics")
    await session.detach()
    first, last = (
        next(one["value"] for one in answer["metrics"] if one["name"] == "TaskDuration")
        for answer in (before, after)
    )
    work.append(1_000 * (last - first))


async def main() -> None:
    """Set a home up, and measure."""
    with TemporaryDirectory(prefix="usage_stats_benchmark_") as folder:
        home = HomeAssistantProcess(Path(folder))
        (home.config_dir / "configuration.yaml").write_text(
            f"{CONFIGURATION}recorder:\nhistory:\n", encoding="utf-8"
        )
        await home.start()
        try:
            await home.onboard()
            await home.setup_integration()
            uses = [{"skill": f"Skill {number}", "modality": "button"} for number in range(60)]
            await home.call(DOMAIN, "record", {"uses": uses})
            await measure(home)
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
