"""Counts uses on the open day, once per use id, up to the maximum number of combinations.

Counting happens in memory and cannot fail. The database follows in storage/write_behind.py, the CSV
files in exporter.py.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import dropwhile

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..const import (
    EVENT_RESET,
    LOGGER,
    SIGNAL_CORRECTED,
    SIGNAL_DAY,
    SIGNAL_DAY_CLOSED,
    SIGNAL_FIRST_USED,
    SIGNAL_RENAMED,
    SIGNAL_USED,
)
from ..engine.uses import use_log
from ..engine.uses.correction import Correction, CorrectionResult
from ..engine.uses.open_day import DayCounts, Step, calendar_step, utc_hour
from ..engine.uses.renaming import Rename
from ..engine.uses.use import Combination, Use, UsesRequest
from ..engine.uses.use_log import ResetResult
from ..issues import (
    CLOCK_RAN_AHEAD,
    FILE_NEWER,
    TOO_MANY_COMBINATIONS,
    async_clear_issue,
    async_raise_issue,
)
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from ..storage.write_behind import ANSWER_SECONDS

_ISSUE_SECONDS = 60.0
"""The shortest time between two updates of the repair issue."""
_MAX_RECENT_USE_IDS = 10_000
_MAX_CLOSED = 10
_MANY = 100
"""From so many on, sensors are told in a turn of the event loop of their own."""

STARTED_BY_US: ContextVar[bool] = ContextVar("usage_stats_started_by_us", default=False)
"""Whether our own triggers or states have started what is recording now."""


@dataclass(frozen=True, slots=True)
class CountResult:
    """How many uses of a call were counted, and whether they are on disk."""

    counted: int
    durable: bool


class UseCounter:
    """Owns the use ids and the days that were closed. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, options: Options) -> None:
        """Count on the open day of the storage."""
        self._hass = hass
        self.day = storage.day
        self._storage = storage
        self._options = options
        self._closed: deque[DayCounts] = deque(maxlen=_MAX_CLOSED)
        self._turned_away = 0
        self._issue_debouncer = Debouncer(
            hass,
            LOGGER,
            cooldown=_ISSUE_SECONDS,
            immediate=True,
            function=self._raise_too_many_combinations,
        )
        self._used: set[Combination] = set()
        """Combinations used since the start."""
        self._use_ids: dict[str, date] = {}
        self._use_id_lock = asyncio.Lock()

    @callback
    def record(self, uses: Iterable[Use], use_id: str | None = None) -> int:
        """Count uses; return how many were counted. They are on disk some seconds later."""
        now = dt_util.utcnow()
        self.advance(now)
        hour = utc_hour(now)
        counted = turned_away = 0
        used: list[Use] = []
        first_used: list[Combination] = []
        for use in uses:
            skill, modality, count = use
            if self.day.record(use, hour, self._options.max_combinations):
                counted += count
                used.append(use)
                combination = (skill, modality)
                if combination not in self._used:
                    self._used.add(combination)
                    first_used.append(combination)
            else:
                turned_away += count
        if turned_away:
            self._turned_away += turned_away
            self._issue_debouncer.async_schedule_call()
        if use_id is not None:
            self.day.add_use_id(use_id)
            self._remember(use_id)
        if len(used) > _MANY:
            # In a turn of the event loop of its own: counting alone takes a millisecond.
            self._hass.loop.call_soon(async_dispatcher_send, self._hass, SIGNAL_USED, used)
        elif used:
            async_dispatcher_send(self._hass, SIGNAL_USED, used)
        if first_used:
            self._hass.loop.call_soon(
                async_dispatcher_send, self._hass, SIGNAL_FIRST_USED, first_used
            )
        self._storage.write_behind.flush_later()
        return counted

    async def async_record(self, request: UsesRequest) -> CountResult:
        """Count uses, once per use id, and wait for the disk for a second at most.

        Never raises: if a use id cannot be looked up in time, the uses are counted.
        """
        deadline = self._hass.loop.time() + ANSWER_SECONDS
        counted = await self.async_count(request)
        return CountResult(counted, durable=await self._storage.write_behind.async_flush(deadline))

    async def async_count(self, request: UsesRequest) -> int:
        """Count uses, once per use id; return how many were counted. Never raises."""
        uses, use_id = request
        if use_id is None:
            return self.record(uses)
        deadline = self._hass.loop.time() + ANSWER_SECONDS
        with suppress(TimeoutError):
            # One at a time, so that a repeat finds what the first call has counted.
            async with asyncio.timeout_at(deadline), self._use_id_lock:
                # If a day ends now, the ids of the day before it may be used again.
                self.advance(dt_util.utcnow())
                known = await self._async_is_known(use_id)
                return 0 if known else self.record(uses, use_id)
        # Better to count a use twice than to lose it.
        return 0 if self._is_remembered(use_id) else self.record(uses, use_id)

    async def async_stop(self) -> None:
        """Wait for calls that look up a use id."""
        async with self._use_id_lock:
            self._issue_debouncer.async_shutdown()
        async_clear_issue(self._hass, TOO_MANY_COMBINATIONS)

    @callback
    def async_options_changed(self) -> None:
        """Clear the issue if there is room for more combinations now."""
        if len(self.day.totals) < self._options.max_combinations:
            self._turned_away = 0
            async_clear_issue(self._hass, TOO_MANY_COMBINATIONS)

    async def _async_is_known(self, use_id: str) -> bool:
        if self._is_remembered(use_id):
            return True
        has_use_id = partial(use_log.has_use_id, use_id=use_id, start=self.day.start)
        try:
            return await self._storage.database.async_read(has_use_id)
        except DatabaseError as err:
            LOGGER.debug("Cannot look up a use id: %s", err)
            return False

    def _is_remembered(self, use_id: str) -> bool:
        start = self.day.start
        return use_id in self._use_ids and self._use_ids[use_id] in (start.date, start.previous)

    async def async_last_hours(self, day: date) -> dict[Combination, datetime]:
        """Return the start of the last hour in which each combination was used, since that date.

        In UTC. Raise DatabaseError.
        """
        return await self._storage.database.async_read(partial(use_log.last_hours, day=day))

    def _remember(self, use_id: str) -> None:
        """Keep an id in memory at least until it is in the database."""
        self._use_ids[use_id] = self.day.date
        if len(self._use_ids) > _MAX_RECENT_USE_IDS:
            del self._use_ids[next(iter(self._use_ids))]

    @callback
    def ended_since(self, since: datetime | None) -> list[DayCounts]:
        """Return the closed counters from those that started at `since` on, the oldest first.

        A sensor that still shows `since` has these last counts to write. Only the last few are
        kept.
        """
        return list(dropwhile(lambda ended: ended.start.since != since, self._closed))

    @callback
    def advance(self, now: datetime) -> None:
        """Close the open day if its date is over; `now` is aware."""
        today = dt_util.as_local(now).date()
        opened = self.day.date
        step = calendar_step(opened, today)
        if step is Step.NONE:
            return
        ended = self.day.counts()
        self._closed.append(ended)
        self.day.open(today, dt_util.as_utc(now))
        if step is Step.BACK:
            async_raise_issue(
                self._hass, CLOCK_RAN_AHEAD, persistent=True, ahead_date=opened, today=today
            )
        else:
            async_clear_issue(self._hass, CLOCK_RAN_AHEAD)
            async_clear_issue(self._hass, FILE_NEWER)
        self._handle_zero()

        @callback
        def announce(hass: HomeAssistant) -> None:
            async_dispatcher_send(hass, SIGNAL_DAY_CLOSED, ended)

        # Automations do not listen before Home Assistant has started.
        async_at_started(self._hass, announce)

    async def async_pending(self) -> int:
        """Return how many uses of the open day no export has written; raise DatabaseError."""
        # With what waits in memory. While nothing can be written, nothing can be discarded.
        return await self._storage.write_behind.async_commit(
            lambda connection: use_log.pending(connection, self.day.date)
        )

    async def async_reset(self) -> int:
        """Discard the pending uses of the open day; return how many. Raise DatabaseError."""
        discarded = await self._async_set_to_zero(use_log.reset)
        self._hass.bus.async_fire(EVENT_RESET, {"discarded": discarded})
        return discarded

    async def async_rename(self, rename: Rename) -> int:
        """Rename or merge combinations everywhere; return how many. Raise DatabaseError."""
        renamed = await self._storage.async_rename(rename)
        self._closed = deque(
            (ended.renamed(rename.target) for ended in self._closed), maxlen=_MAX_CLOSED
        )
        for old, new in renamed.items():
            self._used.discard(old)
            async_dispatcher_send(self._hass, SIGNAL_RENAMED, old, new)
        return len(renamed)

    async def async_correct(self, correction: Correction) -> CorrectionResult:
        """Add uses to the open or an earlier day, or take some away.

        Raise FieldError or DatabaseError.
        """
        now = dt_util.now()
        correction.check(self.day.date, now)
        if correction.count > 0 and correction.date == now.date():
            # As with a use of today, the day before is over.
            self.advance(now)
        result = await self._storage.async_correct(correction, self._options.max_combinations)
        if result.corrected:
            self.announce(result)
        return result

    @callback
    def announce(self, result: CorrectionResult) -> None:
        """Tell sensors, names and files of uses that were added or taken away."""
        if not result.total:
            # The next use is a first one to those who know the names.
            self._used.discard(result.correction.combination)
        async_dispatcher_send(self._hass, SIGNAL_CORRECTED, result)

    async def async_delete(self) -> None:
        """Delete all uses, of earlier days too; raise DatabaseError."""
        await self._async_set_to_zero(use_log.delete_all)
        self._use_ids.clear()
        self._used.clear()

    async def _async_set_to_zero(self, work: Callable[[Connection, datetime], ResetResult]) -> int:
        now = dt_util.utcnow()
        reset = await self._storage.write_behind.async_commit(
            lambda connection: work(connection, now)
        )
        # A day that was closed meanwhile is at zero already.
        if self.day.start == reset.found.start:
            self._closed.append(reset.found)
            self.day.restart(reset.start, reset.found.totals)
            self._handle_zero()
        await self._storage.async_save_snapshot()
        return reset.discarded

    def _handle_zero(self) -> None:
        self._turned_away = 0
        async_clear_issue(self._hass, TOO_MANY_COMBINATIONS)
        async_dispatcher_send(self._hass, SIGNAL_DAY)

    @callback
    def _raise_too_many_combinations(self) -> None:
        # The day may have ended since it was scheduled.
        if self._turned_away:
            async_raise_issue(
                self._hass,
                TOO_MANY_COMBINATIONS,
                turned_away=self._turned_away,
                maximum=self._options.max_combinations,
            )
