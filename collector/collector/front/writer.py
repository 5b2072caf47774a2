"""Requests that wait for the disk. One thread writes; those that wait together share a commit."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
import sys
from threading import Condition, Thread
import time
from typing import Final, NamedTuple

from ..log import LOGGER
from ..store import ledger
from ..store.database import Database
from ..store.errors import StoreError, UnavailableError
from ..store.judgement import Policy, now_at
from ..store.records import Answer, Erasure, Submission
from ..store.tombstones import TombstoneFile
from .metrics import Metrics

type Wanted = Submission | Erasure

_MOST_TOGETHER = 128
_SWITCH_SECONDS = 0.0002
"""How long a thread waits for its turn: with Python's 5 ms, a transaction takes many of these."""
MAX_WAITING: Final = 1024
WAIT_SECONDS: Final = 6.0
"""After that a request is answered 503. Installations wait for ten."""


class QueueFullError(Exception):
    """More requests wait already than can be served in time."""


class _Job(NamedTuple):
    """A request, and who waits for its answer."""

    wanted: Wanted
    answer: asyncio.Future[Answer]


class Writer:
    """Nothing is answered before it is on the disk."""

    def __init__(
        self,
        database: Database,
        tombstones: TombstoneFile,
        policy: Policy,
        metrics: Metrics,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take a connection for the thread alone."""
        self._database = database
        self._tombstones = tombstones
        self._policy = policy
        self.metrics = metrics
        self.clock = clock
        self._jobs: deque[_Job] = deque()
        self._changed = Condition()
        self._is_woken = False
        self._is_stopping = False
        self._thread: Thread | None = None
        self.is_working = True
        """Whether the last transaction succeeded."""

    def start(self) -> None:
        """Start the thread."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    async def ask(self, wanted: Wanted) -> Answer:
        """Return the answer once it is on the disk.

        Raise QueueFullError at once, or UnavailableError or TimeoutError; after these it may
        still be done.
        """
        if len(self._jobs) >= MAX_WAITING:
            raise QueueFullError
        loop = asyncio.get_running_loop()
        job = _Job(wanted, loop.create_future())
        self._jobs.append(job)
        if not self._is_woken:
            # After those that have arrived at the same time.
            self._is_woken = True
            loop.call_soon(self._wake)
        self.metrics.waiting += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await job.answer
        finally:
            self.metrics.waiting -= 1
            if job.answer.cancelled():
                self._give_up(job)

    def _give_up(self, job: _Job) -> None:
        """Make room for others, unless the thread has taken it already."""
        with self._changed, suppress(ValueError):
            self._jobs.remove(job)

    def _wake(self) -> None:
        self._is_woken = False
        with self._changed:
            self._changed.notify()

    def _work(self) -> None:
        while jobs := self._take():
            for kind, group in groupby(jobs, lambda job: type(job.wanted)):
                together = list(group)
                if kind is Submission:
                    self._answer(together)
                else:
                    for job in together:
                        self._answer([job])
        self._database.close()

    def _take(self) -> list[_Job]:
        """Wait for requests; return none when it is time to stop and none is left."""
        with self._changed:
            while True:
                together = min(len(self._jobs), _MOST_TOGETHER)
                jobs = [self._jobs.popleft() for _ in range(together)]
                # Somebody who no longer waits will ask once more.
                if waiting := [job for job in jobs if not job.answer.done()]:
                    return waiting
                if not self._jobs:
                    if self._is_stopping:
                        return []
                    self._changed.wait()

    def _answer(self, jobs: Sequence[_Job]) -> None:
        """Run one transaction, then tell the event loop."""
        started = time.perf_counter()
        answers: Sequence[Answer] | StoreError
        try:
            answers = self._write([job.wanted for job in jobs])
            self.metrics.committed(time.perf_counter() - started)
        except StoreError as err:
            answers = err
        except Exception:
            LOGGER.exception("A transaction failed")
            answers = UnavailableError("unexpected")
        self.is_working = not isinstance(answers, StoreError)
        loop = jobs[0].answer.get_loop()
        loop.call_soon_threadsafe(_resolve, jobs, answers)

    def _write(self, wanted: Sequence[Wanted]) -> Sequence[Answer]:
        now = now_at(self.clock())
        match wanted:
            case [Erasure() as erasure]:
                answer = self._database.run(
                    partial(ledger.erase, erasure=erasure, now=now, policy=self._policy)
                )
                if answer.tombstone is not None:
                    self._tombstones.ensure(answer.tombstone)
                return [answer]
            case _:
                submissions = [item for item in wanted if isinstance(item, Submission)]
                return self._database.run(
                    partial(
                        ledger.submit,
                        submissions=submissions,
                        now=now,
                        policy=self._policy,
                        earlier=[],
                    )
                )


def _resolve(jobs: Sequence[_Job], answers: Sequence[Answer] | StoreError) -> None:
    for number, job in enumerate(jobs):
        if not job.answer.done():
            if isinstance(answers, StoreError):
                job.answer.set_exception(answers)
            else:
                job.answer.set_result(answers[number])
