"""Recording uses, the open day, the CSV files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from ..const import DOMAIN
from ..data import UsageStatsData
from ..engine.uses import archive
from ..engine.uses.name import parse_known_name, parse_name
from ..engine.uses.renaming import Rename
from ..engine.uses.use import MAX_USES, UsesRequest, parse_count, parse_use_id
from ..storage.database import DatabaseError
from .command import Answer, Command, Fields, reading, relative_path
from .schema import BOOLEAN, NO_FIELDS, field_error, mapping, one_or_many
from .texts import async_text

_USE = {
    vol.Required("skill", msg="field_missing"): parse_name,
    vol.Required("modality", msg="field_missing"): parse_name,
    vol.Optional("count"): parse_count,
}
_RECORD = vol.Schema(one_or_many("uses", _USE, MAX_USES, {vol.Optional("use_id"): parse_use_id}))

_RENAME = vol.Schema(
    mapping(
        {
            vol.Required("skill", msg="field_missing"): parse_known_name,
            vol.Optional("modality"): parse_known_name,
            vol.Optional("new_skill"): parse_name,
            vol.Optional("new_modality"): parse_name,
        }
    )
)

_DRY_RUN = vol.Schema(mapping({vol.Optional("dry_run", default=False): BOOLEAN}))


def _request(fields: Fields) -> UsesRequest:
    uses = [
        (use["skill"], use["modality"], use.get("count", 1)) for use in fields.get("uses", [fields])
    ]
    return UsesRequest(uses, fields.get("use_id"))


async def _async_record(_hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    counted = await data.counter.async_record(_request(fields))
    return {"success": True, "counted": counted.counted, "durable": counted.durable}


def _start_record(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> None:
    request = _request(fields)
    if request.use_id is None:
        data.counter.record(request.uses)
    else:
        # It is looked up in the database.
        hass.async_create_task(data.counter.async_count(request), "usage_stats use id")


async def _async_get_current(_hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    return current(data)


def current(data: UsageStatsData) -> Answer:
    """Return the counters of the open day."""
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


async def _async_export(hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    exported = await data.exporter.async_export()
    if exported.interrupted:
        message = async_text(hass, "export_interrupted")
    elif exported.waiting:
        message = async_text(hass, "export_waiting")
    elif exported.file is None:
        message = async_text(hass, "export_nothing_new")
    else:
        message = async_text(hass, "export_written", rows=exported.rows)
    return {
        "success": exported.complete,
        "message": message,
        "file_path": exported.file and relative_path(hass, exported.file),
        "date": exported.date.isoformat(),
        "rows": exported.rows,
    }


async def _async_reset(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    counter, dry_run = data.counter, fields["dry_run"]
    try:
        discarded = await (counter.async_pending() if dry_run else counter.async_reset())
    except DatabaseError:
        message = async_text(hass, "reset_failed")
        return {"success": False, "message": message, "discarded": 0}
    message = async_text(hass, "reset_planned" if dry_run else "reset_done", discarded=discarded)
    return {"success": True, "message": message, "discarded": discarded}


async def _async_rename(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    skill, modality = fields["skill"], fields.get("modality")
    if "new_skill" not in fields and "new_modality" not in fields:
        raise field_error("new_skill", "field_missing")
    if "new_modality" in fields and modality is None:
        raise field_error("modality", "field_missing")
    rename = Rename(skill, modality, fields.get("new_skill", skill), fields.get("new_modality"))
    try:
        renamed = await data.counter.async_rename(rename)
    except DatabaseError:
        return {"success": False, "message": async_text(hass, "rename_failed"), "renamed": 0}
    message = async_text(hass, "rename_done" if renamed else "rename_nothing", renamed=renamed)
    return {"success": True, "message": message, "renamed": renamed}


async def _async_list_files(hass: HomeAssistant, data: UsageStatsData, _fields: Fields) -> Answer:
    folder = data.exporter.folder
    with _reading_folder(folder):
        files = await hass.async_add_executor_job(archive.files, folder)
    return {
        "success": True,
        "total_files": len(files),
        "files": [
            {
                "filename": file.path.name,
                "date": file.date.isoformat(),
                "path": relative_path(hass, file.path),
                "size_bytes": file.size,
                "archived": archive.is_archived(file),
            }
            for file in files
        ],
    }


async def _async_purge(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    archiver, dry_run = data.archiver, fields["dry_run"]
    with _reading_folder(data.exporter.folder), reading():
        result = await (archiver.async_plan() if dry_run else archiver.async_purge())
    counts = {"compressed": len(result.compressed), "deleted": len(result.deleted)}
    if result.interrupted:
        message = async_text(hass, "purge_interrupted", **counts)
    elif result.failed:
        message = async_text(hass, "purge_failed", **counts, failed=result.failed)
    elif dry_run:
        message = async_text(hass, "purge_planned", **counts)
    else:
        message = async_text(hass, "purge_done", **counts)
    return {
        "success": not (result.interrupted or result.failed),
        "message": message,
        "dry_run": dry_run,
        "compressed": result.compressed,
        "deleted": result.deleted,
    }


@contextmanager
def _reading_folder(folder: Path) -> Iterator[None]:
    """Tell the caller that the folder cannot be read."""
    try:
        yield
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="folder_not_readable",
            translation_placeholders={"path": str(folder)},
        ) from err


RECORD = Command(
    "record", _RECORD, _async_record, batch="uses", batch_size=100, start=_start_record
)
GET_CURRENT = Command("get_current", NO_FIELDS, _async_get_current)
EXPORT = Command("export", NO_FIELDS, _async_export)
RESET = Command("reset", _DRY_RUN, _async_reset, admin=True, whole=True)
RENAME = Command("rename", _RENAME, _async_rename, admin=True, whole=True)
LIST_FILES = Command("list_files", NO_FIELDS, _async_list_files)
PURGE = Command("purge", _DRY_RUN, _async_purge, admin=True, whole=True)
