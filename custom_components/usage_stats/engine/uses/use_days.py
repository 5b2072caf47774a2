"""The sums of uses by combination and date, which long questions read instead of single hours.

`use_days` has rows of a date exactly when `dates.rolled` is 1; they are then the sums of `uses`.
Each function runs within the caller's transaction.
"""

from collections.abc import Iterator
from datetime import date
import sqlite3

from .use import Combination

_FIRST = "SELECT skill, modality FROM use_days ORDER BY skill, modality LIMIT 1"
# In two parts: comparing both columns at once would read all dates of the combination before.
_NEXT = """
SELECT * FROM (
    SELECT skill, modality FROM use_days WHERE skill = ?1 AND modality > ?2
    ORDER BY modality LIMIT 1
)
UNION ALL
SELECT * FROM (
    SELECT skill, modality FROM use_days WHERE skill > ?1 ORDER BY skill, modality LIMIT 1
)
LIMIT 1
"""
_NOT_ROLLED_UP = (
    "SELECT skill, modality, date, SUM(count) AS total FROM uses "
    "WHERE date IN (SELECT date FROM dates WHERE rolled = 0 AND date BETWEEN ? AND ?) "
    "GROUP BY date, skill, modality HAVING total <> 0"
)
DATES_AT_ONCE = 31
"""How many dates one transaction rolls up, so that nobody waits for it for long."""


def roll_up(connection: sqlite3.Connection, day: date) -> None:
    """Sum up a date that is not rolled up. A date without uses stays unknown."""
    text = day.isoformat()
    connection.execute(
        "INSERT INTO use_days SELECT skill, modality, date, SUM(count) AS total FROM uses "
        "WHERE date = ? GROUP BY skill, modality HAVING total <> 0",
        (text,),
    )
    connection.execute("UPDATE dates SET rolled = 1 WHERE date = ?", (text,))


def take_back(connection: sqlite3.Connection, day: date) -> None:
    """Delete the sums of a date, if there are any. Call it before the uses of the date change."""
    text = day.isoformat()
    taken = connection.execute("UPDATE dates SET rolled = 0 WHERE date = ? AND rolled = 1", (text,))
    if taken.rowcount:
        # By the whole key: the date is its last column.
        connection.execute(
            "DELETE FROM use_days WHERE date = ?1 AND (skill, modality) IN "
            "(SELECT skill, modality FROM uses WHERE date = ?1)",
            (text,),
        )


def is_left(connection: sqlite3.Connection) -> bool:
    """Return whether a closed date is not rolled up."""
    return bool(_left(connection, 1))


def roll_up_next(connection: sqlite3.Connection) -> None:
    """Roll up some of the closed dates that are not, the oldest first."""
    for day in _left(connection, DATES_AT_ONCE):
        roll_up(connection, day)


def _left(connection: sqlite3.Connection, limit: int) -> list[date]:
    found = connection.execute(
        "SELECT date FROM dates WHERE rolled = 0 AND date NOT IN (SELECT date FROM day) "
        "ORDER BY date LIMIT ?",
        (limit,),
    )
    return [date.fromisoformat(day) for (day,) in found]


def combinations(connection: sqlite3.Connection) -> Iterator[Combination]:
    """Yield all combinations that are in sums, ordered, without reading their dates."""
    found: Combination | None = connection.execute(_FIRST).fetchone()
    while found is not None:
        yield found
        found = connection.execute(_NEXT, found).fetchone()


def not_rolled_up(
    connection: sqlite3.Connection, first: date, last: date
) -> Iterator[tuple[str, str, str, int]]:
    """Yield (skill, modality, date, uses) of dates without sums, both ends included.

    These are dates that the background has not reached, and what a correction has taken back.
    """
    return connection.execute(_NOT_ROLLED_UP, (first.isoformat(), last.isoformat()))


def total(connection: sqlite3.Connection, combination: Combination) -> int:
    """Return the uses of a combination on all dates that are rolled up."""
    found: int = connection.execute(
        "SELECT COALESCE(SUM(count), 0) FROM use_days WHERE skill = ? AND modality = ?", combination
    ).fetchone()[0]
    return found
