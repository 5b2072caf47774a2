"""Whether a person agrees to sharing: kept here, and asked here before anything is sent.

The consent is held twice, in the config entry and in our store. Where the two disagree, or one is
lost, the answer is no.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time
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

CONF_CONSENT = "consent"
"""In the config entry's data: the consent and the address, but neither key nor secret."""
GIVEN: HassKey[tuple[str, str | None]] = HassKey(f"{DOMAIN}_given")
"""The address and key that were agreed to when the entry was added, until it is set up."""


class NotSavedError(Exception):
    """The consent could not be written, and stays as it was."""


class ConsentManager:
    """Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], storage: Storage, options: Options
    ) -> None:
        """Take where the consent is kept; `async_start` comes next."""
        self._hass = hass
        self._options = options
        self._entry = entry
        self.storage = storage
        self._lock = asyncio.Lock()

    @property
    def state(self) -> SharingState:
        """What is kept."""
        return self.storage.state_store.state.sharing

    @property
    def agreed(self) -> bool:
        """Tell whether a person agrees, though sharing may be paused."""
        return self.state.consent is not None

    @property
    def paused(self) -> bool:
        """Tell whether a person is asked something before anything is sent."""
        return self._text_changed or (self.agreed and self.state.unconfirmed)

    @property
    def _text_changed(self) -> bool:
        consent = self.state.consent
        return consent is not None and consent.policy_version != PRIVACY_VERSION

    @property
    def installation(self) -> Installation | None:
        """Whom to send as; None while nothing may be sent, or nothing is recorded."""
        may = self.agreed and not self.paused and self._options.record_events
        return self.state.installation if may else None

    async def async_start(self) -> None:
        """Find out whether the consent still holds."""
        given = self._hass.data.pop(GIVEN, None)
        if given is not None:
            await self._async_take(*given)
        if self._entry.data.get(CONF_CONSENT) != self._as_entered():
            # One of the two is lost, or from another time.
            await self.async_opt_out(erase=False)
            async_raise_issue(self._hass, SHARING_ENDED, persistent=True)
        if not self.agreed or self._text_changed:
            await self.async_drop_waiting()
        self._tell()

    async def _async_take(self, collector_url: str, api_key: str | None) -> None:
        """Agree to what was agreed to when the entry was added."""
        try:
            await self.async_opt_in(collector_url, api_key)
        except (NotSavedError, DatabaseError) as err:
            LOGGER.debug("Consent not saved: %s", err)
            async_raise_issue(self._hass, SHARING_ENDED, persistent=True)

    async def async_drop_waiting(self) -> None:
        """Forget what would be sent; without consent the next start does it if it fails now."""
        try:
            await self.storage.write_behind.async_commit(_drop_waiting)
        except DatabaseError as err:
            LOGGER.debug("What waits is not dropped yet: %s", err)

    @callback
    def _as_entered(self) -> dict[str, str] | None:
        """Return the consent as the config entry is to have it."""
        consent, installation = self.state.consent, self.state.installation
        if consent is None or installation is None:
            return None
        return {
            "since": consent.since.isoformat(),
            "policy_version": consent.policy_version,
            "collector_url": installation.collector_url,
        }

    async def async_opt_in(self, collector_url: str, api_key: str | None) -> Installation:
        """Agree to the text as it is; durable when it returns.

        Whoever agrees again, to a new text or a new address, begins anew. Raise NotSavedError or
        DatabaseError, when all is as it was.
        """
        async with self._lock:
            known = self.state.installation
            restart = not self.agreed or self.paused or _differs(known, collector_url)
            if restart:
                await self.storage.write_behind.async_commit(_leave_out)
            # Read only now: an opt-out meanwhile is not overwritten, but agreed to anew.
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
            self._clear()
            if restart:
                await self.async_drop_waiting()
        return installation

    async def async_opt_out(self, *, erase: bool, forgotten: bool = False) -> bool:
        """Agree no more; in memory at once. Return whether it is on the disk.

        With `erase` all collectors are to delete what they hold. With `forgotten` the id goes too,
        as its collector was told to forget it. What waits is dropped at the next start at latest.
        """
        self._end(erase=erase, forgotten=forgotten)
        self._clear()
        async with self._lock:
            # Again: who was about to agree may have done so meanwhile, but came first.
            self._end(erase=erase, forgotten=forgotten)
            saved = await self.storage.state_store.async_save_state()
            self._enter()
        return saved

    @callback
    def _end(self, *, erase: bool, forgotten: bool) -> None:
        state = self.state
        if erase:
            today = self.storage.state_store.state.safe_today or dt_util.now().date()
            erasures = [*state.erasures, *(Erasure(known, today) for known in state.known)]
            state = replace(state, installation=None, former=[], erasures=erasures)
        if forgotten:
            state = replace(state, installation=None)
        state = replace(state, consent=None, unconfirmed=False, unanswered_since=None)
        self.storage.state_store.state.sharing = state

    async def async_confirm(self) -> None:
        """Go on with a state that may have come from a backup; raise NotSavedError."""
        async with self._lock:
            await self._async_replace(replace(self.state, unconfirmed=False))

    async def async_restart_periods(self) -> None:
        """Let the first period begin with the next whole day; raise NotSavedError."""
        async with self._lock:
            consent = self.state.consent
            if consent is not None:
                first_day = max(consent.first_day, day_after(dt_util.utcnow()))
                await self._async_replace(
                    replace(self.state, consent=replace(consent, first_day=first_day))
                )

    async def async_note(self, change: Callable[[SharingState], SharingState]) -> None:
        """Keep what is no consent; the next save brings it if it cannot be saved now."""
        async with self._lock:
            self.storage.state_store.state.sharing = change(self.state)
            if not self.storage.backup_lock.held:
                await self.storage.state_store.async_save_state()

    async def _async_replace(self, state: SharingState) -> None:
        """Make a state durable, or leave the one before; raise NotSavedError."""
        if self.storage.backup_lock.held:
            # In the midst of a backup only who disagrees is written.
            raise NotSavedError
        before = self.state
        self.storage.state_store.state.sharing = state
        if not await self.storage.state_store.async_save_state():
            if self.state is state:
                self.storage.state_store.state.sharing = before
            raise NotSavedError
        self._enter()

    @callback
    def _enter(self) -> None:
        """Have the config entry, and a person, know the same."""
        data = {name: value for name, value in self._entry.data.items() if name != CONF_CONSENT}
        entered = self._as_entered()
        if entered is not None:
            data[CONF_CONSENT] = entered
        self._hass.config_entries.async_update_entry(self._entry, data=data)
        self._tell()

    @callback
    def _clear(self) -> None:
        """Take back what was said of the consent before."""
        for issue in ABOUT_SENDING:
            async_clear_issue(self._hass, issue)

    @callback
    def _tell(self) -> None:
        asked = {
            PRIVACY_TEXT_CHANGED: self._text_changed,
            STATE_RESTORED: self.state.unconfirmed,
        }
        for issue, present in asked.items():
            if present:
                async_raise_issue(self._hass, issue, fixable=True)
            else:
                async_clear_issue(self._hass, issue)
        async_dispatcher_send(self._hass, SIGNAL_SHARING)


def _drop_waiting(connection: Connection) -> None:
    submission_log.drop_waiting(connection, dt_util.utcnow())


def _leave_out(connection: Connection) -> None:
    """See to it that nothing from before a consent is ever sent."""
    submission_log.leave_out(connection, day_after(dt_util.utcnow()))


def _differs(installation: Installation | None, collector_url: str) -> bool:
    return installation is not None and installation.collector_url != collector_url


def _draw_time() -> time:
    """Draw the time of the daily check."""
    seconds = random.randrange(24 * 60 * 60)
    return dt_util.utc_from_timestamp(seconds).time()
