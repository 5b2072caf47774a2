"""Opens the state and the database at set-up, and adds what an older database lacks."""

from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady, HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DATABASE, DOMAIN, FOLDER, LOGGER
from ..engine.schema import NewerSchemaError, NoWalError
from ..engine.uses import recovery, renaming, use_log
from ..engine.uses.open_day import DayStart, OpenDay, Snapshot
from ..issues import FILE_NEWER, WRITE_FAILED, async_clear_issue, async_raise_issue
from .database import Database, DatabaseError, DatabaseLostError
from .replacement import async_check_set_aside, async_replace, async_report_unread
from .state_store import StateStore
from .storage import OpenedDatabase, Storage


async def async_open_storage(hass: HomeAssistant) -> Storage:
    """Open the state and the database; raise ConfigEntryError or ConfigEntryNotReady."""
    state_store = StateStore(hass)
    await state_store.async_load_state()
    database = Database(Path(hass.config.path(FOLDER, DATABASE)))
    error: type[HomeAssistantError] = ConfigEntryError
    try:
        opened = await _async_open(hass, database, state_store.state.snapshot)
    except NewerSchemaError:
        reason = "database_newer"
    except NoWalError:
        reason = "database_no_wal"
    except DatabaseError as err:
        LOGGER.debug("The database cannot be opened: %s", err)
        error, reason = ConfigEntryNotReady, "database_unavailable"
    else:
        return Storage(hass, database, state_store, opened)
    await database.async_close()
    raise error(
        translation_domain=DOMAIN,
        translation_key=reason,
        translation_placeholders={"path": str(database.path)},
    )


async def _async_open(
    hass: HomeAssistant, database: Database, snapshot: Snapshot | None
) -> OpenedDatabase:
    """Open the database and read the open day.

    Raise DatabaseError, NewerSchemaError or NoWalError.
    """
    usable = await _async_is_usable(database)
    if not usable:
        await async_replace(hass, database, snapshot)
    elif snapshot is not None:
        await _async_catch_up(hass, database, snapshot)
    stored = await database.submit(use_log.load)
    if stored is None:
        now = dt_util.utcnow()
        start = DayStart(dt_util.as_local(now).date(), now, previous=None)
        day = OpenDay(start, {}, new=True)
    else:
        day = OpenDay(stored.start, dict(stored.totals), new=False)
    await async_check_set_aside(hass, database)
    # The database was opened for writing, so the issue of an earlier run is over.
    async_clear_issue(hass, WRITE_FAILED)
    exports = await database.submit(use_log.exports)
    renamed = await database.submit(renaming.all_renamed)
    return OpenedDatabase(day, exports, snapshot is None and stored is None, renamed)


async def _async_is_usable(database: Database) -> bool:
    """Open the database; return whether there is one that can be read."""
    try:
        if not await database.async_open():
            return False
        await database.submit(use_log.load)
    except DatabaseLostError:
        return False
    return True


async def _async_catch_up(hass: HomeAssistant, database: Database, snapshot: Snapshot) -> None:
    catch_up = partial(
        recovery.catch_up,
        folder=database.path.parent,
        snapshot=snapshot,
        zone=dt_util.get_default_time_zone(),
    )
    found = await database.submit(catch_up)
    async_report_unread(hass, found.unread)
    if found.newer:
        named = ", ".join(day.isoformat() for day in sorted(found.newer))
        async_raise_issue(hass, FILE_NEWER, persistent=True, dates=named)
