"""Judges each day that is closed by the days before it, and tells what is unusual."""

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import (
    DOMAIN,
    EVENT_UNUSUAL,
    LOGGER,
    SIGNAL_DAY_CLOSED,
    SIGNAL_RENAMED,
    SIGNAL_UNUSUAL,
)
from ..engine.analysis import day_counts, unusual
from ..engine.analysis.unusual import Direction, Judgement
from ..engine.uses.open_day import DayCounts
from ..engine.uses.use import Combination
from ..helpers.retry import Retry, fixed_delays
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .history_reader import HistoryReader

_STORAGE_VERSION = 1
_DAY = timedelta(days=1)
_RETRY_DELAYS = fixed_delays(60, 600, 3_600)


class UnusualUse:
    """Owns the judgement of the last closing. Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, storage: Storage, options: Options, history: HistoryReader
    ) -> None:
        """Nothing is known before `async_load`, and nothing is judged before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._options = options
        self._history = history
        self._store = _store(hass)
        self._lock = asyncio.Lock()
        self._retry = Retry(hass, self._run, _RETRY_DELAYS)
        self._waiting: date | None = None
        """The closed day that is to be judged."""
        self._closed_while_off: date | None = None
        self._saving: asyncio.Task[None] | None = None
        """The last one. It waits for those before."""
        self._unlisten: list[CALLBACK_TYPE] = []
        self.judgement: Judgement | None = None
        """None before the first closing."""

    async def async_load(self) -> None:
        """Read what the last closing found. What cannot be read is found out at the next one."""
        try:
            stored = await self._store.async_load()
            if stored is not None:
                self.judgement = Judgement.from_store_format(stored)
        except (HomeAssistantError, KeyError, TypeError, ValueError) as err:
            LOGGER.debug("What was unusual cannot be read: %s", type(err).__name__)

    @callback
    def async_start(self) -> None:
        """Judge each day that is closed from now on."""
        if dt_util.now().date() > self._storage.open_date:
            self._closed_while_off = self._storage.open_date
        for signal, handle in (
            (SIGNAL_DAY_CLOSED, self._handle_closed),
            (SIGNAL_RENAMED, self._handle_renamed),
        ):
            self._unlisten.append(async_dispatcher_connect(self._hass, signal, handle))

    async def async_stop(self) -> None:
        """Judge no more, and wait for the judgement under way."""
        while self._unlisten:
            self._unlisten.pop()()
        self._waiting = None
        self._retry.cancel()
        async with self._lock:
            pass

    async def async_forget(self) -> None:
        """Forget what was found, as its uses are deleted."""
        self._waiting = None
        self._retry.cancel()
        async with self._lock:
            self.judgement = None
            if self._saving is not None:
                # Or it would put the file back.
                await asyncio.wait([self._saving])
            await self._store.async_remove()
            async_dispatcher_send(self._hass, SIGNAL_UNUSUAL)

    @callback
    def _handle_closed(self, ended: DayCounts) -> None:
        """Judge a day, if it was counted from its start and ended as days do.

        One that a clock ended which ran ahead, or opened, is only a part of a day.
        """
        start = ended.start
        from_its_start = start.previous == start.date - _DAY
        ended_as_usual = self._storage.open_date == start.date + _DAY
        judged = self.judgement is not None and self.judgement.day == start.date
        if (
            from_its_start
            and (ended_as_usual or start.date == self._closed_while_off)
            and not judged
        ):
            self._waiting = start.date
            self._run()

    @callback
    def _handle_renamed(self, old: Combination, new: Combination) -> None:
        if self.judgement is not None:
            renamed = self.judgement.renamed(old, new)
            if renamed != self.judgement:
                self._set(renamed)

    @callback
    def _run(self) -> None:
        self._hass.async_create_task(self._async_judge(), "usage_stats unusual use")

    async def _async_judge(self) -> None:
        async with self._lock:
            day = self._waiting
            if day is None:
                return
            earlier = self.judgement
            work = partial(
                _judge, day=day, alarms_a_year=self._options.false_alarms, earlier=earlier
            )
            try:
                # The last uses of the day may not be on the disk yet.
                await self._storage.write_behind.async_commit(_nothing)
                judgement = await self._history.async_ask(work)
            except DatabaseError as err:
                LOGGER.debug("A closed day cannot be judged yet: %s", err)
                self._retry.schedule()
                return
            self._waiting = None
            self._retry.reset()
            self._set(judgement)
        self._tell(judgement, earlier)

    @callback
    def _set(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self._storage.backup_lock.when_released(self._save)
        async_dispatcher_send(self._hass, SIGNAL_UNUSUAL)

    @callback
    def _save(self) -> None:
        if self.judgement is not None:
            saved = self._store.async_save(self.judgement.to_store_format())
            self._saving = self._hass.async_create_task(saved, "usage_stats save of unusual use")

    @callback
    def _tell(self, judgement: Judgement, earlier: Judgement | None) -> None:
        """Fire the event, if something became unusual."""
        if became := judgement.became_unusual(earlier):
            high = sum(finding.direction is Direction.HIGH for finding in became)
            data = {"high": high, "low": len(became) - high}
            self._hass.bus.async_fire(EVENT_UNUSUAL, data)


async def async_remove(hass: HomeAssistant) -> None:
    """Delete what is kept; the entry is removed."""
    await _store(hass).async_remove()


def _store(hass: HomeAssistant) -> Store[dict[str, Any]]:
    key = f"{DOMAIN}.unusual"
    return Store(hass, _STORAGE_VERSION, key, private=True, atomic_writes=True)


def _nothing(_connection: Connection) -> None:
    """Add nothing to the transaction with what waits."""


def _judge(
    connection: Connection, *, day: date, alarms_a_year: int, earlier: Judgement | None
) -> Judgement:
    first = day - timedelta(days=unusual.HISTORY_DAYS)
    return unusual.judge(day_counts.read(connection, first, day), day, alarms_a_year, earlier)
