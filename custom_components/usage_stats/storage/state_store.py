"""The state in Home Assistant's storage, with a snapshot of the open counters."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ConfigEntryError,
    HomeAssistantError,
    UnsupportedStorageVersionError,
)
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.sharing.consent import SharingState
from ..engine.stored import Stored
from ..engine.uses.open_day import Snapshot
from ..issues import STATE_NOT_SAVED, async_clear_issue, async_raise_issue

STORAGE_VERSION = 1
STORAGE_MINOR_VERSION = 5
_SHARING_ADDED = 2
_UNSAVED_USES_REMOVED = 3
_RENAMING_AND_REFUSED_ERASURES_ADDED = 4
_LAST_RECORDS_ADDED = 5
_OLD_STATE = timedelta(days=7)


@dataclass(slots=True)
class State(Stored):
    """What is stored, but for the time of the save."""

    first_run: datetime
    """Time of the first set-up, which cannot be found out later."""
    rollover: date | None = None
    """Date of the last rollover that was due and done."""
    trusted_date: date | None = None
    """The date of the rollovers, moved by a few days at a time.

    None before the first use or event of a plausible date.
    """
    snapshot: Snapshot | None = None
    sharing: SharingState = field(default_factory=SharingState)
    left_alike: list[str] = field(default_factory=list)
    """Keys of the groups of names that look alike and are meant to be different."""
    last_records: dict[str, datetime] = field(default_factory=dict)
    """tracker id → when it recorded last, in UTC"""

    @property
    def safe_today(self) -> date | None:
        """The date from which ages are measured; None while nothing is too old.

        Never later than the clock says, and not much later than the real date if it runs ahead.
        """
        if self.rollover is None or self.trusted_date is None:
            return None
        return min(self.rollover, self.trusted_date)


class StateStore(Store[dict[str, Any]]):
    """The file in `.storage`: private to Home Assistant, and on disk when a save returns."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with the state of a first run."""
        super().__init__(
            hass,
            STORAGE_VERSION,
            DOMAIN,
            private=True,
            atomic_writes=True,
            minor_version=STORAGE_MINOR_VERSION,
            # The data is built for each save and not changed afterwards.
            serialize_in_event_loop=False,
        )
        self.state = State(first_run=dt_util.utcnow())
        self.found = False
        """Whether there was a state to load."""
        self._error: Exception | None = None
        """The error of the save that holds the lock."""
        self._save_lock = asyncio.Lock()

    async def async_load_state(self) -> None:
        """Load `state`, if it was saved; raise ConfigEntryError if it cannot be read.

        Home Assistant sets aside a file that is not JSON and raises an issue. That is a first run.
        """
        try:
            stored = await self.async_load()
            if stored is not None:
                self.state = _restored(stored, dt_util.utcnow())
                self.found = True
        except UnsupportedStorageVersionError as err:
            raise self._setup_error("state_newer") from err
        except (HomeAssistantError, KeyError, TypeError, ValueError) as err:
            raise self._setup_error("state_unreadable") from err

    def _setup_error(self, reason: str) -> ConfigEntryError:
        return ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key=reason,
            translation_placeholders={"path": self.path},
        )

    async def async_save_state(self) -> bool:
        """Save `state`; if it cannot be written, raise an issue and return False.

        Cancelling the caller does not cancel the write: an older state could be written last.
        """
        stored = {**self.state.to_store_format(), "saved": dt_util.utcnow().isoformat()}
        return await asyncio.shield(self.hass.async_create_task(self._async_save(stored)))

    async def _async_save(self, stored: dict[str, Any]) -> bool:
        async with self._save_lock:
            self._error = None
            try:
                await self.async_save(stored)
                # While Home Assistant stops, async_save only delays the write. Otherwise nothing
                # is left to write.
                write_now: Callable[[], Awaitable[None]] = self._async_handle_write_data
                await write_now()
            except OSError as err:
                self._error = err
            if self._error is None:
                async_clear_issue(self.hass, STATE_NOT_SAVED)
            else:
                async_raise_issue(self.hass, STATE_NOT_SAVED, path=self.path)
            return self._error is None

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Migrate older minor versions. Home Assistant has already refused a newer major one."""
        if old_minor_version < _SHARING_ADDED:
            old_data["sharing"] = SharingState().to_store_format()
            old_data["saved"] = None
        if old_minor_version < _UNSAVED_USES_REMOVED and old_data["snapshot"] is not None:
            # A new mapping, so that anything else in its place is an error that is caught.
            old_data["snapshot"] = {
                key: value
                for key, value in dict(old_data["snapshot"]).items()
                if key not in {"unsaved", "number"}
            }
        if old_minor_version < _RENAMING_AND_REFUSED_ERASURES_ADDED:
            _add_refused_erasures(old_data["sharing"])
            old_data["left_alike"] = []
            if old_data["snapshot"] is not None:
                old_data["snapshot"] = {**dict(old_data["snapshot"]), "renamed": [], "use_ids": []}
        if old_minor_version < _LAST_RECORDS_ADDED:
            old_data["last_records"] = {}
        return old_data

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        """Keep an error that the base class only logs."""
        try:
            await super()._async_write_data(data)
        except (HomeAssistantError, OSError) as err:
            self._error = err
            raise


def _add_refused_erasures(sharing: dict[str, Any]) -> None:
    """Add what a consent of version 1.3 lacks; raise KeyError or TypeError if it is none."""
    sharing["entry_behind"] = None
    sharing["erasures"] = [
        {**erasure, "refused": None, "given_up": False} for erasure in sharing["erasures"]
    ]


def _restored(stored: Mapping[str, Any], now: datetime) -> State:
    """Read what was stored; raise KeyError, TypeError or ValueError if it is invalid.

    A state that was saved long ago may come from a backup made before an opt-out, so its consent
    has to be confirmed. Later saves keep that.
    """
    state, saved = State.from_store_format(stored), stored["saved"]
    old = saved is not None and now - datetime.fromisoformat(saved) > _OLD_STATE
    if old and state.sharing.consent is not None:
        state.sharing = replace(state.sharing, unconfirmed=True)
    return state
