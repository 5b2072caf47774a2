"""The SQL of submissions, within the caller's transaction; reading needs none.

Which events are in a submission is said by their marks; a period only describes. Only events,
uptime and submissions are read.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, auto
import sqlite3
from typing import Literal, NamedTuple

from ..events import event_log
from .delivery import MAX_PERIODS, PERIOD_DAYS, Period
from .payload import Usage

type Window = tuple[float, float]
"""(start, end): seconds since 1970, half-open"""

MAX_NAME_LENGTH = 32
"""How long a name is that may leave."""
MAX_FOUND_NAMES = 100

_LATE = timedelta(days=PERIOD_DAYS * MAX_PERIODS)
"""How long before a period an event may be that was recorded after its own was frozen."""
_NAMES_COUNTED = 1_000
_EVENTS_WITH_NAMES = 10_000
_EVENT_TYPES = {
    "error_type": ("error_occurred", "error_occurred"),
    "feature": ("feature_enabled", "feature_disabled"),
}
_SELECT = (
    "SELECT idempotency_key, installation_id, period_start, period_end, payload, state, "
    "created_at, settled_at FROM submissions "
)
_LEFT_OUT = 0
"""The mark of events that are in no submission, and of which no period tells."""
_LAST = 1e12
"""In seconds: no event is beyond it."""


class State(StrEnum):
    """What became of a submission."""

    WAITING = auto()
    ACCEPTED = auto()
    DROPPED = auto()
    """never sent, or refused"""


class Submission(NamedTuple):
    """A frozen payload, or a span that is in none. What is not sent is not kept: it is empty."""

    idempotency_key: str
    installation_id: str
    period: Period
    payload: bytes
    state: str
    created_at: datetime
    settled_at: datetime | None


class Slot(NamedTuple):
    """What a submission is for: its key, whose it is, and which days of a consent.

    `first_day` is the first day of the consent: nothing from before is counted.
    """

    idempotency_key: str
    installation_id: str
    period: Period
    first_day: date


class Totals(NamedTuple):
    """How many submissions have been accepted, and when the last was."""

    accepted: int
    last: datetime | None


def covered(connection: sqlite3.Connection, installation_id: str) -> date | None:
    """Return the end of the last period that is settled or frozen; None when there is none."""
    end: str | None = connection.execute(
        "SELECT MAX(period_end) FROM submissions WHERE installation_id = ?", (installation_id,)
    ).fetchone()[0]
    return None if end is None else date.fromisoformat(end)


def usage(connection: sqlite3.Connection, first_day: date, period: Period) -> Usage:
    """Return what the events of a period come to that are in no submission.

    With them come those of four weeks before, recorded after their own period was frozen.
    """
    return _usage(connection, _window(connection, first_day, period), period)


def _window(connection: sqlite3.Connection, first_day: date, period: Period) -> Window:
    """Return from when to when there are events that a period would be made of, and are in none."""
    start, end = _midnight(max(first_day, period.start - _LATE)), _midnight(period.end)
    # Most of those weeks are in submissions: they are passed once, not by every question.
    first = connection.execute(
        "SELECT timestamp FROM usage_events "
        "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL "
        "ORDER BY timestamp LIMIT 1",
        (start.timestamp(), end.timestamp()),
    ).fetchone()
    return (end.timestamp() if first is None else first[0], end.timestamp())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _usage(connection: sqlite3.Connection, window: Window, period: Period) -> Usage:
    counts: dict[str, int] = dict(
        connection.execute(
            "SELECT event_type, COUNT(*) FROM usage_events "
            "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL GROUP BY event_type",
            window,
        ).fetchall()
    )
    return Usage(
        counts,
        event_log.uptime(connection, _midnight(period.start), _midnight(period.end)),
        _errors(connection, window, counts.get("error_occurred", 0)),
        _features(connection, window),
    )


def _errors(connection: sqlite3.Connection, window: Window, total: int) -> dict[str | None, int]:
    """Count errors by type: the commonest, and the rest without one."""
    named: dict[str | None, int] = dict(
        connection.execute(
            "SELECT metadata ->> '$.error_type' AS name, COUNT(*) FROM usage_events "
            "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL "
            "AND event_type = 'error_occurred' AND json_type(metadata, '$.error_type') = 'text' "
            "GROUP BY name ORDER BY COUNT(*) DESC, name LIMIT ?",
            (*window, _NAMES_COUNTED),
        ).fetchall()
    )
    if unnamed := total - sum(named.values()):
        named[None] = unnamed
    return named


def _features(connection: sqlite3.Connection, window: Window) -> dict[str, bool]:
    """Return the latest state of the features that changed last."""
    found: dict[str, bool] = {}
    for name, enabled in connection.execute(
        "SELECT metadata ->> '$.feature', event_type = 'feature_enabled' FROM usage_events "
        "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL "
        "AND event_type IN ('feature_enabled', 'feature_disabled') "
        "AND json_type(metadata, '$.feature') = 'text' ORDER BY timestamp DESC, rowid DESC",
        window,
    ):
        if len(found) == _NAMES_COUNTED:
            break
        found.setdefault(name, enabled == 1)
    return found


def freeze(
    connection: sqlite3.Connection, slot: Slot, make: Callable[[Usage], bytes], now: datetime
) -> Submission:
    """Make a payload and keep it, and mark the events that are in it.

    If there is a submission of that key already it is returned, and nothing is changed.
    """
    if (found := _find(connection, slot.idempotency_key)) is not None:
        return found
    window = _window(connection, slot.first_day, slot.period)
    payload = make(_usage(connection, window, slot.period))
    submission = Submission(
        slot.idempotency_key, slot.installation_id, slot.period, payload, State.WAITING, now, None
    )
    _mark(connection, insert(connection, submission), window)
    return submission


def skip(connection: sqlite3.Connection, slot: Slot, now: datetime) -> None:
    """Note that a span is in no submission, and see to it that its events come into no later one.

    Marks are set only where a later period could look for late events.
    """
    if _find(connection, slot.idempotency_key) is not None:
        return
    end = slot.period.end
    window = _window(connection, slot.first_day, Period(end, end))
    span = Submission(
        slot.idempotency_key, slot.installation_id, slot.period, b"", State.DROPPED, now, now
    )
    _mark(connection, insert(connection, span), window)


def leave_out(connection: sqlite3.Connection, since: date) -> None:
    """See to it that the events that are there of these days come into no submission.

    A consent is for later: what another clock has recorded of its days is from before. Uptime has
    no marks: it is forgotten.
    """
    _mark(connection, _LEFT_OUT, (_midnight(since).timestamp(), _LAST))
    event_log.forget_uptime(connection, _midnight(since))


def _mark(connection: sqlite3.Connection, submission_id: int | None, window: Window) -> None:
    connection.execute(
        "UPDATE usage_events SET submission_id = ? "
        "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL",
        (submission_id, *window),
    )


def insert(connection: sqlite3.Connection, submission: Submission) -> int | None:
    """Add one, and return its id."""
    settled_at = submission.settled_at
    return connection.execute(
        "INSERT INTO submissions (idempotency_key, installation_id, period_start, period_end, "
        "payload, state, created_at, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            submission.idempotency_key,
            submission.installation_id,
            submission.period.start.isoformat(),
            submission.period.end.isoformat(),
            submission.payload,
            submission.state,
            submission.created_at.timestamp(),
            None if settled_at is None else settled_at.timestamp(),
        ),
    ).lastrowid


def _find(connection: sqlite3.Connection, idempotency_key: str) -> Submission | None:
    row = connection.execute(
        _SELECT + "WHERE idempotency_key = ?",
        (idempotency_key,),
    ).fetchone()
    return None if row is None else _submission(row)


def waiting(connection: sqlite3.Connection) -> list[Submission]:
    """Return what is frozen and not settled, oldest first."""
    rows = connection.execute(_SELECT + "WHERE state = 'waiting' ORDER BY period_start, id")
    return [_submission(row) for row in rows]


def settle(
    connection: sqlite3.Connection, idempotency_key: str, state: State, now: datetime
) -> None:
    """Note what became of a submission that waits; one that is settled stays as it is."""
    connection.execute(
        "UPDATE submissions SET state = ?, settled_at = ?, "
        "payload = IIF(? = 'dropped', X'', payload) "
        "WHERE idempotency_key = ? AND state = 'waiting'",
        (state, now.timestamp(), state, idempotency_key),
    )


def drop_waiting(connection: sqlite3.Connection, now: datetime) -> int:
    """Drop whatever waits to be sent; return how many there were. Its events stay marked."""
    return connection.execute(
        "UPDATE submissions SET state = 'dropped', settled_at = ?, payload = X'' "
        "WHERE state = 'waiting'",
        (now.timestamp(),),
    ).rowcount


def totals(connection: sqlite3.Connection) -> Totals:
    """Count what was accepted."""
    accepted, last = connection.execute(
        "SELECT COUNT(*), MAX(settled_at) FROM submissions WHERE state = 'accepted'"
    ).fetchone()
    return Totals(accepted, None if last is None else datetime.fromtimestamp(last, UTC))


def history(connection: sqlite3.Connection) -> list[Submission]:
    """Return all that was frozen or skipped, in the order it was."""
    rows = connection.execute(_SELECT + "ORDER BY id")
    return [_submission(row) for row in rows]


def delete_all(connection: sqlite3.Connection) -> int:
    """Delete the history and what waits; return how many there were. Marks of events stay."""
    return connection.execute("DELETE FROM submissions").rowcount


def event_names(
    connection: sqlite3.Connection, kind: Literal["error_type", "feature"]
) -> list[str]:
    """Return the commonest names of errors or features that were recorded lately, sorted.

    Only such as could be sent.
    """
    types = _EVENT_TYPES[kind]
    recorded = connection.execute(
        "SELECT metadata ->> ? FROM (SELECT metadata FROM usage_events WHERE event_type IN (?, ?) "
        "ORDER BY timestamp DESC LIMIT ?) WHERE json_type(metadata, ?) = 'text'",
        (f"$.{kind}", *types, _EVENTS_WITH_NAMES, f"$.{kind}"),
    )
    names = Counter(
        name for (name,) in recorded if 0 < len(name) <= MAX_NAME_LENGTH and name.isprintable()
    )
    return sorted(name for name, _ in names.most_common(MAX_FOUND_NAMES))


def _submission(row: tuple[str, str, str, str, bytes, str, float, float | None]) -> Submission:
    idempotency_key, installation_id, start, end, payload, state, created_at, settled_at = row
    return Submission(
        idempotency_key,
        installation_id,
        Period(date.fromisoformat(start), date.fromisoformat(end)),
        payload,
        state,
        datetime.fromtimestamp(created_at, UTC),
        None if settled_at is None else datetime.fromtimestamp(settled_at, UTC),
    )
