"""All events and submissions as one JSON document, for a file or a download.

It is built one page at a time, so that memory use does not grow with the log.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from datetime import datetime
from functools import partial
import json
import os
from pathlib import Path
import re
from typing import BinaryIO, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine import files
from ..engine.events import event_log
from ..engine.sharing import submission_log
from ..storage.database import Database, DatabaseError
from ..storage.storage import Storage

type Settings = Mapping[str, object]

EXPORT_VERSION = "1.0"
_NAME = re.compile(r"usage_stats_events_[0-9-]+_[0-9-]+\.json(\.part)?")


class WrittenDocument(NamedTuple):
    """The file of a document, and how many events it has."""

    path: Path
    events: int


async def async_document(
    database: Database, settings: Settings
) -> AsyncGenerator[tuple[bytes, int]]:
    """Yield the document in parts, each with its number of events; raise DatabaseError.

    It has the events that exist at the start. If any of them is deleted meanwhile, it ends with an
    error: a shorter document would look complete. The first part has events too, so it shows
    whether they can be read.
    """
    head = {
        "export_version": EXPORT_VERSION,
        "exported_at": dt_util.utcnow().isoformat(),
        "settings": settings,
        "history": await _async_history(database),
    }
    extent = await database.async_read(event_log.extent)
    prefix, separator, row = f'{json.dumps(head)[:-1]}, "events": [\n', "", 0
    while True:
        row, page = await database.async_read(
            partial(event_log.page, after=row, last_row=extent.last_row)
        )
        if not page:
            break
        yield (prefix + separator + ",\n".join(page)).encode(), len(page)
        prefix, separator = "", ",\n"
    extent_now = await database.async_read(partial(event_log.extent, last_row=extent.last_row))
    if extent_now != extent:
        raise DatabaseError("events were deleted meanwhile")
    yield f"{prefix}\n]}}\n".encode(), 0


async def _async_history(database: Database) -> list[dict[str, object]]:
    return [
        {
            "id": submission.idempotency_key,
            "start": submission.period.start.isoformat(),
            "end": submission.period.end.isoformat(),
            "state": submission.state,
            "created_at": submission.created_at.isoformat(),
            "settled_at": submission.settled_at and submission.settled_at.isoformat(),
            "payload": json.loads(submission.payload) if submission.payload else None,
        }
        for submission in await database.async_read(submission_log.history)
    ]


def file_name(now: datetime) -> str:
    """Return the file name of a document exported at a local time."""
    return f"usage_stats_events_{now:%Y-%m-%d_%H-%M-%S}.json"


async def async_write_document(
    hass: HomeAssistant, storage: Storage, settings: Settings
) -> WrittenDocument:
    """Write the document to a new file; raise DatabaseError or OSError."""
    run = hass.async_add_executor_job
    async with storage.file_lock:
        path = storage.folder / file_name(dt_util.now())
        events = 0
        storage.backup_lock.check()
        file = await run(_open, path)
        try:
            async with aclosing(async_document(storage.database, settings)) as document:
                async for part, count in document:
                    storage.backup_lock.check()
                    await run(file.write, part)
                    events += count
            await run(_finish, file, path)
        except BaseException:
            await run(_discard, file, path)
            raise
    return WrittenDocument(path, events)


def _open(path: Path) -> BinaryIO:
    files.make_folder(path.parent)
    return _partial_path(path).open("wb")


def _partial_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _finish(file: BinaryIO, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    _partial_path(path).rename(path)
    files.sync_folder(path.parent)


def _discard(file: BinaryIO, path: Path) -> None:
    with suppress(OSError):
        file.close()
    _partial_path(path).unlink(missing_ok=True)


def list_documents(folder: Path) -> list[Path]:
    """List the files of documents, incomplete ones too. Not in the event loop."""
    return [path for path in folder.glob("*.json*") if _NAME.fullmatch(path.name)]
