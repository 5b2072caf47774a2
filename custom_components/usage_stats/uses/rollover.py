"""The daily rollover: closes the day, exports what is pending and purges old history."""

import asyncio
from datetime import date, timedelta
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import LOGGER, SIGNAL_ROLLED_OVER
from ..engine.daily import FIRST_DATE, last_due
from ..engine.events import event_log
from ..engine.uses import retention
from ..helpers.daily import DailyTrigger
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.replacement import async_check_set_aside
from ..storage.storage import Storage
from .counter import UseCounter
from .exporter import Exporter

_MAX_STEP = timedelta(days=2)
"""How far one rollover moves the trusted date."""


class Rollover:
    """Runs once a day, late rather than never. Methods run in the event loop."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: Storage,
        counter: UseCounter,
        exporter: Exporter,
        options: Options,
    ) -> None:
        """Do nothing before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._state = storage.state_store.state
        self._counter = counter
        self._exporter = exporter
        self._options = options
        self._lock = asyncio.Lock()
        self._trigger = DailyTrigger(hass, self._check_due)

    async def async_prepare(self) -> None:
        """On a first run, save the state: it must be on the disk before a use is counted.

        Without it, the next start after a crash would make up for a rollover that was not missed.
        """
        if self._storage.opened.first_run:
            self._state.rollover = last_due(dt_util.now(), self._options.rollover_time)
        if not self._storage.state_store.found:
            await self._storage.state_store.async_save_state()

    @callback
    def async_start(self) -> None:
        """Make up for a missed rollover, and check every day."""
        self._trigger.async_start(self._options.rollover_time)

    @callback
    def async_options_changed(self) -> None:
        """Check at the new time."""
        self._trigger.async_stop()
        self._trigger.async_start(self._options.rollover_time)

    async def async_stop(self) -> None:
        """Check no more, and wait for the rollover under way."""
        self._trigger.async_stop()
        async with self._lock:
            pass

    @callback
    def _check_due(self) -> None:
        self._hass.async_create_task(self._async_check_due(), "usage_stats rollover")

    async def _async_check_due(self) -> None:
        async with self._lock:
            now, state = dt_util.now(), self._state
            due = last_due(now, self._options.rollover_time)
            # Not "later than": after a clock that ran ahead, the last one is in the future.
            if due == state.rollover:
                return
            # One that was due yesterday, and is made up for before today's, has not closed its day.
            if due != self._counter.day.date:
                self._counter.advance(now)
            result = await self._exporter.async_export()
            if result.interrupted:
                return
            state.rollover = due
            try:
                await self._async_move_trusted_date(due)
                await self._async_purge()
            except DatabaseError as err:
                LOGGER.debug("History not purged: %s", err)
            await async_check_set_aside(self._hass, self._storage.database)
            await self._storage.async_save_snapshot()
            async_dispatcher_send(self._hass, SIGNAL_ROLLED_OVER)

    async def _async_move_trusted_date(self, due: date) -> None:
        """Move the trusted date towards `due`, slowly in both directions; raise DatabaseError.

        A clock that runs ahead for a while must not age the history. One before `FIRST_DATE` is not
        followed at all, and what an earlier version took from such a clock is replaced by the last
        plausible date of uses, or else of events.
        """
        if due < FIRST_DATE:
            return
        state = self._state
        trusted = state.trusted_date
        if trusted is None or trusted < FIRST_DATE:
            trusted = await self._storage.database.async_read(retention.date_reached)
        if trusted is None:
            oldest = await self._storage.database.async_read(event_log.oldest)
            trusted = oldest and dt_util.as_local(oldest).date()
        if trusted is not None:
            nearest = min(due, trusted + _MAX_STEP)
            state.trusted_date = max(nearest, trusted - _MAX_STEP)

    async def _async_purge(self) -> None:
        """Delete history that is older than the option allows; raise DatabaseError."""
        days, today = self._options.history_days, self._state.safe_today
        if days is None or today is None:
            return
        old = partial(retention.dates_before, before=today - timedelta(days=days))
        for day in await self._storage.database.async_read(old):
            await self._storage.write_behind.async_commit(partial(retention.purge_date, day=day))
