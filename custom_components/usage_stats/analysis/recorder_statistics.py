"""Reads the long-term statistics of a counter. The way to the recorder is in recorder.py."""

from homeassistant.components.recorder.db_schema import Statistics
from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from sqlalchemy import func, select
from sqlalchemy.orm.session import Session

from ..engine.analysis.counter_hours import HOUR_SECONDS
from .recorder import Stopped


def extent(
    session: Session, _stopped: Stopped, hass: HomeAssistant, statistic_id: str
) -> tuple[float, float] | None:
    """Return from when to when there are hours, in seconds since 1970; (0, 0) if there are none.

    None if it is no counter.
    """
    known = get_metadata(hass, statistic_ids={statistic_id}).get(statistic_id)
    if known is None or not known[1]["has_sum"]:
        return None
    first, last = session.execute(
        select(func.min(Statistics.start_ts), func.max(Statistics.start_ts)).where(
            Statistics.metadata_id == known[0]
        )
    ).one()
    return (0.0, 0.0) if first is None else (first, last + HOUR_SECONDS)


def changes(
    _session: Session,
    _stopped: Stopped,
    hass: HomeAssistant,
    statistic_id: str,
    period: tuple[float, float],
) -> list[tuple[float, float]]:
    """Return (start of the hour, by how much the counter went up), the oldest first."""
    start, end = map(dt_util.utc_from_timestamp, period)
    rows = statistics_during_period(hass, start, end, {statistic_id}, "hour", None, {"change"})
    return [
        (row["start"], change)
        for row in rows.get(statistic_id, [])
        if (change := row.get("change")) is not None
    ]
