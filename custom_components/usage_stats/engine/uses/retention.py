"""How far the history reaches, and deleting what is older than somebody wants to keep."""

from datetime import date, timedelta
import sqlite3

from ..daily import FIRST_DATE
from . import use_days


def date_reached(connection: sqlite3.Connection) -> date | None:
    """Return the date it would be if all dates with uses, purged ones too, followed each other.

    None before the first use. A clock that ran ahead leaves few dates, so this is hardly later than
    the true date. Dates before `FIRST_DATE` are left out.
    """
    first, count = connection.execute(
        "SELECT MIN(date), COUNT(*) FROM dates WHERE date >= ?", (FIRST_DATE.isoformat(),)
    ).fetchone()
    return None if first is None else date.fromisoformat(first) + timedelta(days=count - 1)


def dates_before(connection: sqlite3.Connection, before: date) -> list[date]:
    """Return the dates before the given one of which `purge_date` has something to delete."""
    found = connection.execute(
        "SELECT DISTINCT date FROM uses WHERE date < ? AND count = exported ORDER BY date",
        (before.isoformat(),),
    )
    return [date.fromisoformat(day) for (day,) in found]


def purge_date(connection: sqlite3.Connection, day: date) -> None:
    """Delete a date from the history, but for what is pending.

    One date at a time, so that no transaction is long.
    """
    use_days.take_back(connection, day)
    connection.execute("DELETE FROM uses WHERE date = ? AND count = exported", (day.isoformat(),))
    connection.execute("DELETE FROM corrections WHERE date = ?", (day.isoformat(),))
    connection.execute("DELETE FROM backfill_uses WHERE date = ?", (day.isoformat(),))
    connection.execute("PRAGMA incremental_vacuum").fetchall()
