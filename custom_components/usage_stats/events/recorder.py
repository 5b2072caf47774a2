"""Events: records them, knows what the last days came to, and when Home Assistant was running.

What they may hold is in the engine; saving is in saving.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
import random
from uuid import UUID

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER, SIGNAL_EVENTS, SIGNAL_ROLLED_OVER
from ..engine.events import event_log
from ..engine.events.event import EventRequest, UsageEvent
from ..engine.events.query import Query
from ..helpers.environment import async_environment
from ..issues import EVENTS_DROPPED, async_clear_issue, async_raise_issue
from ..options import Options
from ..storage.database import DatabaseError
from ..storage.storage import Storage
from ..storage.write_behind import ANSWER_SECONDS
from .heartbeat import Heartbeat

_WEEK = timedelta(days=7)
_HEARTBEAT = timedelta(minutes=15)
_TELL_SECONDS = 60.0
_STARTED: HassKey[bool] = HassKey(f"{DOMAIN}_started")
"""`app_start` was recorded: a reload is no start."""


@dataclass(frozen=True, slots=True)
class RecordResult:
    """What became of a call: how many events were taken, and whether they are on the disk."""

    recorded: int
    durable: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What the last seven days came to."""

    jobs: int
    """completed or failed"""
    files: int
    """downloaded"""
    uploads: int
    errors: int
    uptime: timedelta


def _new_id() -> str:
    """Return a UUID 4.

    Not from the system's random numbers: to ask for them hands the interpreter to another thread,
    and with many callers that is a third of the time. An event's ID is no secret.
    """
    return str(UUID(int=random.getrandbits(128), version=4))


class EventRecorder:
    """Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, options: Options) -> None:
        """Take what events work with; `async_start` comes next."""
        self._hass = hass
        self._queue = storage.event_queue
        self._state = storage.state_store.state
        self._database = storage.database
        self._write_behind = storage.write_behind
        self._options = options
        self._heartbeat = Heartbeat()
        self._issue_debouncer = Debouncer(
            hass, LOGGER, cooldown=_TELL_SECONDS, immediate=True, function=self._tell_dropped
        )
        self._queue.on_dropped = self._issue_debouncer.async_schedule_call
        self._unlisten: list[CALLBACK_TYPE] = []

    async def async_start(self) -> None:
        """Record the start of Home Assistant, and see to it that its end is recorded."""
        self._unlisten = [
            async_dispatcher_connect(self._hass, SIGNAL_ROLLED_OVER, self._rolled_over)
        ]
        if not self.recording:
            return
        self._unlisten += [
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._async_shut_down),
            async_track_time_interval(self._hass, self._async_tick, _HEARTBEAT),
        ]
        if not self._hass.data.get(_STARTED):
            self._hass.data[_STARTED] = True
            self._record([("app_start", await async_environment(self._hass))])

    async def async_stop(self) -> None:
        """Listen no more; what is recorded is saved by saving."""
        while self._unlisten:
            self._unlisten.pop()()
        self._issue_debouncer.async_shutdown()
        await self.async_beat()

    @property
    def recording(self) -> bool:
        """Tell whether events are recorded at all."""
        return self._options.record_events

    async def async_record(self, requests: Sequence[EventRequest]) -> RecordResult:
        """Record events and wait for the disk, but not long. Never an error."""
        if not self.recording:
            return RecordResult(0, durable=False)
        deadline = self._hass.loop.time() + ANSWER_SECONDS
        dropped = self._queue.dropped
        self._record(requests)
        flushed = await self._write_behind.async_flush(deadline)
        # If any that waited were lost, these may be among them.
        return RecordResult(len(requests), durable=flushed and self._queue.dropped == dropped)

    @callback
    def _record(self, requests: Sequence[EventRequest]) -> None:
        now = dt_util.utcnow()
        self._queue.add(
            UsageEvent(_new_id(), event_type, now, metadata, None)
            for event_type, metadata in requests
        )
        self._write_behind.flush_later()
        async_dispatcher_send(self._hass, SIGNAL_EVENTS)

    async def async_week(self) -> Week:
        """Return what the last seven days came to, uptime up to now; raise DatabaseError."""
        await self.async_beat()
        return await self.async_saved_week()

    async def async_saved_week(self) -> Week:
        """Return the same of what is on the disk, and write nothing; raise DatabaseError."""
        now = dt_util.utcnow()
        counts = await self.async_counts()
        return Week(
            jobs=counts.get("job_completed", 0) + counts.get("job_failed", 0),
            files=counts.get("file_downloaded", 0),
            uploads=counts.get("file_uploaded", 0),
            errors=counts.get("error_occurred", 0),
            uptime=await self._database.async_read(
                partial(event_log.uptime, start=now - _WEEK, end=now)
            ),
        )

    async def async_counts(self) -> dict[str, int]:
        """Count the events of the last seven days on the disk by type; raise DatabaseError."""
        now = dt_util.utcnow()
        # A week ahead: what was recorded just now, by a clock that went back, is not missed.
        return await self._database.async_read(
            partial(event_log.counts, start=now - _WEEK, end=now + _WEEK)
        )

    async def async_total(self) -> int:
        """Return how many events are held; raise DatabaseError."""
        return await self._database.async_read(event_log.total)

    async def async_find(self, query: Query) -> list[UsageEvent]:
        """Return events, newest first; raise DatabaseError."""
        return await self._database.async_read(partial(event_log.find, query=query))

    async def async_beat(self) -> None:
        """Note that Home Assistant is running; what cannot be saved is not made up for.

        Not if events are not to be recorded: whoever only looks would record it.
        """
        if not self.recording or (seen := self._heartbeat.beat()) is None:
            return
        since, until = seen
        try:
            await self._write_behind.async_commit(
                partial(event_log.seen_running, since=since, until=until)
            )
        except DatabaseError as err:
            LOGGER.debug("Uptime not saved: %s", err)

    async def _async_tick(self, _now: datetime) -> None:
        await self.async_beat()
        async_dispatcher_send(self._hass, SIGNAL_EVENTS)

    async def _async_shut_down(self, _event: Event) -> None:
        self._record([("app_shutdown", {})])
        await self.async_beat()

    @callback
    def _rolled_over(self) -> None:
        if self._queue.dropped:
            # Now: the debounced call would find the number back at 0.
            self._issue_debouncer.async_cancel()
            self._tell_dropped()
        else:
            async_clear_issue(self._hass, EVENTS_DROPPED)
        self._queue.dropped = 0
        self._hass.async_create_task(self._async_purge(), "usage_stats event retention")

    async def _async_purge(self) -> None:
        """Delete the events that are older than the option says."""
        today = self._state.safe_today
        if today is None:
            return
        days = today - timedelta(days=self._options.event_days)
        before = dt_util.start_of_local_day(days)
        try:
            more = True
            # After `async_stop` the database may be closed. The next rollover goes on.
            while more and self._unlisten:
                more = await self._write_behind.async_commit(
                    partial(event_log.purge, before=before)
                )
        except DatabaseError as err:
            LOGGER.debug("Events not purged: %s", err)

    @callback
    def _tell_dropped(self) -> None:
        async_raise_issue(self._hass, EVENTS_DROPPED, persistent=True, dropped=self._queue.dropped)
