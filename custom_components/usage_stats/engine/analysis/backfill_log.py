"""The SQL of what trackers have counted and when, each within the caller's transaction.

Uses of earlier days are pending, as all uses are: their files appear with the next export.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
import json
import math
import sqlite3
from typing import NamedTuple

from ..uses import correction, use_log
from ..uses.correction import Correction, CorrectionResult
from ..uses.use import Combination
from .backfill import EVERYTHING, KINDS, Found, Plan, Span, Subject

type Names = Mapping[Subject, Combination]
"""What is not in it is not counted."""

REASON = "backfill undone"
_SPANS = """
SELECT tracker, counted_by, domains, entities, since, until FROM tracker_spans WHERE kind = ?1
UNION ALL
SELECT tracker, counted_by, domains, entities, since, until FROM backfills
WHERE kind IN (?1, '') AND undone = 0
"""
_FIRST_COUNTED = """
SELECT MIN(hour) FROM (
    SELECT hour FROM (
        SELECT date, hour, count FROM uses WHERE skill = ?1 AND modality = ?2
        UNION ALL
        SELECT date, hour, -count FROM backfill_uses WHERE skill = ?1 AND modality = ?2
    ) GROUP BY date, hour HAVING SUM(count) > 0
)
"""
_INSERT = (
    "INSERT INTO {table} (tracker, kind, counted_by, domains, entities, since, until) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_SPAN = _INSERT.format(table="tracker_spans")
_INSERT_BACKFILL = f"{_INSERT.format(table='backfills')} RETURNING id"


class WriteResult(NamedTuple):
    """What a backfill has brought."""

    counts: Counter[tuple[date, Combination]]
    left_out: int
    """Combinations of a date beyond the limit, over all dates."""


def follow(
    connection: sqlite3.Connection, plans: Iterable[Plan], trackers: Collection[str], now: float
) -> dict[str, float]:
    """Keep since when the trackers count as they do; return that by tracker.

    `trackers` are all there are. A ready-made one that is older than backfills has counted for
    ever.
    """
    opened = {
        tracker: (span_id, since, tuple(same))
        for span_id, tracker, since, *same in connection.execute(
            "SELECT id, tracker, since, kind, counted_by, domains, entities FROM tracker_spans "
            "WHERE until IS NULL"
        )
    }
    for tracker, (span_id, _since, _same) in opened.items():
        if tracker not in trackers:
            _close(connection, span_id, now)
    counts_since: dict[str, float] = {}
    for plan in plans:
        span_id, since, same = opened.get(plan.tracker, (None, plan.attached, None))
        if same != _row(plan):
            if span_id is not None:
                _close(connection, span_id, plan.attached)
            since = plan.attached
            older = plan.kind in KINDS and plan.wanted is None
            if older and not _is_known(connection, plan.tracker):
                since = 0.0
            connection.execute(_INSERT_SPAN, (plan.tracker, *_row(plan), since, None))
        counts_since[plan.tracker] = since
    return counts_since


def _close(connection: sqlite3.Connection, span_id: int, until: float) -> None:
    connection.execute("UPDATE tracker_spans SET until = ? WHERE id = ?", (until, span_id))


def _is_known(connection: sqlite3.Connection, tracker: str) -> bool:
    found = connection.execute("SELECT 1 FROM tracker_spans WHERE tracker = ?", (tracker,))
    return found.fetchone() is not None


def _row(plan: Plan) -> tuple[str, str, str, str | None]:
    entities = None if plan.entities is None else json.dumps(sorted(plan.entities))
    return plan.kind, plan.counted_by, json.dumps(sorted(plan.domains)), entities


def spans(connection: sqlite3.Connection, kind: str) -> list[Span]:
    """Return when trackers of a kind have counted, or were backfilled."""
    return [
        Span(
            tracker,
            counted_by,
            frozenset(json.loads(domains)),
            None if entities is None else frozenset(json.loads(entities)),
            since,
            math.inf if until is None else until,
        )
        for tracker, counted_by, domains, entities, since, until in connection.execute(
            _SPANS, (kind,)
        )
    ]


def backfilled(connection: sqlite3.Connection) -> set[str]:
    """Return the trackers that were backfilled, also if it was undone."""
    return {tracker for (tracker,) in connection.execute("SELECT tracker FROM backfills")}


def first_counted(connection: sqlite3.Connection, combination: Combination) -> int | None:
    """Return the first UTC hour since 1970 with a use that no backfill has brought."""
    found: int | None = connection.execute(_FIRST_COUNTED, combination).fetchone()[0]
    return found


def cover_all(connection: sqlite3.Connection, until: float) -> None:
    """Let nothing before be backfilled: what a lost database knew of it is not known."""
    connection.execute(_INSERT_BACKFILL, (EVERYTHING, "", "", "[]", None, 0.0, until)).fetchone()


def write(
    connection: sqlite3.Connection,
    plan: Plan,
    period: tuple[float, float],
    uses: tuple[Mapping[Found, int], Names],
    limit: int,
) -> WriteResult:
    """Add what was found for a tracker, and remember that it is there.

    `limit` is that of combinations on a date.
    """
    backfill_id: int = connection.execute(
        _INSERT_BACKFILL, (plan.tracker, *_row(plan), *period)
    ).fetchone()[0]
    counts: Counter[tuple[date, Combination]] = Counter()
    left_out = 0
    for day, of_day in sorted(_by_date(*uses).items()):
        sums: Counter[Combination] = Counter()
        for (_hour, combination), count in of_day.items():
            sums[combination] += count
        kept = _within(connection, day, sums, limit)
        left_out += len(sums) - len(kept)
        added = [(slot, count) for slot, count in of_day.items() if slot[1] in kept]
        use_log.add_uses(connection, day, added)
        connection.executemany(
            "INSERT INTO backfill_uses VALUES (?, ?, ?, ?, ?, ?)",
            [
                (backfill_id, day.isoformat(), hour, *combination, count)
                for (hour, combination), count in added
            ],
        )
        counts.update({(day, combination): sums[combination] for combination in kept})
    return WriteResult(counts, left_out)


def _by_date(
    found: Mapping[Found, int], names: Names
) -> dict[date, Counter[tuple[int, Combination]]]:
    by_date: dict[date, Counter[tuple[int, Combination]]] = {}
    for item, count in found.items():
        if (combination := names.get(item.subject)) is not None:
            by_date.setdefault(item.date, Counter())[item.hour, combination] += count
    return by_date


def _within(
    connection: sqlite3.Connection, day: date, sums: Counter[Combination], limit: int
) -> set[Combination]:
    """Return the combinations that a date has room for: known ones, then the most used."""
    known: set[Combination] = set(
        connection.execute(
            "SELECT DISTINCT skill, modality FROM uses WHERE date = ?", (day.isoformat(),)
        )
    )
    new = sorted(sums.keys() - known, key=lambda combination: (-sums[combination], combination))
    return (sums.keys() & known) | set(new[: max(0, limit - len(known))])


def brought(
    connection: sqlite3.Connection, trackers: Collection[str]
) -> Counter[tuple[date, Combination]]:
    """Return what backfills of trackers have brought that was not undone."""
    found: Counter[tuple[date, Combination]] = Counter()
    for tracker, day, skill, modality, count in connection.execute(
        "SELECT tracker, date, skill, modality, SUM(count) "
        "FROM backfills JOIN backfill_uses ON backfill_id = id GROUP BY id, date, skill, modality"
    ):
        if tracker in trackers:
            found[date.fromisoformat(day), (skill, modality)] += count
    return found


def undo(
    connection: sqlite3.Connection, trackers: Collection[str], now: datetime, limit: int
) -> list[CorrectionResult]:
    """Take away what backfills of trackers have brought, as far as it is still there.

    `now` is local time. They may be backfilled again.
    """
    results = []
    for (day, combination), count in sorted(brought(connection, trackers).items()):
        total: int = connection.execute(
            "SELECT COALESCE(SUM(count), 0) FROM uses "
            "WHERE date = ? AND skill = ? AND modality = ?",
            (day.isoformat(), *combination),
        ).fetchone()[0]
        if total:
            taken = Correction(day, combination, -min(count, total), REASON)
            results.append(correction.correct(connection, taken, now, limit))
    for tracker in trackers:
        connection.execute(
            "DELETE FROM backfill_uses WHERE backfill_id IN "
            "(SELECT id FROM backfills WHERE tracker = ?)",
            (tracker,),
        )
        connection.execute("UPDATE backfills SET undone = 1 WHERE tracker = ?", (tracker,))
    return results
