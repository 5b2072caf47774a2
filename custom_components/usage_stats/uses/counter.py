"""Counts uses on the open day: what a use is counted on, once per use id, within bounds.

Counting happens in memory and cannot fail. Saving is in saving.py, exporting in exporting.py.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import dropwhile

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import EVENT_RESET, LOGGER, SIGNAL_DAY, SIGNAL_USED
from ..engine.uses import use_log
from ..engine.uses.open_day import DayCounts, Step, calendar_step, utc_hour
from ..engine.uses.use import Combination, Use, UsesRequest
from ..engine.uses.use_log import ResetResult
from ..helpers.throttle import Throttle
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

_TELL_SECONDS = 60.0
"""Between two texts of one repair issue."""
_MAX_RECENT_USE_IDS = 10_000
_MAX_CLOSED = 10


@dataclass(frozen=True, slots=True)
class CountResult:
    """What became of a call: how many uses were counted, and whether they are on the disk."""

    counted: int
    durable: bool


class UseCounter:
    """Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, options: Options) -> None:
        """Take what counting works with."""
        self._hass = hass
        self.day = storage.day
        self._storage = storage
        self._database = storage.database
        self._write_behind = storage.write_behind
        self._options = options
        self._closed: deque[DayCounts] = deque(maxlen=_MAX_CLOSED)
        self._turned_away = 0
        self._tell = Throttle(hass.loop, _TELL_SECONDS, self._tell_turned_away)
        self._use_ids: dict[str, date] = {}
        self._use_id_lock = asyncio.Lock()

    @callback
    def record(self, uses: Iterable[Use], use_id: str | None = None) -> int:
        """Count; return how many were counted. They are on the disk some seconds later."""
        now = dt_util.utcnow()
        self.advance(now)
        hour = utc_hour(now)
        counted = 0
        used: list[Combination] = []
        for use in uses:
            skill, modality, count = use
            if self.day.record(use, hour, self._options.max_combinations):
                counted += count
                used.append((skill, modality))
            else:
                self._turned_away += count
                self._tell.happened()
        if use_id is not None:
            self.day.add_use_id(use_id)
            self._remember(use_id)
        if used:
            async_dispatcher_send(self._hass, SIGNAL_USED, used)
        self._write_behind.flush_later()
        return counted

    async def async_record(self, request: UsesRequest) -> CountResult:
        """Count, once per use id, and wait for the disk, but not long. Never an error.

        An id that cannot be looked up in time, and is not in memory, is counted.
        """
        deadline = self._hass.loop.time() + ANSWER_SECONDS
        if request.use_id is None:
            counted = self.record(request.uses)
        else:
            counted = await self._async_count_once(request.uses, request.use_id, deadline)
        return CountResult(counted, durable=await self._write_behind.async_flush(deadline))

    async def _async_count_once(self, uses: list[Use], use_id: str, deadline: float) -> int:
        with suppress(TimeoutError):
            # One at a time: a repeat that comes at once finds what the first call has counted.
            async with asyncio.timeout_at(deadline), self._use_id_lock:
                # With the day that ends now, the ids of the day before it are free again.
                self.advance(dt_util.utcnow())
                known = await self._async_is_known(use_id)
                return 0 if known else self.record(uses, use_id)
        # A use too many is better than one that is lost.
        return 0 if self._is_remembered(use_id) else self.record(uses, use_id)

    async def async_stop(self) -> None:
        """Wait for the calls that are about to count."""
        async with self._use_id_lock:
            self._tell.cancel()
        # Other options may allow more; if they do not, it is raised again.
        async_clear_issue(self._hass, TOO_MANY_COMBINATIONS)

    async def _async_is_known(self, use_id: str) -> bool:
        if self._is_remembered(use_id):
            return True
        has_use_id = partial(use_log.has_use_id, use_id=use_id, start=self.day.start)
        try:
            return await self._database.async_read(has_use_id)
        except DatabaseError as err:
            LOGGER.debug("Cannot look up a use id: %s", err)
            return False

    def _is_remembered(self, use_id: str) -> bool:
        start = self.day.start
        return use_id in self._use_ids and self._use_ids[use_id] in (start.date, start.previous)

    async def async_used_since(self, day: date) -> set[Combination]:
        """Return the combinations used on that date or later; raise DatabaseError."""
        return await self._database.async_read(partial(use_log.used_since, day=day))

    def _remember(self, use_id: str) -> None:
        """Know an id at least until it is in the database."""
        self._use_ids[use_id] = self.day.start.date
        if len(self._use_ids) > _MAX_RECENT_USE_IDS:
            del self._use_ids[next(iter(self._use_ids))]

    @callback
    def ended_since(self, since: datetime | None) -> list[DayCounts]:
        """Return the counters that began then and went to zero, and those after them.

        For those who have yet to show them: only the last few are known.
        """
        return list(dropwhile(lambda ended: ended.start.since != since, self._closed))

    @callback
    def advance(self, now: datetime) -> None:
        """Close the open day if the calendar says so; `now` is aware."""
        today = dt_util.as_local(now).date()
        opened = self.day.start.date
        step = calendar_step(opened, today)
        if step is Step.NONE:
            return
        self._closed.append(self.day.counts())
        self.day.open(today, dt_util.as_utc(now))
        if step is Step.BACK:
            async_raise_issue(
                self._hass, CLOCK_RAN_AHEAD, persistent=True, ahead_date=opened, today=today
            )
        else:
            async_clear_issue(self._hass, CLOCK_RAN_AHEAD)
            async_clear_issue(self._hass, FILE_NEWER)
        self._began_at_zero()

    async def async_reset(self) -> int:
        """Discard what is pending of the open day; return how many uses. Raise DatabaseError."""
        discarded = await self._async_begin_at_zero(use_log.reset)
        self._hass.bus.async_fire(EVENT_RESET, {"discarded": discarded})
        return discarded

    async def async_delete(self) -> None:
        """Delete all uses, of earlier days too; raise DatabaseError."""
        await self._async_begin_at_zero(use_log.delete_all)
        self._use_ids.clear()

    async def _async_begin_at_zero(
        self, work: Callable[[Connection, datetime], ResetResult]
    ) -> int:
        now = dt_util.utcnow()
        reset = await self._write_behind.async_commit(lambda connection: work(connection, now))
        # If the day was closed meanwhile, its counters are at zero already.
        if self.day.start == reset.found.start:
            self._closed.append(reset.found)
            self.day.restart(reset.start, reset.found.totals)
            self._began_at_zero()
        await self._storage.async_save_snapshot()
        return reset.discarded

    def _began_at_zero(self) -> None:
        self._turned_away = 0
        async_clear_issue(self._hass, TOO_MANY_COMBINATIONS)
        async_dispatcher_send(self._hass, SIGNAL_DAY)

    @callback
    def _tell_turned_away(self) -> None:
        # A new day may have begun since.
        if self._turned_away:
            async_raise_issue(
                self._hass,
                TOO_MANY_COMBINATIONS,
                turned_away=self._turned_away,
                maximum=self._options.max_combinations,
            )
