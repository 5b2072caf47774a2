"""Asks collectors to delete what they hold, whether anything is shared or not."""

import asyncio
from dataclasses import replace
from datetime import datetime
import random

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..engine.sharing import delivery
from ..engine.sharing.consent import Erasure, SharingState
from .client import CollectorClient, CollectorError
from .consent import ConsentManager


class RemoteEraser:
    """Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, agreement: ConsentManager, collector: CollectorClient
    ) -> None:
        """Take what is worked with."""
        self._hass = hass
        self._agreement = agreement
        self._collector = collector
        self._task: asyncio.Task[None] | None = None
        self._attempts = 0
        self._timer: CALLBACK_TYPE | None = None

    @callback
    def async_begin(self) -> None:
        """Ask for what is due, unless that is under way; patiently, and again every day."""
        self._attempts = 0
        self._begin()

    @callback
    def _begin(self, _now: datetime | None = None) -> None:
        # What is asked for while a task runs is found by it.
        if self._task is None or self._task.done():
            self._cancel_timer()
            self._task = self._hass.async_create_background_task(
                self._async_erase(), "usage_stats erasure"
            )

    @callback
    def async_cancel(self) -> None:
        """Ask no more until the next start."""
        self._cancel_timer()
        if self._task is not None:
            self._task.cancel()

    @callback
    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    async def _async_erase(self) -> None:
        seen: set[Erasure] = set()
        try:
            while unseen := [one for one in self._agreement.state.erasures if one not in seen]:
                seen.add(unseen[0])
                await self._async_see_to(unseen[0], dt_util.utcnow())
        except Exception:
            LOGGER.exception("Unexpected error while asking for erasure")

    async def _async_see_to(self, erasure: Erasure, now: datetime) -> None:
        today = self._agreement.storage.state_store.state.safe_today
        if today is not None and erasure.is_over(today):
            await self._async_put(erasure, None)
        elif erasure.is_due(now):
            if await self._async_ask(erasure):
                again = None if erasure.answered else replace(erasure, answered=now)
                await self._async_put(erasure, again)
            else:
                self._try_later()

    @callback
    def _try_later(self) -> None:
        self._attempts += 1
        wait = delivery.backoff(self._attempts, random.random())
        if wait is not None:
            self._cancel_timer()
            again = HassJob(self._begin, cancel_on_shutdown=True)
            self._timer = async_call_later(self._hass, wait, again)

    async def _async_ask(self, erasure: Erasure) -> bool:
        """Tell whether the collector holds nothing any more."""
        try:
            reply = await self._collector.async_erase(erasure.installation)
        except CollectorError as err:
            LOGGER.debug("Erasure not answered: %s", err)
            return False
        return delivery.is_erased(reply.status)

    async def _async_put(self, old: Erasure, new: Erasure | None) -> None:
        """Keep what became of an erasure, or that it is done with."""

        def change(state: SharingState) -> SharingState:
            kept = [new if erasure == old else erasure for erasure in state.erasures]
            return replace(state, erasures=[erasure for erasure in kept if erasure is not None])

        await self._agreement.async_note(change)
