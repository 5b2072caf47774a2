"""Trends of random uses are those that pandas finds, in zones with and without clock changes."""

from datetime import UTC, date, datetime, timedelta
import random
import sqlite3
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.analysis.period import Period
from custom_components.usage_stats.engine.analysis.tally import WEEKDAYS, Group
from custom_components.usage_stats.engine.analysis.trends import TrendsResult
from custom_components.usage_stats.engine.uses import use_days, use_log

from .past import ask

ZONES = (
    *("Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Asia/Kolkata"),
    *("Australia/Adelaide", "Pacific/Chatham"),
)
HISTORY = 80
SKILLS, MODALITIES = ("a", "b", "c"), ("x", "y")
# Keys of what pandas groups by, as the labels of our groups have them.
KEYS = {
    "hour": ["hour"],
    "weekday": ["weekday"],
    "hour_of_week": ["weekday", "hour"],
    "day": ["date"],
    "week": ["week"],
    "month": ["month"],
}


def with_labels(frame: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    """Add what the groupings are made of, by date and by local time."""
    days = pd.to_datetime(frame["date"])
    frame["weekday"] = days.dt.dayofweek.map(dict(enumerate(WEEKDAYS)))
    frame["week"] = (days - pd.to_timedelta(days.dt.dayofweek, unit="D")).dt.strftime("%Y-%m-%d")
    frame["month"] = days.dt.strftime("%Y-%m")
    frame["hour"] = local.dt.hour
    return frame


def random_uses(connection: sqlite3.Connection, zone: str, seed: int) -> pd.DataFrame:
    """Record uses at random, on most days and mostly at some hours; return them.

    A UTC hour counts as the local hour in which its middle is, on the date it was recorded on.
    """
    chance = random.Random(seed)
    rows = []
    begin = datetime(2025, chance.choice((3, 9)), 1, tzinfo=UTC)
    connection.execute("BEGIN")
    for _ in range(1_500):
        moment = begin + timedelta(hours=chance.random() ** 2 * HISTORY * 24)
        local_date = moment.astimezone(ZoneInfo(zone)).date()
        if local_date.toordinal() % 9 == 4:
            continue
        skill, modality = chance.choice(SKILLS), chance.choice(MODALITIES)
        count = chance.randint(1, 4)
        hour = int(moment.timestamp()) // 3_600
        use_log.add_uses(connection, local_date, [((hour, (skill, modality)), count)])
        rows.append((local_date.isoformat(), hour, skill, modality, count))
    connection.execute("COMMIT")
    frame = pd.DataFrame(rows, columns=["date", "utc_hour", "skill", "modality", "count"])
    middle = pd.to_datetime(frame["utc_hour"] * 3_600 + 1_800, unit="s", utc=True)
    middle = middle.dt.tz_convert(zone)
    frame = with_labels(frame, middle)
    on = middle.dt.strftime("%Y-%m-%d")
    frame.loc[on < frame["date"], "hour"] = 0
    frame.loc[on > frame["date"], "hour"] = 23
    return frame


def calendar(first: date, last: date, zone: str) -> pd.DataFrame:
    """Return the quarters of an hour of all days in a zone."""
    start = pd.Timestamp(first.isoformat(), tz=zone)
    end = pd.Timestamp((last + timedelta(days=1)).isoformat(), tz=zone)
    moments = pd.Series(pd.date_range(start, end, freq="15min", inclusive="left"))
    return with_labels(pd.DataFrame({"date": moments.dt.strftime("%Y-%m-%d")}), moments)


def expected_groups(
    uses: pd.DataFrame, slots: pd.DataFrame, group_by: str
) -> dict[tuple[object, ...], tuple[int, int]]:
    """Return (count, times) of each group, by its labels."""
    keys = KEYS[group_by]
    counts = uses.groupby(keys)["count"].sum()
    if "hour" in keys:
        # An hour that a clock change cuts short counts.
        times = (slots.groupby(["date", *keys]).size() // 4).clip(lower=1).groupby(keys).sum()
    else:
        times = slots.groupby(keys)["date"].nunique()
    counts = counts.reindex(times.index, fill_value=0)
    both = zip(times.index, counts, times, strict=True)
    return {
        label if isinstance(label, tuple) else (label,): (int(count), int(time))
        for label, count, time in both
    }


def peak(uses: pd.DataFrame, slots: pd.DataFrame, group_by: str) -> float:
    """Return the highest average."""
    groups = expected_groups(uses, slots, group_by).values()
    return max(count / times for count, times in groups if count)


def streaks(used: pd.Series) -> tuple[int, int]:
    """Return the streak up to the end, and the longest one."""
    lengths = used.groupby((~used).cumsum()).cumsum()
    return int(lengths.iloc[-1]), int(lengths.max())


def check_combinations(found: TrendsResult, inside: pd.DataFrame) -> None:
    """Compare the combinations of a period."""
    combined = inside.groupby(["skill", "modality"]).agg(
        count=("count", "sum"), days=("date", "nunique"), last=("date", "max")
    )
    assert {
        (row.skill, row.modality): (row.count, row.days_used, row.last)
        for row in found.combinations
    } == {key: tuple(row) for key, row in zip(combined.index, combined.values, strict=True)}


def check_peaks(found: TrendsResult, inside: pd.DataFrame, slots: pd.DataFrame) -> None:
    """Compare the highest averages."""
    for name, group in found.peaks.items():
        assert isinstance(group, Group)
        assert group.count / group.times == pytest.approx(peak(inside, slots, name))


def check_compared(found: TrendsResult, uses: pd.DataFrame, period: Period) -> None:
    """Compare with the period before."""
    before = uses[uses["date"].between(*(day.isoformat() for day in period.before))]
    if found.compared is None:
        assert found.history_from is not None
        assert period.before[0] < found.history_from
    else:
        assert found.compared.total == before["count"].sum()
        assert found.compared.change == found.total - before["count"].sum()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("zone", ZONES)
def test_trends_are_those_of_pandas(connection: sqlite3.Connection, zone: str, seed: int) -> None:
    uses = random_uses(connection, zone, seed)
    # Some dates are rolled up, and some are not.
    use_days.roll_up_next(connection)
    start = date.fromisoformat(uses["date"].min())
    chance = random.Random(seed)
    first = start + timedelta(days=chance.randint(-5, 40))
    last = first + timedelta(days=chance.randint(6, 35))
    period = Period(first, last, last + timedelta(days=1))
    selection = Selection(chance.choice((None, "a")), chance.choice((None, "y")))
    for name, value in selection._asdict().items():
        if value is not None:
            uses = uses[uses[name] == value]
    reached = max(first, start)
    slots = calendar(reached, last, zone)
    inside = uses[uses["date"].between(first.isoformat(), last.isoformat())]
    by_day = inside.groupby("date")["count"].sum().reindex(slots["date"].unique(), fill_value=0)

    for group_by, keys in KEYS.items():
        found = ask(connection, ZoneInfo(zone), period, group_by, selection)
        groups = {
            tuple(group.label.values()): (group.count, group.times)
            for group in found.groups
            if group.times
        }
        assert groups == expected_groups(inside, slots, group_by)
        assert all(list(group.label) == keys for group in found.groups)

    assert (found.days, found.total) == (len(by_day), by_day.sum())
    assert found.days_with_uses == (by_day > 0).sum()
    assert (found.streak, found.longest_streak) == streaks(by_day > 0)
    check_peaks(found, inside, slots)
    assert found.peak_day is not None
    assert found.peak_day.count == by_day.max()
    check_combinations(found, inside)
    check_compared(found, uses, period)
