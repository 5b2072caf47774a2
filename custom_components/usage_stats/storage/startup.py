"""Opens the database at set-up, and brings it up to what the state and the files know."""

from functools import partial
from typing import NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine.uses import recovery, use_log
from ..engine.uses.open_day import DayStart, OpenDay, Snapshot
from ..engine.uses.use_log import Exports
from ..issues import (
    DATABASE_DAMAGED,
    FILE_NEWER,
    WRITE_FAILED,
    async_clear_issue,
    async_raise_issue,
)
from .database import Database, DatabaseLostError, Work


class OpenedDatabase(NamedTuple):
    """What the database holds."""

    day: OpenDay
    exports: Exports
    snapshot_number: int
    began_empty: bool
    """There was neither a database nor a snapshot: no rollover was missed."""


async def async_open(
    hass: HomeAssistant, database: Database, snapshot: Snapshot | None
) -> OpenedDatabase:
    """Open the database and read the open day.

    Raise DatabaseError, NewerSchemaError or NoWalError.
    """
    usable = await _async_is_usable(database)
    if not usable:
        await database.async_replace(rebuild(database, snapshot))
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
    # What could be read here could have been written.
    async_clear_issue(hass, WRITE_FAILED)
    return OpenedDatabase(
        day,
        await database.submit(use_log.exports),
        await database.submit(use_log.snapshot_number),
        began_empty=snapshot is None and not usable,
    )


def rebuild(database: Database, snapshot: Snapshot | None) -> Work[None]:
    """Return the work that fills a new database."""
    return partial(
        recovery.rebuild,
        folder=database.path.parent,
        snapshot=snapshot,
        zone=dt_util.get_default_time_zone(),
    )


async def async_check_set_aside(hass: HomeAssistant, database: Database) -> None:
    """Tell of databases that were set aside for as long as they are there."""
    found = await hass.async_add_executor_job(database.list_set_aside)
    if found:
        async_raise_issue(hass, DATABASE_DAMAGED, path=found[-1])
    else:
        async_clear_issue(hass, DATABASE_DAMAGED)


async def _async_is_usable(database: Database) -> bool:
    """Tell whether there is a database and it can be read."""
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
    if dates := await database.submit(catch_up):
        named = ", ".join(found.isoformat() for found in sorted(dates))
        async_raise_issue(hass, FILE_NEWER, persistent=True, dates=named)
