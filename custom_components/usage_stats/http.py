"""The HTTP views, translated to and from commands.

Without a login Home Assistant itself answers 401.
"""

from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util.json import json_loads_object

from . import commands
from .commands import Command, NotAllowedError, NotLoadedError
from .const import DOMAIN
from .engine import csv_file


class NoSuchFileError(HomeAssistantError):
    """No file of that name is ours."""


# The first that fits. 403 and not Home Assistant's own 401, which counts as a failed log-in.
_STATUSES = (
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (NoSuchFileError, HTTPStatus.NOT_FOUND),
    (NotLoadedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ServiceValidationError, HTTPStatus.BAD_REQUEST),
    (HomeAssistantError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


@callback
def async_setup_views(hass: HomeAssistant) -> None:
    """Register the views; they stay for as long as Home Assistant runs."""
    for view in (
        GetView("current", commands.GET_CURRENT),
        GetView("files", commands.LIST_FILES),
        PostView("record", commands.RECORD),
        PostView("export", commands.EXPORT),
        PostView("reset", commands.RESET),
        FileView(),
    ):
        hass.http.register_view(view)


class UsageStatsView(HomeAssistantView):
    """A command under `/api/usage-stats/`."""

    def __init__(self, path: str, command: Command) -> None:
        """Take the part of the URL after `/api/usage-stats/`, and what to run."""
        self.url = f"/api/usage-stats/{path}"
        self.name = f"api:usage-stats:{path}"
        self._command = command

    async def _async_answer(self, request: web.Request, data: dict[str, Any]) -> web.Response:
        """Run the command; its errors become answers."""
        hass, user = request.app[KEY_HASS], request[KEY_HASS_USER]
        try:
            return self.json(await commands.async_run(hass, self._command, data, user))
        except HomeAssistantError as err:
            return _error(self, err)


class GetView(UsageStatsView):
    """A command that only looks."""

    async def get(self, request: web.Request) -> web.Response:
        """Answer with the command's answer."""
        return await self._async_answer(request, {})


class PostView(UsageStatsView):
    """A command whose fields are a JSON object; no body is an empty one."""

    async def post(self, request: web.Request) -> web.Response:
        """Answer with the command's answer."""
        body = await request.read()
        try:
            data = json_loads_object(body) if body else {}
        except ValueError:
            return _error(
                self, ServiceValidationError(translation_domain=DOMAIN, translation_key="not_json")
            )
        return await self._async_answer(request, data)


class FileView(HomeAssistantView):
    """The download of one CSV file."""

    url = "/api/usage-stats/files/{filename}"
    name = "api:usage-stats:files:filename"

    async def get(self, request: web.Request, filename: str) -> web.StreamResponse:
        """Answer with the file; only names that an export gives are looked for."""
        hass = request.app[KEY_HASS]
        try:
            folder = commands.loaded(hass).exporting.folder
        except NotLoadedError as err:
            return _error(self, err)
        found = await hass.async_add_executor_job(partial(csv_file.find, folder, filename))
        if found is None:
            return _error(
                self,
                NoSuchFileError(translation_domain=DOMAIN, translation_key="file_not_found"),
            )
        return web.FileResponse(
            found,
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{filename}"',
            },
        )


def _error(view: HomeAssistantView, err: HomeAssistantError) -> web.Response:
    status = next(status for kind, status in _STATUSES if isinstance(err, kind))
    return view.json({"success": False, "message": str(err)}, status)
