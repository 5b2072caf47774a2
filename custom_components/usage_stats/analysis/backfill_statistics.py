"""Counts what a counter's long-term statistics know from before a tracker counted it.

They go back for years, by the hour. Each chunk is read, and written together with the time that it
covers, before the next: what was interrupted goes on where it ended.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..engine.analysis import backfill_log
from ..engine.analysis.backfill import Coverage, Plan, Question, Subject, counting
from ..engine.analysis.counter_hours import HOUR_SECONDS, CounterHours, chunks
from ..engine.daily import FIRST_KNOWN_DATE
from ..engine.fields import FieldError, RefusedError
from ..engine.uses.use import Combination
from ..options import Options
from ..storage.storage import Storage
from . import recorder, recorder_statistics
from .backfill_writer import BackfillResult, BackfillWriter


class CounterSource(NamedTuple):
    """Which statistics are counted, and how many days back at most."""

    statistic_id: str
    days: int | None


class CounterBackfill:
    """Counts the statistics of counters. Methods run in the event loop."""

    def __init__(
        self, hass: HomeAssistant, storage: Storage, options: Options, writer: BackfillWriter
    ) -> None:
        """Read nothing before it is asked for."""
        self._hass = hass
        self._storage = storage
        self._options = options
        self._writer = writer

    async def async_run(
        self, plan: Plan, source: CounterSource, since: float, trackers: Callable[[], set[str]]
    ) -> BackfillResult:
        """Count for a tracker what is before `since`, from when on it counts.

        `trackers` returns all there are: it ends when this one is deleted. Raise FieldError,
        NotAvailableError or DatabaseError.
        """
        subject, plan = Subject(source.statistic_id, None, ""), self._of_counter(plan, source)
        try:
            names = {subject: plan.combination(subject)}
        except RefusedError as err:
            raise FieldError("tracker", "field_tracker_names") from err
        spans = await self._storage.database.async_read(partial(backfill_log.spans, kind=plan.kind))
        period = await self._async_period(source, names[subject], since)
        question = Question(
            kind=plan.kind,
            domains=plan.domains,
            since=period[0],
            until=period[1],
            coverage=Coverage(
                counting(spans, plan.tracker, plan.counted_by, trackers()), self._keys(source)
            ),
        )
        hours = CounterHours(question, subject, dt_util.get_default_time_zone())
        result = BackfillResult()
        for chunk in chunks(*period):
            found = hours.take(await self._async_read(source, chunk))
            if plan.tracker not in trackers():
                break
            result.add(chunk, await self._writer.async_write(plan, chunk, (found, names)))
        result.hours_left_out = hours.left_out
        return result

    def _of_counter(self, plan: Plan, source: CounterSource) -> Plan:
        """Return what the tracker counts of a counter; raise FieldError for one of ours."""
        entry = er.async_get(self._hass).async_get(source.statistic_id)
        if entry is not None and entry.platform == DOMAIN:
            raise FieldError("from_statistics", "field_no_statistic")
        key = self._keys(source).get(source.statistic_id, source.statistic_id)
        domain = source.statistic_id.partition(".")[0]
        return replace(plan, domains=frozenset({domain}), entities=frozenset({key}))

    def _keys(self, source: CounterSource) -> dict[str, str]:
        entry = er.async_get(self._hass).async_get(source.statistic_id)
        return {} if entry is None else {source.statistic_id: entry.id}

    async def _async_period(
        self, source: CounterSource, combination: Combination, since: float
    ) -> tuple[float, float]:
        """Return the hours to look at: whole ones, before anything else has counted the same.

        The last hour may not be in the statistics yet, and is left for the next time.
        """
        read = partial(
            recorder_statistics.extent, hass=self._hass, statistic_id=source.statistic_id
        )
        extent = await recorder.async_read(self._hass, read)
        if extent is None:
            raise FieldError("from_statistics", "field_no_statistic")
        counted = await self._storage.database.async_read(
            partial(backfill_log.first_counted, combination=combination)
        )
        hour = int(since) // HOUR_SECONDS
        hour = hour if counted is None else min(hour, counted)
        until = min(float(hour * HOUR_SECONDS), extent[1])
        today = dt_util.start_of_local_day()
        oldest = datetime.combine(FIRST_KNOWN_DATE, time(), dt_util.get_default_time_zone())
        days = [days for days in (source.days, self._options.history_days) if days is not None]
        earliest = max([oldest, *(today - timedelta(days=kept) for kept in days)])
        return min(max(extent[0], earliest.timestamp()), until), until

    async def _async_read(
        self, source: CounterSource, period: tuple[float, float]
    ) -> list[tuple[float, float]]:
        read = partial(
            recorder_statistics.changes,
            hass=self._hass,
            statistic_id=source.statistic_id,
            period=period,
        )
        return await recorder.async_read(self._hass, read)
