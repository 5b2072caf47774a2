"""Sharing as the rest of the integration sees it: consent, daily check, preview, submissions."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
import json
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..const import LOGGER, SIGNAL_SHARING
from ..engine.daily import last_due
from ..engine.events.sanitize import Metadata
from ..engine.sharing import next_submission, submission_log
from ..engine.sharing.allowlist import ERROR_TYPES, FEATURES
from ..engine.sharing.consent import Installation
from ..engine.sharing.delivery import Period
from ..engine.sharing.payload import (
    ZERO_ID,
    Environment,
    Identity,
    Names,
    Origin,
    Usage,
    payload,
)
from ..engine.sharing.submission_log import Submission, Totals
from ..helpers.daily import DailyTrigger, utc_today
from ..helpers.environment import async_environment
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .client import CollectorClient, HeldResult
from .consent import ConsentManager
from .eraser import RemoteEraser
from .printers import async_count_printers
from .submitter import SkipReason, SubmitResult, Submitter

_MAX_SHOWN = 52
"""A year of submissions."""
_AFTER_START = (2 * 60.0, 10 * 60.0)
"""Seconds, drawn each time, so that not all homes send at once after a power cut."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The payload that is sent next."""

    payload: bytes
    waiting: bool
    """The bytes are frozen; else they were made now and change until their period ends."""

    @property
    def shown(self) -> str:
        """The document, indented."""
        return json.dumps(json.loads(self.payload), ensure_ascii=False, indent=2)


