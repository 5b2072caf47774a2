"""Counts what trackers would have counted before they were there, as far as the recorder remembers.

A tracker counts from the instant on which it was attached, which is in the database before
anything else is; a backfill counts what is before that, and its uses and its period are written in
one transaction. What is counted as what is in tracking/backfill.py.
"""

import asyncio
from collections.abc import Collection, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
import math
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
    EVENT_UNUSUAL,
    LOGGER,
    SIGNAL_REPLACED,
    SIGNAL_TRACKER_ATTACHED,
    SIGNAL_TRACKERS,
)
from ..engine.analysis import backfill_log
from ..engine.analysis.backfill import (
    KINDS,
    Coverage,
    Found,
    Plan,
    Question,
    Search,
    Subject,
    counting,
)
from ..engine.analysis.backfill_log import Names
from ..engine.fields import FieldError, RefusedError
from ..engine.uses.use import Combination
from ..helpers.retry import Retry, fixed_delays
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.storage import Storage
from ..uses.counter import UseCounter
from . import recorder, recorder_rows
from .backfill_statistics import CounterBackfill, CounterSource
from .backfill_writer import AT_ONCE, BackfillResult, BackfillWriter
from .recorder import NotAvailableError

_RETRY_DELAYS = fixed_delays(1, 2, 5, 10, 30, 60)


class Trackers(Protocol):
    """What the trackers of an entry say about themselves."""

    def plans(self, only: str | None = None) -> list[Plan]:
        """Return what those count that are attached and can be backfilled, or one of them."""

    def tracker_ids(self) -> set[str]:
        """Return all there are."""

    def origin_of_user(self, user_id: str) -> str:
        """Return the origin that a user stands for."""


