"""Lets a sensor that comes back go on from the sum of its own long-term statistics.

The recorder continues a sum from its rows of five minutes, which it keeps as long as states: ten
days, unless told otherwise. A sensor that was deleted, disabled or beyond the limit for longer
starts from 0 there, and its graph would show all earlier uses as a negative change. The recorder is
optional; without it nothing happens here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homeassistant.components.recorder.entity_options import is_entity_recorded
from homeassistant.components.recorder.statistics import (
    async_update_statistics_metadata,
    get_last_short_term_statistics,
    get_last_statistics,
    get_metadata,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_RECORDER_5MIN_STATISTICS_GENERATED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry

_FIVE_MINUTES = timedelta(minutes=5)
_ROWS = 5
"""Of five minutes: the first of a sensor's own is among these, and what was before it."""
_HOURS = 3
"""Rows of hours: that of the first own row may be among them."""


@dataclass(frozen=True, slots=True)
class _Watched:
    """A sensor of which no row was seen since it was added."""

    since: datetime
    """When it was added."""
    count: int
    """What it showed first, which the recorder takes as its zero."""
    last_reset: datetime
    """When the counters that it showed first had started."""
    unit: str


@dataclass(frozen=True, slots=True)
class _Restart:
    """A sum that the recorder has started from 0 again."""

    statistic_id: str
    unit: str
    start: datetime
    missing: float


_WATCHED: HassKey[dict[str, _Watched]] = HassKey(f"{DOMAIN}_watched")
"""By entity id. Kept during a reload: the recorder may just be making the row."""


class LongTermStatistics:
    """Watches the sums of sensors until each has a row of its own."""

    def __init__(self, hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
        """Watch nothing yet."""
        self._hass = hass
        self._entry = entry
        self._watched = hass.data.setdefault(_WATCHED, {})
        self._unlisten: CALLBACK_TYPE | None = None
        entry.async_on_unload(self._stop)

    @callback
    def async_watch(
        self, entity_id: str, count: int, last_reset: datetime, unit: str
    ) -> CALLBACK_TYPE:
        """Look at the first row that the recorder makes of a sensor; return how to end that."""
        if DATA_INSTANCE in self._hass.data and is_entity_recorded(self._hass, entity_id):
            now = dt_util.utcnow()
            self._watched.setdefault(entity_id, _Watched(now, count, last_reset, unit))
            if self._unlisten is None:
                self._unlisten = self._hass.bus.async_listen(
                    EVENT_RECORDER_5MIN_STATISTICS_GENERATED, self._handle_generated
                )

        @callback
        def forget() -> None:
            if self._entry.state is not ConfigEntryState.UNLOAD_IN_PROGRESS:
                self._watched.pop(entity_id, None)

        return forget

    @callback
    def async_start(self) -> None:
        """Look once all sensors are added, and Home Assistant has started.

        The recorder writes nothing before, and would be waited for by the start.
        """
        if self._watched:
            self._entry.async_on_unload(async_at_started(self._hass, self._handle_started))

    @callback
    def _stop(self) -> None:
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    @callback
    def _handle_started(self, _hass: HomeAssistant) -> None:
        self._handle_generated()

    @callback
    def _handle_generated(self, _event: Event | None = None) -> None:
        self._entry.async_create_task(self._hass, self._async_look())

    async def _async_look(self) -> None:
        recorder = self._hass.data[DATA_INSTANCE]
        try:
            # The event comes before the rows are committed.
            await recorder.async_block_till_done()
            await self._async_set_units()
            seen, restarts = await recorder.async_add_executor_job(
                _find_restarts, self._hass, dict(self._watched)
            )
        except Exception:
            # Whatever is wrong with the recorder, what is counted stays right.
            LOGGER.exception("Cannot read long-term statistics")
            return
        for restart in restarts:
            # Added to all rows from the first own one on.
            recorder.async_adjust_statistics(
                restart.statistic_id, restart.start, restart.missing, restart.unit
            )
        for entity_id, watched in seen.items():
            # It may have been removed and added again meanwhile.
            if self._watched.get(entity_id) is watched:
                del self._watched[entity_id]
        if not self._watched:
            self._stop()

    async def _async_set_units(self) -> None:
        """Give statistics from before there was a unit the one that the sensors have now.

        The recorder would make no more of them.
        """
        if not self._watched:
            return
        recorder = self._hass.data[DATA_INSTANCE]
        found = await recorder.async_add_executor_job(_without_unit, self._hass, set(self._watched))
        for entity_id in found:
            if (watched := self._watched.get(entity_id)) is not None:
                async_update_statistics_metadata(
                    self._hass,
                    entity_id,
                    new_unit_class=None,
                    new_unit_of_measurement=watched.unit,
                )


def _without_unit(hass: HomeAssistant, ids: Collection[str]) -> list[str]:
    """Return the ids of statistics that have no unit."""
    found = get_metadata(hass, statistic_ids=set(ids))
    return [
        statistic_id
        for statistic_id, (_, metadata) in found.items()
        if metadata["unit_of_measurement"] is None
    ]


def _find_restarts(
    hass: HomeAssistant, watched: dict[str, _Watched]
) -> tuple[dict[str, _Watched], list[_Restart]]:
    """Return the sensors that have rows now, and of these the sums that start from 0 again."""
    seen, restarts = {}, []
    for statistic_id, sensor in watched.items():
        rows = get_last_short_term_statistics(
            hass, _ROWS, statistic_id, convert_units=False, types={"last_reset", "state", "sum"}
        ).get(statistic_id, [])
        oldest_own = (sensor.since - _FIVE_MINUTES).timestamp()
        own = [row for row in rows if row["start"] > oldest_own]
        if not own:
            continue
        seen[statistic_id] = sensor
        if len(own) == len(rows) < _ROWS:
            first = datetime.fromtimestamp(min(row["start"] for row in own), UTC)
            if missing := _missing(hass, statistic_id, sensor, first):
                restarts.append(_Restart(statistic_id, sensor.unit, first, missing))
    return seen, restarts


def _missing(hass: HomeAssistant, statistic_id: str, sensor: _Watched, first: datetime) -> float:
    """Return the sum from which the sensor should have gone on."""
    hours = get_last_statistics(
        hass, _HOURS, statistic_id, convert_units=False, types={"last_reset", "state", "sum"}
    ).get(statistic_id, [])
    hour = first.replace(minute=0).timestamp()
    before = max(
        (row for row in hours if row["start"] < hour), key=lambda row: row["start"], default=None
    )
    if before is None:
        return 0
    total = (before.get("sum") or 0) + sensor.count
    if before.get("last_reset") == sensor.last_reset.timestamp():
        # What the same counters showed then is part of both.
        total -= before.get("state") or 0
    return total
