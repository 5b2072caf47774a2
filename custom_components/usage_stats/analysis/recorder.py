"""Reads what Home Assistant's recorder remembers, as its *usage prediction* does.

Whatever reads its tables does so by `async_read`: what is not as expected there means that it is
not available, which is never an error of anybody else.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime
from threading import Event

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import SCHEMA_VERSION, Events, States
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.recorder import (
    DATA_INSTANCE,
    async_migration_in_progress,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.session import Session

from ..const import LOGGER
from ..engine.analysis.backfill import RUNS
from ..engine.analysis.recorded import RUN_EVENTS

_REPORTED: HassKey[bool] = HassKey("usage_stats_recorder_reported")
_SECONDS = 60.0
"""The longest time that reading may take."""

type Stopped = Callable[[], bool]


class NotAvailableError(Exception):
    """The recorder cannot be read now."""

    def __init__(self, translation_key: str) -> None:
        """Name the text that says why."""
        super().__init__(translation_key)
        self.reason = translation_key


@callback
def async_recorder(hass: HomeAssistant) -> Recorder:
    """Return the recorder if it can be read; raise NotAvailableError."""
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None or not recorder.is_running:
        raise NotAvailableError(translation_key="recorder_missing")
    if async_migration_in_progress(hass):
        raise NotAvailableError(translation_key="recorder_migrating")
    if recorder.schema_version != SCHEMA_VERSION:
        raise NotAvailableError(translation_key="recorder_unknown")
    return recorder


@callback
def async_not_recorded(
    hass: HomeAssistant, entity_ids: Collection[str], kind: str | None = None
) -> list[str]:
    """Return those of the entities that the recorder leaves out, or whose runs, if these count."""
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None:
        return []
    recorded, excluded = recorder.entity_filter, recorder.exclude_event_types
    return sorted(
        entity_id
        for entity_id in entity_ids
        if (recorded is not None and not recorded(entity_id))
        or (kind == RUNS and RUN_EVENTS.get(entity_id.partition(".")[0]) in excluded)
    )


async def async_read[T](hass: HomeAssistant, read: Callable[[Session, Stopped], T]) -> T:
    """Call with a session of the recorder in its executor, once all that happened is in it.

    `read` gets a function that says whether to give up. Raise NotAvailableError.
    """
    recorder = async_recorder(hass)
    given_up = Event()

    def stopped() -> bool:
        return hass.is_stopping or given_up.is_set()

    def run() -> T:
        # Not by `session_scope`, which logs a traceback of each error.
        with closing(recorder.get_session()) as session:
            return read(session, stopped)

    try:
        async with asyncio.timeout(_SECONDS):
            await recorder.async_block_till_done()
            return await recorder.async_add_executor_job(run)
    except TimeoutError:
        raise NotAvailableError(translation_key="recorder_slow") from None
    except (
        SQLAlchemyError,
        AttributeError,
        KeyError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as err:
        if not hass.data.get(_REPORTED):
            hass.data[_REPORTED] = True
            LOGGER.warning("What the recorder remembers cannot be read: %s", type(err).__name__)
        raise NotAvailableError(translation_key="recorder_unknown") from None
    finally:
        # A thread cannot be cancelled.
        given_up.set()


def oldest(session: Session, _stopped: Stopped) -> float | None:
    """Return the time of the oldest state or event, in seconds since 1970."""
    times = (
        session.execute(select(func.min(column))).scalar()
        for column in (States.last_updated_ts, Events.time_fired_ts)
    )
    return min((time for time in times if time is not None), default=None)


def local_midnight(time: float) -> float:
    """Return the start of the local date of a time, both in seconds since 1970."""
    local = datetime.fromtimestamp(time, dt_util.get_default_time_zone())
    return dt_util.start_of_local_day(local).timestamp()
