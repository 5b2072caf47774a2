"""Deletes what is held, without remnants. Consent and settings stay."""

from dataclasses import dataclass
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_send

from . import event_export
from .const import EVENT_DELETED, LOGGER, SIGNAL_EVENTS
from .counting import Counting
from .database import Connection, Database, DatabaseError
from .engine import csv_file, event_log, schema, submission_log
from .opening import async_check_set_aside


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted."""

    events: int
    history: int
    """submissions, sent or not"""
    files: int
    erased: bool | None
    """False while another program reads the database: its log has remnants until that ends.

    None if something could not be deleted.
    """


async def async_delete_all(hass: HomeAssistant, counting: Counting, *, files: bool) -> Deleted:
    """Delete all events, their exports and databases set aside; with `files` all uses too.

    Raise DatabaseError when nothing was deleted.
    """
    saving = counting.saving
    # No export of ours is under way then. What waits to be saved is deleted in the same commit.
    async with saving.files:
        events, history = await saving.async_commit(_delete_rows)
        async_dispatcher_send(hass, SIGNAL_EVENTS)
        deleted, erased = 0, None
        try:
            if files:
                await counting.async_delete()
            await saving.streams.async_end()
            deleted = await hass.async_add_executor_job(
                partial(_delete_files, saving.database, files=files)
            )
            erased = await saving.database.async_maintain(schema.erase_remnants)
        except (DatabaseError, OSError) as err:
            LOGGER.debug("Not everything is deleted: %s", err)
    await async_check_set_aside(hass, saving.database)
    hass.bus.async_fire(EVENT_DELETED, {"events": events, "files": deleted})
    return Deleted(events, history, deleted, erased)


def _delete_rows(connection: Connection) -> tuple[int, int]:
    return event_log.delete_all(connection), submission_log.delete_all(connection)


def _delete_files(database: Database, *, files: bool) -> int:
    folder = database.path.parent
    deleted = event_export.delete_documents(folder) + database.remove_set_aside()
    for file in csv_file.files(folder) if files else ():
        file.path.unlink(missing_ok=True)
        deleted += 1
    return deleted
