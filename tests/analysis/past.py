"""Uses of earlier days in the database of a loaded entry."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.util import dt as dt_util

from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.engine.uses.use import Combination
from custom_components.usage_stats.storage.database import Connection

from ..common import ONE, runtime_data


async def async_record_past(
    entry: ConfigEntry, times: Iterable[str], combination: Combination = ONE
) -> None:
    """Have a use at each of the local times, in ISO 8601 with an offset."""
    slots = [
        (date.fromisoformat(text[:10]), int(datetime.fromisoformat(text).timestamp()) // 3_600)
        for text in times
    ]

    def work(connection: Connection) -> None:
        for day, hour in slots:
            use_log.add_uses(connection, day, [((hour, combination), 1)])

    await runtime_data(entry).storage.write_behind.async_commit(work)


async def async_record_two_months(entry: ConfigEntry) -> None:
    """Have a use on each day before today, and one of something else in the first of the months."""
    today = dt_util.now().replace(hour=12)
    times = [(today - timedelta(days=days)).isoformat() for days in range(1, 61)]
    await async_record_past(entry, times)
    await async_record_past(entry, times[50:51], ("Movie night", "voice"))
