"""Records events and uptime, and sums up the last seven days.

What an event may contain is in engine/events/, writing is in storage/write_behind.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER, SIGNAL_EVENTS, SIGNAL_ROLLED_OVER
from ..engine.events import event_log
from ..engine.events.event import EventRequest, UsageEvent, event_ids
from ..engine.events.query import Query
from ..helpers.environment import async_environment
from ..issues import EVENTS_DROPPED, async_clear_issue, async_raise_issue
from ..options import Options
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from ..storage.write_behind import ANSWER_SECONDS
from .heartbeat import Heartbeat

_WEEK = timedelta(days=7)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_HEARTBEAT = timedelta(minutes=15)
_ISSUE_SECONDS = 60.0
"""The shortest time between two updates of the repair issue."""
_STARTED: HassKey[bool] = HassKey(f"{DOMAIN}_started")
"""`app_start` was recorded. A reload does not record it again."""


@dataclass(frozen=True, slots=True)
class RecordResult:
    """How many events of a call were recorded, and whether they are on disk."""

    recorded: int
    durable: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Totals of the last seven days, or of another period."""

    completed: int
    failed: int
    files: int
    """Downloaded."""
    uploads: int
    errors: int
    uptime: timedelta
    printing: timedelta
    """The duration of completed and failed jobs."""
    printers: Mapping[str, int]
    """Completed and failed jobs by type of printer."""
    error_types: Mapping[str, int]

    @property
    def jobs(self) -> int:
        """Completed or failed."""
        return self.completed + self.failed


