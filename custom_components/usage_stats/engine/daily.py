"""When something that happens once a day was due."""

from datetime import UTC, date, datetime, time, timedelta

FIRST_DATE = date(2025, 1, 1)
"""The project is no older: a clock that says less is known to be wrong, and says nothing of when it
is.
"""
FIRST_KNOWN_DATE = date(2021, 1, 1)
"""Home Assistant's long-term statistics are no older: uses before it are those of a wrong clock."""


def last_due(now: datetime, at: time) -> date:
    """Return the last date on which a local time was due.

    `now` is aware, in the local time zone. A time that a clock change skips is due an hour later.
    """
    instant = datetime.combine(now.date(), at, tzinfo=now.tzinfo).astimezone(UTC)
    return now.date() if instant <= now else now.date() - timedelta(days=1)
