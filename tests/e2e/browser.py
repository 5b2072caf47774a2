"""A headless Chromium that is logged in to a Home Assistant process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
import json
import shutil
from typing import Final

from playwright.async_api import Page, ViewportSize, async_playwright

from .home_assistant import HomeAssistantProcess

# As root there is no sandbox; the rest would look for updates on the internet.
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A busy machine takes its time over the first page.
_TIMEOUT_MILLISECONDS: Final = 120_000
_STILL_MILLISECONDS: Final = 2_000
_MOST_LOOKS: Final = 60


@asynccontextmanager
async def logged_in_page(
    home: HomeAssistantProcess,
    size: ViewportSize,
    *,
    now: datetime | None = None,
    language: str | None = None,
    dark: bool = False,
) -> AsyncIterator[Page]:
    """Open a page that has the log-in and no sidebar.

    `now` is the time of a faked clock; without a `language` it is the user's.
    """
    async with async_playwright() as playwright:
        # Without a Chromium of the system, Playwright's own is taken, if there is one.
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_FLAGS
        )
        try:
            context = await browser.new_context(
                viewport=size,
                locale="en-GB",
                timezone_id="Europe/Berlin",
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            context.set_default_timeout(_TIMEOUT_MILLISECONDS)
            storage = {"hassTokens": home.browser_tokens, "dockedSidebar": "always_hidden"}
            if language is not None:
                storage["selectedLanguage"] = language
            await context.add_init_script(
                f"for (const [key, value] of Object.entries({json.dumps(storage)}))"
                " localStorage.setItem(key, JSON.stringify(value));"
            )
            page = await context.new_page()
            if now is not None:
                await page.clock.install(time=now)
            yield page
        finally:
            await browser.close()


async def picture(page: Page) -> bytes:
    """Return a PNG of the page as soon as it has stopped changing; raise TimeoutError."""
    last = b""
    for _ in range(_MOST_LOOKS):
        now = await page.screenshot()
        if now == last:
            return now
        last = now
        await page.wait_for_timeout(_STILL_MILLISECONDS)
    raise TimeoutError("The page does not stop changing")
