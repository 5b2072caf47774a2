"""The engine, with a ledger of what was counted.

The ledger is in ledger.py.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
import shutil
import sqlite3

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events.queue import EventQueue
from custom_components.usage_stats.engine.uses import archive, csv_file, recovery, use_log
from custom_components.usage_stats.engine.uses.batch_queue import BatchQueue
from custom_components.usage_stats.engine.uses.correction import (
    Correction,
    CorrectionResult,
    correct,
)
from custom_components.usage_stats.engine.uses.csv_file import Batch
from custom_components.usage_stats.engine.uses.open_day import (
    DayStart,
    OpenDay,
    Snapshot,
    Step,
    calendar_step,
)
from custom_components.usage_stats.engine.uses.use import Use
from custom_components.usage_stats.engine.uses.use_log import ResetResult
from custom_components.usage_stats.engine.write_behind import Job, Transaction, WriteQueue

from ..disk import Crash, Disk, Trouble
from .ledger import Key, Ledger, Opened, Used

LIMIT = 1_000


class Home:
    """One installation: a database, a folder of files, a clock in a zone."""

    day: OpenDay
    connection: sqlite3.Connection

    def __init__(self, root: Path, disk: Disk, now: datetime, zone: tzinfo) -> None:
        """Begin in a folder of its own; `now` is in UTC."""
        self.root = root
        self.folder = root / "usage_stats"
        self.disk = disk
        self.now = now
        self.zone = zone
        self.ledger = Ledger()
        self.batch_queue = BatchQueue()
        self.kept: Snapshot | None = None
        """The snapshot that is outside the database."""
        self._lives = 0
        self.database = root / "0.db"
        schema.create(self.database).close()
        self.start()

    def local(self) -> datetime:
        """Return the local time."""
        return self.now.astimezone(self.zone)

    def instant(self) -> datetime:
        """Return the time, a little later with each look."""
        self.now += timedelta(microseconds=1)
        return self.now

    def start(self) -> None:
        """Read what is there."""
        self.batch_queue = BatchQueue()
        self.connection = schema.open_writer(self.database)
        if self.kept is not None:
            known = use_log.knows(self.connection, self.kept.start.date)
            self.connection.execute("BEGIN IMMEDIATE")
            recovery.catch_up(self.connection, self.folder, self.kept, self.zone)
            self.connection.execute("COMMIT")
            self.ledger.restore(known=known)
        stored = use_log.load(self.connection)
        if stored is None:
            start = DayStart(self.local().date(), self.now, previous=None)
            self.day = OpenDay(start, {}, new=True)
            self.ledger.unsaved.append(Opened(start))
        else:
            self.day = OpenDay(stored.start, dict(stored.totals), new=False)
        self.queue: WriteQueue[Future[bool]] = WriteQueue(self.day, EventQueue(), Future)

    def record(self, use: Use) -> None:
        """Count a use."""
        self.advance()
        assert self.day.record(use, int(self.now.timestamp()) // 3_600, LIMIT)
        self.ledger.unsaved.append(Used(self.day.start.date, use))

    def advance(self) -> None:
        """Close the open day if the calendar says so."""
        today = self.local().date()
        if calendar_step(self.day.start.date, today) is not Step.NONE:
            self.day.open(today, self.instant())
            self.ledger.unsaved.append(Opened(self.day.start))

    def save[T](
        self,
        work: Callable[[sqlite3.Connection], T],
        meanwhile: Sequence[Callable[[], None]] = (),
        committed: Callable[[], None] = lambda: None,
    ) -> T:
        """Save in the same transaction as some work, while other things happen.

        Raise OSError when nothing came of it.
        """
        pending = self.day.has_pending
        flushed, done = self.queue.flush(), Future[T]()
        # True at once only if nothing was left to save.
        saved = flushed.done() and flushed.result()
        assert not (saved and pending)
        self.queue.add(Job(work, done))
        transaction = self.queue.begin()
        events, self.ledger.unsaved = self.ledger.unsaved, []
        for happen in meanwhile:
            happen()
        try:
            result = self._commit(transaction)
        except OSError as err:
            self.queue.fail(transaction, err)
            self.ledger.unsaved[:0] = events
            assert flushed.result() is saved
            raise
        self.ledger.save(events)
        committed()
        self.disk.step("committed", fails=False)
        assert not self.queue.succeed(transaction, result)
        assert flushed.result() is True
        return done.result()

    def _commit(self, transaction: Transaction) -> object:
        self.disk.step("BEGIN")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            result = transaction.write(self.connection, self.now)
            self.disk.step("COMMIT")
        except OSError:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        return result

    def export(self, *, closed_only: bool) -> None:
        """Bring what is pending into the files, as far as they can be written."""
        take = partial(
            use_log.take,
            now=self.local(),
            closed_only=closed_only,
        )
        with suppress(OSError):
            self._write_batches(take)

    def _write_batches(self, take: Callable[[sqlite3.Connection], list[Batch]]) -> None:
        queue = self.batch_queue
        backlog = queue.begin()
        taken = self.save(take)
        queue.add(taken, use_log.waiting(self.connection) if backlog else None)
        for batch_id, day in queue.batches():
            batch = queue.known(batch_id) or use_log.batch(self.connection, batch_id)
            tried = queue.mark_tried(batch_id)
            try:
                archive.append(self.folder, batch, tried=tried)
            except OSError as err:
                if isinstance(err, csv_file.UntouchedError):
                    queue.mark_untouched(batch_id, tried=tried)
                queue.block(day)
                continue
            self.save(partial(use_log.finish, batch_id=batch_id, now=self.now))
        queue.end()
        assert queue.waiting == len(use_log.waiting(self.connection))

    def reset(self, meanwhile: Sequence[Callable[[], None]] = ()) -> None:
        """Discard what is pending of the open day."""
        lost: Counter[Key] = Counter()
        now = self.instant()

        def work(connection: sqlite3.Connection) -> ResetResult:
            _, pending = history(connection)
            reset = use_log.reset(connection, now)
            day = reset.start.date
            lost.update({key: count for key, count in pending.items() if key[0] == day})
            return reset

        def committed() -> None:
            self.ledger.discarded.update(lost)
            self.ledger.shown.clear()
            self.ledger.open_since = now

        with suppress(OSError):
            reset = self.save(work, meanwhile, committed)
            assert reset.discarded == lost.total()
            if self.day.start == reset.found.start:
                self.day.restart(reset.start, reset.found.totals)

    def correct(self, correction: Correction, meanwhile: Sequence[Callable[[], None]] = ()) -> None:
        """Add uses to a date, or take some away if there are as many."""
        results: list[CorrectionResult] = []
        now = self.local()

        def work(connection: sqlite3.Connection) -> CorrectionResult:
            results.append(correct(connection, correction, now, LIMIT))
            return results[0]

        with suppress(OSError):
            kept = self._lower_kept(correction)
            try:
                result = self.save(
                    work, meanwhile, lambda: self.ledger.correct(correction, results[0])
                )
            except OSError:
                self.kept = kept
                raise
            self.batch_queue.add_corrections(result.batches)
            if result.start == self.day.start:
                self.day.correct(correction.combination, result.counter_change)

    def _lower_kept(self, correction: Correction) -> Snapshot | None:
        """Lower the counter in the snapshot, once the database has what the snapshot has."""
        kept, combination = self.kept, correction.combination
        left = max(0, self.day.totals.get(combination, 0) + correction.count)
        if kept is None or self.day.start.date != correction.date:
            return kept
        if kept.totals.get(combination, 0) > left:
            if self.ledger.kept:
                self.save(lambda _connection: None)
            self.kept = replace(kept, totals={**kept.totals, combination: left})
        return kept

    def keep(self) -> None:
        """Keep a snapshot outside the database."""
        written = use_log.exports(self.connection).written
        self.kept = Snapshot(*self.day.counts(), written, None)
        self.ledger.kept = list(self.ledger.unsaved)

    def stop(self) -> None:
        """End in order; what the database does not take is kept outside it."""
        with suppress(OSError):
            self.save(lambda _connection: None)
        self.keep()
        self.connection.close()
        self.ledger.unsaved.clear()

    def crash(self, trouble: Trouble | None = None) -> None:
        """End without any order: memory is lost, and the files stay as they are at this moment."""
        self._lives += 1
        left = self.root / f"{self._lives}.db"
        for companion in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copy(f"{self.database}{companion}", f"{left}{companion}")
        self.connection.close()
        self.database = left
        self.ledger.unsaved.clear()
        if trouble is not None and trouble.power and self.folder.is_dir():
            self.disk.lose_power(self.folder, trouble)

    def survive(self, trouble: Trouble | None, work: Callable[[], None]) -> None:
        """Work while something goes wrong; start again after a crash."""
        self.disk.expect(trouble)
        try:
            work()
        except Crash:
            self.disk.expect(None)
            self.crash(trouble)
            self.start()
        self.disk.expect(None)


def history(connection: sqlite3.Connection) -> tuple[Counter[Key], Counter[Key]]:
    """Return the uses in the database, and those of them that no batch has taken."""
    counted: Counter[Key] = Counter()
    pending: Counter[Key] = Counter()
    found = connection.execute("SELECT date, skill, modality, count, exported FROM uses")
    for day, skill, modality, count, exported in found:
        key = (date.fromisoformat(day), skill, modality)
        counted[key] += count
        pending[key] += count - exported
    return counted, +pending


def utc(text: str) -> datetime:
    """Read a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