class Backfiller:
    """Runs one backfill at a time. Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, storage: Storage, counter: UseCounter, options: Options
    ) -> None:
        """Do nothing before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._options = options
        self._writer = BackfillWriter(storage, counter, options)
        self._counters = CounterBackfill(hass, storage, options, self._writer)
        self._trackers: Trackers | None = None
        self._since: dict[str, float] = {}
        """Since when trackers count, once that is in the database."""
        self._retry = Retry(hass, self._handle_trackers, _RETRY_DELAYS)
        self._lock = asyncio.Lock()
        self._follow_lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[object]] = set()
        self._unlisten: list[CALLBACK_TYPE] = []
        self._started = False

    @callback
    def async_start(self, trackers: Trackers) -> None:
        """Follow the trackers; once Home Assistant has started, backfill those that want it."""
        self._trackers = trackers
        self._unlisten = [
            async_dispatcher_connect(self._hass, SIGNAL_TRACKER_ATTACHED, self._handle_attached),
            async_dispatcher_connect(self._hass, SIGNAL_TRACKERS, self._handle_trackers),
            # A new database does not know since when they count.
            async_dispatcher_connect(self._hass, SIGNAL_REPLACED, self._handle_trackers),
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
            await self._async_follow_now()
            await self._async_run(self._plans(trackers), days, result)
        return result

    async def async_from_statistics(self, tracker: str, source: CounterSource) -> BackfillResult:
        """Count what a counter's statistics know from before a tracker of anything else.

        Raise FieldError, NotAvailableError or DatabaseError.
        """
        async with self._lock:
            await self._async_follow_now()
            known = self._all_plans({tracker})
            if self._trackers is None or not known:
                raise FieldError("tracker", "field_no_tracker")
            since, trackers = self._since[tracker], self._trackers.tracker_ids
            return await self._counters.async_run(known[0], source, since, trackers)

    async def async_undo(self, trackers: Collection[str] | None = None) -> BackfillResult:
        """Take away what backfills have brought, as corrections.

        Raise NotAvailableError or DatabaseError.
        """
        async with self._lock:
            await self._async_follow_now()
            chosen = {plan.tracker for plan in self._all_plans(trackers)}
            return await self._writer.async_undo(chosen)

    def _plans(self, trackers: Collection[str] | None = None) -> list[Plan]:
        """Return those of trackers that states and events tell of."""
        return [plan for plan in self._all_plans(trackers) if plan.kind in KINDS]

    def _all_plans(self, trackers: Collection[str] | None) -> list[Plan]:
        """Return those of trackers whose start is in the database."""
        known = [] if self._trackers is None else self._trackers.plans()
        return [
            plan
            for plan in known
            if plan.tracker in self._since and (trackers is None or plan.tracker in trackers)
        ]

    @callback
    def _handle_attached(self, tracker_id: str) -> None:
        """Keep its start before any of its uses. All of them follow when the last is attached."""
        if self._trackers is not None and (plans := self._trackers.plans(tracker_id)):
            self._create_task(self._async_keep(self._trackers, plans))

    @callback
    def _handle_trackers(self) -> None:
        self._create_task(self._async_follow_and_run())

    @callback
    def _handle_started(self, _hass: HomeAssistant) -> None:
        self._started = True
        self._create_task(self._async_run_wanted())

    def _create_task(self, running: Coroutine[object, object, object]) -> None:
        task = self._hass.async_create_background_task(running, "usage_stats backfill")
        if not task.done():
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _async_follow_and_run(self) -> None:
        """Follow all trackers, and backfill those that want it."""
        if await self._async_follow() and self._started:
            await self._async_run_wanted()

    async def _async_follow_now(self) -> None:
        """Follow all trackers: who asks for a backfill may be faster than the first of these.

        Raise NotAvailableError before all trackers are attached, or DatabaseError.
        """
        if not self._started:
            raise NotAvailableError(translation_key="backfill_too_early")
        if not await self._async_follow():
            raise DatabaseError("the start of trackers is not saved")

    async def _async_follow(self) -> bool:
        """Keep since when all trackers count; return whether that is in the database."""
        trackers = self._trackers
        if trackers is None:
            return False
        kept = await self._async_keep(trackers, trackers.plans())
        # After a stop no tracker is attached, so none would be looked at.
        if kept is None or not self._unlisten:
            return False
        self._since = kept
        return True

    async def _async_keep(
        self, trackers: Trackers, plans: Sequence[Plan]
    ) -> dict[str, float] | None:
        """Keep when trackers were attached, in the next transaction; None: it is tried again."""
        follow = partial(
            backfill_log.follow, plans=plans, trackers=trackers.tracker_ids(), now=time.time()
        )
        async with self._follow_lock:
            try:
                kept = await self._storage.write_behind.async_commit(follow)
            except DatabaseError as err:
                LOGGER.debug("The start of trackers is not saved: %s", err)
                if self._unlisten:
                    self._retry.schedule()
                return None
            self._retry.reset()
        return kept

    async def _async_run_wanted(self) -> None:
        """Backfill the trackers that want it and were not."""
        async with self._lock:
            try:
                done = await self._storage.database.async_read(backfill_log.backfilled)
                plans = (plan for plan in self._plans() if plan.wanted)
                left = [plan for plan in plans if plan.tracker not in done]
                await self._async_run(left, None, BackfillResult())
            except (NotAvailableError, DatabaseError) as err:
                # The next start tries again.
                LOGGER.debug("Nothing was backfilled: %s", err)
            except Exception:
                LOGGER.exception("Unexpected error during a backfill")

    async def _async_run(
        self, plans: Sequence[Plan], days: int | None, result: BackfillResult
    ) -> None:
        """Backfill trackers by one reading, and each in a transaction."""
        if not plans:
            return
        hass, since = self._hass, self._since
        first = await self._async_first(days)
        for plan in plans:
            domains = hass.states.async_entity_ids(plan.domains)
            counted = [entity_id for entity_id in domains if plan.includes(entity_id)]
            result.not_recorded.update(recorder.async_not_recorded(hass, counted, plan.kind))
        questions = await self._async_questions(plans, first, since)
        answers = await self._async_find(questions)
        for plan, question, found in zip(plans, questions, answers, strict=True):
            period = question.since, question.until
            names = await self._async_names(plan, found)
            # One that was deleted or changed meanwhile counts something else, or nothing.
            if self._since.get(plan.tracker) != since[plan.tracker]:
                continue
            result.add(period, await self._writer.async_write(plan, period, (found, names)))

    async def _async_first(self, days: int | None) -> float:
        """Return the start of the first local day to look at."""
        oldest = await recorder.async_read(self._hass, recorder.oldest)
        first = math.inf if oldest is None else recorder.local_midnight(oldest)
        today = dt_util.start_of_local_day()
        for kept in (days, self._options.history_days):
            if kept is not None:
                first = max(first, (today - timedelta(days=kept)).timestamp())
        return first

    async def _async_questions(
        self, plans: Sequence[Plan], first: float, since: Mapping[str, float]
    ) -> list[Question]:
        """Return what is looked for: what one of the trackers will count, the next does not.

        `since` is when each of them started to count, by tracker.
        """
        database = self._storage.database
        spans = {
            kind: await database.async_read(partial(backfill_log.spans, kind=kind))
            for kind in {plan.kind for plan in plans}
        }
        trackers = set() if self._trackers is None else self._trackers.tracker_ids()
        registry = er.async_get(self._hass).entities
        keys = {entry.entity_id: entry.id for entry in registry.values()}
        questions = []
        for plan in plans:
            of_kind, until = spans[plan.kind], since[plan.tracker]
            counted = counting(of_kind, plan.tracker, plan.counted_by, trackers)
            question = Question(
                kind=plan.kind,
                domains=plan.domains,
                entities=plan.entities,
                since=min(first, until),
                until=until,
                coverage=Coverage(counted, keys, plan.left_out),
            )
            questions.append(question)
            of_kind.append(plan.span(question.since, until))
        return questions

    async def _async_find(self, questions: Sequence[Question]) -> Sequence[Mapping[Found, int]]:
        hass, trackers = self._hass, self._trackers
        if trackers is None or all(asked.since == asked.until for asked in questions):
            return [{} for _ in questions]
        registry = er.async_get(hass).entities
        own = {entry.entity_id for entry in registry.values() if entry.platform == DOMAIN}
        search = Search(
            questions=questions,
            zone=dt_util.get_default_time_zone(),
            own=frozenset({*own, EVENT_EXPORTED, EVENT_RESET, EVENT_DELETED, EVENT_UNUSUAL}),
        )
        read = partial(recorder_rows.replay, search=search, user=trackers.origin_of_user)
        return await recorder.async_read(hass, read)

    async def _async_names(self, plan: Plan, found: Iterable[Found]) -> Names:
        """Name what was found of the entities that the tracker counts."""
        names: dict[Subject, Combination] = {}
        for number, item in enumerate(dict.fromkeys(item.subject for item in found)):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
            if plan.includes(item.entity_id):
                with suppress(RefusedError):
                    names[item] = plan.combination(item)
        return names
