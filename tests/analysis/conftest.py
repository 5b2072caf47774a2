"""A home whose recorder remembers some days."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
import pytest

from .home import Home


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
