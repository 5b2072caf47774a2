"""What it costs to count five years of a counter's long-term statistics, and to take them away.

The counter goes up in ten hours of each day.
"""

from datetime import timedelta
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from home import Home, run, running_home
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import Statistics, StatisticsMeta
from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.util import dt as dt_util
from report import Claim, at_most, show
from rollover import LongestCallback
from sqlalchemy import insert

from custom_components.usage_stats.analysis.backfill_statistics import CounterSource
from custom_components.usage_stats.const import DOMAIN

_YEARS = 5
_HOURS = _YEARS * 365 * 24
_CUPS = "sensor.cups"
_OPEN = range(8, 18)
"""Hours of a day, in UTC."""


def _fill(instance: Recorder) -> None:
    """Put years of hours into the recorder's database."""
    last = dt_util.utcnow().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    with instance.get_session() as session:
        meta = StatisticsMeta(
            statistic_id=_CUPS, source="recorder", has_sum=True, mean_type=0, name=None
        )
        session.add(meta)
        session.flush()
        rows, total = [], 0
        for hour in range(_HOURS):
            start = last - timedelta(hours=_HOURS - hour)
            total += start.hour in _OPEN
            rows.append(
                {
                    "metadata_id": meta.id,
                    "start_ts": start.timestamp(),
                    "created_ts": start.timestamp(),
                    "sum": total,
                    "state": total,
                }
            )
        session.execute(insert(Statistics), rows)
        session.commit()


async def _track(home: Home) -> str:
    """Add a tracker of the counter and return its id."""
    hass = home.hass
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    data = {
        "kind": "custom",
        "triggers": [{"trigger": "state", "entity_id": _CUPS}],
        "conditions": [],
        "record": "use",
        "skill": "Coffee",
        "modality": "machine",
        "interval": 0,
    }
    tracker = ConfigSubentry(
        data=MappingProxyType(data), subentry_type="tracker", title="Cups", unique_id=None
    )
    hass.config_entries.async_add_subentry(entry, tracker)
    await hass.async_block_till_done(wait_background_tasks=True)
    return tracker.subentry_id


async def measure(folder: Path) -> None:
    """Count all, and take it away again."""
    async with running_home(folder / "home", recorded=True) as home:
        backfiller, instance = home.data.backfiller, home.hass.data[DATA_INSTANCE]
        await instance.async_add_executor_job(_fill, instance)
        tracker = await _track(home)
        watch = LongestCallback()
        with watch.watching():
            begin = perf_counter()
            result = await backfiller.async_from_statistics(tracker, CounterSource(_CUPS, None))
            counted = perf_counter() - begin
            await home.hass.async_block_till_done()
            with_files = perf_counter() - begin
        watch_undo = LongestCallback()
        with watch_undo.watching():
            begin = perf_counter()
            undone = await backfiller.async_undo({tracker})
            taken_away = perf_counter() - begin
    show(
        f"Statistics of {_YEARS} years, {_HOURS:,} hours",
        [
            at_most("read and written, s", [counted], 10),
            Claim("with the files of all dates, s", f"{with_files:.1f}"),
            at_most("longest callback, ms", [watch.milliseconds], 50),
            at_most("taken away, s", [taken_away], 10),
            at_most("longest callback, ms", [watch_undo.milliseconds], 50),
            Claim("uses", f"{result.uses:,}, {-undone.uses:,} taken away"),
        ],
    )


if __name__ == "__main__":
    run(measure)