class SharingManager:
    """Owns the parts of sharing and decides when they run."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], storage: Storage, options: Options
    ) -> None:
        """`async_start` must be called before the others."""
        self._hass = hass
        self._database = storage.database
        self._state_store = storage.state_store
        self._options = options
        self._environment: Metadata = {}
        self.consent = ConsentManager(hass, entry, storage, options)
        self.collector = CollectorClient(hass)
        self._submitter = Submitter(
            hass, self.consent, self.collector, self._describe, self.async_refresh
        )
        self._eraser = RemoteEraser(hass, self.consent, self.collector)
        self._daily_trigger = DailyTrigger(hass, self._check_due)
        self._checked: date | None = None
        """Date of the last daily check that was due."""
        self._changes: set[asyncio.Task[Any]] = set()
        """Changes of the consent that are under way."""
        self._unlisten: list[CALLBACK_TYPE] = []
        self.totals = Totals(0, None)
        self._next_end: date | None = None
        """The UTC day with whose start the period that is sent next ends, or has ended."""

    async def async_start(self) -> None:
        """Check the consent and start the timers."""
        self._environment = await async_environment(self._hass)
        await self.consent.async_start()
        # Where Home Assistant has started before, this adds a timer at once.
        self._unlisten.append(async_at_started(self._hass, self._started))
        if self.consent.installation is None:
            # Nothing is sent, so clear issues about sending.
            self._submitter.async_clear_issues()
        self._eraser.async_update_issues()
        self._start_daily_check()
        await self.async_refresh()

    async def async_stop(self) -> None:
        """Stop timers and cancel what is under way; the next start makes up for it."""
        if self._changes:
            # They set timers, and save the consent that the next start reads.
            await asyncio.wait(self._changes)
        while self._unlisten:
            self._unlisten.pop()()
        self._daily_trigger.async_stop()
        self._submitter.async_cancel()
        self._eraser.async_cancel()
        self.consent.async_stop()

    @callback
    def _started(self, hass: HomeAssistant) -> None:
        """Make up for a missed check, in some minutes."""
        delay = random.uniform(*_AFTER_START)
        # A stop of Home Assistant does not wait for it.
        check = HassJob(self._check, cancel_on_shutdown=True)
        self._unlisten.append(async_call_later(hass, delay, check))

    @callback
    def _start_daily_check(self) -> None:
        """Start the daily check, if there ever was a consent."""
        if (at := self.consent.state.check_time) is not None:
            self._checked = last_due(dt_util.now(), at)
            self._daily_trigger.async_stop()
            self._daily_trigger.async_start(at)

    @callback
    def _check_due(self) -> None:
        at = self.consent.state.check_time
        # Not "later than": the last one is in the future after a clock that ran ahead.
        if at is not None and self._checked != (due := last_due(dt_util.now(), at)):
            self._checked = due
            self._check()

    @callback
    def _check(self, _now: datetime | None = None) -> None:
        self._eraser.async_begin()
        # A retry comes within a day; the collector may have asked to wait that long.
        if self._submitter.next_try is None:
            self._submitter.async_begin()

    async def async_opt_in(self, collector_url: str | None, api_key: str | None) -> Installation:
        """Save a consent. An address or API key that is None stays as it is.

        Raise NoCollectorError, NotSavedError or DatabaseError if nothing was changed.
        """
        return await self._async_finish(self._async_opt_in(collector_url, api_key))

    async def _async_opt_in(self, collector_url: str | None, api_key: str | None) -> Installation:
        self._submitter.async_cancel()
        installation = await self.consent.async_opt_in(collector_url, api_key)
        self._start_daily_check()
        self._submitter.async_begin()
        return installation

    async def async_opt_out(self, *, erase: bool) -> bool:
        """Stop sharing at once; return whether that is saved."""
        return await self._async_finish(self._async_opt_out(erase=erase))

    async def _async_opt_out(self, *, erase: bool) -> bool:
        self._submitter.async_cancel()
        saved = await self.consent.async_opt_out(erase=erase)
        await self.consent.async_drop_waiting()
        self._eraser.async_begin()
        await self.async_refresh()
        return saved

    async def async_confirm(self) -> None:
        """Resume with a state that may come from a backup; raise NotSavedError."""
        await self._async_finish(self._async_confirm())

    async def _async_confirm(self) -> None:
        await self.consent.async_confirm()
        self._submitter.async_begin()

    async def _async_finish[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Finish a change of the consent even if the caller is cancelled."""
        task = self._hass.async_create_task(change)
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)
        return await asyncio.shield(task)

    async def async_restart_periods(self) -> None:
        """Restart the periods before all events are deleted; raise NotSavedError."""
        self._submitter.async_cancel()
        await self.consent.async_restart_periods()

    async def async_submit(self) -> SubmitResult:
        """Send what is due now and wait for the result."""
        attempt = self._submitter.async_begin()
        # Not awaited itself: cancelling the caller must not cancel the attempt, nor the other way.
        await asyncio.wait([attempt])
        if attempt.cancelled():
            return SubmitResult(skip_reason=SkipReason.ENDED)
        return attempt.result()

    async def async_get_held(self) -> HeldResult | None:
        """Ask the collector what it holds, sharing or not; None: there is no collector to ask.

        Raise CollectorError.
        """
        installation = self.consent.state.installation
        return None if installation is None else await self.collector.async_get_held(installation)

    async def async_preview(self) -> Preview:
        """Return the bytes that wait to be sent, or that would be made now; raise DatabaseError."""
        state, sender = self.consent.state, self.consent.sender
        origin = self._describe(None if sender is None else state.installation)
        now = dt_util.utcnow()

        def read(connection: Connection) -> Preview:
            if sender is None:
                period = _this_week()
                usage = submission_log.usage(connection, period.start, period)
                return Preview(payload(origin, period, usage, now), waiting=False)
            found = next_submission.outlook(connection, sender, now.date())
            if found.waiting is not None:
                return Preview(found.waiting.payload, waiting=True)
            usage = submission_log.usage(connection, sender.first_day, found.next_period)
            return Preview(payload(origin, found.next_period, usage, now), waiting=False)

        return await self._database.async_read(read)

    async def async_submissions(self) -> list[Submission]:
        """Return the last submissions, newest first; raise DatabaseError."""
        submissions = await self._database.async_read(submission_log.history)
        return submissions[: -_MAX_SHOWN - 1 : -1]

    @callback
    def _describe(self, installation: Installation | None) -> Origin:
        return _origin(self._hass, self._environment, self._options, installation)

    @property
    def settings(self) -> dict[str, object]:
        """What a full export holds of sharing: neither API key nor secret."""
        state, stored = self.consent.state, self._state_store.state
        known, consent, last = state.installation, state.consent, self.totals.last
        return {
            "opt_in_status": opt_in_status(agreed=consent is not None),
            "installation_id": None if known is None else known.id,
            "first_run_date": stored.first_run.isoformat(),
            "last_submission_date": None if last is None else last.isoformat(),
            "submission_count": self.totals.accepted,
            "privacy_policy_version": None if consent is None else consent.policy_version,
        }

    @property
    def next_submission(self) -> datetime | None:
        """When something is sent next; None while nothing is, or it is not known."""
        at, end = self.consent.state.check_time, self._next_end
        if self.consent.installation is None or at is None or end is None:
            return None
        if self._submitter.next_try is not None:
            return self._submitter.next_try
        earliest = max(dt_util.utcnow(), datetime.combine(end, time(), UTC))
        day = last_due(dt_util.as_local(earliest), at) + timedelta(days=1)
        return datetime.combine(day, at, dt_util.get_default_time_zone())

    @property
    def last_submission(self) -> datetime | None:
        """When the last submission was accepted."""
        return self.totals.last

    @property
    def submissions(self) -> int:
        """The number of submissions that were accepted."""
        return self.totals.accepted

    async def async_refresh(self) -> None:
        """Read what entities show, and update them."""
        sender = None if self.consent.installation is None else self.consent.sender

        def read(connection: Connection) -> tuple[Totals, date | None]:
            if sender is None:
                return submission_log.totals(connection), None
            found = next_submission.outlook(connection, sender, utc_today())
            return found.totals, found.next_period.end

        try:
            self.totals, self._next_end = await self._database.async_read(read)
        except DatabaseError as err:
            LOGGER.debug("Submissions cannot be read: %s", err)
        async_dispatcher_send(self._hass, SIGNAL_SHARING)


@callback
def _origin(
    hass: HomeAssistant, environment: Metadata, options: Options, installation: Installation | None
) -> Origin:
    """Return what a payload holds beside the usage; without an installation its id is zero."""
    identity = (
        Identity(ZERO_ID, utc_today())
        if installation is None
        else Identity(installation.id, installation.first_seen)
    )
    facts = {name: str(value) for name, value in environment.items()}
    return Origin(
        identity,
        Environment(**facts, country_code=hass.config.country or "XX"),
        async_count_printers(hass, options.printer_integrations),
        Names(ERROR_TYPES | options.shared_errors, FEATURES | options.shared_features),
    )


async def async_example(hass: HomeAssistant) -> Preview:
    """Return the preview of a week without events, for the flow that adds the integration."""
    origin = _origin(hass, await async_environment(hass), Options(), None)
    usage = Usage({}, timedelta(), {}, {})
    return Preview(payload(origin, _this_week(), usage, dt_util.utcnow()), waiting=False)


def opt_in_status(*, agreed: bool) -> str:
    """Return the word for whether a person agreed to sharing, also while it is paused."""
    return "enabled" if agreed else "disabled"


def _this_week() -> Period:
    """Return the last seven days with today, so that the first week shows something too."""
    return Period(utc_today() - timedelta(days=6), utc_today() + timedelta(days=1))
