"""Counts what trackers would have counted before they were there, as far as the recorder remembers.

A tracker counts from the instant on which it was attached, which is in the database before
anything else is; a backfill counts what is before that, and its uses and its period are written in
one transaction. What is counted as what is in tracking/backfill.py.
"""

import asyncio
from collections.abc import Collection, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
import time
from typing import Protocol

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..const import (
    DOMAIN,
    EVENT_DELETED,
    EVENT_EXPORTED,
    EVENT_RESET,
    LOGGER,
    SIGNAL_TRACKERS,
)
from ..engine.analysis import backfill_log
from ..engine.analysis.backfill import Coverage, Found, Plan, Question, Subject, counting
from ..engine.analysis.backfill_log import Names, WriteResult
from ..engine.fields import RefusedError
from ..engine.uses.correction import Correction, CorrectionResult
from ..engine.uses.use import Combination
from ..helpers.retry import Retry, fixed_delays
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.storage import Storage
from ..uses.counter import UseCounter
from . import recorder
from .recorder import NotAvailableError

_RETRY_DELAYS = fixed_delays(1, 2, 5, 10, 30, 60)
_AT_ONCE = 20
"""How many combinations are named or announced in one turn of the event loop."""


class Trackers(Protocol):
    """What the trackers of an entry say about themselves."""

    def plans(self) -> list[Plan]:
        """Return what those count that are attached and can be backfilled."""

    def tracker_ids(self) -> set[str]:
        """Return all there are."""

    def origin_of_user(self, user_id: str) -> str:
        """Return the origin that a user stands for."""


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


