"""Writes what a backfill has found, or takes it away, and tells those who follow the counters."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from homeassistant.util import dt as dt_util

from ..engine.analysis import backfill_log
from ..engine.analysis.backfill import Found, Plan
from ..engine.analysis.backfill_log import Names, WriteResult
from ..engine.uses.correction import Correction, CorrectionResult
from ..engine.uses.use import Combination
from ..options import Options
from ..storage.storage import Storage
from ..uses.counter import UseCounter

AT_ONCE = 20
"""How many combinations are named or announced in one turn of the event loop."""


@dataclass(slots=True)
class BackfillResult:
    """What backfills have brought, or what was taken away."""

    since: float | None = None
    """In seconds since 1970; None if nothing was looked at."""
    until: float | None = None
    uses: int = 0
    dates: set[date] = field(default_factory=set)
    combinations: set[Combination] = field(default_factory=set)
    left_out: int = 0
    """Combinations of a date beyond the limit, over all dates."""
    hours_left_out: int = 0
    """Hours of a counter's statistics that no uses can explain."""
    not_recorded: set[str] = field(default_factory=set)
    """Entities that the recorder leaves out."""

    def add(self, period: tuple[float, float], written: WriteResult) -> None:
        """Add what one tracker has brought."""
        since, until = period
        if since < until:
            self.since = since if self.since is None else min(since, self.since)
            self.until = until if self.until is None else max(until, self.until)
        self.left_out += written.left_out
        for (day, combination), count in written.counts.items():
            self.uses += count
            self.dates.add(day)
            self.combinations.add(combination)


class BackfillWriter:
    """Writes into one storage. Methods run in the event loop, and raise DatabaseError."""

    def __init__(self, storage: Storage, counter: UseCounter, options: Options) -> None:
        """Write nothing yet."""
        self._storage = storage
        self._counter = counter
        self._options = options

    async def async_write(
        self, plan: Plan, period: tuple[float, float], uses: tuple[Mapping[Found, int], Names]
    ) -> WriteResult:
        """Add the uses that were found in a period, and remember that it is counted."""
        # As with a use of today, the day before is over.
        self._counter.advance(dt_util.utcnow())
        write = partial(
            backfill_log.write,
            plan=plan,
            period=period,
            uses=uses,
            limit=self._options.max_combinations,
        )
        written = await self._storage.write_behind.async_commit(write, self._apply)
        await self._async_announce(self._corrections(written))
        return written

    async def async_undo(self, trackers: Collection[str]) -> BackfillResult:
        """Take away what backfills of trackers have brought, as corrections."""
        result = BackfillResult()
        read = partial(backfill_log.brought, trackers=trackers)
        brought = await self._storage.database.async_read(read)
        day = self._storage.day

        def lowered(combination: Combination, total: int) -> int:
            count = brought[day.date, combination]
            return min(total, max(0, day.totals.get(combination, 0) - count))

        undone = await self._storage.async_change(
            lowered,
            partial(
                backfill_log.undo,
                trackers=trackers,
                now=dt_util.now(),
                limit=self._options.max_combinations,
            ),
            self._apply_corrections,
        )
        for corrected in undone:
            result.uses += corrected.corrected
            result.dates.add(corrected.correction.date)
            result.combinations.add(corrected.correction.combination)
        await self._async_announce(undone)
        await self._storage.async_save_snapshot()
        return result

    def _apply(self, written: WriteResult) -> None:
        day = self._storage.day
        for (date_, combination), count in written.counts.items():
            if date_ == day.date:
                day.correct(combination, count)

    def _apply_corrections(self, undone: list[CorrectionResult]) -> None:
        day = self._storage.day
        for corrected in undone:
            if corrected.start == day.start:
                day.correct(corrected.correction.combination, corrected.counter_change)

    def _corrections(self, written: WriteResult) -> list[CorrectionResult]:
        """Return what was written as those know it who follow corrections."""
        opened = self._storage.open_date
        sums: dict[Combination, tuple[date, int, int]] = {}
        for (day, combination), count in sorted(written.counts.items()):
            _, total, change = sums.get(combination, (day, 0, 0))
            sums[combination] = day, total + count, change + count * (day == opened)
        return [
            CorrectionResult(
                Correction(day, combination, total, ""), total, total, counter_change=change
            )
            for combination, (day, total, change) in sums.items()
        ]

    async def _async_announce(self, results: Iterable[CorrectionResult]) -> None:
        for number, corrected in enumerate(results, 1):
            self._counter.announce(corrected)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
