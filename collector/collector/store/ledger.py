"""The rows of installations and their submissions.

A batch of submissions is one transaction: it locks the installations, decides in memory, and
writes. All of it may be done again after a conflict or a lost answer; then the first try is found
stored.
"""

from collections.abc import Sequence

from ..days import DAYS_PER_WEEK, monday_of
from .database import Row, Transaction
from .errors import ConflictError
from .judgement import Now, Policy, Stored, judge, judge_erasure
from .records import Answer, Content, Erasure, Outcome, Submission, Tombstone

_REMEMBERED_DAYS = 49
"""Whatever was accepted within the last hour began its period within these."""

_KNOWN = (
    "SELECT installation, token, enrolled, forgotten, forgotten_until FROM installation "
    "WHERE installation IN (?) ORDER BY installation"
)
_PERIODS = (
    "SELECT installation, period_start, accepted, sha256 FROM submission "
    "WHERE installation IN (?) AND period_start >= ?"
)
_ENROL = (
    "INSERT INTO installation (installation, token, enrolled, first_seen) VALUES (?) "
    "ON CONFLICT (installation) DO NOTHING"
)
_ENROL_AGAIN = (
    "UPDATE installation SET token = ?, enrolled = ?, first_seen = ?, forgotten = NULL, "
    "forgotten_until = NULL WHERE installation = ?"
)
_RECOGNISE = "UPDATE installation SET token = ? WHERE installation = ?"
_COUNT_CLONE = "UPDATE installation SET clones = clones + 1 WHERE installation = ?"
_STORE = (
    "INSERT INTO submission (installation, shard, accepted, period_start, sha256, features_named, "
    "features_on, printer_count, job_count, file_count, upload_count, uptime_hours, platform, "
    "deployment, app_version, python_version, country, printers, errors) "
    "VALUES (?) "
    "ON CONFLICT (installation, period_start) DO NOTHING"
)
_STARTS = "SELECT period_start FROM submission WHERE installation = ?"
_DELETE = "DELETE FROM submission WHERE installation = ?"
_BURY = (
    "INSERT INTO installation (installation, forgotten, forgotten_until) VALUES (?) "
    "ON CONFLICT (installation) DO NOTHING"
)
_BURY_KNOWN = (
    "UPDATE installation SET token = NULL, enrolled = NULL, first_seen = NULL, clones = 0, "
    "forgotten = ?, forgotten_until = ? WHERE installation = ?"
)
_RECOMPUTE = (
    "INSERT INTO rollup_job (week, shard, wanted) VALUES (?, ?, 1) "
    "ON CONFLICT (week, shard) DO UPDATE SET wanted = rollup_job.wanted + 1"
)


def submit(
    transaction: Transaction,
    submissions: Sequence[Submission],
    now: Now,
    policy: Policy,
    earlier: list[Answer] | None = None,
) -> list[Answer]:
    """Store what is accepted of a batch, and return the answers in its order.

    `earlier` is empty at first; it keeps the answers, in case the transaction is repeated.
    """
    known = load(transaction, {submission.installation for submission in submissions}, now)
    answers = []
    rows: list[Row] = []
    enrolled: dict[bytes, int] = {}
    for number, submission in enumerate(submissions):
        installation, content = submission.installation, submission.content
        answer = judge(known[installation], submission, now, policy)
        if answer.outcome is Outcome.FORBIDDEN and earlier:
            answer = _once_more(earlier[number], known[installation], content, answer)
        answers.append(answer)
        if answer.outcome is Outcome.CLONED:
            transaction.execute(_COUNT_CLONE, (installation,))
        if answer.outcome is Outcome.ENROLLED:
            enrolled[installation] = content.first_seen
        if answer.outcome in {Outcome.ACCEPTED, Outcome.ENROLLED}:
            start, _, *others = content
            rows.append((installation, installation[0], now.minute, start, *others))
    _enrol(transaction, known, enrolled, now)
    _insert(transaction, _STORE, rows)
    for installation, stored in known.items():
        if installation not in enrolled and stored.token != stored.saved_token:
            transaction.execute(_RECOGNISE, (stored.token, installation))
    if earlier is not None:
        earlier[:] = answers
    return answers


def _once_more(earlier: Answer, stored: Stored, content: Content, forbidden: Answer) -> Answer:
    """Return the answer to a submission that is forbidden only in a repeated transaction.

    If the first try was committed, the token may be that of a later submission of the same batch.
    """
    if earlier.outcome not in {Outcome.ACCEPTED, Outcome.ENROLLED}:
        return earlier
    is_stored = stored.periods.get(content.period_start) == content.sha256
    return Answer(Outcome.REPEATED) if is_stored else forbidden


def load(transaction: Transaction, installations: set[bytes], now: Now) -> dict[bytes, Stored]:
    """Read and lock what is known of installations; others count as new."""
    keys = sorted(installations)
    known = {installation: Stored() for installation in keys}
    for installation, token, enrolled, day, until in transaction.select_in(_KNOWN, keys, lock=True):
        tombstone = None if day is None else Tombstone(bytes(installation), day, until)
        known[installation] = Stored(
            has_row=True,
            saved_token=token,
            token=token,
            is_enrolled=enrolled is not None,
            tombstone=tombstone,
        )
    enrolled = [installation for installation in keys if known[installation].is_enrolled]
    if enrolled:
        since = now.day - _REMEMBERED_DAYS
        for installation, start, minute, sha256 in transaction.select_in(_PERIODS, enrolled, since):
            stored = known[installation]
            stored.periods[start] = sha256
            stored.last_accepted = max(stored.last_accepted or 0, minute)
    return known


def _enrol(
    transaction: Transaction, known: dict[bytes, Stored], enrolled: dict[bytes, int], now: Now
) -> None:
    """Write the installations that are stored for the first time, by the day they were seen."""
    new: list[Row] = []
    for installation, first_seen in sorted(enrolled.items()):
        row = (known[installation].token, now.day, first_seen)
        if known[installation].has_row:
            transaction.execute(_ENROL_AGAIN, (*row, installation))
        else:
            new.append((installation, *row))
    _insert(transaction, _ENROL, new)


def _insert(transaction: Transaction, sql: str, rows: list[Row]) -> None:
    """Insert rows of which none was there; raise ConflictError if one is there now."""
    if rows and transaction.insert(sql, rows) != len(rows):
        raise ConflictError("somebody else has stored it")


def erase(transaction: Transaction, erasure: Erasure, now: Now, policy: Policy) -> Answer:
    """Forget an installation, and have the weeks computed again that it was part of."""
    installation = erasure.installation
    stored = load(transaction, {installation}, now)[installation]
    answer = judge_erasure(stored, erasure, now, policy)
    if answer.tombstone is not None and answer.tombstone != stored.tombstone:
        bury(transaction, answer.tombstone, has_row=stored.has_row)
    return answer


def bury(transaction: Transaction, tombstone: Tombstone, *, has_row: bool) -> None:
    """Delete what is held of an installation, and put a tombstone in its place.

    The weeks after those that it was part of tell how many were gone, and so change too.
    """
    installation, day, until = tombstone
    if has_row:
        transaction.execute(_BURY_KNOWN, (day, until, installation))
    else:
        _insert(transaction, _BURY, [tombstone])
    starts = transaction.select(_STARTS, (installation,))
    transaction.execute(_DELETE, (installation,))
    weeks = {monday_of(start) + days for (start,) in starts for days in (0, DAYS_PER_WEEK)}
    for week in sorted(weeks):
        transaction.execute(_RECOMPUTE, (week, installation[0]))
