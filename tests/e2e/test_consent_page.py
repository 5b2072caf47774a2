"""The pages of the set-up as a person sees them, in a browser: on a phone and on a desk."""

from collections.abc import AsyncIterator
import json
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Locator, Page, ViewportSize, expect
import pytest

from .browser import logged_in_page
from .configuration import DOMAIN
from .home_assistant import HomeAssistantProcess

SIZES: Final[dict[str, ViewportSize]] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1200, "height": 900},
}
LANGUAGES: Final = ("en", "de")
# A refused connection: nothing listens there.
NOBODY: Final = "http://127.0.0.1:9"
PLAIN: Final = "http://collector.example"
TEXTS: Final = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations"
# How many pixels of the dialog are out of sight.
HIDDEN: Final = "body => body.scrollHeight - body.clientHeight"


@pytest.fixture
async def onboarded(tmp_path: Path) -> AsyncIterator[HomeAssistantProcess]:
    """Return a Home Assistant that runs, without the integration."""
    home = HomeAssistantProcess(tmp_path)
    await home.start()
    try:
        await home.onboard()
        yield home
    finally:
        home.kill()


class Dialog:
    """The dialog of the set-up, in one language."""

    def __init__(self, page: Page, language: str) -> None:
        """Nothing is opened yet."""
        texts: Any = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
        self.page = page
        self.errors = texts["config"]["error"]
        self.steps = texts["config"]["step"]
        self.choices = texts["selector"]["sharing"]["options"]
        self.body = page.locator("div.body.ha-scrollbar").first

    async def open(self, url: str) -> None:
        """Press the button of the README."""
        await self.page.goto(f"{url}/config/integrations/dashboard/add?domain={DOMAIN}")
        await self.page.get_by_role("button", name="OK").first.click()

    def text(self, text: str) -> Locator:
        """Return where a text stands."""
        return self.page.get_by_text(text).first

    def button(self, step: str) -> Locator:
        """Return the button of a page."""
        return self.page.get_by_role("button", name=self.steps[step]["submit"])

    @property
    def address(self) -> Locator:
        """The field of the address."""
        return self.page.locator("ha-selector-text input").first

    async def assert_in_view(self, *parts: Locator) -> None:
        """Assert that a person sees them without scrolling."""
        for part in parts:
            await expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_the_set_up_needs_no_scrolling(
    onboarded: HomeAssistantProcess, size: ViewportSize
) -> None:
    for language in LANGUAGES:
        async with logged_in_page(onboarded, size, language=language) as page:
            dialog = Dialog(page, language)
            await dialog.open(onboarded.url)
            await _ask(dialog)
            await _go_wrong(dialog)
            await _find_nobody(dialog)


async def _ask(dialog: Dialog) -> None:
    """Choose to share."""
    keep, share = (dialog.text(text) for text in dialog.choices.values())
    await dialog.assert_in_view(keep, share, dialog.button("user"))
    assert await dialog.body.evaluate(HIDDEN) <= 0
    await share.click()
    await dialog.button("user").click()
    await dialog.address.wait_for()


async def _go_wrong(dialog: Dialog) -> None:
    """Enter an address that is not encrypted."""
    save, switch = dialog.button("sharing"), dialog.page.locator("ha-switch").first
    folded = dialog.page.locator("summary")
    await dialog.assert_in_view(switch, dialog.address, save, folded.nth(0), folded.nth(1))
    assert await dialog.body.evaluate(HIDDEN) <= 0
    await expect(dialog.text('"schema_version"')).not_to_be_visible()
    await switch.click()
    await dialog.address.fill(PLAIN)
    await save.click()
    errors = dialog.errors
    shown = dialog.text(errors["field_not_https"]), dialog.text(errors["not_saved_yet"])
    await dialog.assert_in_view(*shown, dialog.address, save)
    await folded.nth(0).click()
    await expect(dialog.text('"schema_version"')).to_be_visible()
    await folded.nth(0).click()


async def _find_nobody(dialog: Dialog) -> None:
    """Enter an address where nobody answers, and change it."""
    await dialog.address.fill(NOBODY)
    await dialog.button("sharing").click()
    change, save = (dialog.text(text) for text in dialog.steps["silent"]["menu_options"].values())
    await dialog.assert_in_view(change, save)
    await change.click()
    await expect(dialog.address).to_have_value(NOBODY)
