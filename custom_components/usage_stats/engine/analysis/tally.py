"""Uses of whole days, counted by date, weekday and local hour, and how often each of these came."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from .local_hours import LocalDay, local_days

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPINGS = ("hour", "weekday", "hour_of_week", "day", "week", "month")
_DAY = timedelta(days=1)
_HOURS = range(24)

type Label = dict[str, str | int]
"""Names a group: `hour`, `weekday`, both, `date`, `week` (its Monday) or `month`."""


_DAY_LABELS: dict[str, tuple[str, Callable[[date], str]]] = {
    "weekday": ("weekday", lambda day: WEEKDAYS[day.weekday()]),
    "day": ("date", date.isoformat),
    "week": ("week", lambda day: (day - day.weekday() * _DAY).isoformat()),
    "month": ("month", lambda day: f"{day:%Y-%m}"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The uses of one hour, weekday, day, week or month."""

    label: Label
    count: int
    times: int
    """How often the hour or weekday came, or how many whole days the others have."""

    @property
    def average(self) -> float | None:
        """Return the uses each time; None if there was no time."""
        return average(self.count, self.times)


def average(count: int, times: int) -> float | None:
    """Return a quotient as answers have it; None if there is nothing to divide by."""
    return round(count / times, 3) if times else None


class Tally:
    """Counts what `add` gets; the days without any are there from the start."""

    def __init__(self, first: date, last: date, zone: tzinfo) -> None:
        """Take the first and the last day, both whole; none if `last` is before `first`."""
        self.days: dict[date, int] = {}
        self._local: dict[str, tuple[date, LocalDay]] = {}
        self._counts = [[0] * 24 for _ in WEEKDAYS]
        self._times = [[0] * 24 for _ in WEEKDAYS]
        alike: Counter[tuple[int, tuple[int, ...]]] = Counter()
        for day, local in local_days(first, last, zone):
            self.days[day] = 0
            self._local[day.isoformat()] = day, local
            alike[day.weekday(), local.times()] += 1
        for (weekday, times), days in alike.items():
            for hour, more in enumerate(times):
                self._times[weekday][hour] += more * days

    def add(self, dates: Iterable[tuple[str, Iterable[tuple[str, int, int]]]]) -> None:
        """Count uses by date: (date, UTC hour since 1970, count) of each of its hours."""
        for date_text, of_date in dates:
            day, local = self._local[date_text]
            counts = self._counts[day.weekday()]
            first_hour, total = local.first_hour, 0
            for _, utc_hour, count in of_date:
                # Nearly always, and ten years have a hundred thousand of them.
                hour = -1 if first_hour is None else utc_hour - first_hour
                if hour not in _HOURS:
                    hour = local.hour_of(utc_hour)
                counts[hour] += count
                total += count
            self.days[day] = total

    def groups(self, by: str) -> list[Group]:
        """Return the groups of one of `GROUPINGS`, in their order, also those without uses."""
        if by == "hour":
            return [
                Group(
                    {"hour": hour},
                    sum(counts[hour] for counts in self._counts),
                    sum(times[hour] for times in self._times),
                )
                for hour in range(24)
            ]
        if by == "hour_of_week":
            return [
                Group({"weekday": weekday, "hour": hour}, counts[hour], times[hour])
                for weekday, counts, times in zip(WEEKDAYS, self._counts, self._times, strict=True)
                for hour in range(24)
            ]
        return self._groups_of_days(by)

    def _groups_of_days(self, by: str) -> list[Group]:
        field, name = _DAY_LABELS[by]
        sums = {weekday: [0, 0] for weekday in WEEKDAYS if by == "weekday"}
        for day, count in self.days.items():
            found = sums.setdefault(name(day), [0, 0])
            found[0] += count
            found[1] += 1
        return [Group({field: label}, count, times) for label, (count, times) in sums.items()]

    def peak_day(self) -> Group | None:
        """Return the first day of those with the most uses; None without uses."""
        day = max(self.days, key=self.days.__getitem__, default=None)
        if day is None or not self.days[day]:
            return None
        return Group({"date": day.isoformat()}, self.days[day], 1)

    def peak(self, by: str) -> Group | None:
        """Return the first group of those with the most uses each time; None without uses."""
        return max(
            (group for group in self.groups(by) if group.count),
            key=lambda group: group.count / group.times,
            default=None,
        )
