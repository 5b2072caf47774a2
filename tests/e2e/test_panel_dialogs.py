"""What is done with the panel through its dialogs, and what that leaves on the server."""

import asyncio
from collections.abc import AsyncIterator
import gzip
import json
from pathlib import Path
from typing import Any, Final

from playwright.async_api import expect
import pytest

from .accessibility import PANEL as IN_PANEL
from .accessibility import findings
from .browser import chromium
from .collector import Collector
from .configuration import DOMAIN
from .home_assistant import HomeAssistantProcess
from .panel import DATA, TODAY, TRENDS, USES, Panel, move_in, opened
from .waiting import counts

NOBODY: Final = "http://127.0.0.1:9"
ARCHIVED: Final = Path("archive", "2026", "usage_stats_2026-01-31.csv.gz")
WEEK: Final = "2026-01-05"
HELD: Final = '{"number": 166.0}'


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    """Return a collector that answers."""
    served = Collector()
    async with served.serve():
        yield served


async def test_dialogs(home: HomeAssistantProcess, collector: Collector) -> None:
    """In one process and one page: what one of them does, the next sees."""
    await move_in(home)
    await asyncio.to_thread(_archive, home.config_dir / DOMAIN)
    async with chromium() as browser, opened(browser, home) as panel:
        await panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await names_are_merged(home, panel)
        await a_use_is_taken_back(home, panel)
        await a_period_is_exported(home, panel)
        await files_are_downloaded(home, panel)
        await counters_are_reset(home, panel)
        await consent_is_given(home, panel, collector)
        await the_collector_is_asked(panel, collector)
        await consent_is_taken_back(home, panel, collector)
        await everything_is_deleted(home, panel)
        assert panel.complaints == []


async def names_are_merged(home: HomeAssistantProcess, panel: Panel) -> None:
    await panel.go(TRENDS)
    await panel.press("Rename or merge…")
    dialog = panel.dialog
    await dialog.get_by_label("What was used").fill("Espresso")
    await dialog.get_by_label("By which route").fill("button")
    await dialog.get_by_label("New route").fill("voice")
    assert await findings(panel.page, IN_PANEL) == []
    await panel.press("Rename")
    await panel.until_done("usage-stats-corrections")
    assert (await counts(home))["Espresso", "voice"] == USES[0]["count"]


async def a_use_is_taken_back(home: HomeAssistantProcess, panel: Panel) -> None:
    """First without a reason, which the browser asks for."""
    await panel.press("Correct…")
    dialog = panel.dialog
    await dialog.get_by_label("What was used").fill("Espresso")
    await dialog.get_by_label("By which route").fill("voice")
    await dialog.get_by_label("Uses to add or take away").fill("-2")
    await panel.press("Correct")
    assert await findings(panel.page, IN_PANEL) == []
    await dialog.get_by_label("Reason").fill("Pressed by the cat")
    await panel.press("Correct")
    await panel.until_done("usage-stats-corrections")
    assert (await counts(home))["Espresso", "voice"] == USES[0]["count"] - 2


async def a_period_is_exported(home: HomeAssistantProcess, panel: Panel) -> None:
    folder = home.config_dir / DOMAIN
    before = set(await asyncio.to_thread(lambda: list(folder.iterdir())))
    await panel.press("Export this period…")
    await panel.dialog.get_by_label("Rows").select_option("wide")
    await panel.dialog.get_by_label("Format").select_option("json")
    assert await findings(panel.page, IN_PANEL) == []
    await panel.press("Export")
    await panel.until_done("usage-stats-corrections")
    after = await asyncio.to_thread(lambda: list(folder.iterdir()))
    [made] = [path for path in after if path not in before and path.suffix == ".json"]
    assert len(json.loads(await asyncio.to_thread(made.read_bytes))) > 0


async def files_are_downloaded(home: HomeAssistantProcess, panel: Panel) -> None:
    """Compare the newest file and an archived one with those on the disk."""
    await panel.go(DATA)
    await panel.page.locator("usage-stats-files .more").click()
    await expect(panel.page.get_by_text("archived")).to_be_visible()
    buttons = panel.page.locator("usage-stats-files li button")
    for button, folder in ((buttons.first, Path()), (buttons.last, ARCHIVED.parent)):
        async with panel.page.expect_download() as downloading:
            await button.click()
        download = await downloading.value
        kept = home.config_dir / DOMAIN / folder / download.suggested_filename
        downloaded = Path(await download.path())
        files = [await asyncio.to_thread(path.read_bytes) for path in (downloaded, kept)]
        assert files[0] == files[1] != b""


async def counters_are_reset(home: HomeAssistantProcess, panel: Panel) -> None:
    """Not by Escape. The correction has written its five uses, before its own row."""
    await panel.go(TODAY)
    await panel.press("Reset…")
    await expect(panel.text("lost with them: 4.")).to_be_visible()
    assert await findings(panel.page, IN_PANEL) == []
    await panel.page.keyboard.press("Escape")
    await expect(panel.page.get_by_role("dialog")).to_have_count(0)
    await expect(panel.number()).to_have_text("9")
    await panel.press("Reset…", "Reset")
    await expect(panel.number()).to_have_text("0")
    assert await counts(home) == {}


