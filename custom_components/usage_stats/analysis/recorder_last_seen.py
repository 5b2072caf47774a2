"""Reads from the recorder when states have last changed.

Its tables are named here rather than imported: those of another version that lack a column mean
"not available", and not that nothing of ours can be loaded. Nothing is written.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.entity_options import is_entity_recorded
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import (
    DATA_INSTANCE,
    async_migration_in_progress,
    session_scope,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from sqlalchemy import Select, column, func, or_, select, table
from sqlalchemy.exc import SQLAlchemyError

from ..const import DOMAIN, LOGGER

_SECONDS = 30.0
"""The longest time that a caller waits for the recorder."""
_AT_ONCE = 250
"""Entities of one query. Between two of them it is seen that Home Assistant stops."""
_NO_STATES = (STATE_UNAVAILABLE, STATE_UNKNOWN, "")
_TOLD: HassKey[bool] = HassKey(f"{DOMAIN}_recorder_not_available")

_STATES = table(
    "states",
    *map(column, ("state_id", "old_state_id", "metadata_id")),
    *map(column, ("state", "last_updated_ts", "last_changed_ts")),
)
_NAMES = table("states_meta", column("metadata_id"), column("entity_id"))


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
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None or not recorder.is_alive() or async_migration_in_progress(hass):
        return None
    try:
        async with asyncio.timeout(_SECONDS):
            # What it has not written yet would be missing.
            await recorder.async_block_till_done()
            return await _async_read(hass, recorder, entity_ids)
    except (SQLAlchemyError, RuntimeError, TimeoutError) as err:
        # A database that is gone stays so for long, and the answer says it each time.
        if not hass.data.get(_TOLD):
            hass.data[_TOLD] = True
            LOGGER.warning("The recorder cannot be read: %s", type(err).__name__)
        return None


async def _async_read(
    hass: HomeAssistant, recorder: Recorder, entity_ids: Collection[str]
) -> LastChanges | None:
    recorded = frozenset(name for name in entity_ids if is_entity_recorded(hass, name))
    since = await recorder.async_add_executor_job(_read_since, hass)
    changed: dict[str, datetime] = {}
    for some in batched(sorted(recorded), _AT_ONCE, strict=False):
        if hass.is_stopping:
            return None
        changed |= await recorder.async_add_executor_job(_read_changes, hass, some)
    return LastChanges(since, changed, recorded)


def _read_since(hass: HomeAssistant) -> datetime | None:
    [(oldest,)] = _rows(hass, select(func.min(_STATES.c["last_updated_ts"])))
    return None if oldest is None else dt_util.utc_from_timestamp(oldest)


def _read_changes(hass: HomeAssistant, entity_ids: Sequence[str]) -> dict[str, datetime]:
    return {
        name: dt_util.utc_from_timestamp(changed)
        for name, changed in _rows(hass, changes_query(entity_ids))
        if changed is not None
    }


def changes_query(entity_ids: Sequence[str]) -> Select[Any]:
    """Select (entity ID, the time of the last change from one real state to another).

    What follows an unavailable state is a start and no change, and so is what follows none. Of each
    entity the states are read backwards by an index, up to the first that fits.
    """
    now, before = _STATES.alias("now").c, _STATES.alias("before").c
    last = (
        select(now["last_updated_ts"])
        .where(
            now["metadata_id"] == _NAMES.c["metadata_id"],
            # All others are changes of attributes.
            or_(now["last_changed_ts"].is_(None), now["last_changed_ts"] == now["last_updated_ts"]),
            before["state_id"] == now["old_state_id"],
            now["state"] != before["state"],
            now["state"].not_in(_NO_STATES),
            before["state"].not_in(_NO_STATES),
        )
        .order_by(now["last_updated_ts"].desc())
        .limit(1)
        .correlate(_NAMES)
        .scalar_subquery()
    )
    return select(_NAMES.c["entity_id"], last).where(_NAMES.c["entity_id"].in_(entity_ids))


def _rows(hass: HomeAssistant, query: Select[Any]) -> Sequence[Any]:
    with session_scope(hass=hass, read_only=True) as session:
        return session.connection().execute(query).all()