class Backfiller:
    """Runs one backfill at a time. Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, storage: Storage, counter: UseCounter, options: Options
    ) -> None:
        """Do nothing before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._counter = counter
        self._options = options
        self._trackers: Trackers | None = None
        self._since: dict[str, float] = {}
        """Since when trackers count, once that is in the database."""
        self._retry = Retry(hass, self._handle_trackers, _RETRY_DELAYS)
        self._lock = asyncio.Lock()
        self._follow_lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unlisten: list[CALLBACK_TYPE] = []
        self._started = False

    @callback
    def async_start(self, trackers: Trackers) -> None:
        """Follow the trackers; once Home Assistant has started, backfill those that want it."""
        self._trackers = trackers
        self._unlisten = [
            async_dispatcher_connect(self._hass, SIGNAL_TRACKERS, self._handle_trackers),
            async_at_started(self._hass, self._handle_started),
        ]

    async def async_stop(self) -> None:
        """Stop what is under way: all of it is in the database, or nothing."""
        while self._unlisten:
            self._unlisten.pop()()
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._retry.cancel()

    async def async_backfill(
        self, trackers: Collection[str] | None = None, days: int | None = None
    ) -> BackfillResult:
        """Count the days before for some trackers, or for all.

        Raise NotAvailableError or DatabaseError.
        """
        result = BackfillResult()
        async with self._lock:
            for plan in self._plans(trackers):
                await self._async_one(plan, days, result)
        return result

    async def async_undo(self, trackers: Collection[str] | None = None) -> BackfillResult:
        """Take away what backfills have brought, as corrections. Raise DatabaseError."""
        result = BackfillResult()
        async with self._lock:
            chosen = {plan.tracker for plan in self._plans(trackers)}
            read = partial(backfill_log.brought, trackers=chosen)
            brought = await self._storage.database.async_read(read)
            day = self._storage.day

            def lowered(combination: Combination, total: int) -> int:
                count = brought[day.date, combination]
                return min(total, max(0, day.totals.get(combination, 0) - count))

            undone = await self._storage.async_change(
                lowered,
                partial(
                    backfill_log.undo,
                    trackers=chosen,
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

    def _plans(self, trackers: Collection[str] | None = None) -> list[Plan]:
        """Return those of trackers whose start is in the database."""
        known = [] if self._trackers is None else self._trackers.plans()
        return [
            plan
            for plan in known
            if plan.tracker in self._since and (trackers is None or plan.tracker in trackers)
        ]

    @callback
    def _handle_trackers(self) -> None:
        self._create_task(self._async_follow())

    @callback
    def _handle_started(self, _hass: HomeAssistant) -> None:
        self._started = True
        self._create_task(self._async_run_wanted())

    def _create_task(self, running: Coroutine[object, object, None]) -> None:
        task = self._hass.async_create_background_task(running, "usage_stats backfill")
        if not task.done():
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _async_follow(self) -> None:
        """Keep when trackers were attached, in the next transaction."""
        trackers = self._trackers
        if trackers is None:
            return
        follow = partial(
            backfill_log.follow,
            plans=trackers.plans(),
            trackers=trackers.tracker_ids(),
            now=time.time(),
        )
        async with self._follow_lock:
            try:
                self._since = await self._storage.write_behind.async_commit(follow)
            except DatabaseError as err:
                LOGGER.debug("The start of trackers is not saved: %s", err)
                self._retry.schedule()
                return
            self._retry.reset()
        if self._started:
            await self._async_run_wanted()

    async def _async_run_wanted(self) -> None:
        """Backfill the trackers that want it and were not."""
        async with self._lock:
            try:
                done = await self._storage.database.async_read(backfill_log.backfilled)
                for plan in self._plans():
                    if plan.wanted and plan.tracker not in done:
                        await self._async_one(plan, None, BackfillResult())
            except (NotAvailableError, DatabaseError) as err:
                # The next start tries again.
                LOGGER.debug("Nothing was backfilled: %s", err)
            except Exception:
                LOGGER.exception("Unexpected error during a backfill")

    async def _async_one(self, plan: Plan, days: int | None, result: BackfillResult) -> None:
        """Backfill a tracker."""
        hass, until = self._hass, self._since[plan.tracker]
        period = await self._async_first(days, until), until
        domains = hass.states.async_entity_ids(plan.domains)
        counted = [entity_id for entity_id in domains if plan.includes(entity_id)]
        result.not_recorded.update(recorder.async_not_recorded(hass, counted, plan.kind))
        found = await self._async_find(plan, period)
        names = await self._async_names(plan, found)
        # As with a use of today, the day before is over.
        self._counter.advance(dt_util.utcnow())
        written = await self._storage.write_behind.async_commit(
            partial(
                backfill_log.write,
                plan=plan,
                period=period,
                uses=(found, names),
                limit=self._options.max_combinations,
            ),
            self._apply,
        )
        result.add(period, written)
        await self._async_announce(self._corrections(written))

    async def _async_first(self, days: int | None, until: float) -> float:
        """Return the start of the first local day to look at."""
        oldest = await recorder.async_read(self._hass, recorder.oldest)
        first = until if oldest is None else recorder.local_midnight(oldest)
        today = dt_util.start_of_local_day()
        for kept in (days, self._options.history_days):
            if kept is not None:
                first = max(first, (today - timedelta(days=kept)).timestamp())
        return min(first, until)

    async def _async_find(self, plan: Plan, period: tuple[float, float]) -> dict[Found, int]:
        hass, trackers = self._hass, self._trackers
        since, until = period
        if trackers is None or since == until:
            return {}
        spans = await self._storage.database.async_read(partial(backfill_log.spans, kind=plan.kind))
        entries = er.async_get(hass).entities.values()
        own = {entry.entity_id for entry in entries if entry.platform == DOMAIN}
        question = Question(
            kind=plan.kind,
            domains=plan.domains,
            since=since,
            until=until,
            zone=dt_util.get_default_time_zone(),
            coverage=Coverage(
                counting(spans, plan.tracker, plan.counted_by, trackers.tracker_ids()),
                {entry.entity_id: entry.id for entry in entries},
                plan.left_out,
            ),
            own=frozenset({*own, EVENT_EXPORTED, EVENT_RESET, EVENT_DELETED}),
        )
        return await recorder.async_read(
            hass, partial(recorder.replay, question=question, user=trackers.origin_of_user)
        )

    async def _async_names(self, plan: Plan, found: Iterable[Found]) -> Names:
        """Name what was found of the entities that the tracker counts."""
        names: dict[Subject, Combination] = {}
        for number, item in enumerate(dict.fromkeys(item.subject for item in found)):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            if plan.includes(item.entity_id):
                with suppress(RefusedError):
                    names[item] = plan.combination(item)
        return names

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
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
