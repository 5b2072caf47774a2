"""The daily rollover: closes the day, exports what is new, keeps the history within its bounds."""

import asyncio
from datetime import date, timedelta
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import LOGGER, SIGNAL_ROLLED_OVER
from ..engine.events import event_log
from ..engine.uses import use_log
from ..engine.uses.open_day import last_due
from ..helpers.daily import DailyTrigger
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.replacement import async_check_set_aside
from ..storage.storage import Storage
from .counter import UseCounter
from .exporter import Exporter

_MOST_DAYS_TRUSTED = timedelta(days=2)
"""In one rollover: a clock that runs ahead for a while does not make the history old."""


class Rollover:
    """Methods run in the event loop."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: Storage,
        counter: UseCounter,
        exporter: Exporter,
        options: Options,
    ) -> None:
        """Take what the rollover works with; `async_start` comes next."""
        self._hass = hass
        self._storage = storage
        self._state = storage.state_store.state
        self._write_behind = storage.write_behind
        self._counter = counter
        self._exporter = exporter
        self._options = options
        self._lock = asyncio.Lock()
        self._clock = DailyTrigger(hass, self._check_due)

    @callback
    def async_start(self) -> None:
        """Make up for a rollover that was missed, and keep watch."""
        opened = self._storage.opened
        if opened.first_run:
            self._state.rollover = last_due(dt_util.now(), self._options.rollover_time)
        self._clock.async_start(self._options.rollover_time)

    async def async_stop(self) -> None:
        """Watch no more, and wait for the rollover that is under way."""
        self._clock.async_stop()
        async with self._lock:
            pass

    @callback
    def _check_due(self) -> None:
        self._hass.async_create_task(self._async_check_due(), "usage_stats rollover")

    async def _async_check_due(self) -> None:
        async with self._lock:
            now, state = dt_util.now(), self._state
            due = last_due(now, self._options.rollover_time)
            # Not "later": after a clock that ran ahead the last one is in the future.
            if due == state.rollover:
                return
            self._counter.advance(now)
            exported = await self._exporter.async_export()
            if exported.interrupted:
                return
            state.rollover = due
            try:
                await self._async_trust(due)
                await self._async_purge()
            except DatabaseError as err:
                LOGGER.debug("History not purged: %s", err)
            await async_check_set_aside(self._hass, self._storage.database)
            await self._storage.async_save_snapshot()
            async_dispatcher_send(self._hass, SIGNAL_ROLLED_OVER)

    async def _async_trust(self, due: date) -> None:
        """Let the trusted date follow the clock, slowly; raise DatabaseError.

        It goes back as slowly: neither a clock that ran ahead nor one that began at 1970 leaves it
        far off for long.
        """
        state = self._state
        trusted = state.trusted_date
        if trusted is None:
            trusted = await self._write_behind.async_commit(use_log.date_reached)
        if trusted is None:
            oldest = await self._write_behind.async_commit(event_log.oldest)
            trusted = oldest and dt_util.as_local(oldest).date()
        if trusted is not None:
            nearest = min(due, trusted + _MOST_DAYS_TRUSTED)
            state.trusted_date = max(nearest, trusted - _MOST_DAYS_TRUSTED)

    async def _async_purge(self) -> None:
        """Delete the history that is older than the option says; raise DatabaseError."""
        days, today = self._options.history_days, self._state.safe_today
        if days is None or today is None:
            return
        before = today - timedelta(days=days)
        while await self._write_behind.async_commit(partial(use_log.purge_date, before=before)):
            pass
