"""Deletes what is held, without remnants. Consent and settings stay."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send

from .const import EVENT_DELETED, LOGGER, SIGNAL_EVENTS
from .engine import schema
from .engine.events import event_log
from .engine.sharing import submission_log
from .engine.uses import csv_file
from .events import export
from .storage.database import Connection, Database, DatabaseError, delete
from .storage.replacement import async_check_set_aside
from .storage.storage import Storage
from .uses.counter import UseCounter


@dataclass(frozen=True, slots=True)
class DeletionResult:
    """What was deleted."""

    events: int
    history: int
    """submissions, sent or not"""
    files: int
    erased: bool | None
    """False while somebody reads the database: its log has remnants until that ends.

    None if something could not be deleted.
    """


async def async_delete_all(
    hass: HomeAssistant, storage: Storage, counter: UseCounter, *, files: bool
) -> DeletionResult:
    """Delete all events, their exports and databases set aside; with `files` all uses too.

    Raise DatabaseError when nothing was deleted.
    """
    database = storage.database
    failures: list[Exception] = []
    deleted, erased = 0, None
    # No export of ours is under way then. What waits to be saved is deleted in the same commit.
    async with storage.file_lock:
        events, history = await storage.write_behind.async_commit(_delete_rows)
        async_dispatcher_send(hass, SIGNAL_EVENTS)
        with _going_on(failures):
            if files:
                await counter.async_delete()
        with _going_on(failures):
            deleted = await hass.async_add_executor_job(
                partial(_delete_files, database, failures, files=files)
            )
        with _going_on(failures):
            erased = await database.async_maintain(schema.erase_remnants)
    await async_check_set_aside(hass, database)
    hass.bus.async_fire(EVENT_DELETED, {"events": events, "files": deleted})
    return DeletionResult(events, history, deleted, None if failures else erased)


@contextmanager
def _going_on(failures: list[Exception]) -> Iterator[None]:
    """Remember what fails; it is no reason to keep what comes after it."""
    try:
        yield
    except (DatabaseError, OSError) as err:
        LOGGER.debug("Not everything is deleted: %s", err)
        failures.append(err)


def _delete_rows(connection: Connection) -> tuple[int, int]:
    return event_log.delete_all(connection), submission_log.delete_all(connection)


def _delete_files(database: Database, failures: list[Exception], *, files: bool) -> int:
    """Delete each file by itself; return how many are gone. Raise OSError if none can be listed."""
    folder = database.path.parent
    single = export.list_documents(folder)
    if files:
        single += [file.path for file in csv_file.files(folder)]
    deleted = 0
    for remove in (
        *(partial(path.unlink, missing_ok=True) for path in single),
        *(partial(delete, path) for path in database.list_leftovers()),
    ):
        with _going_on(failures):
            remove()
            deleted += 1
    return deleted
