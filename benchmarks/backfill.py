"""What it costs to count ten days from a recorder with a million states and 25,000 events.

Sixty switches, twenty buttons and forty automations; all other states are those of sensors.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import batched
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time, time
from types import MappingProxyType
from typing import Any

from home import Home, run, running_home
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.db_schema import (
    EventData,
    Events,
    EventTypes,
    States,
    StatesMeta,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.util import dt as dt_util
from report import Claim, at_most, middle, show
from rollover import LongestCallback
from sqlalchemy import insert, select
from sqlalchemy.orm.session import Session

from custom_components.usage_stats.analysis import recorder, recorder_rows
from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.analysis.backfill import Coverage, Question, Search

_STATES, _EVENTS, _DAYS = 1_000_000, 25_000, 10
_SWITCHED, _PRESSED, _AUTOMATIONS, _SENSORS = 60, 20, 40, 300
_KINDS = ("runs", "turned_on", "pressed")
_META = select(StatesMeta.metadata_id, StatesMeta.entity_id)
_TYPES = select(EventTypes.event_type_id, EventTypes.event_type)
_FIRST = 1_000
"""Beyond the numbers that the recorder has given itself."""


def _entities() -> list[str]:
    return [
        *(f"input_boolean.switch_{number}" for number in range(_SWITCHED)),
        *(f"input_button.button_{number}" for number in range(_PRESSED)),
        *(f"sensor.measured_{number}" for number in range(_SENSORS)),
    ]


def _states(start: float, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield rows of states: each fortieth is that of a switch, some of a button.

    `numbers` are those that the recorder gives the entities.
    """
    chance, last = Random(1), dict[int, tuple[int, float]]()
    step = _DAYS * 86_400 / _STATES
    for number in range(_STATES):
        at = start + number * step
        if number % 40 == 0:
            entity = number // 40 % _SWITCHED
            state = ("off", "on")[number // 40 // _SWITCHED % 2]
        elif number % 500 == 1:
            entity = _SWITCHED + chance.randrange(_PRESSED)
            state = dt_util.utc_from_timestamp(at).isoformat()
        else:
            entity = _SWITCHED + _PRESSED + number % _SENSORS
            state = str(number % 97)
        before = last.get(entity)
        last[entity] = _FIRST + number, at
        yield {
            "state_id": _FIRST + number,
            "metadata_id": numbers[entity],
            "state": state,
            "last_updated_ts": at,
            "last_changed_ts": None,
            "old_state_id": None if before is None else before[0],
            "context_id_bin": chance.randbytes(16),
        }


def _events(start: float, types: Sequence[int]) -> Iterator[dict[str, Any]]:
    chance, step = Random(2), _DAYS * 86_400 / _EVENTS
    for number in range(_EVENTS):
        yield {
            "event_type_id": types[number % 2],
            "data_id": _FIRST + number % _AUTOMATIONS,
            "time_fired_ts": start + number * step,
            "context_id_bin": chance.randbytes(16),
        }


def _fill(instance: Recorder, start: float) -> None:
    """Put ten days into the recorder's database."""

    def put(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
        for part in batched(rows, 20_000, strict=False):
            session.execute(insert(table), list(part))

    with instance.get_session() as session:
        known_types = {name: number for number, name in session.execute(_TYPES)}
        types = ("automation_triggered", "call_service")
        new_types = [name for name in types if name not in known_types]
        put(
            session,
            EventTypes,
            ({"event_type_id": _FIRST + n, "event_type": name} for n, name in enumerate(new_types)),
        )
        known_types |= {name: _FIRST + number for number, name in enumerate(new_types)}
        data = '{{"name": "Automation {0}", "entity_id": "automation.a{0}"}}'
        put(
            session,
            EventData,
            (
                {"data_id": _FIRST + number, "hash": number, "shared_data": data.format(number)}
                for number in range(_AUTOMATIONS)
            ),
        )
        known = {name: number for number, name in session.execute(_META)}
        new = [name for name in _entities() if name not in known]
        put(
            session,
            StatesMeta,
            ({"metadata_id": _FIRST + n, "entity_id": name} for n, name in enumerate(new)),
        )
        known |= {name: _FIRST + number for number, name in enumerate(new)}
        put(session, States, _states(start, [known[name] for name in _entities()]))
        put(session, Events, _events(start, [known_types[name] for name in types]))
        session.commit()


async def _track(hass: HomeAssistant) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    for kind in _KINDS:
        data = MappingProxyType({"kind": kind, "counted_by": "origin", "backfill": False})
        hass.config_entries.async_add_subentry(
            entry,
            ConfigSubentry(data=data, subentry_type="tracker", title=kind, unique_id=None),
        )
    await hass.async_block_till_done(wait_background_tasks=True)


async def _read(home: Home) -> tuple[float, float]:
    """Return the seconds that reading takes, of all kinds, and those of processor time."""
    begin, cpu = perf_counter(), process_time()
    questions = [
        Question(
            kind=plan.kind,
            domains=plan.domains,
            since=time() - _DAYS * 86_400,
            until=time(),
            coverage=Coverage((), {}),
        )
        for plan in home.data.trackers.plans()
    ]
    search = Search(questions=questions, zone=dt_util.get_default_time_zone())
    read = partial(recorder_rows.replay, search=search, user=home.data.trackers.origin_of_user)
    await recorder.async_read(home.hass, read)
    return perf_counter() - begin, process_time() - cpu


def _memory() -> float:
    """Return the MiB that the process has had at most."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1_024


async def measure(folder: Path) -> None:
    """Fill a recorder, then count all three kinds as the set-up does, and again step by step."""
    config: dict[str, object] = {
        "recorder": {},
        "input_boolean": {f"switch_{number}": {} for number in range(_SWITCHED)},
        "input_button": {f"button_{number}": {} for number in range(_PRESSED)},
    }
    async with running_home(folder / "home", more=config) as home:
        hass, instance = home.hass, home.hass.data[DATA_INSTANCE]
        start = time() - _DAYS * 86_400
        await instance.async_add_executor_job(_fill, instance, start)
        await _track(hass)
        watch, memory = LongestCallback(), _memory()
        with watch.watching():
            begin, cpu = perf_counter(), process_time()
            result = await home.data.backfiller.async_backfill()
            whole, cpu = perf_counter() - begin, process_time() - cpu
            memory = _memory() - memory
        reading = [await _read(home) for _ in range(3)]
    show(
        f"Backfill of {_STATES:,} states and {_EVENTS:,} events",
        [
            at_most("all three kinds read, s", [taken for taken, _ in reading], 2),
            Claim("  in processor time, s", middle([taken for _, taken in reading])),
            at_most("all three kinds read and written, s", [whole], 3),
            Claim("  in processor time, s", f"{cpu:.2f}"),
            at_most("longest callback, ms", [watch.milliseconds], 50),
            at_most("more memory at most, MiB", [memory], 16),
            Claim("uses", f"{result.uses:,}"),
        ],
    )


if __name__ == "__main__":
    run(measure)
