"""What axe-core, which is installed with Node for the frontend's own tests, finds in a page."""

from pathlib import Path
from typing import Final

from playwright.async_api import Page

AXE: Final = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PANEL: Final = ["home-assistant", "home-assistant-main", "usage-stats-panel"]
# Home Assistant's own page has findings too: only what lies within an element of ours is asked for,
# and not that a dashboard has no landmarks.
_RUN: Final = """async (within) => {
  const context = within === null ? document : { include: [{ fromShadowDom: within }] };
  const { violations } = await axe.run(context, {
    resultTypes: ["violations"],
    rules: { region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .map(({ target }) => JSON.stringify(target))
      .filter((target) => target.includes("usage-stats-"))
      .map((target) => `${id}: ${target}`),
  );
}"""


async def findings(page: Page, within: list[str] | None = None) -> list[str]:
    """Return what is wrong in elements of ours; nothing where axe-core is not installed.

    `within` is an element, by selectors from shadow to shadow: the whole page takes longer.
    """
    if not AXE.exists():
        return []
    if not await page.evaluate("'axe' in window"):
        await page.add_script_tag(path=AXE)
    found: list[str] = await page.evaluate(_RUN, within)
    return found
