"""Deletes recorded data and its remnants on disk. Consent and options are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send

from .analysis.history_reader import HistoryReader
from .const import EVENT_DELETED, LOGGER, SIGNAL_EVENTS
from .engine import schema
from .engine.analysis import comparison_file, range_file
from .engine.events import event_log
from .engine.sharing import submission_log
from .engine.uses import archive, csv_file
from .events import export
from .storage.database import Connection, Database, DatabaseError, delete
from .storage.replacement import async_check_set_aside
from .storage.storage import Storage
from .uses.counter import UseCounter


@dataclass(frozen=True, slots=True)
class DeletionResult:
    """How much was deleted, and whether remnants are left on disk."""

    events: int
    history: int
    """Submissions, sent or not."""
    files: int
    erased: bool | None
    """False while another program reads the database: until then its log has remnants.

    None if something could not be deleted.
    """


async def async_delete_all(
    hass: HomeAssistant,
    storage: Storage,
    counter: UseCounter,
    reader: HistoryReader,
    *,
    files: bool,
) -> DeletionResult:
    """Delete all events, their exports and set-aside databases; with `files`, all uses too.

    Raise DatabaseError if nothing was deleted.
    """
    database = storage.database
    failures: list[Exception] = []
    deleted, erased = 0, None
    # No export runs while the lock is held. The transaction also deletes what waited to be written.
    async with storage.file_lock:
        events, history = await storage.write_behind.async_commit(_delete_rows)
        async_dispatcher_send(hass, SIGNAL_EVENTS)
        with _collect_error(failures):
            if files:
                storage.forget_last_records()
                await counter.async_delete()
        with _collect_error(failures):
            deleted = await hass.async_add_executor_job(
                partial(_delete_files, database, failures, files=files)
            )
        await reader.async_end()
        with _collect_error(failures):
            erased = await database.async_maintain(schema.erase_remnants)
    await async_check_set_aside(hass, database)
    hass.bus.async_fire(EVENT_DELETED, {"events": events, "files": deleted})
    return DeletionResult(events, history, deleted, None if failures else erased)


@contextmanager
def _collect_error(failures: list[Exception]) -> Iterator[None]:
    """Add an error to `failures` and continue: the other steps are still tried."""
    try:
        yield
    except (DatabaseError, OSError) as err:
        LOGGER.debug("Not everything was deleted: %s", err)
        failures.append(err)


def _delete_rows(connection: Connection) -> tuple[int, int]:
    return event_log.delete_all(connection), submission_log.delete_all(connection)


def _delete_files(database: Database, failures: list[Exception], *, files: bool) -> int:
    """Delete one file after the other; return how many. Raise OSError if none can be listed."""
    folder = database.path.parent
    paths, archived = export.list_documents(folder), list[Path]()
    if files:
        files_found = (*csv_file.files(folder), *csv_file.list_set_aside(folder))
        paths += [file.path for file in files_found]
        archived = archive.list_compressed(folder)
        paths += range_file.list_files(folder)
        paths += comparison_file.list_files(folder)
    deleted = 0
    for remove in (
        *(partial(path.unlink, missing_ok=True) for path in paths),
        *(partial(archive.delete, path) for path in archived),
        *(partial(delete, path) for path in database.list_leftovers()),
    ):
        with _collect_error(failures):
            remove()
            deleted += 1
    return deleted
