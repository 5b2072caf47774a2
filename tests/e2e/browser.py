"""A headless Chromium that is logged in to a Home Assistant process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
import json
import shutil
from typing import Final

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

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
async def chromium() -> AsyncIterator[Browser]:
    """Start a browser: its pages are made by `new_page`."""
    async with async_playwright() as playwright:
        # Without a Chromium of the system, Playwright's own is taken, if there is one.
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_FLAGS
        )
        try:
            yield browser
        finally:
            await browser.close()


async def new_page(
    browser: Browser,
    home: HomeAssistantProcess,
    size: ViewportSize,
    *,
    language: str | None = None,
    dark: bool = False,
) -> Page:
    """Open a page with a profile of its own, which has the log-in and no sidebar."""
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
    return await context.new_page()


@asynccontextmanager
async def logged_in_page(
    home: HomeAssistantProcess,
    size: ViewportSize,
    *,
    now: datetime | None = None,
    language: str | None = None,
    dark: bool = False,
) -> AsyncIterator[Page]:
    """Open a page in a browser of its own.

    `now` is the time of a faked clock; without a `language` it is the user's.
    """
    async with chromium() as browser:
        page = await new_page(browser, home, size, language=language, dark=dark)
        if now is not None:
            await page.clock.install(time=now)
        yield page


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
