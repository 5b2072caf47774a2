"""The HTTP views, translated to and from commands.

Without a login Home Assistant itself answers 401.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.http.server import MAX_CLIENT_SIZE
from homeassistant.const import CONTENT_TYPE_JSON
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads, json_loads_object

from .commands import analysis, comparison, corrections, events, sharing, unused, uses
from .commands.command import (
    Command,
    NotAllowedError,
    NotLoadedError,
    async_loaded,
    async_run,
    check_admin,
    reading,
)
from .commands.texts import async_text
from .const import DOMAIN, LOGGER
from .engine.uses import archive
from .events import export
from .storage.database import DatabaseError


class NoSuchFileError(HomeAssistantError):
    """No file of that name is ours."""


class UploadTooLargeError(ServiceValidationError):
    """More was sent than Home Assistant reads."""


# The first that fits. 403 and not Home Assistant's own 401, which counts as a failed log-in.
_STATUSES = (
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (NoSuchFileError, HTTPStatus.NOT_FOUND),
    (UploadTooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (NotLoadedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ServiceValidationError, HTTPStatus.BAD_REQUEST),
    (HomeAssistantError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
_FILE_TYPES = {".csv": "text/csv; charset=utf-8", ".gz": "application/gzip"}
_WORDS = {"true": True, "false": False}
_MAX_UPLOAD_MIB = MAX_CLIENT_SIZE // 1024**2
# Of a signed path, such as `auth/sign_path` makes. Home Assistant has checked it.
_SIGNATURE = "authSig"


@callback
def async_setup_views(hass: HomeAssistant) -> None:
    """Register the views; they stay for as long as Home Assistant runs."""
    for view in (
        GetView("usage-stats/current", uses.GET_CURRENT),
        GetView("usage-stats/files", uses.LIST_FILES),
        PostView("usage-stats/record", uses.RECORD),
        PostView("usage-stats/export", uses.EXPORT),
        PostView("usage-stats/reset", uses.RESET),
        PostView("usage-stats/correct", corrections.CORRECT),
        FileView(),
        CompareView("usage-stats/compare", comparison.COMPARE),
        GetView("usage-stats/trends", analysis.GET_TRENDS),
        GetView("usage-stats/unused", unused.GET_UNUSED),
        GetView("v1/usage-stats/local", events.GET_LOCAL_STATS),
        GetView("v1/usage-stats/events", events.GET_EVENTS),
        PostView("v1/usage-stats/events", events.RECORD_EVENT),
        DeleteView("v1/usage-stats/delete-all", events.DELETE_ALL),
        DocumentView(),
        GetView("v1/usage-stats/preview", sharing.PREVIEW),
        PostView("v1/usage-stats/opt-in", sharing.OPT_IN),
        PostView("v1/usage-stats/opt-out", sharing.OPT_OUT),
    ):
        hass.http.register_view(view)


class UsageStatsView(HomeAssistantView):
    """A command at a URL."""

    def __init__(self, path: str, command: Command) -> None:
        """Take the part of the URL after `/api/`, and what to run."""
        self.url = f"/api/{path}"
        self.name = f"api:{path.replace('/', ':')}:{command.name}"
        self._command = command

    async def _async_answer(self, request: web.Request, fields: dict[str, Any]) -> web.Response:
        return await self._async_run(request, self._command, fields)

    async def _async_run(
        self, request: web.Request, command: Command, fields: dict[str, Any]
    ) -> web.Response:
        """Run a command; its errors become answers."""
        hass, user = request.app[KEY_HASS], request[KEY_HASS_USER]
        try:
            return self.json(await async_run(hass, command, fields, user))
        except HomeAssistantError as err:
            return _error(request, err)


class GetView(UsageStatsView):
    """A command that only looks; its fields are the query's."""

    async def get(self, request: web.Request) -> web.Response:
        """Answer with the command's answer."""
        return await self._async_answer(request, _fields(request))


class PostView(UsageStatsView):
    """A command whose fields are a JSON object; no body is an empty one."""

    async def post(self, request: web.Request) -> web.Response:
        """Answer with the command's answer."""
        body = await request.read()
        try:
            fields = json_loads_object(body) if body else {}
        except ValueError:
            not_json = ServiceValidationError(translation_domain=DOMAIN, translation_key="not_json")
            return _error(request, not_json)
        return await self._async_answer(request, fields)


