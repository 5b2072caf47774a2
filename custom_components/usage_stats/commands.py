"""Each operation once: who may do it, what it takes, and the answer.

Actions and HTTP views translate to and from these. Errors are translated, and name the field and
never its value.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .database import DatabaseError
from .engine import csv_file
from .engine.uses import FieldError, check_fields, parse_request
from .runtime import UsageStatsConfigEntry, UsageStatsData

type Answer = dict[str, Any]
"""JSON types only."""


class NotAllowedError(ServiceValidationError):
    """The caller is no administrator: a mistake of theirs, and no trouble on our side."""


class NotLoadedError(ServiceValidationError):
    """No config entry is loaded."""


@dataclass(frozen=True, slots=True)
class Command:
    """One operation; `run` may raise ServiceValidationError or HomeAssistantError."""

    name: str
    run: Callable[[HomeAssistant, UsageStatsData, Mapping[str, Any]], Awaitable[Answer]]
    admin: bool = False


async def async_run(
    hass: HomeAssistant, command: Command, data: Mapping[str, Any], user: User | None
) -> Answer:
    """Run a command for a user, or for an automation, which is none.

    Raise NotAllowedError, NotLoadedError, ServiceValidationError or HomeAssistantError.
    """
    if command.admin and user is not None and not user.is_admin:
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="admin_only")
    try:
        return await command.run(hass, loaded(hass), data)
    except FieldError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.reason,
            translation_placeholders={
                "field": err.field,
                **{name: str(limit) for name, limit in err.limits.items()},
            },
        ) from None


def loaded(hass: HomeAssistant) -> UsageStatsData:
    """Return the parts of the loaded entry; raise NotLoadedError."""
    entries: list[UsageStatsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if not entries:
        raise NotLoadedError(translation_domain=DOMAIN, translation_key="not_loaded")
    return entries[0].runtime_data


async def _async_record(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    counted = await parts.counting.async_record(parse_request(data))
    return {"success": True, "counted": counted.counted, "durable": counted.durable}


async def _async_get_current(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    day = parts.counting.day
    most_used_first = sorted(day.totals.items(), key=lambda item: (-item[1], item[0]))
    return {
        "date": day.start.date.isoformat(),
        "total_combinations": len(day.totals),
        "total_usages": day.total,
        "stats": [
            {"skill": skill, "modality": modality, "count": count}
            for (skill, modality), count in most_used_first
        ],
    }


async def _async_export(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    exported = await parts.exporting.async_export()
    if exported.interrupted:
        message = "The export could not be finished now. Nothing is lost; it is tried again."
    elif exported.waiting:
        message = "The file cannot be written now. Nothing is lost; it is tried again."
    elif exported.file is None:
        message = "Nothing new to export."
    else:
        message = f"Rows written: {exported.rows}."
    return {
        "success": exported.complete,
        "message": message,
        "file_path": exported.file and _relative(hass, exported.file),
        "date": exported.date.isoformat(),
        "rows": exported.rows,
    }


async def _async_reset(
    _hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    try:
        discarded = await parts.counting.async_reset()
    except DatabaseError:
        message = "The database cannot be written now. Nothing was reset."
        return {"success": False, "message": message, "discarded": 0}
    message = f"The counters are at zero. Uses discarded without export: {discarded}."
    return {"success": True, "message": message, "discarded": discarded}


async def _async_list_files(
    hass: HomeAssistant, parts: UsageStatsData, data: Mapping[str, Any]
) -> Answer:
    check_fields(data, frozenset())
    list_files = partial(csv_file.files, parts.exporting.folder)
    try:
        files = await hass.async_add_executor_job(list_files)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="folder_not_readable",
            translation_placeholders={"path": str(parts.exporting.folder)},
        ) from err
    return {
        "success": True,
        "total_files": len(files),
        "files": [
            {
                "filename": file.path.name,
                "date": file.date.isoformat(),
                "path": _relative(hass, file.path),
                "size_bytes": file.size,
            }
            for file in files
        ],
    }


def _relative(hass: HomeAssistant, path: Path) -> str:
    return path.relative_to(hass.config.config_dir).as_posix()


RECORD = Command("record", _async_record)
GET_CURRENT = Command("get_current", _async_get_current)
EXPORT = Command("export", _async_export)
RESET = Command("reset", _async_reset, admin=True)
LIST_FILES = Command("list_files", _async_list_files)
