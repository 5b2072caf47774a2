"""Uses of many days in a database, as they are recorded: by local date and UTC hour."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
import sqlite3

from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.analysis.period import Period
from custom_components.usage_stats.engine.analysis.trends import (
    TrendsQuestion,
    TrendsResult,
    trends,
)
from custom_components.usage_stats.engine.uses import use_days, use_log
from custom_components.usage_stats.engine.uses.use import Combination

COFFEE: Combination = ("Espresso", "button")
FILM: Combination = ("Movie night", "voice")


def record(
    connection: sqlite3.Connection,
    times: Iterable[str],
    zone: tzinfo,
    combination: Combination = COFFEE,
) -> None:
    """Record a use at each of the times, in ISO 8601 with an offset."""
    for text in times:
        moment = datetime.fromisoformat(text)
        slot = int(moment.timestamp()) // 3_600, combination
        use_log.add_uses(connection, moment.astimezone(zone).date(), [(slot, 1)])


def roll_up(connection: sqlite3.Connection) -> None:
    """Roll up all dates."""
    while use_days.is_left(connection):
        use_days.roll_up_next(connection)


def ask(
    connection: sqlite3.Connection,
    zone: tzinfo,
    period: Period,
    group_by: str | None = None,
    selection: Selection | None = None,
) -> TrendsResult:
    """Ask for the trends of a period."""
    question = TrendsQuestion(period, selection or Selection(), group_by, {})
    return trends(connection, question, zone)


def days(first: str, last: str, open_day: str) -> Period:
    """Return a period."""
    return Period(*map(date.fromisoformat, (first, last, open_day)))