class CompareView(PostView):
    """The command whose body may be a file instead of JSON; its fields are then the query's."""

    async def post(self, request: web.Request) -> web.Response:
        """Answer with the comparison."""
        try:
            check_admin(request[KEY_HASS_USER])
            body = await request.read()
        except HomeAssistantError as err:
            return _error(request, err)
        except web.HTTPRequestEntityTooLarge:
            too_large = UploadTooLargeError(
                translation_domain=DOMAIN,
                translation_key="field_file_too_large",
                translation_placeholders={"field": "file", "maximum": str(_MAX_UPLOAD_MIB)},
            )
            return _error(request, too_large)
        if not body or request.content_type == CONTENT_TYPE_JSON:
            return await super().post(request)
        fields = {name: _from_json(name, value) for name, value in _fields(request).items()}
        fields["content"] = body
        return await self._async_run(request, comparison.COMPARE_UPLOAD, fields)


def _from_json(name: str, value: object) -> object:
    """Return a field of a query that is JSON, or else as it is: the command will refuse it."""
    if name in comparison.MAPPINGS and isinstance(value, str):
        with suppress(ValueError):
            return json_loads(value)
    return value


class DeleteView(UsageStatsView):
    """A command that deletes; its fields are the query's."""

    async def delete(self, request: web.Request) -> web.Response:
        """Answer with the command's answer."""
        return await self._async_answer(request, _fields(request))


def _fields(request: web.Request) -> dict[str, Any]:
    """Return the query's fields, booleans as JSON would have them."""
    return {
        name: _WORDS.get(text, text) for name, text in request.query.items() if name != _SIGNATURE
    }


class FileView(HomeAssistantView):
    """The download of one CSV file, compressed if its name is that of the compressed file."""

    url = "/api/usage-stats/files/{filename}"
    name = "api:usage-stats:files:filename"

    async def get(self, request: web.Request, filename: str) -> web.StreamResponse:
        """Answer with the file; only names that an export gives are looked for."""
        hass = request.app[KEY_HASS]
        try:
            folder = (await async_loaded(hass)).exporter.folder
        except NotLoadedError as err:
            return _error(request, err)
        found = await hass.async_add_executor_job(archive.find, folder, filename)
        if found is None:
            not_found = NoSuchFileError(translation_domain=DOMAIN, translation_key="file_not_found")
            return _error(request, not_found)
        headers = {
            "Content-Type": _FILE_TYPES[Path(filename).suffix],
            "Content-Disposition": f'attachment; filename="{filename}"',
        }
        if found.name == filename:
            return web.FileResponse(found, headers=headers)
        # It was compressed, but its old name and its address still work.
        try:
            content = await hass.async_add_executor_job(archive.read, found)
        except OSError as err:
            LOGGER.debug("Not downloaded: %s", err)
            not_readable = HomeAssistantError(
                translation_domain=DOMAIN, translation_key="file_not_readable"
            )
            return _error(request, not_readable)
        return web.Response(body=content, headers=headers)


class DocumentView(HomeAssistantView):
    """The download of everything that is held of events."""

    url = "/api/v1/usage-stats/export"
    name = "api:v1:usage-stats:export"

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer with the document, a page at a time."""
        hass = request.app[KEY_HASS]
        try:
            check_admin(request[KEY_HASS_USER])
            data = await async_loaded(hass)
        except HomeAssistantError as err:
            return _error(request, err)
        await data.events.async_save()
        async with aclosing(
            export.async_document(data.storage.database, data.sharing.settings)
        ) as document:
            try:
                with reading():
                    first, _ = await anext(document)
            except HomeAssistantError as err:
                return _error(request, err)
            return await _async_send(request, first, document)


async def _async_send(
    request: web.Request, first: bytes, others: AsyncGenerator[tuple[bytes, int]]
) -> web.StreamResponse:
    name = export.file_name(dt_util.now())
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/json",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
    )
    await response.prepare(request)
    part: bytes | None = first
    try:
        while part is not None:
            await response.write(part)
            part, _ = await anext(others, (None, 0))
    except DatabaseError as err:
        LOGGER.debug("Download ended: %s", err)
        # Nobody may take half a document for a whole one.
        response.force_close()
        if request.transport is not None:
            request.transport.abort()
    return response


def _error(request: web.Request, err: HomeAssistantError) -> web.Response:
    status = next(status for kind, status in _STATUSES if isinstance(err, kind))
    message, key = str(err), err.translation_key
    if err.translation_domain == DOMAIN and key is not None:
        text = async_text(request.app[KEY_HASS], key, **err.translation_placeholders or {})
        # Home Assistant's own way to show an error.
        message = text.removesuffix(".")
    return HomeAssistantView.json({"success": False, "message": message}, status)
