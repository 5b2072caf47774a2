"""Sends what is due to the collector, one submission at a time. Nothing here raises or delays.

What is due and what an answer means is decided in engine/sharing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from http import HTTPStatus

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util

from ..const import LOGGER, SIGNAL_SUBMITTED
from ..engine.sharing import delivery, next_submission
from ..engine.sharing.consent import Installation
from ..engine.sharing.delivery import Outcome, Reply
from ..engine.sharing.next_submission import Outlook
from ..engine.sharing.payload import Origin, payload
from ..engine.sharing.submission_log import Submission
from ..helpers.daily import utc_today
from ..helpers.retry import Retry
from ..issues import (
    CLOCK_DIFFERS,
    COLLECTOR_FORGOT,
    COLLECTOR_REFUSES,
    COLLECTOR_UNREACHABLE,
    SUBMISSION_REFUSED,
    async_clear_issue,
    async_raise_issue,
)
from ..storage.database import DatabaseError
from .client import CollectorClient, CollectorError, backoff
from .consent import ConsentManager

_UNREACHABLE_AFTER = timedelta(days=14)


class SkipReason(Enum):
    """Why something that may be due was not sent."""

    CLOCK_DIFFERS = auto()
    TOO_SOON = auto()
    """One was accepted within the last hour."""
    ASKED_TO_WAIT = auto()
    """The collector has asked to wait, and the time is not over."""
    NO_DATABASE = auto()
    """The database cannot be read or written now."""
    ENDED = auto()
    """The consent was changed during the attempt."""
    FAILED = auto()
    """An unexpected error, which is logged."""


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """The result of an attempt, which may have sent several submissions."""

    accepted: int = 0
    outcome: Outcome | None = None
    """That of the last one; None when nothing was sent."""
    skip_reason: SkipReason | None = None


class Submitter:
    """At most one attempt at a time, and the timer for the next."""

    def __init__(
        self,
        hass: HomeAssistant,
        consent: ConsentManager,
        client: CollectorClient,
        describe: Callable[[Installation], Origin],
        after: Callable[[], Awaitable[None]],
    ) -> None:
        """`describe` returns what a payload holds beside the usage; `after` follows attempts."""
        self._hass = hass
        self._consent = consent
        self._database = consent.storage.database
        self._write_behind = consent.storage.write_behind
        self._client = client
        self._describe = describe
        self._after = after
        self._attempt: asyncio.Task[SubmitResult] | None = None
        self._retry = Retry(hass, self._begin, backoff)
        self._wait_until: datetime | None = None
        """Until when the collector has asked to wait; at another one nothing is due before."""

    @property
    def next_try(self) -> datetime | None:
        """When the timer starts an attempt, if it does."""
        return self._retry.scheduled_at

    @callback
    def async_clear_issues(self) -> None:
        """Clear issues that the next attempt raises again if they still hold."""
        for issue in (COLLECTOR_REFUSES, COLLECTOR_UNREACHABLE, CLOCK_DIFFERS):
            async_clear_issue(self._hass, issue)

    @callback
    def async_cancel(self) -> None:
        """Cancel the attempt under way and the timer."""
        self._retry.cancel()
        if self._attempt is not None:
            self._attempt.cancel()
            self._attempt = None

    @callback
    def async_begin(self) -> asyncio.Task[SubmitResult]:
        """Start an attempt, with the shortest delays if it fails, or join the one under way."""
        self._retry.reset()
        return self._begin()

    @callback
    def _begin(self) -> asyncio.Task[SubmitResult]:
        # The timer may end while the attempt that set it does; then the daily check goes on.
        if self._attempt is None or self._attempt.done():
            self._retry.cancel()
            # A background task: neither start nor stop waits for a slow collector.
            self._attempt = self._hass.async_create_background_task(
                self._async_attempt(), "usage_stats submission"
            )
        return self._attempt

    async def _async_attempt(self) -> SubmitResult:
        result = SubmitResult()
        try:
            result = await self._async_send_due()
            await self._after()
        except DatabaseError as err:
            LOGGER.debug("Not sent: %s", err)
            self._retry.schedule()
            result = SubmitResult(skip_reason=SkipReason.NO_DATABASE)
        except Exception:
            LOGGER.exception("Unexpected error while sending")
            result = SubmitResult(skip_reason=SkipReason.FAILED)
        return result

    async def _async_send_due(self) -> SubmitResult:
        """Send what is due, oldest first; raise DatabaseError."""
        result, accepted = SubmitResult(), 0
        while (installation := self._consent.installation) is not None:
            try:
                sent = await self._async_send_next(installation)
            except CollectorError as err:
                LOGGER.debug("The collector does not answer: %s", err)
                sent = await self._async_later()
            if sent is Outcome.ACCEPTED:
                accepted += 1
                async_dispatcher_send(self._hass, SIGNAL_SUBMITTED)
            if not isinstance(sent, Outcome):
                return SubmitResult(accepted, result.outcome, sent)
            result = SubmitResult(accepted, sent)
            if not sent.settles:
                break
        return result

    async def _async_send_next(self, installation: Installation) -> Outcome | SkipReason | None:
        """Send the oldest that is due; raise DatabaseError or CollectorError.

        Return None if nothing is due.
        """
        outlook = await self._async_outlook()
        if outlook is None or not outlook.is_due:
            # Nothing is sent, so the collector's clock is not asked for.
            async_clear_issue(self._hass, CLOCK_DIFFERS)
            return None
        if (pause := outlook.pause(dt_util.utcnow())) is not None:
            self._retry.schedule_in(pause)
            return SkipReason.TOO_SOON
        if (wait := self._asked_wait()) is not None:
            self._retry.schedule_in(wait)
            return SkipReason.ASKED_TO_WAIT
        # First, as a wrong clock would freeze a wrong period and drop what is not too old.
        obstacle = await self._async_find_obstacle(installation)
        if obstacle is not None:
            return obstacle
        submission = await self._async_freeze(installation)
        changed = self._consent.installation != installation
        if changed or submission is None:
            return SkipReason.ENDED if changed else None
        reply = await self._client.async_submit(
            installation, submission.idempotency_key, submission.payload
        )
        return await self._async_handle(submission, reply)

    @callback
    def _asked_wait(self) -> timedelta | None:
        """Return how long the collector has asked to wait; None: it can be asked now."""
        if self._wait_until is None:
            return None
        left = self._wait_until - dt_util.utcnow()
        # After the clock was put back it would be longer than a collector may ask for.
        return left if timedelta() < left <= delivery.LONGEST_WAIT else None

    async def _async_outlook(self) -> Outlook | None:
        sender = self._consent.sender
        if sender is None:
            return None
        read = partial(next_submission.outlook, sender=sender, today=utc_today())
        return await self._database.async_read(read)

    async def _async_find_obstacle(self, installation: Installation) -> Outcome | SkipReason | None:
        """Ask the collector for its health and its clock; raise CollectorError."""
        health = await self._client.async_get_health(installation.collector_url)
        now = dt_util.utcnow()
        if health.status != HTTPStatus.OK:
            judgement = delivery.judge(health.status, health.retry_after, now)
            return await self._async_later(judgement.wait)
        if delivery.clock_differs(now, health.date):
            async_raise_issue(self._hass, CLOCK_DIFFERS)
            return SkipReason.CLOCK_DIFFERS
        async_clear_issue(self._hass, CLOCK_DIFFERS)
        return None

    async def _async_freeze(self, installation: Installation) -> Submission | None:
        """Return the submission to send next, frozen; raise DatabaseError."""
        sender, now = self._consent.sender, dt_util.utcnow()
        if sender is None or sender.installation_id != installation.id:
            return None
        origin = self._describe(installation)
        freeze = partial(
            next_submission.freeze_next,
            sender=sender,
            make=lambda period, usage: payload(origin, period, usage, now),
            now=now,
        )
        return await self._write_behind.async_commit(freeze)

    async def _async_handle(self, submission: Submission, reply: Reply) -> Outcome:
        """Do what an answer asks for; raise DatabaseError."""
        now = dt_util.utcnow()
        outcome, wait = delivery.judge(reply.status, reply.retry_after, now)
        LOGGER.debug("The collector answered %s: %s", reply.status, outcome)
        if outcome is Outcome.LATER:
            return await self._async_later(wait)
        self._retry.reset()
        async_clear_issue(self._hass, COLLECTOR_UNREACHABLE)
        if self._consent.state.unanswered_since is not None:
            await self._consent.async_update(lambda state: replace(state, unanswered_since=None))
        self._update_issues(outcome, reply.status)
        if outcome is Outcome.FORGOTTEN:
            await self._async_forgotten(submission)
        else:
            settle = partial(
                next_submission.settle, submission=submission, outcome=outcome, now=now
            )
            await self._write_behind.async_commit(settle)
        return outcome

    @callback
    def _update_issues(self, outcome: Outcome, status: int) -> None:
        if outcome is Outcome.BLOCKED:
            async_raise_issue(self._hass, COLLECTOR_REFUSES, status=status)
            return
        async_clear_issue(self._hass, COLLECTOR_REFUSES)
        if outcome is Outcome.ACCEPTED:
            async_clear_issue(self._hass, SUBMISSION_REFUSED)
        elif outcome is Outcome.REFUSED:
            async_raise_issue(self._hass, SUBMISSION_REFUSED, persistent=True, status=status)

    async def _async_forgotten(self, submission: Submission) -> None:
        """Opt out, as the collector was told to forget this installation."""
        known = self._consent.state.installation
        if known is None or known.id != submission.installation_id:
            # Somebody has agreed to another address meanwhile.
            return
        await self._consent.async_opt_out(erase=False, forgotten=True)
        await self._consent.async_drop_waiting()
        async_raise_issue(self._hass, COLLECTOR_FORGOT, persistent=True)

    async def _async_later(self, wait: timedelta | None = None) -> Outcome:
        """Schedule a retry; raise an issue once the collector has not answered for long."""
        self._retry.schedule(wait)
        state, now = self._consent.state, dt_util.utcnow()
        if wait is not None:
            self._wait_until = now + wait
        if state.unanswered_since is None:
            await self._consent.async_update(lambda state: replace(state, unanswered_since=now))
        elif now - state.unanswered_since > _UNREACHABLE_AFTER:
            async_raise_issue(self._hass, COLLECTOR_UNREACHABLE)
        return Outcome.LATER
