"""Fills a new database, and raises the issue about the one that was set aside."""

from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..engine.uses import recovery
from ..engine.uses.open_day import PendingChanges, Snapshot
from ..engine.write_behind import Work
from ..issues import DATABASE_DAMAGED, async_clear_issue, async_raise_issue
from .database import Database


def rebuild(
    database: Database, snapshot: Snapshot | None, pending: list[PendingChanges] | None = None
) -> Work[None]:
    """Return the work that fills a new database from the CSV files and what is in memory."""
    return partial(
        recovery.rebuild,
        folder=database.path.parent,
        snapshot=snapshot,
        zone=dt_util.get_default_time_zone(),
        pending=pending or (),
    )


async def async_check_set_aside(hass: HomeAssistant, database: Database) -> None:
    """Raise an issue while a database that was set aside exists, else clear it."""
    found = await hass.async_add_executor_job(database.list_set_aside)
    if found:
        async_raise_issue(hass, DATABASE_DAMAGED, path=found[-1])
    else:
        async_clear_issue(hass, DATABASE_DAMAGED)
