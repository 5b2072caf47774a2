"""The panel in the sidebar and its files, in a Home Assistant with a frontend."""

from http import HTTPStatus
import json
from pathlib import Path

from aiohttp.test_utils import TestClient
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, async_panel_exists
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats import panel
from custom_components.usage_stats.const import DOMAIN, PANEL_PATH

from .common import async_record, async_set_up, async_settle, folder

BUILT = Path(panel.__file__).with_name("frontend")
OTHER_ENTRY = "other_entry"


def extra_modules(hass: HomeAssistant) -> list[str]:
    """Return our scripts that every page loads."""
    manager = hass.data[DATA_EXTRA_MODULE_URL]
    return [url for url in manager.urls if DOMAIN in url]


def module_url(hass: HomeAssistant) -> str:
    """Return where the browser gets the panel."""
    shown = hass.data["frontend_panels"][PANEL_PATH]
    url: str = shown.config["_panel_custom"]["module_url"]
    return url


@pytest.fixture
async def frontend(hass: HomeAssistant) -> None:
    """Set up a frontend, as every installation but that of most tests has one."""
    assert await async_setup_component(hass, "frontend", {})


@pytest.fixture
async def shown(hass: HomeAssistant, frontend: None) -> MockConfigEntry:
    """Return an entry whose panel is in the sidebar."""
    assert frontend is None
    return await async_set_up(hass)


@pytest.fixture
async def browser(
    hass: HomeAssistant, shown: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> TestClient:
    """Return a browser that is not logged in."""
    assert async_panel_exists(hass, PANEL_PATH)
    assert shown.entry_id
    return await hass_client_no_auth()


@pytest.mark.usefixtures("shown")
async def test_it_is_there_for_everybody_under_one_path(hass: HomeAssistant) -> None:
    shown = hass.data["frontend_panels"]["usage-stats"]

    assert (shown.sidebar_title, shown.sidebar_icon) == ("Usage", "mdi:chart-bar")
    assert shown.require_admin is False
    assert shown.config["_panel_custom"]["name"] == "usage-stats-panel"
    assert module_url(hass).endswith("/panel.js")
    assert [url.rsplit("/", 1)[1] for url in extra_modules(hass)] == ["loader.js"]


async def test_without_a_frontend_everything_else_works(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert entry.state.recoverable
    assert not async_panel_exists(hass, PANEL_PATH)
    assert (await async_record(hass))["success"]


async def test_a_reload_leaves_it_open(hass: HomeAssistant, shown: MockConfigEntry) -> None:
    removed: list[str] = []
    hass.bus.async_listen("panels_updated", lambda event: removed.append(event.event_type))

    await hass.config_entries.async_reload(shown.entry_id)
    await async_settle(hass)

    assert async_panel_exists(hass, PANEL_PATH)
    assert removed == []


async def test_an_unload_takes_it_away(hass: HomeAssistant, shown: MockConfigEntry) -> None:
    await hass.config_entries.async_unload(shown.entry_id)
    await async_settle(hass)

    assert not async_panel_exists(hass, PANEL_PATH)
    assert extra_modules(hass) == []


async def test_disabling_and_removing_take_it_away(
    hass: HomeAssistant, shown: MockConfigEntry
) -> None:
    for disabled_by in (ConfigEntryDisabler.USER, None):
        await hass.config_entries.async_set_disabled_by(shown.entry_id, disabled_by)
        await async_settle(hass)
        assert async_panel_exists(hass, PANEL_PATH) is (disabled_by is None)

    await hass.config_entries.async_remove(shown.entry_id)
    await async_settle(hass)
    assert not async_panel_exists(hass, PANEL_PATH)
    assert extra_modules(hass) == []


@pytest.mark.usefixtures("frontend")
async def test_an_entry_that_cannot_be_loaded_has_it_too(hass: HomeAssistant) -> None:
    """It says what is wrong."""
    folder(hass).write_bytes(b"a file in the place of the folder")
    await async_set_up(hass)
    await async_settle(hass)

    assert async_panel_exists(hass, PANEL_PATH)


async def test_both_options_take_effect_at_once(
    hass: HomeAssistant, shown: MockConfigEntry
) -> None:
    loaded = shown.runtime_data

    hass.config_entries.async_update_entry(shown, options={"show_panel": False})
    await async_settle(hass)
    assert not async_panel_exists(hass, PANEL_PATH)
    assert extra_modules(hass) != []

    hass.config_entries.async_update_entry(shown, options={"load_cards": False})
    await async_settle(hass)
    assert async_panel_exists(hass, PANEL_PATH)
    assert extra_modules(hass) == []
    assert shown.runtime_data is loaded


async def test_entries_of_others_change_nothing(
    hass: HomeAssistant, shown: MockConfigEntry
) -> None:
    other = MockConfigEntry(domain=OTHER_ENTRY)
    other.add_to_hass(hass)
    await hass.config_entries.async_remove(other.entry_id)
    await async_settle(hass)

    assert async_panel_exists(hass, PANEL_PATH)
    assert shown.entry_id


async def test_files_are_kept_for_a_month_under_the_digest_of_all(
    hass: HomeAssistant, browser: TestClient
) -> None:
    built = json.loads((BUILT / "built-from.json").read_text(encoding="utf-8"))["built"]
    url = module_url(hass)
    assert url.split("/")[2] == built[:16]

    for path in BUILT.glob("*.js"):
        answer = await browser.get(url.replace("panel.js", path.name))
        assert answer.status == HTTPStatus.OK
        assert answer.content_type == "text/javascript"
        assert answer.headers["Cache-Control"] == "public, max-age=2678400"
        assert await answer.read() == path.read_bytes()


async def test_a_tab_from_before_an_update_gets_the_file_of_today(browser: TestClient) -> None:
    answer = await browser.get(f"/{DOMAIN}_static/0123456789abcdef/panel.js")

    assert answer.status == HTTPStatus.OK
    assert answer.headers["Cache-Control"] == "no-cache"
    assert await answer.read() == (BUILT / "panel.js").read_bytes()


@pytest.mark.parametrize("name", ["built-from.json", "other.js", "panel.py"])
async def test_no_other_file_is_served(hass: HomeAssistant, browser: TestClient, name: str) -> None:
    answer = await browser.get(module_url(hass).replace("panel.js", name))
    assert answer.status == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("frontend")
async def test_counting_goes_on_where_a_file_is_missing(
    hass: HomeAssistant,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(panel, "_FOLDER", tmp_path)
    await async_set_up(hass)

    assert (await async_record(hass))["success"]
    assert not async_panel_exists(hass, PANEL_PATH)
    assert "The files of the panel cannot be read" in caplog.text
