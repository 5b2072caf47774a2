"""Reads from the recorder when states have last changed. The way to it is in recorder.py."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Any, NamedTuple

from homeassistant.components.recorder.db_schema import States, StatesMeta
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.session import Session

from . import recorder
from .recorder import NotAvailableError, Stopped

_AT_ONCE = 250
"""Entities of one query. Between two of them it is seen that nobody waits any more."""
_NO_STATES = (STATE_UNAVAILABLE, STATE_UNKNOWN, "")


class LastChanges(NamedTuple):
    """What the recorder knows. Times are in UTC."""

    since: datetime | None
    """The time of its oldest state; None without any."""
    changed: dict[str, datetime]
    """entity ID → its last change from one state to another"""
    recorded: frozenset[str]
    """Those of the entities that it is not told to leave out."""


async def async_last_changes(
    hass: HomeAssistant, entity_ids: Collection[str]
) -> LastChanges | None:
    """Return the last changes of entities; None if the recorder is not available now."""
    left_out = recorder.async_not_recorded(hass, entity_ids)
    recorded = frozenset(entity_ids).difference(left_out)
    try:
        return await recorder.async_read(hass, partial(_read, recorded=recorded))
    except NotAvailableError:
        return None


def _read(session: Session, stopped: Stopped, recorded: frozenset[str]) -> LastChanges:
    oldest = session.execute(select(func.min(States.last_updated_ts))).scalar()
    since = None if oldest is None else dt_util.utc_from_timestamp(oldest)
    changed: dict[str, datetime] = {}
    for some in batched(sorted(recorded), _AT_ONCE, strict=False):
        if stopped():
            raise NotAvailableError(translation_key="recorder_slow")
        for name, last in session.execute(changes_query(some)):
            if last is not None:
                changed[name] = dt_util.utc_from_timestamp(last)
    return LastChanges(since, changed, recorded)


def changes_query(entity_ids: Sequence[str]) -> Select[Any]:
    """Select (entity ID, the time of the last change from one real state to another).

    What follows an unavailable state is a start and no change, and so is what follows none. Of each
    entity the states are read backwards by an index, up to the first that fits.
    """
    now, before = aliased(States, name="now"), aliased(States, name="before")
    last = (
        select(now.last_updated_ts)
        .where(
            now.metadata_id == StatesMeta.metadata_id,
            # All others are changes of attributes.
            or_(now.last_changed_ts.is_(None), now.last_changed_ts == now.last_updated_ts),
            before.state_id == now.old_state_id,
            now.state != before.state,
            now.state.not_in(_NO_STATES),
            before.state.not_in(_NO_STATES),
        )
        .order_by(now.last_updated_ts.desc())
        .limit(1)
        .correlate(StatesMeta)
        .scalar_subquery()
    )
    return select(StatesMeta.entity_id, last).where(StatesMeta.entity_id.in_(entity_ids))
