"""Houses whose last half year is known, or whose recorder remembers what happened."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_move_to, async_set_up
from .house import ESPRESSO, NEXT, TEA, async_seed
from .lived_home import Home


@pytest.fixture
async def house(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry with half a year of five uses a day, on the morning of a whole day."""
    await async_seed(noon_entry, {ESPRESSO: [5] * 182, TEA: [5] * 182})
    await async_move_to(hass, freezer, NEXT)
    return noon_entry


@pytest.fixture
async def home(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> Home:
    """Return a home in Berlin at 08:30 of 2027-03-08, without Usage Stats."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-08T08:30:00+01:00")
    home = Home(hass, freezer, recorder_mock)
    await home.furnish()
    return home


@pytest.fixture
async def lived(home: Home) -> Home:
    """Return a home in which people have lived two days before, and this morning."""
    await home.live()
    await home.pass_to("2027-03-10T09:00:00+01:00")
    await home.live()
    home.freezer.tick(60)
    await home.recorded()
    return home


@pytest.fixture
async def recorded_entry(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry set up in Berlin at noon of 2027-03-10, whose states are recorded."""
    assert recorder_mock
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-10T12:00:00+01:00")
    return await async_set_up(hass)
