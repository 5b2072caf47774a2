"""Sharing as the rest of the integration sees it: consent, the daily check, preview, sending.

Nothing that counts or records imports this, or anything that sends.
"""

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
from ..engine.events.sanitize import Metadata
from ..engine.sharing import delivery, next_submission, submission_log
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
from ..engine.sharing.submission_log import Totals
from ..engine.uses.open_day import last_due
from ..helpers.daily import DailyTrigger, utc_today
from ..helpers.environment import async_environment
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .client import CollectorClient
from .consent import ConsentManager
from .eraser import RemoteEraser
from .printers import async_count_printers
from .submitter import SkipReason, SubmitResult, Submitter

_AFTER_START = (2 * 60.0, 10 * 60.0)
"""Seconds, drawn each time, so that not all homes send at once after a power cut."""


class NoCollectorError(Exception):
    """No address was ever set."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent."""

    payload: bytes
    waiting: bool
    """These bytes are what will be sent; else they are made now, of a time that goes on."""

    @property
    def shown(self) -> str:
        """The document as a person reads it."""
        return json.dumps(json.loads(self.payload), ensure_ascii=False, indent=2)


class SharingManager:
    """Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], storage: Storage, options: Options
    ) -> None:
        """Take what sharing works with; `async_start` comes next."""
        self._hass = hass
        self._storage = storage
        self._options = options
        self._environment: Metadata = {}
        self.agreement = ConsentManager(hass, entry, storage, options)
        self.collector = CollectorClient(hass)
        self._submitting = Submitter(
            hass, self.agreement, self.collector, self._describe, self.async_refresh
        )
        self._erasing = RemoteEraser(hass, self.agreement, self.collector)
        self._clock = DailyTrigger(hass, self._check_due)
        self._checked: date | None = None
        """The date of the last daily check that was due."""
        self._unlisten: list[CALLBACK_TYPE] = []
        self.totals = Totals(0, None)
        self._pending_since: date | None = None
        """When the next period ends, or the one that waits has ended."""

    async def async_start(self) -> None:
        """Find out whether the consent holds, and watch the time."""
        self._environment = await async_environment(self._hass)
        await self.agreement.async_start()
        # Where Home Assistant has started before, this adds a timer at once.
        self._unlisten.append(async_at_started(self._hass, self._started))
        if self.agreement.installation is None:
            # Of nothing that is sent nothing is told.
            self._submitting.async_clear_issues()
        self._watch()
        await self.async_refresh()

    async def async_stop(self) -> None:
        """Watch no more, and end what is under way: it is made up for at the next start."""
        while self._unlisten:
            self._unlisten.pop()()
        self._clock.async_stop()
        self._submitting.async_cancel()
        self._erasing.async_cancel()

    @callback
    def _started(self, hass: HomeAssistant) -> None:
        """Make up, some minutes later, for what was missed."""
        delay = random.uniform(*_AFTER_START)
        # A stop of Home Assistant does not wait for it.
        check = HassJob(self._check, cancel_on_shutdown=True)
        self._unlisten.append(async_call_later(hass, delay, check))

    @callback
    def _watch(self) -> None:
        """Look daily, if there ever was a consent."""
        at = self.agreement.state.check_time
        if at is not None:
            self._checked = last_due(dt_util.now(), at)
            self._clock.async_stop()
            self._clock.async_start(at)

    @callback
    def _check_due(self) -> None:
        at = self.agreement.state.check_time
        # Not "later": after a clock that ran ahead the last one is in the future.
        if at is not None and self._checked != (due := last_due(dt_util.now(), at)):
            self._checked = due
            self._check()

    @callback
    def _check(self, _now: datetime | None = None) -> None:
        self._erasing.async_begin()
        # Within a day there is a try anyway; the collector may have asked to be left alone so long.
        if self._submitting.next_try is None:
            self._submitting.async_begin()

    async def async_opt_in(self, collector_url: str | None, api_key: str | None) -> Installation:
        """Agree to share; durable when it returns. What is not given stays as it was.

        Raise NoCollectorError, NotSavedError or DatabaseError, when all is as it was.
        """
        return await self._async_whole(self._async_opt_in(collector_url, api_key))

    async def _async_opt_in(self, collector_url: str | None, api_key: str | None) -> Installation:
        known = self.agreement.state.installation
        if collector_url is None:
            if known is None:
                raise NoCollectorError
            collector_url = known.collector_url
        if api_key is None and known is not None and known.collector_url == collector_url:
            # No other collector is told the key.
            api_key = known.api_key
        self._submitting.async_cancel()
        installation = await self.agreement.async_opt_in(collector_url, api_key)
        self._watch()
        self._submitting.async_begin()
        return installation

    async def async_opt_out(self, *, erase: bool) -> bool:
        """Stop sharing at once; return whether that is on the disk."""
        return await self._async_whole(self._async_opt_out(erase=erase))

    async def _async_opt_out(self, *, erase: bool) -> bool:
        self._submitting.async_cancel()
        saved = await self.agreement.async_opt_out(erase=erase)
        await self.agreement.async_drop_waiting()
        self._erasing.async_begin()
        await self.async_refresh()
        return saved

    async def async_confirm(self) -> None:
        """Go on with a state that may have come from a backup; raise NotSavedError."""
        await self._async_whole(self.agreement.async_confirm())
        self._submitting.async_begin()

    async def _async_whole[T](self, change: Coroutine[Any, Any, T]) -> T:
        """Bring a change of the consent to its end, though the caller goes away in the middle."""
        return await asyncio.shield(self._hass.async_create_task(change))

    async def async_restart_periods(self) -> None:
        """Send nothing of what there is by now, as it is to be deleted; raise NotSavedError."""
        self._submitting.async_cancel()
        await self.agreement.async_restart_periods()

    async def async_submit(self) -> SubmitResult:
        """Send what is due now."""
        attempt = self._submitting.async_begin()
        # Not awaited itself: neither this caller's end nor an opt-out is the other's.
        await asyncio.wait([attempt])
        if attempt.cancelled():
            return SubmitResult(skip_reason=SkipReason.ENDED)
        return attempt.result()

    async def async_preview(self) -> Preview:
        """Return the bytes that wait to be sent, or that would be made now; raise DatabaseError."""
        consent, installation = self.agreement.state.consent, self.agreement.state.installation
        now = dt_util.utcnow()
        if consent is None or installation is None:
            period = _this_week()
            first_day, installation = period.start, None
        else:
            period, first_day = None, consent.first_day
        origin = self._describe(installation)
        installation_id = origin.identity.installation_id

        def read(connection: Connection) -> Preview:
            if period is None:
                waiting = next_submission.waiting(
                    connection, installation_id, first_day, now.date()
                )
                if waiting is not None:
                    return Preview(waiting.payload, waiting=True)
            shown = period or _next_period(connection, installation_id, first_day)
            usage = submission_log.usage(connection, first_day, shown)
            return Preview(payload(origin, shown, usage, now), waiting=False)

        return await self._storage.database.async_read(read)

    @callback
    def _describe(self, installation: Installation | None) -> Origin:
        return _origin(self._hass, self._environment, self._options, installation)

    @property
    def settings(self) -> dict[str, object]:
        """What an export of everything tells of sharing: neither key nor secret."""
        state, last = self.agreement.state, self.totals.last
        known, consent = state.installation, state.consent
        return {
            "opt_in_status": consent is not None,
            "installation_id": None if known is None else known.id,
            "first_run_date": self._storage.state_store.state.first_run.date().isoformat(),
            "last_submission_date": None if last is None else last.isoformat(),
            "submission_count": self.totals.accepted,
            "privacy_policy_version": None if consent is None else consent.policy_version,
        }

    @property
    def next_submission(self) -> datetime | None:
        """When something is sent next; None while nothing is, or it is not known."""
        at, since = self.agreement.state.check_time, self._pending_since
        if self.agreement.installation is None or at is None or since is None:
            return None
        if self._submitting.next_try is not None:
            return self._submitting.next_try
        earliest = max(dt_util.utcnow(), datetime.combine(since, time(), UTC))
        day = last_due(dt_util.as_local(earliest), at) + timedelta(days=1)
        return datetime.combine(day, at, dt_util.get_default_time_zone())

    async def async_refresh(self) -> None:
        """Find out what entities show."""
        consent, installation = self.agreement.state.consent, self.agreement.installation

        def read(connection: Connection) -> tuple[Totals, date | None]:
            totals = submission_log.totals(connection)
            if consent is None or installation is None:
                return totals, None
            waiting = next_submission.waiting(
                connection, installation.id, consent.first_day, utc_today()
            )
            if waiting is not None:
                return totals, waiting.period.end
            return totals, _next_period(connection, installation.id, consent.first_day).end

        try:
            self.totals, self._pending_since = await self._storage.database.async_read(read)
        except DatabaseError as err:
            LOGGER.debug("Submissions cannot be read: %s", err)
        async_dispatcher_send(self._hass, SIGNAL_SHARING)


@callback
def _origin(
    hass: HomeAssistant, environment: Metadata, options: Options, installation: Installation | None
) -> Origin:
    """Return what a submission says beside the usage."""
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
    """Return what would be sent of a week without events, before there is a config entry."""
    origin = _origin(hass, await async_environment(hass), Options(), None)
    usage = Usage({}, timedelta(), {}, {})
    return Preview(payload(origin, _this_week(), usage, dt_util.utcnow()), waiting=False)


def _this_week() -> Period:
    """Return the last seven days, today included: before a whole week there is something too."""
    return Period(utc_today() - timedelta(days=6), utc_today() + timedelta(days=1))


def _next_period(connection: Connection, installation_id: str, first_day: date) -> Period:
    """Return the oldest period that is due, or else the one that goes on."""
    covered = submission_log.covered(connection, installation_id)
    for period in delivery.due(first_day, covered, utc_today()).periods:
        return period
    return delivery.running(first_day, covered, utc_today())
