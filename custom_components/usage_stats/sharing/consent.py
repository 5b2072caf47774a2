"""The consent to sharing: everything that changes it, and what may be sent under it.

It is kept twice, in the config entry and in the state store. Where the two differ, or one is lost,
there is no consent. The exception is a change that the entry has not got yet: it is durable in the
store before it is answered, and holds.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER, SIGNAL_SHARING
from ..engine.sharing import submission_log
from ..engine.sharing.consent import (
    PRIVACY_VERSION,
    Consent,
    Erasure,
    Installation,
    SharingState,
    day_after,
)
from ..engine.sharing.next_submission import Sender
from ..issues import (
    ABOUT_SENDING,
    PRIVACY_TEXT_CHANGED,
    SHARING_ENDED,
    STATE_RESTORED,
    async_clear_issue,
    async_raise_issue,
)
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .entry_copy import EntryCopy

CONSENT_FROM_FLOW: HassKey[tuple[str, str | None]] = HassKey(f"{DOMAIN}_given")
"""Address and API key of a consent given in the config flow, until the entry is set up."""


class NotSavedError(Exception):
    """The consent cannot be saved. Nothing was changed."""


class NoCollectorError(Exception):
    """An opt-in without an address, where none was set before."""


class ConsentManager:
    """The only one that changes the state of sharing."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], storage: Storage, options: Options
    ) -> None:
        """`async_start` must be called before anything is sent."""
        self._hass = hass
        self._options = options
        self._entry_copy = EntryCopy(hass, entry, self._entry_saved)
        self.storage = storage
        self._stored = storage.state_store.state
        self._lock = asyncio.Lock()

    @property
    def state(self) -> SharingState:
        """The state of sharing, which is replaced and never modified."""
        return self._stored.sharing

    @property
    def safe_today(self) -> date | None:
        """Today's date, which follows a clock that runs ahead slowly."""
        return self._stored.safe_today

    @property
    def agreed(self) -> bool:
        """Return whether there is a consent, though sharing may be paused."""
        return self.state.consent is not None

    @property
    def collector_url(self) -> str | None:
        """The address that was agreed to last."""
        installation = self.state.installation
        return None if installation is None else installation.collector_url

    @property
    def paused(self) -> bool:
        """Return whether a person must answer a repair issue before anything is sent."""
        return self._text_changed or (self.agreed and self.state.unconfirmed)

    @property
    def _text_changed(self) -> bool:
        consent = self.state.consent
        return consent is not None and consent.policy_version != PRIVACY_VERSION

    @property
    def installation(self) -> Installation | None:
        """The identity to send under; None while nothing may be sent, or nothing is recorded."""
        active = self.agreed and not self.paused and self._options.record_events
        return self.state.installation if active else None

    @property
    def sender(self) -> Sender | None:
        """Installation and consent as the engine needs them, though sharing may be paused."""
        consent, installation = self.state.consent, self.state.installation
        if consent is None or installation is None:
            return None
        return Sender(installation.id, consent.first_day)

    async def async_start(self) -> None:
        """Take over a consent of the config flow; end one that no longer holds."""
        if (given := self._hass.data.pop(CONSENT_FROM_FLOW, None)) is not None:
            await self._async_opt_in_from_flow(*given)
        copy, state = self._entry_copy, self.state
        if copy.agrees(state) or copy.lacks_last_change(state):
            copy.async_update(state)
        else:
            await self.async_opt_out(erase=False)
            async_raise_issue(self._hass, SHARING_ENDED, persistent=True)
        if not self.agreed or self._text_changed:
            await self.async_drop_waiting()
        self._update_issues()

    @callback
    def async_stop(self) -> None:
        """Stop the timer."""
        self._entry_copy.async_cancel()

    @callback
    def _entry_saved(self) -> None:
        saved = self.async_update(lambda state: replace(state, entry_behind=None))
        self._hass.async_create_task(saved)

    async def _async_opt_in_from_flow(self, collector_url: str, api_key: str | None) -> None:
        try:
            await self.async_opt_in(collector_url, api_key)
        except (NotSavedError, DatabaseError) as err:
            LOGGER.debug("Consent not saved: %s", err)
            async_raise_issue(self._hass, SHARING_ENDED, persistent=True)

    async def async_drop_waiting(self) -> None:
        """Drop what waits to be sent. Without consent, the next start repeats it if it fails."""
        try:
            drop = partial(submission_log.drop_waiting, now=dt_util.utcnow())
            await self.storage.write_behind.async_commit(drop)
        except DatabaseError as err:
            LOGGER.debug("What waits is not dropped yet: %s", err)

    async def async_opt_in(self, collector_url: str | None, api_key: str | None) -> Installation:
        """Save a consent to the current privacy text. What is None stays as it is.

        With a new text, a new address or after an opt-out, the periods restart. Raise
        NoCollectorError, NotSavedError or DatabaseError if nothing was changed.
        """
        async with self._lock:
            known = self.state.installation
            if collector_url is None:
                if known is None:
                    raise NoCollectorError
                collector_url = known.collector_url
            if api_key is None and known is not None and not _differs(known, collector_url):
                # The key of another collector is not sent to this one.
                api_key = known.api_key
            restart = not self.agreed or self.paused or _differs(known, collector_url)
            if restart:
                await self.storage.write_behind.async_commit(_leave_out)
            # Read only now: there may have been an opt-out during the commit.
            state, now = self.state, dt_util.utcnow()
            installation, former = state.installation, state.former
            if installation is None or _differs(installation, collector_url):
                former = state.known
                installation = Installation.create(collector_url, api_key, now.date())
            consent = None if restart else state.consent
            await self._async_replace(
                replace(
                    state,
                    consent=consent or Consent.given(now),
                    installation=replace(installation, api_key=api_key),
                    former=former,
                    check_time=state.check_time or _draw_time(),
                    unconfirmed=False,
                    unanswered_since=None,
                )
            )
            self._clear_issues()
            if restart:
                await self.async_drop_waiting()
        return installation

    async def async_opt_out(self, *, erase: bool, forgotten: bool = False) -> bool:
        """End the consent, in memory at once. Return whether that is saved.

        With `erase`, all collectors will be asked to delete what they hold. With `forgotten`, the
        installation id is dropped too, as its collector was told to forget it. What waits is not
        dropped here, but at the latest at the next start.
        """
        self._withdraw(erase=erase, forgotten=forgotten)
        self._clear_issues()
        async with self._lock:
            # Again, after an opt-in that had the lock: it was asked for earlier.
            self._withdraw(erase=erase, forgotten=forgotten)
            saved = await self.storage.state_store.async_save_state()
            self._update_entry()
        return saved

    @callback
    def _withdraw(self, *, erase: bool, forgotten: bool) -> None:
        state = self.state
        if erase:
            today = self.safe_today or dt_util.now().date()
            erasures = [
                *(erasure.asked_again(today) for erasure in state.erasures),
                *(Erasure(known, today) for known in state.known),
            ]
            state = replace(state, installation=None, former=[], erasures=erasures)
        if forgotten:
            state = replace(state, installation=None)
        state = replace(state, consent=None, unconfirmed=False, unanswered_since=None)
        self._stored.sharing = self._entry_copy.ahead(state)

    async def async_confirm(self) -> None:
        """Confirm a state that may come from a backup; raise NotSavedError."""
        async with self._lock:
            await self._async_replace(replace(self.state, unconfirmed=False))

    async def async_restart_periods(self) -> None:
        """Let the first period begin with the next UTC day; raise NotSavedError."""
        async with self._lock:
            consent = self.state.consent
            if consent is not None:
                first_day = max(consent.first_day, day_after(dt_util.utcnow()))
                await self._async_replace(
                    replace(self.state, consent=replace(consent, first_day=first_day))
                )

    async def async_update(self, change: Callable[[SharingState], SharingState]) -> None:
        """Change what is not consent. If it cannot be saved now, the next save includes it."""
        async with self._lock:
            self._stored.sharing = change(self.state)
            if not self.storage.backup_lock.held:
                await self.storage.state_store.async_save_state()

    async def _async_replace(self, state: SharingState) -> None:
        """Save a state, or keep the one before and raise NotSavedError."""
        if self.storage.backup_lock.held:
            # During a backup only an opt-out is saved.
            raise NotSavedError
        before, state = self.state, self._entry_copy.ahead(state)
        self._stored.sharing = state
        if not await self.storage.state_store.async_save_state():
            if self.state is state:
                self._stored.sharing = before
            raise NotSavedError
        self._update_entry()

    @callback
    def _update_entry(self) -> None:
        self._entry_copy.async_update(self.state)
        self._update_issues()

    @callback
    def _clear_issues(self) -> None:
        """Clear what was reported under the consent before."""
        for issue in ABOUT_SENDING:
            async_clear_issue(self._hass, issue)

    @callback
    def _update_issues(self) -> None:
        questions = {
            PRIVACY_TEXT_CHANGED: self._text_changed,
            STATE_RESTORED: self.state.unconfirmed,
        }
        for issue, present in questions.items():
            if present:
                async_raise_issue(self._hass, issue, fixable=True)
            else:
                async_clear_issue(self._hass, issue)
        async_dispatcher_send(self._hass, SIGNAL_SHARING)


def _leave_out(connection: Connection) -> None:
    """Mark the events that are there already, so that they are never sent."""
    submission_log.leave_out(connection, day_after(dt_util.utcnow()))


def _differs(installation: Installation | None, collector_url: str) -> bool:
    return installation is not None and installation.collector_url != collector_url


def _draw_time() -> time:
    """Draw the time of the daily check."""
    seconds = random.randrange(24 * 60 * 60)
    return dt_util.utc_from_timestamp(seconds).time()
