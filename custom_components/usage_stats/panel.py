"""The panel in the sidebar, the loader of the cards, and where the browser gets their files.

They belong to the domain: a panel that is open stays open while the entry is reloaded, and says so
when it could not be loaded.
"""

from dataclasses import dataclass
from http import HTTPStatus
import json
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.frontend import (
    add_extra_js_url,
    async_panel_exists,
    async_remove_panel,
    remove_extra_js_url,
)
from homeassistant.components.panel_custom import async_register_panel
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.http import HomeAssistantView

from .commands.texts import async_text
from .const import DOMAIN, LOGGER, PANEL_PATH
from .options import Options

_FOLDER: Final = Path(__file__).with_name("frontend")
_ELEMENT: Final = "usage-stats-panel"
_ICON: Final = "mdi:chart-bar"
_CACHED: Final = f"public, max-age={31 * 24 * 3600}"
_NOT_CACHED: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class BuiltFiles:
    """The files for the browser, in memory: an update on the disk takes effect with a restart."""

    digest: str
    contents: dict[str, bytes]
    """file name → JavaScript"""

    def url(self, name: str) -> str:
        """Return the path of a file, which changes with the contents of any of them."""
        return f"/{DOMAIN}_static/{self.digest}/{name}"


def _read() -> BuiltFiles:
    """Read the built files. Not in the event loop; raise OSError or ValueError."""
    summary = json.loads((_FOLDER / "built-from.json").read_bytes())
    return BuiltFiles(
        summary["built"][:16], {path.name: path.read_bytes() for path in _FOLDER.glob("*.js")}
    )


class StaticView(HomeAssistantView):
    """The files. Like those of Home Assistant's own frontend they need no login."""

    url = f"/{DOMAIN}_static/{{digest}}/{{name}}"
    name = f"{DOMAIN}:static"
    requires_auth = False

    def __init__(self, files: BuiltFiles) -> None:
        """Serve these files."""
        self._files = files

    async def get(self, _request: web.Request, digest: str, name: str) -> web.Response:
        """Answer with a file.

        A tab from before an update asks under an older digest. It gets the file of today, which
        its cache must not keep under that name.
        """
        files = self._files
        if (content := files.contents.get(name)) is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        response = web.Response(body=content, content_type="text/javascript", charset="utf-8")
        response.headers[hdrs.CACHE_CONTROL] = _CACHED if digest == files.digest else _NOT_CACHED
        response.enable_compression()
        return response


class Panel:
    """Shows the panel and loads the cards for as long as there is an entry that wants them."""

    def __init__(self, hass: HomeAssistant, files: BuiltFiles) -> None:
        """Show nothing yet."""
        self._hass = hass
        self._files = files
        self._loads_cards = False

    @callback
    def handle_entry_change(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Look at the entry when what happens to it now is over."""
        if entry.domain == DOMAIN:
            self._hass.async_create_task(
                self._async_update(entry), "usage_stats panel", eager_start=False
            )

    async def _async_update(self, entry: ConfigEntry) -> None:
        # Home Assistant holds it from before the unload until the set-up is done: a reload must
        # not close a panel that is open.
        async with entry.setup_lock:
            options = self._options(entry)
        await self._async_show(wanted=options is not None and options.show_panel)
        self._load_cards(wanted=options is not None and options.load_cards)

    def _options(self, entry: ConfigEntry) -> Options | None:
        """Return the options; None while nothing of the entry is to be shown.

        One that could not be set up is not hidden: its panel says what is wrong.
        """
        is_there = self._hass.config_entries.async_get_entry(entry.entry_id) is not None
        if not is_there or entry.disabled_by or entry.state is ConfigEntryState.NOT_LOADED:
            return None
        return Options.from_entry(entry.options)

    async def _async_show(self, *, wanted: bool) -> None:
        shown = async_panel_exists(self._hass, PANEL_PATH)
        if wanted and not shown:
            await async_register_panel(
                self._hass,
                PANEL_PATH,
                _ELEMENT,
                sidebar_title=async_text(self._hass, "panel_title"),
                sidebar_icon=_ICON,
                module_url=self._files.url("panel.js"),
            )
        elif shown and not wanted:
            async_remove_panel(self._hass, PANEL_PATH)

    @callback
    def _load_cards(self, *, wanted: bool) -> None:
        if wanted == self._loads_cards:
            return
        self._loads_cards = wanted
        change = add_extra_js_url if wanted else remove_extra_js_url
        change(self._hass, self._files.url("loader.js"))


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Follow the entry, if this Home Assistant has a frontend at all."""
    if "frontend" not in hass.config.components:
        return
    try:
        files = await hass.async_add_executor_job(_read)
    except OSError, ValueError, KeyError:
        # Counting goes on without it.
        LOGGER.exception("The files of the panel cannot be read")
        return
    hass.http.register_view(StaticView(files))
    panel = Panel(hass, files)
    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, panel.handle_entry_change)
