"""A house with a past: half a year that was counted before the tests begin."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant

from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.engine.uses.use import Combination
from custom_components.usage_stats.storage.database import Connection

from ..common import async_move_to, async_record, runtime_data

SENSOR = "binary_sensor.usage_stats_unusual_use"
ESPRESSO = ("Espresso", "button")
TEA = ("Tea", "button")
NEXT = "2027-03-11T07:30:00+01:00"
CLOSING = "2027-03-12T07:30:00+01:00"
AFTER = "2027-03-13T07:30:00+01:00"


async def async_seed(entry: ConfigEntry[Any], counts: Mapping[Combination, list[int]]) -> None:
    """Add exported uses of the days before the open day, of which the last is yesterday."""
    storage = runtime_data(entry).storage

    def write(connection: Connection) -> None:
        for combination, days in counts.items():
            for ago, count in enumerate(reversed(days), 1):
                day = storage.open_date - timedelta(days=ago)
                use_log.add_uses(connection, day, [((0, combination), count)])
        connection.execute("UPDATE uses SET exported = count")
        connection.execute("UPDATE dates SET unsettled = 0")

    await storage.write_behind.async_commit(write)


def shown(hass: HomeAssistant) -> tuple[str, list[dict[str, Any]], int]:
    """Return what the sensor shows."""
    state = hass.states.get(SENSOR)
    assert state is not None
    return state.state, state.attributes["combinations"], state.attributes["more"]


async def async_close(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, espresso: int, at: str = CLOSING
) -> None:
    """Use something on the open day, and let it end."""
    await async_record(hass, *ESPRESSO, count=espresso)
    await async_record(hass, *TEA, count=5)
    await async_move_to(hass, freezer, at)


def told(events: list[Event[Any]]) -> list[dict[str, Any]]:
    """Return the data of the events, and forget them."""
    data = [dict(event.data) for event in events]
    events.clear()
    return data