class EventRecorder:
    """Owns the heartbeat, the age limit of events and the issue about dropped ones.

    Methods run in the event loop.
    """

    def __init__(self, hass: HomeAssistant, storage: Storage, options: Options) -> None:
        """Record into the event queue of the storage. `async_start` must follow."""
        self._hass = hass
        self._queue = storage.event_queue
        self._state = storage.state_store.state
        self._database = storage.database
        self._write_behind = storage.write_behind
        self._options = options
        self._ids = event_ids()
        self._heartbeat = Heartbeat()
        self._issue_debouncer = Debouncer(
            hass,
            LOGGER,
            cooldown=_ISSUE_SECONDS,
            immediate=True,
            function=self._raise_events_dropped,
        )
        self._queue.on_dropped = self._issue_debouncer.async_schedule_call
        self._unlisten: list[CALLBACK_TYPE] = []

    async def async_start(self) -> None:
        """Record the start of Home Assistant, and listen for its stop."""
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
            self.record([("app_start", await async_environment(self._hass))])

    async def async_stop(self) -> None:
        """Stop listening. Recorded events are written when the storage stops."""
        while self._unlisten:
            self._unlisten.pop()()
        self._issue_debouncer.async_shutdown()
        await self.async_beat()

    @property
    def recording(self) -> bool:
        """Whether events are recorded at all."""
        return self._options.record_events

    async def async_record(self, requests: Sequence[EventRequest]) -> RecordResult:
        """Record events and wait until they are on disk, but not long. Raise nothing."""
        if not self.recording:
            return RecordResult(0, durable=False)
        deadline = self._hass.loop.time() + ANSWER_SECONDS
        dropped = self._queue.dropped
        self.record(requests)
        flushed = await self._write_behind.async_flush(deadline)
        # If waiting events were dropped meanwhile, these may be among them.
        return RecordResult(len(requests), durable=flushed and self._queue.dropped == dropped)

    @callback
    def record(self, requests: Sequence[EventRequest]) -> None:
        """Record events, if that is not off. They are on disk some seconds later."""
        if not self.recording:
            return
        now = dt_util.utcnow()
        self._queue.add(
            UsageEvent(next(self._ids), event_type, now, metadata, None)
            for event_type, metadata in requests
        )
        self._write_behind.flush_later()
        async_dispatcher_send(self._hass, SIGNAL_EVENTS)

    async def async_save(self) -> None:
        """Write what nobody waited for, so that it is found; give up after a second."""
        # Those that are just being written are not there yet either.
        if self._queue.unsaved:
            await self._write_behind.async_flush(self._hass.loop.time() + ANSWER_SECONDS)

    async def async_week(self) -> Week:
        """Return the totals of the last seven days, with uptime up to now; raise DatabaseError."""
        await self.async_beat()
        # After the clock was set there is no uptime to write them with.
        await self.async_save()
        return await self.async_saved_week()

    async def async_saved_week(self) -> Week:
        """Return the totals of what is on disk, without writing; raise DatabaseError."""
        return await self.async_period(dt_util.utcnow() - _WEEK, None)

    async def async_period(self, start: datetime | None, end: datetime | None) -> Week:
        """Return the totals of what is on disk of a period; None sets no bound.

        Raise DatabaseError.
        """
        now = dt_util.utcnow()
        summary = await self._database.async_read(
            # A week into the future, for events recorded before the clock was set back.
            partial(event_log.summary, start=start, end=now + _WEEK if end is None else end)
        )
        uptime = await self._database.async_read(
            partial(event_log.uptime, start=start or _LONG_AGO, end=min(end or now, now))
        )
        counts = summary.counts
        return Week(
            completed=counts.get("job_completed", 0),
            failed=counts.get("job_failed", 0),
            files=counts.get("file_downloaded", 0),
            uploads=counts.get("file_uploaded", 0),
            errors=counts.get("error_occurred", 0),
            uptime=uptime,
            printing=summary.printing,
            printers=summary.printers,
            error_types=summary.errors,
        )

    async def async_counts(self) -> dict[str, int]:
        """Count the events of the last seven days on disk by type; raise DatabaseError."""
        now = dt_util.utcnow()
        # A week into the future, for events recorded before the clock was set back.
        return await self._database.async_read(
            partial(event_log.counts, start=now - _WEEK, end=now + _WEEK)
        )

    async def async_has_event(self, event_types: Collection[str], *, with_duration: bool) -> bool:
        """Return whether there is an event of one of these types; raise DatabaseError.

        `with_duration` looks at the last hundred of each type alone.
        """
        return await self._database.async_read(
            partial(event_log.has_event, event_types=event_types, with_duration=with_duration)
        )

    async def async_total(self) -> int:
        """Return how many events are on disk; raise DatabaseError."""
        return await self._database.async_read(event_log.total)

    async def async_find(self, query: Query) -> list[UsageEvent]:
        """Return events, newest first; raise DatabaseError."""
        return await self._database.async_read(partial(event_log.find, query=query))

    async def async_beat(self) -> None:
        """Save the uptime since the last beat. It is lost if it cannot be saved.

        Not while recording is off, or reading the totals would record uptime.
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
        self.record([("app_shutdown", {})])
        await self.async_beat()

    @callback
    def _rolled_over(self) -> None:
        if self._queue.dropped:
            # At once: a debounced call would find the number reset to 0.
            self._issue_debouncer.async_cancel()
            self._raise_events_dropped()
        else:
            async_clear_issue(self._hass, EVENTS_DROPPED)
        self._queue.dropped = 0
        self._hass.async_create_task(self._async_purge(), "usage_stats event retention")

    async def _async_purge(self) -> None:
        """Delete events that are older than the option allows.

        Their age is that of the mark of the day after which they came, and a day is marked only
        while the clock agrees with the dates before. So a clock that is wrong for a while deletes
        nothing, and what was recorded meanwhile is kept as long as all else.
        """
        state = self._state
        today = state.safe_today
        if today is None:
            return
        oldest = today - timedelta(days=self._options.event_days)
        uptime_before = dt_util.start_of_local_day(oldest)

        def purge(connection: Connection) -> bool:
            if state.trusted_date == state.rollover:
                event_log.mark(connection, today)
            event_log.purge_uptime(connection, uptime_before)
            return event_log.purge(connection, oldest)

        try:
            more = True
            # After `async_stop` the database may be closed. The next rollover deletes the rest.
            while more and self._unlisten:
                more = await self._write_behind.async_commit(purge)
        except DatabaseError as err:
            LOGGER.debug("Events not purged: %s", err)

    @callback
    def _raise_events_dropped(self) -> None:
        async_raise_issue(self._hass, EVENTS_DROPPED, persistent=True, dropped=self._queue.dropped)
