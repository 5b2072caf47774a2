"""Takes the pictures of docs/trackers.md: the wizard, the menu and the page of a tracker.

Started by `scripts/screenshots`. The home is that of the tests of trackers.
"""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.async_api import Page, ViewportSize

from ..pages import ROOT
from .browser import logged_in_page, picture
from .configuration import DOMAIN, INTEGRATION
from .furniture import furnish
from .home_assistant import HomeAssistantProcess

# The dialog and a little around it.
SIZE: Final[ViewportSize] = {"width": 640, "height": 900}
TEXTS: Final[Any] = json.loads((INTEGRATION / "translations" / "en.json").read_text("utf-8"))
WIZARD: Final = TEXTS["config"]["step"]
TRACKER: Final = TEXTS["config_subentries"]["tracker"]
KIND: Final = "turned_on"


async def look(page: Page, url: str) -> None:
    """Go through the wizard, then to a tracker, and take the pictures."""
    dialog = page.locator("dialog-data-entry-flow")
    await page.goto(f"{url}/config/integrations/dashboard/add?domain={DOMAIN}")
    await page.get_by_role("button", name="OK").first.click()
    await page.get_by_role("button", name=WIZARD["user"]["submit"]).click()
    finish = page.get_by_role("button", name=WIZARD["trackers"]["submit"])
    await finish.wait_for()
    await keep(page, "wizard")
    await finish.click()
    await page.locator("step-flow-create-entry").wait_for()

    await page.goto(f"{url}/config/integrations/integration/{DOMAIN}")
    add = page.get_by_role("button", name=TRACKER["initiate_flow"]["user"])
    await add.first.click()
    kind = dialog.get_by_text(TRACKER["step"]["user"]["menu_options"][KIND])
    await kind.wait_for()
    await keep(page, "menu")
    await kind.click()
    await dialog.get_by_text(TRACKER["step"][KIND]["data"]["counted_by"]).wait_for()
    await keep(page, "kind")


async def keep(page: Page, name: str) -> None:
    """Write a picture of the page as it is."""
    (ROOT / "docs" / f"trackers-{name}.png").write_bytes(await picture(page))


async def main() -> None:
    """Set up a home, and look at it."""
    with TemporaryDirectory() as folder:
        furnish(Path(folder))
        home = HomeAssistantProcess(Path(folder))
        await home.start()
        try:
            await home.onboard()
            async with logged_in_page(home, SIZE) as page:
                await look(page, home.url)
            await home.stop()
        finally:
            home.kill()


if __name__ == "__main__":
    asyncio.run(main())
