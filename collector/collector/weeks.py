"""ISO weeks, named by their Monday. Days are UTC."""

from datetime import date, timedelta

DAYS = 7
OPEN_DAYS = 35
"""How long after its first day a period is still accepted."""

_WEEK = timedelta(days=DAYS)


def week_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def label(monday: date) -> str:
    """Return the name of ISO 8601, such as `2027-W09`."""
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"


def is_closed(monday: date, today: date) -> bool:
    """Return whether no period that starts in this week is accepted any more."""
    sunday = monday + timedelta(days=DAYS - 1)
    return today > sunday + timedelta(days=OPEN_DAYS)


def open_weeks(today: date) -> list[date]:
    """Return the weeks that a submission can still change, oldest first.

    A period may end tomorrow, and so cannot start later than six days ago.
    """
    first = week_of(today - timedelta(days=OPEN_DAYS))
    last = week_of(today + timedelta(days=1 - DAYS))
    return weeks_between(first, last)


def weeks_between(first: date, last: date) -> list[date]:
    """Return the Mondays from the first to the last, both included."""
    return [first + number * _WEEK for number in range((last - first).days // DAYS + 1)]
