"""Recording uses, the open day, the CSV files."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..data import UsageStatsData
from ..engine.fields import check_fields
from ..engine.uses import csv_file
from ..engine.uses.use import parse_request
from ..storage.database import DatabaseError
from .command import Answer, Command, relative_path


async def _async_record(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    counted = await data.counter.async_record(parse_request(fields))
    return {"success": True, "counted": counted.counted, "durable": counted.durable}


async def _async_get_current(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    day = data.counter.day
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
    hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    exported = await data.exporter.async_export()
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
        "file_path": exported.file and relative_path(hass, exported.file),
        "date": exported.date.isoformat(),
        "rows": exported.rows,
    }


async def _async_reset(
    _hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    try:
        discarded = await data.counter.async_reset()
    except DatabaseError:
        message = "The database cannot be written now. Nothing was reset."
        return {"success": False, "message": message, "discarded": 0}
    message = f"The counters are at zero. Uses discarded without export: {discarded}."
    return {"success": True, "message": message, "discarded": discarded}


async def _async_list_files(
    hass: HomeAssistant, data: UsageStatsData, fields: Mapping[str, Any]
) -> Answer:
    check_fields(fields, frozenset())
    list_files = partial(csv_file.files, data.exporter.folder)
    try:
        files = await hass.async_add_executor_job(list_files)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="folder_not_readable",
            translation_placeholders={"path": str(data.exporter.folder)},
        ) from err
    return {
        "success": True,
        "total_files": len(files),
        "files": [
            {
                "filename": file.path.name,
                "date": file.date.isoformat(),
                "path": relative_path(hass, file.path),
                "size_bytes": file.size,
            }
            for file in files
        ],
    }


RECORD = Command("record", _async_record)

GET_CURRENT = Command("get_current", _async_get_current)

EXPORT = Command("export", _async_export)

RESET = Command("reset", _async_reset, admin=True, whole=True)

LIST_FILES = Command("list_files", _async_list_files)
