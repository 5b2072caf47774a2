"""Sends what is due to the collector, one submission at a time. Nothing here raises or delays.

What is due, and what an answer means, is in engine/delivery.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from functools import partial
import random

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import LOGGER
from ..engine.sharing import delivery, submission_log
from ..engine.sharing.consent import Installation, SharingState
from ..engine.sharing.delivery import Outcome
from ..engine.sharing.next_submission import next_submission
from ..engine.sharing.payload import Origin, payload
from ..engine.sharing.submission_log import State, Submission
from ..helpers.daily import utc_today
from ..issues import (
    CLOCK_DIFFERS,
    COLLECTOR_FORGOT,
    COLLECTOR_REFUSES,
    COLLECTOR_UNREACHABLE,
    SUBMISSION_REFUSED,
    async_clear_issue,
    async_raise_issue,
)
from ..storage.database import Connection, DatabaseError
from .client import CollectorClient, CollectorError, Reply
from .consent import ConsentManager

_BETWEEN = timedelta(hours=1)
"""Between two submissions that were accepted."""
_UNREACHABLE_AFTER = timedelta(days=14)


class SkipReason(Enum):
    """Why something that may be due was not sent."""

    CLOCK_DIFFERS = auto()
    TOO_SOON = auto()
    """after the last one"""
    NO_DATABASE = auto()
    """It cannot be read or written now."""
    ENDED = auto()
    """Somebody has changed what is agreed to meanwhile."""


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """What came of an attempt: how many were accepted, and how the last one ended."""

    accepted: int = 0
    outcome: Outcome | None = None
    """None when nothing was sent"""
    skip_reason: SkipReason | None = None


class Submitter:
    """Methods run in the event loop."""

    def __init__(
        self,
        hass: HomeAssistant,
        agreement: ConsentManager,
        collector: CollectorClient,
        describe: Callable[[Installation], Origin],
        after: Callable[[], Awaitable[None]],
    ) -> None:
        """`describe` tells what a submission says beside the usage; `after` follows attempts."""
        self._hass = hass
        self._storage = agreement.storage
        self._agreement = agreement
        self._collector = collector
        self._describe = describe
        self._after = after
        self._attempts = 0
        self._attempt: asyncio.Task[SubmitResult] | None = None
        self._timer: CALLBACK_TYPE | None = None
        self.next_try: datetime | None = None
        """When the timer ends."""
        self._skip_reason: SkipReason | None = None

    @callback
    def async_clear_issues(self) -> None:
        """Take back what the next attempt would find again."""
        for issue in (COLLECTOR_REFUSES, COLLECTOR_UNREACHABLE, CLOCK_DIFFERS):
            async_clear_issue(self._hass, issue)

    @callback
    def async_cancel(self) -> None:
        """End the attempt that is under way, and try no more by itself."""
        self._cancel_timer()
        if self._attempt is not None:
            self._attempt.cancel()
            self._attempt = None

    @callback
    def async_begin(self, *, afresh: bool = True) -> asyncio.Task[SubmitResult]:
        """Begin an attempt, or join the one that is under way. `afresh`: be patient again."""
        if afresh:
            self._attempts = 0
        if self._attempt is None or self._attempt.done():
            self._cancel_timer()
            # A background task: neither start nor stop waits for a slow collector.
            self._attempt = self._hass.async_create_background_task(
                self._async_try(), "usage_stats submission"
            )
        return self._attempt

    async def _async_try(self) -> SubmitResult:
        submitted = SubmitResult()
        try:
            submitted = await self._async_deliver()
            await self._after()
        except DatabaseError as err:
            LOGGER.debug("Not sent: %s", err)
            self._try_later(None)
            submitted = SubmitResult(skip_reason=SkipReason.NO_DATABASE)
        except Exception:
            LOGGER.exception("Unexpected error while sending")
        return submitted

    async def _async_deliver(self) -> SubmitResult:
        """Send what is due, oldest first; raise DatabaseError."""
        accepted, outcome, self._skip_reason = 0, None, None
        while (installation := self._agreement.installation) is not None:
            if not await self._async_is_due(installation):
                break
            try:
                outcome = await self._async_send_next(installation)
            except CollectorError as err:
                LOGGER.debug("The collector does not answer: %s", err)
                outcome = Outcome.LATER
                await self._async_later(None)
            if outcome is Outcome.ACCEPTED:
                accepted += 1
            elif outcome is not Outcome.REFUSED:
                break
        return SubmitResult(accepted, outcome, self._skip_reason)

    async def _async_is_due(self, installation: Installation) -> bool:
        """Tell whether to send something now: not too soon after the last one."""
        first_day = self._first_day()
        if first_day is None:
            return False
        due, last = await self._storage.database.async_read(
            partial(
                _find_due,
                installation_id=installation.id,
                first_day=first_day,
                day=utc_today(),
            )
        )
        if not due:
            # Nobody looks at the collector's clock before something is.
            async_clear_issue(self._hass, CLOCK_DIFFERS)
        if not due or last is None:
            return due
        # After a clock was put back the last one is in the future: that is no reason to wait.
        passed = dt_util.utcnow() - last
        if timedelta() <= passed < _BETWEEN:
            self._skip_reason = SkipReason.TOO_SOON
            self._try_in(_BETWEEN - passed)
            return False
        return True

    def _first_day(self) -> date | None:
        consent = self._agreement.state.consent
        return None if consent is None else consent.first_day

    async def _async_send_next(self, installation: Installation) -> Outcome | None:
        """Freeze the oldest that is due and send it. Raise DatabaseError or CollectorError."""
        # Asked before anything is frozen: a clock that is wrong would freeze a wrong period.
        looked = await self._collector.async_get(installation)
        judgement = delivery.judge(looked.status, looked.retry_after, dt_util.utcnow())
        if judgement.outcome is Outcome.FORGOTTEN:
            await self._async_forgotten()
            return judgement.outcome
        if judgement.wait is not None:
            await self._async_later(judgement.wait)
            return judgement.outcome
        if delivery.clock_differs(dt_util.utcnow(), looked.date):
            self._skip_reason = SkipReason.CLOCK_DIFFERS
            async_raise_issue(self._hass, CLOCK_DIFFERS)
            return None
        async_clear_issue(self._hass, CLOCK_DIFFERS)
        submission = await self._async_freeze(installation)
        if submission is None or self._agreement.installation != installation:
            return None
        reply = await self._collector.async_submit(
            installation, submission.idempotency_key, submission.payload
        )
        return await self._async_settle(submission, reply)

    async def _async_freeze(self, installation: Installation) -> Submission | None:
        """Find, or make, what is to be sent next; raise DatabaseError.

        By a clock that the collector's agrees with: no other makes anything old, or a period over.
        """
        first_day, now = self._first_day(), dt_util.utcnow()
        if first_day is None:
            return None
        origin = self._describe(installation)
        return await self._storage.write_behind.async_commit(
            partial(
                next_submission,
                installation_id=installation.id,
                first_day=first_day,
                make=lambda period, usage: payload(origin, period, usage, now),
                now=now,
            )
        )

    async def _async_settle(self, submission: Submission, reply: Reply) -> Outcome:
        """Do what an answer says; raise DatabaseError."""
        judgement = delivery.judge(reply.status, reply.retry_after, dt_util.utcnow())
        outcome = judgement.outcome
        LOGGER.debug("The collector answered %s: %s", reply.status, outcome)
        if outcome is Outcome.LATER:
            await self._async_later(judgement.wait)
            return outcome
        await self._async_answered()
        if outcome is Outcome.BLOCKED:
            async_raise_issue(self._hass, COLLECTOR_REFUSES, status=reply.status)
            return outcome
        async_clear_issue(self._hass, COLLECTOR_REFUSES)
        if outcome is Outcome.FORGOTTEN:
            await self._async_forgotten()
            return outcome
        if outcome is Outcome.ACCEPTED:
            async_clear_issue(self._hass, SUBMISSION_REFUSED)
            state = State.ACCEPTED
        else:
            async_raise_issue(self._hass, SUBMISSION_REFUSED, persistent=True, status=reply.status)
            state = State.DROPPED
        await self._storage.write_behind.async_commit(
            partial(
                submission_log.settle,
                idempotency_key=submission.idempotency_key,
                state=state,
                now=dt_util.utcnow(),
            )
        )
        return outcome

    async def _async_forgotten(self) -> None:
        """Opt out, as the collector has been told to forget us."""
        await self._agreement.async_opt_out(erase=False, forgotten=True)
        await self._agreement.async_drop_waiting()
        async_raise_issue(self._hass, COLLECTOR_FORGOT, persistent=True)

    async def _async_answered(self) -> None:
        self._attempts = 0
        async_clear_issue(self._hass, COLLECTOR_UNREACHABLE)
        if self._agreement.state.unanswered_since is not None:
            await self._agreement.async_note(_answered)

    async def _async_later(self, wait: timedelta | None) -> None:
        """Try again after some time, or with the next daily check; tell of it in the end."""
        self._try_later(wait)
        now = dt_util.utcnow()
        since = self._agreement.state.unanswered_since
        if since is None:
            await self._agreement.async_note(partial(_unanswered, since=now))
        elif now - since > _UNREACHABLE_AFTER:
            async_raise_issue(self._hass, COLLECTOR_UNREACHABLE)

    @callback
    def _try_later(self, wait: timedelta | None) -> None:
        self._attempts += 1
        wait = wait or delivery.backoff(self._attempts, random.random())
        if wait is not None:
            self._try_in(wait)

    @callback
    def _try_in(self, wait: timedelta) -> None:
        self._cancel_timer()
        self.next_try = dt_util.utcnow() + wait
        again = HassJob(self._try_again, cancel_on_shutdown=True)
        self._timer = async_call_later(self._hass, wait, again)

    @callback
    def _try_again(self, _now: datetime) -> None:
        # Should the attempt that set it still be ending, the daily check goes on.
        self._timer = self.next_try = None
        self.async_begin(afresh=False)

    @callback
    def _cancel_timer(self) -> None:
        self.next_try = None
        if self._timer is not None:
            self._timer()
            self._timer = None


def _find_due(
    connection: Connection, installation_id: str, first_day: date, day: date
) -> tuple[bool, datetime | None]:
    """Return whether something waits or a period has ended, and when the last was accepted."""
    covered = submission_log.covered(connection, installation_id)
    waits = submission_log.waiting(connection) or delivery.due(first_day, covered, day).periods
    return bool(waits), submission_log.totals(connection).last


def _unanswered(state: SharingState, since: datetime) -> SharingState:
    return replace(state, unanswered_since=since.astimezone(UTC))


def _answered(state: SharingState) -> SharingState:
    return replace(state, unanswered_since=None)