async def consent_is_given(home: HomeAssistantProcess, panel: Panel, collector: Collector) -> None:
    """Agree to the version that is shown; what would be sent is what the action says."""
    page = panel.page
    await panel.go(DATA)
    await panel.press("Share…")
    await expect(panel.text("Nothing from before is sent")).to_be_visible()
    assert await findings(page, IN_PANEL) == []
    address = page.get_by_label("Collector address")
    await address.fill(collector.url)
    await panel.press("Share")
    # Not without the tick.
    assert (await _sharing(home))["consent"] is None
    await page.get_by_role("checkbox", name="Share a weekly summary").check()
    await address.fill(NOBODY)
    await panel.press("Share")
    # Nor where nobody answers, unless one insists.
    await expect(panel.text("no valid response from a collector at this address")).to_be_visible()
    await expect(panel.button("Save anyway")).to_be_enabled()
    assert await findings(page, IN_PANEL) == []
    assert (await _sharing(home))["consent"] is None
    await address.fill(collector.url)
    await expect(panel.button("Save anyway")).to_have_count(0)
    await panel.press("Share")
    await expect(page.get_by_text("Sharing is on.", exact=True)).to_be_visible()
    version = (await _sharing(home))["consent"]["policy_version"]
    await expect(panel.text(f"agreed to version {version} of the privacy text")).to_be_visible()

    await panel.text("Exactly this would be sent").click()
    preview = await home.call(DOMAIN, "preview_submission", return_response=True)
    await panel.press("Copy")
    await panel.button("Copied").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == preview["payload"]
    shown = await page.locator("usage-stats-privacy pre").first.inner_text()
    assert json.loads(shown) == json.loads(preview["payload"])


async def the_collector_is_asked(panel: Panel, collector: Collector) -> None:
    """Nothing is held; then something."""
    await panel.press("Show what the collector holds about me")
    await expect(panel.page.locator("usage-stats-held [role=status]")).to_be_visible()
    await expect(panel.page.locator("usage-stats-held pre")).to_have_count(0)
    [asked] = collector.sent("GET")[-1:]
    installation = asked.path.rsplit("/", 1)[-1]
    collector.held[installation, WEEK] = HELD.encode()
    collector.tokens[installation] = asked.headers["Authorization"]
    await panel.press("Show what the collector holds about me")
    await expect(panel.page.locator("usage-stats-held pre")).to_contain_text('"number": 166.0')
    assert await findings(panel.page, IN_PANEL) == []


async def consent_is_taken_back(
    home: HomeAssistantProcess, panel: Panel, collector: Collector
) -> None:
    """Have erased what the collector holds, too."""
    await panel.press("Stop sharing…")
    assert await findings(panel.page, IN_PANEL) == []
    await panel.page.get_by_role("checkbox", name="Also erase it there").check()
    await panel.press("Stop sharing")
    await expect(panel.text("Sharing is off. Nothing leaves this machine.")).to_be_visible()
    await asyncio.wait_for(collector.asked_to_erase.wait(), 30)
    assert (await _sharing(home))["consent"] is None
    await expect(panel.button("Show what the collector holds about me")).to_have_count(0)


async def everything_is_deleted(home: HomeAssistantProcess, panel: Panel) -> None:
    """Two dialogs and a word."""
    page = panel.page
    async with page.expect_download() as downloading:
        await panel.press("Export my data")
    exported = Path(await (await downloading.value).path())
    assert json.loads(await asyncio.to_thread(exported.read_bytes))["events"]

    await panel.press("Delete everything…")
    await page.get_by_role("checkbox", name="Also CSV files and counters").check()
    assert await findings(page, IN_PANEL) == []
    await panel.press("Continue…")
    await expect(panel.button("Delete everything")).to_be_disabled()
    assert await findings(page, IN_PANEL) == []
    await page.get_by_label("Type DELETE to delete").fill("DELETE")
    await panel.press("Delete everything")
    await expect(page.get_by_text("There is no file yet.")).to_be_visible()
    assert not list(await asyncio.to_thread(_csv_files, home.config_dir))
    await page.locator("usage-stats-panel nav a").first.click()
    await expect(page.get_by_text("See what is really used here")).to_be_visible()


def _archive(folder: Path) -> None:
    """Leave a file as the integration compresses those that are old."""
    path = folder / ARCHIVED
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"date,skill,modality,count\n", mtime=0))


def _csv_files(config_dir: Path) -> list[Path]:
    return list((config_dir / DOMAIN).rglob("usage_stats_20*"))


async def _sharing(home: HomeAssistantProcess) -> dict[str, Any]:
    """Return what is kept of the consent, as it is on the disk."""
    path = home.config_dir / ".storage" / DOMAIN
    stored = json.loads(await asyncio.to_thread(path.read_text))
    sharing: dict[str, Any] = stored["data"]["sharing"]
    return sharing
