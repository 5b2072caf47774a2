"""The past of the demonstration: four weeks of uses by the hour, with their CSV files."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
import random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from custom_components.usage_stats.const import DATABASE
from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.uses import csv_file, use_log
from custom_components.usage_stats.engine.uses.open_day import utc_hour
from custom_components.usage_stats.engine.uses.use import Combination

DAYS = 28
_EXPORT = time(7, 30)
"""When the rollover wrote the day before."""


class Habit(NamedTuple):
    """How often something is used, on average."""

    by_hour: dict[int, float]
    """local hour → uses in it"""
    weekend: float
    """Uses at the weekend for each on a working day."""


HABITS: dict[Combination, Habit] = {
    ("Espresso", "person"): Habit(
        {6: 0.6, 7: 2.1, 8: 1.4, 10: 0.7, 13: 1.6, 14: 0.8, 16: 0.5}, 1.2
    ),
    ("Espresso", "voice"): Habit({7: 0.5, 8: 0.6, 13: 0.4, 15: 0.3}, 1.8),
    ("Movie night", "person"): Habit({19: 0.1, 20: 0.5, 21: 0.2}, 1.7),
    ("Movie night", "voice"): Habit({20: 0.2, 21: 0.2}, 2.0),
    ("Notfall", "ct"): Habit(
        {
            0: 0.4,
            3: 0.3,
            6: 0.6,
            8: 1.7,
            9: 2.2,
            10: 2.6,
            11: 2.4,
            13: 1.9,
            15: 2.2,
            18: 1.4,
            21: 0.9,
        },
        0.8,
    ),
    ("Thorax", "roentgen"): Habit(
        {8: 3.1, 9: 4.4, 10: 4.8, 11: 4.1, 13: 3.0, 14: 3.4, 15: 2.2}, 0.3
    ),
}


@dataclass(frozen=True)
class HourOfUses:
    """The uses of one combination in one hour."""

    start: datetime
    """In UTC, a full hour."""
    combination: Combination
    count: int


def uses(today: date, zone: ZoneInfo) -> Iterator[tuple[date, list[HourOfUses]]]:
    """Yield each of the days before `today` with its uses; the same ones each time."""
    chance = random.Random(0)
    for days_ago in range(DAYS, 0, -1):
        day = today - timedelta(days=days_ago)
        yield day, [use for hour in range(24) for use in _uses_of(day, hour, zone, chance)]


def _uses_of(day: date, hour: int, zone: ZoneInfo, chance: random.Random) -> Iterator[HourOfUses]:
    start = datetime.combine(day, time(hour), zone).astimezone(UTC)
    weekend = day.isoweekday() in {6, 7}
    for combination, habit in HABITS.items():
        mean = habit.by_hour.get(hour, 0) * (habit.weekend if weekend else 1)
        # Of many people each has a small chance: a plausible spread around the mean.
        count = chance.binomialvariate(20, mean / 20)
        if count:
            yield HourOfUses(start, combination, count)


def write(folder: Path, today: date, zone: ZoneInfo) -> None:
    """Add the past to the folder of an integration that is not loaded: database and files."""
    with closing(schema.open_writer(folder / DATABASE)) as connection:
        for day, hours in uses(today, zone):
            exported = datetime.combine(day + timedelta(days=1), _EXPORT, zone)
            connection.execute("BEGIN IMMEDIATE")
            use_log.add_uses(
                connection,
                day,
                [((utc_hour(use.start), use.combination), use.count) for use in hours],
            )
            for batch in use_log.take(connection, exported, closed_only=True):
                csv_file.append(folder, batch, tried=False)
                use_log.finish(connection, batch.id, exported)
            connection.execute("COMMIT")


def statistics(
    counts: Callable[[Combination], bool], now: datetime, zone: ZoneInfo
) -> list[dict[str, object]]:
    """Return what the recorder would have, in the form of `recorder/import_statistics`.

    `counts` tells whether a sensor counts a combination; `now` is in the zone of the
    home. There is a row for each hour: Home Assistant takes a gap for a sensor that starts at zero.
    """
    by_hour: Counter[datetime] = Counter()
    for _, hours in uses(now.date(), zone):
        for use in hours:
            if counts(use.combination):
                by_hour[use.start] += use.count
    start = datetime.combine(now.date() - timedelta(days=DAYS), time(), zone).astimezone(UTC)
    rows: list[dict[str, object]] = []
    total = of_day = 0
    while start < now.replace(minute=0, second=0, microsecond=0):
        local = start.astimezone(zone)
        if local.hour == 0:
            of_day = 0
        of_day += by_hour[start]
        total += by_hour[start]
        rows.append(
            {
                "start": start.isoformat(),
                "last_reset": datetime.combine(local.date(), time(), zone).isoformat(),
                "state": of_day,
                "sum": total,
            }
        )
        start += timedelta(hours=1)
    return rows
