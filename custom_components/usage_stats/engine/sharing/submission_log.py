"""The SQL of submissions, within the caller's transaction. Reading needs none.

The mark of an event says which submission it is in; a period only describes. Nothing but events,
uptime and submissions is read.
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
"""Of a name that may be sent."""
MAX_FOUND_NAMES = 100

_LATE = timedelta(days=PERIOD_DAYS * MAX_PERIODS)
"""How far back a period looks for events recorded after their own period was frozen."""
_NAMES_COUNTED = 1_000
_STATES_READ = 100_000
"""Changes of features, newest first: more than any home has, and read in 0.1 s."""
_EVENTS_WITH_NAMES = 10_000
_EVENT_TYPES = {
    "error_type": ("error_occurred",),
    "feature": ("feature_enabled", "feature_disabled"),
}
_SELECT = (
    "SELECT idempotency_key, installation_id, period_start, period_end, payload, state, "
    "created_at, settled_at FROM submissions "
)
_LEFT_OUT = 0
"""The mark of events that must never be sent."""
_LAST = 1e12
"""Seconds since 1970 that no event reaches."""


class State(StrEnum):
    """The state of a submission, as the database has it. It is settled when it is not waiting."""

    WAITING = auto()
    ACCEPTED = auto()
    DROPPED = auto()
    """Skipped, refused, or no longer to be sent."""


class Submission(NamedTuple):
    """A frozen payload, or a span of days that is skipped. A dropped payload is empty."""

    idempotency_key: str
    installation_id: str
    period: Period
    payload: bytes
    state: str
    created_at: datetime
    settled_at: datetime | None


class Slot(NamedTuple):
    """The period that a submission is for. `first_day` is that of the consent."""

    idempotency_key: str
    installation_id: str
    period: Period
    first_day: date


class Totals(NamedTuple):
    """The number of accepted submissions, and when the last one was."""

    accepted: int
    last: datetime | None


def covered(connection: sqlite3.Connection, installation_id: str) -> date | None:
    """Return the end of the last period that is frozen or skipped, if there is one."""
    end: str | None = connection.execute(
        "SELECT MAX(period_end) FROM submissions WHERE installation_id = ?", (installation_id,)
    ).fetchone()[0]
    return None if end is None else date.fromisoformat(end)


def _window(connection: sqlite3.Connection, first_day: date, period: Period) -> Window:
    """Return the window of the events that would be in a period's submission."""
    start, end = _midnight(max(first_day, period.start - _LATE)), _midnight(period.end)
    # Most of those weeks are in submissions: skip them once, not in every query.
    first = connection.execute(
        "SELECT timestamp FROM usage_events "
        "WHERE timestamp >= ? AND timestamp < ? AND submission_id IS NULL "
        "ORDER BY timestamp LIMIT 1",
        (start.timestamp(), end.timestamp()),
    ).fetchone()
    return (end.timestamp() if first is None else first[0], end.timestamp())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def usage(connection: sqlite3.Connection, first_day: date, period: Period) -> Usage:
    """Sum the events of a period that are in no submission, and return the states at its end.

    With those of the four weeks before that were recorded after their own period was frozen.
    """
    return _usage(connection, _window(connection, first_day, period), first_day, period)


def _usage(
    connection: sqlite3.Connection, window: Window, first_day: date, period: Period
) -> Usage:
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
        _features(connection, (_midnight(first_day).timestamp(), window[1])),
    )


def _errors(connection: sqlite3.Connection, window: Window, total: int) -> dict[str | None, int]:
    """Count errors by type, the most common ones; the rest under None."""
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
    """Return the last state of each feature; only of those that changed last.

    Events of earlier submissions count: a feature stays on until it is turned off. Those that must
    never be sent do not, and neither do those from before the window.
    """
    found: dict[str, bool] = {}
    for name, enabled in connection.execute(
        "SELECT metadata ->> '$.feature', event_type = 'feature_enabled' FROM usage_events "
        "WHERE event_type IN ('feature_enabled', 'feature_disabled') "
        "AND timestamp >= ? AND timestamp < ? AND submission_id IS NOT ? "
        "AND json_type(metadata, '$.feature') = 'text' "
        "ORDER BY timestamp DESC, rowid DESC LIMIT ?",
        (*window, _LEFT_OUT, _STATES_READ),
    ):
        if len(found) == _NAMES_COUNTED:
            break
        found.setdefault(name, enabled == 1)
    return found


