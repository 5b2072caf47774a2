"""Asks collectors to delete what they hold, whether anything is shared or not."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..engine.sharing import delivery
from ..engine.sharing.consent import Erasure, SharingState
from ..helpers.retry import Retry
from ..issues import ERASURE_GIVEN_UP, ERASURE_REFUSED, async_clear_issue, async_raise_issue
from .client import CollectorClient, CollectorError, backoff
from .consent import ConsentManager


class RemoteEraser:
    """One task that asks for all erasures that are due, and the timer for the next."""

    def __init__(
        self, hass: HomeAssistant, consent: ConsentManager, client: CollectorClient
    ) -> None:
        """`consent` keeps the erasures."""
        self._hass = hass
        self._consent = consent
        self._client = client
        self._task: asyncio.Task[None] | None = None
        self._retry = Retry(hass, self._begin, backoff)

    @callback
    def async_update_issues(self) -> None:
        """Say which erasures are refused, and which collectors are not asked any more."""
        erasures = self._consent.state.erasures
        refused = [erasure.refused for erasure in erasures if erasure.refused is not None]
        if refused:
            async_raise_issue(self._hass, ERASURE_REFUSED, status=refused[0])
        else:
            async_clear_issue(self._hass, ERASURE_REFUSED)
        if given_up := [erasure for erasure in erasures if erasure.given_up]:
            async_raise_issue(self._hass, ERASURE_GIVEN_UP, collectors=len(given_up))
        else:
            async_clear_issue(self._hass, ERASURE_GIVEN_UP)

    @callback
    def async_begin(self) -> None:
        """Ask for what is due, with the shortest delays if that fails."""
        self._retry.reset()
        self._begin()

    @callback
    def _begin(self) -> None:
        # A running task finds what is added meanwhile.
        if self._task is None or self._task.done():
            self._retry.cancel()
            self._task = self._hass.async_create_background_task(
                self._async_erase(), "usage_stats erasure"
            )

    @callback
    def async_cancel(self) -> None:
        """Ask no more until the next start."""
        self._retry.cancel()
        if self._task is not None:
            self._task.cancel()

    async def _async_erase(self) -> None:
        seen: set[str] = set()
        try:
            while (erasure := self._next(seen)) is not None:
                installation = erasure.installation
                seen.add(installation.id)
                await self._async_process(erasure, dt_util.utcnow())
        except Exception:
            LOGGER.exception("Unexpected error while asking for erasure")
        self.async_update_issues()

    @callback
    def _next(self, seen: Collection[str]) -> Erasure | None:
        for erasure in self._consent.state.erasures:
            installation = erasure.installation
            if installation.id not in seen:
                return erasure
        return None

    async def _async_process(self, erasure: Erasure, now: datetime) -> None:
        today = self._consent.safe_today
        if today is not None:
            dated = erasure.with_known_date(today)
            await self._async_replace(erasure, dated)
            erasure = dated
        if today is not None and erasure.is_over(today):
            await self._async_replace(erasure, erasure.after_the_end())
        elif erasure.is_due(now):
            status = await self._async_ask(erasure)
            if status is None or not delivery.is_erased(status):
                self._retry.schedule()
            if status is not None:
                await self._async_replace(erasure, erasure.after(status, now))

    async def _async_ask(self, erasure: Erasure) -> int | None:
        """Return the status of the answer; None if there is none."""
        try:
            reply = await self._client.async_erase(erasure.installation)
        except CollectorError as err:
            LOGGER.debug("Erasure not answered: %s", err)
            return None
        return reply.status

    async def _async_replace(self, old: Erasure, new: Erasure | None) -> None:
        """Keep the new state of an erasure; None removes it."""
        if old == new:
            return

        def change(state: SharingState) -> SharingState:
            kept = [new if erasure == old else erasure for erasure in state.erasures]
            return replace(state, erasures=[erasure for erasure in kept if erasure is not None])

        await self._consent.async_update(change)
