"""Correcting the uses of the open or an earlier date, in a row of its own in the date's file.

What is pending of the combination is taken into a batch first, and the correction into a second
one. So what is pending is never less than nothing, and a reset takes no correction back.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
import datetime as dt
from itertools import pairwise
import sqlite3
from typing import NamedTuple

from ..daily import FIRST_KNOWN_DATE
from ..fields import FieldError, RefusedError, parse_integer, parse_text, refuse_characters
from . import use_days, use_log
from .open_day import DayStart, utc_hour
from .use import Combination

MAX_COUNT = 1_000_000
MAX_REASON_LENGTH = 200
_NOON = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """Uses that somebody wants to add to a date, or to take away from it."""

    date: dt.date
    combination: Combination
    count: int
    """Below zero: to take away."""
    reason: str
    hour: int | None = None
    """A local hour of the date, if somebody said one."""
    use_id: str | None = None

    def check(self, open_date: dt.date, now: dt.datetime) -> None:
        """Raise FieldError for what is in the future; `now` is local time."""
        if self.date > max(open_date, now.date()):
            raise FieldError("date", "field_in_future")
        if (hour := self.said_hour(now.tzinfo)) is not None and hour > utc_hour(now):
            raise FieldError("hour", "field_in_future")

    def said_hour(self, zone: dt.tzinfo | None) -> int | None:
        """Return the UTC hour since 1970 that somebody said."""
        return None if self.hour is None else utc_hour_of(self.date, self.hour, zone)

    def hour_added(self, now: dt.datetime) -> int:
        """Return the UTC hour in which added uses count: of an earlier date, that of noon."""
        said = self.said_hour(now.tzinfo)
        if said is not None or self.date == now.date():
            return utc_hour(now) if said is None else said
        # After a clock that ran ahead, the open date may be in the future.
        return min(utc_hour_of(self.date, _NOON, now.tzinfo), utc_hour(now))


class CorrectionResult(NamedTuple):
    """What became of a correction."""

    correction: Correction
    total: int
    """Uses of the combination on the date, now."""
    corrected: int = 0
    """Zero if its use id was counted before, and if nothing was changed."""
    refused: FieldError | None = None
    full: bool = False
    """The date has as many combinations as it may have, and this would be another one."""
    start: DayStart | None = None
    """Of the open day."""
    counter_change: int = 0
    """By how much the open counter has changed. After a reset it may be less than the total."""
    batches: tuple[int, ...] = ()
    """The ids of those that wait for the file."""


def parse_count(value: object) -> int:
    """Return how many uses are added, or taken away below zero; raise RefusedError."""
    count = parse_integer(value, -MAX_COUNT, MAX_COUNT)
    if not count:
        raise RefusedError("field_zero")
    return count


def parse_reason(value: object) -> str:
    """Return a reason, trimmed; raise RefusedError."""
    reason = parse_text(value).strip()
    if not reason:
        raise RefusedError("field_empty")
    if len(reason) > MAX_REASON_LENGTH:
        raise RefusedError("field_too_long", maximum=MAX_REASON_LENGTH)
    refuse_characters(reason)
    return reason


def parse_hour(value: object) -> int:
    """Return an hour of the day; raise RefusedError."""
    return parse_integer(value, 0, 23)


def utc_hour_of(day: dt.date, hour: int, zone: dt.tzinfo | None) -> int:
    """Return the UTC hour since 1970 whose middle is in a local hour of a date.

    Of an hour that comes twice it is the first, and in place of one that a night leaves out, the
    next one.
    """
    begins = dt.datetime.combine(day, dt.time(hour), zone)
    return utc_hour(begins.astimezone(dt.UTC) + dt.timedelta(minutes=30, microseconds=-1))


def correct(
    connection: sqlite3.Connection, correction: Correction, now: dt.datetime, limit: int
) -> CorrectionResult:
    """Apply a correction, or say why it cannot be; `limit` is that of combinations on a date.

    `now` is local time. Never raises on its own: others share the transaction.
    """
    start = use_log.day_start(connection)
    total = _total(connection, correction)
    unchanged = CorrectionResult(correction, total, start=start)
    if _is_repeated(connection, correction):
        return unchanged
    if total + correction.count < 0:
        return unchanged._replace(refused=FieldError("count", "field_below_zero"))
    if correction.count > 0 and not _is_reached(connection, correction.date, start):
        return unchanged._replace(refused=FieldError("date", "field_before_history"))
    if not total and _combinations(connection, correction.date) >= limit:
        return unchanged._replace(full=True)
    use_days.take_back(connection, correction.date)
    batches = _take(connection, correction, now)
    _change(connection, correction, now)
    _remember(connection, correction, now)
    change = 0
    if start is not None and start.date == correction.date:
        change = _change_counter(connection, correction, total)
    return CorrectionResult(
        correction,
        total + correction.count,
        correction.count,
        start=start,
        counter_change=change,
        batches=batches,
    )


def take_off(
    connection: sqlite3.Connection,
    day: dt.date,
    combination: Combination,
    count: int,
    said: int | None = None,
) -> None:
    """Take exported uses off the hour that somebody said and then off the fullest ones.

    At most as many as there are.
    """
    key = (day.isoformat(), *combination)
    left: dict[int, int] = dict(
        connection.execute(
            "SELECT hour, exported FROM uses "
            "WHERE date = ? AND skill = ? AND modality = ? AND exported > 0 ORDER BY hour",
            key,
        ).fetchall()
    )
    taken: Counter[int] = Counter()
    if said in left:
        taken[said] = min(count, left[said])
        left[said] -= taken[said]
    taken.update(_off_the_fullest(left, count - taken.total()))
    connection.executemany(
        "UPDATE uses SET count = count - ?1, exported = exported - ?1 "
        "WHERE date = ?2 AND hour = ?3 AND skill = ?4 AND modality = ?5",
        [(part, day.isoformat(), hour, *combination) for hour, part in taken.items()],
    )
    connection.execute(
        "DELETE FROM uses WHERE date = ? AND skill = ? AND modality = ? "
        "AND count = 0 AND exported = 0",
        key,
    )


def _off_the_fullest(hours: Mapping[int, int], count: int) -> Counter[int]:
    """Return what to take off each hour, so that the fullest become equally full.

    Of equally full ones the later is the first.
    """
    ordered = sorted(hours, key=lambda hour: (hours[hour], hour), reverse=True)
    count = min(count, sum(hours.values()))
    taken: Counter[int] = Counter()
    for many, (upper, lower) in enumerate(pairwise([*(hours[hour] for hour in ordered), 0]), 1):
        step = min((upper - lower) * many, count)
        count -= step
        each, rest = divmod(step, many)
        for place, hour in enumerate(ordered[:many]):
            taken[hour] += each + (place < rest)
    return taken


def _total(connection: sqlite3.Connection, correction: Correction) -> int:
    total: int = connection.execute(
        "SELECT COALESCE(SUM(count), 0) FROM uses WHERE date = ? AND skill = ? AND modality = ?",
        (correction.date.isoformat(), *correction.combination),
    ).fetchone()[0]
    return total


def _is_repeated(connection: sqlite3.Connection, correction: Correction) -> bool:
    found = connection.execute(
        "SELECT 1 FROM corrections WHERE use_id = ?", (correction.use_id,)
    ).fetchone()
    return found is not None


def _is_reached(connection: sqlite3.Connection, day: dt.date, start: DayStart | None) -> bool:
    """Return whether the history reaches back to a date; the open day is part of it.

    A clock that had started in 1970 is left out.
    """
    first: str | None = connection.execute(
        "SELECT MIN(date) FROM uses WHERE date >= ?", (FIRST_KNOWN_DATE.isoformat(),)
    ).fetchone()[0]
    earliest = [] if first is None else [dt.date.fromisoformat(first)]
    if start is not None:
        earliest.append(start.date)
    return any(day >= known for known in earliest)


def _combinations(connection: sqlite3.Connection, day: dt.date) -> int:
    found: int = connection.execute(
        "SELECT COUNT(*) FROM (SELECT DISTINCT skill, modality FROM uses WHERE date = ?)",
        (day.isoformat(),),
    ).fetchone()[0]
    return found


def _take(
    connection: sqlite3.Connection, correction: Correction, now: dt.datetime
) -> tuple[int, ...]:
    """Move what is pending of the combination into a batch, and the correction into the next."""
    day, combination = correction.date.isoformat(), correction.combination
    connection.execute("INSERT OR IGNORE INTO dates (date) VALUES (?)", (day,))
    pending: int = connection.execute(
        "SELECT COALESCE(SUM(count - exported), 0) FROM uses "
        "WHERE date = ? AND skill = ? AND modality = ?",
        (day, *combination),
    ).fetchone()[0]
    connection.execute(
        "UPDATE uses SET exported = count WHERE date = ? AND skill = ? AND modality = ?",
        (day, *combination),
    )
    counts = (pending, correction.count) if pending else (correction.count,)
    return tuple(
        use_log.add_batch(connection, day, now, [(*combination, count)]).id for count in counts
    )


def _change(connection: sqlite3.Connection, correction: Correction, now: dt.datetime) -> None:
    """Change the history, where the uses count as exported."""
    day, combination, count = correction.date, correction.combination, correction.count
    if count < 0:
        take_off(connection, day, combination, -count, correction.said_hour(now.tzinfo))
        return
    connection.execute(
        "INSERT INTO uses VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT DO UPDATE "
        "SET count = count + excluded.count, exported = exported + excluded.exported",
        (day.isoformat(), correction.hour_added(now), *combination, count),
    )


def _remember(connection: sqlite3.Connection, correction: Correction, now: dt.datetime) -> None:
    connection.execute(
        "INSERT INTO corrections (date, hour, skill, modality, count, reason, recorded_at, use_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            correction.date.isoformat(),
            correction.said_hour(now.tzinfo),
            *correction.combination,
            correction.count,
            correction.reason,
            now.timestamp(),
            correction.use_id,
        ),
    )


def _change_counter(connection: sqlite3.Connection, correction: Correction, total: int) -> int:
    """Change the open counter, which is not below zero; return by how much.

    What it does not have was used before a reset.
    """
    row = connection.execute(
        "SELECT count FROM day_base WHERE skill = ? AND modality = ?", correction.combination
    ).fetchone()
    base = 0 if row is None else row[0]
    new_total = total + correction.count
    if new_total >= base:
        return correction.count
    connection.execute(
        "UPDATE day_base SET count = ? WHERE skill = ? AND modality = ?",
        (new_total, *correction.combination),
    )
    return int(base - total)