def freeze(
    connection: sqlite3.Connection, slot: Slot, make: Callable[[Usage], bytes], now: datetime
) -> Submission:
    """Make and keep a payload, and mark the events in it.

    A submission that already has the key is returned unchanged.
    """
    if (found := _find(connection, slot.idempotency_key)) is not None:
        return found
    window = _window(connection, slot.first_day, slot.period)
    payload = make(_usage(connection, window, slot.first_day, slot.period))
    submission = Submission(
        slot.idempotency_key, slot.installation_id, slot.period, payload, State.WAITING, now, None
    )
    _mark(connection, insert(connection, submission), window)
    return submission


def skip(connection: sqlite3.Connection, slot: Slot, now: datetime) -> None:
    """Keep that a span is not sent, and mark its events so that no later submission has them.

    Only those that a later period would look at are marked.
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
    """Mark the events from a day on so that they are never sent, and delete uptime from then on.

    A consent holds for later: events that are already there were recorded by a clock that ran
    ahead. Uptime has no marks.
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
    """Insert a submission and return its row id."""
    period, settled_at = submission.period, submission.settled_at
    return connection.execute(
        "INSERT INTO submissions (idempotency_key, installation_id, period_start, period_end, "
        "payload, state, created_at, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            submission.idempotency_key,
            submission.installation_id,
            period.start.isoformat(),
            period.end.isoformat(),
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
    """Return what waits to be sent, oldest period first."""
    rows = connection.execute(_SELECT + "WHERE state = 'waiting' ORDER BY period_start, id")
    return [_submission(row) for row in rows]


def settle(
    connection: sqlite3.Connection, idempotency_key: str, state: State, now: datetime
) -> None:
    """Accept or drop a submission that waits; does nothing to one that is settled."""
    connection.execute(
        "UPDATE submissions SET state = ?, settled_at = ?, "
        "payload = IIF(? = 'dropped', X'', payload) "
        "WHERE idempotency_key = ? AND state = 'waiting'",
        (state, now.timestamp(), state, idempotency_key),
    )


def drop_waiting(connection: sqlite3.Connection, now: datetime) -> int:
    """Drop all that waits and return how many there were. The marks of their events stay."""
    return connection.execute(
        "UPDATE submissions SET state = 'dropped', settled_at = ?, payload = X'' "
        "WHERE state = 'waiting'",
        (now.timestamp(),),
    ).rowcount


def totals(connection: sqlite3.Connection) -> Totals:
    """Count accepted submissions."""
    accepted, last = connection.execute(
        "SELECT COUNT(*), MAX(settled_at) FROM submissions WHERE state = 'accepted'"
    ).fetchone()
    return Totals(accepted, None if last is None else datetime.fromtimestamp(last, UTC))


def history(connection: sqlite3.Connection) -> list[Submission]:
    """Return all submissions and skipped spans in the order they were made."""
    rows = connection.execute(_SELECT + "ORDER BY id")
    return [_submission(row) for row in rows]


def delete_all(connection: sqlite3.Connection) -> int:
    """Delete all submissions and return how many there were. The marks of events stay."""
    return connection.execute("DELETE FROM submissions").rowcount


def event_names(
    connection: sqlite3.Connection, kind: Literal["error_type", "feature"]
) -> list[str]:
    """Return the most common names of recent errors or features that could be sent, sorted."""
    names: Counter[str] = Counter()
    for event_type in _EVENT_TYPES[kind]:
        recorded = connection.execute(
            "SELECT metadata ->> ? FROM (SELECT metadata FROM usage_events WHERE event_type = ? "
            "ORDER BY timestamp DESC LIMIT ?) WHERE json_type(metadata, ?) = 'text'",
            (f"$.{kind}", event_type, _EVENTS_WITH_NAMES, f"$.{kind}"),
        )
        names.update(
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
