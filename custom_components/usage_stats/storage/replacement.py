"""Replaces a lost database, and raises the issues about what was set aside or could not be read."""

from datetime import datetime, timedelta
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..engine.analysis import backfill_log
from ..engine.uses import csv_file, recovery
from ..engine.uses.open_day import PendingChanges, Snapshot
from ..engine.uses.recovery import Unread
from ..issues import (
    DATABASE_DAMAGED,
    FILE_CHANGED,
    FILES_UNREAD,
    async_clear_issue,
    async_raise_issue,
)
from .database import Connection, Database


class _Filling:
    """Fills the new database in the writer's thread, and keeps what could not be read."""

    def __init__(
        self, database: Database, snapshot: Snapshot | None, pending: list[PendingChanges]
    ) -> None:
        """`pending` are changes in memory that no database has."""
        self.unread: Unread | None = None
        self._is_replacement = snapshot is not None
        self._zone = dt_util.get_default_time_zone()
        self._rebuild = partial(
            recovery.rebuild,
            folder=database.path.parent,
            snapshot=snapshot,
            zone=self._zone,
            pending=pending,
        )

    def __call__(self, connection: Connection) -> None:
        self.unread = self._rebuild(connection)
        until = self._counted_until(connection, dt_util.utcnow())
        if until is not None:
            backfill_log.cover_all(connection, until.timestamp())

    def _counted_until(self, connection: Connection, now: datetime) -> datetime | None:
        """Return until when uses may be in the database or in files; None for a first one.

        Files that an earlier entry has left hold what it counted: its removal exported the rest.
        """
        if self._is_replacement or (self.unread is not None and self.unread.dates):
            return now
        exported = recovery.last_export(connection, self._zone)
        # Export times are whole seconds, and anybody may write a later one into a file.
        return None if exported is None else min(now, exported + timedelta(seconds=1))


async def async_replace(
    hass: HomeAssistant,
    database: Database,
    snapshot: Snapshot | None,
    pending: list[PendingChanges] | None = None,
) -> bool:
    """Replace the database by one with what is in the CSV files and in memory.

    Return False if it is back in its place; raise DatabaseError or NoWalError.
    """
    filling = _Filling(database, snapshot, pending or [])
    replaced = await database.async_replace(filling)
    if replaced and filling.unread is not None:
        async_report_unread(hass, filling.unread)
    return replaced


@callback
def async_report_unread(hass: HomeAssistant, unread: Unread) -> None:
    """Raise an issue if files could not be read for sure. It stays until a person has seen it."""
    if unread.dates:
        async_raise_issue(
            hass,
            FILES_UNREAD,
            persistent=True,
            fixable=True,
            dates=", ".join(day.isoformat() for day in unread.dates),
            uses=unread.uses,
        )


async def async_check_set_aside(hass: HomeAssistant, database: Database) -> None:
    """Raise an issue while a database that was set aside exists, else clear it.

    The same for CSV files.
    """
    found = await hass.async_add_executor_job(database.list_set_aside)
    if found:
        async_raise_issue(hass, DATABASE_DAMAGED, path=found[-1])
    else:
        async_clear_issue(hass, DATABASE_DAMAGED)
    try:
        changed = await hass.async_add_executor_job(csv_file.list_set_aside, database.path.parent)
    except OSError:
        return
    if changed:
        paths = "\n".join(f"- `{file.path}`" for file in changed)
        async_raise_issue(hass, FILE_CHANGED, paths=paths)
    else:
        async_clear_issue(hass, FILE_CHANGED)
